/* song-thrush (Turdus philomelos): loud short motifs of 1…4 notes, each said two to four times
 * over, then dropped for another; 2…4.5 kHz, some squeaks up to 7. The repeating is the
 * signature: of one to five times .12 .28 .32 .20 .08 (nature-sound.md §9). Much of it is taken
 * from the neighbours: tits, a nuthatch's whistle, waders, finches, a falcon's kee-kee. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { MOTIFS = 60, STREAM_MOTIF = 1 };

static void note(struct phrase *p, struct rng *r, float gap, float khz, float ms, float db)
{
    float wide = exp2f(draw(r, 0.05f, 0.45f)), top = khz * wide, low = khz / wide;
    struct syllable *s;
    switch (rng_below(r, 6)) {
    case 0: /* a clear whistle */
        s = phrase_sing(p, gap, 1.5f * ms, db, {0, khz * 0.97f}, {0.2f, khz},
                        {0.8f, khz * 0.99f}, {1, khz * 0.95f});
        break;
    case 1: /* whipped up */
        s = phrase_sing(p, gap, ms, db, {0, low}, {0.4f, khz * 0.95f}, {0.85f, top},
                        {1, top * 0.97f});
        break;
    case 2: /* falling */
    case 3:
        s = phrase_sing(p, gap, ms, db, {0, top}, {0.3f, khz * 1.08f}, {0.7f, khz * 0.93f},
                        {1, low});
        break;
    case 4: /* over the top */
        s = phrase_sing(p, gap, 1.3f * ms, db, {0, low}, {0.35f, top}, {0.55f, top * 0.98f},
                        {1, low * 0.95f});
        break;
    default: /* down and up */
        s = phrase_sing(p, gap, 1.3f * ms, db, {0, top}, {0.4f, low}, {0.6f, low * 1.02f},
                        {1, khz});
        break;
    }
    float attack = draw(r, 0.08f, 0.18f), decay = draw(r, 0.2f, 0.4f);
    float buzz_hz = draw(r, 60, 190), semitones = draw(r, 0.5f, 1.6f);
    syllable_fade(s, attack, decay);
    double texture = rng_uniform(r, 0, 1);
    if (texture < 0.2)
        syllable_buzz(s, buzz_hz, semitones, 0.5f);
    else if (texture < 0.32)
        phrase_second(p, s, draw(r, 1.25f, 1.7f), -5);
}

/* A few notes of another bird, as this thrush has them; n of a kind, each `step` times the last. */
static void volley(struct phrase *p, int n, float gap, float between, float ms, float step,
                   float db, float a, float b, float c)
{
    for (int i = 0; i < n; i++, a *= step, b *= step, c *= step)
        phrase_sing(p, i ? between : gap, ms, db - 0.5f * (float)i, {0, a},
                    {0.35f, 0.4f * a + 0.6f * b}, {0.6f, b}, {1, c});
}

static void tit(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 3.3f, 3.9f), up = draw(r, 1.25f, 1.45f), ms = draw(r, 90, 125);
    phrase_sing(p, gap, 0.8f * ms, db - 2, {0, khz * up * 1.12f}, {0.25f, khz * up * 1.02f},
                {0.5f, khz * up}, {1, khz * up * 0.92f});
    phrase_sing(p, 35, ms, db, {0, khz * 1.4f}, {0.08f, khz * 1.1f}, {0.18f, khz},
                {0.8f, khz * 0.99f}, {1, khz * 0.96f});
}

static void nuthatch(struct phrase *p, struct rng *r, float gap, float db)
{
    float low = draw(r, 1.9f, 2.3f), high = low * draw(r, 1.35f, 1.6f), ms = draw(r, 130, 210);
    phrase_sing(p, gap, ms, db, {0, low}, {0.3f, low * 1.04f}, {0.75f, high * 0.96f},
                {1, high});
}

static void wader(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 3.0f, 3.8f), fall = draw(r, 0.62f, 0.75f), ms = draw(r, 90, 150);
    float step = draw(r, 0.93f, 0.99f), between = draw(r, 20, 45);
    volley(p, 1 + rng_below(r, 3), gap, between, ms, step, db, khz, khz * 0.85f, khz * fall);
}

static void finch(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 4.2f, 5.2f), ms = draw(r, 50, 75);
    volley(p, 1 + rng_below(r, 2), gap, 60, ms, 1, db - 1, khz * 0.78f, khz, khz * 0.7f);
}

