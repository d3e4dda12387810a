/* alone: one source in a world of its own, played block by block, and what a test may measure
 * of the sound. */
#pragma once

#include "base/hash.h"
#include "nature/nature.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* One source in a world of its own. */
struct alone {
    struct world world;
    const struct source_kind *kind;
    void *source;
    struct field field;
};

struct asked {
    const char *name, *kind;
    int count;
    double busy, warmth_c, rain;
};

static inline struct alone *alone_new(const struct asked *a, uint64_t seed)
{
    struct alone *s = g_new0(struct alone, 1);
    s->kind = nature_find(a->name);
    g_assert_nonnull(s->kind);
    s->source = g_malloc0(s->kind->size);
    s->world.key = hash_mix(seed);
    s->world.weather = (struct weather){.key = hash_mix(seed + 1),
                                        .wind = 0.2,
                                        .gusts = 0.5,
                                        .rain = a->rain,
                                        .hour = NAN,
                                        .warmth_c = a->warmth_c};
    struct breath_pattern even = breath_pattern_default();
    breath_init(&s->world.breath, &even);
    s->world.n_voices = 1;
    s->world.voices[0] = (struct voice){.source = s->source,
                                        .answers = &s->kind->answers,
                                        .key = hash_mix(seed + 2),
                                        .distance_m = s->kind->usual_distance_m};
    if (a->rain > 0)
        s->world.voices[0].links[s->world.voices[0].n_links++] =
            (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_RAIN), 1};
    struct source_setup setup = {&s->world, 0, s->world.voices[0].key, s->kind->usual};
    for (int i = 0; a->kind && s->kind->kinds[i]; i++)
        if (strcmp(s->kind->kinds[i], a->kind) == 0)
            setup.params.kind = i;
    if (a->count > 0)
        setup.params.count = a->count;
    setup.params.busy = a->busy;
    s->kind->init(s->source, &setup);
    return s;
}

static inline void alone_free(struct alone *s)
{
    g_free(s->source);
    g_free(s);
}

static inline void alone_render(struct alone *s, int64_t block)
{
    struct moment now = {block * BLOCK, frame_time(block * BLOCK), 0, 2};
    memset(&s->field, 0, sizeof s->field);
    s->kind->render(s->source, &now, &s->field);
}

/* Mono from block 0 on: one spot, or (spot < 0) both ears of what is wide. */
static inline float *alone_play(struct alone *s, int spot, int blocks)
{
    float *x = g_new0(float, (gsize)blocks *BLOCK);
    for (int b = 0; b < blocks; b++) {
        alone_render(s, b);
        for (int i = 0; i < BLOCK; i++)
            x[b * BLOCK + i] = spot >= 0 ? s->field.spot[spot][i]
                                         : (s->field.wide[0][i] + s->field.wide[1][i]) / 2;
    }
    return x;
}

static inline int blocks_of(double seconds)
{
    return (int)ceil(seconds * SAMPLE_RATE / BLOCK);
}

/* Frames at which a sound begins after at least `gap_s` of quiet; returns how many. */
static inline int onsets(const float *x, int n, double gap_s, int *at, int n_max)
{
    float most = 0;
    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    int found = 0, quiet_since = -(int)SAMPLE_RATE;
    for (int i = 0; i < n; i++) {
        if (fabsf(x[i]) < 0.08f * most)
            continue;
        if (i - quiet_since > gap_s * SAMPLE_RATE && found < n_max)
            at[found++] = i;
        quiet_since = i;
    }
    return found;
}

static inline int by_size(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* Second-order high-pass, in place. */
static inline void high_pass(float *x, int n, double hz)
{
    double k = tan(G_PI * hz / SAMPLE_RATE), a = 1 / (1 + k / 0.7071 + k * k), z1 = 0, z2 = 0;
    for (int i = 0; i < n; i++) {
        double y = a * x[i] + z1;
        z1 = -2 * a * x[i] - 2 * (k * k - 1) * a * y + z2;
        z2 = a * x[i] - (1 - k / 0.7071 + k * k) * a * y;
        x[i] = (float)y;
    }
}

static inline double rms(const float *x, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += (double)x[i] * x[i];
    return sqrt(sum / n);
}
