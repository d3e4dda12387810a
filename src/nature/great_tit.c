/* great-tit (Parus major): "teacher, teacher, teacher": two notes, one level at 3.3…4.1 kHz and
 * one at 4.1…5.6 with a fall, over and over, two rounds a second. A bird has two to five types,
 * sings 6…20 strophes of one, then switches; the pauses within a round differ by type. All
 * measured: nature-sound.md §9. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { STREAM_TYPE = 1 };

struct type {
    float high, low, high_ms, low_ms; /* kHz */
    float gap_ms, between_ms;
    bool low_first, twice, buzzing;
    float buzz_hz, buzz_semitones;
};

static struct type type_of(uint64_t key)
{
    struct rng r = rng_of(key);
    struct type t = {.low = draw(&r, 3.3f, 4.0f)};
    t.high_ms = draw(&r, 60, 120);
    t.low_ms = draw(&r, 100, 145);
    t.gap_ms = draw(&r, 25, 80);
    t.low_first = rng_chance(&r, 0.5);
    t.twice = rng_chance(&r, 0.2); /* tea-cher-cher */
    t.buzzing = rng_chance(&r, 0.25);
    t.buzz_hz = draw(&r, 205, 240);
    t.buzz_semitones = draw(&r, 0.4f, 0.9f);
    t.high = fminf(t.low * draw(&r, 1.22f, 1.55f), 5.7f);
    float period_ms = draw(&r, 495, 550);
    float sung = t.high_ms + t.low_ms * (t.twice ? 2 : 1) + t.gap_ms * (t.twice ? 2 : 1);
    t.between_ms = fmaxf(period_ms - sung, 60);
    return t;
}

static void high(struct phrase *p, const struct type *t, float gap)
{
    struct syllable *s =
        phrase_sing(p, gap, t->high_ms, -2, {0, t->high * 1.12f}, {0.2f, t->high * 1.03f},
                    {0.5f, t->high}, {1, t->high * 0.92f});
    syllable_pressure(s, {0, 0}, {0.1f, 0.6f}, {0.25f, 1}, {0.6f, 0.8f}, {0.85f, 0.35f},
                      {1, 0});
}

static void low(struct phrase *p, const struct type *t, float gap)
{
    /* The tick at its onset comes down from 1.6 times the note. */
    struct syllable *s =
        phrase_sing(p, gap, t->low_ms, 0, {0, t->low * 1.6f}, {0.06f, t->low * 1.15f},
                    {0.16f, t->low}, {0.8f, t->low * 0.99f}, {1, t->low * 0.96f});
    syllable_pressure(s, {0, 0}, {0.05f, 0.2f}, {0.15f, 0.6f}, {0.3f, 1}, {0.75f, 0.9f},
                      {0.92f, 0.3f}, {1, 0});
    if (t->buzzing)
        syllable_buzz(s, t->buzz_hz, t->buzz_semitones, 0.5f);
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    int types = 3 + rng_below(&own, 3), along;
    int64_t run = phrase_run(by->key, turn, 6, &along);
    uint64_t repertoire = hash_sub(by->key, STREAM_TYPE);
    struct type t = type_of(hash_sub(repertoire, phrase_deal(by->key, run, types)));
    p->tempo = 0.5f * (1 + p->tempo); /* they keep time better than most */
    int rounds = 5 + rng_below(&r, 5);
    for (int i = 0; i < rounds && p->end_s < 3.5; i++) {
        float between = i ? t.between_ms * (1 + 0.02f * (float)i) : 0;
        p->level_db += i == 1 ? 1.5f : i == rounds - 1 ? -1.0f : 0; /* the first is softer */
        if (t.low_first) {
            low(p, &t, between);
            if (t.twice)
                low(p, &t, t.gap_ms);
            high(p, &t, t.gap_ms);
        } else {
            high(p, &t, between);
            low(p, &t, t.gap_ms);
            if (t.twice)
                low(p, &t, t.gap_ms);
        }
    }
}

static const struct bird_species great_tit = {
    .timbre = {-44, -58, -46, 0.002f, 0.03f, 0.15f, 0.3f},
    .level_db = -1.5f,
    .habit = {-5.5, 1, 0.6, 0.4, 0},
    .longest_s = 5.2,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &great_tit);
}

const struct source_kind great_tit_kind = {
    .name = "great-tit",
    .summary = "two notes over and over: teacher, teacher, teacher",
    .usual = {.count = 1, .every_s = 7.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 10,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.9; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
