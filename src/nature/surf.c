/* surf: waves that break on sand or on pebbles, or far away. Waves come in hashed cells of the
 * mean period, each a little early or late, higher in sets of about seven. One breaks in
 * parts that peel along the shore, a few tenths of a second apart; each part rises, hangs,
 * and falls, lumpy with turbulence. What it adds is spectrum: all parts that are heard from
 * one stretch of the shore share a bed, over the far surf that never rests.
 *
 *   boom  the crest's fall, 30 to 120 Hz, first
 *   roar  the breaking itself, ∝ H^1.2
 *   hiss  the swash running up and back, a second later, faint: more of it is a stream
 *
 * On sand the breaking throws spray, dark and soft; on pebbles the backwash rolls stones: grains. Surf is dark; its octaves move together.
 * Numbers: nature-sound.md §7. Ways not taken: a slow sine over noise; equal waves; silence
 * between them. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/fan.h"
#include "nature/grains.h"
#include "nature/gust.h"

#include <math.h>
#include <string.h>

enum {
    STRETCHES = 6, /* of the shore; one bed each */
    PARTS = 5,     /* of a breaking wave */
    POINTS = 9,
    CELLS = 5, /* waves that may sound at once: those that broke in the last 30 s */
};

struct shore {
    double period_s;
    struct spectrum_point roar[POINTS], hiss[POINTS], bed[POINTS];
    float boom_level, hiss_level, bed_level; /* amplitudes, the roar's being 1 */
    float lumps;                             /* depth of the turbulence */
    float grains;                            /* a second */
    bool drawn;                              /* they are stones, as a wave draws back; else
                                                spray, as it breaks */
    float slow;                              /* how drawn out a wave is heard */
};

/* clang-format off */
static const struct shore shores[] = {
    { /* sand */
        6.5,
        {{63, -15}, {125, -10}, {250, -4}, {500, -1}, {1000, 0},
         {2000, -2}, {4000, -5}, {8000, -10}, {14000, -16}},
        {{63, -50}, {125, -44}, {250, -34}, {500, -20}, {1000, -8},
         {2000, -3}, {4000, 0}, {8000, -2}, {14000, -7}},
        {{63, -14}, {125, -9}, {250, -3}, {500, 0}, {1000, -1},
         {2000, -4}, {4000, -9}, {8000, -16}, {14000, -25}},
        0.35f, 0.22f, 0.5f, 0.54f, 700, false, 1,
    },
    { /* pebbles */
        5.5,
        {{63, -19}, {125, -14}, {250, -8}, {500, -3}, {1000, 0},
         {2000, -1}, {4000, -5}, {8000, -10}, {14000, -16}},
        {{63, -50}, {125, -44}, {250, -34}, {500, -18}, {1000, -6},
         {2000, -1}, {4000, 0}, {8000, -4}, {14000, -10}},
        {{63, -16}, {125, -10}, {250, -4}, {500, 0}, {1000, 0},
         {2000, -3}, {4000, -8}, {8000, -15}, {14000, -24}},
        0.3f, 0.25f, 0.46f, 0.54f, 1500, true, 1,
    },
    { /* distant: a long dark swell, hardly a wave apart */
        8.5,
        {{63, -9}, {125, -4}, {250, 0}, {500, -1}, {1000, -4},
         {2000, -9}, {4000, -16}, {8000, -26}, {14000, -38}},
        {{63, -50}, {125, -44}, {250, -34}, {500, -18}, {1000, -6},
         {2000, -2}, {4000, -4}, {8000, -12}, {14000, -22}},
        {{63, -9}, {125, -4}, {250, 0}, {500, -1}, {1000, -4},
         {2000, -9}, {4000, -17}, {8000, -28}, {14000, -40}},
        0.35f, 0.05f, 0.56f, 0.56f, 0, false, 1.4f,
    },
};
static const struct spectrum_point boom_octaves[POINTS] = {
    {31, -6}, {63, -1}, {125, 0}, {250, -3}, {500, -8},
    {1000, -15}, {2000, -26}, {4000, -40}, {8000, -60},
};
/* clang-format on */

struct part {
    double breaks_s; /* scene time at which it begins to rise */
    float high, rise_s, hold_s, fall_s, gain;
    int stretch;
    uint64_t key;
};

/* A wave that breaks in a cell; worked out once, when the cell is new. */
struct wave {
    int64_t cell;
    bool known;
    double breaks_s, lasts_s;
    uint64_t key;
    struct part part[PARTS];
};

