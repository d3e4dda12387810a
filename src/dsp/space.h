/* space: a point voice put where it is. Equal-power pan with a small interaural delay, air
 * and foliage as one pole, and what it sends to the shared reverberation. Distance and
 * bearing glide. Audio thread. */
#pragma once

#include "dsp/frames.h"

enum { SPACE_HISTORY = 64 }; /* frames kept for the interaural delay, 1.3 ms */

struct space {
    float history[SPACE_HISTORY];
    float pole;                    /* state of the air's one pole */
    float gain[2], delay[2], sent; /* where the last block ended */
    int begun;
};

/* Adds a block of `mono` to `out` (left, right) and `send`, heard from `bearing_rad` and
 * `distance_m` at `gain` (1/r not included: it is made here, 1 at 5 m), through `more_air_m`
 * of air and leaves beyond those of the distance. */
void space_render(struct space *s, const float mono[BLOCK], float bearing_rad,
                  float distance_m, float more_air_m, float gain, float out[2][BLOCK],
                  float send[BLOCK]);

/* 1/r, 1 at 5 m and never above that of 1 m. */
float space_gain(float distance_m);

/* What goes to the reverberation, over the direct sound: it thins out more slowly. */
float space_send(float distance_m);

/* The pole of the one-pole low-pass that stands for so much air and wood, 0…1; rearward
 * sounds a little duller still. */
float space_air(float distance_m, float bearing_rad);
