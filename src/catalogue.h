/* catalogue: every sound that a scene may have: the generators, each of their kinds, and the
 * recordings in the sound folders, the listener's own first. Main thread. */
#pragma once

#include "menu.h"
#include "scene/library.h"
#include "scene/scene.h"

/* What there is, for a terminal: each with what it is and its kinds. */
char *catalogue_print(const struct library *l);

/* The generators, as scenes/README.md has them, in Markdown. */
char *catalogue_reference(void);

/* Fills an open menu: id is what a scene calls the sound, kind is its kind or NULL. */
void catalogue_fill(struct menu *m, const struct library *l);

/* Adds the sound to the scene at a place where there is room. The new layer, or NULL when the
 * scene is full. Whether it is a recording is asked of the table of generators. */
struct scene_layer *catalogue_add(struct scene *s, const char *id, const char *kind);
