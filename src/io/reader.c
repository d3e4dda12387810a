#include "io/reader.h"

#include "io/sndfile.h"
#include "io/vorbis.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE_MIN_HZ = 1000, RATE_MAX_HZ = 768000 };

struct reader {
    const struct reader_format *format;
    void *file;
    GArray *links;
    int link;
    int64_t at; /* frame within the link */
};

G_DEFINE_QUARK(withness - reader - error, reader_error)

/* Where loudspeakers stand, by channel: Vorbis I §4.3.9, and the order of WAVE and FLAC. */
void reader_fold(enum fold_order order, int channels, float gain[][2])
{
    static const char *const place[2][9] = {
        {"", "C", "LR", "LCR", "LRlr", "LCRlr", "LCRlr-", "LCRlrc-", "LCRlrlr-"},
        {"", "C", "LR", "LRC", "LRlr", "LRClr", "LRC-lr", "LRC-clr", "LRC-lrlr"},
    };
    for (int c = 0; c < channels; c++) {
        char where = channels <= 8 ? place[order][channels][c] : c % 2 ? 'R' : 'L';
        float left = 0, right = 0;
        if (where == 'L' || where == 'l')
            left = where == 'L' ? 1 : 0.70710678f;
        else if (where == 'R' || where == 'r')
            right = where == 'R' ? 1 : 0.70710678f;
        else if (where != '-')
            left = right = channels == 1 ? 1 : 0.70710678f;
        gain[c][0] = left;
        gain[c][1] = right;
    }
}

/* A plain file, opened without waiting (a FIFO would); -1 with an error. */
static int open_plain(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) < 0) {
        g_set_error_literal(error, READER_ERROR, 0, g_strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        g_set_error_literal(error, READER_ERROR, 0, "not a plain file");
    } else if (about.st_size == 0) {
        g_set_error_literal(error, READER_ERROR, 0, "the file is empty");
    } else {
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool links_are_good(const GArray *links, GError **error)
{
    int64_t frames = 0;
    for (guint i = 0; i < links->len; i++) {
        const struct reader_link *l = &g_array_index(links, struct reader_link, i);
        if (l->rate_hz < RATE_MIN_HZ || l->rate_hz > RATE_MAX_HZ) {
            g_set_error(error, READER_ERROR, 0, "a rate of %d Hz can't be played", l->rate_hz);
            return false;
        }
        if (l->channels < 1 || l->channels > READER_CHANNELS_MAX) {
            g_set_error(error, READER_ERROR, 0, "%d channels can't be played", l->channels);
            return false;
        }
        frames += l->n_frames;
    }
    if (frames == 0)
        g_set_error_literal(error, READER_ERROR, 0, "there is no sound in it");
    return frames > 0;
}

struct reader *reader_open(const char *path, GError **error)
{
    int fd = open_plain(path, error);
    if (fd < 0)
        return NULL;
    char magic[4] = {0};
    bool ogg = pread(fd, magic, 4, 0) == 4 && memcmp(magic, "OggS", 4) == 0;
    struct reader *r = g_new0(struct reader, 1);
    r->links = g_array_new(FALSE, TRUE, sizeof(struct reader_link));
    GError *fault = NULL;
    if (ogg && !vorbis_is_whole(fd, &fault)) {
        g_propagate_error(error, fault);
    } else if (ogg && vorbis_is_vorbis(fd)) {
        r->format = &vorbis_format;
        r->file = r->format->open(fd, r->links, error);
    } else {
        r->format = &sndfile_format;
        r->file = r->format->open(fd, r->links, error);
    }
    if (!r->file)
        close(fd);
    if (!r->file || !links_are_good(r->links, error)) {
        reader_close(r);
        return NULL;
    }
    return r;
}

void reader_close(struct reader *r)
{
    if (!r)
        return;
    if (r->file)
        r->format->close(r->file);
    g_array_unref(r->links);
    g_free(r);
}

int reader_n_links(const struct reader *r)
{
    return (int)r->links->len;
}

const struct reader_link *reader_link(const struct reader *r, int link)
{
    return &g_array_index(r->links, struct reader_link, link);
}

bool reader_seek(struct reader *r, int link, int64_t frame, GError **error)
{
    int64_t whole = frame;
    for (int i = 0; i < link; i++)
        whole += reader_link(r, i)->n_frames;
    r->link = link;
    r->at = frame;
    if (r->format->seek(r->file, link, frame, whole))
        return true;
    g_set_error_literal(error, READER_ERROR, 0, "it can't be read from the middle");
    return false;
}

int reader_read(struct reader *r, float (*out)[2], int n, GError **error)
{
    int64_t left = reader_link(r, r->link)->n_frames - r->at;
    if (left <= 0)
        return 0;
    int got = r->format->read(r->file, r->link, out, n < left ? n : (int)left, error);
    if (got == 0) {
        g_set_error_literal(error, READER_ERROR, 0, "it ends before its end");
        return -1;
    }
    for (int i = 0; i < got; i++)
        for (int c = 0; c < 2; c++)
            if (!isfinite(out[i][c]))
                out[i][c] = 0;
    r->at += got > 0 ? got : 0;
    return got;
}
