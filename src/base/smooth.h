/* smooth: a soft way from 0 to 1, level at both ends (3x² − 2x³). Any thread. */
#pragma once

#include <math.h>

/* 0 before `low`, 1 behind `high`; where both are one it is a step. */
static inline double smoothstep(double low, double high, double x)
{
    double y = high > low ? fmin(fmax((x - low) / (high - low), 0), 1) : x >= high;
    return y * y * (3 - 2 * y);
}

/* The same from 0 to 1, where floats will do: many times a frame. */
static inline float smooth(float x)
{
    float y = x > 0.0f ? x < 1.0f ? x : 1.0f : 0.0f;
    return y * y * (3.0f - 2.0f * y);
}
