/* loon (Gavia immer, common loon), a pair on a lake: the wail, one to three long notes that
 * step up and come down (0.6…1.4 kHz); the tremolo, a laugh of 6…8 Hz; rarely the male's yodel.
 * One answers the other, mostly at night (Mennill 2014; Barklow 1979 for the tremolo). */
#include "nature/bird.h"
#include "nature/nature.h"

static void wail(struct phrase *p, struct rng *r, float khz)
{
    int steps = 1 + rng_below(r, 3);
    float low = khz * 0.98f, mid = khz * draw(r, 1.28f, 1.38f),
          high = khz * draw(r, 1.62f, 1.8f);
    struct syllable *s;
    if (steps == 1)
        s = phrase_sing(p, 0, draw(r, 1100, 1500), -2, {0, low * 0.93f}, {0.08f, low},
                        {0.35f, low * 1.04f}, {0.75f, low * 1.03f}, {0.93f, low},
                        {1, low * 0.93f});
    else if (steps == 2)
        s = phrase_sing(p, 0, draw(r, 1500, 2000), 0, {0, low * 0.93f}, {0.06f, low},
                        {0.26f, low * 1.02f}, {0.33f, mid * 0.97f}, {0.4f, mid},
                        {0.8f, mid * 1.01f}, {0.93f, mid * 0.96f}, {1, low * 1.05f});
    else
        s = phrase_sing(p, 0, draw(r, 1900, 2300), 0, {0, low * 0.93f}, {0.05f, low},
                        {0.2f, low * 1.02f}, {0.26f, mid * 0.9f}, {0.34f, high * 0.97f},
                        {0.4f, high}, {0.66f, high * 0.99f}, {0.72f, mid * 1.04f},
                        {0.78f, mid}, {0.93f, mid * 0.97f}, {1, low});
    syllable_pressure(s, {0, 0}, {0.05f, 0.35f}, {0.18f, 0.7f}, {0.4f, 1}, {0.75f, 0.85f},
                      {0.92f, 0.4f}, {1, 0});
}

static void tremolo(struct phrase *p, struct rng *r, float khz)
{
    int bouts = 1 + rng_below(r, 3);
    float rate_hz = draw(r, 6, 8), top = khz * draw(r, 1.5f, 1.8f);
    for (int i = 0; i < bouts; i++) {
        struct syllable *s = phrase_sing(
            p, i ? 60 : 0, draw(r, 800, 1300), -1, {0, top * 0.8f}, {0.1f, top * 0.97f},
            {0.35f, top * 1.04f}, {0.7f, top}, {0.92f, top * 0.93f}, {1, top * 0.8f});
        syllable_fade(s, 0.1f, 0.2f);
        syllable_buzz(s, rate_hz, 1.3f, 0.75f);
    }
}

/* A rising start, then a swinging phrase over and over. */
static void yodel(struct phrase *p, struct rng *r, float khz)
{
    float top = khz * 2.1f;
    phrase_sing(p, 0, 450, -4, {0, khz}, {0.4f, khz * 1.25f}, {1, khz * 1.6f});
    int n = 2 + rng_below(r, 3);
    for (int i = 0; i < n; i++) {
        phrase_sing(p, 20, 300, 0, {0, khz * 1.5f}, {0.25f, top}, {0.5f, top * 1.03f},
                    {1, khz * 1.7f});
        phrase_sing(p, 15, 330, -1, {0, khz * 1.6f}, {0.4f, top * 0.92f}, {0.6f, top * 0.9f},
                    {1, khz * 1.35f});
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    struct rng own = rng_of(by->key), r = rng_of(hash_sub(key, 1));
    float khz = draw(&own, 0.62f, 0.72f);
    double u = rng_uniform(&r, 0, 1);
    if (u < 0.66) {
        wail(p, &r, khz);
        if (rng_chance(&r, 0.25)) {
            phrase_rest(p, draw(&r, 500, 1100));
            wail(p, &r, khz);
        }
    } else if (u < 0.94 || by->who % 2) {
        tremolo(p, &r, khz);
    } else {
        yodel(p, &r, khz);
    }
}

static const struct bird_species loon = {
    .timbre = {-34, -42, -38, 0.003f, 0.06f, 0.15f, 0.25f},
    .level_db = 6.3f,
    .pitch_sd = 0.03f,
    .habit = {-9, 0.6, 0.25, 0.8, 1},
    .longest_s = 6.5,
    .answers_mate = 0.5f,
    .answerer_rest = 2,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &loon);
}

const struct source_kind loon_kind = {
    .name = "loon",
    .summary = "a pair on a lake: wails and laughter, one answering the other",
    .usual = {.count = 2, .every_s = 20, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 60,
    .usual_width_deg = 90,
    .usual_hushed_by = "wind 0.5; rain 0.5; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
