/* bush-crickets: those that rasp instead of ringing. A file of some hundred teeth is drawn
 * over a plectrum; each tooth is a click, heard through the wings' broad resonances, and a
 * stroke is a thousand irregular clicks a second that swell as the wings close.
 *
 * The great green bush-cricket whirs in double strokes for minutes, up to 20 kHz; two
 * katydids say their two or three notes in turns; grasshoppers in the sunny meadow buzz in
 * short verses whose first syllable is the softest (Ragge & Reynolds 1998;
 * nature-sound.md §10). All of them slow as it cools. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/space.h"
#include "ecology/drift.h"
#include "nature/air.h"
#include "nature/rhythm.h"

#include <math.h>
#include <string.h>

enum { SPOTS = 3, SINGERS_MAX = 10, RESONANCES = 3 };
enum { STREAM_PLACE = 0x67, STREAM_MOOD, STREAM_LEVEL, STREAM_TEETH };

struct verse_kind {
    float hz[RESONANCES], q[RESONANCES], gain[RESONANCES];
    float top_hz;    /* above it large wings give ever less; 0: as high as one hears */
    float teeth_hz;  /* clicks a second, on average */
    int least, most; /* strokes in a verse */
    float stroke_s, spacing_s, uneven;
    float first;              /* level of a verse's first stroke */
    float verses_hz, still_c; /* verses a second at 20 °C; where that would come to none */
    float rest_s, rest_below; /* rests: a drift of this scale, below this */
    struct habit habit;
    bool turns, sunny; /* two by two in turns; only half as often when dull */
    float natural;
};

/* clang-format off */
static const struct verse_kind verse_kinds[] = {
    {.hz = {9900, 14000, 19500}, .q = {5, 2.5f, 2.5f}, .gain = {1, 0.36f, 0.14f}, .teeth_hz = 9000,
     .least = 2, .most = 2, .stroke_s = 0.024f, .spacing_s = 0.034f, .uneven = 0.05f,
     .first = 0.7f, .verses_hz = 11, .still_c = 2, .rest_s = 25, .rest_below = -1.25f,
     .habit = {.wakes_deg = 5, .dawn = 0.2, .day = 0.6, .dusk = 1, .night = 1},
     .natural = 0.098f},
    {.hz = {3500, 4900, 7600}, .q = {5, 4, 2.5f}, .gain = {0.7f, 1, 0.5f}, .top_hz = 5500, .teeth_hz = 2400,
     .least = 2, .most = 3, .stroke_s = 0.052f, .spacing_s = 0.155f, .uneven = 0.04f,
     .first = 0.85f, .verses_hz = 0.75f, .still_c = 5, .rest_s = 6, .rest_below = -1.1f,
     .habit = {.wakes_deg = 3, .dawn = 0.1, .day = 0, .dusk = 0.8, .night = 1},
     .turns = true, .natural = 0.197f},
    {.hz = {6200, 9000, 13000}, .q = {2.5f, 2, 2}, .gain = {0.7f, 1, 0.33f}, .teeth_hz = 4500,
     .least = 3, .most = 7, .stroke_s = 0.026f, .spacing_s = 0.036f, .uneven = 0.1f,
     .first = 0.35f, .verses_hz = 0.9f, .still_c = 8, .rest_s = 3.5f, .rest_below = -0.5f,
     .habit = {.wakes_deg = 5, .dawn = 0.2, .day = 1, .dusk = 0.3, .night = 0},
     .sunny = true, .natural = 0.0635f},
};
/* clang-format on */

/* The verse under way. */
struct verse {
    int64_t begin, end; /* frames, as heard */
    uint64_t key;
    int strokes;
    float level, slower;
};

struct singer {
    uint64_t key;
    struct rhythm rhythm;
    double tempo;
    int64_t travel;
    struct spot_place place;
    float gain;
    struct verse verse;
    float air_pole, wing_pole;
    float before, z[RESONANCES][2], dulled, stiff; /* of the resonances, the air, the wings */
};

struct resonance {
    float b, a1, a2;
};

struct bush_crickets {
    const struct world *world;
    int voice, n_singers, n_spots;
    const struct verse_kind *kind;
    float meadow[BANDS];
    struct singer singer[SINGERS_MAX];
    struct resonance resonance[SINGERS_MAX][RESONANCES];
};

/* Band-passes of unit gain at their centres (RBJ cookbook). */
static struct resonance tune(float hz, float q, float gain)
{
    float w = 6.2831853f * fminf(hz, 0.45f * SAMPLE_RATE) / SAMPLE_RATE;
    float alpha = sinf(w) / (2 * q), a0 = 1 + alpha;
    return (struct resonance){gain * alpha / a0, -2 * cosf(w) / a0, (1 - alpha) / a0};
}

