/* limiter: the last guard, idle but for a fire's loudest cracks. Keeps the true peak (between the samples too, by
 * four-fold interpolation as in ITU-R BS.1770-4 annex 2) at or below LIMITER_CEILING. Looks
 * ahead 2 ms in chunks of 32 frames: the gain goes linearly between chunk borders, each low
 * enough for the chunks on both its sides. Audio thread. */
#pragma once

#include "dsp/frames.h"

#define LIMITER_CEILING 0.484f /* -6.3 dBTP: nothing here may startle */

enum {
    LIMITER_CHUNK = 32,
    LIMITER_AHEAD = 3, /* chunks */
    LIMITER_DELAY = LIMITER_CHUNK * LIMITER_AHEAD,
    LIMITER_TAPS = 12, /* of each interpolated phase */
};

struct limiter {
    float waiting[2][LIMITER_DELAY + LIMITER_TAPS + BLOCK];
    float allowed[LIMITER_AHEAD + 1]; /* gain each waiting chunk may have */
    float gain;                       /* at the border last passed */
    float phase[3][LIMITER_TAPS];
};

void limiter_init(struct limiter *l);

/* In place, LIMITER_DELAY frames late. Returns the least gain it used. */
float limiter_render(struct limiter *l, float frames[2][BLOCK]);
