/* blackbird (Turdus merula): a low fluted motif of 3…6 slurred whistles at 1.5…3 kHz, then,
 * mostly, a hurried twitter of squeaks and zigzags up to 8 kHz. Some 40 motifs a bird,
 * 32 of which open a song (Rasmussen & Dabelsteen 2002); never the same twice running; higher
 * notes louder, +4 dB an octave (Nemeth et al. 2013). Element shapes: nature-sound.md §9 and
 * sonograms. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { MOTIFS = 42, STREAM_MOTIF = 1, STREAM_TWITTER };

static float clamp_khz(double khz)
{
    return (float)fmin(fmax(khz, 1.45), 3.1);
}

/* One whistle of a motif, from `from` to about `to` kHz. Its shape is kept (r is the motif's),
 * its details are this rendition's. */
static void whistle(struct phrase *p, struct rng *r, float gap_ms, float length_ms, float from,
                    float to)
{
    float loud = 4 * log2f(to / 2.4f) + (float)rng_uniform(r, -2.5, 0.5);
    float up = (float)exp2(rng_uniform(r, 1, 4) / 12), mid = sqrtf(from * to);
    struct syllable *s;
    switch (rng_below(r, 7)) {
    case 0: /* held, gliding in */
    case 1:
        s = phrase_sing(p, gap_ms, length_ms, loud, {0, from}, {0.2f, mid}, {0.4f, to},
                        {0.85f, to * 1.004f}, {1, to * 0.97f});
        break;
    case 2: /* rising, held at the top */
        s = phrase_sing(p, gap_ms, length_ms, loud, {0, to / up}, {0.25f, to / sqrtf(up)},
                        {0.65f, to}, {1, to * 1.01f});
        break;
    case 3: /* falling */
        s = phrase_sing(p, gap_ms, length_ms, loud, {0, to * up}, {0.2f, to * sqrtf(up)},
                        {0.7f, to}, {1, to * 0.96f});
        break;
    case 4: /* an arch */
        s = phrase_sing(p, gap_ms, length_ms, loud, {0, from / sqrtf(up)}, {0.35f, to * 1.03f},
                        {0.6f, to}, {1, to / up});
        break;
    case 5: /* down and up again */
        s = phrase_sing(p, gap_ms, length_ms, loud, {0, from * sqrtf(up)}, {0.3f, mid},
                        {0.5f, to / sqrtf(up)}, {0.8f, to}, {1, to * 1.02f});
        break;
    default: /* wavering */
        s = phrase_sing(p, gap_ms, length_ms * 1.2f, loud, {0, mid}, {0.15f, to * 1.05f},
                        {0.32f, to * 0.96f}, {0.5f, to * 1.06f}, {0.66f, to * 0.97f},
                        {0.84f, to * 1.05f}, {1, to * 0.98f});
        break;
    }
    float attack = draw(r, 0.1f, 0.22f), decay = draw(r, 0.15f, 0.35f);
    syllable_fade(s, attack, decay);
    float rattle_hz = draw(r, 85, 125), waver_hz = draw(r, 22, 45),
          waver = draw(r, 0.4f, 1.1f);
    double texture = rng_uniform(r, 0, 1);
    if (texture < 0.17) /* a low rattle on the tone */
        syllable_buzz(s, rattle_hz, 0.9f, 0.72f);
    else if (texture < 0.36) /* a slow waver */
        syllable_buzz(s, waver_hz, waver, 0.75f);
    else if (texture < 0.48) { /* both sides at once, with one breath */
        s->gain *= 0.8f;
        phrase_second(p, s, (float)rng_uniform(r, 1.3, 1.52), -6);
    }
}

/* Returns about how long it is, in ms: the same whoever sings it and however. */
static float motif(struct phrase *p, uint64_t key, int notes)
{
    struct rng r = rng_of(key);
    static const double step[] = {-6, -5, -4, -3, -2, 0, 2, 3, 4, 5, 7};
    int n = 3 + rng_below(&r, 4);
    float khz = (float)rng_uniform(&r, 1.75, 2.5), last = khz, ms = 0;
    for (int i = 0; i < n && i < notes; i++) {
        double semitones = step[rng_below(&r, 11)];
        khz = clamp_khz((double)khz * exp2(semitones / 12 * rng_uniform(&r, 0.9, 1.1)));
        bool legato = i > 0 && rng_chance(&r, 0.6);
        float gap = (float)(legato ? rng_uniform(&r, 2, 14) : rng_uniform(&r, 25, 105));
        float length = (float)rng_uniform(&r, 90, 270);
        whistle(p, &r, i ? gap : 0, length, legato ? 0.6f * last + 0.4f * khz : khz * 0.985f,
                khz);
        last = khz;
        ms += (i ? gap : 0) + length;
    }
    return ms;
}

