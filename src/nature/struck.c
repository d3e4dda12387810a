#include "nature/struck.h"

#include "base/hash.h"
#include "dsp/level.h"

#include <math.h>

enum { STREAM_METAL = 0x62, STREAM_STRIKES, STREAM_STRIKE };

/* How far strokes stray, as a share of the interval: a hand that is in no hurry, no clock (at 0.04
 * a stroke every 75 s came to 0.59 where the audit allows 0.5); and the breath before the first. */
static const double stray = 0.35, before_s = 0.6;

void struck_init(struct struck *s, const struct metal *metal, const struct source_setup *setup)
{
    s->metal = metal;
    s->key = setup->key;
    float strength = (float)setup->params.strength, hz[MODES_MAX], t60_s[MODES_MAX];
    s->level = metal->level * gain_of_db(18 * (strength - 0.5f));
    s->soft = 4 * (0.5f - strength);
    s->every_s = fmax(setup->params.every_s, 2);
    s->lasts_s = 8;
    struct rng r = rng_of(hash_sub(s->key, STREAM_METAL));
    float lowest_hz = metal->lowest_hz * (float)rng_lognormal(&r, 1, 0.03);
    int n = 2 * metal->pairs;
    for (int m = 0; m < n; m++) {
        int p = m / 2;
        if (m % 2 == 0) {
            hz[m] = lowest_hz * metal->ratio[p] * (p ? (float)rng_normal(&r, 1, 0.006) : 1);
            s->pair[m] = gain_of_db(metal->level_db[p]);
        } else {
            float split = metal->split_hz * (1 + metal->split_grows * (float)p);
            hz[m] = hz[m - 1] + split * (float)rng_uniform(&r, 0.7, 1.4);
            s->pair[m] = s->pair[m - 1] *
                         (float)rng_uniform(&r, metal->unequal_low, metal->unequal_high);
        }
        t60_s[m] = metal->t60_s / (1 + metal->t60_shrinks * (float)p) *
                   (float)rng_uniform(&r, 0.9, 1);
    }
    hz[n] = 130;
    t60_s[n] = 0.12f;
    s->pair[n] = metal->thud;
    modes_init(&s->modes, n + 1, hz, t60_s, metal->touch_s);
    for (int m = 0; m < n; m++) { /* the two of a pair face different ways */
        float lean = (float)rng_uniform(&r, -0.25, 0.25);
        s->modes.left[m] = 1 - lean;
        s->modes.right[m] = 1 + lean;
    }
    s->next = INT64_MIN;
}

void struck_lower(struct struck *s, double ratio, float gain)
{
    for (int m = 0; m < s->modes.n; m++)
        s->modes.turn[m] *= ratio;
    s->level *= gain;
}

int struck_events(const struct struck *s, int64_t from, int64_t to, struct event *out,
                  int n_max)
{
    int n = 0;
    uint64_t strikes = hash_sub(s->key, STREAM_STRIKES);
    int64_t k = (int64_t)floor((frame_time(from) - before_s) / s->every_s - stray);
    for (; n < n_max; k++) {
        uint64_t key = hash_sub(strikes, k);
        double late = k ? stray * hash_uniform(key) : 0;
        double t = before_s + ((double)k + late) * s->every_s;
        int64_t onset = (int64_t)floor(t * SAMPLE_RATE);
        if (onset >= to)
            break;
        if (onset >= from)
            out[n++] = (struct event){onset, (int64_t)(s->lasts_s * SAMPLE_RATE), key, 0, -1};
    }
    return n;
}

/* Where on the rim the mallet lands differs from stroke to stroke, and how hard. */
static void strike(struct struck *s, const struct event *e)
{
    struct rng r = rng_of(hash_sub(e->key, STREAM_STRIKE));
    struct strike stroke = {.begin = e->onset};
    float hard = (float)rng_normal(&r, 0, 0.35);
    for (int m = 0; m < s->modes.n; m++) {
        float db = (hard - s->soft) * (float)(m / 2) + 3 * hard;
        stroke.gain[m] =
            s->level * s->pair[m] * gain_of_db(db) * (float)rng_lognormal(&r, 1, 0.12);
    }
    modes_strike(&s->modes, &stroke);
}

void struck_render(struct struck *s, int64_t frame, struct field *out)
{
    enum { PAST_MAX = 64 };
    if (frame != s->next) { /* all that still rings, at once */
        struct event past[PAST_MAX];
        double rings_s = fmin(1.5 * s->metal->t60_s, s->every_s * PAST_MAX);
        int n =
            struck_events(s, frame - (int64_t)(rings_s * SAMPLE_RATE), frame, past, PAST_MAX);
        modes_reset(&s->modes, frame);
        for (int i = 0; i < n; i++)
            strike(s, &past[i]);
    }
    s->next = frame + BLOCK;
    struct event e;
    if (struck_events(s, frame, frame + BLOCK, &e, 1)) {
        strike(s, &e);
        out->event[out->n_events++] = e;
    }
    out->wide_used = true;
    modes_render(&s->modes, out->wide);
}
