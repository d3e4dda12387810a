/* sound_files: recordings made for tests, in a folder of their own that is removed after. */
#pragma once

#include "base/hash.h"
#include "dsp/frames.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <sndfile.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* libvorbisenc (1.3.7) forgets a little of itself when it writes six channels. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:vorbis_encode_setup_init";
}

struct folder {
    char *path;
};

static inline void folder_make(struct folder *f)
{
    f->path = g_dir_make_tmp("withness-XXXXXX", NULL);
    g_assert_nonnull(f->path);
}

static inline void folder_remove(struct folder *f)
{
    g_autoptr(GDir) dir = g_dir_open(f->path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(f->path, name, NULL);
        g_remove(path);
    }
    g_rmdir(f->path);
    g_free(f->path);
}

/* What is in a file: channel c at frame i of n. */
typedef float sample_at(int64_t i, int64_t n, int c, int rate_hz);

/* A tone of its own for each channel, and no two alike. */
static inline double tone_hz(int c)
{
    return 400 + 150 * c;
}

static inline float tones(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)n;
    return (float)(0.25 * sin(2 * G_PI * tone_hz(c) * (double)i / rate_hz));
}

static inline float noise(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)n;
    (void)rate_hz;
    return (float)(0.5 * hash_uniform(hash_sub(hash_sub(11, c), i)) - 0.25);
}

/* Writes one and returns its path; the name's ending chooses the format. NULL
 * when that can't be written here. */
static inline char *write_sound(const struct folder *f, const char *name, sample_at *sample,
                                double seconds, int rate_hz, int channels)
{
    enum { AT_ONCE = 512 };
    char *path = g_build_filename(f->path, name, NULL);
    int format = g_str_has_suffix(name, ".ogg")    ? SF_FORMAT_OGG | SF_FORMAT_VORBIS
                 : g_str_has_suffix(name, ".flac") ? SF_FORMAT_FLAC | SF_FORMAT_PCM_16
                 : g_str_has_suffix(name, ".mp3")  ? 0x230082 /* MPEG layer III, since 1.1 */
                 : g_str_has_suffix(name, ".opus") ? SF_FORMAT_OGG | SF_FORMAT_OPUS
                                                   : SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SF_INFO info = {.samplerate = rate_hz, .channels = channels, .format = format};
    if (!sf_format_check(&info)) { /* an older libsndfile */
        g_free(path);
        return NULL;
    }
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    if (!file)
        g_error("%s: %s", name, sf_strerror(NULL));
    double quality = 0.8;
    sf_command(file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    int64_t n = llround(seconds * rate_hz);
    g_autofree float *frames = g_new(float, AT_ONCE *channels);
    for (int64_t at = 0; at < n; at += AT_ONCE) {
        int some = (int)MIN(n - at, AT_ONCE);
        for (int i = 0; i < some; i++)
            for (int c = 0; c < channels; c++)
                frames[i * channels + c] = sample(at + i, n, c, rate_hz);
        g_assert_cmpint(sf_writef_float(file, frames, some), ==, some);
    }
    sf_close(file);
    return path;
}

static inline void read_bytes(const char *path, char **bytes, gsize *n)
{
    g_assert_true(g_file_get_contents(path, bytes, n, NULL));
}

static inline void write_bytes(const char *path, const char *bytes, gsize n)
{
    g_assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
}

/* One file behind the other: what Ogg calls a chain. */
static inline char *chain(const struct folder *f, const char *name, const char *a,
                          const char *b)
{
    g_autofree char *bytes_a = NULL, *bytes_b = NULL;
    gsize n_a, n_b;
    read_bytes(a, &bytes_a, &n_a);
    read_bytes(b, &bytes_b, &n_b);
    g_autofree char *both = g_malloc(n_a + n_b);
    memcpy(both, bytes_a, n_a);
    memcpy(both + n_a, bytes_b, n_b);
    char *path = g_build_filename(f->path, name, NULL);
    write_bytes(path, both, n_a + n_b);
    return path;
}

/* A copy of which only the first part is there, or which has a stretch of flipped bits. */
static inline char *cut_copy(const struct folder *f, const char *name, const char *of,
                             double part)
{
    g_autofree char *bytes = NULL;
    gsize n;
    read_bytes(of, &bytes, &n);
    char *path = g_build_filename(f->path, name, NULL);
    write_bytes(path, bytes, (gsize)(part * (double)n));
    return path;
}

static inline char *flipped_copy(const struct folder *f, const char *name, const char *of,
                                 double part)
{
    g_autofree char *bytes = NULL;
    gsize n;
    read_bytes(of, &bytes, &n);
    for (gsize i = (gsize)(part * (double)n), k = 0; k < 64 && i < n; i++, k++)
        bytes[i] = (char)~bytes[i];
    char *path = g_build_filename(f->path, name, NULL);
    write_bytes(path, bytes, n);
    return path;
}
