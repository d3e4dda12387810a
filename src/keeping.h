/* keeping: the file of the scene that is open: reads it, follows whoever else edits it, saves
 * it, and keeps what was not saved as a draft. What it finds there goes to the desk. Main
 * thread. */
#pragma once

#include "desk.h"
#include "telling.h"

#include <gio/gio.h>

struct keeping {
    struct desk *desk;
    struct telling *telling;
    struct scene *in_file; /* what lies in the scene's file, as read or written; or NULL */
    GFileMonitor *monitor; /* of that file */
    bool faulty;           /* as it lies there now it can't be read */
    double edited_s;       /* when its file changed; 0: it didn't */
    double now_s;
};

void keeping_init(struct keeping *k, struct desk *desk, struct telling *telling);

/* Keeps what was not saved as a draft. */
void keeping_clear(struct keeping *k);

/* The scene in any file; NULL, and its faults are told and on stderr, when it can't be read. */
struct scene *keeping_read(struct keeping *k, const char *path);

/* Before the desk opens another scene, and after. */
void keeping_leave(struct keeping *k);
void keeping_enter(struct keeping *k);

/* True when somebody else edited the file: the desk has it as another change, with what was
 * not saved behind it. */
bool keeping_follow(struct keeping *k, double now_s);

/* Saves, unless somebody else's edit is there first, which wins: then true, as above. */
bool keeping_save(struct keeping *k);
