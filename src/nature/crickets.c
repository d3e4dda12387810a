/* crickets: field crickets' chirps, the near-synchronous chorus of snowy tree crickets, the
 * trills of ground crickets. One wing stroke is one pulse: nearly a sine, since the harp
 * resonates, swelling as the wings close and let go at the end, roughened by its teeth.
 *
 * Pulses are closed forms of (cricket, chirp, time): nothing rings from one to the next. Three
 * sing near, each in its place; the others are panned here, and the far ones, whose pulses the
 * distance has run together, keep only the chirp. Rates go by warmth: Dolbear's law (1897)
 * for the tree cricket, (T - 4 °C) for the field cricket (nature-sound.md §10). */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/sine.h"
#include "ecology/drift.h"
#include "nature/air.h"
#include "nature/rhythm.h"

#include <math.h>
#include <string.h>

enum { FIELD, TREE, GROUND };
enum { NEAR_MAX = 3, MID_MAX = 9, FAR_MAX = 14, SINGERS_MAX = NEAR_MAX + MID_MAX + FAR_MAX };
enum { STREAM_PLACE = 0x63, STREAM_MOOD, STREAM_LEVEL, STREAM_CHORUS, STREAM_GLIDE };
enum { STREAM_PAUSE = 0x73, STREAM_STROKES, STREAM_AIR, STREAM_QUICK };

/* How far one chorister of a tree is behind another, and how long a trill may be. */
static const double lag_s = 0.05, longest_s = 3.2;

/* The chirp under way. */
struct chirp {
    int64_t begin, end; /* frames, as heard */
    uint64_t key;
    int pulses;
    float pulse_frames, duty, carrier_hz, level;
    float glide;        /* share of the pitch by which a stroke has fallen at its end */
    float snap;         /* share of the pitch by which it begins above that */
    float lifts;        /* shares by which each stroke, up to the fifth, is higher */
    float lengthens;    /* … and longer than the one before */
    float uneven;       /* of the strokes' places, in periods, and of their levels */
    float slows;        /* share by which each stroke comes later than the one before */
    float first, grows; /* level of the first stroke; what each adds, up to 1 */
};

struct singer {
    int species, who;
    uint64_t key;
    struct rhythm rhythm;
    double tempo;      /* its own, beside the others' */
    int64_t travel;    /* frames, whole blocks */
    float carrier;     /* its own, beside its kind's */
    float quick;       /* a field cricket's strokes, 0 slow … 1 quick, as all around it */
    float left, right; /* gains; a near one's spot is mono */
    struct spot_place place;
    bool far;
    float wavers; /* how far moving air makes it swell and fade, in nepers */
    struct chirp chirp;
};

struct crickets {
    const struct world *world;
    int voice, kind, n_near, n_singers;
    uint64_t key;
    float chorus[BANDS], meadow[BANDS];
    struct singer singer[SINGERS_MAX];
    /* What two neighbouring stretches of the rhythm share; a cache. */
    struct {
        int64_t stretch;
        bool known;
        double warmth_c;
    } air[2];
};

static double warmth(struct crickets *c, int64_t stretch)
{
    int slot = stretch & 1;
    if (!c->air[slot].known || c->air[slot].stretch != stretch) {
        c->air[slot].known = true;
        c->air[slot].stretch = stretch;
        c->air[slot].warmth_c = world_warmth_c(
            c->world, frame_time(stretch * RHYTHM_STRETCH + RHYTHM_STRETCH / 2));
    }
    return c->air[slot].warmth_c;
}

/* Chirps, or trills, a second. */
static double rate_hz(int species, double warmth_c)
{
    switch (species) {
    case FIELD:
        return fmax(3.0 * (warmth_c - 4) / 16, 0.3);
    case TREE:
        return fmax(40 + 7 * (warmth_c - 10), 12) / 60;
    default:
        return 0.32 * fmax(1 + 0.03 * (warmth_c - 20), 0.5);
    }
}