struct surf {
    const struct shore *shore;
    uint64_t key;
    double period_s;
    float level, swell; /* swell: the height's scale */
    float roar[BANDS], hiss[BANDS], boom[BANDS], bed[BANDS];
    float foam[BANDS]; /* share of the roar's power that is foam, not water */
    float across[STRETCHES], distance[STRETCHES];
    struct wave wave[CELLS];
    float grain_unit;
    struct grain_shapes shapes;
    struct grains grains;
    struct fan fan;
    struct gust gust;
};

static void init(void *source, const struct source_setup *setup)
{
    struct surf *s = source;
    const struct source_params *p = &setup->params;
    const struct shore *shore = s->shore = &shores[p->kind];
    s->key = setup->key;
    gust_init(&s->gust, setup->world, setup->voice, 0, 0);
    float high = (float)(p->strength - 0.5);
    s->period_s = (p->every_s > 0 ? fmax(p->every_s, 3) : shore->period_s) * exp(0.5 * high);
    s->swell = expf(1.4f * high);
    s->level = 0.029f;
    spectrum_fill(s->roar, shore->roar, POINTS);
    spectrum_fill(s->hiss, shore->hiss, POINTS);
    spectrum_fill(s->bed, shore->bed, POINTS);
    spectrum_fill(s->boom, boom_octaves, POINTS);
    for (int i = 0; i < BANDS; i++) {
        float octaves = log2f(band_hz[i] / 500);
        s->foam[i] = fminf(fmaxf(octaves / 2, 0), 1);
    }
    for (int i = 0; i < STRETCHES; i++) {
        struct rng r = rng_of(hash_sub(s->key, i));
        s->across[i] = -1 + (2 * (float)i + 1) / STRETCHES;
        s->distance[i] =
            (float)rng_uniform(&r, 0.8, 1.3) * (1 + 0.3f * s->across[i] * s->across[i]);
    }
    for (int i = 0; i < CELLS; i++)
        s->wave[i].known = false;
    if (shore->grains > 0) {
        static const struct grain_recipe stone = {1800, 6500, 0.0004f, 0.0016f, 1.5f, 6},
                                         spray = {500, 3200, 0.0006f, 0.004f, 0.5f, 1.1f};
        grain_shapes_fill(&s->shapes, 0, GRAIN_SHAPES, shore->drawn ? &stone : &spray,
                          hash_sub(s->key, 31));
        s->grain_unit = (shore->drawn ? 0.5f : 0.9f) * sqrtf(SAMPLE_RATE / shore->grains);
    }
}

/* Scene time at cell x: now and then the sea is a little ahead, now and then behind. With cells
 * of one length waves kept step for hours, however early or late each was by itself. The slope
 * stays under 1, so that time never runs back. */
static double when_s(const struct surf *s, double x)
{
    return s->period_s * (x + 1.2 * drift_at(hash_sub(s->key, 39), 16, x));
}

static int64_t cell_at(const struct surf *s, double t)
{
    double x = t / s->period_s;
    int64_t cell = (int64_t)floor(2 * x - when_s(s, x) / s->period_s);
    while (when_s(s, (double)cell) > t)
        cell--;
    while (when_s(s, (double)(cell + 1)) <= t)
        cell++;
    return cell;
}

/* The height of the wave at cell x, 0.3 … 1.8 of the usual: Rayleigh, in sets of about
 * seven. */
static float height_of(const struct surf *s, struct rng *r, double x)
{
    double rayleigh = sqrt(-log(rng_uniform(r, 0.08, 0.95)));
    double phase = 0.4 * drift_at(hash_sub(s->key, 40), 20, x);
    double sets = 1 + 0.28 * sin(6.283185307 * (x / 7 + phase));
    return (float)fmin(fmax((0.35 + 0.65 * rayleigh) * sets, 0.3), 1.8);
}

