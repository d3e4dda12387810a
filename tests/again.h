/* again: whether something comes again in a long stretch of sound. Ten times a second it keeps
 * the level of the whole, and of twelve bands from 180 Hz to 12 kHz.
 *
 * again_whole: the envelope against itself, as a listener would feel a rhythm of minutes.
 * again_stretch: each ten seconds against all others, by how the colours of the sound tremble
 * within a second. The same ten seconds twice come to 1 there, under something else to less;
 * two that only resemble each other, as waves and chirps of one night do, stay near 0.2, since
 * hundreds of independent numbers would have to agree. */
#pragma once

#include "dsp/frames.h"

#include <glib.h>

#include <math.h>
#include <string.h>

enum { AGAIN_PER_S = 10, AGAIN_STEP = SAMPLE_RATE / AGAIN_PER_S, AGAIN_BANDS = 12 };
enum { AGAIN_STRETCH = 10 * AGAIN_PER_S, AGAIN_SOONEST = 20 * AGAIN_PER_S };
enum { AGAIN_HALF = AGAIN_PER_S / 2, AGAIN_HALVES = AGAIN_STRETCH / AGAIN_HALF };

struct again {
    double a1[AGAIN_BANDS], a2[AGAIN_BANDS], gain[AGAIN_BANDS];
    double x1, x2, y1[AGAIN_BANDS], y2[AGAIN_BANDS];
    double energy, band_energy[AGAIN_BANDS];
    long frames;
    GArray *whole, *band[AGAIN_BANDS]; /* of float, dB */
};

static inline void again_init(struct again *a)
{
    *a = (struct again){.whole = g_array_new(FALSE, FALSE, sizeof(float))};
    for (int b = 0; b < AGAIN_BANDS; b++) { /* band-passes of Q 2 (R. Bristow-Johnson) */
        double w = 2 * G_PI * 180 * pow(2, b * 0.55) / SAMPLE_RATE, alpha = sin(w) / 4;
        a->gain[b] = alpha / (1 + alpha);
        a->a1[b] = -2 * cos(w) / (1 + alpha);
        a->a2[b] = (1 - alpha) / (1 + alpha);
        a->band[b] = g_array_new(FALSE, FALSE, sizeof(float));
    }
}

static inline void again_clear(struct again *a)
{
    g_array_unref(a->whole);
    for (int b = 0; b < AGAIN_BANDS; b++)
        g_array_unref(a->band[b]);
}

static inline void again_keep(GArray *into, double *energy)
{
    float db = (float)(10 * log10(*energy / AGAIN_STEP + 1e-10));
    g_array_append_val(into, db);
    *energy = 0;
}

static inline void again_hear(struct again *a, float left, float right)
{
    double x = 0.5 * ((double)left + right);
    a->energy += (double)left * left + (double)right * right;
    for (int b = 0; b < AGAIN_BANDS; b++) {
        double y = a->gain[b] * (x - a->x2) - a->a1[b] * a->y1[b] - a->a2[b] * a->y2[b];
        a->y2[b] = a->y1[b];
        a->y1[b] = y;
        a->band_energy[b] += y * y;
    }
    a->x2 = a->x1;
    a->x1 = x;
    if (++a->frames % AGAIN_STEP != 0)
        return;
    again_keep(a->whole, &a->energy);
    for (int b = 0; b < AGAIN_BANDS; b++)
        again_keep(a->band[b], &a->band_energy[b]);
}

/* x less its mean over `around` steps to either side. */
static inline void again_flatten(float *x, long n, long around)
{
    g_autofree double *sum = g_new0(double, n + 1);
    for (long i = 0; i < n; i++)
        sum[i + 1] = sum[i] + (double)x[i];
    for (long i = 0; i < n; i++) {
        long from = MAX(i - around, 0), to = MIN(i + around, n);
        x[i] -= (float)((sum[to] - sum[from]) / (double)(to - from));
    }
}

/* The largest correlation of the envelope with itself, 20 s to half its length later. The slow
 * tide over two minutes is taken out first: weather may come again. */
static inline double again_whole(const struct again *a, double *lag_s)
{
    long n = a->whole->len;
    g_autofree float *x = g_memdup2(a->whole->data, (gsize)n * sizeof *x);
    again_flatten(x, n, 60 * AGAIN_PER_S);
    double most = 0;
    for (long lag = AGAIN_SOONEST; lag < n / 2; lag++) {
        double xx = 0, yy = 0, xy = 0;
        for (long i = 0; i + lag < n; i++) {
            xx += (double)x[i] * x[i];
            yy += (double)x[i + lag] * x[i + lag];
            xy += (double)x[i] * x[i + lag];
        }
        double r = xy / sqrt(xx * yy + 1e-9);
        if (r > most) {
            most = r;
            *lag_s = (double)lag / AGAIN_PER_S;
        }
    }
    return most;
}

