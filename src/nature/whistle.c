#include "nature/whistle.h"

#include "dsp/frames.h"

#include <math.h>
#include <string.h>

enum { SEGMENT = 32 }; /* frames from one control point to the next */

void curve_through(struct curve *c, const struct knot *knot, int n)
{
    float secant[KNOTS_MAX];
    c->n = n;
    for (int i = 0; i < n; i++) {
        c->x[i] = knot[i].x;
        c->y[i] = knot[i].y;
        c->slope[i] = 0;
    }
    for (int i = 0; i + 1 < n; i++)
        secant[i] = (c->y[i + 1] - c->y[i]) / fmaxf(c->x[i + 1] - c->x[i], 1e-4f);
    /* The harmonic mean of the secants, 0 at a turn; at the ends the secant itself. */
    for (int i = 1; i + 1 < n; i++)
        if (secant[i - 1] * secant[i] > 0)
            c->slope[i] = 2 * secant[i - 1] * secant[i] / (secant[i - 1] + secant[i]);
    if (n > 1) {
        c->slope[0] = secant[0];
        c->slope[n - 1] = secant[n - 2];
    }
}

float curve_at(const struct curve *c, float x)
{
    int i = 0;
    if (x <= c->x[0] || c->n == 1)
        return c->y[0];
    if (x >= c->x[c->n - 1])
        return c->y[c->n - 1];
    while (x > c->x[i + 1])
        i++;
    float width = c->x[i + 1] - c->x[i], u = (x - c->x[i]) / width, v = 1 - u;
    return v * v * ((1 + 2 * u) * c->y[i] + u * width * c->slope[i]) +
           u * u * ((1 + 2 * v) * c->y[i + 1] - v * width * c->slope[i + 1]);
}

/* About Gaussian, unit variance: four 16-bit uniforms (two rounds of xorshift32, Marsaglia
 * 2003). */
static float gaussian(uint32_t *state)
{
    int32_t sum = 0;
    for (int i = 0; i < 2; i++) {
        *state ^= *state << 13;
        *state ^= *state >> 17;
        *state ^= *state << 5;
        sum += (int32_t)(*state >> 16) + (int32_t)(*state & 0xffff) - 0xffff;
    }
    return (float)sum * (1.7320508f / 65536);
}

/* What the contours say at `frame` of the syllable. */
static void control(struct whistle *w, int64_t frame, float *frequency, float *level,
                    float *breath)
{
    /* One-poles of 8 and 10 ms, stepped once a segment. */
    const float flutter_pole = 0.92f, shimmer_pole = 0.9355f;
    const float flutter_step = 0.3919f, shimmer_step = 0.3533f;
    const struct syllable *s = w->syllable;
    float x = (float)frame / (float)w->length;
    float pressure = frame < w->length ? curve_at(&w->pressure, x) : 0;
    float octaves = curve_at(&w->pitch, x) - s->sag * (1 - pressure) * (1 - pressure);
    w->flutter = flutter_pole * w->flutter + flutter_step * gaussian(&w->noise);
    w->shimmer = shimmer_pole * w->shimmer + shimmer_step * gaussian(&w->noise);
    float gain = s->gain * (1 + 0.06f * w->shimmer);
    octaves += s->jitter * w->flutter;
    if (s->buzz_hz > 0) {
        float turn = (float)frame * s->buzz_hz / SAMPLE_RATE;
        turn = 6.2831853f * (turn - floorf(turn));
        octaves += s->buzz_octaves * sinf(turn);
        gain *= 1 - s->buzz_depth * (0.5f - 0.5f * cosf(turn));
    }
    float hz = fminf(exp2f(octaves), 10500);
    *frequency = hz / SAMPLE_RATE;
    *level = pressure * gain;
    *breath = s->breath * gaussian(&w->noise);
    w->h2 = s->h2;
    w->h3 = hz < 7500 ? s->h3 : 0; /* its third and fourth stay under 22.5 kHz */
    w->h4 = hz < 5600 ? 0.75f * s->h3 : 0;
}

void whistle_begin(struct whistle *w, const struct syllable *s)
{
    memset(w, 0, sizeof *w);
    w->syllable = s;
    w->length = (int64_t)(s->length_s * SAMPLE_RATE / SEGMENT + 1) * SEGMENT;
    w->noise = (uint32_t)(s->key >> 32) | 1;
    curve_through(&w->pitch, s->pitch, s->n_pitch);
    curve_through(&w->pressure, s->pressure, s->n_pressure);
    w->flutter = gaussian(&w->noise);
    w->shimmer = gaussian(&w->noise);
    control(w, 0, &w->frequency, &w->level, &w->breath);
    w->level = 0;
}

/* The next control point is aimed at from where the last segment ended. */
static void aim(struct whistle *w)
{
    float frequency, level, breath;
    control(w, w->done + SEGMENT, &frequency, &level, &breath);
    w->bend = (frequency - w->frequency) / SEGMENT;
    w->swell = (level - w->level) / SEGMENT;
    w->gust = (breath - w->breath) / SEGMENT;
}

static void arrive(struct whistle *w)
{
    w->phase += SEGMENT * ((double)w->frequency + 0.5 * w->bend * SEGMENT);
    w->phase -= floor(w->phase);
    w->frequency += SEGMENT * w->bend;
    w->level += SEGMENT * w->swell;
    w->breath += SEGMENT * w->gust;
}

/* Frames first … first + n - 1 of the segment. The phase is worked out for each of them, so
 * that the loop has no order in it; sin and cos of half the angle are Taylor's, good to
 * -105 dB. */
static void sound(const struct whistle *w, float *out, int first, int n)
{
    bool even = w->syllable->even;
    float phase = (float)w->phase, least = even ? 1 : 0;
    float loudest = even ? 0 : 1 / fmaxf(w->syllable->gain, 1e-6f);
    for (int i = 0; i < n; i++) {
        float k = (float)(first + i);
        float turn = phase + k * (w->frequency + 0.5f * k * w->bend);
        float x = 3.14159265f * (turn - (float)(int)(turn + 0.5f)), q = x * x;
        float s =
            x * (1 + q * (-1.6666667e-1f +
                          q * (8.3333333e-3f + q * (-1.9841270e-4f + q * 2.7557319e-6f))));
        float c =
            1 +
            q * (-0.5f + q * (4.1666667e-2f +
                              q * (-1.3888889e-3f + q * (2.4801587e-5f - q * 2.7557319e-7f))));
        float sine = 2 * s * c, cosine = 1 - 2 * s * s;
        float level = w->level + k * w->swell, breath = w->breath + k * w->gust;
        float pressure = least + level * loudest;
        float second = w->h2 * pressure * 2 * sine * cosine;
        float third = w->h3 * pressure * pressure * sine * (3 - 4 * sine * sine);
        float fourth = w->h4 * pressure * pressure * 4 * sine * cosine * (1 - 2 * sine * sine);
        out[i] += level * (sine + second + third + fourth + breath * cosine);
    }
}

void whistle_render(struct whistle *w, float *out, int n)
{
    int i = 0;
    while (i < n && w->syllable) {
        int first = (int)(w->done % SEGMENT);
        if (first == 0)
            aim(w);
        int take = n - i < SEGMENT - first ? n - i : SEGMENT - first;
        sound(w, out + i, first, take);
        i += take;
        w->done += take;
        if (w->done % SEGMENT == 0)
            arrive(w);
        if (w->done >= w->length)
            w->syllable = 0;
    }
}
