#define _GNU_SOURCE /* O_TMPFILE */
#include "io/writer.h"

#include "dsp/frames.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sndfile.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* libvorbis keeps a whole call's frames on the stack. */
static const int64_t chunk = 2048;
static const double vorbis_quality = 0.6;

struct writer {
    char *path, *folder;
    char *hidden; /* NULL: nameless */
    int fd;
    SNDFILE *file;
    int64_t n_frames;
};

/* RF64 is what a WAV becomes when it grows past 4 GB; below that it stays a WAV. */
static const struct ending {
    const char *text;
    int format;
} endings[] = {
    {".ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
    {".oga", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
    {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24},
    {".wav", SF_FORMAT_RF64 | SF_FORMAT_PCM_24},
};

static const struct ending *ending_of(const char *path, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(lower, endings[i].text))
            return &endings[i];
    g_autofree char *name = g_path_get_basename(path);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                "\"%s\": the ending says what kind of file it will be: .ogg, .flac or .wav",
                name);
    return NULL;
}

bool writer_knows(const char *path, GError **error)
{
    return ending_of(path, error) != NULL;
}

static void set_error(const struct writer *w, int code, GError **error)
{
    const char *why = code == ENOSPC || code == EDQUOT ? "the disk is full"
                      : code == EFBIG                  ? "files may not grow that large here"
                      : code != 0                      ? g_strerror(code)
                                                       : sf_strerror(w->file);
    g_set_error(error, G_IO_ERROR, g_io_error_from_errno(code),
                "\"%s\" could not be written, and nothing is left of it: %s", w->path, why);
}

static bool open_beside(struct writer *w)
{
#ifdef O_TMPFILE
    w->fd = open(w->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (w->fd >= 0)
        return true;
#endif
    g_autofree char *name = g_path_get_basename(w->path);
    w->hidden = g_strdup_printf("%s/.%s.XXXXXX", w->folder, name);
    w->fd = g_mkstemp_full(w->hidden, O_RDWR | O_CLOEXEC, 0666);
    if (w->fd >= 0)
        return true;
    g_clear_pointer(&w->hidden, g_free);
    return false;
}

static bool open_sound(struct writer *w, const struct ending *ending)
{
    SF_INFO info = {.samplerate = SAMPLE_RATE, .channels = 2, .format = ending->format};
    w->file = sf_open_fd(w->fd, SFM_WRITE, &info, SF_FALSE);
    if (!w->file)
        return false;
    double quality = vorbis_quality;
    sf_command(w->file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    sf_command(w->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
    sf_command(w->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
    return true;
}

/* A link is followed, so that the file it leads to is the one replaced. */
static char *real_path(const char *path)
{
    char *resolved = realpath(path, NULL);
    char *copy = g_strdup(resolved ? resolved : path);
    free(resolved);
    return copy;
}

struct writer *writer_new(const char *path, const char *title, const char *comment,
                          GError **error)
{
    const struct ending *ending = ending_of(path, error);
    if (!ending)
        return NULL;
    struct writer *w = g_new0(struct writer, 1);
    w->path = real_path(path);
    w->folder = g_path_get_dirname(w->path);
    w->fd = -1;
    struct stat there;
    errno = 0;
    if (g_stat(w->path, &there) == 0 && !S_ISREG(there.st_mode)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                    "\"%s\" is there already, and not a file that can be replaced", path);
    } else if (!open_beside(w) || !open_sound(w, ending)) {
        set_error(w, errno, error);
    } else {
        sf_set_string(w->file, SF_STR_TITLE, title);
        sf_set_string(w->file, SF_STR_COMMENT, comment);
        return w;
    }
    writer_free(w);
    return NULL;
}

bool writer_write(struct writer *w, const float *frames, int64_t n_frames, GError **error)
{
    while (n_frames > 0) {
        int64_t n = MIN(n_frames, chunk);
        errno = 0;
        if (sf_writef_float(w->file, frames, n) != n || sf_error(w->file)) {
            set_error(w, errno, error);
            return false;
        }
        w->n_frames += n;
        frames += 2 * n;
        n_frames -= n;
    }
    return true;
}

/* What was written is read back as far as its length: the encoders don't tell of every
 * failure to write. */
static bool is_whole(struct writer *w)
{
    SF_INFO info = {0};
    if (lseek(w->fd, 0, SEEK_SET) != 0)
        return false;
    SNDFILE *file = sf_open_fd(w->fd, SFM_READ, &info, SF_FALSE);
    if (file)
        sf_close(file);
    return file && info.frames == w->n_frames;
}

/* A nameless file can't replace one: it gets a hidden name on the way. */
static bool name_it(struct writer *w)
{
    if (!w->hidden) {
        g_autofree char *name = g_path_get_basename(w->path);
        g_autofree char *from = g_strdup_printf("/proc/self/fd/%d", w->fd);
        w->hidden = g_strdup_printf("%s/.%s.%08x", w->folder, name, g_random_int());
        if (linkat(AT_FDCWD, from, AT_FDCWD, w->hidden, AT_SYMLINK_FOLLOW) != 0) {
            g_clear_pointer(&w->hidden, g_free);
            return false;
        }
    }
    if (g_rename(w->hidden, w->path) != 0)
        return false;
    g_clear_pointer(&w->hidden, g_free);
    return true;
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

bool writer_finish(struct writer *w, GError **error)
{
    errno = 0;
    sf_write_sync(w->file);
    int failed = sf_close(w->file), code = errno;
    w->file = NULL;
    if (failed || !is_whole(w)) {
        set_error(w, code ? code : EIO, error);
        return false;
    }
    errno = 0;
    if (fsync(w->fd) != 0 || !name_it(w)) {
        set_error(w, errno, error);
        return false;
    }
    sync_folder(w->folder);
    return true;
}

void writer_free(struct writer *w)
{
    if (!w)
        return;
    if (w->file)
        sf_close(w->file);
    if (w->hidden)
        g_unlink(w->hidden);
    if (w->fd >= 0)
        close(w->fd);
    g_free(w->hidden);
    g_free(w->folder);
    g_free(w->path);
    g_free(w);
}
