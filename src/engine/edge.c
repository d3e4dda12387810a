#include "engine/edge.h"

#include "base/smooth.h"

#include <string.h>

/* The ear takes neither for an event of its own: a release shorter than this clicks, and a
 * longer one of a frame that stands still is heard as a thump. PulseAudio swallows the first
 * 20 ms behind a hole, so the rise is a slow one. */
static const double release_s = 0.005, rise_s = 0.2;

void edge_break(struct edge *e)
{
    *e = (struct edge){.missing = 1};
}

void edge_shape(struct edge *e, float *stereo, int n_frames, int rate_hz)
{
    if (e->gone > 0)
        edge_break(e);
    double step = 1 / (rise_s * rate_hz);
    for (int i = 0; i < n_frames && e->missing > 0; i++) {
        float gain = (float)(1 - smoothstep(0, 1, e->missing));
        stereo[2 * i] *= gain;
        stereo[2 * i + 1] *= gain;
        e->missing -= step;
    }
    memcpy(e->last, stereo + 2 * (n_frames - 1), sizeof e->last);
}

void edge_release(struct edge *e, float *stereo, int n_frames, int rate_hz)
{
    double step = 1 / (release_s * rate_hz);
    for (int i = 0; i < n_frames; i++) {
        e->gone += step;
        float gain = (float)(1 - smoothstep(0, 1, e->gone));
        stereo[2 * i] = gain * e->last[0];
        stereo[2 * i + 1] = gain * e->last[1];
    }
}
