/* rhythm: beats that go on for hours at a rate that drifts with the warmth, as a pure function
 * of time: the chirps of a cricket, the calls of a frog within its chorus. Any thread.
 *
 * Time is cut into stretches; within one the rate is constant, so each beat's place is known
 * at once. A stretch holds a whole number of beats, the one that keeps the long run exact. */
#pragma once

#include <stdint.h>

enum { RHYTHM_STRETCH = 1875 * 512 }; /* frames: 20 s, whole blocks */

struct rhythm {
    uint64_t key;  /* the beats' own unevenness */
    double offset; /* 0…1 of a period: two with the same rate and ½ between them alternate */
    double jitter; /* how far a beat strays from its place, in periods; at most 0.2 */
};

struct beat {
    int64_t onset;   /* frame */
    uint64_t key;    /* everything random in it hangs on this */
    double period_s; /* to its neighbours, as its stretch has it */
};

/* The stretch that a frame lies in. */
static inline int64_t rhythm_stretch(int64_t frame)
{
    return (frame >= 0 ? frame : frame - RHYTHM_STRETCH + 1) / RHYTHM_STRETCH;
}

/* The beats with an onset in [from, to) at `rate_hz` beats a second, which must lie in one
 * stretch and belong to it; returns how many, at most n_max. */
int rhythm_beats(const struct rhythm *r, double rate_hz, int64_t from, int64_t to,
                 struct beat *out, int n_max);
