/* gust: the wind as a voice feels it at one of its places (a tree, a corner of the field),
 * cheap enough to be asked every block. A pure function of time: asked of the world on a grid
 * of GUST_STEP blocks, straight lines between. Audio thread. */
#pragma once

#include "ecology/world.h"

enum { GUST_STEP = 8 }; /* blocks, 85 ms: the felt wind has no movement faster than that */

struct gust {
    const struct world *world;
    int voice;
    double dx_m;   /* how much further down the wind than the voice */
    int64_t shift; /* blocks: places take turns, so that no block asks for all of them */
    int64_t cell;
    float from, to; /* m/s at the ends of the cell */
};

/* `turn` numbers the voice's places. */
void gust_init(struct gust *g, const struct world *world, int voice, double dx_m, int turn);

/* m/s in the block that begins at scene frame `frame`. */
float gust_at(struct gust *g, int64_t frame);

/* How fast it rose over the cell last asked for, in m/s²; below 0 as it falls. */
float gust_rise(const struct gust *g);
