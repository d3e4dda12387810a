/* bed: one generator alone through the mixer, and what is measured of it, for tests. */
#pragma once

#include "nature/nature.h"
#include "scene/scene.h"
#include "stage.h"

#include <glib.h>
#include <math.h>
#include <string.h>

struct play {
    const char *sound, *kind;
    double wind, strength; /* NAN: as usual */
    double distance_m, rain, showers;
    int count;
    uint64_t seed;
    int64_t from;
};

static inline struct noise_tables *bed_tables(void)
{
    static struct noise_tables tables;
    static bool filled;
    if (!filled)
        noise_tables_init(&tables);
    filled = true;
    return &tables;
}

static inline struct stage *stage_of(const struct play *p)
{
    struct scene_layer layer = {
        .name = "it",
        .sound = (char *)p->sound,
        .kind = (char *)p->kind,
        .distance_m = p->distance_m > 0 ? p->distance_m : NAN,
        .bearing_deg = 0,
        .width_deg = NAN,
        .count = p->count,
        .every_s = NAN,
        .busy = NAN,
        .strength = p->strength > 0 ? p->strength : NAN,
    };
    struct scene scene = {.name = "beds",
                          .wind = p->wind,
                          .gusts = 0.6,
                          .rain = p->rain,
                          .showers = p->showers,
                          .breath_s = {5, 0, 5, 0},
                          .layer = &layer,
                          .n_layers = 1};
    const char *only[] = {layer.name, NULL};
    struct stage_options options = {
        .seed = p->seed ? p->seed : 5, .frame = p->from, .only = only};
    return stage_new(&scene, bed_tables(), &options, NULL);
}

/* Interleaved stereo. */
static inline float *frames_of(struct stage *s, int64_t from, int n_blocks)
{
    float *frames = g_new(float, 2 * BLOCK * (gsize)n_blocks), *at = frames;
    for (int b = 0; b < n_blocks; b++) {
        float out[2][BLOCK];
        mixer_render(stage_mixer(s), from + (int64_t)b * BLOCK, out);
        for (int i = 0; i < BLOCK; i++) {
            *at++ = out[0][i];
            *at++ = out[1][i];
        }
    }
    return frames;
}

static inline float *played(const struct play *p, int n_blocks)
{
    struct stage *s = stage_of(p);
    float *frames = frames_of(s, p->from, n_blocks);
    stage_free(s);
    return frames;
}

enum { OCTAVES = 7 };
static const double octave_hz[OCTAVES] = {125, 250, 500, 1000, 2000, 4000, 8000};

struct octave {
    double power, kurtosis;
};

/* Two band-passes in a row, a little apart: an octave. */
struct octave_filter {
    double z[2][2], b0[2], a1[2], a2[2];
};

static inline struct octave_filter octave_filter_at(double centre_hz)
{
    struct octave_filter f = {0};
    for (int k = 0; k < 2; k++) {
        double w = 2 * G_PI * centre_hz * (k ? 1.22 : 0.82) / SAMPLE_RATE;
        double alpha = sin(w) / (2 * 2.2), a0 = 1 + alpha;
        f.b0[k] = alpha / a0, f.a1[k] = -2 * cos(w) / a0, f.a2[k] = (1 - alpha) / a0;
    }
    return f;
}

static inline double octave_filter_step(struct octave_filter *f, double x)
{
    for (int k = 0; k < 2; k++) {
        double y = f->b0[k] * x + f->z[k][0];
        f->z[k][0] = f->z[k][1] - f->a1[k] * y;
        f->z[k][1] = -f->b0[k] * x - f->a2[k] * y;
        x = y;
    }
    return x;
}

/* An octave of the sum of both ears; free with g_free. */
static inline double *octave_frames(const float *frames, int n, double centre_hz)
{
    struct octave_filter f = octave_filter_at(centre_hz);
    double *out = g_new(double, n);
    for (int i = 0; i < n; i++)
        out[i] = octave_filter_step(&f, frames[2 * i] + frames[2 * i + 1]);
    return out;
}

static inline struct octave octave_of(const float *frames, int n, double centre_hz)
{
    g_autofree double *x = octave_frames(frames, n, centre_hz);
    double two = 0, four = 0;
    const int begin = SAMPLE_RATE / 5;
    for (int i = begin; i < n; i++) {
        two += x[i] * x[i];
        four += x[i] * x[i] * x[i] * x[i];
    }
    n -= begin;
    return (struct octave){two / n, four / n / (two / n * two / n)};
}

static inline double rms_db(const float *frames, int n)
{
    double sum = 0;
    for (int i = 0; i < 2 * n; i++)
        sum += (double)frames[i] * frames[i];
    return 10 * log10(sum / (2 * n) + 1e-20);
}

/* Power between two octaves of a render, one value a block, smoothed over `smooth` blocks. */
static inline double *envelope_of(const float *frames, int n_blocks, int smooth)
{
    double *e = g_new0(double, n_blocks), *y = g_new0(double, n_blocks);
    double low = 0;
    for (int b = 0; b < n_blocks; b++) {
        for (int i = 0; i < BLOCK; i++) {
            const float *x = frames + 2 * (b * BLOCK + i);
            double mono = x[0] + x[1];
            low += 0.12 * (mono - low); /* about 1 kHz */
            e[b] += (mono - low) * (mono - low);
        }
    }
    for (int b = 0; b < n_blocks; b++) {
        int from = MAX(0, b - smooth / 2), to = MIN(n_blocks, b + smooth / 2 + 1);
        for (int k = from; k < to; k++)
            y[b] += e[k] / (to - from);
        y[b] = sqrt(y[b]);
    }
    g_free(e);
    return y;
}

/* The envelope of an octave, one value in 21 ms. */
static inline double *octave_envelope(const float *frames, int n_values, double centre_hz)
{
    enum { STEP = 2 * BLOCK };
    g_autofree double *x = octave_frames(frames, n_values * STEP, centre_hz);
    double *e = g_new0(double, n_values);
    for (int i = 0; i < n_values * STEP; i++)
        e[i / STEP] += x[i] * x[i];
    for (int i = 0; i < n_values; i++)
        e[i] = sqrt(e[i]);
    return e;
}

/* What a layer's only source lays of noise at a moment: no sound is made of it. */
static inline void lay_beds(struct stage *s, int64_t block, struct field *field)
{
    const struct layer *l = &stage_mixer(s)->layer[0];
    struct moment now = {block * BLOCK, frame_time(block * BLOCK), 0, 1.5f};
    memset(field, 0, sizeof *field);
    l->kind->render(l->source, &now, field);
}
