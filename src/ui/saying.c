/* The words of a pause: one line at a time, below the light, large and quiet on a soft dark of
 * their own. */
#include "ui/composing.h"

#include <math.h>

/* What lies behind the words sinks back with the ground. */
static void dim_marks(struct picture *p)
{
    for (int i = 0; i < p->n_marks; i++) {
        struct mark *m = &p->mark[i];
        struct point at = m->at;
        if (m->kind == MARK_THREAD || m->kind == MARK_STREAK || m->kind == MARK_WORDS)
            at = (struct point){0.5f * (m->at.x + m->to.x), 0.5f * (m->at.y + m->to.y)};
        float keep = 1.0f - veil_at(&p->shade, at.x, at.y);
        m->tint.r *= keep, m->tint.g *= keep, m->tint.b *= keep;
    }
}

/* As large as the window allows: a screen is read from farther away than a small window. */
static float size_px(const struct picture *p, const struct view *v)
{
    float em = fmaxf(18.0f * p->place.scale, 0.040f * p->place.unit);
    return v->high_contrast ? 1.2f * em : em;
}

static void draw_words(struct picture *p, const struct view *v, struct words *words)
{
    const struct view_pause *pause = &v->pause;
    float em = size_px(p, v), width = fminf(0.84f * (float)p->place.width, 30.0f * em);
    struct words_style style = {em, width, 4, .even = true};
    const struct ink *ink = words_ink(words, pause->words, &style);
    if (!ink)
        return;
    /* Between the light at its largest and the lower edge. */
    float low = (float)p->place.height - 1.4f * em, half = 0.5f * (float)ink->height;
    float middle = 0.5f * (p->place.middle.y + 0.15f * p->place.unit + low);
    middle = fminf(middle, low - half);
    p->shade = (struct veil){{p->place.middle.x, middle},
                             0.5f * (float)ink->width + 15.0f * em,
                             half + 8.0f * em,
                             pause->said * (v->high_contrast ? 0.92f : 0.58f)};
    dim_marks(p);
    struct point at = {p->place.middle.x, middle - half};
    picture_put(p, words, pause->words, &style, at, ACROSS_MIDDLE, pause->said);
}

/* How far it has come, for who wants to see: a thin arc about the light, that closes. */
static void draw_arc(struct picture *p, const struct view *v)
{
    struct mark *m = picture_add(p, MARK_RING, p->hour.words, 0.34f * v->fade);
    if (!m)
        return;
    m->at = p->place.middle;
    m->radius = 0.185f * p->place.unit;
    m->stretch_x = m->stretch_y = 1.0f;
    m->width = 1.2f * p->place.scale;
    /* In steps of a quarter of a degree: no more is drawn again than can be seen. */
    m->part = fmaxf(roundf(v->pause.arc * 1440.0f), 1.0f) / 1440.0f;
}

void saying_draw(struct picture *p, const struct view *v, struct words *words)
{
    if (v->pause.arc >= 0.0f && v->pause.on)
        draw_arc(p, v);
    if (v->pause.words && v->pause.said > 0.004f)
        draw_words(p, v, words);
}
