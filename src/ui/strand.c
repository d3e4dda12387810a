/* The threads between the layers: one for each link, hardly there, until something passes
 * along it: a gust on its way to the leaves, a hush on its way to a bird, the light between a
 * call and its answer. */
#include "base/hash.h"
#include "base/smooth.h"
#include "ecology/drift.h"
#include "ui/composing.h"

#include <math.h>

enum { STRANDS_MAX = 3 };

static const float two_pi = 6.2831853f;

static float between(uint64_t key, int64_t part, float low, float high)
{
    return low + (high - low) * (float)hash_uniform(hash_sub(key, part));
}

static struct strand *recognise(struct picture *p, const struct view *v, int i)
{
    const struct view_link *l = &v->link[i];
    struct strand *s = &p->strand[i];
    uint64_t from = l->from < 0 ? (uint64_t)-l->from : p->presence[l->from].key;
    uint64_t key = hash_sub(hash_sub(p->presence[l->to].key, (int64_t)from), l->kind);
    if (s->key == key)
        return s;
    *s = (struct strand){.key = key};
    for (int k = 0; k < VIEW_ALONG; k++) /* nothing rises because it is met first */
        s->passed[k].held = s->passing[k].first = s->passing[k].now = l->passing[k];
    return s;
}

/* With reduced motion all of it is as its end is: brighter and darker, but nothing travels. */
static void follow(struct strand *s, const struct view *v, const struct view_link *l, float dt)
{
    for (int k = 0; k < VIEW_ALONG; k++) {
        float passing = l->passing[v->reduced_motion ? VIEW_ALONG - 1 : k];
        ease_step(&s->passing[k], calm_step(&s->passed[k], passing, true, dt), 0.3f, dt);
    }
    const struct board *b = v->board;
    bool meant = b && (b->selected == l->to || b->hovered == l->to ||
                       (l->from >= 0 && (b->selected == l->from || b->hovered == l->from)));
    ease_step(&s->meant, meant ? 1.0f : 0.0f, 0.25f, dt);
}

/* The bearing within a layer's width that is nearest to another. */
static float towards(const struct view_layer *l, float bearing_rad)
{
    float half = 0.4f * fminf(l->width_rad, 5.0f);
    float off = remainderf(bearing_rad - l->bearing_rad, two_pi);
    return l->bearing_rad + fminf(fmaxf(off, -half), half);
}

static int layer_sounding(const struct picture *p, const struct view *v, enum motion motion)
{
    for (int i = 0; i < v->n_layers; i++)
        if (p->presence[i].aspect.motion == motion)
            return i;
    return -1;
}

/* Where strand k of n begins and ends. What comes from no place comes from where the wind
 * does, or from above. */
static void set_ends(const struct picture *p, const struct view *v, const struct view_link *l,
                     int k, int n, struct mark *m)
{
    const struct view_layer *to = &v->layer[l->to];
    float unit = p->place.unit;
    int from = l->from;
    if (from == link_signal(SIGNAL_RAIN))
        from = layer_sounding(p, v, MOTION_FALL);
    if (l->from == link_signal(SIGNAL_BREATH)) {
        m->at = p->place.middle;
        m->to = place_point(&p->place, to->bearing_rad, to->distance_m);
    } else if (from >= 0 && from != l->to) {
        const struct view_layer *origin = &v->layer[from];
        float start = towards(origin, to->bearing_rad), end = towards(to, start);
        m->at = place_point(&p->place, start, origin->distance_m);
        m->to = place_point(&p->place, end, to->distance_m);
    } else {
        uint64_t key = hash_sub(p->presence[l->to].key, 500 + k);
        float share = n == 1 ? 0.0f : ((float)k + 0.5f) / (float)n - 0.5f;
        m->to = place_point(&p->place, to->bearing_rad + 0.8f * share * to->width_rad,
                            to->distance_m * between(key, 1, 0.9f, 1.1f));
        bool above = l->from == link_signal(SIGNAL_RAIN);
        float length = unit * between(key, 2, 0.30f, 0.42f);
        m->at = m->to;
        m->at.x -= length * (above ? 0.12f : 1.0f);
        m->at.y -= length * (above ? 0.8f : between(key, 3, -0.16f, 0.16f));
    }
}

