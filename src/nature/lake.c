/* lake: small waves that lap at a shore, or under a jetty. Each of a few places has its own
 * pace; a lap is a short dark swash that runs up and back, the air it catches (bubbles.h), and
 * the last of it trickling between stones. They come in sets, as little waves do, and more of
 * them when the wind is up. Beneath lies the open water, hardly heard. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/bubbles.h"
#include "nature/fan.h"
#include "nature/grains.h"
#include "nature/gust.h"

#include <math.h>

enum { PLACES = 5, POINTS = 8, BUBBLES_MAX = 48 };

struct brim {
    struct spectrum_point water[POINTS], swash[POINTS];
    float water_level, swash_level, bubble_level;
    float low_m, high_m; /* radii of what is caught */
    float caught;        /* bubbles in a middling lap */
    float rise_s, fall_s;
};

/* clang-format off */
static const struct brim brims[] = {
    { /* shore */
        {{63, -16}, {125, -9}, {250, -3}, {500, 0},
         {1000, -3}, {2000, -8}, {4000, -14}, {8000, -22}},
        {{63, -26}, {125, -16}, {250, -7}, {500, -1},
         {1000, -1}, {2000, -5}, {4000, -11}, {8000, -19}},
        0.28f, 0.75f, 1.7f, 0.0005f, 0.0042f, 26, 0.26f, 0.42f,
    },
    { /* jetty: hollow slaps, and gulps under the planks */
        {{63, -14}, {125, -7}, {250, -1}, {500, 0},
         {1000, -4}, {2000, -10}, {4000, -17}, {8000, -26}},
        {{63, -18}, {125, -7}, {250, 0}, {500, -1},
         {1000, -5}, {2000, -11}, {4000, -17}, {8000, -25}},
        0.27f, 0.75f, 1.55f, 0.0010f, 0.0055f, 15, 0.13f, 0.26f,
    },
};
/* clang-format on */

struct place {
    uint64_t key;
    double every_s, phase;
    float across, distance;
};

struct lake {
    const struct world *world;
    int voice;
    uint64_t key;
    const struct brim *brim;
    float water[BANDS], swash[BANDS];
    float level, swell, lively;
    struct place place[PLACES];
    struct grains grains;
    struct fan fan;
    struct gust gust;
};

static void init(void *source, const struct source_setup *setup)
{
    struct lake *l = source;
    const struct source_params *p = &setup->params;
    l->world = setup->world;
    l->voice = setup->voice;
    l->key = setup->key;
    l->brim = &brims[p->kind];
    spectrum_fill(l->water, l->brim->water, POINTS);
    spectrum_fill(l->swash, l->brim->swash, POINTS);
    gust_init(&l->gust, setup->world, setup->voice, 0, 0);
    l->level = 0.031f;
    l->swell = expf(1.6f * (float)(p->strength - 0.5));
    l->lively = expf(1.6f * (float)(p->busy - 0.5));
    for (int i = 0; i < PLACES; i++) {
        struct place *place = &l->place[i];
        struct rng r = rng_of(place->key = hash_sub(setup->key, i));
        place->every_s = rng_uniform(&r, 1.3, 2.6) / l->lively;
        place->phase = rng_uniform(&r, 0, 1);
        place->across = -1 + 2 * ((float)i + (float)rng_uniform(&r, 0.2, 0.8)) / PLACES;
        place->distance = (float)rng_uniform(&r, 0.7, 1.6);
    }
}

struct lap {
    double laps_s;
    float high, rise_s, fall_s;
    uint64_t key;
};

/* The lap of a place's cell: its height follows the set that is passing, and the wind. */
static struct lap lap_of(const struct lake *l, const struct place *p, int64_t cell)
{
    struct lap lap = {.key = hash_sub(p->key, cell)};
    struct rng r = rng_of(lap.key);
    double early = fmin(fmax(rng_normal(&r, 0, 0.2), -0.45), 0.45);
    lap.laps_s = ((double)cell + 0.5 + early - p->phase) * p->every_s;
    double sets = 0.45 * drift_at(l->key, 3.5, lap.laps_s);
    double high = exp(sets + rng_normal(&r, 0, 0.4));
    lap.high = l->swell * (float)fmin(high, 2.5);
    float slow = sqrtf(fmaxf(lap.high, 0.4f));
    lap.rise_s = l->brim->rise_s * slow * (float)rng_uniform(&r, 0.7, 1.4);
    lap.fall_s = l->brim->fall_s * slow * (float)rng_uniform(&r, 0.7, 1.4);
    return lap;
}

