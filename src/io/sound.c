#include "io/sound.h"

#include "io/measure.h"
#include "io/seam.h"

#include <math.h>
#include <string.h>

enum { OPEN, MEASURE, JOIN, KEEP, READY };

enum { ALWAYS_KEPT = SAMPLE_RATE }; /* loops too short to be worth going back for */

struct sound *sound_new(const char *path, const char *name)
{
    struct sound *s = g_new0(struct sound, 1);
    s->path = g_strdup(path);
    s->name = g_strdup(name);
    return s;
}

static void put_tools_away(struct sound *s)
{
    material_close(s->material);
    measure_free(s->measure);
    s->material = NULL;
    s->measure = NULL;
}

void sound_free(struct sound *s)
{
    if (!s)
        return;
    put_tools_away(s);
    g_free(s->seam);
    g_free(s->kept);
    g_free(s->scale);
    g_free(s->path);
    g_free(s->name);
    g_free(s);
}

int sound_channels(const struct sound *s)
{
    return s->material ? material_channels(s->material) : 0;
}

static bool open_material(struct sound *s, GError **error)
{
    s->material = material_open(s->path, error);
    if (!s->material)
        return false;
    s->loop.channels = MIN(material_channels(s->material), 2);
    s->measure = measure_new();
    s->phase = MEASURE;
    return true;
}

static bool measure(struct sound *s, GError **error)
{
    bool more;
    if (!measure_step(s->measure, s->material, &more, error))
        return false;
    if (!more) {
        s->loop.gain = measure_gain(s->measure);
        s->loop.side_share = measure_side_share(s->measure);
        s->phase = JOIN;
    }
    return true;
}

/* The loop is the head up to where the tail, or what of it fits best, has begun:
 *
 *   material  |head....|.........................|tail....|spare|
 *   loop      |join....|.........................|
 */
static bool join(struct sound *s, GError **error)
{
    int64_t n = material_frames(s->material);
    int overlap = seam_frames(n), slack = seam_slack(n);
    g_autofree float(*tail)[2] = g_malloc_n((gsize)(overlap + slack + 1), sizeof *tail);
    s->seam = g_malloc_n((gsize)overlap + 1, sizeof *s->seam);
    s->seam_frames = overlap;
    material_seek(s->material, n - overlap - slack);
    if (!material_read(s->material, tail, overlap + slack, error))
        return false;
    material_seek(s->material, 0);
    if (!material_read(s->material, s->seam, overlap, error))
        return false;
    int from = seam_fit((const float(*)[2])tail, (const float(*)[2])s->seam, overlap, slack);
    seam_join((const float(*)[2])(tail + from), s->seam, overlap);
    s->loop.n_frames = n - overlap - slack + from;
    s->phase = KEEP;
    return true;
}

/* Whether it is kept, and the memory to keep it in. */
static bool begin_keeping(struct sound *s, size_t budget)
{
    int64_t pages = (s->loop.n_frames + RECORDING_PAGE - 1) / RECORDING_PAGE;
    size_t page_bytes = RECORDING_PAGE * (size_t)s->loop.channels * sizeof *s->kept;
    if ((uint64_t)pages * page_bytes > budget && s->loop.n_frames > ALWAYS_KEPT)
        return false;
    s->kept_bytes = (size_t)pages * page_bytes;
    s->kept = g_malloc(s->kept_bytes);
    s->scale = g_new0(float, pages);
    return true;
}

/* One page, as large in its 16 bits as it goes. */
static bool keep_page(struct sound *s, GError **error)
{
    float frames[RECORDING_PAGE][2], peak = 0;
    int n = (int)MIN(s->loop.n_frames - s->done, RECORDING_PAGE), channels = s->loop.channels;
    if (!sound_read(s, s->material, s->done, frames, n, error))
        return false;
    for (int i = 0; i < n; i++)
        peak = fmaxf(peak, fmaxf(fabsf(frames[i][0]), fabsf(frames[i][1])));
    int16_t *kept = s->kept + s->done * channels;
    s->scale[s->done / RECORDING_PAGE] = peak / 32767;
    for (int i = 0; i < n; i++)
        for (int c = 0; c < channels; c++)
            kept[i * channels + c] =
                peak > 0 ? (int16_t)lrintf(frames[i][c] * (32767 / peak)) : 0;
    s->done += n;
    return true;
}

static bool keep(struct sound *s, size_t budget, GError **error)
{
    bool stays = s->kept || begin_keeping(s, budget);
    for (int page = 0; stays && page < 100 && s->done < s->loop.n_frames; page++)
        if (!keep_page(s, error))
            return false;
    if (!stays || s->done == s->loop.n_frames) {
        s->loop.kept = s->kept;
        s->loop.scale = s->scale;
        s->phase = READY;
        put_tools_away(s);
    }
    return true;
}

enum sound_step sound_make(struct sound *s, size_t budget, GError **error)
{
    bool well = s->phase == OPEN      ? open_material(s, error)
                : s->phase == MEASURE ? measure(s, error)
                : s->phase == JOIN    ? join(s, error)
                : s->phase == KEEP    ? keep(s, budget, error)
                                      : true;
    if (!well)
        put_tools_away(s);
    return !well ? SOUND_FAILED : s->phase == READY ? SOUND_READY : SOUND_UNDER_WAY;
}

bool sound_read(const struct sound *s, struct material *m, int64_t at, float (*out)[2], int n,
                GError **error)
{
    while (n > 0) {
        int64_t end = at < s->seam_frames ? s->seam_frames : s->loop.n_frames;
        int some = (int)MIN(n, end - at);
        if (at < s->seam_frames) {
            memcpy(out, s->seam + at, (size_t)some * sizeof *out);
        } else {
            material_seek(m, at);
            if (!material_read(m, out, some, error))
                return false;
        }
        out += some;
        n -= some;
        at = (at + some) % s->loop.n_frames;
    }
    return true;
}