/* How many of them bear the cold: none under 9 °C, all from 13 °C. */
static double stirring(double warmth_c)
{
    return fmin(fmax((warmth_c - 9) / 4, 0), 1);
}

static void add_singer(struct crickets *c, int species, double distance_m, double across,
                       bool far)
{
    int who = c->n_singers++;
    struct singer *s = &c->singer[who];
    struct rng r = rng_of(hash_sub(c->key, STREAM_PLACE + 16 * who));
    s->key = rng_bits(&r);
    s->species = species;
    s->who = who;
    s->far = far;
    s->tempo = rng_uniform(&r, 0.88, 1.12);
    s->carrier = (float)rng_normal(&r, 1, 0.022);
    s->quick = (float)hash_uniform(hash_sub(c->key, STREAM_QUICK));
    s->rhythm = (struct rhythm){s->key, rng_uniform(&r, 0, 1), 0.18};
    if (species == TREE) { /* they follow one another */
        s->tempo = 1;
        s->carrier = (float)rng_normal(&r, 1, 0.012);
        s->rhythm.offset = 0.5 + rng_uniform(&r, -1, 1) * lag_s;
        s->rhythm.jitter = 0.012;
    } else if (species == GROUND) {
        s->rhythm.jitter = 0.15;
    }
    double home_m = c->world->voices[c->voice].distance_m;
    s->place = (struct spot_place){(float)across, (float)(distance_m / REFERENCE_M)};
    s->travel = llround(s->place.distance * home_m / 343 * SAMPLE_RATE / BLOCK) * BLOCK;
    if (who >= c->n_near) /* as far as a light wind's eddies, of a metre or so, scatter it */
        s->wavers = 0.12f * powf((float)distance_m / 22, 0.92f);
    /* Air and stalks take 0.05 dB a metre from 5 kHz; field crickets further off sing from their
     * burrows' mouths, among the stalks. */
    s->left = (float)(REFERENCE_M / distance_m * pow(10, -0.0025 * distance_m));
    if (species == FIELD && who >= c->n_near)
        s->left *= 0.6f;
}

static void init(void *source, const struct source_setup *setup)
{
    struct crickets *c = source;
    c->world = setup->world;
    c->voice = setup->voice;
    c->kind = setup->params.kind;
    c->key = setup->key;
    int count = setup->params.count < 1 ? 1 : setup->params.count;
    struct rng r = rng_of(hash_sub(c->key, STREAM_PLACE));
    c->n_near = count < NEAR_MAX ? count : NEAR_MAX;
    int mid = count - c->n_near < MID_MAX ? count - c->n_near : MID_MAX;
    int far = (int)(setup->params.busy * 2 * 10 + 0.5);
    for (int i = 0; i < c->n_near; i++) {
        /* One close by and ahead, or one ear had all of them, and near enough to the middle
         * that both ears' sum keeps it; the others a good deal further, so that it is heard
         * alone. */
        int turn = (i + c->n_near / 2) % c->n_near;
        double across = c->n_near == 1 ? 0 : -0.75 + 1.5 * turn / (c->n_near - 1);
        double distance_m = 3 + (5 + i) * i + rng_uniform(&r, -0.5, 0.5);
        double aside = (i == 0 ? 0.06 : 0.2) * rng_uniform(&r, -1, 1);
        add_singer(c, c->kind, distance_m, across + aside, false);
    }
    for (int i = 0; i < mid;
         i++) { /* among field crickets, every fourth is a ground cricket */
        int species = c->kind == FIELD && i % 4 == 3 ? GROUND : c->kind;
        add_singer(c, species, rng_lognormal(&r, 22, 0.35), rng_uniform(&r, -1, 1), false);
    }
    for (int i = 0; i < far && i < FAR_MAX; i++)
        add_singer(c, c->kind, rng_lognormal(&r, 48, 0.25), rng_uniform(&r, -1, 1), true);
    air_fill(c->meadow, -57);
    float hz = c->kind == FIELD ? 4500 : c->kind == TREE ? 2950 : 6900;
    for (int i = 0; i < BANDS; i++) {
        float octaves = log2f(band_hz[i] / hz) * 3;
        c->chorus[i] = 1e-6f * (float)setup->params.busy * expf(-2 * octaves * octaves);
    }
}

