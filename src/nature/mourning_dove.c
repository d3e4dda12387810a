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
    struct syllable *s =
        phrase_sing(p, 0, 760, -1, {0, khz * 0.85f}, {0.12f, khz * 0.98f}, {0.42f, khz},
                    {0.5f, khz * 1.04f}, {0.57f, khz * leap * 0.98f}, {0.63f, khz * leap},
                    {0.74f, khz * leap * 0.99f}, {0.85f, khz * 1.1f}, {1, khz * 0.92f});
    syllable_pressure(s, {0, 0}, {0.1f, 0.4f}, {0.25f, 0.6f}, {0.45f, 0.62f}, {0.62f, 1},
                      {0.8f, 0.8f}, {0.93f, 0.3f}, {1, 0});
    int coos = rng_chance(&r, 0.2) ? 2 : 3;
    static const float gap[] = {190, 290, 330};
    for (int i = 0; i < coos; i++)
        coo(p, khz * (1 - 0.008f * (float)i), gap[i], 435, -1.5f - (float)i);
}

static const struct bird_species mourning_dove = {
    .timbre = {-36, -46, -32, 0.005f, 0.04f, 0.25f, 0.4f},
    .level_db = -2,
    .pitch_sd = 0.015f,
    .habit = {-6, 1, 0.5, 0.6, 0},
    .longest_s = 4,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &mourning_dove);
}

const struct source_kind mourning_dove_kind = {
    .name = "mourning-dove",
    .summary = "coo-OO-oo, coo, coo, coo",
    .usual = {.count = 1, .every_s = 18, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.5; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
