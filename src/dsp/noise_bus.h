/* noise_bus: every Gaussian bed of a scene, made at once. Wind, far leaves, rain haze, the
 * wash of water and surf's roar are Gaussian, so they are drawn as spectra: each bed adds
 * complex-Gaussian bins of its own (its own place, its own coherence between the ears), and
 * one inverse FFT a block turns their sum into sound. Ten beds cost little more than one.
 *
 * Frames of 2 × BLOCK under a sine window, overlapped by half: sin² + cos² keeps the power
 * of independent frames constant. The bins are a hash of (bed's key, block), so the noise
 * itself is a pure function of time; the only state is the overlap, one block long.
 *
 * Between the ears: coherence sinc(2 f d / c) for a diffuse field (Cook et al. 1955),
 * d = 0.18 m, narrowed toward 1 as `spread` goes to 0.
 *
 * Way not taken: fixed magnitudes with random phases. It is too even (kurtosis 2.7). */
#pragma once

#include "dsp/frames.h"

enum {
    NOISE_BINS = BLOCK, /* bins 1 … BLOCK - 1 of a 2 × BLOCK transform */
    NOISE_QUANTILES = 4096,
};

/* Read-only after init; shared by every bus. */
struct noise_tables {
    float normal[NOISE_QUANTILES];    /* quantiles of the standard normal */
    float cosine[BLOCK], sine[BLOCK]; /* of 2π i / (2 BLOCK) */
    float window[2 * BLOCK];
    float coherence[NOISE_BINS];
    float along[NOISE_BINS]; /* where a bin stands between two bands, 0…1 */
    unsigned char band[NOISE_BINS];
    float density[BANDS]; /* band's power → variance of one bin's real part */
};

struct noise_bus {
    const struct noise_tables *tables;
    int used;                                        /* beds added to this block */
    float left[2][NOISE_BINS], right[2][NOISE_BINS]; /* re, im */
    float tail[2][BLOCK];
    float work[4][2 * BLOCK];
};

/* Main thread. */
void noise_tables_init(struct noise_tables *t);
void noise_bus_init(struct noise_bus *b, const struct noise_tables *tables);

/* Audio thread: adds a bed to the coming block. `power` is mean square a band at gain 1,
 * `key` the bed's own, `frame` the block's first frame, `spread` 0 (one point) … 1 (all
 * around). */
void noise_bus_add(struct noise_bus *b, uint64_t key, int64_t frame, const float power[BANDS],
                   float gain_left, float gain_right, float spread);

/* Audio thread: makes the block, adds it to `out` (left, right) and begins the next. */
void noise_bus_render(struct noise_bus *b, float out[2][BLOCK]);
