/* history: what a scene was, is, and was going to be: undo and redo without end. Every change
 * is a whole copy of the scene (a few kilobytes). Main thread. */
#pragma once

#include "scene/scene.h"

#include <glib.h>

struct history {
    GPtrArray *states;         /* struct scene * */
    guint now;                 /* the one that holds */
    const struct scene *saved; /* the one that lies in the file; NULL: none of these */
    int kind, what;            /* of the last change, while more of it may follow */
    gint64 changed_us;
};

/* Takes over `scene`, which lies in its file as it is. */
void history_init(struct history *h, struct scene *scene);
void history_clear(struct history *h);

/* The scene as it is now. */
const struct scene *history_scene(const struct history *h);

/* A copy of the scene to be changed, which from now on is the scene; what was undone is
 * forgotten. Changes of the same kind to the same thing within a second count as one (a drag,
 * a turn of the wheel); kind 0 always stands alone. */
struct scene *history_change(struct history *h, int kind, int what);

/* The scene as it is now, to be changed further without another state: for a drag that goes
 * on, right after history_change. */
struct scene *history_amend(struct history *h);

/* `scene` from now on, taken over: a change like any other. */
void history_put(struct history *h, struct scene *scene);

/* From now on every state lies at `path` (or nowhere: NULL). */
void history_set_path(struct history *h, const char *path);

/* False when there is nothing to go back to, or forward. */
bool history_undo(struct history *h);
bool history_redo(struct history *h);

bool history_is_saved(const struct history *h);
void history_set_saved(struct history *h);
