/* chaffinch (Fringilla coelebs): a song like a bowler's run-up: three trills stepping down
 * from 6 to 3 kHz, louder and faster, then the flourish, 2…2.8 s in all. A bird has two or
 * three songs and sings each some five times, AAAAA BBBBB (nature-sound.md §9). */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { SONGS = 3, TRILLS = 3, STREAM_SONG = 1 };

static void flourish(struct phrase *p, struct rng *t)
{
    float low = draw(t, 2.2f, 2.8f), top = draw(t, 4.6f, 5.8f), last = draw(t, 2.3f, 3.0f);
    bool long_tail = rng_chance(t, 0.5);
    struct syllable *s = phrase_sing(p, 28, draw(t, 75, 110), 1, {0, top * 0.8f},
                                     {0.3f, top * 0.5f}, {0.6f, low}, {1, low * 1.5f});
    syllable_fade(s, 0.12f, 0.25f);
    s = phrase_sing(p, 10, draw(t, 130, 190), 2, {0, low}, {0.3f, top * 0.88f}, {0.45f, top},
                    {0.62f, top * 0.72f}, {0.82f, low * 1.2f}, {1, low});
    syllable_fade(s, 0.12f, 0.3f);
    syllable_buzz(s, draw(t, 70, 110), 0.5f, 0.3f);
    phrase_sing(p, 16, draw(t, 100, 150), 0, {0, top * 0.95f}, {0.3f, last * 1.3f},
                {0.7f, last}, {1, last * 0.9f});
    if (long_tail)
        phrase_sing(p, 18, 70, -3, {0, top * 0.8f}, {0.4f, top * 0.7f}, {1, top * 0.62f});
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    int along;
    int64_t run = phrase_run(by->key, turn, 3, &along);
    struct rng t =
        rng_of(hash_sub(hash_sub(by->key, STREAM_SONG), phrase_deal(by->key, run, SONGS)));
    struct rng r = rng_of(hash_sub(key, 1));
    static const float usual_ms[] = {80, 58, 88}, usual_gap[] = {48, 26, 36};
    float khz = draw(&t, 5.6f, 6.5f);
    for (int k = 0; k < TRILLS; k++) {
        static const int fewest[] = {3, 6, 3}, spread[] = {3, 4, 3};
        int n = fewest[k] + rng_below(&t, spread[k]) + rng_below(&r, 2);
        float ms = usual_ms[k] * draw(&t, 0.85f, 1.1f),
              gap = usual_gap[k] * draw(&t, 0.85f, 1.15f);
        float low = khz * draw(&t, 0.46f, 0.6f), knee = draw(&t, 0.7f, 0.9f);
        bool hooked = rng_chance(&t, 0.5);
        for (int i = 0; i < n; i++) {
            float top = khz * (1 - 0.012f * (float)i);
            float db = -7 + 2.4f * (float)k + 0.25f * (float)i;
            struct syllable *s;
            if (hooked) /* up a little, then down the whole way */
                s = phrase_sing(p, p->n ? gap : 0, ms, db, {0, top * 0.78f}, {0.16f, top},
                                {0.3f, top * 0.97f}, {0.65f, low * 1.15f}, {1, low});
            else
                s = phrase_sing(p, p->n ? gap : 0, ms, db, {0, top}, {0.25f, top * knee},
                                {0.6f, low * 1.08f}, {1, low * 1.02f});
            syllable_fade(s, 0.1f, 0.35f);
        }
        khz *= draw(&t, 0.76f, 0.88f);
    }
    if (!rng_chance(&r, 0.07)) /* now and then it breaks off */
        flourish(p, &t);
}

static const struct bird_species chaffinch = {
    .timbre = {-40, -54, -44, 0.003f, 0.04f, 0.12f, 0.35f},
    .level_db = 0.1f,
    .habit = {-3.5, 1, 0.7, 0.3, 0}, /* three quarters of an hour after the first robin */
    .longest_s = 3.4,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &chaffinch);
}

const struct source_kind chaffinch_kind = {
    .name = "chaffinch",
    .summary = "trills stepping down to a flourish",
    .usual = {.count = 1, .every_s = 8.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 12,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
