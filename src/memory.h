/* memory: what is remembered from one time to the next: the last scene, the volume, the
 * window. A key file in $XDG_STATE_HOME/withness/state. Main thread. */
#pragma once

#include <glib.h>

struct memory {
    char *scene;   /* path or name of the last one, or NULL */
    double volume; /* 0…1 */
    int width, height;
};

/* What was remembered; defaults (volume 0.7, 960 × 600) for what was not, or can't be read. */
void memory_load(struct memory *m);

/* Quietly does nothing when the folder can't be written: it is no reason to disturb. */
void memory_save(const struct memory *m);
void memory_clear(struct memory *m);
