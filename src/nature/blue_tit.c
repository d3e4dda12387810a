/* blue-tit (Cyanistes caeruleus): two or three thin notes at 7…8.2 kHz, then a silvery trill
 * of 6…15 short notes near 4.5 kHz, 12…15 a second, falling and fading. A bird has a few types:
 * how many openers, how fast a trill (nature-sound.md §9). */
#include "nature/bird.h"
#include "nature/nature.h"

enum { STREAM_TYPE = 1 };

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    int along;
    int64_t run = phrase_run(by->key, turn, 5, &along);
    struct rng t =
        rng_of(hash_sub(hash_sub(by->key, STREAM_TYPE), phrase_deal(by->key, run, 3)));
    struct rng r = rng_of(hash_sub(key, 1));
    float high = draw(&t, 7.0f, 8.1f), low = draw(&t, 4.2f, 5.1f);
    float opener_ms = draw(&t, 90, 140), note_ms = draw(&t, 42, 54), gap_ms = draw(&t, 16, 32);
    float fall = draw(&t, 1.25f, 1.5f), sink = draw(&t, 0.985f, 1.0f);
    int openers = 2 + rng_below(&t, 2), trill = 6 + rng_below(&t, 6) + rng_below(&r, 5);
    for (int i = 0; i < openers; i++)
        phrase_sing(p, i ? 45 : 0, opener_ms, -4 + (float)i, {0, high * 1.06f}, {0.25f, high},
                    {0.75f, high * 0.985f}, {1, high * 0.93f});
    phrase_rest(p, 32);
    if (rng_chance(&r, 0.12)) /* the openers alone */
        return;
    for (int i = 0; i < trill; i++, low *= sink) {
        struct syllable *s =
            phrase_sing(p, gap_ms, note_ms, -0.25f * (float)i, {0, low * fall},
                        {0.3f, low * 1.1f}, {0.6f, low}, {1, low * 0.84f});
        syllable_fade(s, 0.15f, 0.45f);
    }
}

static const struct bird_species blue_tit = {
    .timbre = {-42, -58, -46, 0.003f, 0.04f, 0.18f, 0.3f},
    .level_db = -1.1f,
    .habit = {-4, 1, 0.6, 0.3, 0},
    .longest_s = 2.6,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &blue_tit);
}

const struct source_kind blue_tit_kind = {
    .name = "blue-tit",
    .summary = "a few thin high notes and a silvery trill",
    .usual = {.count = 1, .every_s = 6, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 8,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.9; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
