/* nightingale (Luscinia megarhynchos): songs of 2…4 s, each in four parts: soft notes (alpha),
 * a few varied elements (beta), a loud trill of one element over and over (gamma: the rattles
 * and the jug-jug), an end note (omega); a fifth are whistle songs, slow pure notes growing
 * from nothing (Hultsch & Todt's four sections; Kunc et al. 2005). A bird has about 180 and
 * sings none again within sixty. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { SONGS = 180, STREAM_SONG = 1 };

#define LONGEST_S 4.0

static void opening(struct phrase *p, struct rng *t)
{
    int n = 1 + rng_below(t, 4);
    struct glide g = {.power = 1};
    g.khz = draw(t, 2.2f, 6.5f);
    float ms = draw(t, 50, 140), gap = draw(t, 45, 120);
    for (int i = 0; i < n; i++) {
        g.octaves = draw(t, -0.3f, 0.35f);
        g.bend = draw(t, -0.06f, 0.12f);
        phrase_glide(p, i ? gap : 0, ms * draw(t, 0.75f, 1.3f), -16 + 2 * (float)i, g);
        g.khz *= draw(t, 0.86f, 1.2f);
    }
}

static void varied(struct phrase *p, struct rng *t)
{
    int n = 2 + rng_below(t, 4);
    for (int i = 0; i < n; i++) {
        struct glide g = {.khz = expf(draw(t, logf(1.8f), logf(5.5f)))};
        float ms = draw(t, 40, 150), gap = draw(t, 12, 60);
        g.octaves = draw(t, -0.6f, 0.9f);
        g.power = draw(t, 0.45f, 2);
        g.bend = draw(t, -0.15f, 0.2f);
        float db = -6 + draw(t, -4, 2);
        struct syllable *s = phrase_glide(p, i ? gap : 60, ms, db, g);
        float buzz_hz = draw(t, 70, 180), semitones = draw(t, 0.4f, 1.3f);
        if (rng_chance(t, 0.25))
            syllable_buzz(s, buzz_hz, semitones, 0.5f);
        else if (rng_chance(t, 0.2))
            phrase_second(p, s, draw(t, 1.3f, 1.8f), -6);
    }
}

/* What a trill repeats: a glide, mostly after a short sharp one above it, as in jug-jug. */
struct element {
    struct glide main, sharp; /* sharp.khz 0: none */
    float per_s, share;       /* of its period that sounds */
    float buzz_hz;            /* 0: clear */
    float attack, decay;
};

static struct element element_of(struct rng *t)
{
    enum { RATTLE, JUG, JUG_TOO, SWEEP, WARBLE, BUZZ, KINDS };
    static const struct {
        float slow, fast, low_khz, high_khz, narrow, wide, share;
        double sharp, upwards, buzz;
    } of[KINDS] = {
        [RATTLE] = {18, 32, 2.5f, 4.8f, 0.6f, 1.4f, 0.55f, 0, 0.15, 0},
        [JUG] = {8, 15, 1.2f, 2.2f, 0.2f, 0.8f, 0.7f, 0.75, 0.5, 0},
        [JUG_TOO] = {8, 13, 1.5f, 3, 0.4f, 1, 0.65f, 0.5, 0.3, 0},
        [SWEEP] = {5, 8, 2.2f, 4.5f, 0.4f, 1.1f, 0.7f, 0.4, 0.4, 0.15},
        [WARBLE] = {9, 14, 2.2f, 4.2f, 0.1f, 0.4f, 0.85f, 1, 0.5, 0},
        [BUZZ] = {6, 10, 2.4f, 4.6f, 0, 0.3f, 0.75f, 0.2, 0.5, 1},
    };
    int k = rng_below(t, KINDS);
    struct element e = {.per_s = draw(t, of[k].slow, of[k].fast)};
    e.main.khz = expf(draw(t, logf(of[k].low_khz), logf(of[k].high_khz)));
    e.main.octaves = draw(t, of[k].narrow, of[k].wide);
    e.main.power = draw(t, 0.4f, 1.8f);
    e.main.bend = draw(t, -0.12f, 0.15f);
    e.share = of[k].share + draw(t, -0.1f, 0.1f);
    e.sharp = (struct glide){.khz = e.main.khz * draw(t, 1.3f, 2.4f), .power = 0.7f};
    e.sharp.octaves = draw(t, 0.1f, 0.7f);
    e.attack = draw(t, 0.08f, 0.3f);
    e.decay = draw(t, 0.2f, 0.45f);
    float buzz_hz = draw(t, 60, 160);
    if (!rng_chance(t, of[k].sharp))
        e.sharp.khz = 0;
    if (rng_chance(t, of[k].upwards))
        e.main.octaves *= -1;
    if (rng_chance(t, of[k].buzz))
        e.buzz_hz = buzz_hz;
    return e;
}

