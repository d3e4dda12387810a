/* cuckoo (Cuculus canorus): a falling note near 700 Hz (a scoop to the top in 45 ms, then down)
 * and a level one near 540, a minor third below and 2 dB softer; 0.33…0.38 s from one to the
 * other, a call every 1.25…1.65 s, 6…13 calls (measured, nature-sound.md §9). What makes it a
 * cuckoo and no flute is the onset of the first note. Within a song the pitch holds to half a
 * per cent: what varies is the first call, the level and the pauses. Now and then a call has
 * three notes. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

/* What one call is: of what pitch, how loud, how long beside the usual, and how hoarse. */
struct call {
    float high, low, db, long_by, hoarse;
};

/* Up in 45 ms and down again as far. */
static void cuck(struct phrase *p, const struct call *c, float gap, float khz)
{
    float ms = 145 * c->long_by;
    struct syllable *s =
        phrase_sing(p, gap, ms, c->db, {0, khz * 0.78f}, {0.13f, khz * 0.9f},
                    {0.26f, khz * 1.06f}, {0.36f, khz * 1.1f}, {0.46f, khz * 1.08f},
                    {0.6f, khz}, {0.8f, khz * 0.89f}, {1, khz * 0.8f});
    syllable_pressure(s, {0, 0}, {0.1f, 0.08f}, {0.22f, 0.35f}, {0.34f, 0.9f}, {0.4f, 1},
                      {0.5f, 0.78f}, {0.62f, 0.42f}, {0.75f, 0.2f}, {0.88f, 0.07f}, {1, 0});
    s->h2 *= 1.5f; /* it is the more forceful of the two */
    s->breath *= c->hoarse;
    s->jitter *= c->hoarse;
}

static void oo(struct phrase *p, const struct call *c, float gap)
{
    float khz = c->low;
    struct syllable *s = phrase_sing(p, gap, 238 * c->long_by, c->db - 2, {0, khz * 0.96f},
                                     {0.12f, khz * 1.002f}, {0.5f, khz}, {0.85f, khz * 1.002f},
                                     {1, khz * 0.97f});
    syllable_pressure(s, {0, 0}, {0.07f, 0.3f}, {0.16f, 0.62f}, {0.32f, 0.82f}, {0.55f, 0.98f},
                      {0.66f, 1}, {0.76f, 0.8f}, {0.84f, 0.35f}, {0.92f, 0.1f}, {1, 0});
    s->breath *= c->hoarse;
    s->jitter *= c->hoarse;
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float period_ms = draw(&own, 1330, 1500), low = draw(&own, 0.525f, 0.55f);
    float high = low * draw(&own, 1.19f, 1.25f), between = draw(&own, 195, 225);
    p->tempo = 0.5f * (1 + p->tempo); /* as steady as a clock, nearly */
    int calls = 6 + rng_below(&r, 8);
    /* The first is often weak and hoarse, and at the end it flags. */
    float first_db = rng_chance(&r, 0.6) ? draw(&r, -6, -2) : 0, slower_ms = draw(&r, 0, 60);
    for (int i = 0; i < calls && p->end_s < 14.5; i++) {
        float last = fmaxf(0, (float)(i + 4 - calls) / 3), weak = i ? 0 : first_db;
        bool three = i > 2 && rng_chance(&r, 0.04);
        float before = period_ms - 383 - between + draw(&r, -40, 40) + slower_ms * last;
        if (i && rng_chance(&r, 0.12)) /* a hesitation */
            before += draw(&r, 30, 70);
        struct call c = {
            .high = high * (1 + 0.004f * weak), .low = low, .hoarse = 1 - 0.25f * weak};
        c.db = weak - last + draw(&r, -1.5f, 0.5f);
        c.long_by = draw(&r, 0.94f, 1.06f);
        cuck(p, &c, i ? before : 0, c.high);
        if (three)
            cuck(p, &c, 90, c.high * 0.97f);
        oo(p, &c, between);
    }
}

static const struct bird_species cuckoo = {
    .timbre = {-41, -44, -40, 0.003f, 0.05f, 0.15f, 0.3f, true},
    .level_db = 4.2f,
    .pitch_sd = 0.03f,
    .habit = {-8, 1, 0.5, 0.5, 0},
    .longest_s = 17.5,
    .rest_s = 5,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &cuckoo);
}

const struct source_kind cuckoo_kind = {
    .name = "cuckoo",
    .summary = "calls its name from far off",
    .usual = {.count = 1, .every_s = 34, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 45,
    .usual_width_deg = 40,
    .usual_hushed_by = "wind 0.5; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