/* What a beat of the rhythm becomes: a chirp as this species makes it. */
static struct chirp make_chirp(const struct singer *s, const struct beat *b, double warmth_c)
{
    struct rng r = rng_of(b->key);
    double warmer = warmth_c - 20, own = hash_uniform(s->key), pulse_s, carrier_hz;
    uint64_t strokes = hash_sub(s->key, STREAM_STROKES);
    struct chirp c = {
        .key = b->key, .duty = 0.58f, .glide = 0.04f, .uneven = 0.02f, .level = 1.13f};
    switch (s->species) {
    case FIELD: /* a meadow has its kind; the quicker its strokes, the more of them */
        c.pulses = (int)(3.6 + 2.4 * s->quick + own);
        pulse_s =
            (0.0225 - 0.006 * s->quick + 0.003 * (own - 0.5)) / fmax(1 + 0.035 * warmer, 0.6);
        c.pulses += rng_chance(&r, 0.1) - rng_chance(&r, 0.2);
        pulse_s *= rng_normal(&r, 1, 0.03);
        carrier_hz = 4550 * (1 + 0.006 * warmer);
        c.glide = 0.06f + 0.03f * (float)hash_uniform(hash_sub(s->key, STREAM_GLIDE));
        c.snap = 0.016f;
        c.lifts = 0.005f;
        c.lengthens = 0.07f;
        c.uneven = 0.1f;
        c.slows = 0.025f;
        c.duty = 0.64f;
        c.first = 0.5f + 0.4f * (float)hash_uniform(hash_mix(strokes));
        c.grows = 0.2f;
        c.level = 1.2f;
        break;
    case TREE:
        c.pulses = 8;
        c.first = 0.5f;
        c.grows = 0.125f;
        pulse_s = fmin(0.020 * pow(20 / fmax(warmth_c, 8), 0.8), b->period_s / 13);
        carrier_hz = 2100 + 45 * warmth_c;
        break;
    default:
        pulse_s = 1 / ((28 + 20 * hash_uniform(s->key)) * fmax(1 + 0.03 * warmer, 0.5));
        c.pulses = (int)(fmin(rng_uniform(&r, 0.25, 0.75) * b->period_s, longest_s) / pulse_s);
        carrier_hz = 7000 * (1 + 0.006 * warmer);
        c.duty = 0.5f;
        c.uneven = 0.05f;
        c.first = 0.15f;
        c.grows = 0.06f;
    }
    c.carrier_hz = (float)(carrier_hz * s->carrier * rng_normal(&r, 1, 0.0015));
    c.pulse_frames = (float)(pulse_s * SAMPLE_RATE);
    c.level *= (float)rng_lognormal(&r, 1, 0.09);
    c.begin = b->onset + s->travel;
    c.end = c.begin + (int64_t)((c.pulses + 1) * c.pulse_frames);
    if (s->far) /* strokes run together: what falls within each is level in the whole */
        c.glide = c.snap = 0;
    return c;
}

/* Whether a singer is in the mood at t, and nothing hinders it: crickets sing by the half
 * minute, fall silent for some seconds, and stop when disturbed. */
static bool willing(struct crickets *c, const struct singer *s, const struct beat *b, double t,
                    double warmth_c)
{
    static const struct habit habit = {
        .wakes_deg = 5, .dawn = 0.6, .day = 0.4, .dusk = 1, .night = 1};
    double own = hash_uniform(hash_sub(s->key, STREAM_MOOD));
    double share = world_hour_share(c->world, &habit, t) * stirring(warmth_c);
    if (share < 1 && own >= share)
        return false;
    if (s->species == FIELD && (drift_at(hash_sub(s->key, STREAM_MOOD), 6, t) < -1.3 ||
                                hash_uniform(hash_sub(b->key, STREAM_PAUSE)) < 0.07))
        return false;
    return world_hush(c->world, c->voice, s->who, t) >
           0.15 + 0.7 * hash_uniform(hash_sub(b->key, STREAM_MOOD));
}

