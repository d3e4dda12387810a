/* birds: layers of birds in a calm world, what they sing and when, and what is measured of it. */
#pragma once

#include "base/hash.h"
#include "nature/bird.h"
#include "nature/nature.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { SECOND = SAMPLE_RATE, HOUR = 3600 * SAMPLE_RATE, MANY = 4096 };

/* One layer in a calm world, its own or another's. */
struct layer_of_birds {
    struct world world, *in;
    int voice;
    const struct source_kind *kind;
    struct bird *bird;
    struct field *field;
};

/* One more layer in the world of `l`, which may be l itself. */
static inline void add_layer(struct layer_of_birds *l, struct layer_of_birds *to,
                             const char *name, int count)
{
    l->in = &to->world;
    l->voice = l->in->n_voices++;
    l->kind = nature_find(name);
    g_assert_nonnull(l->kind);
    struct voice *v = &l->in->voices[l->voice];
    v->key = hash_sub(l->in->key + (uint64_t)l->voice, (int64_t)hash_text(name));
    v->distance_m = 20;
    v->answers = &l->kind->answers;
    l->bird = g_malloc0(l->kind->size);
    l->field = g_new0(struct field, 1);
    v->source = l->bird;
    struct source_setup setup = {l->in, l->voice, v->key, l->kind->usual};
    if (count)
        setup.params.count = count;
    l->kind->init(l->bird, &setup);
}

static inline struct layer_of_birds *new_layer(const char *name, uint64_t seed, int count,
                                               double wind)
{
    struct layer_of_birds *l = g_new0(struct layer_of_birds, 1);
    struct breath_pattern pattern = breath_pattern_default();
    breath_init(&l->world.breath, &pattern);
    l->world.key = hash_mix(seed);
    l->world.weather.key = hash_sub(l->world.key, 1);
    l->world.weather.wind = wind;
    l->world.weather.gusts = 0.6;
    l->world.weather.hour = NAN;
    add_layer(l, l, name, count);
    return l;
}

static inline void free_layer(struct layer_of_birds *l)
{
    g_free(l->bird);
    g_free(l->field);
    g_free(l);
}

static inline const struct field *render(struct layer_of_birds *l, int64_t frame)
{
    struct moment now = {.frame = frame, .t = frame_time(frame)};
    memset(l->field, 0, sizeof *l->field);
    l->kind->render(l->bird, &now, l->field);
    return l->field;
}

static inline int by_onset(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    return (x->onset > y->onset) - (x->onset < y->onset);
}

static inline int events_of(struct layer_of_birds *l, int64_t from, int64_t to,
                            struct event *out)
{
    int n = l->kind->answers.events(l->bird, from, to, out, MANY);
    qsort(out, (size_t)n, sizeof *out, by_onset);
    return n;
}

/* A phrase's own sound from its heard onset on; the caller frees it. */
static inline float *sound_of(struct layer_of_birds *l, const struct event *e, int *n)
{
    int64_t first = e->onset - e->onset % BLOCK;
    int64_t heard = -1;
    *n = (int)e->length;
    float *sound = g_new0(float, *n);
    for (int64_t frame = first; heard < 0 || frame < heard + *n; frame += BLOCK) {
        const struct field *f = render(l, frame);
        for (int i = 0; i < f->n_events && heard < 0; i++)
            if (f->event[i].key == e->key)
                heard = f->event[i].onset;
        for (int i = 0; heard >= 0 && i < BLOCK; i++)
            if (frame + i >= heard && frame + i < heard + *n)
                sound[frame + i - heard] = f->spot[e->who][i];
        g_assert_cmpint(frame, <, e->onset + 60 * SECOND);
    }
    return sound;
}

static inline double peak(const float *x, int n)
{
    float most = 0;
    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    return most;
}

/* Crossings of zero upwards, with fractions, as Hz; 0 where there are too few. */
static inline double crossing_hz(const float *x, int n)
{
    double first = -1, last = -1;
    int crossings = 0;
    for (int i = 1; i < n; i++) {
        if (x[i - 1] >= 0 || x[i] < 0)
            continue;
        last = i - 1 + x[i - 1] / (x[i - 1] - x[i]);
        if (crossings++ == 0)
            first = last;
    }
    return crossings > 3 ? (crossings - 1) / (last - first) * SAMPLE_RATE : 0;
}

static inline int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double quantile(GArray *a, double q)
{
    g_array_sort(a, ascending);
    return a->len ? g_array_index(a, double, (guint)(q * (a->len - 1))) : NAN;
}

static inline double likeness(const float *a, int n_a, const float *b, int n_b)
{
    double ab = 0, aa = 1e-12, bb = 1e-12;
    for (int i = 0; i < MIN(n_a, n_b); i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return fabs(ab) / sqrt(aa * bb);
}
