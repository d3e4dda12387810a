#include "engine/feed.h"

#include <math.h>
#include <string.h>

static const double skip_after_us = 2e6; /* unheard and late: below this it is rendered */
static const double gap_us = 5e4;        /* a device that is this late ran dry */
static const double stall_us = 5e5;      /* and by this much, the scene goes on without it */
static const int64_t settling_us =
    3000000; /* a device may take this long to begin in earnest */
static const int64_t trusted_us = 4000000; /* longer than it takes to notice a lost device */
static const int64_t doubted_us = 100000;  /* while it settles */
static const double block_us = 1e6 * BLOCK / SAMPLE_RATE;

void feed_init(struct feed *f, struct engine *e)
{
    memset(f, 0, sizeof *f);
    f->engine = e;
    atomic_init(&f->holder, FEED_NOBODY << 1);
    atomic_init(&f->invited, FEED_NOBODY);
    atomic_init(&f->rendered_us, 0);
    atomic_init(&f->behind_us, 0);
    heard_init(&f->heard, e->frame);
}

static bool change(struct feed *f, unsigned from, unsigned to)
{
    return atomic_compare_exchange_strong_explicit(&f->holder, &from, to, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

bool feed_begin(struct feed *f, unsigned id)
{
    if (change(f, id << 1, id << 1 | 1))
        return true;
    return atomic_load_explicit(&f->invited, memory_order_relaxed) == id &&
           change(f, FEED_KEEPER << 1, id << 1 | 1);
}

void feed_end(struct feed *f, unsigned id)
{
    atomic_store_explicit(&f->holder, id << 1, memory_order_release);
}

bool feed_give(struct feed *f, unsigned id)
{
    unsigned holder = atomic_load_explicit(&f->holder, memory_order_relaxed);
    return holder >> 1 == id || (!(holder & 1) && change(f, holder, id << 1));
}

/* The scene frame that the engine gives next, as it will be heard: what it gives comes
 * LIMITER_DELAY late. */
static int64_t next_frame(const struct engine *e)
{
    bool running = e->run.value > 0 || e->run.target > 0;
    return e->frame - (running ? e->block_left + LIMITER_DELAY : 0);
}

/* Lets n_us of the scene pass unmade; a scene that is held has nothing to miss. */
static void skip(struct feed *f, double n_us)
{
    struct engine *e = f->engine;
    if (e->run.target > 0)
        engine_skip(e, (int64_t)(n_us * SAMPLE_RATE / 1e6));
}

bool feed_silence(struct feed *f, int64_t now_us)
{
    if (!feed_begin(f, FEED_KEEPER))
        return false;
    float unheard[2 * BLOCK];
    double until_us = (double)now_us;
    if (f->due_us == 0)
        f->due_us = until_us;
    if (until_us - f->due_us > skip_after_us) {
        skip(f, until_us - f->due_us);
        f->due_us = until_us;
    }
    atomic_store_explicit(&f->heard.trusted_us, trusted_us, memory_order_relaxed);
    while (f->due_us <= until_us) {
        engine_render(f->engine, unheard, BLOCK);
        f->due_us += block_us;
        heard_tell(&f->heard, next_frame(f->engine), (int64_t)f->due_us);
    }
    atomic_store_explicit(&f->rendered_us, now_us, memory_order_relaxed);
    feed_end(f, FEED_KEEPER);
    return true;
}

static void pull(void *from, float *out, int n_frames)
{
    engine_render(from, out, n_frames);
}

static void render_stereo(struct spout *s, float *out, int n)
{
    if (s->resample) {
        struct resample_source source = {pull, s->feed->engine};
        resample_render(s->resample, &source, out, n);
    } else {
        engine_render(s->feed->engine, out, n);
    }
    edge_shape(&s->edge, out, n, s->rate_hz);
}

static void fall_silent(struct spout *s, float *out, int n)
{
    edge_release(&s->edge, out, n, s->rate_hz);
}

static void spread(const float *stereo, float *out, int n_frames, int n_channels)
{
    for (int i = 0; i < n_frames; i++, stereo += 2, out += n_channels) {
        if (n_channels == 1) {
            out[0] = 0.5f * (stereo[0] + stereo[1]);
            continue;
        }
        memset(out, 0, (size_t)n_channels * sizeof *out);
        out[0] = stereo[0];
        out[1] = stereo[1];
    }
}

static void fall_behind(struct feed *f, double us)
{
    int64_t behind_us = atomic_load_explicit(&f->behind_us, memory_order_relaxed);
    atomic_store_explicit(&f->behind_us, behind_us + (int64_t)us, memory_order_relaxed);
}

/* Follows when frames reach the ear. What the device says of its latency trembles, and is
 * little while it takes its first buffers: only slowly is it believed to be early, and at
 * once when it is late: then it has run dry, and sound is to rise again; but a little late it
 * may well be as it begins. A stream that begins in the middle of a scene, or that stood still,
 * goes on where the scene would be. */
static void follow(struct spout *s, int64_t now_us, double latency_us, double span_us)
{
    struct feed *f = s->feed;
    double measured_us = (double)now_us + latency_us;
    if (s->began_us == 0) {
        s->began_us = now_us;
        s->head_us = measured_us;
        s->fresh = f->due_us == 0;
        if (!s->fresh) {
            edge_break(&s->edge);
            skip(f, fmax(measured_us - f->due_us, 0));
            fall_behind(f, fmin(measured_us - f->due_us, 0));
        }
        return;
    }
    bool settling = s->fresh && now_us - s->began_us < settling_us;
    atomic_store_explicit(&f->heard.trusted_us, settling ? doubted_us : trusted_us,
                          memory_order_relaxed);
    double late_us = measured_us - s->head_us;
    /* The mean of what it said, then of about the last second. */
    double over_us = fmin((double)(now_us - s->began_us) + span_us, 1e6);
    if (late_us > (settling ? stall_us : gap_us))
        edge_break(&s->edge);
    double moved_us = late_us > gap_us ? late_us : late_us * fmin(span_us / over_us, 1);
    s->head_us += moved_us;
    if (late_us > stall_us && !settling)
        skip(f, late_us);
    else
        fall_behind(f, moved_us);
}

static void render_all(struct spout *s, float *out, int n_frames,
                       void (*render)(struct spout *, float *, int))
{
    float stereo[2 * BLOCK];
    for (int at = 0; at < n_frames; at += BLOCK) {
        int n = n_frames - at < BLOCK ? n_frames - at : BLOCK;
        float *there = out + (size_t)at * (size_t)s->n_channels;
        if (s->n_channels == 2) {
            render(s, there, n);
        } else {
            render(s, stereo, n);
            spread(stereo, there, n, s->n_channels);
        }
    }
}

void spout_ran_dry(struct spout *s)
{
    edge_break(&s->edge);
}

void spout_render(struct spout *s, float *out, int n_frames, int64_t now_us, double latency_us)
{
    struct feed *f = s->feed;
    double span_us = 1e6 * n_frames / s->rate_hz;
    if (!feed_begin(f, s->id)) {
        /* Another has the feed. If the device ran dry before it asked, it is silent already. */
        if ((double)now_us + latency_us - s->head_us > gap_us)
            edge_break(&s->edge);
        s->head_us += span_us;
        render_all(s, out, n_frames, fall_silent);
        return;
    }
    follow(s, now_us, latency_us, span_us);
    render_all(s, out, n_frames, render_stereo);
    double ahead = s->resample ? resample_ahead(s->resample) : 0;
    s->head_us += span_us;
    heard_tell(&f->heard, next_frame(f->engine) - (int64_t)ahead, (int64_t)s->head_us);
    f->due_us = s->head_us + 1e6 * ahead / SAMPLE_RATE;
    atomic_store_explicit(&f->rendered_us, now_us, memory_order_relaxed);
    feed_end(f, s->id);
}
