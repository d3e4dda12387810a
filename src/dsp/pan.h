/* pan: where a bearing lies between the ears. Any thread.
 *
 * Lateral is the sine of the bearing, -1 left … 1 right; what stands behind sounds from its
 * mirror ahead, since two channels can't tell them apart. Gains are equal-power and stop
 * short of one ear alone, which on headphones feels like a hand over the other ear. */
#pragma once

#include <math.h>

static inline float pan_lateral(float bearing_rad)
{
    return sinf(bearing_rad);
}

static inline void pan_gains(float lateral, float *left, float *right)
{
    float angle = 0.78539816f * (1 + 0.85f * lateral);
    *left = cosf(angle) * 1.41421356f;
    *right = sinf(angle) * 1.41421356f;
}

/* The interaural delay of each ear in seconds (Woodworth: a/c (θ + sin θ), a = 8.75 cm). */
static inline void pan_delays(float lateral, float *left_s, float *right_s)
{
    float angle = asinf(lateral);
    float itd = 0.000255f * (fabsf(angle) + fabsf(lateral));
    *left_s = lateral > 0 ? itd : 0;
    *right_s = lateral < 0 ? itd : 0;
}
