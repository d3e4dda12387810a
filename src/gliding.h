/* gliding: what was moved by keys, undone or edited is seen moving there, not jumping. Main
 * thread. */
#pragma once

#include "ui/view.h"

#include <stdint.h>

/* Where a layer is seen: bearing in radians, the logarithm of its distance, width in radians;
 * each in two steps, so that it starts and ends softly. */
struct glide {
    uint64_t key; /* of the scene's and its own name */
    float first[3], now[3];
};

struct gliding {
    struct glide glide[VIEW_LAYERS_MAX];
    int n;
};

/* Brings the view's layers from where they were seen a step of v->dt nearer to where they are.
 * What is new is there at once; so is layer `held` (−1: none), and all of them when the motion
 * is to be reduced. */
void gliding_step(struct gliding *g, struct view *v, int held);
