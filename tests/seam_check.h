/* seam_check: plays a recording across its loop point, as a layer would, and compares what is
 * heard there with the material itself. */
#pragma once

#include "io/material.h"
#include "io/seam.h"
#include "playing.h"

#include <math.h>
#include <stdlib.h>

struct seam_figures {
    double worst_db;    /* of any 50 ms, off what tail and head are side by side */
    double worst_step;  /* at the two joins, over the material's 99.9th percentile */
    double steps_above; /* share of the overlap's steps above that percentile */
    double overlap_s, loop_s;
};

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static inline float step_percentile(float (*m)[2], int64_t n)
{
    if (n < 2)
        return 0;
    int64_t stride = 1 + n / 400000, found = 0; /* a long recording by some of its steps */
    g_autofree float *step = g_new(float, 2 * (n / stride + 1));
    for (int64_t i = 0; i + 1 < n; i += stride)
        for (int c = 0; c < 2; c++)
            step[found++] = fabsf(m[i + 1][c] - m[i][c]);
    qsort(step, (size_t)found, sizeof *step, by_size);
    return step[(int64_t)(0.999 * (double)found)];
}

/* What should be heard at loop frame p - before ≤ p < overlap + after: powers, frame by frame. */
static inline double expected_power(float (*m)[2], int64_t loop, int overlap, int64_t p)
{
    int64_t at = p < 0 ? loop + p : p;
    if (p < 0 || p >= overlap)
        return m[at][0] * m[at][0] + m[at][1] * m[at][1];
    double a = cos(G_PI / 2 * (double)p / overlap), b = sin(G_PI / 2 * (double)p / overlap);
    const float *t = m[loop + p], *h = m[p];
    return a * a * (t[0] * t[0] + t[1] * t[1]) + b * b * (h[0] * h[0] + h[1] * h[1]);
}

/* False with an error when the file can't be read. The recording is played through d. */
static inline bool seam_check(struct decode *d, const char *path, struct seam_figures *f,
                              GError **error)
{
    enum { WINDOW = SAMPLE_RATE / 20, HOP = SAMPLE_RATE / 100 };
    struct material *material = material_open(path, error);
    if (!material)
        return false;
    int64_t n = material_frames(material);
    g_autofree float(*m)[2] = g_malloc_n((gsize)n, sizeof *m);
    bool well = true;
    for (int64_t at = 0; well && at < n; at += 4096)
        well = material_read(material, m + at, (int)MIN(4096, n - at), error);
    material_close(material);
    if (!well)
        return false;

    struct playing p;
    playing_begin(&p, d, path, 7, 0);
    decode_wait(d);
    const struct recording_loop *loop = atomic_load(&p.feed->loop);
    g_assert_nonnull(loop);
    int64_t length = loop->n_frames;
    int overlap = seam_frames(n);
    int64_t before = MIN(length - overlap, SAMPLE_RATE / 2) / 2;
    /* The first block boundary from which the loop point is still `before` away. */
    int64_t start = recording_position(p.feed, loop, 0);
    int64_t point = 3 * length - start, first = (point - before) / BLOCK * BLOCK;
    int64_t many = (point - first + overlap + before) / BLOCK * BLOCK;
    g_autofree float(*heard)[2] = g_malloc_n((gsize)many, sizeof *heard);
    playing_read(&p, d, first, heard, many);
    float gain = loop->gain;
    playing_end(&p, d);

    *f = (struct seam_figures){.overlap_s = overlap / (double)SAMPLE_RATE,
                               .loop_s = (double)length / SAMPLE_RATE};
    for (int64_t from = 0; from + WINDOW <= many; from += HOP) {
        double is = 0, should = 0;
        for (int64_t i = from; i < from + WINDOW; i++) {
            is += heard[i][0] * heard[i][0] + heard[i][1] * heard[i][1];
            should += expected_power(m, length, overlap, first + i - point);
        }
        if (should > 1e-10 * WINDOW) /* -100 dB of full scale */
            f->worst_db =
                fmax(f->worst_db, fabs(10 * log10(is / (should * gain * gain) + 1e-12)));
    }
    float usual = gain * step_percentile(m, n) + 1e-9f;
    int64_t above = 0;
    for (int64_t i = point - first; i < point - first + overlap && i + 1 < many; i++)
        for (int c = 0; c < 2; c++)
            above += fabsf(heard[i + 1][c] - heard[i][c]) > usual;
    f->steps_above = overlap ? (double)above / (2.0 * overlap) : 0;
    for (int join = 0; join < 2; join++) {
        int64_t i = point - first - 1 + join * overlap;
        for (int c = 0; i >= 0 && i + 1 < many && c < 2; c++)
            f->worst_step = fmax(f->worst_step, fabsf(heard[i + 1][c] - heard[i][c]) / usual);
    }
    return true;
}
