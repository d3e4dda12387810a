/* fan: the directions across a layer's width, worked out when it moves and not for each
 * grain. Audio thread. */
#pragma once

#include "nature/source.h"

enum { FAN = 32 };

struct fan {
    float bearing_rad, width_rad;
    float left[FAN], right[FAN];
    int late[2][FAN]; /* frames by which each ear hears later: 0 … 31 */
};

/* Brings it to the layer's place now. A zeroed fan is ready. */
void fan_spread(struct fan *f, const struct moment *now);

/* The direction `across` (-1 … 1). */
int fan_at(float across);
