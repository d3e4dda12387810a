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

void source_lay(struct field *out, const struct moment *now, int voice, float across,
                float natural, float gain, const float mono[BLOCK])
{
    float left, right;
    if (voice < out->n_spots) {
        for (int k = 0; k < BLOCK; k++)
            out->spot[voice][k] = natural * mono[k];
        return;
    }
    source_pan(now, across, &left, &right);
    left *= natural * gain;
    right *= natural * gain;
    for (int k = 0; k < BLOCK; k++) {
        out->wide[0][k] += left * mono[k];
        out->wide[1][k] += right * mono[k];
    }
}
