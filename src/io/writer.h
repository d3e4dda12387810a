/* writer: a sound file that is there whole or not at all. Frames go into a nameless file (or,
 * where the file system has none such, a hidden one) in the target's folder, which takes the
 * target's name only when everything is written and on the disk. Main thread. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

struct writer;

/* By the ending of `path`: .ogg or .oga (Vorbis), .flac (24 bit), .wav (24 bit). NULL with a
 * GError for any other ending, or where nothing can be written. Stereo at SAMPLE_RATE. */
struct writer *writer_new(const char *path, const char *title, const char *comment,
                          GError **error);

/* Interleaved stereo, n frames. False when the disk is full, or for another reason. */
bool writer_write(struct writer *w, const float *frames, int64_t n_frames, GError **error);

/* Completes the file and gives it its name, in place of one that had it. */
bool writer_finish(struct writer *w, GError **error);

/* Leaves nothing behind of a file that was not finished. NULL is well. */
void writer_free(struct writer *w);

/* What is wrong with the ending of `path`; false then. */
bool writer_knows(const char *path, GError **error);
