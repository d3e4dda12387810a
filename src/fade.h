/* fade: how long a scene takes to rise from silence and to sink into it when it plays for
 * `for_s` seconds (0: until told otherwise), heard or rendered: a hundredth of its time at
 * most, or a quarter of a second; a short render is an excerpt, and a slow rise would be most
 * of it. And how the light goes. */
#pragma once

#include <math.h>

static inline double fade_within(double seconds, double for_s)
{
    return for_s > 0 ? fmin(seconds, fmax(for_s / 100, fmin(for_s / 4, 0.25))) : seconds;
}

static inline double fade_in_s(double for_s)
{
    return fade_within(3, for_s);
}

/* What is left of the light x (0…1) of the way out: less at once, and softly none. */
static inline double fade_leaving(double x)
{
    double left = fmax(1 - fmax(x, 0), 0);
    return left * left;
}

/* Ends with the last second. */
static inline double fade_out_s(double for_s)
{
    return fade_within(4, for_s);
}
