/* struck: what rings when it is struck by hand, a bowl or a bell: pairs of modes, split by the
 * unevenness of the metal so that they beat, and strokes that come evenly but not like a
 * clock, the first a moment after scene time 0. Pure functions of time. Main thread: init.
 * Audio thread: render. Any thread: struck_events. */
#pragma once

#include "dsp/modes.h"
#include "nature/source.h"

enum { PAIRS_MAX = 7 };

/* A kind of metal. */
struct metal {
    int pairs;
    float lowest_hz, ratio[PAIRS_MAX], level_db[PAIRS_MAX];
    float split_hz, split_grows;     /* of the lowest pair; more for each further one */
    float t60_s, t60_shrinks;        /* T60(k) = t60_s / (1 + t60_shrinks k) */
    float unequal_low, unequal_high; /* of a pair's second, beside its first */
    float touch_s;                   /* how long the mallet takes to let go */
    float thud;                      /* its own dull sound, 0: none */
    float level;
};

struct struck {
    const struct metal *metal;
    uint64_t key;
    double every_s, lasts_s; /* between strokes; what a stroke's event says */
    float level, soft;       /* soft: dB by which each further pair is quieter */
    float pair[MODES_MAX];
    struct modes modes;
    int64_t next; /* the frame it has rung up to */
};

void struck_init(struct struck *s, const struct metal *metal,
                 const struct source_setup *setup);

/* Lower by a ratio, and softer: another of its kind. Main thread, after init. */
void struck_lower(struct struck *s, double ratio, float gain);

/* Strokes with an onset in [from, to), in order; returns how many, at most n_max. */
int struck_events(const struct struck *s, int64_t from, int64_t to, struct event *out,
                  int n_max);

/* Adds the block at `frame` to out->wide, and tells the stroke that begins in it. */
void struck_render(struct struck *s, int64_t frame, struct field *out);