/* Begins the chirp that is first heard in this block, if there is one. */
static void listen(struct crickets *c, struct singer *s, int64_t frame)
{
    int64_t from = frame - s->travel;
    double warmth_c = warmth(c, rhythm_stretch(from));
    struct beat beat;
    if (!rhythm_beats(&s->rhythm, s->tempo * rate_hz(s->species, warmth_c), from, from + BLOCK,
                      &beat, 1))
        return;
    double t = frame_time(beat.onset);
    if (!willing(c, s, &beat, t, warmth_c))
        return;
    s->chirp = make_chirp(s, &beat, warmth_c);
    double swell = 0.18 * drift_at(hash_sub(s->key, STREAM_LEVEL), 9, t);
    s->chirp.level *=
        (float)exp(swell) * (s->species == GROUND && c->kind == FIELD ? 0.07f : 1);
}

/* Where pulse k begins, in pulse periods: the tree cricket's eight go 2-3-3. */
static float pulse_place(const struct singer *s, int k)
{
    float slower = 1 + s->chirp.slows * (float)(k - 1) / 2;
    float pauses = s->species == TREE ? 0.25f * (float)((k >= 2) + (k >= 5)) : 0;
    return (float)k * slower + pauses;
}

/* The teeth: a jagged line through hashed points 24 frames apart. */
static inline float teeth(uint64_t key, int i)
{
    int point = i / 24;
    float along = (float)(i - 24 * point) * (1.0f / 24);
    float a = (float)(int32_t)(hash_mix(key + (uint64_t)point) >> 32) * 0x1p-31f;
    float b = (float)(int32_t)(hash_mix(key + (uint64_t)point + 1) >> 32) * 0x1p-31f;
    return a + along * (b - a);
}

/* How far the phase has come at x of a stroke, in strokes' lengths at the carrier's pitch: it
 * begins a little higher, keeps level past its middle, and falls as the wings come to rest. */
static inline float gone(const struct chirp *c, float x)
{
    float x2 = x * x, left = 1 - x, left2 = left * left;
    return x - c->glide * x2 * x2 / 4 - c->snap * left2 * left2 * left / 5;
}

/* Adds pulse frames [from, to) of a stroke `length` frames long to mono[at…]. */
static void add_stroke(const struct chirp *c, float *mono, int at, int from, int to,
                       float length, float level, float carrier_hz, uint64_t key, float rises)
{
    const float turns = carrier_hz / SAMPLE_RATE * length,
                falls = 0.25f + 0.25f * (rises > 0.4f);
    for (int i = from; i < to; i++) {
        float x = ((float)i + 0.5f) / length;
        float up = fminf(x / rises, 1), down = fminf((1 - x) / falls, 1);
        float envelope = up * sqrtf(up) * down * down * (3 - 2 * down) * level;
        float jag = teeth(key, i);
        float phase = turns * gone(c, x) + 0.018f * jag;
        float s = sine_turns(phase), q = sine_turns(phase + 0.25f);
        /* The second harmonic 28 dB down, the third 24: 32 and 36 some metres off, where a
         * recording has 31 and 30. */
        float wing = s + 0.08f * s * q + 0.06f * s * (3 - 4 * s * s);
        mono[at + i - from] += envelope * (1 + 0.08f * jag) * wing;
    }
}

