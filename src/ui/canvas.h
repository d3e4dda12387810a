/* canvas: the pixels. Spreads the coarse light over them with dither, draws the crisp marks
 * on top, and both only in tiles where something changed. 32-bit pixels, blue first in
 * memory (SDL's RGB888 and Cairo's RGB24 on a little-endian machine). Main thread; no
 * allocation but in canvas_resize. */
#pragma once

#include "ui/dither.h"
#include "ui/light.h"
#include "ui/mark.h"

#include <stdbool.h>

enum { TILE = 64 }; /* px; a multiple of every light's cell, and the dither's side */

/* Tiles to be shown, as pixels. */
struct patch {
    int x, y, width, height;
};

struct canvas {
    const struct dither *dither;
    uint8_t *pixels; /* the caller's: stays as it was painted from frame to frame */
    int stride;      /* bytes */
    int width, height;
    int tiles_x, tiles_y;
    bool *changed;    /* tiles to be painted in this frame */
    int16_t *painted; /* the encoded light that the pixels show */
    struct patch *patch;
    int n_patches;
};

void canvas_resize(struct canvas *c, const struct dither *dither, int width, int height,
                   int n_light);
void canvas_destroy(struct canvas *c);

/* A frame: begin with where the pixels are, tell what changed, then paint that. */
void canvas_begin(struct canvas *c, uint8_t *pixels, int stride);
void canvas_all_changed(struct canvas *c);
void canvas_light_changed(struct canvas *c, const struct light *l); /* compares */
void canvas_mark_changed(struct canvas *c, const struct mark *m);   /* the tiles it is on */
void canvas_paint_light(struct canvas *c, const struct light *l);
void canvas_paint_mark(struct canvas *c, const struct mark *m);
void canvas_end(struct canvas *c); /* gathers the patches */
