/* rain: what falls, in three rings, on leaves, water, a tent or a roof (nature-sound.md §5).
 *
 *   haze  beyond 9 m: Gaussian, ∝ R^0.53
 *   mid   2 to 9 m: up to a few thousand drops a second, each landing somewhere
 *   near  within arm's reach: some tens a second
 *
 * Drops are Marshall & Palmer's (1948), N(D) ∝ exp(-Λ D), Λ = 4.1 R^-0.21 / mm, falling at
 * v = 9.65 - 10.3 exp(-0.6 D) m/s (Atlas, Srivastava & Sekhon 1973), loud as
 * (D³ v)^0.48: 0.8 lets one giant a second drown the rest. When it ends, the last of it drips
 * for a quarter of an hour: from a few places that keep their pace, and from anywhere in the
 * trees, by dozens when a gust shakes them. Way not taken: drops
 * alone are a frying pan, haze alone a radio; neither is rain. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/bubbles.h"
#include "nature/fan.h"
#include "nature/grains.h"
#include "nature/gust.h"

#include <math.h>

enum {
    POINTS = 9,
    SECTORS = 4, /* of the haze */
    KNOTS = 5,
    SURFACES = 3,
    DRIPS = 10,
    SLOW = 16, /* blocks between questions to the weather */
};

/* What a drop may land on, and how often it is this. */
struct surface {
    float share;
    struct grain_recipe recipe;
};

struct ground {
    struct spectrum_point light[POINTS], heavy[POINTS]; /* the haze's octaves */
    float haze, mid, near;                              /* amplitudes at the usual rain */
    struct surface surface[SURFACES];
    float bubbles;   /* share of drops that leave one */
    float near_rate; /* times the usual */
    float trees;     /* overhead, that drip on */
};

/* clang-format off */
static const struct ground grounds[] = {
    { /* leaves, and the soil and stones between */
        {{63, -27}, {125, -21}, {250, -17}, {500, -13}, {1000, -8.5f},
         {2000, -6}, {4000, -7}, {8000, -9}, {14000, -14}},
        {{63, -23}, {125, -15}, {250, -11}, {500, -7}, {1000, -4.5f},
         {2000, -6}, {4000, -8.5f}, {8000, -12}, {14000, -18}},
        0.81f, 0.425f, 0.12f,
        {{0.6f, {2200, 5800, 0.0003f, 0.0009f, 0.6f, 1, 0.15f, 600, 2400, 0.0010f, 0.003f}},
         {0.25f, {700, 2500, 0.001f, 0.004f, 0.6f, 1, 0, 0, 0, 0, 0}},
         {0.15f, {3500, 9000, 0.0002f, 0.0006f, 0.5f, 0.8f, 0, 0, 0, 0, 0}}},
        0, 1, 3,
    },
    { /* water: a finer hiss, and bubbles that ring */
        {{63, -34}, {125, -29}, {250, -24}, {500, -18}, {1000, -12},
         {2000, -7}, {4000, -4}, {8000, -5}, {14000, -9}},
        {{63, -28}, {125, -22}, {250, -17}, {500, -12}, {1000, -8},
         {2000, -5}, {4000, -5}, {8000, -8}, {14000, -13}},
        0.76f, 0.36f, 0.15f,
        {{0.6f, {3000, 9000, 0.0002f, 0.0008f, 0.5f, 0.8f, 0, 0, 0, 0, 0}},
         {0.25f, {1500, 5000, 0.0005f, 0.002f, 0.6f, 1, 0, 0, 0, 0, 0}},
         {0.15f, {5000, 12000, 0.0002f, 0.0005f, 0.5f, 0.8f, 0, 0, 0, 0, 0}}},
        0.22f, 1, 0.5f,
    },
    { /* tent: cloth drums overhead; the wood's rain beyond it is dulled */
        {{63, -23}, {125, -16}, {250, -11}, {500, -8}, {1000, -7},
         {2000, -8}, {4000, -10}, {8000, -14}, {14000, -20}},
        {{63, -19}, {125, -13}, {250, -8}, {500, -6}, {1000, -7},
         {2000, -9}, {4000, -12}, {8000, -16}, {14000, -23}},
        0.76f, 0.34f, 0.125f,
        {{0.7f, {900, 4500, 0.0004f, 0.0018f, 0.6f, 1.1f, 0.7f, 170, 420, 0.0025f, 0.006f}},
         {0.2f, {2500, 8000, 0.0002f, 0.0006f, 0.6f, 1, 0.3f, 250, 600, 0.002f, 0.004f}},
         {0.1f, {700, 2500, 0.001f, 0.003f, 0.6f, 1, 0, 0, 0, 0, 0}}},
        0, 2.2f, 2,
    },
    { /* roof: tiles and tin, hard and a little ringing */
        {{63, -26}, {125, -19}, {250, -14}, {500, -11}, {1000, -8},
         {2000, -6}, {4000, -6}, {8000, -10}, {14000, -16}},
        {{63, -20}, {125, -14}, {250, -10}, {500, -8}, {1000, -6},
         {2000, -6}, {4000, -8}, {8000, -12}, {14000, -19}},
        0.76f, 0.42f, 0.12f,
        {{0.5f, {1800, 6500, 0.0004f, 0.0016f, 1.5f, 5, 0.35f, 250, 900, 0.002f, 0.005f}},
         {0.3f, {1000, 3500, 0.0008f, 0.0025f, 1, 3, 0.3f, 200, 500, 0.002f, 0.005f}},
         {0.2f, {4000, 10000, 0.0002f, 0.0006f, 0.6f, 1, 0, 0, 0, 0, 0}}},
        0, 1.5f, 0.5f,
    },
};
/* clang-format on */

