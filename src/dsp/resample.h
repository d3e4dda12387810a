/* resample: from SAMPLE_RATE to a device's rate, stereo, by a polyphase windowed sinc (Smith &
 * Gossett 1984, "A flexible sampling-rate conversion method"; Kaiser 1974 for the window).
 * Images lie 100 dB down; flat to nine tenths of the lower Nyquist frequency. Positions are
 * whole numbers, so that a day of playing drifts by nothing.
 *
 * Init on any thread that may take its time; render on the audio thread. */
#pragma once

#include "dsp/frames.h"

enum {
    RESAMPLE_TAPS = 128, /* at the lower of the two rates */
    RESAMPLE_TAPS_MAX = RESAMPLE_TAPS * 6,
    RESAMPLE_CHUNK = 256, /* frames asked of the source at once */
    RESAMPLE_KERNEL = 98304,
    RESAMPLE_LOWEST_HZ = 8000,
    RESAMPLE_HIGHEST_HZ = 192000,
};

/* Where the frames come from: n of them, interleaved stereo. */
struct resample_source {
    void (*render)(void *from, float *out, int n_frames);
    void *from;
};

struct resample {
    int rate_hz;
    int n_taps, n_phases;
    int between;    /* 1: the ratio has more phases than there is room for; two are blended */
    int64_t part;   /* of a source frame, in 1/rate_hz: how far the next output is past `at` */
    int at, filled; /* in `past`: first tap of the next output; frames there are */
    float past[2][RESAMPLE_TAPS_MAX + 2 * RESAMPLE_CHUNK];
    float kernel[RESAMPLE_KERNEL]; /* phase by phase */
};

/* rate_hz between RESAMPLE_LOWEST_HZ and RESAMPLE_HIGHEST_HZ. */
void resample_init(struct resample *r, int rate_hz);

/* n frames at rate_hz, interleaved stereo. The first is the source's first frame. */
void resample_render(struct resample *r, const struct resample_source *source, float *out,
                     int n_frames);

/* How many source frames have been taken beyond the place of the next output. */
double resample_ahead(const struct resample *r);
