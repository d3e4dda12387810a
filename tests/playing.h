/* playing: one recording played as a layer would, for tests. */
#pragma once

#include "engine/recording.h"
#include "io/decode.h"

#include <math.h>
#include <string.h>

/* One recording being played for a test. */
struct playing {
    struct world world;
    struct recording_feed *feed;
    void *source;
    struct field field;
};

static inline void playing_begin(struct playing *p, struct decode *d, const char *path,
                                 uint64_t key, int64_t frame)
{
    p->world = (struct world){.key = 1, .n_voices = 1};
    p->feed = decode_open(d, path, path, key, frame);
    p->source = g_malloc0(recording_kind.size);
    struct source_setup setup = {&p->world, 0, key, recording_kind.usual};
    recording_connect(p->source, p->feed);
    recording_kind.init(p->source, &setup);
}

static inline void playing_end(struct playing *p, struct decode *d)
{
    decode_close(d, p->feed);
    g_free(p->source);
}

/* One block, straight ahead and at full width: left and right are the file's. */
static inline void playing_block(struct playing *p, int64_t frame, float out[BLOCK][2])
{
    memset(&p->field, 0, sizeof p->field);
    struct moment now = {frame, frame_time(frame), 0, (float)G_PI / 2};
    recording_kind.render(p->source, &now, &p->field);
    for (int i = 0; i < BLOCK; i++) {
        bool wide = p->field.wide_used;
        out[i][0] = wide ? p->field.wide[0][i] : p->field.spot[0][i];
        out[i][1] = wide ? p->field.wide[1][i] : p->field.spot[0][i];
    }
}

/* n frames (a multiple of BLOCK) from frame on, waiting for what is not there yet, after
 * 32 blocks unheard in which the layer rises. */
static inline void playing_read(struct playing *p, struct decode *d, int64_t frame,
                                float (*out)[2], int64_t n)
{
    float unheard[BLOCK][2];
    for (int64_t at = -32 * BLOCK; at < n; at += BLOCK) {
        decode_wait(d);
        playing_block(p, frame + at, at < 0 ? unheard : out + at);
    }
}

/* A recording's n frames from `frame` on. */
static inline float (*play(struct decode *d, const char *path, int64_t frame, int64_t n))[2]
{
    struct playing p;
    float(*out)[2] = g_malloc_n((gsize)n, sizeof *out);
    playing_begin(&p, d, path, 7, frame - 32 * BLOCK);
    playing_read(&p, d, frame, out, n);
    playing_end(&p, d);
    return out;
}

static inline double rms_of(float (*m)[2], int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += m[i][0] * m[i][0] + m[i][1] * m[i][1];
    return sqrt(sum / (2.0 * (double)n));
}

static inline double worst_between(float (*a)[2], float (*b)[2], int64_t n)
{
    double worst = 0;
    for (int64_t i = 0; i < n; i++)
        for (int c = 0; c < 2; c++)
            worst = fmax(worst, fabs(a[i][c] - b[i][c]));
    return worst;
}

/* That there is so much to tell, all with these words, and no more. */
static inline void expect_notices(struct decode *d, int n, const char *words)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *line = decode_notice(d);
        g_assert_nonnull(line);
        g_test_message("%s", line);
        g_assert_nonnull(strstr(line, words));
    }
    g_autofree char *more = decode_notice(d);
    g_assert_null(more);
}