/* Adds what falls into this block of a singer's chirp. */
static void sing(const struct singer *s, int64_t frame, float mono[BLOCK])
{
    const struct chirp *c = &s->chirp;
    if (s->far) { /* one soft swell: the pulses have run together */
        int begin = (int)(c->begin - frame), end = (int)(c->end - frame);
        int from = begin < 0 ? -begin : 0, to = (end < BLOCK ? end : BLOCK) - begin;
        add_stroke(c, mono, begin + from, from, to, (float)(c->end - c->begin),
                   0.6f * c->level, c->carrier_hz, c->key, 0.5f);
        return;
    }
    int first = (int)((float)(frame - c->begin) / c->pulse_frames) - 2;
    for (int k = first < 0 ? 0 : first; k < c->pulses; k++) {
        uint64_t key = hash_sub(c->key, k);
        float stray = c->uneven * ((float)hash_uniform(key) - 0.5f);
        float level = fminf(c->first + c->grows * (float)k, 1) *
                      (1 - c->uneven * (float)hash_uniform(hash_sub(key, 1)));
        int begin = (int)(c->begin - frame) +
                    (int)((pulse_place(s, k) + (k ? stray : 0)) * c->pulse_frames);
        if (begin >= BLOCK)
            break;
        float older = fminf((float)k, 4) - 2;
        float length = c->duty * c->pulse_frames * (1 + c->lengthens * older);
        int end = begin + (int)length;
        if (end <= 0)
            continue;
        int from = begin < 0 ? -begin : 0, to = (end < BLOCK ? end : BLOCK) - begin;
        float hz = c->carrier_hz * (1 + c->lifts * older +
                                    0.003f * (float)(hash_uniform(hash_mix(key)) - 0.5));
        add_stroke(c, mono, begin + from, from, to, length, c->level * level, hz, key, 0.35f);
    }
}

/* What the moving air between makes of it; the mixer has nothing of the kind. */
static void waver(const struct singer *s, const struct moment *now, float mono[BLOCK])
{
    const double scale_s = 0.6;
    uint64_t key = hash_sub(s->key, STREAM_AIR);
    float gain = expf(s->wavers * (float)drift_at(key, scale_s, now->t));
    float next =
        expf(s->wavers * (float)drift_at(key, scale_s, frame_time(now->frame + BLOCK)));
    for (int i = 0; i < BLOCK; i++)
        mono[i] *= gain + (next - gain) * (float)i / BLOCK;
}

static void render(void *source, const struct moment *now, struct field *out)
{
    static const float natural = 0.0445f;
    struct crickets *c = source;
    out->n_spots = c->n_near;
    out->wide_used = true;
    for (int i = 0; i < c->n_singers; i++) {
        struct singer *s = &c->singer[i];
        listen(c, s, now->frame);
        if (i < c->n_near)
            out->spot_place[i] = s->place;
        if (s->chirp.end <= now->frame || s->chirp.pulses == 0)
            continue;
        float mono[BLOCK] = {0};
        sing(s, now->frame, mono);
        if (i >= c->n_near)
            waver(s, now, mono);
        source_lay(out, now, i, s->place.across, natural, s->left, mono);
    }
    out->n_beds = 1;
    struct bed *bed = &out->bed[0];
    double warmth_c = warmth(c, rhythm_stretch(now->frame));
    double shimmer = exp(0.2 * drift_at(hash_sub(c->key, STREAM_CHORUS), 0.3, now->t));
    float gain = (float)(stirring(warmth_c) * shimmer *
                         world_hush(c->world, c->voice, SINGERS_MAX, now->t));
    for (int b = 0; b < BANDS; b++)
        bed->power[b] = gain * c->chorus[b] + c->meadow[b];
    bed->place = (struct spot_place){0, 1};
    bed->spread = 1;
}

const struct source_kind crickets_kind = {
    .name = "crickets",
    .summary = "crickets, slower as it cools: field, tree or ground crickets",
    .kinds = {"field", "tree", "ground"},
    .usual = {.count = 10, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 170,
    .usual_hushed_by = "rain",
    .memory_s = 4,
    .size = sizeof(struct crickets),
    .init = init,
    .render = render,
};
