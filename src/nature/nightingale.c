/* nightingale (Luscinia megarhynchos): songs of 2…4 s, each in four parts: soft notes (alpha),
 * a few varied elements (beta), a loud trill of one element over and over (gamma: the rattles
 * and the jug-jug), an end note (omega); a fifth are whistle songs, slow pure notes growing
 * from nothing (Hultsch & Todt's four sections; Kunc et al. 2005). A bird has about 180 and
 * sings none again within sixty. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { SONGS = 180, STREAM_SONG = 1 };

static const float highest_khz = 8.5f;

static struct syllable *slur(struct phrase *p, float gap, float ms, float db, float khz,
                             float octaves, float bend)
{
    float half = exp2f(octaves / 2);
    return phrase_sing(p, gap, ms, db, {0, fminf(khz * half, highest_khz)},
                       {0.35f, fminf(khz * exp2f(octaves * 0.15f + bend), highest_khz)},
                       {0.7f, fminf(khz * exp2f(bend - octaves * 0.2f), highest_khz)},
                       {1, fminf(khz / half, highest_khz)});
}

static void opening(struct phrase *p, struct rng *t)
{
    int n = 1 + rng_below(t, 3);
    float khz = draw(t, 2.2f, 6.5f), ms = draw(t, 60, 150);
    for (int i = 0; i < n; i++, khz *= draw(t, 0.9f, 1.15f))
        slur(p, i ? 70 : 0, ms, -15 + 2 * (float)i, khz, draw(t, -0.25f, 0.35f), 0);
}

static void varied(struct phrase *p, struct rng *t)
{
    int n = 2 + rng_below(t, 4);
    for (int i = 0; i < n; i++) {
        float khz = expf(draw(t, logf(1.8f), logf(5.5f))), ms = draw(t, 45, 150);
        float gap = draw(t, 12, 60), octaves = draw(t, -0.6f, 0.9f),
              bend = draw(t, -0.2f, 0.2f);
        float db = -6 + draw(t, -2, 2);
        struct syllable *s = slur(p, i ? gap : 60, ms, db, khz, octaves, bend);
        float buzz_hz = draw(t, 70, 180), semitones = draw(t, 0.4f, 1.3f);
        if (rng_chance(t, 0.25))
            syllable_buzz(s, buzz_hz, semitones, 0.5f);
        else if (rng_chance(t, 0.2))
            phrase_second(p, s, draw(t, 1.3f, 1.8f), -6);
    }
}

/* One element, or a pair, over and over; growing louder, exactly in time. */
static void trill(struct phrase *p, struct rng *t)
{
    static const float slow_s = 1.3f;
    int kind = rng_below(t, 4); /* rattle, two jug-jugs, sweeps */
    float per_s = kind == 0 ? draw(t, 18, 30) : kind == 3 ? draw(t, 5, 8) : draw(t, 8, 15);
    int n = (int)fmaxf(draw(t, 0.6f, slow_s) * per_s, 4);
    float khz = kind == 0   ? draw(t, 2.5f, 4.5f)
                : kind == 3 ? draw(t, 2.2f, 4.5f)
                            : draw(t, 1.7f, 3.0f);
    float octaves = kind == 0 ? draw(t, 0.6f, 1.3f) : draw(t, 0.4f, 1.0f);
    float share = draw(t, 0.55f, 0.75f), bend = draw(t, -0.15f, 0.15f);
    bool up = rng_chance(t, 0.3), paired = kind != 0 && rng_chance(t, 0.5);
    float second = draw(t, 1.3f, 2.2f), ms = 1000 / per_s * share, rest = 1000 / per_s - ms;
    for (int i = 0; i < n; i++) {
        float db = fminf(-6 + (float)i * 1.2f, 0);
        float gap = i ? rest : 45;
        if (paired) {
            slur(p, gap, 0.45f * ms, db - 4, khz * second, 0.3f, 0);
            gap = 0.06f * ms;
        }
        struct syllable *s =
            slur(p, gap, paired ? 0.5f * ms : ms, db, khz, up ? -octaves : octaves, bend);
        syllable_fade(s, 0.12f, 0.3f);
    }
}

static void ending(struct phrase *p, struct rng *t)
{
    float khz = draw(t, 2.4f, 6), ms = draw(t, 50, 130);
    float octaves = draw(t, -0.8f, 0.8f), bend = draw(t, -0.1f, 0.1f);
    slur(p, 40, ms, -3, khz, octaves, bend);
}

/* lu lu lu lu: from nothing to full. */
static void whistles(struct phrase *p, struct rng *t)
{
    int n = 4 + rng_below(t, 5);
    float khz = draw(t, 2.0f, 3.6f), ms = draw(t, 190, 330), gap = draw(t, 70, 150);
    float fall = draw(t, 0.9f, 1.03f), step = draw(t, 0.985f, 1.0f);
    for (int i = 0; i < n; i++, khz *= step) {
        struct syllable *s = phrase_sing(
            p, i ? gap : 0, ms, -19 + 18 * (float)i / (float)(n - 1), {0, khz * 0.985f},
            {0.2f, khz}, {0.6f, khz * (1 + fall) / 2}, {1, khz * fall});
        syllable_fade(s, 0.25f, 0.3f);
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    struct rng t =
        rng_of(hash_sub(hash_sub(by->key, STREAM_SONG), phrase_deal(by->key, turn, SONGS)));
    if (rng_chance(&t, 0.2)) {
        whistles(p, &t);
    } else {
        opening(p, &t);
        varied(p, &t);
    }
    trill(p, &t);
    if (p->end_s < 1.7 || rng_chance(&t, 0.2))
        trill(p, &t);
    if (rng_chance(&t, 0.8))
        ending(p, &t);
}

static const struct bird_species nightingale = {
    .timbre = {-40, -54, -44, 0.0025f, 0.05f, 0.14f, 0.3f},
    .level_db = 4.4f,
    .habit = {-9, 1, 0.3, 0.8, 1},
    .longest_s = 6.8,
    .matches = 0.25f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &nightingale);
}

const struct source_kind nightingale_kind = {
    .name = "nightingale",
    .summary = "soft notes, loud trills, slow growing whistles, by night",
    .usual = {.count = 1, .every_s = 6.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 50,
    .usual_hushed_by = "wind 0.6; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
