/* library: where scenes and sounds lie, and what is there. Own ones in
 * $XDG_DATA_HOME/withness/{scenes,sounds}, then each of $XDG_DATA_DIRS, then those installed
 * with the program, then the source tree when run from it. Main thread. */
#pragma once

#include "scene/vocabulary.h"

#include <glib.h>

#include <stdbool.h>

#define LIBRARY_DEFAULT_SCENE "under-the-beeches"

struct library {
    char **scenes, **sounds; /* folders, the first first; NULL at the end */
};

void library_init(struct library *l);
void library_clear(struct library *l);

struct library_scene {
    char *word; /* what to call it on the command line: its file's name */
    char *path;
    char *name;        /* what it calls itself */
    char *description; /* or NULL */
    double hour;       /* it begins at, or NAN */
    bool broken;       /* its file has faults */
};

/* Every scene, by word; one that lies in several folders counts where it is found first. Free
 * with g_ptr_array_unref. */
GPtrArray *library_scenes(const struct library *l, const struct vocabulary *v);

/* The whole one `step` places further (or back) from the one at `path`, round and round; from
 * before the first when path is NULL or not among them. NULL when none can be played. */
const struct library_scene *library_step(const GPtrArray *scenes, const char *path, int step);

/* Whether two paths lead to the same file or folder. */
bool library_same_file(const char *a, const char *b);

/* The path of a scene: by word ("dusk", or "Under the beeches"), or by path if it has a slash
 * or ends in .scene. NULL with the nearest known word in the error. `others`: words to be
 * suggested besides, or NULL. */
char *library_find_scene(const struct library *l, const char *word, const char *const *others,
                         GError **error);

enum library_sound { SOUND_FOUND, SOUND_MISSING, SOUND_REFUSED };

/* Looks for a recording as a scene names it, beside the scene (scene_path; NULL: nowhere) and
 * in the sound folders. `file` gets its real path; else `why` gets what is wrong. Scenes are
 * mailed between strangers: no path may leave its folder, and only plain files are sounds. */
enum library_sound library_find_sound(const struct library *l, const char *scene_path,
                                      const char *said, char **file, char **why);
