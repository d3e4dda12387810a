/* chime: a bell that is struck when it is told to, not by the scene's time: once as a pause
 * begins, and once lower as it returns. Audio thread; stage.c builds and frees it. */
#pragma once

#include "nature/source.h"

struct chime {
    const struct source_kind *kind; /* NULL: there is none */
    void *source[2];                /* each strikes at the beginning of its own time */
    int64_t began[2];               /* scene frame of that beginning */
    bool rings[2];
};

/* which: 0 or 1; now, at scene frame `frame`. */
void chime_strike(struct chime *c, int which, int64_t frame);

/* Adds the block at `frame`; `field` is scratch. */
void chime_render(struct chime *c, int64_t frame, float gain, struct field *field,
                  float out[2][BLOCK], float send[BLOCK]);
