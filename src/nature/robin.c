/* robin (Erithacus rubecula): phrases of 4…7 pieces that alternate high (5.5…8.5 kHz, thin) and
 * low (2.8…5 kHz, fluted), 1.7…3 s, never the same. Most pieces are cascades and tumbles of
 * slurs that sweep through both; others ticks, long wavering whistles, fast zigzags, steps, and
 * notes of both sides of the syrinx at once. It begins high and shyly, more or less, is loudest
 * in the middle, and sinks and softens to the end. Shapes: nature-sound.md §9, prototypes' RB3,
 * sonograms: of seven recorded phrases hardly a note lies below 2.6 kHz, six begin with
 * something thin above 6 kHz, and all end low. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>
#include <stdlib.h>

enum { PIECES = 70, STREAM_HIGH = 1, STREAM_LOW };

static float within(float khz)
{
    const float lowest_khz = 2.6f, highest_khz = 8.8f;
    return fmaxf(fminf(khz, highest_khz), lowest_khz);
}

static struct syllable *note(struct phrase *p, float gap, float ms, float db, float a, float b,
                             float c, float d)
{
    return phrase_sing(p, gap, ms, db, {0, within(a)}, {0.25f, within(b)}, {0.65f, within(c)},
                       {1, within(d)});
}

/* Near the bottom of its range a glide is short; near the top it is moved down as it is. */
static struct syllable *glide(struct phrase *p, float gap, float ms, float db, struct glide g)
{
    const float lowest_khz = 2.9f, highest_khz = 8.6f;
    g.khz = fmaxf(g.khz, 1.06f * lowest_khz);
    float most = 2 * log2f(g.khz / lowest_khz);
    g.octaves = fmaxf(fminf(g.octaves, most), -most);
    g.khz = fminf(g.khz, highest_khz * exp2f(-0.5f * fabsf(g.octaves)));
    return phrase_glide(p, gap, ms, db, g);
}

/* Slurs that fall steeply and level out, each from a little lower, no two as far or as loud: the
 * robin's trickle. */
static void cascade(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 3 + rng_below(r, 5), loudest = rng_below(r, n);
    float fall = draw(r, 0.45f, 1.15f), ms = draw(r, 38, 85), step = draw(r, 0.9f, 0.99f);
    float gap = draw(r, 8, 55);
    if (khz > 5) /* a high one begins there, and falls across the middle */
        khz *= 0.85f;
    /* to where there is still some way to fall */
    step = fmaxf(step, fminf(powf(3.4f / khz, 1 / (float)n), 1));
    for (int i = 0; i < n; i++, khz *= step) {
        struct glide g = {.khz = khz, .octaves = fall * draw(r, 0.6f, 1.25f)};
        g.power = draw(r, 0.25f, 0.95f);
        float own = ms * draw(&p->rng, 0.85f, 1.2f) * draw(r, 0.65f, 1.3f),
              soft = draw(r, -4, 0);
        glide(p, gap * draw(r, 0.3f, 1.7f), own, db + soft - 1.2f * (float)abs(i - loudest),
              g);
    }
}

/* Short notes that fall up to an octave in 5…25 ms, each alone, some onto a short foot. */
static void ticks(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 3 + rng_below(r, 5);
    float fall = draw(r, 0.4f, 0.85f), ms = draw(r, 15, 26), gap = draw(r, 25, 60);
    float foot = draw(r, 0.3f, 0.75f);
    for (int i = 0; i < n; i++, khz *= draw(r, 0.9f, 1.07f)) {
        float up = exp2f(0.5f * fall * draw(r, 0.6f, 1.2f)), soft = draw(r, -8, 0);
        float own = ms * draw(r, 0.75f, 1.4f), own_gap = gap * draw(r, 0.4f, 1.6f);
        phrase_sing(p, own_gap, own, db + soft, {0, within(khz * up)}, {0.5f * foot, khz},
                    {foot, within(khz / up)}, {1, within(khz / up * 0.98f)});
    }
}

