#include "nature/phrase.h"

#include "dsp/level.h"

#include <math.h>

void phrase_begin(struct phrase *p, const struct timbre *t, uint64_t key)
{
    p->timbre = *t;
    p->rng = rng_of(key);
    p->octaves = (float)rng_normal(&p->rng, 0, 0.005);
    p->drift = (float)rng_normal(&p->rng, 0, 0.004);
    p->tempo = (float)rng_normal(&p->rng, 1, 0.015);
    /* Most phrases are sung about towards the listener, some with the head turned aside. */
    double mood = rng_normal(&p->rng, 0, 1);
    p->level_db = (float)fmin(0.35 + 1.3 * mood, 2);
    p->aside_db = (float)fmax(fmin(2 * mood, 0), -6);
    p->end_s = 0;
    p->n = 0;
}

void phrase_rest(struct phrase *p, float rest_ms)
{
    p->end_s += (double)(rest_ms * 0.001f / p->tempo);
}

void syllable_press(struct syllable *s, const struct knot *pressure, int n)
{
    s->n_pressure = (int8_t)(n < KNOTS_MAX ? n : KNOTS_MAX);
    for (int i = 0; i < s->n_pressure; i++)
        s->pressure[i] = pressure[i];
}

void syllable_fade(struct syllable *s, float attack, float decay)
{
    /* Nothing audible begins or ends within less than 2 ms. */
    float shortest = fminf(0.002f / s->length_s, 0.5f);
    float a = fmaxf(attack, shortest), d = fmaxf(decay, shortest);
    float sum = fmaxf(a + d, 1);
    a /= sum;
    d /= sum;
    syllable_pressure(s, {0, 0}, {0.45f * a, 0.4f}, {a, 1}, {a + 0.6f * (1 - a - d), 0.93f},
                      {1 - d, 0.8f}, {1 - 0.45f * d, 0.35f}, {1, 0});
}

void syllable_buzz(struct syllable *s, float hz, float semitones, float depth)
{
    s->buzz_hz = hz;
    s->buzz_octaves = semitones / 12;
    s->buzz_depth = depth;
}

static struct syllable *add(struct phrase *p)
{
    return p->n < PHRASE_MAX ? &p->syllable[p->n++] : &p->spare;
}

struct syllable *phrase_note(struct phrase *p, float gap_ms, float length_ms, float level_db,
                             const struct knot *pitch, int n)
{
    struct rng *r = &p->rng;
    const struct timbre *t = &p->timbre;
    struct syllable *s = add(p);
    float length_s = length_ms * 0.001f / p->tempo * (float)rng_normal(r, 1, 0.025);
    p->end_s += (double)(gap_ms * 0.001f / p->tempo) * rng_normal(r, 1, 0.04);
    /* A beak throws its treble forward: a turned head takes more of it. */
    float beam = fmaxf(fminf(sqrtf(pitch[n / 2].y / 3), 1.3f), 0.6f);
    float db = p->level_db + beam * p->aside_db + level_db + (float)rng_normal(r, 0, 0.6);
    uint64_t key = rng_bits(r);
    *s = (struct syllable){
        .begin_s = (float)p->end_s,
        .length_s = fmaxf(length_s, 0.006f),
        .gain = gain_of_db(db),
        .h2 = gain_of_db(t->h2_db),
        .h3 = gain_of_db(t->h3_db),
        .breath = gain_of_db(t->breath_db),
        .jitter = t->jitter,
        .sag = t->sag,
        .key = key,
    };
    float octaves = p->octaves + p->drift * (float)p->end_s + (float)rng_normal(r, 0, 0.004);
    s->n_pitch = (int8_t)(n < KNOTS_MAX ? n : KNOTS_MAX);
    for (int i = 0; i < s->n_pitch; i++)
        s->pitch[i] = (struct knot){pitch[i].x, log2f(pitch[i].y * 1000) + octaves +
                                                    (float)rng_normal(r, 0, 0.003)};
    syllable_fade(s, t->attack, t->decay);
    p->end_s += (double)s->length_s;
    return s;
}

struct syllable *phrase_second(struct phrase *p, const struct syllable *s, float ratio,
                               float level_db)
{
    struct syllable *other = add(p);
    *other = *s;
    other->side = 1;
    other->key = rng_bits(&p->rng);
    other->gain *= gain_of_db(level_db);
    for (int i = 0; i < other->n_pitch; i++)
        other->pitch[i].y += log2f(ratio) + (float)rng_normal(&p->rng, 0, 0.004);
    return other;
}

double phrase_length_s(const struct phrase *p)
{
    double end_s = 0;
    for (int i = 0; i < p->n; i++)
        end_s = fmax(end_s, (double)(p->syllable[i].begin_s + p->syllable[i].length_s));
    return end_s + 0.001; /* syllables are rounded up to whole control segments */
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

int phrase_deal(uint64_t key, int64_t turn, int n)
{
    enum { MOST = 64 };
    if (n < 3)
        return n < 2 ? 0 : (int)(turn & 1);
    int third = n / 3 < MOST ? n / 3 : MOST, card[MOST];
    int64_t round = floor_div(turn, third);
    int at = (int)(turn - round * third);
    struct rng r = rng_of(hash_sub(key, round));
    for (int i = 0; i < third; i++)
        card[i] = i;
    for (int i = third - 1; i > 0; i--) {
        int k = rng_below(&r, i + 1), swapped = card[i];
        card[i] = card[k];
        card[k] = swapped;
    }
    return (int)(round - 3 * floor_div(round, 3)) * third + card[at];
}

static int64_t run_begins(uint64_t key, int64_t run, int shortest)
{
    return run * 2 * shortest + (int64_t)(hash_uniform(hash_sub(key, run)) * shortest);
}

int64_t phrase_run(uint64_t key, int64_t turn, int shortest, int *along)
{
    int64_t run = floor_div(turn, 2 * shortest);
    if (turn < run_begins(key, run, shortest))
        run--;
    *along = (int)(turn - run_begins(key, run, shortest));
    return run;
}
