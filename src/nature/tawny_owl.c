/* tawny-owl (Strix aluco), a pair. The male: a long hoot, a pause of 1…3 s, a faint "hu", and
 * half a second later the wavering hoot: three yodelling dips, then a tremolo of 12…15 Hz. The
 * female answers with a sharp "kewick" within 1…3 s, from elsewhere (measured, nature-sound.md
 * §9). Odd individuals are females. Rain silences owls (Lengagne & Slater 2002). */
#include "nature/bird.h"
#include "nature/nature.h"

/* What is a male's own: where in its hoot the voice breaks, and to what part of the pitch; and
 * how deep the dips of the wavering hoot go. */
struct male {
    float breaks_at, breaks_to, dip[3];
};

/* Held, then it breaks to a tenth lower within 20 ms, as the voice gives way, and sinks. */
static void hoot(struct phrase *p, const struct male *he, struct rng *r, float khz)
{
    float ms = draw(r, 720, 950), at = he->breaks_at + draw(r, -0.03f, 0.03f);
    float low = khz * (he->breaks_to + draw(r, -0.01f, 0.01f)),
          waver = draw(r, 0.975f, 0.995f);
    struct syllable *s = phrase_sing(
        p, 0, ms, 0, {0, khz * 0.9f}, {0.08f, khz * 1.02f}, {0.15f, khz * 1.005f},
        {0.24f, khz * 1.025f}, {at - 0.08f, khz * 1.02f * waver}, {at - 0.02f, khz * 1.015f},
        {at + 0.01f, low * 1.02f}, {at + 0.07f, low * 1.035f}, {at + 0.15f, low},
        {0.8f, low * 0.98f}, {0.91f, low * 0.93f}, {1, khz * 0.75f});
    syllable_pressure(s, {0, 0}, {0.03f, 0.35f}, {0.08f, 0.85f}, {0.2f, 1},
                      {at - 0.03f, 0.95f}, {at + 0.02f, 0.62f}, {at + 0.1f, 0.62f},
                      {0.74f, 0.42f}, {0.86f, 0.24f}, {0.95f, 0.1f}, {1, 0});
}

/* Three dips like a yodel's, then the tremolo. */
static void wavering(struct phrase *p, const struct male *he, struct rng *r, float khz,
                     float gap)
{
    float ms = draw(r, 1200, 1500), shift = draw(r, -0.008f, 0.008f), dip[3];
    for (int i = 0; i < 3; i++)
        dip[i] = khz * (he->dip[i] + draw(r, -0.015f, 0.015f));
    struct syllable *s = phrase_sing(
        p, gap, ms, 0, {0, khz * 0.88f}, {0.055f, khz * 1.02f}, {0.1f, khz * 1.02f},
        {0.155f + shift, dip[0]}, {0.205f, khz * 0.99f}, {0.26f + shift, dip[1]},
        {0.315f, khz * 1.005f}, {0.375f - shift, dip[2]}, {0.47f, khz * 0.98f},
        {0.7f, khz * 0.92f}, {0.92f, khz * 0.86f}, {1, khz * 0.78f});
    syllable_pressure(s, {0, 0}, {0.025f, 0.4f}, {0.06f, 0.95f}, {0.12f, 0.9f},
                      {0.165f + shift, 0.6f}, {0.21f, 0.8f}, {0.265f + shift, 0.5f},
                      {0.32f, 0.95f}, {0.6f, 1}, {0.82f, 0.6f}, {0.93f, 0.25f}, {1, 0});
    syllable_buzz(s, draw(r, 12, 15), 0.3f, 0.45f);
}

static void male(const struct singer *by, struct rng *r, struct phrase *p)
{
    struct rng own = rng_of(by->key);
    float khz = draw(&own, 0.80f, 0.88f);
    struct male he = {.breaks_at = draw(&own, 0.42f, 0.56f)};
    he.breaks_to = draw(&own, 0.875f, 0.935f);
    for (int i = 0; i < 3; i++)
        he.dip[i] = draw(&own, 0.87f, 0.92f);
    hoot(p, &he, r, khz);
    if (rng_chance(r, 0.15)) /* the long hoot alone */
        return;
    float pause = draw(r, 1000, 3000), hu_db = draw(r, -9, -6.5f);
    struct syllable *hu =
        phrase_sing(p, pause, 170, hu_db, {0, khz * 0.85f}, {0.15f, khz * 0.94f},
                    {0.45f, khz * 0.9f}, {0.8f, khz * 0.89f}, {1, khz * 0.83f});
    syllable_pressure(hu, {0, 0}, {0.1f, 0.5f}, {0.22f, 0.9f}, {0.6f, 1}, {0.8f, 0.5f},
                      {1, 0});
    wavering(p, &he, r, khz, draw(r, 400, 580));
}

static const struct timbre hers = {-35, -39, -32, 0.004f, 0.05f, 0.2f, 0.35f, false};

static void female(const struct singer *by, struct rng *r, struct phrase *p)
{
    struct rng own = rng_of(by->key);
    float top = draw(&own, 2.3f, 2.8f), low = draw(&own, 1.05f, 1.25f);
    int n = 1 + rng_below(r, 3);
    p->timbre = hers;
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
    .timbre = {-39, -42, -37, 0.004f, 0.05f, 0.2f, 0.35f, true},
    .level_db = 2.7f,
    .pitch_sd = 0.015f,
    .habit = {-7, 0.2, 0, 0.6, 1},
    .longest_s = 7,
    .rest_s = 6,
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
    .usual = {.count = 2, .every_s = 22, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 22,
    .usual_width_deg = 90,
    .usual_hushed_by = "wind 0.7; rain 1; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
