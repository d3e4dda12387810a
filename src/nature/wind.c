/* wind: the sound of moving air itself, over a field, in a wood or around a house. It is dark
 * (-8 dB an octave above 500 Hz): all its treble comes from what it moves. Its strength is a
 * colour before it is a level: amplitude goes as wind^1.75 below 500 Hz and as wind^2.7 above
 * 4 kHz (physics is steeper, but gusts would be surf), and twigs and edges sigh at a pitch
 * that rises with it (Strouhal: f = 0.2 u / d). Nearest is the air at one's own ears, restless
 * below 300 Hz; to both sides stand places that a gust reaches earlier or later; beyond them
 * lies so much more of it that its gusts even out, and only its treble is not drowned by what
 * is near. Numbers: nature-sound.md §3.2 and §15.
 *
 * In recordings only what is slower than about 2 s moves the whole spectrum; from 1 Hz up,
 * bands an octave apart move by themselves. Way not taken: one swell of 0.8 s for all bands,
 * which pumps. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/gust.h"

#include <math.h>

enum { PLACES = 4, POINTS = 10, SIGHS = 3, KNOTS = 8 };

struct sort {
    struct spectrum_point octaves[POINTS];
    float near;          /* amplitude of the nearest place, the others' being 1 */
    float restless;      /* depth of the flutter at the ears */
    float far;           /* amplitude of the even wind beyond, above some kHz */
    float curl;          /* log of the wind's own swell where it is parted and meets again */
    float sigh_m[SIGHS]; /* what it sighs around: diameters, 0: nothing */
    float sigh;          /* amplitude of the sighs, over the roar */
};

/* clang-format off */
static const struct sort sorts[] = {
    /* field: grass stems only */
    {{{31, -10}, {63, -8}, {125, -6}, {250, -3}, {500, -8},
      {1000, -14}, {2000, -21}, {4000, -29.5f}, {8000, -34}, {16000, -38}},
     2.4f, 0.5f, 2.3f, 0.17f, {0.004f, 0.007f, 0}, 0.12f},
    /* trees: bare twigs and the roar of a wood */
    {{{31, -13}, {63, -9}, {125, -5}, {250, -4}, {500, -9},
      {1000, -14.5f}, {2000, -20.5f}, {4000, -28}, {8000, -33}, {16000, -39}},
     1.8f, 0.4f, 3.6f, 0.17f, {0.0012f, 0.0024f, 0.0045f}, 0.3f},
    /* house: heard from within, round eaves and chimney */
    {{{31, -10}, {63, -5}, {125, -1}, {250, -1}, {500, -5},
      {1000, -14}, {2000, -25}, {4000, -36}, {8000, -46}, {16000, -56}},
     1.8f, 0.35f, 1.0f, 0.19f, {0.0016f, 0.0035f, 0}, 0.35f},
};
/* clang-format on */

struct wind {
    const struct sort *sort;
    uint64_t key;
    float power[BANDS];   /* at the reference wind, RMS 1 in all */
    float opening[BANDS]; /* amplitude exponent of the wind */
    float far[BANDS];     /* amplitude of the wind beyond, as its mean has it */
    float strength;       /* times the wind that it feels */
    float level;
    struct gust gust[PLACES];
};

/* How far down the wind the places lie, and where they are heard. */
static const float place_dx_m[PLACES] = {0, -28, 26, 60};
static const float place_across[PLACES] = {0, -0.9f, 0.8f, 0.3f};

/* A scene's wind = 0.35, in m/s. */
static const float reference_ms = 4.2f;

static void init(void *source, const struct source_setup *setup)
{
    struct wind *w = source;
    w->sort = &sorts[setup->params.kind];
    w->key = setup->key;
    spectrum_fill(w->power, w->sort->octaves, POINTS);
    for (int i = 0; i < BANDS; i++) {
        float octaves = log2f(fmaxf(band_hz[i], 500) / 500);
        w->opening[i] = 1.75f + 0.95f * fminf(octaves / 3, 1);
    }
    w->strength = expf(1.2f * (float)(setup->params.strength - 0.5));
    float near = w->sort->near;
    w->level = 0.0546f / sqrtf(near * near + PLACES - 1);
    /* A storm is heard by its colour; the ear, as a recordist, turns the rest down a little. */
    double mean_ms = weather_mean_ms(&setup->world->weather) * w->strength;
    w->level *= powf(fmaxf((float)mean_ms / reference_ms, 0.5f), -0.7f);
    for (int i = 0; i < BANDS; i++)
        w->far[i] = powf((float)mean_ms / reference_ms, w->opening[i]) /
                    (1 + powf(7000 / band_hz[i], 2));
    for (int p = 0; p < PLACES; p++)
        gust_init(&w->gust[p], setup->world, setup->voice, place_dx_m[p], p);
}

