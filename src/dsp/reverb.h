/* reverb: the wood around everything, one for a scene. The nearest trunks and leaves first:
 * a sparse echo here and there from 8 ms on, other ones at each ear, ever more of them for
 * 85 ms. What is farther than these is a feedback delay network of eight lines, 37 to 103 ms
 * (Jot & Chaigne 1991; Householder matrix), fed through two all-passes, so that the wood is
 * nowhere a wall. Decay 1.2 s at 1 kHz (Albert et al. 2015 measured 1.2 to 3 s by stand) and
 * 0.7 s at 6 kHz. Audio thread. */
#pragma once

#include "dsp/frames.h"

enum { REVERB_LINES = 8, REVERB_FRAMES = 8192, REVERB_DIFFUSERS = 2, DIFFUSER_FRAMES = 1024 };
enum { ECHOES = 24, ECHO_FRAMES = 4096 };

struct echo {
    int late; /* frames */
    float gain;
};

struct reverb {
    struct echo echo[2][ECHOES];           /* of each ear */
    float sent[ECHO_FRAMES + BLOCK], soft; /* what echoes; the last of it */
    float line[REVERB_LINES][REVERB_FRAMES];
    float damped[REVERB_LINES];
    float diffuser[REVERB_DIFFUSERS][DIFFUSER_FRAMES];
    unsigned at;
    float gain[REVERB_LINES], pole[REVERB_LINES];
};

void reverb_init(struct reverb *r);

/* Adds the reverberation of `send` to `out` (left, right). */
void reverb_render(struct reverb *r, const float send[BLOCK], float out[2][BLOCK]);