/* A drip from a leaf's tip or a gutter: always the same place, nearly the same pace. */
struct drip {
    uint64_t key;
    double every_s, phase;
    float across, loud;
    int shape;
};

struct rain {
    const struct world *world;
    const struct ground *ground;
    uint64_t key;
    float strength;
    float haze_light[BANDS], haze_heavy[BANDS]; /* level in nepers of power */
    float mid_unit, near_unit;                  /* a drop's amplitude, over (D³ v)^0.48 / r */
    struct drip drip[DRIPS];
    struct grain_shapes shapes;
    struct grains grains;
    struct fan fan;
    struct gust gust;
    int64_t slow_cell; /* what follows is asked of the weather at its ends */
    float rain[2], wet[2];
};

static const float usual = 0.35f; /* the signal's value that a strength of 0.5 stands for */
static const float usual_mm_h = 5;
static const float level = 0.03f, drip_level = 0.15f;

static const float mid_rate = 1700, near_rate = 50; /* a second, in the usual rain */

static float drop_mm(struct rng *r, float mm_h)
{
    float slope = 4.1f * powf(mm_h, -0.21f);
    return fminf(0.5f - logf(1 - (float)hash_uniform(rng_bits(r))) / slope, 3.4f);
}

static float loudness(float mm)
{
    float v = 9.65f - 10.3f * expf(-0.6f * mm);
    return powf(mm * mm * mm * fmaxf(v, 0.5f), 0.48f);
}

/* What makes `rate` drops a second between two distances one RMS unit in all. */
static float unit_of(const struct source_setup *setup, float rate, float low_m, float high_m)
{
    enum { N = 4000 };
    struct rng r = rng_of(hash_sub(setup->key, 3));
    double sum = 0;
    for (int i = 0; i < N; i++) {
        float a = loudness(drop_mm(&r, usual_mm_h));
        double m = sqrt(rng_uniform(&r, low_m * low_m, high_m * high_m));
        sum += a * a / (m * m);
    }
    return (float)sqrt(SAMPLE_RATE / (rate * sum / N));
}

