#include "ui/painter.h"

#include <string.h>

void painter_init(struct painter *p)
{
    *p = (struct painter){0};
    dither_init(&p->dither);
    words_init(&p->words);
    picture_init(&p->picture);
}

void painter_destroy(struct painter *p)
{
    light_destroy(&p->light);
    canvas_destroy(&p->canvas);
    words_destroy(&p->words);
}

void painter_resize(struct painter *p, int width, int height, float scale)
{
    struct place *was = &p->place;
    if (was->width == width && was->height == height && was->scale == scale)
        return;
    p->place = place_of(width, height, scale);
    light_resize(&p->light, width, height);
    canvas_resize(&p->canvas, &p->dither, width, height, p->light.n_x * p->light.n_y);
    p->picture.new_ground = true;
    painter_forget(p);
}

void painter_forget(struct painter *p)
{
    p->afresh = true;
}

/* Marks keep their order from frame to frame, so that unchanged ones meet themselves. */
static void compare_marks(struct painter *p)
{
    struct canvas *c = &p->canvas;
    const struct picture *now = &p->picture;
    for (int i = 0; i < now->n_marks || i < p->n_last; i++) {
        if (i < now->n_marks && i < p->n_last &&
            !memcmp(&now->mark[i], &p->last[i], sizeof now->mark[i]))
            continue;
        if (i < p->n_last)
            canvas_mark_changed(c, &p->last[i]);
        if (i < now->n_marks)
            canvas_mark_changed(c, &now->mark[i]);
    }
    memcpy(p->last, now->mark, sizeof now->mark[0] * (size_t)now->n_marks);
    p->n_last = now->n_marks;
}

static void shine(struct light *l, struct picture *picture)
{
    if (picture->new_ground)
        light_ground(l, &picture->place, &picture->hour);
    picture->new_ground = false;
    light_begin(l, picture->exposure);
    for (int i = 0; i < picture->n_lobes; i++)
        light_lobe(l, &picture->lobe[i]);
    for (int i = 0; i < picture->n_ripples; i++)
        light_ripple(l, &picture->ripple[i]);
    if (picture->shade.depth > 0.0f)
        light_veil(l, &picture->shade);
    light_encode(l);
}

void painter_draw(struct painter *p, const struct view *v, const struct pointer *pointer,
                  uint8_t *pixels, int stride)
{
    words_frame(&p->words);
    picture_compose(&p->picture, v, &p->place, pointer, &p->words);
    shine(&p->light, &p->picture);
    canvas_begin(&p->canvas, pixels, stride);
    if (p->afresh)
        canvas_all_changed(&p->canvas);
    p->afresh = false;
    canvas_light_changed(&p->canvas, &p->light);
    compare_marks(p);
    canvas_paint_light(&p->canvas, &p->light);
    for (int i = 0; i < p->picture.n_marks; i++)
        canvas_paint_mark(&p->canvas, &p->picture.mark[i]);
    canvas_end(&p->canvas);
}