static struct wave wave_of(const struct surf *s, int64_t cell)
{
    struct wave w = {.cell = cell, .known = true, .key = hash_sub(hash_sub(s->key, 41), cell)};
    struct rng r = rng_of(w.key);
    double early = fmin(fmax(rng_normal(&r, 0, 0.2), -0.3), 0.3);
    double x = (double)cell + 0.5 + early;
    w.breaks_s = when_s(s, x);
    float high = height_of(s, &r, x) * s->swell;
    float slow = s->shore->slow;
    double from = rng_uniform(&r, -0.8, 0.8);
    double way = rng_chance(&r, 0.5) ? 1 : -1;
    for (int i = 0; i < PARTS; i++) {
        struct part *p = &w.part[i];
        p->key = hash_sub(w.key, i);
        double across = from + way * (i - PARTS / 2) * 0.28 + rng_normal(&r, 0, 0.1);
        across = fmin(fmax(across, -0.99), 0.99);
        p->stretch = (int)((across + 1) / 2 * STRETCHES);
        double later = fabs(i * rng_uniform(&r, 0.1, 0.45) + rng_normal(&r, 0, 0.15));
        p->breaks_s = w.breaks_s + slow * later;
        p->high = high * (float)rng_uniform(&r, 0.5, 1.15);
        p->rise_s = slow * (float)rng_uniform(&r, 0.9, 1.8) * sqrtf(fmaxf(high, 0.5f));
        p->hold_s = slow * 0.3f * high;
        p->fall_s = slow * (0.8f + 0.55f * high);
        /* The higher it is, the further out it breaks: above the usual it gains little. */
        p->gain = powf(p->high, p->high < 1 ? 1.2f : 0.5f);
        double ends = p->breaks_s + p->rise_s + p->hold_s + 3 * p->fall_s - w.breaks_s;
        w.lasts_s = fmax(w.lasts_s, ends);
    }
    return w;
}

static struct wave *wave_in(struct surf *s, int64_t cell)
{
    struct wave *w = &s->wave[((cell % CELLS) + CELLS) % CELLS];
    if (!w->known || w->cell != cell)
        *w = wave_of(s, cell);
    return w;
}

/* Amplitude x seconds into a rise (∝ t^power), hold and decay; 0 once it is 60 dB down. */
static float shape(float x, float rise_s, float hold_s, float fall_s, float power)
{
    if (x <= 0 || x > rise_s + hold_s + 7 * fall_s)
        return 0;
    if (x < rise_s)
        return powf(x / rise_s, power);
    return x < rise_s + hold_s ? 1 : expf(-(x - rise_s - hold_s) / fall_s);
}

/* What is heard of a part just now, in amplitudes. */
struct sounding {
    float roar, foam, boom, hiss, grains;
};

/* Turbulence of three sizes, variance about 1. */
static float lumps_of(uint64_t key, double t)
{
    return (float)(0.63 * drift_at(key, 0.022, t) + 0.54 * drift_at(key ^ 1, 0.06, t) +
                   0.58 * drift_at(key ^ 2, 0.3, t));
}

static struct sounding sounding_of(const struct surf *s, const struct part *p, double t)
{
    const struct shore *shore = s->shore;
    float x = (float)(t - p->breaks_s);
    struct sounding now = {0};
    if (x <= 0 || x > p->rise_s + p->hold_s + 8 * p->fall_s)
        return now;
    /* Water and foam are churned each by itself; foam comes a little late and thins out. */
    float churn = lumps_of(p->key, t), froth = lumps_of(p->key ^ 4, t);
    float lump = expf(shore->lumps * churn), drag = expf(shore->lumps * froth);
    now.roar = p->gain * lump * shape(x, p->rise_s, p->hold_s, p->fall_s, 1.8f);
    now.foam = 1.1f * p->gain * expf(shore->lumps * (0.3f * churn + 0.95f * froth)) *
               shape(x - 0.08f, p->rise_s, p->hold_s, 0.85f * p->fall_s, 1.9f);
    now.boom = shore->boom_level * powf(p->high, 1.5f) *
               shape(x, 0.9f * p->rise_s, 0.08f, 0.35f * shore->slow, 3);
    float after = x - p->rise_s - 0.9f * shore->slow;
    now.hiss = shore->hiss_level * p->high * drag * shape(after, 0.8f, 0.3f, 1.5f, 1.4f);
    now.grains =
        shore->drawn ? p->high * drag * shape(after - 0.3f, 0.9f, 0.4f, 0.9f, 1.5f) : now.foam;
    return now;
}

static void lay_grains(struct surf *s, const struct part *p, float loud, int64_t block)
{
    struct rng r = rng_of(hash_sub(p->key, block));
    float busy = fminf(loud, 1.5f);
    int n = grains_count(&r, s->shore->grains / PARTS * busy * BLOCK / SAMPLE_RATE);
    float unit = s->level * s->grain_unit / s->distance[p->stretch] * fminf(loud, 1.5f);
    for (int i = 0; i < n; i++) {
        uint64_t bits = rng_bits(&r);
        float a = unit * (float)rng_lognormal(&r, 0.7, 0.7);
        int way = fan_at(s->across[p->stretch] + 0.3f * ((float)(bits >> 16 & 255) / 128 - 1));
        grains_lay(&s->grains, &s->shapes, (int)(bits & (GRAIN_SHAPES - 1)),
                   (int)(bits >> 7 & (BLOCK - 1)), a * s->fan.left[way],
                   a * s->fan.right[way]);
    }
}

