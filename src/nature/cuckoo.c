/* cuckoo (Cuculus canorus): a falling note near 700 Hz (a scoop to the top in 30 ms, then down)
 * and a level one near 540, a minor third below; 0.34 s from one to the other, a call every
 * 1.25…1.65 s, 6…13 calls (measured, nature-sound.md §9). What makes it a cuckoo and no flute
 * is the onset of the first note. Now and then a call has three notes. */
#include "nature/bird.h"
#include "nature/nature.h"

static void cuck(struct phrase *p, float khz, float gap, float db)
{
    struct syllable *s = phrase_sing(p, gap, 158, db, {0, khz * 0.78f}, {0.16f, khz * 1.05f},
                                     {0.32f, khz * 1.1f}, {0.5f, khz * 1.06f},
                                     {0.75f, khz * 0.95f}, {1, khz * 0.83f});
    syllable_pressure(s, {0, 0}, {0.12f, 0.3f}, {0.26f, 0.85f}, {0.34f, 1}, {0.46f, 0.78f},
                      {0.57f, 0.42f}, {0.7f, 0.18f}, {0.85f, 0.06f}, {1, 0});
    s->h2 *= 2; /* it is the more forceful of the two */
}

static void oo(struct phrase *p, float khz, float gap)
{
    struct syllable *s = phrase_sing(p, gap, 245, -1, {0, khz * 0.95f}, {0.12f, khz * 1.006f},
                                     {0.5f, khz}, {0.85f, khz * 0.993f}, {1, khz * 0.96f});
    syllable_pressure(s, {0, 0}, {0.07f, 0.3f}, {0.16f, 0.68f}, {0.42f, 0.93f}, {0.58f, 1},
                      {0.7f, 0.8f}, {0.8f, 0.32f}, {0.9f, 0.1f}, {1, 0});
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float period_ms = draw(&own, 1330, 1530), low = draw(&own, 0.525f, 0.55f);
    float high = low * draw(&own, 1.2f, 1.26f);
    p->tempo = 0.5f * (1 + p->tempo); /* as steady as a clock, nearly */
    int calls = 6 + rng_below(&r, 8);
    for (int i = 0; i < calls && p->end_s < 14.5; i++) {
        bool three = i > 2 && rng_chance(&r, 0.04);
        float before = p->n ? period_ms - 580 + draw(&r, -55, 65) : 0;
        cuck(p, high, before, draw(&r, -1.5f, 0.5f));
        if (three)
            cuck(p, high * 0.97f, 90, -1);
        oo(p, low, 182);
    }
}

static const struct bird_species cuckoo = {
    .timbre = {-37, -42, -38, 0.003f, 0.05f, 0.15f, 0.3f},
    .level_db = 3.2f,
    .pitch_sd = 0.03f,
    .habit = {-8, 1, 0.5, 0.5, 0},
    .longest_s = 17.5,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &cuckoo);
}

const struct source_kind cuckoo_kind = {
    .name = "cuckoo",
    .summary = "calls its name from far off",
    .usual = {.count = 1, .every_s = 32, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 45,
    .usual_width_deg = 40,
    .usual_hushed_by = "wind 0.5; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