static void add_singer(struct bush_crickets *c, int who, uint64_t layer_key)
{
    struct singer *s = &c->singer[who];
    struct rng pair = rng_of(hash_sub(layer_key, STREAM_PLACE + 16 * (who / 2)));
    struct rng own = rng_of(hash_sub(layer_key, STREAM_PLACE + 16 * (who + 50)));
    s->key = rng_bits(&own);
    struct rng *tempo = c->kind->turns ? &pair : &own;
    s->tempo = rng_uniform(tempo, 0.92, 1.08);
    s->rhythm = (struct rhythm){
        s->key, rng_uniform(tempo, 0, 0.5) + (c->kind->turns ? 0.5 * (who % 2) : 0), 0.03};
    double distance = who < c->n_spots ? 0.9 + 1.1 * who : rng_lognormal(&own, 4.5, 0.35);
    double across = c->n_singers == 1 ? 0 : rng_uniform(&own, -1, 1);
    if (who < c->n_spots && c->n_singers > 1)
        across = (who == 0 ? -0.5 : who == 1 ? 0.6 : 0.05) + rng_uniform(&own, -0.2, 0.2);
    s->place = (struct spot_place){(float)across, (float)distance};
    double home_m = c->world->voices[c->voice].distance_m;
    s->travel = llround(distance * home_m / 343 * SAMPLE_RATE / BLOCK) * BLOCK;
    s->gain = (float)(1 / distance);
    float high = (float)rng_normal(&own, 1, 0.03);
    /* The mixer dulls the near ones by their own distance, all others by the layer's. */
    if (who >= c->n_spots)
        s->air_pole = space_air((float)(home_m * fmax(distance - 1, 0)), 0);
    if (c->kind->top_hz > 0)
        s->wing_pole = expf(-6.2831853f * c->kind->top_hz / SAMPLE_RATE);
    for (int k = 0; k < RESONANCES; k++)
        c->resonance[who][k] = tune(c->kind->hz[k] * high, c->kind->q[k], c->kind->gain[k]);
}

static void init(void *source, const struct source_setup *setup)
{
    struct bush_crickets *c = source;
    c->world = setup->world;
    c->voice = setup->voice;
    c->kind = &verse_kinds[setup->params.kind];
    int count = setup->params.count < 1 ? 1 : setup->params.count;
    c->n_singers = count < SINGERS_MAX ? count : SINGERS_MAX;
    c->n_spots = c->n_singers < SPOTS ? c->n_singers : SPOTS;
    for (int i = 0; i < c->n_singers; i++)
        add_singer(c, i, setup->key);
    air_fill(c->meadow, -57);
}

/* Above 0 it sings, from 1 on with all its strength: a song swells up within a second or
 * two, and dies away before a rest. */
static double eagerness(const struct verse_kind *k, const struct singer *s, double t)
{
    double mood = drift_at(hash_sub(s->key, STREAM_MOOD), k->rest_s, t);
    return (mood - k->rest_below) * 10;
}

static bool willing(const struct bush_crickets *c, int who, const struct beat *b, double t,
                    double warmth_c)
{
    const struct verse_kind *k = c->kind;
    const struct singer *s = &c->singer[who];
    double share = world_hour_share(c->world, &k->habit, t) *
                   fmin(fmax((warmth_c - k->still_c - 4) / 4, 0), 1);
    if (share < 1 && hash_uniform(hash_sub(s->key, STREAM_MOOD)) >= share)
        return false;
    if (eagerness(k, s, t) <= 0)
        return false;
    return world_hush(c->world, c->voice, who, t) >
           0.15 + 0.7 * hash_uniform(hash_sub(b->key, STREAM_MOOD));
}

/* Begins the verse that is first heard in this block, if there is one. */
static void listen(struct bush_crickets *c, int who, int64_t frame)
{
    struct singer *s = &c->singer[who];
    const struct verse_kind *k = c->kind;
    int64_t from = frame - s->travel, stretch = rhythm_stretch(from);
    double middle_s = frame_time(stretch * RHYTHM_STRETCH + RHYTHM_STRETCH / 2);
    double warmth_c = world_warmth_c(c->world, middle_s);
    double faster = fmin(fmax((warmth_c - k->still_c) / (20 - k->still_c), 0.1), 1.6);
    double rate_hz = k->verses_hz * s->tempo * faster;
    if (k->sunny)
        rate_hz *= 0.5 + 0.5 * weather_daylight(&c->world->weather, middle_s);
    struct beat beat;
    if (!rhythm_beats(&s->rhythm, rate_hz, from, from + BLOCK, &beat, 1) ||
        !willing(c, who, &beat, frame_time(beat.onset), warmth_c))
        return;
    struct rng r = rng_of(beat.key);
    struct verse *v = &s->verse;
    v->key = beat.key;
    v->strokes = k->least + rng_below(&r, k->most - k->least + 1);
    double swell = 0.2 * drift_at(hash_sub(s->key, STREAM_LEVEL), 8, frame_time(beat.onset));
    double eager = fmin(eagerness(k, s, frame_time(beat.onset)), 1);
    v->level = (float)(rng_lognormal(&r, 1, 0.08) * exp(swell) * (0.12 + 0.88 * eager));
    float verse_s = k->spacing_s * (float)(v->strokes - 1) + k->stroke_s;
    v->slower = fminf(1 / (float)sqrt(faster), 0.9f * (float)beat.period_s / verse_s);
    v->begin = beat.onset + s->travel;
    v->end = v->begin + (int64_t)(v->slower * verse_s * SAMPLE_RATE) + BLOCK;
}

