/* chickadee (Poecile atricapillus, black-capped): fee-bee, two pure whistles; fee glides down
 * a little, bee stands a fixed 1.135 below its end and dips in loudness in the middle. The
 * interval never changes; the key shifts by up to 860 Hz after some thirty songs (Weisman et
 * al. 1990; Smith). */
#include "nature/bird.h"
#include "nature/nature.h"

enum { STREAM_KEY = 1 };

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    int along;
    int64_t run = phrase_run(by->key, turn, 17, &along);
    struct rng shift = rng_of(hash_sub(hash_sub(by->key, STREAM_KEY), run));
    p->tempo = 0.5f * (1 + p->tempo); /* they keep time better than most */
    float fee_khz = 4.05f + 0.3f * draw(&shift, -1, 1) * (run & 1 ? 1 : 0.3f);
    float bee_khz = fee_khz * 0.985f / 1.135f;
    struct syllable *fee =
        phrase_sing(p, 0, 395, -0.5f, {0, fee_khz * 1.05f}, {0.12f, fee_khz * 1.035f},
                    {0.4f, fee_khz * 1.015f}, {1, fee_khz * 0.985f});
    syllable_pressure(fee, {0, 0}, {0.05f, 0.35f}, {0.13f, 0.8f}, {0.4f, 1}, {0.8f, 0.9f},
                      {0.94f, 0.4f}, {1, 0});
    struct syllable *bee = phrase_sing(p, 125, 405, 0, {0, bee_khz * 1.012f}, {0.3f, bee_khz},
                                       {1, bee_khz * 0.994f});
    syllable_pressure(bee, {0, 0}, {0.07f, 1}, {0.4f, 0.95f}, {0.48f, 0.3f}, {0.53f, 0.3f},
                      {0.6f, 1}, {0.88f, 0.8f}, {1, 0});
    fee->jitter = bee->jitter = 0.0015f;
}

static const struct bird_species chickadee = {
    .timbre = {-40, -54, -46, 0.0015f, 0.012f, 0.12f, 0.2f},
    .level_db = -2.5f,
    .pitch_sd = 0.015f,
    .habit = {-6, 1, 0.5, 0.3, 0},
    .longest_s = 1.3,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &chickadee);
}

const struct source_kind chickadee_kind = {
    .name = "chickadee",
    .summary = "black-capped chickadee: fee-bee",
    .usual = {.count = 1, .every_s = 5.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 9,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.9; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
