/* stream: water over stones, from a trickle to a river. A few spots across its width, each
 * with its own wandering flow, and at each (nature-sound.md §6):
 *
 *   solos    single bubbles, their radii a power law, their loudness lognormal
 *   splashes bursts of small bubbles and clicks, where water falls on water
 *   wash     all that is too far and too much to tell apart: Gaussian
 *
 * After rain more of it runs, for half an hour (weather.h, weather_flow).
 *
 * Bubbles sound in narrow bands, so neighbouring octaves move apart (correlation 0.3 to 0.5,
 * against rain's 0.8): by that the ear knows a stream. Way not taken: radii over 5 mm, which
 * make a bathtub of it. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/bubbles.h"
#include "nature/fan.h"
#include "nature/grains.h"

#include <math.h>

enum { SPOTS = 6, POINTS = 9, KNOTS = 4 };

struct flow {
    int n_spots;
    float solos;                /* a second at each spot */
    float low_m, high_m, slope; /* their radii */
    float weight;               /* loudness ∝ radius^weight, less near the largest */
    float splashes;             /* a second at each spot */
    float drops;                /* in each of them */
    float wash, wander;         /* share in amplitude; depth of the flow's wander */
    float near, far;            /* the spots' distances, over the layer's */
    float deep;                 /* its depth at the usual strength */
    struct spectrum_point octaves[POINTS]; /* of the wash */
};

/* clang-format off */
static const struct flow flows[] = {
    { /* brook */
        5, 110, 0.0006f, 0.0050f, 1.5f, 0.35f, 18, 10, 0.40f, 0.2f, 0.7f, 1.8f, 0,
        {{63, -42}, {125, -33}, {250, -24}, {500, -10}, {1000, -1},
         {2000, 0}, {4000, -6}, {8000, -11}, {14000, -16}},
    },
    { /* trickle */
        4, 110, 0.0007f, 0.0044f, 1.5f, 0.2f, 15, 6, 0.44f, 0.2f, 0.8f, 1.5f, 0,
        {{63, -46}, {125, -38}, {250, -32}, {500, -16}, {1000, -3},
         {2000, 0}, {4000, -7}, {8000, -12}, {14000, -17}},
    },
    { /* river */
        6, 230, 0.0006f, 0.0056f, 1.5f, 0.6f, 40, 6, 0.52f, 0.12f, 0.8f, 2, 0.13f,
        {{63, -34}, {125, -22}, {250, -11}, {500, -1.5f}, {1000, 0},
         {2000, -2}, {4000, -8}, {8000, -12}, {14000, -18}},
    },
};
/* clang-format on */

struct spot {
    uint64_t key;
    float across, distance, loud;
};

/* How much water runs, asked of the world on a grid, straight lines between. */
enum { FLOW_STEP = 750 }; /* blocks, 8 s: rain takes minutes to reach a stream */

struct stream {
    const struct world *world;
    int voice;
    int64_t flow_cell;
    float water[2];
    const struct flow *flow;
    float wash[BANDS];     /* mean square, RMS 1 in all */
    float solos, splashes; /* a block and spot */
    float depth;           /* -0.5 shallow … 0.5 deep, from `strength` */
    float share, wander;   /* the flow's, for this depth */
    float unit;            /* of a bubble's amplitude */
    float level;
    struct spot spot[SPOTS];
    struct grain_shapes clicks;
    struct grains grains;
    struct fan fan;
};

/* Lognormal around 1, its tail cut: one giant must not drown a second of the others. */
static float size_of(struct rng *r, float sigma)
{
    return expf(sigma * fminf((float)rng_normal(r, 0, 1), 2));
}

static float uniform(struct rng *r)
{
    return (float)hash_uniform(rng_bits(r));
}

struct drop {
    float radius_m, rise, loud;
};

static struct drop draw_solo(const struct flow *f, float depth, struct rng *r)
{
    struct drop d = {bubble_radius(uniform(r), f->low_m, f->high_m, f->slope), 0, 0};
    d.rise = rng_chance(r, 0.4) ? 0.12f : 0;
    /* The largest are the faintest: a sharp lowest pitch would stand out as a note. */
    float fades = fminf(1.6f * (1 - d.radius_m / f->high_m), 1);
    d.loud = powf(d.radius_m * 1000, f->weight + depth) * fades * size_of(r, 0.85f);
    return d;
}

