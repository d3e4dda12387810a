#include "nature/source.h"

#include "dsp/pan.h"

#include <math.h>

int64_t source_travel(const struct world *w, int v, float distance_ratio)
{
    return (int64_t)(w->voices[v].distance_m * distance_ratio / 343.0 * SAMPLE_RATE);
}

void source_pan(const struct moment *now, float across, float *left, float *right)
{
    pan_gains(pan_lateral(now->bearing_rad + across * now->width_rad / 2), left, right);
}
