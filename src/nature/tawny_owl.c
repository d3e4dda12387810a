/* tawny-owl (Strix aluco), a pair. The male: a long hoot, a pause of 1…3 s, a faint "hu", and
 * half a second later the wavering hoot: three yodelling dips, then a tremolo of 12…15 Hz. The
 * female answers with a sharp "kewick" within 1…3 s, from elsewhere (measured, nature-sound.md
 * §9). Odd individuals are females. Rain silences owls (Lengagne & Slater 2002). */
#include "nature/bird.h"
#include "nature/nature.h"

static void hoot(struct phrase *p, float khz, float ms)
{
    struct syllable *s =
        phrase_sing(p, 0, ms, 0, {0, khz * 0.86f}, {0.1f, khz * 1.03f}, {0.22f, khz * 1.045f},
                    {0.44f, khz * 1.03f}, {0.52f, khz * 0.985f}, {0.7f, khz * 0.97f},
                    {0.9f, khz * 0.9f}, {1, khz * 0.78f});
    syllable_pressure(s, {0, 0}, {0.06f, 0.4f}, {0.15f, 1}, {0.55f, 0.85f}, {0.8f, 0.5f},
                      {0.93f, 0.2f}, {1, 0});
}

static void wavering(struct phrase *p, struct rng *r, float khz, float gap)
{
    float ms = draw(r, 1200, 1500);
    struct syllable *s = phrase_sing(
        p, gap, ms, 0, {0, khz * 0.86f}, {0.05f, khz * 1.05f}, {0.11f, khz * 1.02f},
        {0.155f, khz * 0.88f}, {0.2f, khz * 1.0f}, {0.25f, khz * 0.91f}, {0.3f, khz * 1.0f},
        {0.35f, khz * 0.97f}, {0.6f, khz * 0.965f}, {0.88f, khz * 0.92f}, {1, khz * 0.8f});
    syllable_pressure(s, {0, 0}, {0.04f, 0.6f}, {0.14f, 0.72f}, {0.3f, 0.8f}, {0.6f, 1},
                      {0.85f, 0.75f}, {0.95f, 0.25f}, {1, 0});
    syllable_buzz(s, draw(r, 12, 15), 0.3f, 0.4f);
}

static void male(const struct singer *by, struct rng *r, struct phrase *p)
{
    struct rng own = rng_of(by->key);
    float khz = draw(&own, 0.80f, 0.88f);
    hoot(p, khz, draw(r, 720, 950));
    if (rng_chance(r, 0.15)) /* the long hoot alone */
        return;
    struct syllable *hu =
        phrase_sing(p, draw(r, 1000, 3000), 170, -9, {0, khz * 0.85f}, {0.3f, khz * 0.96f},
                    {0.7f, khz * 0.94f}, {1, khz * 0.84f});
    syllable_fade(hu, 0.3f, 0.4f);
    wavering(p, r, khz, draw(r, 400, 580));
}

static void female(const struct singer *by, struct rng *r, struct phrase *p)
{
    struct rng own = rng_of(by->key);
    float top = draw(&own, 2.3f, 2.8f), low = draw(&own, 1.05f, 1.25f);
    int n = 1 + rng_below(r, 3);
    for (int i = 0; i < n; i++) {
        float gap = i ? draw(r, 350, 900) : 0;
        struct syllable *ke =
            phrase_sing(p, gap, 95, -4, {0, low * 0.92f}, {0.35f, low * 1.12f},
                        {0.75f, low * 1.05f}, {1, low});
        syllable_fade(ke, 0.3f, 0.35f);
        ke->h2 *= 1.8f;
        struct syllable *wick = phrase_sing(
            p, 8, 235, 0, {0, low * 1.05f}, {0.22f, low * 1.3f}, {0.5f, top * 0.93f},
            {0.68f, top}, {0.82f, top * 0.9f}, {1, low * 1.3f});
        syllable_pressure(wick, {0, 0}, {0.12f, 0.45f}, {0.45f, 1}, {0.7f, 0.85f},
                          {0.88f, 0.3f}, {1, 0});
        wick->h2 *= 2.7f; /* shriller than any hoot */
        wick->jitter *= 2;
        syllable_buzz(wick, 62, 0.15f, 0.2f);
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)turn;
    struct rng r = rng_of(hash_sub(key, 1));
    if (by->who % 2)
        female(by, &r, p);
    else
        male(by, &r, p);
}

static const struct bird_species tawny_owl = {
    .timbre = {-35, -39, -32, 0.004f, 0.05f, 0.2f, 0.35f},
    .level_db = 2.5f,
    .pitch_sd = 0.015f,
    .habit = {-7, 0.2, 0, 0.6, 1},
    .longest_s = 7,
    .answers_mate = 0.55f,
    .answerer_rest = 5,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &tawny_owl);
}

const struct source_kind tawny_owl_kind = {
    .name = "tawny-owl",
    .summary = "a pair: he hoots, she answers kewick",
    .usual = {.count = 2, .every_s = 21, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 22,
    .usual_width_deg = 90,
    .usual_hushed_by = "wind 0.7; rain 1; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