/* One of the bubbles of a splash whose pitch is `pitch` times the usual. */
static struct drop draw_small(float depth, struct rng *r, float pitch, float splash)
{
    float radius = bubble_radius(uniform(r), 0.00022f, 0.0016f, 1.4f) * pitch;
    struct drop d = {fminf(fmaxf(radius, 0.0002f), 0.003f), 0.05f, 0};
    d.loud = 0.5f * splash * size_of(r, 0.8f) * powf(d.radius_m / 0.0007f, 0.4f + depth);
    return d;
}

/* What a bubble of unit amplitude adds up to: a decay d rings for 1 / 4d. */
static double energy_of(const struct drop *d)
{
    double r = d->radius_m;
    return d->loud * d->loud * SAMPLE_RATE / (4 * (0.13 / r + 0.0072 / (r * sqrt(r))));
}

/* Mean square that a spot's bubbles have at unit amplitude. */
static double power_of(const struct flow *f, float depth, uint64_t key)
{
    enum { N = 3000 };
    struct rng r = rng_of(key);
    double solo = 0, splash = 0;
    for (int i = 0; i < N; i++) {
        struct drop d = draw_solo(f, depth, &r);
        solo += energy_of(&d) / N;
        float s = size_of(&r, 0.6f);
        d = draw_small(depth, &r, size_of(&r, 0.5f), s);
        splash += energy_of(&d) * fminf(s, 3) / N;
    }
    return (f->solos * solo + f->splashes * f->drops * splash) / SAMPLE_RATE;
}

/* Deep water is darker, and more even: its bubbles are larger, its falls more and farther off.
 * Two rivers that were measured lie 5 dB an octave apart. */
static void deepen(struct stream *s, float depth)
{
    const struct flow *f = s->flow;
    s->depth = depth;
    s->share = f->wash + 0.4f * depth;
    s->wander = f->wander * (1 - depth);
    spectrum_fill(s->wash, f->octaves, POINTS);
    float sum = 0;
    for (int i = 0; i < BANDS; i++) {
        s->wash[i] *= powf(band_hz[i] / 1000, -2 * depth);
        sum += s->wash[i];
    }
    for (int i = 0; i < BANDS; i++)
        s->wash[i] /= sum;
}

static void init(void *source, const struct source_setup *setup)
{
    struct stream *s = source;
    s->world = setup->world;
    s->voice = setup->voice;
    s->flow_cell = INT64_MIN;
    const struct source_params *p = &setup->params;
    const struct flow *f = s->flow = &flows[p->kind];
    float flood = expf(1.6f * (float)(p->strength - 0.5));
    float more = fminf(expf(1.4f * (float)(p->busy - 0.5)) * flood, 2.2f);
    s->solos = f->solos * more * BLOCK / SAMPLE_RATE;
    s->splashes = f->splashes * more * BLOCK / SAMPLE_RATE;
    deepen(s, f->deep + (float)(p->strength - 0.5));
    float gains = 0;
    for (int i = 0; i < f->n_spots; i++) {
        struct spot *spot = &s->spot[i];
        struct rng r = rng_of(spot->key = hash_sub(setup->key, i));
        float step = 2.0f / (float)f->n_spots;
        spot->across = -1 + step * ((float)i + (float)rng_uniform(&r, 0.15, 0.85));
        spot->distance = (float)rng_uniform(&r, f->near, f->far);
        spot->loud = (float)rng_lognormal(&r, 1, 0.15) / spot->distance;
        gains += spot->loud * spot->loud;
    }
    s->level = 0.045f * sqrtf(flood) / sqrtf(gains);
    s->unit = (1 - s->share) / (float)sqrt(power_of(f, s->depth, hash_sub(setup->key, 30)));
    static const struct grain_recipe click = {1500, 9000, 0.0001f, 0.0004f, 0.4f, 0.7f};
    grain_shapes_fill(&s->clicks, 0, GRAIN_SHAPES, &click, hash_sub(setup->key, 31));
}

static float water_after(const struct stream *s, int64_t cell)
{
    return (float)world_flow(s->world, s->voice, frame_time(cell * FLOW_STEP * BLOCK));
}

static float water_at(struct stream *s, int64_t block)
{
    int64_t cell = block >= 0 ? block / FLOW_STEP : (block - FLOW_STEP + 1) / FLOW_STEP;
    if (cell != s->flow_cell) {
        s->water[0] = cell == s->flow_cell + 1 ? s->water[1] : water_after(s, cell);
        s->water[1] = water_after(s, cell + 1);
        s->flow_cell = cell;
    }
    float along = (float)(block - cell * FLOW_STEP) / FLOW_STEP;
    return s->water[0] + along * (s->water[1] - s->water[0]);
}