/* Takes out of each band what those before it say of it, and makes all as strong: a colour that
 * comes and goes in one way only (a wave, a chirp) is then one number in twelve. Gram-Schmidt. */
static inline void again_part(float *band[AGAIN_BANDS], long n)
{
    for (int b = 0; b < AGAIN_BANDS; b++) {
        for (int k = 0; k < b; k++) {
            double same = 0;
            for (long i = 0; i < n; i++)
                same += (double)band[b][i] * (double)band[k][i];
            for (long i = 0; i < n; i++)
                band[b][i] -= (float)(same / (double)n) * band[k][i];
        }
        double power = 0;
        for (long i = 0; i < n; i++)
            power += (double)band[b][i] * (double)band[b][i];
        float gain = (float)(1 / sqrt(power / (double)n + 1e-12));
        for (long i = 0; i < n; i++)
            band[b][i] *= gain;
    }
}

/* How each band moves within a second, over two steps each: n steps, to be freed. */
static inline void again_colours(const struct again *a, float *band[AGAIN_BANDS])
{
    long n = a->whole->len;
    for (int b = 0; b < AGAIN_BANDS; b++) {
        float *x = band[b] = g_memdup2(a->band[b]->data, (gsize)n * sizeof *x);
        for (long i = n - 1; i > 0; i--)
            x[i] = 0.5f * (x[i] + x[i - 1]);
        again_flatten(x, n, AGAIN_PER_S / 2);
    }
    again_part(band, n);
}

/* Sums of x y over ten seconds from each half second on; n_windows of them. */
static inline void again_sums(const float *x, const float *y, long n_windows, float *product,
                              float *half)
{
    long halves = n_windows + AGAIN_HALVES - 1;
    for (long i = 0; i < halves * AGAIN_HALF; i++)
        product[i] = x[i] * y[i];
    for (long k = 0; k < halves; k++) {
        half[k] = 0;
        for (int i = 0; i < AGAIN_HALF; i++)
            half[k] += product[k * AGAIN_HALF + i];
    }
    double sum = 0;
    for (long k = 0; k < halves; k++) {
        sum += (double)half[k];
        product[k] = half[k]; /* kept, since half becomes the sums */
        if (k >= AGAIN_HALVES)
            sum -= (double)product[k - AGAIN_HALVES];
        if (k >= AGAIN_HALVES - 1)
            half[k - AGAIN_HALVES + 1] = (float)sum;
    }
}

/* The largest correlation of ten seconds with ten others 20 s or more later, where they are and
 * how much later: the mean over the bands of each one's own, so that one loud voice of a
 * species with one song (a pigeon) is no more than the bands it stands in. */
static inline double again_stretch(const struct again *a, double *at_s, double *lag_s)
{
    long n = a->whole->len, windows = n / AGAIN_HALF - AGAIN_HALVES + 1;
    float *band[AGAIN_BANDS], *power[AGAIN_BANDS];
    g_autofree float *product = g_new(float, n), *sum = g_new(float, n),
                     *mean = g_new(float, n);
    double most = 0;
    again_colours(a, band);
    for (int b = 0; b < AGAIN_BANDS; b++) { /* of the ten seconds from each step on */
        power[b] = g_new0(float, n);
        double p = 0;
        for (long i = n - 1; i >= 0; i--) {
            p += (double)band[b][i] * (double)band[b][i];
            if (i + AGAIN_STRETCH < n)
                p -= (double)band[b][i + AGAIN_STRETCH] * (double)band[b][i + AGAIN_STRETCH];
            power[b][i] = (float)(1 / sqrt(fmax(p, 0) + 1e-6));
        }
    }
    for (long lag = AGAIN_SOONEST; lag < n - AGAIN_STRETCH; lag++) {
        long here = windows - (lag + AGAIN_HALF - 1) / AGAIN_HALF;
        memset(mean, 0, (size_t)MAX(here, 0) * sizeof *mean);
        for (int b = 0; b < AGAIN_BANDS && here > 0; b++) {
            again_sums(band[b], band[b] + lag, here, product, sum);
            for (long k = 0; k < here; k++)
                mean[k] += sum[k] * power[b][k * AGAIN_HALF] * power[b][k * AGAIN_HALF + lag];
        }
        for (long k = 0; k < here; k++) {
            if ((double)mean[k] / AGAIN_BANDS <= most)
                continue;
            most = (double)mean[k] / AGAIN_BANDS;
            *at_s = (double)k * AGAIN_HALF / AGAIN_PER_S;
            *lag_s = (double)lag / AGAIN_PER_S;
        }
    }
    for (int b = 0; b < AGAIN_BANDS; b++) {
        g_free(band[b]);
        g_free(power[b]);
    }
    return most;
}