/* The surf beyond: many breakers, never at rest, a little more with the wind. */
static void lay_far(struct surf *s, const struct moment *now, struct field *out)
{
    const float light_ms = 4.2f;
    float u = gust_at(&s->gust, now->frame), windy = fminf(0.7f + 0.3f * u / light_ms, 1.6f);
    double t = now->t;
    for (int i = 0; i < STRETCHES; i++) {
        uint64_t key = hash_sub(s->key, 48 + i);
        float a = s->level * s->shore->bed_level * windy * s->swell *
                  expf((float)(0.2 * drift_at(key, 3.5, t) + 0.1 * drift_at(key ^ 1, 0.7, t)));
        struct bed *bed = &out->bed[i];
        for (int b = 0; b < BANDS; b++)
            bed->power[b] = a * a / STRETCHES * s->bed[b];
        bed->place = (struct spot_place){s->across[i], s->distance[i]};
        bed->spread = 0.6f;
    }
}

static struct event event_of(const struct wave *w)
{
    return (struct event){.onset = (int64_t)(w->breaks_s * SAMPLE_RATE),
                          .length = (int64_t)(w->lasts_s * SAMPLE_RATE),
                          .key = w->key,
                          .who = w->part[0].stretch,
                          .answers = -1};
}

static void tell(const struct wave *w, const struct moment *now, struct field *out)
{
    struct event e = event_of(w);
    if (e.onset >= now->frame && e.onset < now->frame + BLOCK)
        out->event[out->n_events++] = e;
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct surf *s = source;
    fan_spread(&s->fan, now);
    out->n_beds = STRETCHES;
    out->wide_used = s->shore->grains > 0;
    lay_far(s, now, out);
    struct sounding sum[STRETCHES];
    memset(sum, 0, sizeof sum);
    int64_t cell = cell_at(s, now->t);
    for (int c = 0; c < CELLS; c++) {
        const struct wave *w = wave_in(s, cell - c);
        tell(w, now, out);
        for (int i = 0; i < PARTS; i++) {
            const struct part *p = &w->part[i];
            struct sounding it = sounding_of(s, p, now->t);
            sum[p->stretch].roar += it.roar * it.roar;
            sum[p->stretch].foam += it.foam * it.foam;
            sum[p->stretch].boom += it.boom * it.boom;
            sum[p->stretch].hiss += it.hiss * it.hiss;
            if (out->wide_used && it.grains > 0.01f)
                lay_grains(s, p, it.grains, now->frame / BLOCK);
        }
    }
    for (int i = 0; i < STRETCHES; i++) {
        const struct sounding *it = &sum[i];
        for (int b = 0; b < BANDS; b++) {
            float roar = it->roar + s->foam[b] * (it->foam - it->roar);
            out->bed[i].power[b] +=
                s->level * s->level *
                (roar * s->roar[b] + it->boom * s->boom[b] + it->hiss * s->hiss[b]);
        }
    }
    if (out->wide_used)
        grains_render(&s->grains, out->wide);
}

/* The waves that break in [from, to). */
static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct surf *s = source;
    int n = 0;
    double end_s = frame_time(to);
    for (int64_t cell = cell_at(s, frame_time(from)) - 1;
         when_s(s, (double)cell) < end_s && n < n_max; cell++) {
        struct wave w = wave_of(s, cell);
        struct event e = event_of(&w);
        if (e.onset >= from && e.onset < to)
            out[n++] = e;
    }
    return n;
}

/* How high the water stands in the waves just now: 0 between them, 1 under a great one. */
static double activity(const void *source, double t)
{
    const struct surf *s = source;
    int64_t cell = cell_at(s, t);
    float most = 0;
    for (int c = 0; c < 3; c++) {
        struct wave w = wave_of(s, cell - c);
        for (int i = 0; i < PARTS; i++) {
            const struct part *p = &w.part[i];
            float x = (float)(t - p->breaks_s);
            most = fmaxf(most, p->high * shape(x, p->rise_s, p->hold_s, p->fall_s, 1.8f));
        }
    }
    return fmin(0.6 * most, 1);
}

const struct source_kind surf_kind = {
    .name = "surf",
    .summary = "waves that break: on sand, on pebbles, far away",
    .kinds = {"sand", "pebbles", "distant"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 150,
    .usual_follows = "wind 0.3",
    .memory_s = 0.1,
    .size = sizeof(struct surf),
    .answers = {.activity = activity, .events = events, .steady = true},
    .init = init,
    .render = render,
};