/* Adds the clicks of one stroke that fall into the block. */
static void add_stroke(const struct verse_kind *k, const struct verse *v, int stroke,
                       int64_t frame, float mono[BLOCK])
{
    uint64_t key = hash_sub(v->key, stroke), teeth = hash_sub(key, STREAM_TEETH);
    float stray = k->uneven * ((float)hash_uniform(key) - 0.5f);
    float lasts = k->stroke_s * v->slower * SAMPLE_RATE;
    float at = ((float)stroke + (stroke ? stray : 0)) * k->spacing_s * v->slower * SAMPLE_RATE;
    int begin = (int)(v->begin - frame) + (int)at, length = (int)lasts;
    int from = begin < 0 ? -begin : 0, to = begin + length < BLOCK ? length : BLOCK - begin;
    float step = k->teeth_hz / SAMPLE_RATE;
    float level = v->level * (stroke == 0 ? k->first : 1) *
                  (1 + 4 * k->uneven * ((float)hash_uniform(hash_mix(key)) - 0.5f)) /
                  sqrtf(step);
    for (int i = from; i < to; i++) {
        uint64_t bits = hash_mix(teeth + (uint64_t)i * 0x9e3779b97f4a7c15u);
        if ((float)(bits & 0xffffff) * 0x1p-24f >= step)
            continue;
        float x = (float)i / lasts, tooth = 0.6f + 0.8f * (float)(bits >> 40) * 0x1p-24f;
        float up = fminf(x / 0.6f, 1), down = fminf((1 - x) / 0.15f, 1);
        mono[begin + i] += (bits >> 32 & 1 ? tooth : -tooth) * level * up * up * down;
    }
}

static void resonate(struct singer *s, const struct resonance *wing, float mono[BLOCK])
{
    for (int i = 0; i < BLOCK; i++) {
        float x = mono[i] - s->before, y = 0; /* small wings hardly move the low air */
        s->before = mono[i];
        for (int k = 0; k < RESONANCES; k++) {
            float w = wing[k].b * x + s->z[k][0];
            s->z[k][0] = s->z[k][1] - wing[k].a1 * w;
            s->z[k][1] = -wing[k].b * x - wing[k].a2 * w;
            y += w;
        }
        s->stiff = y + s->wing_pole * (s->stiff - y);
        mono[i] = s->dulled = s->stiff + s->air_pole * (s->dulled - s->stiff);
    }
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct bush_crickets *c = source;
    out->n_spots = c->n_spots;
    out->wide_used = c->n_singers > c->n_spots;
    out->n_beds = 1;
    memcpy(out->bed[0].power, c->meadow, sizeof c->meadow);
    out->bed[0].place = (struct spot_place){0, 1};
    out->bed[0].spread = 1;
    for (int i = 0; i < c->n_singers; i++) {
        struct singer *s = &c->singer[i];
        listen(c, i, now->frame);
        if (i < c->n_spots)
            out->spot_place[i] = s->place;
        if (s->verse.end <= now->frame || s->verse.strokes == 0) {
            memset(s->z, 0, sizeof s->z);
            s->before = s->dulled = s->stiff = 0;
            continue;
        }
        float mono[BLOCK] = {0};
        for (int k = 0; k < s->verse.strokes; k++)
            add_stroke(c->kind, &s->verse, k, now->frame, mono);
        resonate(s, c->resonance[i], mono);
        source_lay(out, now, i, s->place.across, c->kind->natural, s->gain, mono);
    }
}

const struct source_kind bush_crickets_kind = {
    .name = "bush-crickets",
    .summary = "those that rasp: great green bush-crickets, katydids, meadow grasshoppers",
    .kinds = {"great-green", "katydid", "meadow"},
    .usual = {.count = 4, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 150,
    .usual_hushed_by = "rain",
    .memory_s = 2,
    .size = sizeof(struct bush_crickets),
    .init = init,
    .render = render,
};
