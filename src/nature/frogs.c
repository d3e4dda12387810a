/* frogs: a pond's chorus, which one male opens, the others join within seconds, and which
 * stops as quickly, one or two a little before the others. A call is a train of pulses, each a short ringing of the throat at the
 * call's pitches; neighbours share a tempo and take turns (nature-sound.md §10).
 *
 * Choruses are events of one agent; within them each male keeps a rhythm of his own, and what
 * a call holds is a closed form of (male, beat, time). */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/sine.h"
#include "ecology/agent.h"
#include "ecology/drift.h"
#include "nature/air.h"
#include "nature/rhythm.h"

#include <math.h>
#include <string.h>

enum { SPOTS = 3, MALES_MAX = 16, PARTIALS = 4, PARTS = 2 };
enum { STREAM_PLACE = 0x66, STREAM_CHORUS, STREAM_JOIN, STREAM_MOOD, STREAM_LEVEL };

static const double chorus_longest_s = 28;

struct call_part {
    float begin_s, length_s, pulse_hz;
    float grow_s, fall_s; /* of the part's level; grow 0: the first pulse is the loudest */
    float level;
    float rings; /* of its pulses, times the kind's decay; 0: once */
};

struct call_kind {
    float hz, glide; /* glide: share of the pitch by which a call rises */
    float ratio[PARTIALS], level[PARTIALS];
    float attack_s, decay_s; /* of a pulse */
    float uneven;            /* of pulses, in level and place */
    float rasp;              /* how rough, 0 clear … 1 */
    struct call_part part[PARTS];
    float calls_hz, stretch; /* calls a second at 18 °C; spread of a call's length */
    float natural;
};

static const struct call_kind call_kinds[] = {
    /* European tree frog: 2.6 kHz over its half, 85 pulses a second. */
    {.hz = 2600,
     .glide = 0.02f,
     .ratio = {1, 0.5f, 2, 1.5f},
     .level = {1, 0.55f, 0.025f, 0.04f},
     .attack_s = 0.0009f,
     .decay_s = 0.0032f,
     .uneven = 0.10f,
     .rasp = 0.3f,
     .part = {{0, 0.098f, 85, 0.05f, 0.02f, 1}},
     .calls_hz = 4.5f,
     .stretch = 0.06f,
     .natural = 0.105f},
    /* Pacific tree frog: two notes, the first climbing, the second higher and with
     * fewer, longer pulses. */
    {.hz = 2080,
     .glide = 0.2f,
     .ratio = {1, 0.5f, 1.5f, 2},
     .level = {1, 0.42f, 0.12f, 0.03f},
     .attack_s = 0.0025f,
     .decay_s = 0.0048f,
     .uneven = 0.16f,
     .rasp = 0.45f,
     .part = {{0, 0.10f, 118, 0.07f, 0.03f, 0.6f}, {0.132f, 0.085f, 27, 0, 0.08f, 0.9f, 2.2f}},
     .calls_hz = 1.7f,
     .stretch = 0.1f,
     .natural = 0.147f},
    /* Common frog: a soft growl of 25 pulses a second. */
    {.hz = 430,
     .glide = 0.12f,
     .ratio = {1, 0.62f, 1.9f, 3.1f},
     .level = {1, 0.4f, 0.5f, 0.16f},
     .attack_s = 0.0025f,
     .decay_s = 0.011f,
     .uneven = 0.22f,
     .rasp = 0.8f,
     .part = {{0, 0.75f, 27, 0.25f, 0.2f, 1}},
     .calls_hz = 0.5f,
     .stretch = 0.25f,
     .natural = 0.13f},
    /* Bullfrog: 200 Hz and a nasal 1.3 kHz, beaten a hundred times a second. */
    {.hz = 205,
     .glide = 0.05f,
     .ratio = {1, 2, 6.35f, 0.5f},
     .level = {1, 0.35f, 0.16f, 0.4f},
     .attack_s = 0.0018f,
     .decay_s = 0.0062f,
     .uneven = 0.1f,
     .rasp = 0.6f,
     .part = {{0, 0.68f, 97, 0.2f, 0.22f, 1}},
     .calls_hz = 0.85f,
     .stretch = 0.08f,
     .natural = 0.1f},
};

