/* edge: how a stream's sound ends where there is no more of it, and begins again behind a hole:
 * never in a step. Audio thread. */
#pragma once

#include <stdbool.h>

/* All zeros: sound, from its first frame on as it is. */
struct edge {
    float last[2];  /* the frame given last */
    double gone;    /* of its release, 0…1 */
    double missing; /* of the rise, 1…0 */
};

/* There was a hole: what comes next rises from silence. */
void edge_break(struct edge *e);

/* n frames, interleaved stereo, that go to the device: in place, risen as far as they are. */
void edge_shape(struct edge *e, float *stereo, int n_frames, int rate_hz);

/* n frames for which there is nothing: the last one is let go within a few milliseconds. */
void edge_release(struct edge *e, float *stereo, int n_frames, int rate_hz);
