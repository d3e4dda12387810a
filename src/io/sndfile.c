#include "io/sndfile.h"

#include <sndfile.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MPEG = 0x230000, /* SF_FORMAT_MPEG, since libsndfile 1.1 */
    FRAMES_AT_ONCE = 1024,
    MP3_MEMORY = 16 * 1152, /* a frame may lean on the bits of many before it, and what
                               libsndfile goes back by itself is too little */
};

struct sound_file {
    SNDFILE *file;
    int channels, memory;
    float gain[READER_CHANNELS_MAX][2];
    float frames[];
};

/* A WAV says how long it is; libsndfile takes one that was cut for a shorter one. Writers
 * that could not go back say 0 or all ones. */
static bool is_cut(int fd)
{
    unsigned char head[12];
    struct stat about;
    if (pread(fd, head, sizeof head, 0) != sizeof head || memcmp(head, "RIFF", 4) != 0 ||
        memcmp(head + 8, "WAVE", 4) != 0 || fstat(fd, &about) < 0)
        return false;
    uint32_t said = head[4] | head[5] << 8 | head[6] << 16 | (uint32_t)head[7] << 24;
    return said != 0 && said < 0xff000000u && (int64_t)said + 8 > about.st_size + 1;
}

static void *open_file(int fd, GArray *links, GError **error)
{
    if (is_cut(fd)) {
        g_set_error_literal(error, READER_ERROR, 0, "its end is missing");
        return NULL;
    }
    SF_INFO info = {0};
    lseek(fd, 0, SEEK_SET);
    int own = dup(fd);
    SNDFILE *file = own < 0 ? NULL : sf_open_fd(own, SFM_READ, &info, SF_TRUE);
    if (!file || !info.seekable || info.channels > READER_CHANNELS_MAX) {
        g_set_error_literal(error, READER_ERROR, 0,
                            file ? "it can't be played from any place but its beginning"
                                 : "not a recording that can be read, or a damaged one");
        if (file)
            sf_close(file);
        return NULL;
    }
    struct sound_file *s =
        g_malloc0(sizeof *s + sizeof(float) * FRAMES_AT_ONCE * (gsize)info.channels);
    s->file = file;
    s->channels = info.channels;
    s->memory = (info.format & SF_FORMAT_TYPEMASK) == MPEG ? MP3_MEMORY : 0;
    bool as_vorbis = (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG;
    reader_fold(as_vorbis ? FOLD_VORBIS : FOLD_WAVE, info.channels, s->gain);
    struct reader_link link = {info.frames, info.samplerate, info.channels};
    g_array_append_val(links, link);
    close(fd);
    return s;
}

static bool seek(void *file, int link, int64_t frame, int64_t whole)
{
    (void)link;
    (void)whole;
    struct sound_file *s = file;
    int64_t from = MAX(frame - s->memory, 0);
    if (sf_seek(s->file, from, SEEK_SET) != from)
        return false;
    for (int64_t left = frame - from, n; left > 0; left -= n)
        if ((n = sf_readf_float(s->file, s->frames, MIN(left, FRAMES_AT_ONCE))) <= 0)
            return false;
    return true;
}

static int read_frames(void *file, int link, float (*out)[2], int n, GError **error)
{
    (void)link;
    struct sound_file *s = file;
    int want = n < FRAMES_AT_ONCE ? n : FRAMES_AT_ONCE;
    int got = (int)sf_readf_float(s->file, s->frames, want);
    if (sf_error(s->file) != SF_ERR_NO_ERROR) {
        g_set_error_literal(error, READER_ERROR, 0, "it is damaged");
        return -1;
    }
    memset(out, 0, (size_t)got * sizeof *out);
    for (int c = 0; c < s->channels; c++) {
        for (int i = 0; i < got; i++) {
            out[i][0] += s->gain[c][0] * s->frames[i * s->channels + c];
            out[i][1] += s->gain[c][1] * s->frames[i * s->channels + c];
        }
    }
    return got;
}

static void close_file(void *file)
{
    struct sound_file *s = file;
    sf_close(s->file);
    g_free(s);
}

const struct reader_format sndfile_format = {open_file, seek, read_frames, close_file};
