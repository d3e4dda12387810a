#include "io/vorbis.h"

#include <vorbis/vorbisfile.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct vorbis {
    OggVorbis_File file;
    int link; /* whose gains these are */
    float gain[READER_CHANNELS_MAX][2];
};

/* An Ogg page (RFC 3533 §6) is a 27-byte head, a table of n lacing values, and their sum. */
bool vorbis_is_whole(int fd, GError **error)
{
    enum { HEAD = 27, PAGE_MAX = HEAD + 255 + 255 * 255, LAST = 4 };
    struct stat about;
    if (fstat(fd, &about) < 0)
        return true;
    off_t size = about.st_size, from = size > 2 * PAGE_MAX ? size - 2 * PAGE_MAX : 0;
    g_autofree unsigned char *end = g_malloc((gsize)(size - from));
    ssize_t n = pread(fd, end, (size_t)(size - from), from);
    for (ssize_t i = n - HEAD; i >= 0; i--) {
        if (memcmp(end + i, "OggS", 4) != 0)
            continue;
        ssize_t segments = end[i + 26], length = HEAD + segments;
        for (ssize_t s = 0; s < segments && i + HEAD + s < n; s++)
            length += end[i + HEAD + s];
        if (i + length <= n && end[i + 5] & LAST)
            return true;
        break;
    }
    g_set_error_literal(error, READER_ERROR, 0, "its end is missing");
    return false;
}

bool vorbis_is_vorbis(int fd)
{
    /* The identification header is the first page's only packet. */
    unsigned char head[64] = {0};
    return pread(fd, head, sizeof head, 0) > 40 && memcmp(head + 28, "\1vorbis", 7) == 0;
}

static const char *words_for(long fault)
{
    switch (fault) {
    case OV_EREAD:
        return "it can't be read from where it is kept";
    case OV_ENOTVORBIS:
    case OV_EVERSION:
        return "not a kind of Ogg that can be played";
    default:
        return "it is damaged";
    }
}

static void *open_file(int fd, GArray *links, GError **error)
{
    /* The descriptor stays the caller's until all is well. */
    int own = dup(fd);
    FILE *stream = own < 0 ? NULL : fdopen(own, "rb");
    struct vorbis *v = g_new0(struct vorbis, 1);
    v->link = -1;
    if (stream)
        rewind(stream);
    int fault = stream ? ov_open(stream, &v->file, NULL, 0) : OV_EREAD;
    if (fault < 0 || !ov_seekable(&v->file)) {
        g_set_error_literal(error, READER_ERROR, 0, words_for(fault < 0 ? fault : OV_EREAD));
        if (fault == 0)
            ov_clear(&v->file);
        else if (stream)
            fclose(stream);
        else if (own >= 0)
            close(own);
        g_free(v);
        return NULL;
    }
    for (int i = 0; i < ov_streams(&v->file); i++) {
        const vorbis_info *info = ov_info(&v->file, i);
        struct reader_link link = {ov_pcm_total(&v->file, i), (int)info->rate, info->channels};
        g_array_append_val(links, link);
    }
    close(fd);
    return v;
}

static bool seek(void *file, int link, int64_t frame, int64_t whole)
{
    (void)link;
    (void)frame;
    struct vorbis *v = file;
    return ov_pcm_seek(&v->file, whole) == 0;
}

static int read_frames(void *file, int link, float (*out)[2], int n, GError **error)
{
    struct vorbis *v = file;
    float **pcm;
    int in_link = link;
    long got = ov_read_float(&v->file, &pcm, n, &in_link);
    if (got < 0 || (got > 0 && in_link != link)) {
        g_set_error_literal(error, READER_ERROR, 0, words_for(got));
        return -1;
    }
    if (got == 0)
        return 0;
    int channels = ov_info(&v->file, link)->channels;
    if (v->link != link)
        reader_fold(FOLD_VORBIS, channels, v->gain);
    v->link = link;
    memset(out, 0, (size_t)got * sizeof *out);
    for (int c = 0; c < channels; c++) {
        for (long i = 0; i < got; i++) {
            out[i][0] += v->gain[c][0] * pcm[c][i];
            out[i][1] += v->gain[c][1] * pcm[c][i];
        }
    }
    return (int)got;
}

static void close_file(void *file)
{
    struct vorbis *v = file;
    ov_clear(&v->file);
    g_free(v);
}

const struct reader_format vorbis_format = {open_file, seek, read_frames, close_file};