/* The spot's flow in this block: three paces, 1 on the whole. */
static float flow_at(const struct stream *s, const struct spot *spot, double t)
{
    return expf(s->wander * (float)(0.3 * drift_at(spot->key, 3, t) +
                                    0.8 * drift_at(spot->key ^ 1, 0.5, t)));
}

static void lay_wash(const struct stream *s, const struct spot *spot, double t, float flow,
                     float swell, struct bed *bed)
{
    float gain = s->level * swell * spot->loud * spot->distance * s->share, knot[KNOTS];
    for (int k = 0; k < KNOTS; k++) {
        uint64_t key = hash_sub(spot->key, 8 + k);
        knot[k] = s->wander *
                  (float)(0.4 * drift_at(key, 1.2, t) + 0.6 * drift_at(key ^ 1, 0.12, t));
    }
    for (int i = 0; i < BANDS; i++) {
        float at = (float)i * (KNOTS - 1) / BANDS;
        int k = (int)at;
        float wander = 2 * (knot[k] + (at - (float)k) * (knot[k + 1] - knot[k]));
        bed->power[i] = gain * gain * flow * s->wash[i] * expf(wander);
    }
    bed->place = (struct spot_place){spot->across, spot->distance};
    bed->spread = 0.5f;
}

static void lay_drop(struct stream *s, const struct drop *d, int at, float gain, int way)
{
    float a = gain * d->loud;
    struct bubble b = {d->radius_m, d->rise, a * s->fan.left[way], a * s->fan.right[way]};
    bubble_lay(&s->grains, &b, at);
}

static void lay_splash(struct stream *s, struct rng *r, float gain, int way)
{
    int at = rng_below(r, BLOCK);
    float splash = size_of(r, 0.6f), pitch = size_of(r, 0.5f);
    float lasts = SAMPLE_RATE * (float)rng_uniform(r, 0.006, 0.036);
    int n = 1 + grains_count(r, s->flow->drops * fminf(splash, 3));
    for (int i = 0; i < n; i++) {
        float later = fminf(-logf(1 - uniform(r)) * lasts, GRAINS_AHEAD / 2);
        struct drop d = draw_small(s->depth, r, pitch, splash);
        lay_drop(s, &d, at + (int)later, gain, way);
        if (!rng_chance(r, 0.5))
            continue;
        /* Over a bubble's amplitude; shapes have unit energy, some 10 frames long. */
        float a = gain * splash * size_of(r, 1.1f);
        grains_lay(&s->grains, &s->clicks, rng_below(r, GRAIN_SHAPES), at + (int)later,
                   a * s->fan.left[way], a * s->fan.right[way]);
    }
}

static void lay_bubbles(struct stream *s, const struct spot *spot, int64_t block, float flow,
                        float swell)
{
    struct rng r = rng_of(hash_sub(hash_sub(spot->key, 16), block));
    float gain = s->level * swell * spot->loud * s->unit;
    int way = fan_at(spot->across);
    int n = grains_count(&r, fminf(s->solos * flow, 24));
    for (int i = 0; i < n; i++) {
        struct drop d = draw_solo(s->flow, s->depth, &r);
        lay_drop(s, &d, rng_below(&r, BLOCK), gain, way);
    }
    n = grains_count(&r, fminf(s->splashes * flow, 4));
    for (int i = 0; i < n; i++)
        lay_splash(s, &r, gain, way);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct stream *s = source;
    fan_spread(&s->fan, now);
    out->wide_used = true;
    out->n_beds = s->flow->n_spots;
    /* Of more water a third is busier, the rest louder: its power is what runs. */
    float water = water_at(s, now->frame / BLOCK), busier = cbrtf(water);
    float swell = sqrtf(water / busier);
    for (int i = 0; i < s->flow->n_spots; i++) {
        struct spot *spot = &s->spot[i];
        float flow = busier * flow_at(s, spot, now->t);
        lay_wash(s, spot, now->t, flow, swell, &out->bed[i]);
        lay_bubbles(s, spot, now->frame / BLOCK, flow, swell);
    }
    grains_render(&s->grains, out->wide);
}

const struct source_kind stream_kind = {
    .name = "stream",
    .summary = "running water: a trickle, a brook, a river",
    .kinds = {"brook", "trickle", "river"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 90,
    .usual_follows = "rain",
    .memory_s = 0.25,
    .size = sizeof(struct stream),
    .init = init,
    .render = render,
};
