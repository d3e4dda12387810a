/* fade: how long a scene takes to rise from silence and to sink into it when it plays for
 * `for_s` seconds (0: until told otherwise), heard or rendered. Short ones fade in a quarter of
 * their time. */
#pragma once

static inline double fade_within(double seconds, double for_s)
{
    return for_s > 0 && for_s / 4 < seconds ? for_s / 4 : seconds;
}

static inline double fade_in_s(double for_s)
{
    return fade_within(3, for_s);
}

/* Ends with the last second. */
static inline double fade_out_s(double for_s)
{
    return fade_within(4, for_s);
}
