/* american-robin (Turdus migratorius): cheerily, cheer up, cheerio: carols of two or three
 * slurred syllables at 1.8…3.4 kHz, 4…10 to a string, a third to half a second apart, falling
 * and rising by turns; now and then a thin hissed "hisselly" behind one. 10…20 carols a bird
 * (nature-sound.md §9, after Kroodsma). */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { CAROLS = 15, STREAM_CAROL = 1, STREAM_HISS };

static void carol(struct phrase *p, uint64_t key, float gap, float db)
{
    struct rng t = rng_of(key);
    int n = 2 + rng_below(&t, 2);
    float khz = draw(&t, 2.1f, 2.9f);
    /* What rises is followed by what falls: cheer-i-ly. */
    static const int after[] = {1, 0, 3, 0};
    int shape = rng_below(&t, 4);
    for (int i = 0; i < n; i++) {
        khz = fminf(fmaxf(khz * exp2f(draw(&t, -0.35f, 0.35f)), 1.9f), 3.3f);
        float wide = exp2f(draw(&t, 0.13f, 0.34f)), ms = draw(&t, 95, 165),
              own_gap = draw(&t, 10, 45);
        float g = i ? own_gap : gap, loud = db + draw(&t, -3, 0);
        struct syllable *s;
        switch (shape) {
        case 0: /* down */
            s = phrase_sing(p, g, ms, loud, {0, khz * wide}, {0.3f, khz * 1.04f},
                            {0.7f, khz * 0.95f}, {1, khz / wide});
            break;
        case 1: /* up */
            s = phrase_sing(p, g, ms, loud, {0, khz / wide}, {0.4f, khz * 0.97f},
                            {0.8f, khz * wide}, {1, khz * wide});
            break;
        case 2: /* a wave */
            s = phrase_sing(p, g, 1.2f * ms, loud, {0, khz * wide}, {0.3f, khz / wide},
                            {0.65f, khz * wide}, {1, khz / wide});
            break;
        default: /* over the top */
            s = phrase_sing(p, g, ms, loud, {0, khz / wide}, {0.4f, khz * wide},
                            {0.6f, khz * wide * 0.98f}, {1, khz / wide});
            break;
        }
        if (rng_chance(&t, 0.2))
            syllable_buzz(s, draw(&t, 25, 60), 0.5f, 0.3f);
        shape = rng_chance(&t, 0.75) ? after[shape] : rng_below(&t, 4);
    }
}

static void hisselly(struct phrase *p, uint64_t key)
{
    struct rng t = rng_of(key);
    float khz = draw(&t, 4.5f, 6.8f);
    for (int i = 0; i < 3; i++, khz *= draw(&t, 0.85f, 1.2f)) {
        struct syllable *s = phrase_sing(p, i ? 12 : 70, draw(&t, 35, 70), -15,
                                         {0, khz * 1.1f}, {0.4f, khz}, {1, khz * 0.85f});
        syllable_buzz(s, draw(&t, 90, 160), 0.8f, 0.5f);
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    enum { STRING = 10 };
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float pace = draw(&own, 300, 440);
    int n = 4 + rng_below(&r, 6);
    for (int i = 0; i < n && p->end_s < 6; i++) {
        int which = phrase_deal(by->key, turn * STRING + i, CAROLS);
        float gap = i ? pace + draw(&r, -60, 90) : 0, db = i ? draw(&r, -2, 0) : -4;
        carol(p, hash_sub(hash_sub(by->key, STREAM_CAROL), which), gap, db);
    }
    if (rng_chance(&r, 0.3))
        hisselly(p, hash_sub(hash_sub(by->key, STREAM_HISS), rng_below(&r, 40)));
}

static const struct bird_species american_robin = {
    .timbre = {-38, -52, -44, 0.003f, 0.05f, 0.18f, 0.3f},
    .level_db = 3.8f,
    .habit = {-9, 1, 0.4, 0.9, 0},
    .longest_s = 7.6,
    .matches = 0.2f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &american_robin);
}

const struct source_kind american_robin_kind = {
    .name = "american-robin",
    .summary = "cheerily, cheer up, cheerio",
    .usual = {.count = 1, .every_s = 9.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 12,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.6; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
