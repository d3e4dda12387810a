/* ramp: a value that glides to its target, so that nothing audible jumps. Audio thread. */
#pragma once

#include "dsp/frames.h"

struct ramp {
    float value, target;
    float step; /* the most it may change in one block */
};

/* A ramp at rest that takes `seconds` to go from 0 to 1. */
static inline struct ramp ramp_at(float value, float seconds)
{
    float blocks = seconds * SAMPLE_RATE / BLOCK;
    return (struct ramp){value, value, blocks > 1 ? 1 / blocks : 1};
}

/* Moves by one block; the block goes linearly from the value before to the value after. */
static inline float ramp_advance(struct ramp *r)
{
    float d = r->target - r->value;
    r->value = d > r->step    ? r->value + r->step
               : d < -r->step ? r->value - r->step
                              : r->target;
    return r->value;
}
