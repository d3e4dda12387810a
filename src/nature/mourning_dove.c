/* mourning-dove (Zenaida macroura): coo-OO-oo, coo, coo, coo: a low note that leaps up a fourth
 * and comes back, then three even ones, near 490 Hz; breathy and nearly pure, each with the
 * scoop and sag that low birds are known by (nature-sound.md §9, finding 5). */
#include "nature/bird.h"
#include "nature/nature.h"

static void coo(struct phrase *p, float khz, float gap, float ms, float db)
{
    struct syllable *s = phrase_sing(p, gap, ms, db, {0, khz * 0.87f}, {0.18f, khz * 1.02f},
                                     {0.4f, khz * 1.03f}, {0.7f, khz}, {1, khz * 0.88f});
    syllable_pressure(s, {0, 0}, {0.12f, 0.45f}, {0.32f, 1}, {0.62f, 0.85f}, {0.86f, 0.35f},
                      {1, 0});
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float khz = draw(&own, 0.48f, 0.525f), leap = draw(&own, 1.3f, 1.42f);
    /* Its own are also where it leaps, how long it waits and how fast it tires. */
    float at = draw(&own, 0.53f, 0.61f), waits = draw(&own, 0.9f, 1.12f);
    float tires_db = draw(&own, 0.4f, 1.6f), two = draw(&own, 0.05f, 0.35f);
    /* Now and then it begins weakly, and leaps less far. */
    float weak_db = rng_chance(&r, 0.3) ? draw(&r, -4.5f, -1.5f) : 0;
    leap *= draw(&r, 0.985f, 1.01f) + 0.006f * weak_db;
    struct syllable *s = phrase_sing(
        p, 0, 760, weak_db - 0.7f, {0, khz * 0.85f}, {0.12f, khz * 0.98f}, {at - 0.15f, khz},
        {at - 0.07f, khz * 1.04f}, {at, khz * leap * 0.98f}, {at + 0.06f, khz * leap},
        {at + 0.17f, khz * leap * 0.99f}, {at + 0.28f, khz * 1.1f}, {1, khz * 0.92f});
    float first = draw(&r, 0.5f, 0.72f); /* the oo before the OO */
    syllable_pressure(s, {0, 0}, {0.1f, 0.65f * first}, {0.25f, first}, {at - 0.12f, first},
                      {at + 0.05f, 1}, {at + 0.23f, 0.8f}, {0.94f, 0.25f}, {1, 0});
    int coos = rng_chance(&r, two) ? 2 : 3;
    static const float gap[] = {190, 290, 330};
    for (int i = 0; i < coos; i++) {
        float ms = 435 * draw(&r, 0.95f, 1.05f), db = draw(&r, -2.2f, -0.6f);
        coo(p, khz * (1 - 0.008f * (float)i), waits * gap[i], ms, db - tires_db * (float)i);
    }
}

static const struct bird_species mourning_dove = {
    .timbre = {-36, -46, -32, 0.005f, 0.04f, 0.25f, 0.4f},
    .level_db = -2,
    .pitch_sd = 0.015f,
    .habit = {-6, 1, 0.5, 0.6, 0},
    .longest_s = 4,
    .rest_s = 5,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &mourning_dove);
}

const struct source_kind mourning_dove_kind = {
    .name = "mourning-dove",
    .summary = "coo-OO-oo, coo, coo, coo",
    .usual = {.count = 1, .every_s = 20, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.5; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