static void hang_drip(struct rain *rain, int i)
{
    struct drip *d = &rain->drip[i];
    struct rng r = rng_of(d->key = hash_sub(rain->key, 32 + i));
    d->every_s = rng_uniform(&r, 0.7, 3.5);
    d->phase = rng_uniform(&r, 0, 1);
    d->across = (float)rng_uniform(&r, -0.95, 0.95);
    d->loud = (float)rng_lognormal(&r, 1, 0.25);
    d->shape = rng_below(&r, GRAIN_SHAPES * 3 / 4); /* not the hardest */
}

static void init(void *source, const struct source_setup *setup)
{
    struct rain *rain = source;
    const struct ground *ground = rain->ground = &grounds[setup->params.kind];
    rain->world = setup->world;
    rain->key = setup->key;
    rain->strength = (float)setup->params.strength;
    rain->slow_cell = INT64_MIN;
    gust_init(&rain->gust, setup->world, setup->voice, 0, 0);
    float light[BANDS], heavy[BANDS];
    spectrum_fill(light, ground->light, POINTS);
    spectrum_fill(heavy, ground->heavy, POINTS);
    for (int i = 0; i < BANDS; i++) {
        rain->haze_light[i] = logf(light[i]);
        rain->haze_heavy[i] = logf(heavy[i]);
    }
    rain->mid_unit = ground->mid * unit_of(setup, mid_rate, 2, 9);
    rain->near_unit = ground->near * unit_of(setup, near_rate * ground->near_rate, 1.3f, 2.5f);
    int first = 0;
    float share = 0;
    for (int s = 0; s < SURFACES; s++) {
        share += ground->surface[s].share;
        int end = (int)(share * GRAIN_SHAPES + 0.5f);
        grain_shapes_fill(&rain->shapes, first, end - first, &ground->surface[s].recipe,
                          hash_sub(setup->key, 2));
        first = end;
    }
    for (int i = 0; i < DRIPS; i++)
        hang_drip(rain, i);
}

/* How much it rains at t, 0 dry … 1 downpour, as strongly as this layer takes it. */
static double amount(const struct rain *rain, double t)
{
    const struct world *w = rain->world;
    double fall =
        world_signal_mean(w, SIGNAL_RAIN) > 0 ? world_signal(w, SIGNAL_RAIN, -1, t) : usual;
    return fmin(fall * rain->strength / 0.5, 1);
}

/* Water that still hangs overhead. Without weather there is always some while it rains. */
static double wetness(const struct rain *rain, double t)
{
    const struct world *w = rain->world;
    double mm_h = weather_rain_mm_h(amount(rain, t));
    return world_signal_mean(w, SIGNAL_RAIN) > 0 ? weather_wetness(&w->weather, t)
                                                 : mm_h / (mm_h + 3);
}

static void ask_weather(struct rain *rain, int64_t block, float *fall, float *wet)
{
    int64_t cell = block >= 0 ? block / SLOW : (block - SLOW + 1) / SLOW;
    if (cell != rain->slow_cell) {
        for (int end = 0; end < 2; end++) {
            double t = frame_time((cell + end) * SLOW * BLOCK);
            rain->rain[end] = (float)amount(rain, t);
            rain->wet[end] = (float)wetness(rain, t);
        }
        rain->slow_cell = cell;
    }
    float along = (float)(block - cell * SLOW) / SLOW;
    *fall = rain->rain[0] + along * (rain->rain[1] - rain->rain[0]);
    *wet = rain->wet[0] + along * (rain->wet[1] - rain->wet[0]);
}

/* Curtains of rain, thicker and thinner, of some seconds and of one. */
static float curtain(uint64_t key, double t)
{
    return expf((float)(0.06 * drift_at(key, 5, t) + 0.05 * drift_at(key ^ 1, 0.8, t)));
}

