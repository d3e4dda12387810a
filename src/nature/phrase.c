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
    p->level_db = (float)fmin(0.35 + 1.3 * mood, 1.2);
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

/* How the pressure leans, -1 (loud at once, then sinking) to 1 (swelling to the end), and how
 * round it is, 0 to 1: they follow from the note's shape, so that a note has them whenever it
 * is sung, and what is random in a rendition moves them a little. A held note is held; where
 * the pitch moves pressure does too, with it or against it (Gardner et al. 2001). Of the notes
 * of four recordings half are within 6 dB of their peak for less than 0.65 of their length,
 * and the peak lies anywhere from 0.15 to 0.8 of it. */
static void shape_of(const struct syllable *s, float *lean, float *roundness)
{
    float low = s->pitch[0].y, high = low, first = s->pitch[0].y;
    float mid = s->pitch[s->n_pitch / 2].y, last = s->pitch[s->n_pitch - 1].y;
    for (int i = 1; i < s->n_pitch; i++) {
        low = fminf(low, s->pitch[i].y);
        high = fmaxf(high, s->pitch[i].y);
    }
    float moves = (high - low) / (high - low + 0.08f);
    /* Any waves that spread the notes of a repertoire would do. */
    *lean = moves * sinf(7 * (mid - first) + 11 * (last - mid) + 30 * s->length_s);
    *roundness = moves * (0.5f + 0.5f * sinf(8 * (high - low) - 23 * s->length_s));
}

void syllable_fade(struct syllable *s, float attack, float decay)
{
    const float lean_db = 15, round_db = 7;
    /* Nothing audible begins or ends within less than 2 ms. */
    float shortest = fminf(0.002f / s->length_s, 0.5f);
    float a = fmaxf(attack, shortest), d = fmaxf(decay, shortest);
    float sum = fmaxf(a + d, 1), lean, roundness;
    a /= sum;
    d /= sum;
    shape_of(s, &lean, &roundness);
    float from_db = -lean_db * fmaxf(lean, 0) - round_db * roundness;
    float to_db = lean_db * fminf(lean, 0) - round_db * roundness - 1.4f;
    float mid_db = -0.4f * lean_db * fabsf(lean);
    float loudest_db = fmaxf(fmaxf(from_db, to_db), mid_db);
    float from = gain_of_db(from_db - loudest_db), to = gain_of_db(to_db - loudest_db);
    float mid = gain_of_db(mid_db - loudest_db);
    syllable_pressure(s, {0, 0}, {0.45f * a, 0.28f * from}, {a, from},
                      {0.5f * (a + 1 - d), mid}, {1 - d, to}, {1 - 0.5f * d, 0.28f * to},
                      {1, 0});
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
        .even = t->even,
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

struct syllable *phrase_glide(struct phrase *p, float gap_ms, float length_ms, float level_db,
                              struct glide g)
{
    static const float x[] = {0, 0.14f, 0.32f, 0.52f, 0.75f, 1};
    enum { N = sizeof x / sizeof x[0] };
    struct knot pitch[N];
    for (int i = 0; i < N; i++) {
        float octaves =
            g.octaves * (0.5f - powf(x[i], g.power)) + 4 * g.bend * x[i] * (1 - x[i]);
        pitch[i] = (struct knot){x[i], fminf(g.khz * exp2f(octaves), 8.7f)};
    }
    return phrase_note(p, gap_ms, length_ms, level_db, pitch, N);
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