static void zigzag(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 4 + rng_below(r, 8);
    float wide = draw(r, 0.17f, 0.4f), ms = draw(r, 22, 42), bend = draw(r, 0.97f, 1.015f);
    float hurries = draw(r, -0.02f, 0.03f), grows_db = draw(r, -0.6f, 0.6f);
    for (int i = 0; i < n; i++, khz *= bend, ms *= 1 - hurries) {
        float own = exp2f(wide * draw(r, 0.6f, 1.3f)), soft = draw(r, -2.5f, 0);
        note(p, 3, ms, db + soft + grows_db * (float)(i - n / 2), khz / own, khz * own, khz,
             khz / own);
    }
}

static void steps(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 3 + rng_below(r, 4);
    float ms = draw(r, 25, 60), step = draw(r, 0.93f, 1.03f), gap = draw(r, 6, 30);
    float octaves = draw(r, -0.3f, 0.5f), bend = draw(r, -0.08f, 0.15f);
    for (int i = 0; i < n; i++, khz *= step * draw(r, 0.97f, 1.03f)) {
        struct glide g = {khz, octaves, 0.6f, bend};
        float own = ms * draw(r, 0.75f, 1.3f), soft = draw(r, -5, 0);
        glide(p, gap, own, db + soft, g);
    }
}

static void sweep(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 1 + rng_below(r, 3);
    float wide = draw(r, 0.4f, 1.1f), ms = draw(r, 55, 140), buzz = draw(r, 40, 110);
    bool up = rng_chance(r, 0.3), buzzing = rng_chance(r, 0.4);
    for (int i = 0; i < n; i++, khz *= draw(r, 0.88f, 1.06f)) {
        struct glide g = {.khz = khz, .octaves = wide * draw(r, 0.7f, 1.2f)};
        g.octaves *= up ? -1 : 1;
        g.power = draw(r, 0.5f, 1.7f);
        float own = ms * draw(r, 0.75f, 1.2f), soft = draw(r, -4, 0);
        struct syllable *s = glide(p, 14, own, db + soft, g);
        if (buzzing)
            syllable_buzz(s, buzz, 0.4f, 0.3f);
    }
}

static void long_whistle(struct phrase *p, struct rng *r, float khz, float db)
{
    if (khz > 5) { /* thin */
        khz *= 1.07f;
        db -= 4;
    }
    float end = khz * draw(r, 0.86f, 1.03f), waver = draw(r, 0.005f, 0.03f);
    struct syllable *s =
        phrase_sing(p, 15, draw(r, 150, 320), db, {0, within(khz * 1.06f)}, {0.12f, khz},
                    {0.35f, khz * (1 - waver)}, {0.55f, 0.5f * (khz + end) * (1 + waver)},
                    {0.8f, end * (1 - waver)}, {1, end * 0.98f});
    if (rng_chance(r, 0.15))
        phrase_second(p, s, draw(r, 0.62f, 0.76f), -6);
}

static void doubled(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 1 + rng_below(r, 2);
    float ratio = rng_chance(r, 0.5) ? draw(r, 0.62f, 0.76f) : draw(r, 0.89f, 0.95f);
    float ms = draw(r, 90, 190), other_db = draw(r, -8, -1), bend = draw(r, -0.06f, 0.06f);
    khz = fmaxf(khz, 3 / ratio);
    for (int i = 0; i < n; i++)
        phrase_second(p,
                      note(p, 12, ms, db - 2.5f, khz * (1.06f - bend), khz * (1 + bend), khz,
                           khz * 0.96f),
                      ratio, other_db);
}

/* Hurried notes tumbling down, no two of a kind, some leaping up to where they fall from: what
 * most of a robin's phrase is made of. */
