/* wood-pigeon (Columba palumbus): five soft coos, coo COO-oo coo-coo, two to five times over
 * with no pause between, and one short coo to end. Near 500 Hz, nearly pure, but breathy, with
 * a 22…30 Hz throb; each coo scoops up and sags, which is what makes it a pigeon and no flute
 * (measured, nature-sound.md §9 and finding 5). */
#include "nature/bird.h"
#include "nature/nature.h"

static void coo(struct phrase *p, float khz, float from, float to, float gap, float ms,
                float db, float throb_hz)
{
    struct syllable *s =
        phrase_sing(p, gap, ms, db, {0, khz * from * 0.86f}, {0.15f, khz * from * 1.04f},
                    {0.4f, khz * to}, {0.7f, khz * to * 0.985f}, {1, khz * to * 0.84f});
    syllable_pressure(s, {0, 0}, {0.12f, 0.5f}, {0.35f, 1}, {0.6f, 0.85f}, {0.85f, 0.4f},
                      {1, 0});
    syllable_buzz(s, throb_hz, 0.06f, 0.22f);
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    static const struct {
        float from, to, ms, gap, db;
    } five[] = {
        {0.90f, 1.02f, 260, 260, -7}, {0.88f, 1.08f, 600, 100, 0},
        {0.90f, 1.03f, 460, 90, -3},  {0.90f, 1.00f, 240, 200, -8},
        {0.88f, 0.98f, 360, 120, -7},
    };
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float khz = draw(&own, 0.485f, 0.525f), throb_hz = draw(&own, 22, 30);
    int rounds = 2 + rng_below(&r, 3), begin = rng_chance(&r, 0.3) ? 1 : 0;
    for (int i = 0; i < rounds; i++)
        for (int k = i ? 0 : begin; k < 5; k++)
            coo(p, khz, five[k].from, five[k].to, p->n ? five[k].gap : 0, five[k].ms,
                five[k].db, throb_hz * draw(&r, 0.94f, 1.06f));
    coo(p, khz, 0.92f, 1, 280, 200, -7, throb_hz);
}

static const struct bird_species wood_pigeon = {
    .timbre = {-36, -46, -30, 0.006f, 0.04f, 0.25f, 0.4f},
    .level_db = -2,
    .pitch_sd = 0.015f,
    .habit = {-7, 1, 0.55, 0.6, 0},
    .longest_s = 14,
    .rest_s = 5,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &wood_pigeon);
}

const struct source_kind wood_pigeon_kind = {
    .name = "wood-pigeon",
    .summary = "five soft coos, over and over",
    .usual = {.count = 1, .every_s = 24, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 15,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.5; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
