/* reverb: the wood around everything, one for a scene. A feedback delay network of eight
 * lines, 37 to 103 ms (Jot & Chaigne 1991; Householder matrix), fed through two all-passes so
 * that scattering grows instead of arriving as a wall's echo. Decay 1.1 s at 1 kHz, 0.5 s at
 * 6 kHz: a wood, measured by Albert et al. 2015. Audio thread. */
#pragma once

#include "dsp/frames.h"

enum { REVERB_LINES = 8, REVERB_FRAMES = 8192, REVERB_DIFFUSERS = 2, DIFFUSER_FRAMES = 1024 };

struct reverb {
    float line[REVERB_LINES][REVERB_FRAMES];
    float damped[REVERB_LINES];
    float diffuser[REVERB_DIFFUSERS][DIFFUSER_FRAMES];
    unsigned at;
    float gain[REVERB_LINES], pole[REVERB_LINES];
};

void reverb_init(struct reverb *r);

/* Adds the reverberation of `send` to `out` (left, right). */
void reverb_render(struct reverb *r, const float send[BLOCK], float out[2][BLOCK]);
