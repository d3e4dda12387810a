/* feed: who may ask the engine for sound, and the scene's clock. One device plays, or none
 * does and its keeper renders unheard; they change places without waiting, and a device that
 * was given up on finds the tap closed: it plays silence.
 *
 * Who renders holds the feed: feed_begin … feed_end. The keeper (id FEED_KEEPER) and every
 * stream that was ever opened (its own id) may try; the first callback of the stream that
 * was invited takes over from the keeper. */
#pragma once

#include "dsp/resample.h"
#include "engine/edge.h"
#include "engine/engine.h"
#include "engine/heard.h"

enum { FEED_NOBODY = 0, FEED_KEEPER = 1, FEED_FIRST_STREAM = 2 };

struct feed {
    struct engine *engine;
    atomic_uint holder;  /* id << 1 | 1 while it renders */
    atomic_uint invited; /* the stream that may take over, or FEED_NOBODY */
    /* Whoever holds the feed only. */
    double due_us; /* when the next frame that the engine gives should be heard; 0: at once */
    struct heard heard;
    /* Written by whoever holds it, read by any. */
    _Atomic int64_t rendered_us; /* when it last rendered */
    _Atomic int64_t behind_us;   /* how much later than the clock went the scene is heard: what
                                    devices missed that ran dry too shortly to be skipped, and
                                    what they mistook their latency by */
};

/* Nobody holds it yet: the keeper is to take it. */
void feed_init(struct feed *f, struct engine *e);

/* True when `id` may render now; feed_end then. Never waits. */
bool feed_begin(struct feed *f, unsigned id);
void feed_end(struct feed *f, unsigned id);

/* Hands the feed to `id`, unless its holder is just rendering (false: try again soon). */
bool feed_give(struct feed *f, unsigned id);

/* The keeper: renders unheard what should have been by now_us, in blocks; what lies more
 * than a few seconds back is skipped. False when a stream has the feed. */
bool feed_silence(struct feed *f, int64_t now_us);

/* The way from the feed to one stream: rate, channels, and catching up. */
struct spout {
    struct feed *feed;
    unsigned id;
    int rate_hz, n_channels;
    struct resample *resample; /* NULL at SAMPLE_RATE */
    int64_t began_us;          /* its first callback; 0: none yet */
    double head_us;            /* when the next frame given to the device will be heard */
    bool fresh;                /* the scene begins, or goes on, with this stream */
    struct edge edge;
};

/* A stream's callback: n frames of n_channels. latency_us: how far off its first frame is
 * from being heard. Where a device plainly ran dry, sound rises again from silence. */
void spout_render(struct spout *s, float *out, int n_frames, int64_t now_us,
                  double latency_us);

/* The same callback, before it renders: the device says itself that it ran dry, however
 * shortly. */
void spout_ran_dry(struct spout *s);