static void trill(struct phrase *p, struct rng *t)
{
    struct element e = element_of(t);
    float lasts_s = draw(t, 0.6f, 1.4f), grows_db = draw(t, 4, 11),
          grown = draw(t, 0.25f, 0.9f);
    float drift = draw(t, -0.16f, 0.1f), opens = draw(t, 0, 0.5f),
          hurries = draw(t, -0.1f, 0.2f);
    float accent_db = rng_chance(t, 0.3) ? draw(t, 1, 4) : 0;
    double left_s = LONGEST_S - 0.3 - p->end_s;
    int n = (int)fmaxf(fminf(lasts_s, (float)left_s * p->tempo) * e.per_s, 2);
    for (int i = 0; i < n; i++) {
        float x = (float)i / (float)(n - 1), pace = 1 - hurries * (x - 0.5f);
        float ms = 1000 / e.per_s * e.share * pace, rest = 1000 / e.per_s * pace - ms;
        float db = -grows_db * fmaxf(1 - x / grown, 0) - (i % 2 ? accent_db : 0);
        float gap = i ? rest : 45, higher = exp2f(drift * x), wider = 1 - opens * (1 - x);
        struct glide main = e.main, sharp = e.sharp;
        main.khz *= higher;
        main.octaves *= wider * draw(&p->rng, 0.93f, 1.07f); /* no two the same */
        if (sharp.khz > 0) {
            sharp.khz *= higher;
            phrase_glide(p, gap, 0.38f * ms, db - 5, sharp);
            gap = 0.05f * ms;
            ms *= 0.57f;
        }
        struct syllable *s = phrase_glide(p, gap, ms, db, main);
        syllable_fade(s, e.attack, e.decay);
        if (e.buzz_hz > 0)
            syllable_buzz(s, e.buzz_hz, 0.8f, 0.6f);
    }
}

static void ending(struct phrase *p, struct rng *t)
{
    struct glide g = {.khz = draw(t, 2.4f, 6)};
    float ms = draw(t, 50, 130);
    g.octaves = draw(t, -0.8f, 0.8f);
    g.power = draw(t, 0.5f, 2);
    g.bend = draw(t, -0.1f, 0.1f);
    phrase_glide(p, 40, ms, -3, g);
}

/* lu lu lu lu: from nothing to full, the later the faster it grows; each swells by itself,
 * and they draw together a little. */
static void whistles(struct phrase *p, struct rng *t)
{
    int n = 4 + rng_below(t, 5);
    float khz = draw(t, 1.9f, 3.2f), ms = draw(t, 190, 330), gap = draw(t, 60, 140);
    float fall = draw(t, -0.05f, 0.16f), step = draw(t, 0.98f, 1.004f);
    float scoop = draw(t, 0.01f, 0.09f), peak = draw(t, 0.35f, 0.8f);
    float hurries = draw(t, 0.08f, 0.3f), slow = draw(t, 1, 1.7f), from_db = draw(t, 18, 25);
    float period_s = (ms + gap) * 0.001f;
    n = (int)fminf((float)n, 2.7f / period_s);
    for (int i = 0; i < n; i++, khz *= step) {
        float x = (float)i / (float)(n - 1), pace = 1 - hurries * x;
        float db = -1 - from_db * (1 - powf(x, slow));
        struct syllable *s =
            phrase_sing(p, i ? gap * pace : 0, ms * pace, db, {0, khz * exp2f(-scoop)},
                        {0.12f, khz * exp2f(-0.2f * scoop)}, {0.35f, khz},
                        {0.7f, khz * exp2f(-0.3f * fall)}, {1, khz * exp2f(-fall)});
        syllable_pressure(s, {0, 0}, {0.12f, 0.2f}, {peak * 0.6f, 0.65f}, {peak, 1},
                          {0.5f * (peak + 1), 0.55f}, {1, 0});
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    struct rng t =
        rng_of(hash_sub(hash_sub(by->key, STREAM_SONG), phrase_deal(by->key, turn, SONGS)));
    bool slow = rng_chance(&t, 0.2);
    if (slow) {
        whistles(p, &t);
    } else {
        opening(p, &t);
        varied(p, &t);
    }
    trill(p, &t);
    if (p->end_s < 2 || (p->end_s < 3 && rng_chance(&t, 0.3)))
        trill(p, &t);
    if (rng_chance(&t, 0.8) && p->end_s < LONGEST_S - 0.25)
        ending(p, &t);
}

static const struct bird_species nightingale = {
    .timbre = {-40, -54, -44, 0.0025f, 0.05f, 0.14f, 0.3f},
    .level_db = 5.1f,
    .habit = {-9, 1, 0.3, 0.8, 1},
    .longest_s = LONGEST_S,
    .keeps_on = true,
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
    .usual = {.count = 1, .every_s = 5.3, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 50,
    .usual_hushed_by = "wind 0.6; rain 0.8; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