static void flute(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 1.7f, 2.2f), up = draw(r, 1.2f, 1.45f), ms = draw(r, 170, 260);
    struct syllable *s =
        phrase_sing(p, gap, ms, db, {0, khz}, {0.3f, khz * up * 0.97f}, {0.45f, khz * up},
                    {0.75f, khz * 0.98f}, {1, khz * 0.93f});
    if (rng_chance(r, 0.3))
        phrase_second(p, s, draw(r, 1.4f, 1.6f), -6);
}

static void churr(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 3.0f, 4.4f), ms = draw(r, 15, 22), between = draw(r, 8, 14);
    volley(p, 5 + rng_below(r, 5), gap, between, ms, 1, db - 2, khz * 1.25f, khz, khz * 0.8f);
}

static void falcon(struct phrase *p, struct rng *r, float gap, float db)
{
    float khz = draw(r, 2.7f, 3.4f), ms = draw(r, 60, 90), between = draw(r, 25, 45);
    volley(p, 2 + rng_below(r, 3), gap, between, ms, 1.01f, db, khz * 0.82f, khz * 1.05f,
           khz * 0.9f);
}

/* One saying of a motif; everything drawn from its own key is the same each time. */
static void motif(struct phrase *p, uint64_t key, float gap, float db)
{
    static void (*const imitation[])(struct phrase *, struct rng *, float, float) = {
        tit, nuthatch, wader, finch, flute, churr, falcon};
    struct rng r = rng_of(key);
    if (rng_chance(&r, 0.45)) {
        int which = rng_below(&r, 7);
        imitation[which](p, &r, gap, db);
        return;
    }
    bool squeaky = rng_chance(&r, 0.15);
    float base = squeaky ? draw(&r, 4.8f, 6.4f) : expf(draw(&r, logf(2.1f), logf(4.0f)));
    if (rng_chance(&r, 0.12)) { /* a rattle */
        int n = 4 + rng_below(&r, 4);
        float ms = draw(&r, 22, 40), fall = draw(&r, 1.2f, 1.6f);
        for (int i = 0; i < n; i++)
            phrase_sing(p, i ? 10 : gap, ms, db - 1, {0, base * fall}, {0.5f, base},
                        {1, base / fall});
        return;
    }
    int n = 1 + (int)(3.6 * rng_uniform(&r, 0, 1));
    float ms = draw(&r, 55, 130);
    for (int i = 0; i < n; i++) {
        float khz = fmaxf(base * exp2f(draw(&r, -0.42f, 0.42f)), 1.8f);
        float loud = db + draw(&r, -3, 0) - (squeaky ? 3 : 0);
        float own_gap = draw(&r, 6, 38);
        note(p, &r, i ? own_gap : gap, khz, n == 1 ? 1.6f * ms : ms * draw(&r, 0.7f, 1.2f),
             loud);
    }
}

static int times(struct rng *r)
{
    static const double upto[] = {0.12, 0.40, 0.72, 0.92};
    double u = rng_uniform(r, 0, 1);
    int n = 1;
    while (n < 5 && u >= upto[n - 1])
        n++;
    return n;
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    enum { GROUPS = 10 };
    struct rng r = rng_of(hash_sub(key, 1));
    double target_s = rng_uniform(&r, 4.5, 8.5);
    for (int g = 0; g < GROUPS && p->end_s < target_s && p->n < PHRASE_MAX - 40; g++) {
        int which = phrase_deal(by->key, turn * GROUPS + g, MOTIFS);
        int n = times(&r);
        float pace = draw(&r, 50, 150), db = draw(&r, -4, 0);
        if (g)
            phrase_rest(p, draw(&r, 220, 800));
        for (int i = 0; i < n && p->end_s < 9; i++)
            motif(p, hash_sub(hash_sub(by->key, STREAM_MOTIF), which), i ? pace : 0, db);
    }
}

static const struct bird_species song_thrush = {
    .timbre = {-42, -56, -44, 0.003f, 0.05f, 0.12f, 0.3f},
    .level_db = 3.9f,
    .habit = {-8.5, 1, 0.35, 1, 0},
    .longest_s = 10,
    .matches = 0.2f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &song_thrush);
}

const struct source_kind song_thrush_kind = {
    .name = "song-thrush",
    .summary = "loud short motifs, each said two to four times over",
    .usual = {.count = 1, .every_s = 12.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.7; rain 0.6; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