static void lay_haze(const struct rain *rain, const struct moment *now, float mm_h,
                     float heavy, struct field *out)
{
    float loud = level * rain->ground->haze * powf(mm_h / usual_mm_h, 0.53f) / sqrtf(SECTORS);
    out->n_beds = SECTORS;
    /* Not all that is hit is hit alike: each stretch of the spectrum wanders by itself, slowly
     * all around, as the wind bends the rain, and faster here and there. */
    float bent[KNOTS];
    for (int k = 0; k < KNOTS; k++)
        bent[k] = 0.06f * (float)drift_at(hash_sub(rain->key, 24 + k), 1.6, now->t);
    for (int s = 0; s < SECTORS; s++) {
        struct bed *bed = &out->bed[s];
        uint64_t key = hash_sub(rain->key, 8 + s);
        float gain = loud * curtain(key, now->t), knot[KNOTS];
        for (int k = 0; k < KNOTS; k++) {
            uint64_t own = hash_sub(key, k);
            knot[k] = bent[k] + (float)(0.12 * drift_at(own, 0.15, now->t) +
                                        0.17 * drift_at(own ^ 2, 0.04, now->t));
        }
        for (int i = 0; i < BANDS; i++) {
            float at = (float)i * (KNOTS - 1) / BANDS;
            int k = (int)at;
            float wander = 2 * (knot[k] + (at - (float)k) * (knot[k + 1] - knot[k]));
            float nepers =
                rain->haze_light[i] + heavy * (rain->haze_heavy[i] - rain->haze_light[i]);
            bed->power[i] = gain * gain * expf(nepers + wander);
        }
        bed->place = (struct spot_place){-0.9f + 1.8f * (float)s / (SECTORS - 1), 1};
        bed->spread = 1;
    }
}

static void lay_drop(struct rain *rain, int shape, int at, float a, int way)
{
    const struct fan *f = &rain->fan;
    struct grains *g = &rain->grains;
    grains_lay_late(g, &rain->shapes, shape, at, a * f->left[way], f->late[0][way],
                    a * f->right[way], f->late[1][way]);
}

/* The bubble a drop leaves: some 15 ms later, small ones far more often. */
static void lay_bubble(struct rain *rain, struct rng *r, int at, float a, int way)
{
    const struct fan *f = &rain->fan;
    float u = (float)hash_uniform(rng_bits(r));
    struct bubble b = {bubble_radius(u, 0.0005f, 0.0022f, 2), 0.06f, 0, 0};
    /* Unit energy, as grains have: a decay d rings for 1 / 4d. */
    float decay = 0.13f / b.radius_m + 0.0072f / (b.radius_m * sqrtf(b.radius_m));
    a *= sqrtf(4 * decay / SAMPLE_RATE);
    b.left = a * f->left[way];
    b.right = a * f->right[way];
    bubble_lay(&rain->grains, &b, at + 700 + (int)(240 * u));
}

static void lay_ring(struct rain *rain, const struct moment *now, int ring, float mm_h,
                     float rate, float unit, float low_m, float high_m)
{
    uint64_t key = hash_sub(rain->key, 16 + ring);
    struct rng r = rng_of(hash_sub(key, now->frame / BLOCK));
    int n = grains_count(&r, fminf(rate * curtain(key, now->t) * BLOCK / SAMPLE_RATE, 60));
    for (int i = 0; i < n; i++) {
        float a = level * unit * loudness(drop_mm(&r, mm_h));
        uint64_t bits = rng_bits(&r);
        float u = (float)(bits >> 40) / (float)(1 << 24);
        a /= sqrtf(low_m * low_m + u * (high_m * high_m - low_m * low_m));
        int way = (int)(bits & (FAN - 1)), at = (int)(bits >> 5 & (BLOCK - 1));
        bool rings = rain->ground->bubbles > 0 && rng_chance(&r, rain->ground->bubbles);
        lay_drop(rain, (int)(bits >> 14 & (GRAIN_SHAPES - 1)), at, rings ? 0.4f * a : a, way);
        if (rings)
            lay_bubble(rain, &r, at, a, way);
    }
}

