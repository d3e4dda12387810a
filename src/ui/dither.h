/* dither: the threshold pattern that lets 8 bits show any gradient without steps. Blue noise
 * (Ulichney 1993, "The void-and-cluster method"), fixed to the screen, so that nothing
 * crawls: what changes is which pixel turns over next, each alone. */
#pragma once

#include <stdint.h>

enum {
    DITHER_SIDE = 64,  /* the tile's side in pixels */
    DITHER_STEPS = 128 /* thresholds 0 … 127: 7 bits below a display's 8 */
};

/* Four channels a pixel (blue, green, red, unused), so that a row is read as it is painted. */
struct dither {
    _Alignas(16) int16_t threshold[DITHER_SIDE][DITHER_SIDE][4];
};

/* About 10 ms; done once. */
void dither_init(struct dither *d);
