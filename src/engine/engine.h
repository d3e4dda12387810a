/* engine: plays mixers. One is heard, or two while a scene gives way to the next; then the
 * master level, the limiter, and the fades. Renders frames at SAMPLE_RATE in blocks of its
 * own, whatever the device asks for.
 *
 * Threads: engine_render on the audio thread (or on whatever stands for it: the silent clock
 * when there is no device, a file writer); engine_command and engine_report on the main
 * thread; init and destroy while nothing renders. */
#pragma once

#include "base/ring.h"
#include "dsp/limiter.h"
#include "dsp/ramp.h"
#include "engine/messages.h"
#include "engine/mixer.h"

#include <stdbool.h>

enum { COMMANDS_MAX = 256, REPORTS_MAX = 512 };

struct engine {
    /* audio thread only */
    struct mixer *now, *leaving; /* leaving: fading out under `now` */
    struct mixer *next;          /* waits until the one that came last is there */
    bool has_next, next_alike;
    float next_step;
    float crossing, crossing_step; /* 0 all leaving … 1 all now */
    bool alike;                    /* they add as amplitudes, not as powers */
    int64_t frame; /* of the next block; a multiple of BLOCK. A mixer's scene frame is this
                      plus its offset */
    uint64_t rendered;
    struct ramp run, master, closing;
    struct limiter limiter;
    struct mixer *owed[4]; /* done with, not yet reported */
    int n_owed;
    float block[2][BLOCK]; /* rendered, not yet asked for */
    int block_left;

    struct ring commands, reports; /* the border */
    struct command command_memory[COMMANDS_MAX];
    struct report report_memory[REPORTS_MAX];
    unsigned lost_reports; /* audio thread writes, main reads: moments and events dropped
                              because nobody drained the ring */
};

/* Starts at scene frame `frame` (rounded down to a block), silent, running, master at
 * `master_gain`. */
void engine_init(struct engine *e, int64_t frame, float master_gain);

/* Main thread. False when the ring is full (nothing was sent). */
bool engine_command(struct engine *e, const struct command *c);

/* Main thread. False when there is nothing to read. */
bool engine_report(struct engine *e, struct report *r);

/* Audio thread: n frames, interleaved stereo. */
void engine_render(struct engine *e, float *out, int n_frames);

/* Audio thread, or whoever keeps the clock while no device plays: goes on n frames as if
 * they had been rendered, without making them (the scene is a function of time). Rounded to
 * blocks; what the stage's filters remember is then made up for while the fade rises. */
void engine_skip(struct engine *e, int64_t n_frames);
