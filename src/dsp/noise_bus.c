#include "dsp/noise_bus.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

#define TAU 6.283185307179586

enum { FRAME = 2 * BLOCK };

/* z with Φ(z) = p, by Newton's method on erfc. */
static double quantile(double p)
{
    double z = 0;
    for (int i = 0; i < 40; i++) {
        double error = 0.5 * erfc(-z / sqrt(2)) - p;
        double slope = exp(-z * z / 2) / sqrt(TAU);
        double step = error / slope;
        z -= step > 0.5 ? 0.5 : step < -0.5 ? -0.5 : step;
    }
    return z;
}

void noise_tables_init(struct noise_tables *t)
{
    const double bin_hz = (double)SAMPLE_RATE / FRAME;
    double sum = 0;
    for (int i = 0; i < NOISE_QUANTILES; i++) {
        double z = quantile((i + 0.5) / NOISE_QUANTILES);
        t->normal[i] = (float)z;
        sum += z * z;
    }
    for (int i = 0; i < NOISE_QUANTILES; i++) /* the cut tails' power, given back */
        t->normal[i] /= (float)sqrt(sum / NOISE_QUANTILES);
    for (int i = 0; i < BLOCK; i++) {
        t->cosine[i] = (float)cos(TAU * i / FRAME);
        t->sine[i] = (float)sin(TAU * i / FRAME);
    }
    for (int i = 0; i < FRAME; i++)
        t->window[i] = (float)sin(TAU / 2 * (i + 0.5) / FRAME);
    for (int i = 0; i < BANDS; i++) {
        double width_hz = band_hz[i] * (pow(10, 0.05) - pow(10, -0.05));
        t->density[i] = (float)(bin_hz / width_hz / 4);
    }
    for (int k = 0; k < NOISE_BINS; k++) {
        double hz = fmax(k, 1) * bin_hz;
        double x = TAU * hz * 0.18 / 343;
        t->coherence[k] = (float)fmax(0, sin(x) / x);
        double at = 10 * log10(hz / band_hz[0]);
        int band = (int)fmin(fmax(floor(at), 0), BANDS - 2);
        t->band[k] = (unsigned char)band;
        t->along[k] = (float)fmin(fmax(at - band, 0), 1);
    }
}

void noise_bus_init(struct noise_bus *b, const struct noise_tables *tables)
{
    memset(b, 0, sizeof *b);
    b->tables = tables;
}

void noise_bus_add(struct noise_bus *b, uint64_t key, int64_t frame, const float power[BANDS],
                   float gain_left, float gain_right, float spread)
{
    const struct noise_tables *t = b->tables;
    float amplitude[BANDS];
    for (int i = 0; i < BANDS; i++)
        amplitude[i] = sqrtf(power[i] * t->density[i]);
    uint64_t block_key = hash_sub(key, frame / BLOCK);
    for (int k = 1; k < NOISE_BINS; k++) {
        int band = t->band[k];
        float a = amplitude[band] + t->along[k] * (amplitude[band + 1] - amplitude[band]);
        uint64_t bits = hash_mix(block_key + (uint64_t)k * 0x9e3779b97f4a7c15u);
        float l_re = a * t->normal[bits & 4095], l_im = a * t->normal[bits >> 12 & 4095];
        float n_re = a * t->normal[bits >> 24 & 4095], n_im = a * t->normal[bits >> 36 & 4095];
        float same = 1 - spread * (1 - t->coherence[k]);
        float own = sqrtf(1 - same * same);
        b->left[0][k] += gain_left * l_re;
        b->left[1][k] += gain_left * l_im;
        b->right[0][k] += gain_right * (same * l_re + own * n_re);
        b->right[1][k] += gain_right * (same * l_im + own * n_im);
    }
    b->used++;
}

/* Inverse transform of FRAME complex numbers, unscaled: Stockham's autosort, radix 2
 * (Cochran et al. 1967). Ends in re/im after an even number of passes, in x/y after an odd. */
static void transform(const struct noise_tables *t, float *re, float *im, float *x, float *y)
{
    for (int n = FRAME, stride = 1; n > 1; n /= 2, stride *= 2) {
        int half = n / 2;
        for (int p = 0; p < half; p++) {
            float c = t->cosine[p * stride], s = t->sine[p * stride];
            const float *ar = re + stride * p, *ai = im + stride * p;
            const float *br = ar + stride * half, *bi = ai + stride * half;
            float *restrict ur = x + stride * 2 * p, *restrict ui = y + stride * 2 * p;
            float *restrict vr = ur + stride, *restrict vi = ui + stride;
            for (int q = 0; q < stride; q++) {
                float dr = ar[q] - br[q], di = ai[q] - bi[q];
                ur[q] = ar[q] + br[q];
                ui[q] = ai[q] + bi[q];
                vr[q] = dr * c - di * s;
                vi[q] = dr * s + di * c;
            }
        }
        float *swap = re;
        re = x, x = swap;
        swap = im;
        im = y, y = swap;
    }
}

void noise_bus_render(struct noise_bus *b, float out[2][BLOCK])
{
    const struct noise_tables *t = b->tables;
    for (int i = 0; i < BLOCK; i++) {
        out[0][i] += b->tail[0][i];
        out[1][i] += b->tail[1][i];
    }
    memset(b->tail, 0, sizeof b->tail);
    if (!b->used)
        return;
    /* Left becomes the real part of the result, right the imaginary part. */
    float *re = b->work[0], *im = b->work[1];
    re[0] = im[0] = re[BLOCK] = im[BLOCK] = 0;
    for (int k = 1; k < NOISE_BINS; k++) {
        re[k] = b->left[0][k] - b->right[1][k];
        im[k] = b->left[1][k] + b->right[0][k];
        re[FRAME - k] = b->left[0][k] + b->right[1][k];
        im[FRAME - k] = b->right[0][k] - b->left[1][k];
    }
    transform(t, re, im, b->work[2], b->work[3]);
    for (int i = 0; i < BLOCK; i++) {
        out[0][i] += t->window[i] * re[i];
        out[1][i] += t->window[i] * im[i];
        b->tail[0][i] = t->window[BLOCK + i] * re[BLOCK + i];
        b->tail[1][i] = t->window[BLOCK + i] * im[BLOCK + i];
    }
    memset(b->left, 0, sizeof b->left);
    memset(b->right, 0, sizeof b->right);
    b->used = 0;
}