/* The call under way. */
struct call {
    int64_t begin, end; /* frames, as heard */
    uint64_t key;
    float hz, level, longer;
};

struct male {
    uint64_t key;
    struct rhythm rhythm;
    double tempo;
    int64_t travel;
    struct spot_place place;
    float gain;
    struct call call;
};

struct frogs {
    const struct world *world;
    int voice, n_males, n_spots;
    uint64_t key;
    const struct call_kind *kind;
    struct agent chorus;
    struct male male[MALES_MAX];
    float pond[BANDS];
    struct event under_way; /* the chorus last begun */
    int64_t next;           /* the frame it is worked out up to */
};

static double chorus_length(const void *source, int who, uint64_t key, int64_t onset)
{
    (void)source;
    (void)who;
    (void)onset;
    struct rng r = rng_of(key);
    return fmax(rng_lognormal(&r, 21, 0.3), 9);
}

static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct frogs *f = source;
    return agent_events(&f->chorus, from, to, out, n_max);
}

static void place_male(struct frogs *f, int who)
{
    struct male *m = &f->male[who];
    struct rng pair = rng_of(hash_sub(f->key, STREAM_PLACE + 16 * (who / 2)));
    struct rng own = rng_of(hash_sub(f->key, STREAM_PLACE + 16 * (who + 100)));
    m->key = rng_bits(&own);
    m->tempo = rng_uniform(&pair, 0.92, 1.08);
    m->rhythm = (struct rhythm){m->key, rng_uniform(&pair, 0, 0.5) + 0.5 * (who % 2), 0.035};
    double distance = who < f->n_spots ? 0.75 + 0.6 * who : rng_lognormal(&own, 2.6, 0.4);
    double across = rng_uniform(&own, -1, 1);
    if (who < f->n_spots && f->n_males > 1) /* the near ones apart from each other */
        across = -0.8 + 1.6 * ((who * 2 + 1) % 3) / 2 + rng_uniform(&own, -0.2, 0.2);
    m->place = (struct spot_place){(float)(f->n_males > 1 ? across : 0), (float)distance};
    m->gain = (float)(1 / distance);
    double home_m = f->world->voices[f->voice].distance_m;
    m->travel = llround(distance * home_m / 343 * SAMPLE_RATE / BLOCK) * BLOCK;
}

static void init(void *source, const struct source_setup *setup)
{
    struct frogs *f = source;
    f->world = setup->world;
    f->voice = setup->voice;
    f->key = setup->key;
    f->kind = &call_kinds[setup->params.kind];
    f->n_males = setup->params.count < 1           ? 1
                 : setup->params.count > MALES_MAX ? MALES_MAX
                                                   : setup->params.count;
    f->n_spots = f->n_males < SPOTS ? f->n_males : SPOTS;
    for (int i = 0; i < f->n_males; i++)
        place_male(f, i);
    f->chorus = (struct agent){
        .world = f->world,
        .voice = f->voice,
        .of = 1,
        .key = hash_sub(f->key, STREAM_CHORUS),
        .habit = {.wakes_deg = 2, .dawn = 0.4, .day = 0.2, .dusk = 1, .night = 1},
        .source = f,
        .length = chorus_length};
    agent_init(&f->chorus, setup->params.every_s, chorus_longest_s);
    f->chorus.chance = 0.97; /* a pond is seldom silent for long */
    f->next = INT64_MIN;
    air_fill(f->pond, -57);
}

/* Whether a male calls at t, an instant of his own: in the chorus, between his joining and
 * its end, in series with rests; and now and then alone. */
static bool calls(const struct frogs *f, int who, const struct beat *b)
{
    const struct male *m = &f->male[who];
    const struct event *e = &f->under_way;
    struct rng r = rng_of(hash_sub(hash_sub(e->key, STREAM_JOIN), who));
    double joins_s =
        who == (int)(e->key % (uint64_t)f->n_males) ? 0 : 0.5 + rng_exponential(&r, 1.2);
    double leaves_s = fmin(rng_exponential(&r, 1.5), 5);
    double since_s = frame_time(b->onset - e->onset), t = frame_time(b->onset);
    double lasts_s = frame_time(e->length);
    bool together = e->length > 0 && since_s >= joins_s && since_s < lasts_s - leaves_s;
    double rests = drift_at(hash_sub(m->key, STREAM_MOOD), 2.2, t);
    if (together)
        return since_s < joins_s + 2.5 || rests > -0.75;
    bool alone = e->length > 0 && since_s > lasts_s + 2.5;
    return alone && drift_at(hash_sub(m->key, STREAM_MOOD + 64), 1.6, t) > 1.6;
}

