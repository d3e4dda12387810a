/* reader: any recording, format aside, as stereo frames at its own rate. A file is a row of
 * links, each with one rate and one number of channels: chained Ogg files have several, all
 * others one. Mono comes in both channels; more than two channels are folded down.
 *
 * Ogg Vorbis is read by libvorbisfile, whatever else libsndfile knows by libsndfile. Each
 * reader belongs to one thread at a time. Errors are words a listener can act on, without
 * the file's name. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

enum { READER_CHANNELS_MAX = 64 };

struct reader_link {
    int64_t n_frames;
    int rate_hz, channels;
};

struct reader;

#define READER_ERROR (reader_error_quark())
GQuark reader_error_quark(void);

/* NULL with an error when the file is missing, not a plain file, empty, cut short, damaged
 * or of no known kind. */
struct reader *reader_open(const char *path, GError **error);
void reader_close(struct reader *r);

int reader_n_links(const struct reader *r);
const struct reader_link *reader_link(const struct reader *r, int link);

/* To a frame of a link; false with an error. A reader begins at the start of link 0. */
bool reader_seek(struct reader *r, int link, int64_t frame, GError **error);

/* Up to n frames of the current link: 0 when it has been read to its end, -1 with an error. */
int reader_read(struct reader *r, float (*out)[2], int n, GError **error);

/* What a format gives. `open` takes the descriptor over when it succeeds, leaves it as it was
 * when it fails, and appends a struct reader_link for each link. */
struct reader_format {
    void *(*open)(int fd, GArray *links, GError **error);
    /* `whole`: the same place, counted in frames of all links before it too. */
    bool (*seek)(void *file, int link, int64_t frame, int64_t whole);
    /* 1 … n frames of `link`; 0 at the file's end, -1 with an error. */
    int (*read)(void *file, int link, float (*out)[2], int n, GError **error);
    void (*close)(void *file);
};

/* Gains that fold one channel into left and right. `order` is the format's. */
enum fold_order { FOLD_VORBIS, FOLD_WAVE };
void reader_fold(enum fold_order order, int channels, float gain[][2]);
