/* fire: flames that lap, embers that hiss, wood that cracks, and now and then a log that
 * settles. Cracks come in bouts with stillness between; their sizes are spread as a power law
 * of exponent 3, steep enough that no single snap drowns the others (nature-sound.md §11;
 * after Farnell, Designing Sound 2010: lapping, hissing, crackling). Wind fans it. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/sine.h"
#include "dsp/spectrum.h"
#include "ecology/agent.h"
#include "ecology/drift.h"
#include "nature/grains.h"
#include "nature/gust.h"

#include <math.h>

enum { FLAMES = 2, KNOCKS_MAX = 4, SNAPS_MAX = 6, SNAP_SHAPES = 96 };
enum { STREAM_LAP = 0x6c, STREAM_LAP_SLOW = 0x70, STREAM_HISS = 0x74, STREAM_HISS_FAST };
enum { STREAM_BOUT = 0x78, STREAM_BOUT_FAST, STREAM_CRACK, STREAM_LOG, STREAM_SHAPE };

static const double settling_longest_s = 5;

/* clang-format off */
static const struct spectrum_point lap_octaves[] = {
    {31, -7}, {50, 0}, {125, 0}, {250, -4}, {500, -11}, {1000, -18}, {2000, -26},
    {4000, -37}, {8000, -50},
};
static const struct spectrum_point hiss_octaves[] = {
    {250, -30}, {1000, -12}, {2000, -6}, {4000, -1}, {8000, 0}, {14000, -3}, {19000, -9},
};
static const struct grain_recipe snap = {
    .low_hz = 1500, .high_hz = 13000, .low_tau_s = 0.00022f, .high_tau_s = 0.0016f,
    .low_q = 0.5f, .high_q = 1.1f,
};
static const struct grain_recipe bang = { /* the great ones move the log that they crack */
    .low_hz = 1200, .high_hz = 7000, .low_tau_s = 0.0004f, .high_tau_s = 0.0022f,
    .low_q = 0.5f, .high_q = 0.9f, .thump = 0.4f, .thump_low_hz = 300, .thump_high_hz = 900,
    .thump_low_tau_s = 0.003f, .thump_high_tau_s = 0.005f,
};
/* clang-format on */

/* A log's knock against another: one dull mode of the wood. */
struct knock {
    int begin; /* frames after the settling begins */
    float hz, tau_s, level, left, right;
};

struct fire {
    const struct world *world;
    int voice;
    uint64_t key;
    float lap_level, hiss_level, crack_level, cracks_per_s, fanned_ms;
    float lap[BANDS], hiss[BANDS];
    struct gust gust;
    struct agent logs;
    struct event settling; /* the last begun, as heard */
    int n_knocks;
    struct knock knock[KNOCKS_MAX];
    struct grain_shapes shapes;
    struct grains grains;
};

static double settling_length(const void *source, int who, uint64_t key, int64_t turn)
{
    (void)source;
    (void)who;
    (void)turn;
    struct rng r = rng_of(key);
    return rng_uniform(&r, 2.5, 4.5);
}

static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct fire *f = source;
    return agent_events(&f->logs, from, to, out, n_max);
}

static void init(void *source, const struct source_setup *setup)
{
    struct fire *f = source;
    f->world = setup->world;
    f->voice = setup->voice;
    f->key = setup->key;
    float size = (float)setup->params.strength - 0.5f, busy = (float)setup->params.busy - 0.5f;
    /* A small fire ticks as much as it burns; a great one roars. */
    f->lap_level = 0.0062f * expf(2.8f * size);
    f->hiss_level = 0.0032f * expf(1.8f * size);
    f->crack_level = 0.26f * expf(0.9f * size);
    f->cracks_per_s = 17 * expf(1.2f * size + 1.6f * busy);
    f->fanned_ms = fmaxf((float)weather_mean_ms(&f->world->weather), 1.5f);
    spectrum_fill(f->lap, lap_octaves, sizeof lap_octaves / sizeof *lap_octaves);
    spectrum_fill(f->hiss, hiss_octaves, sizeof hiss_octaves / sizeof *hiss_octaves);
    gust_init(&f->gust, setup->world, setup->voice, 0, 0);
    uint64_t key = hash_sub(f->key, STREAM_SHAPE);
    grain_shapes_fill(&f->shapes, 0, SNAP_SHAPES, &snap, key);
    grain_shapes_fill(&f->shapes, SNAP_SHAPES, GRAIN_SHAPES - SNAP_SHAPES, &bang, key);
    f->logs = (struct agent){.world = f->world,
                             .voice = f->voice,
                             .of = 1,
                             .key = hash_sub(f->key, STREAM_LOG),
                             .source = f,
                             .length = settling_length};
    agent_init(&f->logs, setup->params.every_s, settling_longest_s);
}

