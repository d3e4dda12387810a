/* Captions: who it is that begins to be heard, beside where it is, quietly and for a while. */
#include "base/smooth.h"
#include "ui/composing.h"

#include <math.h>

static const float rise_s = 0.4f, stay_s = 3.2f, fall_s = 1.6f;

static float shown(const struct picture *p, uint64_t key, double t)
{
    float most = 0.0f;
    for (int i = 0; i < PICTURE_RINGS_MAX; i++) {
        const struct opening *o = &p->opening[i];
        if (o->key != key)
            continue;
        float age = (float)(t - o->heard_t), until = stay_s + fminf((float)o->length_s, 8.0f);
        most = fmaxf(most, smooth(fminf(age / rise_s, (until + fall_s - age) / fall_s)));
    }
    return most;
}

void captions_draw(struct picture *p, const struct view *v, struct words *words,
                   struct boxes *taken)
{
    if (!v->captions)
        return;
    float em = fmaxf(13.0f * p->place.scale, 0.023f * p->place.unit);
    em *= v->high_contrast ? 1.2f : 1.0f;
    struct words_style style = {em, 0.34f * (float)p->place.width, 1};
    for (int i = 0; i < v->n_layers; i++) {
        const struct view_layer *l = &v->layer[i];
        float gain = l->muted ? 0.0f : shown(p, p->presence[i].key, v->t);
        /* The names that come with the pointer, or stay with the selected, are the same. */
        bool named = v->board && v->board->selected == i;
        gain *= sqrtf(picture_open(p, v)) * (named ? 0.0f : 1.0f - p->names.now);
        const struct ink *ink = gain > 0.004f ? words_ink(words, l->name, &style) : NULL;
        if (!ink)
            continue;
        struct point at = place_point(&p->place, l->bearing_rad, l->distance_m);
        /* Beside the ring at its widest, on the side away from you. */
        float widest = 0.097f * p->place.unit * sqrtf(p->place.stretch_x);
        float away = widest + 4.0f * p->place.scale + 0.5f * (float)ink->width;
        at.x += at.x < p->place.middle.x ? -away : away;
        at.y -= 0.5f * (float)ink->height;
        at.y += boxes_place(taken, picture_box(p, ink, at, ACROSS_MIDDLE), 0.5f * em);
        picture_put(p, words, l->name, &style, at, ACROSS_MIDDLE,
                    (v->high_contrast ? 1.0f : 0.88f) * gain);
    }
}