static float swash_of(const struct lap *lap, double t)
{
    float x = (float)(t - lap->laps_s);
    if (x <= 0 || x > lap->rise_s + 7 * lap->fall_s)
        return 0;
    float e =
        x < lap->rise_s ? powf(x / lap->rise_s, 1.6f) : expf(-(x - lap->rise_s) / lap->fall_s);
    float churn =
        (float)(0.6 * drift_at(lap->key, 0.02, t) + 0.6 * drift_at(lap->key ^ 1, 0.08, t));
    return lap->high * e * expf(0.4f * churn);
}

/* Those of a lap's bubbles that begin in this block: most as it folds over, a few after. */
static void lay_bubbles(struct lake *l, const struct place *p, const struct lap *lap,
                        const struct moment *now, float gain)
{
    struct rng r = rng_of(hash_sub(lap->key, 1));
    int n = grains_count(&r, l->brim->caught * fminf(lap->high, 2));
    for (int i = 0; i < n && i < BUBBLES_MAX; i++) {
        double at_s = lap->laps_s + 0.6 * lap->rise_s +
                      rng_exponential(&r, lap->rise_s + 0.8 * lap->fall_s);
        float u = (float)rng_uniform(&r, 0, 1), size = (float)rng_lognormal(&r, 0.55, 0.6);
        bool rises = rng_chance(&r, 0.5);
        double at = (at_s - now->t) * SAMPLE_RATE;
        if (at < 0 || at >= BLOCK)
            continue;
        struct bubble b = {bubble_radius(u, l->brim->low_m, l->brim->high_m, 1.5f),
                           rises ? 0.12f : 0, 0, 0};
        float a = gain * l->brim->bubble_level * fminf(size, 2) * lap->high *
                  sqrtf(b.radius_m / 0.002f);
        int way = fan_at(p->across);
        b.left = a * l->fan.left[way];
        b.right = a * l->fan.right[way];
        bubble_lay(&l->grains, &b, (int)at);
    }
}

/* What a wind of u m/s makes of the waves: 0.45 in a calm, 1 in a light wind. */
static float raised(float u)
{
    return fminf(0.45f + 0.55f * u / 4.2f, 1.8f);
}

static void render_place(struct lake *l, int i, const struct moment *now, float windy,
                         struct bed *bed)
{
    const struct place *p = &l->place[i];
    float gain = l->level * windy, swash = 0;
    int64_t cell = (int64_t)floor(now->t / p->every_s + p->phase);
    for (int k = -2; k <= 0; k++) {
        struct lap lap = lap_of(l, p, cell + k);
        float s = swash_of(&lap, now->t);
        swash += s * s;
        lay_bubbles(l, p, &lap, now, gain / p->distance);
    }
    float water =
        l->brim->water_level * expf(0.25f * (float)drift_at(hash_sub(p->key, 2), 2.5, now->t));
    float dull = (float)(0.3 * drift_at(hash_sub(p->key, 3), 0.4, now->t));
    for (int b = 0; b < BANDS; b++) {
        float tilt = expf(2 * dull * ((float)b / (BANDS / 2) - 1));
        bed->power[b] =
            gain * gain *
            (water * water * l->water[b] + l->brim->swash_level * swash * tilt * l->swash[b]);
    }
    bed->place = (struct spot_place){p->across, p->distance};
    bed->spread = 0.5f;
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct lake *l = source;
    fan_spread(&l->fan, now);
    out->wide_used = true;
    out->n_beds = PLACES;
    float windy = raised(gust_at(&l->gust, now->frame));
    for (int i = 0; i < PLACES; i++)
        render_place(l, i, now, windy, &out->bed[i]);
    grains_render(&l->grains, out->wide);
}

/* How high the laps are that pass just now. */
static double activity(const void *source, double t)
{
    const struct lake *l = source;
    double set = exp(0.45 * drift_at(l->key, 3.5, t));
    double u = world_felt_wind_ms(l->world, l->voice, 0, t);
    return fmin(0.4 * set * raised((float)u), 1);
}

const struct source_kind lake_kind = {
    .name = "lake",
    .summary = "small waves that lap at a shore, or under a jetty",
    .kinds = {"shore", "jetty"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 120,
    .usual_follows = "wind 0.5",
    .memory_s = 0.2,
    .size = sizeof(struct lake),
    .answers = {.activity = activity},
    .init = init,
    .render = render,
};
