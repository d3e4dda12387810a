/* painter: draws a picture into pixels, and only what changed since the last one. It owns
 * light, canvas and words; the pixels are the caller's. Main thread. */
#pragma once

#include "ui/canvas.h"
#include "ui/picture.h"
#include "ui/words.h"

struct painter {
    struct dither dither;
    struct light light;
    struct canvas canvas;
    struct words words;
    struct picture picture;
    struct place place;
    struct mark last[PICTURE_MARKS_MAX];
    int n_last;
    bool afresh; /* the next frame is painted whole */
};

void painter_init(struct painter *p);
void painter_destroy(struct painter *p);

/* Another size in pixels, or another scale. Nothing happens when both are as they were. */
void painter_resize(struct painter *p, int width, int height, float scale);

/* The pixels were lost, or are others: paint all of them next time. */
void painter_forget(struct painter *p);

/* Composes and paints; what has to be shown is then in p->canvas.patch. */
void painter_draw(struct painter *p, const struct view *v, const struct pointer *pointer,
                  uint8_t *pixels, int stride);
