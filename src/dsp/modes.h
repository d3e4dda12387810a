/* modes: what rings when it is struck: a bowl, a bell. Each mode is a decaying sinusoid, a
 * closed form of the time since the strike, so a strike of a minute ago can be worked out at
 * once and nothing has to be run from its beginning. Modes that stand close to each other
 * beat. Audio thread; init on the main thread.
 *
 * A strike is young for its first moments, while the mallet's touch still opens (it rises as
 * 1 - e^{-t/τ}); then it joins what rings already. */
#pragma once

#include "dsp/frames.h"

#include <stdbool.h>

enum { MODES_MAX = 16, YOUNG_BLOCKS = 8 };

struct strike {
    int64_t begin; /* frame */
    float gain[MODES_MAX];
};

struct modes {
    int n;
    double turn[MODES_MAX], fall[MODES_MAX]; /* radians and nepers a frame */
    float left[MODES_MAX], right[MODES_MAX]; /* how each is heard */
    float touch_frames;                      /* τ */
    double re[MODES_MAX], im[MODES_MAX];     /* of all that joined, at frame `at` */
    int64_t at;
    struct strike young;
    bool has_young;
};

/* Modes of these frequencies and times to fall by 60 dB. left and right become 1. */
void modes_init(struct modes *m, int n, const float hz[], const float t60_s[], float touch_s);

/* Silence, at scene frame `frame`. */
void modes_reset(struct modes *m, int64_t frame);

/* A strike that begins in the block to come, or began before it. */
void modes_strike(struct modes *m, const struct strike *s);

/* Adds the block at m->at to `out` and goes on to the next. */
void modes_render(struct modes *m, float out[2][BLOCK]);

/* Adds a block of modes kept ringing from outside, whose common gain goes from `from` to `to`
 * in it. Needs no strike and leaves no trace. */
void modes_hold(const struct modes *m, int64_t frame, const float gain[], float from, float to,
                float out[2][BLOCK]);