/* Turbulence too small and quick to travel, each size of eddy its own: what is quicker than a
 * gust moves one part of the spectrum and not the next, else the whole would pump. The low
 * flutter most, at the ears. */
static void flutter(const struct wind *w, int place, double t, float gain[BANDS])
{
    static const float quick_depth[KNOTS] = {0.8f, 0.7f, 0.6f, 0.45f, 0.3f, 0.25f, 0.2f, 0.2f};
    uint64_t key = hash_sub(w->key, place);
    float knot[KNOTS];
    for (int k = 0; k < KNOTS; k++) {
        double quick = drift_at(hash_sub(key, k), 0.09, t);
        double slow = drift_at(hash_sub(key, KNOTS + k), 0.3, t);
        float moved = quick_depth[k] * (float)quick + 0.25f * (float)slow;
        if (place == 0) /* eddies so fine that only one's own ears part them */
            moved += 0.5f * (float)drift_at(hash_sub(key, 2 * KNOTS + k), 0.012, t);
        knot[k] = w->sort->restless * moved;
    }
    for (int i = 0; i < BANDS; i++) {
        float at = (float)i * (KNOTS - 1) / (BANDS - 1);
        int k = at < KNOTS - 2 ? (int)at : KNOTS - 2;
        gain[i] = expf(knot[k] + (at - (float)k) * (knot[k + 1] - knot[k]));
    }
}

/* Amplitude of band i in the sighs that a wind of u m/s draws. */
static float sigh(const struct wind *w, float u, float ratio, int i)
{
    const float q = 1.6f;
    float sum = 0;
    for (int k = 0; k < SIGHS && w->sort->sigh_m[k] > 0; k++) {
        float hz = 0.2f * fmaxf(u, 0.5f) / w->sort->sigh_m[k];
        float off = q * (band_hz[i] / hz - hz / band_hz[i]);
        sum += 1 / (1 + off * off);
    }
    return w->sort->sigh * sqrtf(sum / BANDS) * powf(ratio, 2);
}

/* What blows everywhere else: gusts enough at any time that none is heard. */
static void lay_far(const struct wind *w, struct bed *bed)
{
    for (int i = 0; i < BANDS; i++) {
        float a = w->level * w->sort->far * w->far[i];
        bed->power[i] = a * a * w->power[i];
    }
    bed->place = (struct spot_place){0, 1};
    bed->spread = 1;
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct wind *w = source;
    out->n_beds = PLACES + 1;
    lay_far(w, &out->bed[PLACES]);
    for (int p = 0; p < PLACES; p++) {
        struct bed *bed = &out->bed[p];
        float curl = (float)drift_at(hash_sub(w->key, PLACES + p), 2.2, now->t);
        float u = w->strength * gust_at(&w->gust[p], now->frame) * expf(w->sort->curl * curl);
        float ratio = u / reference_ms, gain[BANDS];
        flutter(w, p, now->t, gain);
        float level = w->level * (p == 0 ? w->sort->near : 1);
        for (int i = 0; i < BANDS; i++) {
            float roar = sqrtf(w->power[i]) * powf(ratio, w->opening[i]);
            float sighs = sigh(w, u, ratio, i);
            float a = level * gain[i];
            bed->power[i] = a * a * (roar * roar + sighs * sighs);
        }
        bed->place = (struct spot_place){place_across[p], 1};
        bed->spread = p == 0 ? 1 : 0.6f;
    }
}

const struct source_kind wind_kind = {
    .name = "wind",
    .summary = "moving air: over a field, in trees, around a house",
    .kinds = {"field", "trees", "house"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 180,
    .usual_follows = "wind",
    .memory_s = 0.1,
    .size = sizeof(struct wind),
    .init = init,
    .render = render,
};