static void listen(struct frogs *f, int who, int64_t frame)
{
    struct male *m = &f->male[who];
    int64_t from = frame - m->travel;
    double middle_s = frame_time(rhythm_stretch(from) * RHYTHM_STRETCH + RHYTHM_STRETCH / 2);
    double warmth_c = world_warmth_c(f->world, middle_s);
    double warmer = fmin(fmax(1 + 0.035 * (warmth_c - 18), 0.55), 1.5);
    struct beat beat;
    if (warmth_c < 5 || !rhythm_beats(&m->rhythm, f->kind->calls_hz * m->tempo * warmer, from,
                                      from + BLOCK, &beat, 1))
        return;
    if (!calls(f, who, &beat))
        return;
    struct rng r = rng_of(beat.key);
    struct rng own = rng_of(hash_sub(m->key, STREAM_LEVEL));
    double size = rng_normal(&own, 1, 0.05); /* a greater frog calls lower */
    double swell = 0.22 * drift_at(hash_sub(m->key, STREAM_LEVEL), 7, frame_time(beat.onset));
    const struct call_part *last = &f->kind->part[f->kind->part[1].length_s > 0];
    double longest = 0.93 * beat.period_s / (last->begin_s + last->length_s);
    struct call *c = &m->call;
    c->key = beat.key;
    c->longer = (float)fmin(rng_lognormal(&r, 1, f->kind->stretch), longest);
    c->hz = (float)(f->kind->hz * size * rng_normal(&r, 1, 0.008));
    c->level = (float)(rng_lognormal(&r, 1, 0.1) * exp(swell));
    c->begin = beat.onset + m->travel;
    c->end = c->begin + (int64_t)(c->longer * (last->begin_s + last->length_s) * SAMPLE_RATE);
}

static float part_level(const struct call_part *p, float s, float length_s)
{
    float up = p->grow_s > 0 ? fminf((s + 0.15f * p->grow_s) / p->grow_s, 1) : 1;
    float down = fminf((length_s - s) / p->fall_s, 1);
    return p->level * up * fmaxf(down, 0.25f);
}

/* Wet flesh: a jagged line through hashed points 16 frames apart, -1…1. */
static inline float rasp(uint64_t key, int i)
{
    int point = i / 16;
    float along = (float)(i - 16 * point) * (1.0f / 16);
    float a = (float)(int32_t)(hash_mix(key + (uint64_t)point) >> 32) * 0x1p-31f;
    float b = (float)(int32_t)(hash_mix(key + (uint64_t)point + 1) >> 32) * 0x1p-31f;
    return a + along * (b - a);
}

/* How long a pulse of this part takes to fall by e. */
static float rings_s(const struct call_kind *k, const struct call_part *p)
{
    return k->decay_s * (p->rings > 0 ? p->rings : 1);
}

/* Adds frames [from, to) of a pulse that begins `since` frames into its call. */
static void add_pulse(const struct call_kind *k, const struct call *c, float decay_s,
                      float *mono, int from, int to, int length, int since, float level)
{
    float e_decay = expf(-1.0f / (decay_s * SAMPLE_RATE));
    float e_attack = expf(-1.0f / (k->attack_s * SAMPLE_RATE));
    float decay = level * expf(-(float)from / (decay_s * SAMPLE_RATE));
    float attack = expf(-(float)from / (k->attack_s * SAMPLE_RATE));
    float span = (float)(c->end - c->begin), turns = c->hz / SAMPLE_RATE;
    for (int i = from; i < to; i++) {
        float at = (float)(since + i), x = (float)i / (float)length;
        float phase = turns * at * (1 + k->glide * (0.5f * at / span - 0.5f));
        float y = 0;
        for (int p = 0; p < PARTIALS; p++)
            y += k->level[p] * sine_turns(phase * k->ratio[p]);
        y *= 1 + k->rasp * rasp(c->key, since + i);
        *mono++ += decay * (1 - attack) * (1 - x * x) * y;
        decay *= e_decay;
        attack *= e_attack;
    }
}