/* Each drip falls once in a cell of its pace, a little early or late. */
static void lay_drips(struct rain *rain, const struct moment *now, float wet)
{
    double end = now->t + (double)BLOCK / SAMPLE_RATE;
    for (int i = 0; i < DRIPS; i++) {
        const struct drip *d = &rain->drip[i];
        double every_s = d->every_s;
        int64_t cell = (int64_t)floor(now->t / every_s + d->phase) - 1;
        for (int k = 0; k < 3; k++, cell++) {
            struct rng r = rng_of(hash_sub(d->key, cell));
            double early = fmax(fmin(rng_normal(&r, 0, 0.18), 0.9), -0.9);
            double falls = ((double)cell + 0.5 + early - d->phase) * every_s;
            if (falls < now->t || falls >= end || !rng_chance(&r, wet))
                continue;
            float a = drip_level * d->loud * (float)rng_lognormal(&r, 1, 0.2);
            int at = (int)((falls - now->t) * SAMPLE_RATE);
            int way = fan_at(d->across);
            lay_drop(rain, d->shape, at < BLOCK ? at : BLOCK - 1, a, way);
            if (rain->ground->bubbles > 0)
                lay_bubble(rain, &r, at < BLOCK ? at : BLOCK - 1, a, way);
        }
    }
}

/* What else falls from the trees, anywhere: six drops a second from each that is quite wet. A
 * gust that rises shakes dozens down, from right overhead (nature-sound.md §2). */
static void lay_canopy(struct rain *rain, const struct moment *now, float wet)
{
    gust_at(&rain->gust, now->frame);
    float shakes = fminf(40 * fmaxf(gust_rise(&rain->gust), 0), 120) / 3;
    float each = wet * rain->ground->trees * BLOCK / SAMPLE_RATE;
    struct rng r = rng_of(hash_sub(hash_sub(rain->key, 48), now->frame / BLOCK));
    int falling = grains_count(&r, 6 * each), all = falling + grains_count(&r, shakes * each);
    for (int i = 0; i < all; i++) {
        float a = drip_level * (i < falling ? 0.4f : 0.7f) * (float)rng_lognormal(&r, 1, 0.6);
        int shape = rng_below(&r, GRAIN_SHAPES * 3 / 4), at = rng_below(&r, BLOCK);
        lay_drop(rain, shape, at, fminf(a, 2 * drip_level), rng_below(&r, FAN));
    }
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct rain *rain = source;
    float fall, wet;
    ask_weather(rain, now->frame / BLOCK, &fall, &wet);
    fan_spread(&rain->fan, now);
    out->wide_used = true;
    if (fall > 0.004f) {
        float mm_h = (float)weather_rain_mm_h(fall), more = mm_h / usual_mm_h;
        float heavy = fminf(fmaxf((fall - 0.15f) / 0.6f, 0), 1);
        lay_haze(rain, now, mm_h, heavy, out);
        /* As many as R^0.64 fall; of those at some distance fewer do, each louder. */
        lay_ring(rain, now, 0, mm_h, mid_rate * powf(more, 0.35f),
                 rain->mid_unit * powf(more, 0.145f), 2, 9);
        lay_ring(rain, now, 1, mm_h, near_rate * rain->ground->near_rate * powf(more, 0.6f),
                 rain->near_unit, 1.3f, 2.5f);
    }
    lay_drips(rain, now, wet);
    lay_canopy(rain, now, wet);
    grains_render(&rain->grains, out->wide);
}

static double activity(const void *source, double t)
{
    return amount(source, t);
}

const struct source_kind rain_kind = {
    .name = "rain",
    .summary = "rain: on leaves, on water, on a tent or a roof, and its last drips",
    .kinds = {"leaves", "water", "tent", "roof"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 180,
    .usual_follows = "rain; wind",
    .memory_s = 0.15,
    .size = sizeof(struct rain),
    .answers = {.activity = activity},
    .init = init,
    .render = render,
};