static float drift(const struct fire *f, int stream, double scale_s, double t)
{
    return (float)drift_at(hash_sub(f->key, stream), scale_s, t);
}

/* Lays one crack: a cluster of snaps of one place and colour, `size` 1 for the least. */
static void crack(struct fire *f, struct rng *r, const struct moment *now, float size)
{
    float left, right, delay = 0;
    source_pan(now, (float)rng_uniform(r, -1, 1), &left, &right);
    int snaps = 1 + grains_count(r, 2 * fminf(1, size / 4));
    int colour = rng_below(r, SNAP_SHAPES);
    int at = rng_below(r, BLOCK);
    for (int i = 0; i < snaps && i < SNAPS_MAX; i++) {
        int shape = size > 2.7f ? SNAP_SHAPES + rng_below(r, GRAIN_SHAPES - SNAP_SHAPES)
                                : (colour + rng_below(r, 5)) % SNAP_SHAPES;
        /* Shapes are of one energy; a crack's size is its height, so the short have less. */
        float width = fminf(sqrtf((float)f->shapes.length[shape] / 350), 1);
        float level = f->crack_level * width * size * (float)rng_lognormal(r, 1, 0.25);
        int frame = at + (int)delay;
        if (frame + GRAIN_FRAMES < BLOCK + GRAINS_AHEAD)
            grains_lay(&f->grains, &f->shapes, shape, frame, level * left, level * right);
        delay += (float)rng_exponential(r, size < 8 ? 0.006 : 0.02) * SAMPLE_RATE;
    }
}

/* Drops that fall into the embers: each a spatter of the smallest snaps. */
static void sizzle(struct fire *f, struct rng *r, const struct moment *now, float rain)
{
    int drops = grains_count(r, 2 * (float)weather_rain_mm_h(rain) * BLOCK / SAMPLE_RATE);
    for (int d = 0; d < drops && d < 4; d++) {
        float level = (float)rng_uniform(r, 0.1, 0.5);
        for (int i = 0; i < 10; i++)
            crack(f, r, now, level * (float)rng_uniform(r, 0.2, 1));
    }
}

/* Begins the settling that is first heard in this block, if there is one. */
static void listen(struct fire *f, const struct moment *now, struct field *out)
{
    int64_t travel = source_travel(f->world, f->voice, 1), from = now->frame - travel;
    struct event e;
    if (!agent_events(&f->logs, from, from + BLOCK, &e, 1))
        return;
    e.onset += travel;
    out->event[out->n_events++] = e;
    f->settling = e;
    struct rng r = rng_of(hash_sub(e.key, STREAM_LOG));
    f->n_knocks = 2 + rng_below(&r, KNOCKS_MAX - 1);
    double at_s = 0;
    for (int i = 0; i < f->n_knocks; i++) {
        struct knock *k = &f->knock[i];
        k->begin = (int)(at_s * SAMPLE_RATE);
        k->hz = (float)rng_lognormal(&r, 170, 0.35);
        k->tau_s = (float)rng_uniform(&r, 0.02, 0.05);
        k->level = (float)rng_uniform(&r, 0.06, 0.11) / (1 + 0.4f * (float)i);
        source_pan(now, (float)rng_uniform(&r, -0.5, 0.5), &k->left, &k->right);
        at_s += rng_uniform(&r, 0.07, 0.5);
    }
}

