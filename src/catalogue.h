/* catalogue: every sound there is to be added: the generators, each of their kinds, and the
 * recordings in the sound folders, the listener's own first. Main thread. */
#pragma once

#include "menu.h"
#include "scene/library.h"
#include "scene/scene.h"

/* Fills an open menu: id is what a scene calls the sound, kind is its kind or NULL. */
void catalogue_fill(struct menu *m, const struct library *l);

/* Adds the sound to the scene at a place where there is room. The new layer, or NULL when the
 * scene is full. Whether it is a recording is asked of the table of generators. */
struct scene_layer *catalogue_add(struct scene *s, const char *id, const char *kind);
