/* decode: the thread that reads recordings, and the owner of what it has read. Short files
 * are kept (once, however many layers play them), within a budget; of long ones the rings
 * are kept full. Whatever is wrong with a file is found here, told once, and quiets only the
 * layers that play it.
 *
 * Main thread, all of it. The audio thread knows nothing but its struct recording_feed. */
#pragma once

#include "engine/recording.h"

#include <glib.h>

struct decode;

/* Bytes of short recordings to keep, for decode_new. */
#define DECODE_BUDGET ((size_t)64 << 20)

struct decode *decode_new(size_t budget);

/* After every feed was closed. */
void decode_free(struct decode *d);

/* A feed of the file at `path` for a layer of that key, first rendered at scene frame
 * `frame`. `name` is what a listener calls the file. Never fails: what can't be played is
 * told by decode_notice, and the layer is silent. */
struct recording_feed *decode_open(struct decode *d, const char *path, const char *name,
                                   uint64_t key, int64_t frame);

/* Once nothing renders it any more. */
void decode_close(struct decode *d, struct recording_feed *feed);

/* The next line to tell the listener, or NULL; the caller frees it. */
char *decode_notice(struct decode *d);

/* Adds such a line. */
void decode_tell(struct decode *d, const char *line);

/* Waits until no feed's next blocks are still to come: for who renders faster than time
 * passes, before each block. Never while a device plays. */
void decode_wait(struct decode *d);

/* The same for one feed, by whoever renders it and nobody else does, for a while at most. Any
 * thread. */
void decode_wait_for(struct decode *d, struct recording_feed *feed, double most_s);

/* How often, in all, a layer had to fall silent because its file was slow to come. */
unsigned decode_times_dry(struct decode *d);