static void add_knock(const struct knock *k, int64_t since, float out[2][BLOCK])
{
    int begin = (int)(k->begin - since), length = (int)(8 * k->tau_s * SAMPLE_RATE);
    int from = begin < 0 ? -begin : 0, to = begin + length < BLOCK ? length : BLOCK - begin;
    if (from >= to)
        return;
    float fall = expf(-1 / (k->tau_s * SAMPLE_RATE)),
          rise = expf(-1 / (0.0015f * SAMPLE_RATE));
    float e = k->level * expf(-(float)from / (k->tau_s * SAMPLE_RATE));
    float up = expf(-(float)from / (0.0015f * SAMPLE_RATE));
    for (int i = from; i < to; i++) {
        float turns = k->hz * (float)i / SAMPLE_RATE;
        float y = sine_turns(turns) + 0.4f * sine_turns(2.41f * turns) * e / k->level;
        y *= e * (1 - up);
        out[0][begin + i] += k->left * y;
        out[1][begin + i] += k->right * y;
        e *= fall;
        up *= rise;
    }
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct fire *f = source;
    double t = now->t;
    out->wide_used = true;
    listen(f, now, out);
    int64_t since = now->frame - f->settling.onset;
    float since_s = (float)frame_time(since), slide = 0, flare = 0;
    if (f->settling.length > 0 && since_s < settling_longest_s) {
        for (int i = 0; i < f->n_knocks; i++)
            add_knock(&f->knock[i], since, out->wide);
        slide = expf(-fmaxf(since_s, 0) / 0.35f);
        flare = fminf(fmaxf(since_s, 0) / 0.4f, 1) * expf(-fmaxf(since_s - 0.4f, 0) / 1.4f);
    }
    float fanned = gust_at(&f->gust, now->frame) / f->fanned_ms - 1;
    fanned = fminf(fmaxf(fanned, -0.7f), 1);
    float bout = expf(0.25f * drift(f, STREAM_BOUT, 2.5, t) +
                      0.7f * drift(f, STREAM_BOUT_FAST, 0.25, t) - 0.3f);
    struct rng r = rng_of(hash_sub(hash_sub(f->key, STREAM_CRACK), now->frame / BLOCK));
    float rate = f->cracks_per_s * bout * (1 + fmaxf(fanned, -0.5f)) * (1 + 2.5f * flare);
    int cracks = grains_count(&r, rate * BLOCK / SAMPLE_RATE);
    for (int i = 0; i < cracks; i++) {
        float u = 1 - (float)hash_uniform(rng_bits(&r));
        crack(f, &r, now, fminf(powf(u, -1 / 3.0f), 4));
    }
    int rubs = grains_count(&r, 220 * slide * BLOCK / SAMPLE_RATE);
    for (int i = 0; i < rubs; i++)
        crack(f, &r, now, (float)rng_lognormal(&r, 0.32, 0.5));
    float rain = (float)world_signal(f->world, SIGNAL_RAIN, f->voice, t);
    if (rain > 0)
        sizzle(f, &r, now, rain);
    grains_render(&f->grains, out->wide);

    out->n_beds = FLAMES + 1;
    for (int i = 0; i < FLAMES; i++) {
        float lap = f->lap_level * expf(0.35f * drift(f, STREAM_LAP + i, 0.12, t) +
                                        0.35f * drift(f, STREAM_LAP_SLOW + i, 0.7, t) +
                                        0.69f * fanned + 0.5f * flare);
        for (int b = 0; b < BANDS; b++)
            out->bed[i].power[b] = f->lap[b] * lap * lap / FLAMES;
        out->bed[i].place = (struct spot_place){i ? 0.5f : -0.5f, 1};
        out->bed[i].spread = 0.6f;
    }
    float hiss = f->hiss_level * expf(0.5f * drift(f, STREAM_HISS, 0.6, t) +
                                      0.35f * drift(f, STREAM_HISS_FAST, 0.05, t) +
                                      0.3f * fanned + 0.8f * fminf(rain, 0.5f));
    struct bed *bed = &out->bed[FLAMES];
    for (int b = 0; b < BANDS; b++)
        bed->power[b] = f->hiss[b] * hiss * hiss;
    bed->place = (struct spot_place){0, 1};
    bed->spread = 0.6f;
}

const struct source_kind fire_kind = {
    .name = "fire",
    .summary = "a fire that laps, crackles, and lets a log settle now and then",
    .usual = {.count = 1, .every_s = 60, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 40,
    .usual_follows = "wind 0.6",
    .memory_s = 5.2,
    .size = sizeof(struct fire),
    .answers = {.events = events, .steady = true},
    .init = init,
    .render = render,
};
