/* chiffchaff (Phylloscopus collybita): its name, in two or three pitches and no fixed order,
 * three notes a second, 8…22 of them; each falls from 7 kHz to 4 in 20 ms and hooks. Before
 * some songs a soft "trrt" (nature-sound.md §9; wildechoes.org). */
#include "nature/bird.h"
#include "nature/nature.h"

enum { PITCHES = 3, STREAM_TYPE = 1 };

static void chiff(struct phrase *p, const float khz[3], float gap)
{
    float high = khz[0], mid = khz[1], low = khz[2];
    struct syllable *s =
        phrase_sing(p, gap, 105, 0, {0, high}, {0.18f, mid * 1.08f}, {0.35f, mid},
                    {0.55f, 0.5f * (mid + low)}, {0.75f, low * 1.01f}, {1, low * 0.93f});
    syllable_pressure(s, {0, 0}, {0.06f, 0.25f}, {0.2f, 0.55f}, {0.38f, 1}, {0.7f, 0.85f},
                      {0.9f, 0.3f}, {1, 0});
}

static void trrt(struct phrase *p, struct rng *r)
{
    int n = 2 + rng_below(r, 3);
    for (int i = 0; i < n; i++)
        phrase_sing(p, i ? 60 : 0, 45, -15, {0, 2.2f}, {0.5f, 2.0f}, {1, 1.9f});
    phrase_rest(p, 350);
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    static const float usual[PITCHES][3] = {
        {6.8f, 5.0f, 4.6f}, {6.2f, 4.3f, 3.9f}, {5.6f, 4.6f, 3.6f}};
    static const double next[PITCHES][2] = {{0.25, 0.9}, {0.75, 0.9}, {0.6, 0.95}};
    struct rng own = rng_of(hash_sub(by->key, STREAM_TYPE)), r = rng_of(hash_sub(key, 1));
    float khz[PITCHES][3];
    for (int i = 0; i < PITCHES; i++)
        for (int k = 0; k < 3; k++)
            khz[i][k] = usual[i][k] * draw(&own, 0.97f, 1.03f);
    float gap_ms = 1000 / draw(&own, 2.8f, 3.2f) - 105;
    if (rng_chance(&r, 0.3))
        trrt(p, &r);
    int n = 8 + rng_below(&r, 15);
    for (int i = 0, k = 0; i < n; i++) {
        chiff(p, khz[k], i ? gap_ms : 0);
        double u = rng_uniform(&r, 0, 1);
        k = u < next[k][0] ? 0 : u < next[k][1] ? 1 : 2;
    }
}

static const struct bird_species chiffchaff = {
    .timbre = {-40, -56, -44, 0.004f, 0.03f, 0.12f, 0.3f},
    .level_db = -3,
    .habit = {-4.5, 1, 0.7, 0.4, 0},
    .longest_s = 9,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &chiffchaff);
}

const struct source_kind chiffchaff_kind = {
    .name = "chiffchaff",
    .summary = "chiff chaff chiff chiff chaff, high in a tree",
    .usual = {.count = 1, .every_s = 11.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 12,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.6; rain 0.9; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
