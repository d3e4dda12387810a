/* scene_file: reads a scene's text (design: GLib's key file dialect, one table of keys).
 * Every fault of a file is found at once. Main thread. */
#pragma once

#include "scene/library.h"
#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <glib.h>

/* The scene, or NULL when its file has faults or can't be read; `faults` (see fault.h; may be
 * NULL) then gets them. `l` says in which folders recordings may lie, besides the scene's own;
 * NULL: in none. A recording that isn't there is no fault: it quiets its layer. */
struct scene *scene_read(const char *path, const struct vocabulary *v, const struct library *l,
                         GPtrArray *faults);

/* The same from memory; `path` names it in faults and says where its folder is, or NULL. */
struct scene *scene_parse(const char *text, size_t length, const char *path,
                          const struct vocabulary *v, const struct library *l,
                          GPtrArray *faults);
