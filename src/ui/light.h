/* light: everything in the picture that is soft, as linear light on a coarse grid. The
 * ground by its hour, then lobes and rings added; then encoded for the display with 7 bits
 * more than it has, to be spread over the pixels by canvas. Main thread; no allocation but
 * in light_resize. */
#pragma once

#include "ui/colour.h"
#include "ui/place.h"

#include <stdbool.h>
#include <stdint.h>

enum { LIGHT_ONE = 128 }; /* one step of the display, in encoded light */

/* A soft light: the colour in its middle, nothing at its radius, and no edge anywhere. */
struct lobe {
    struct point at;
    float radius, squash; /* px; its height over its width */
    struct rgb colour;
    bool full; /* a disc with a soft rim rather than a hill */
};

/* A soft ring on the ground. */
struct ripple {
    struct point at;
    float radius, width, stretch_x, stretch_y; /* px; of the ground */
    struct rgb colour;
};

/* A soft dark behind words, with no edge anywhere. */
struct veil {
    struct point at;
    float half_x, half_y; /* px */
    float depth;          /* 0 none … 1 black, in its middle */
};

struct light {
    int width, height, cell_px; /* of the picture, and of a cell's side */
    int n_x, n_y;               /* grid points: one more than cells, at the cells' corners */
    float *ground[3], *now[3];  /* red, green, blue; n_x · n_y */
    int16_t *encoded;           /* blue, green, red, 0 for each point */
    uint16_t *curve;            /* square root of light → encoded */
};

/* How dark it is at a point, 0…depth. */
float veil_at(const struct veil *v, float x, float y);

void light_resize(struct light *l, int width, int height);
void light_destroy(struct light *l);

/* Once for an hour: the ground, with the grain of a place (slow, uneven, still). */
void light_ground(struct light *l, const struct place *p, const struct palette *hour);

/* For every frame: the ground at `exposure`, what shines on it, and the outcome. */
void light_begin(struct light *l, float exposure);
void light_lobe(struct light *l, const struct lobe *lobe);
void light_ripple(struct light *l, const struct ripple *ripple);
void light_veil(struct light *l, const struct veil *veil);
void light_encode(struct light *l);
