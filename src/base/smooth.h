/* smooth: a soft way from 0 to 1, level at both ends (3x² − 2x³). Any thread. */
#pragma once

#include <math.h>

/* 0 before `low`, 1 behind `high`; where both are one it is a step. */
static inline double smoothstep(double low, double high, double x)
{
    double y = high > low ? fmin(fmax((x - low) / (high - low), 0), 1) : x >= high;
    return y * y * (3 - 2 * y);
}