static void tumble(struct phrase *p, struct rng *r, float khz, float db)
{
    int n = 4 + rng_below(r, 6);
    if (khz > 5) /* as a cascade */
        khz *= 0.85f;
    for (int i = 0; i < n; i++) {
        float wide = exp2f(draw(r, 0.2f, 0.55f)), ms = draw(r, 18, 66), gap = draw(r, 9, 60);
        float own_db = db + draw(r, -9, 0), lean = draw(r, 0.97f, 1.12f);
        struct syllable *s;
        switch (rng_below(r, 6)) {
        case 0:
        case 5: /* falls and levels out */
            s = note(p, gap, ms, own_db, khz * wide * wide, khz * wide, khz * 1.03f,
                     khz * 0.97f);
            break;
        case 1: /* leaps up first */
            s = phrase_sing(p, gap, ms, own_db, {0, within(khz / wide)}, {0.12f, khz},
                            {0.2f, within(khz * wide * lean)}, {0.55f, khz},
                            {1, within(khz / wide)});
            break;
        case 2: /* a hook upwards at the end */
            s = note(p, gap, ms, own_db, khz * wide, khz / lean, khz / wide, khz * lean);
            break;
        case 3: /* over the top */
            s = note(p, gap, ms, own_db, khz / wide, khz * lean, khz * 1.02f, khz / wide);
            break;
        default: /* nearly level */
            s = note(p, gap, 1.3f * ms, own_db, khz * lean, khz, khz * 0.99f, khz * 0.95f);
            break;
        }
        float buzz_hz = draw(r, 60, 150);
        if (rng_chance(r, 0.15))
            syllable_buzz(s, buzz_hz, 0.6f, 0.4f);
        khz = fmaxf(khz * exp2f(draw(r, -0.26f, 0.15f)), 3);
    }
}

/* A piece of the repertoire; its key is the piece's for life. */
static void piece(struct phrase *p, uint64_t key, bool high, float db)
{
    static void (*const shape[2][10])(struct phrase *, struct rng *, float, float) = {
        {tumble, tumble, tumble, ticks, cascade, sweep, zigzag, long_whistle, steps, doubled},
        {tumble, ticks, cascade, cascade, cascade, cascade, sweep, sweep, long_whistle,
         long_whistle}};
    struct rng r = rng_of(key);
    float khz = high ? draw(&r, 5.4f, 7.9f) : draw(&r, 3.1f, 5.1f);
    int which = rng_below(&r, 10);
    /* The highest are the softest. */
    shape[high][which](p, &r, khz, db - 2.5f * fmaxf(khz - 6, 0));
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn; /* of 140 pieces so many phrases can be made that none comes back */
    struct rng r = rng_of(hash_sub(key, 1));
    bool high = rng_chance(&r, 0.75);
    double target_s = rng_uniform(&r, 1.5, 2.6);
    float shy_db = draw(&r, 2, 13), ebb_db = draw(&r, 2, 6);
    double shy_s = target_s * rng_uniform(&r, 0, 0.35);
    while (p->end_s < target_s && p->n < PHRASE_MAX - 20) {
        bool shy = !p->n || p->end_s < shy_s;
        bool late = p->end_s > 0.67 * target_s;
        if (p->n)
            phrase_rest(p, draw(&r, 12, 80));
        uint64_t pieces = hash_sub(by->key, high ? STREAM_HIGH : STREAM_LOW);
        float db = draw(&r, -6, 0) - (shy ? shy_db : 0) - (late ? ebb_db : 0) - (high ? 0 : 2);
        piece(p, hash_sub(pieces, rng_below(&r, PIECES)), high, db);
        bool ending = p->end_s > 0.6 * target_s; /* rather low */
        double turns = high ? (ending ? 0.95 : 0.72) : (ending ? 0.4 : 0.8);
        if (rng_chance(&r, turns))
            high = !high;
    }
}

static const struct bird_species robin = {
    .timbre = {-46, -60, -44, 0.003f, 0.05f, 0.22f, 0.24f},
    .level_db = 7.2f,
    .habit = {-9, 1, 0.5, 1, 0.08},
    .longest_s = 3.7,
    .takes_turns = true,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &robin);
}

const struct source_kind robin_kind = {
    .name = "robin",
    .summary = "European robin: thin high trickles and low flutes, by turns",
    .usual = {.count = 1, .every_s = 7.4, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 9,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.7; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
