/* level: decibels and gains. Any thread. */
#pragma once

#include <math.h>

static inline float gain_of_db(float db)
{
    return expf(db * 0.11512925f);
}

static inline float db_of_gain(float gain)
{
    return gain > 1e-10f ? 8.685889f * logf(gain) : -200.0f;
}
