#include "io/material.h"

#include "base/ratio.h"
#include "dsp/frames.h"

#include <soxr.h>

#include <string.h>

enum {
    IN_MAX = 2048,
    FILTER = SAMPLE_RATE / 10, /* frames after which the resampler has forgotten its start */
};

struct material {
    struct reader *reader;
    int64_t *begin; /* of each link, in frames at SAMPLE_RATE, and of the end */
    int n_links, channels;
    int64_t at, wanted; /* where the next frame comes from; where it is wanted from */
    int link;
    soxr_t soxr; /* NULL while the link has the right rate already */
    float in[IN_MAX][2];
    int in_at, in_end;
    bool link_ended;
};

static int64_t resampled(const struct reader_link *l)
{
    int64_t whole = l->n_frames / l->rate_hz, rest = l->n_frames % l->rate_hz;
    int64_t n = whole * SAMPLE_RATE + (rest * SAMPLE_RATE + l->rate_hz / 2) / l->rate_hz;
    return n > 0 || l->n_frames == 0 ? n : 1;
}

struct material *material_open(const char *path, GError **error)
{
    struct reader *reader = reader_open(path, error);
    if (!reader)
        return NULL;
    struct material *m = g_new0(struct material, 1);
    m->reader = reader;
    m->n_links = reader_n_links(reader);
    m->begin = g_new0(int64_t, m->n_links + 1);
    for (int i = 0; i < m->n_links; i++) {
        const struct reader_link *l = reader_link(reader, i);
        m->begin[i + 1] = m->begin[i] + resampled(l);
        m->channels = l->channels > m->channels ? l->channels : m->channels;
    }
    m->at = -1; /* nowhere yet */
    return m;
}

void material_close(struct material *m)
{
    if (!m)
        return;
    soxr_delete(m->soxr);
    reader_close(m->reader);
    g_free(m->begin);
    g_free(m);
}

int64_t material_frames(const struct material *m)
{
    return m->begin[m->n_links];
}

int material_channels(const struct material *m)
{
    return m->channels;
}

void material_seek(struct material *m, int64_t frame)
{
    m->wanted = frame;
}

/* Opens a link so that m->at is `frame` of it or a little before. */
static bool enter(struct material *m, int link, int64_t frame, GError **error)
{
    const struct reader_link *l = reader_link(m->reader, link);
    soxr_delete(m->soxr);
    m->soxr = NULL;
    m->link = link;
    m->in_at = m->in_end = 0;
    m->link_ended = false;
    int64_t from = frame, from_in_file = frame;
    if (l->rate_hz != SAMPLE_RATE) {
        int64_t common = ratio_divisor(l->rate_hz, SAMPLE_RATE);
        int64_t period = SAMPLE_RATE / common, cycles = MAX(frame - FILTER, 0) / period;
        from = cycles * period;
        from_in_file = cycles * (l->rate_hz / common);
        soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
        soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
        soxr_error_t fault = NULL;
        m->soxr = soxr_create(l->rate_hz, SAMPLE_RATE, 2, &fault, &io, &quality, NULL);
        if (fault) {
            g_set_error(error, READER_ERROR, 0, "its rate can't be changed: %s", fault);
            return false;
        }
    }
    m->at = m->begin[link] + from;
    return reader_seek(m->reader, link, from_in_file, error);
}

static bool fill(struct material *m, GError **error)
{
    if (m->in_at < m->in_end || m->link_ended)
        return true;
    int got = reader_read(m->reader, m->in, IN_MAX, error);
    m->in_at = 0;
    m->in_end = MAX(got, 0);
    m->link_ended = got == 0;
    return got >= 0;
}

/* 1 … n frames of the current link, 0 when it has no more, -1 with an error. */
static int convert(struct material *m, float (*out)[2], int n, GError **error)
{
    for (;;) {
        if (!fill(m, error))
            return -1;
        size_t left = (size_t)(m->in_end - m->in_at), used = left, made = 0;
        if (!m->soxr) {
            made = MIN(left, (size_t)n);
            memcpy(out, m->in + m->in_at, made * sizeof *out);
            m->in_at += (int)made;
            return (int)made;
        }
        const void *in = m->link_ended ? NULL : m->in[m->in_at];
        soxr_error_t fault = soxr_process(m->soxr, in, left, &used, out, (size_t)n, &made);
        if (fault) {
            g_set_error(error, READER_ERROR, 0, "its rate can't be changed: %s", fault);
            return -1;
        }
        if (in)
            m->in_at += (int)used;
        if (made > 0 || m->link_ended)
            return (int)made;
    }
}

/* Goes to m->wanted, in the link that holds it. */
static bool go(struct material *m, GError **error)
{
    int link = 0;
    while (link + 1 < m->n_links && m->wanted >= m->begin[link + 1])
        link++;
    if (!enter(m, link, m->wanted - m->begin[link], error))
        return false;
    while (m->at < m->wanted) {
        float unheard[512][2];
        int n = (int)MIN(m->wanted - m->at, (int64_t)G_N_ELEMENTS(unheard));
        int got = convert(m, unheard, n, error);
        if (got < 0)
            return false;
        m->at += got > 0 ? got : n;
    }
    return true;
}

static bool read_some(struct material *m, float (*out)[2], int n, int *got, GError **error)
{
    int64_t left = m->begin[m->link + 1] - m->at;
    if (left == 0) {
        *got = 0;
        return enter(m, m->link + 1, 0, error);
    }
    n = (int)MIN(n, left);
    *got = convert(m, out, n, error);
    if (*got < 0)
        return false;
    if (*got == 0) { /* the resampler rounded its last frame away */
        memset(out, 0, (size_t)n * sizeof *out);
        *got = n;
    }
    m->at += *got;
    return true;
}

bool material_read(struct material *m, float (*out)[2], int n, GError **error)
{
    if (m->at != m->wanted && m->wanted < material_frames(m) && !go(m, error))
        return false;
    while (n > 0) {
        int got = n;
        if (m->wanted >= material_frames(m))
            memset(out, 0, (size_t)n * sizeof *out);
        else if (!read_some(m, out, n, &got, error))
            return false;
        m->wanted += got;
        out += got;
        n -= got;
    }
    return true;
}