/* One squeak of the twitter, from what the last one was like. */
static void squeak(struct phrase *p, struct rng *r, float khz, float octaves, float ms)
{
    float a = fminf(khz * exp2f(octaves / 2), 9), b = fminf(khz * exp2f(-octaves / 2), 9);
    float db = (float)rng_uniform(&p->rng, -8, 1), gap = (float)rng_uniform(r, 3, 22);
    struct syllable *s;
    switch (rng_below(r, 6)) {
    case 0:
        s = phrase_sing(p, gap, ms, db, {0, a}, {0.4f, khz * 1.05f}, {1, b});
        break;
    case 1: /* over the top */
        s = phrase_sing(p, gap, ms, db, {0, b}, {0.3f, a}, {0.55f, a * 0.97f}, {1, b * 0.9f});
        break;
    case 2: /* a zigzag */
    case 3:
    case 4:
        s = phrase_sing(p, gap, 2.8f * ms, db, {0, khz}, {0.14f, a}, {0.28f, b}, {0.42f, a},
                        {0.56f, b}, {0.7f, a}, {0.86f, b}, {1, khz});
        break;
    default: /* thin and level, hissing */
        s = phrase_sing(p, gap, 1.6f * ms, db - 2, {0, a}, {0.25f, khz}, {0.8f, khz * 1.02f},
                        {1, khz * 1.08f});
        break;
    }
    float buzz_hz = draw(r, 60, 230), semitones = draw(r, 0.4f, 2.4f);
    if (rng_chance(r, 0.45))
        syllable_buzz(s, buzz_hz, semitones, 0.8f);
    if (rng_chance(r, 0.25)) {
        s->gain *= 0.8f;
        phrase_second(p, s, (float)rng_uniform(r, 1.3, 1.75), -5);
    }
}

static void twitter(struct phrase *p, uint64_t key, double longest_s)
{
    struct rng r = rng_of(key);
    int n = 5 + rng_below(&r, 8);
    phrase_rest(p, (float)rng_uniform(&r, 25, 110));
    float khz = 4, octaves = 0.3f, ms = 40;
    for (int i = 0, left = 0; i < n && p->end_s < longest_s; i++, left--) {
        if (left <= 0) {
            khz = (float)exp(rng_uniform(&r, log(3.2), log(6.8)));
            octaves = draw(&r, 0.25f, 1.25f);
            octaves = rng_chance(&r, 0.6) ? octaves : -octaves;
            ms = (float)rng_uniform(&r, 20, 75);
            left = rng_chance(&r, 0.4) ? 2 + rng_below(&r, 4) : 1;
        }
        squeak(p, &r, fminf(khz, 7.5f), octaves, ms);
    }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    struct rng r = rng_of(hash_sub(key, 1));
    uint64_t motifs = hash_sub(by->key, STREAM_MOTIF);
    int first = phrase_deal(by->key, turn, MOTIFS);
    float ms = motif(p, hash_sub(motifs, first), 6);
    if (ms < 1100 && rng_chance(&r, 0.75)) {
        phrase_rest(p, (float)rng_uniform(&r, 60, 160));
        motif(p, hash_sub(motifs, MOTIFS + rng_below(&r, 12)), 3);
    }
    /* A twitter belongs to its motif, but ends differently each time. */
    if (rng_chance(&r, 0.8)) {
        uint64_t own =
            hash_sub(hash_sub(by->key, STREAM_TWITTER), first * 3 + rng_below(&r, 3));
        twitter(p, own, 2.5);
    }
}

static const struct bird_species blackbird = {
    .timbre = {-38, -50, -44, 0.0025f, 0.06f, 0.15f, 0.3f},
    .level_db = 1.7f,
    .habit = {-8, 1, 0.45, 1, 0},
    .longest_s = 3.6,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &blackbird);
}

const struct source_kind blackbird_kind = {
    .name = "blackbird",
    .summary = "fluted evening phrases that end in a twitter",
    .usual = {.count = 1, .every_s = 6.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 12,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.7; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
