/* hermit-thrush (Catharus guttatus): one long level whistle, then a swirl of quick fluted notes
 * that go up and come shimmering down, both sides of the syrinx at once; 1.5…2 s. A bird has
 * 6…12 songs, each on its own pitch, and the next one is always at a different height (Rivers
 * & Kroodsma 2000); swirls stand at harmonic intervals over the whistle (Doolittle et al. 2014). */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { HEIGHTS = 3, MEMBERS = 3, STREAM_SONG = 1 };

static float whistle_khz(int height, int member, struct rng *t)
{
    static const float lowest[HEIGHTS] = {1.8f, 3.4f, 2.45f};
    return lowest[height] * exp2f((float)member * 0.17f + draw(t, -0.06f, 0.06f));
}

static void swirl(struct phrase *p, struct rng *t, float root_khz, float db)
{
    static const float interval[] = {1.25f, 1.333f, 1.5f, 1.667f, 2.0f};
    int n = 6 + rng_below(t, 5);
    float khz = root_khz * interval[rng_below(t, 5)], ratio = draw(t, 1.2f, 1.5f);
    float turn = draw(t, 0.75f, 1.35f);
    for (int i = 0; i < n; i++) {
        float wide = exp2f(draw(t, 0.08f, 0.32f)), ms = draw(t, 42, 85), gap = draw(t, 3, 20);
        float heard = fminf(khz, 7.2f / wide);
        struct syllable *s =
            rng_chance(t, 0.5)
                ? phrase_sing(p, gap, ms, db - 0.7f * (float)i, {0, heard / wide},
                              {0.35f, heard * wide}, {0.6f, heard * wide * 0.97f},
                              {1, heard / wide})
                : phrase_sing(p, gap, ms, db - 0.7f * (float)i, {0, heard * wide},
                              {0.4f, heard}, {1, heard / wide});
        if (rng_chance(t, 0.55) && heard * wide * ratio < 8)
            phrase_second(p, s, ratio, -4);
        khz *= i < n / 3 ? turn : draw(t, 0.82f, 1.08f);
        khz = fmaxf(fminf(khz, 2.9f * root_khz), root_khz);
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    /* Low, high, middle, and round again, each time with another of that height. */
    int64_t round = turn / HEIGHTS - (turn % HEIGHTS < 0);
    int height = (int)(turn - round * HEIGHTS);
    int member = phrase_deal(hash_sub(by->key, height), round, MEMBERS);
    uint64_t songs = hash_sub(by->key, STREAM_SONG);
    struct rng t = rng_of(hash_sub(songs, height * MEMBERS + member));
    float khz = whistle_khz(height, member, &t);
    struct syllable *s = phrase_sing(p, 0, draw(&t, 265, 410), -2, {0, khz * 0.985f},
                                     {0.1f, khz}, {0.9f, khz * 0.999f}, {1, khz * 0.985f});
    syllable_fade(s, 0.25f, 0.2f);
    s->jitter *= 0.5f;
    phrase_rest(p, 30);
    swirl(p, &t, khz, -3);
    phrase_rest(p, 25);
    swirl(p, &t, khz * draw(&t, 0.9f, 1.2f), -7);
}

static const struct bird_species hermit_thrush = {
    .timbre = {-42, -56, -46, 0.002f, 0.03f, 0.2f, 0.4f},
    .level_db = 2.3f,
    .habit = {-8, 1, 0.3, 1, 0},
    .longest_s = 3,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &hermit_thrush);
}

const struct source_kind hermit_thrush_kind = {
    .name = "hermit-thrush",
    .summary = "one long note, then a shimmering swirl, each song at another height",
    .usual = {.count = 1, .every_s = 5.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 50,
    .usual_hushed_by = "wind 0.6; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
