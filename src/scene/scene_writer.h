/* scene_writer: writes a changed scene back into its own text. Only lines whose value changed
 * are touched: comments, order, spacing and translations stay (GLib's own writer would respace
 * every line). What comes out is read back and compared before it is believed. Main thread. */
#pragma once

#include "scene/library.h"
#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <glib.h>

/* `text` (that of `before`) with everything in it that `after` says otherwise. For a scene
 * that has no text yet, `text` is "". Free with g_free; NULL with an error when the result
 * does not read back as `after`. */
char *scene_rewrite(const char *text, const struct scene *before, const struct scene *after,
                    const struct vocabulary *v, const struct library *l, GError **error);

/* Saves `scene` over the file at `path`, or makes it: all of it or nothing (written beside and
 * renamed). A file that is there keeps its comments. */
bool scene_save(const struct scene *scene, const char *path, const struct vocabulary *v,
                const struct library *l, GError **error);

/* Where a scene is saved: its own path when that lies in the listener's own folder or
 * anywhere that isn't one of the program's, else a file that isn't there yet in
 * $XDG_DATA_HOME/withness/scenes: called as the program's own or, for a scene without a path,
 * after its name; with a number behind it when there is one called so. */
char *scene_save_path(const struct scene *scene, const struct library *l);

/* Whether they say the same, key by key; layers may stand in any order. */
bool scene_equal(const struct scene *a, const struct scene *b);