/* It leans away from you, and goes round your light rather than through it. */
static void bend(const struct picture *p, const struct view *v, uint64_t key, struct mark *m)
{
    float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy) + 1e-3f;
    float off_x = p->place.middle.x - m->at.x, off_y = p->place.middle.y - m->at.y;
    float aside = (dy * off_x - dx * off_y) / length; /* how far you are beside it */
    float beside = (dx * off_x + dy * off_y) / (length * length); /* and where along it */
    float passes = fminf(fmaxf(6.0f * beside * (1.0f - beside), 0.0f), 1.0f);
    float clear = passes * fmaxf(0.0f, 0.17f * p->place.unit - fabsf(aside));
    float stir = v->reduced_motion ? 0.0f : (float)drift_at(hash_sub(key, 7), 6.0, v->t);
    float lean = length * (between(key, 8, 0.07f, 0.13f) + 0.008f * stir) + clear;
    m->bend = roundf(4.0f * (aside < 0.0f ? -lean : lean)) / 4.0f;
}

static struct point point_along(const struct mark *m, float s)
{
    float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy) + 1e-3f;
    float lean = 4.0f * s * (1.0f - s) * m->bend / length;
    return (struct point){m->at.x + dx * s - dy * lean, m->at.y + dy * s + dx * lean};
}

/* How far an answer's light has come, −1 when there is none; and how bright it is. */
static float answer_at(const struct view *v, const struct view_link *l, float *light)
{
    double lasts_s = l->answers_t - l->called_t;
    double along = lasts_s > 0.2 ? (v->t - l->called_t) / lasts_s : -1;
    if (along <= 0 || along >= 1)
        return -1.0f;
    float a = (float)along, up = fminf(4.0f * a * (1.0f - a), 1.0f);
    *light = up * (2.0f - up);
    return smooth(a);
}

/* The light itself, as small as a firefly. */
static void draw_light(struct picture *p, const struct mark *strand, struct rgb colour,
                       float at, float light)
{
    struct mark *m = picture_add(p, MARK_MOTE, colour, light);
    if (!m)
        return;
    struct point here = point_along(strand, 0.10f + 0.82f * at);
    m->at.x = roundf(16.0f * here.x) / 16.0f;
    m->at.y = roundf(16.0f * here.y) / 16.0f;
    m->width = 2.6f * p->place.fine;
}

static void draw_strand(struct picture *p, const struct view *v, const struct view_link *l,
                        const struct strand *s, int k, int n)
{
    const struct aspect *aspect = &p->presence[l->to].aspect;
    struct rgb colour = colour_mix(colour_of(aspect->colour), p->hour.halo, 0.35f);
    struct rgb bright = colour_mix(colour, p->hour.light, 0.5f);
    float open = picture_open(p, v) * (n > 1 ? 0.75f : 1.0f);
    struct mark *m = picture_add(p, MARK_STRAND, colour, open);
    if (!m)
        return;
    bool hush = l->kind == LINK_HUSHED_BY;
    float rest = (hush ? 0.10f : 0.055f) + 0.10f * s->meant.now;
    float most = hush ? -0.9f * rest : 0.34f, strength = 0.4f + 0.6f * l->strength;
    for (int i = 0; i < MARK_ALONG; i++)
        m->along[i] = roundf(256.0f * strength * (rest + most * s->passing[i].now)) / 256.0f;
    set_ends(p, v, l, k, n, m);
    bend(p, v, hash_sub(s->key, k), m);
    m->width = p->place.fine;
    m->pulse = -1.0f;
    float light = 0.0f, at = l->kind == LINK_ANSWERS ? answer_at(v, l, &light) : -1.0f;
    if (at < 0.0f)
        return;
    m->pulse = at;
    m->pulse_gain = 0.40f * light;
    if (!v->reduced_motion) {
        draw_light(p, m, bright, at, 0.75f * open * light);
        return;
    }
    m->pulse_gain = 0.0f;
    for (int i = 0; i < MARK_ALONG; i++)
        m->along[i] += roundf(256.0f * 0.2f * light) / 256.0f;
}

void strand_draw(struct picture *p, const struct view *v, float dt)
{
    for (int i = 0; i < v->n_links; i++) {
        const struct view_link *l = &v->link[i];
        if (l->to >= v->n_layers || l->from >= v->n_layers || v->layer[l->to].muted ||
            (l->from >= 0 && v->layer[l->from].muted) ||
            p->presence[l->to].aspect.motion == MOTION_DRIFT)
            continue;
        const struct strand *s = recognise(p, v, i);
        follow(&p->strand[i], v, l, dt);
        bool one = l->from >= 0 || p->presence[l->to].aspect.motion == MOTION_SINGLE;
        int n = one ? 1 : 1 + (int)(v->layer[l->to].width_rad / 0.9f);
        n = n < STRANDS_MAX ? n : STRANDS_MAX;
        for (int k = 0; k < n; k++)
            draw_strand(p, v, l, s, k, n);
    }
}