static void call_part(const struct call_kind *k, const struct call *c,
                      const struct call_part *p, uint64_t key, int64_t frame,
                      float mono[BLOCK])
{
    float spacing = SAMPLE_RATE / p->pulse_hz, length_s = p->length_s * c->longer;
    int pulses = (int)(length_s * p->pulse_hz),
        length = (int)(5 * rings_s(k, p) * SAMPLE_RATE);
    int part_begin = (int)(p->begin_s * c->longer * SAMPLE_RATE);
    int first =
        (int)(((float)(frame - c->begin) - (float)part_begin - (float)length) / spacing);
    for (int i = first > 1 ? first - 1 : 0; i < pulses; i++) {
        uint64_t pulse = hash_sub(key, i);
        float stray = k->uneven * ((float)hash_uniform(pulse) - 0.5f);
        float level = 1 + 2 * k->uneven * ((float)hash_uniform(hash_mix(pulse)) - 0.5f);
        int since = part_begin + (int)(((float)i + (i ? stray : 0)) * spacing);
        int begin = (int)(c->begin - frame) + since;
        if (begin >= BLOCK)
            break;
        int from = begin < 0 ? -begin : 0;
        int to = begin + length < BLOCK ? length : BLOCK - begin;
        if (from < to)
            add_pulse(k, c, rings_s(k, p), mono + begin + from, from, to, length, since,
                      c->level * level * part_level(p, (float)i / p->pulse_hz, length_s));
    }
}

/* Brings `under_way` and the events told up to this block. */
static void follow(struct frogs *f, int64_t frame, struct field *out)
{
    int64_t travel = source_travel(f->world, f->voice, 1), from = frame - travel;
    if (frame != f->next) { /* started here: look back for a chorus already under way */
        struct event past[4];
        int64_t back = (int64_t)(3 * chorus_longest_s * SAMPLE_RATE);
        int n = agent_events(&f->chorus, from - back, from, past, 4);
        f->under_way = n > 0 ? past[n - 1] : (struct event){0};
    }
    f->next = frame + BLOCK;
    struct event e;
    if (agent_events(&f->chorus, from, from + BLOCK, &e, 1)) {
        f->under_way = e;
        e.onset += travel;
        out->event[out->n_events++] = e;
    }
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct frogs *f = source;
    follow(f, now->frame, out);
    out->n_spots = f->n_spots;
    out->wide_used = f->n_males > f->n_spots;
    out->n_beds = 1;
    memcpy(out->bed[0].power, f->pond, sizeof f->pond);
    out->bed[0].place = (struct spot_place){0, 1};
    out->bed[0].spread = 1;
    float rings =
        fmaxf(rings_s(f->kind, &f->kind->part[0]), rings_s(f->kind, &f->kind->part[1]));
    const int64_t tail = (int64_t)(5 * rings * SAMPLE_RATE) + BLOCK;
    for (int i = 0; i < f->n_males; i++) {
        struct male *m = &f->male[i];
        if (i < f->n_spots)
            out->spot_place[i] = m->place;
        listen(f, i, now->frame);
        if (m->call.end + tail <= now->frame || m->call.level == 0)
            continue;
        float mono[BLOCK] = {0};
        for (int p = 0; p < PARTS && f->kind->part[p].length_s > 0; p++)
            call_part(f->kind, &m->call, &f->kind->part[p], hash_sub(m->call.key, p),
                      now->frame, mono);
        source_lay(out, now, i, m->place.across, f->kind->natural, m->gain, mono);
    }
}

const struct source_kind frogs_kind = {
    .name = "frogs",
    .summary = "frogs: a chorus that starts and stops together",
    .kinds = {"tree", "pacific", "common", "bull"},
    .usual = {.count = 7, .every_s = 32, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 150,
    .memory_s = 2,
    .size = sizeof(struct frogs),
    .answers = {.events = events},
    .init = init,
    .render = render,
};
