/* recording: a file as a source like any other, an endless loop whose place is a pure
 * function of time: the frame heard at scene frame f is (f + a start that the seed chooses)
 * modulo the loop. Short files are kept whole in memory; of long ones the decode thread
 * (io/decode.c) writes what is heard next into a ring, in chunks that say where they belong,
 * so that nothing stale is ever heard. Before a chunk is missing the layer fades out, within
 * one block; when it is there again, at its right place, it fades in.
 *
 * Mono stands at its bearing as a point. Stereo is turned to the bearing and narrowed from
 * its full width at 90° to a point at 0°, as loud as before. `follows` moves it by ±6 dB. */
#pragma once

#include "base/ring.h"
#include "nature/source.h"

#include <stdatomic.h>

enum {
    RECORDING_PAGE = 512,   /* frames that share one scale */
    RECORDING_CHUNKS = 256, /* 2.7 s ahead; a power of two */
};

/* A file made into a loop. Immutable once a feed points to it. */
struct recording_loop {
    int64_t n_frames;
    int channels;        /* 1 or 2 */
    float gain;          /* brings it to its natural level at REFERENCE_M */
    float side_share;    /* of its power, what differs between left and right: 0 … 1 */
    const int16_t *kept; /* frames, channels interleaved; NULL: it is streamed */
    const float *scale;  /* of each page of kept */
};

struct recording_chunk {
    int64_t frame;  /* scene frame of its first */
    unsigned epoch; /* as the feed's, or it is of a time that was left */
    float sample[BLOCK][2];
};

/* What the decode side and the audio thread share of one layer. */
struct recording_feed {
    double start;       /* immutable: where in the loop scene frame 0 is, 0 … 1 */
    struct ring chunks; /* decode → audio */
    /* decode writes */
    _Atomic(const struct recording_loop *) loop; /* NULL: not there yet, or never */
    atomic_uint epoch;
    atomic_bool ended; /* nothing more will come */
    /* audio writes */
    _Atomic int64_t wanted; /* scene frame of the next block */
    atomic_uint dry;        /* how often a chunk was missing */
};

extern const struct source_kind recording_kind;

/* Main thread: the feed of a source of recording_kind, which outlives it. NULL: silence. */
void recording_connect(void *source, struct recording_feed *feed);

/* Main thread: `memory` holds RECORDING_CHUNKS chunks and outlives the feed; key is the
 * layer's, frame where it will first be rendered. */
void recording_feed_init(struct recording_feed *feed, struct recording_chunk *memory,
                         uint64_t key, int64_t frame);

/* Whoever renders: drops chunks that no longer count before `frame` is rendered. */
void recording_tidy(struct recording_feed *feed, int64_t frame);

/* The frame of the loop that is heard at a scene frame. */
int64_t recording_position(const struct recording_feed *feed,
                           const struct recording_loop *loop, int64_t frame);
