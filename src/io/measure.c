#include "io/measure.h"

#include "dsp/frames.h"

#include <ebur128.h>

#include <math.h>

enum {
    STRETCH = SAMPLE_RATE * 5 / 2,
    STRETCHES = 12,          /* of a long recording, evenly spread */
    LEAST = SAMPLE_RATE * 3, /* shorter ones are heard again and again, up to this */
};

static const double natural_lufs = -23;
static const float most_gain = 31.6f; /* 30 dB: beyond it there is only hiss to raise */
static const double most_rms = 0.25;  /* and ears don't weigh what is far below hearing */

struct measure {
    ebur128_state *loudness;
    double mid, side;
    int stretch;
    int64_t heard;
};

struct measure *measure_new(void)
{
    struct measure *m = g_new0(struct measure, 1);
    m->loudness = ebur128_init(2, SAMPLE_RATE, EBUR128_MODE_I);
    return m;
}

void measure_free(struct measure *m)
{
    if (!m)
        return;
    ebur128_destroy(&m->loudness);
    g_free(m);
}

static void hear(struct measure *m, float (*frames)[2], int n)
{
    ebur128_add_frames_float(m->loudness, &frames[0][0], (size_t)n);
    for (int i = 0; i < n; i++) {
        float mid = frames[i][0] + frames[i][1], side = frames[i][0] - frames[i][1];
        m->mid += mid * mid;
        m->side += side * side;
    }
    m->heard += n;
}

/* A stretch of the material; one that is too short to judge is heard again and again. */
static bool hear_stretch(struct measure *m, struct material *material, int64_t from, int64_t n,
                         GError **error)
{
    g_autofree float(*frames)[2] = g_malloc_n((gsize)n, sizeof *frames);
    material_seek(material, from);
    if (!material_read(material, frames, (int)n, error))
        return false;
    hear(m, frames, (int)n);
    while (n < LEAST && n == material_frames(material) && m->heard < LEAST)
        hear(m, frames, (int)n);
    return true;
}

bool measure_step(struct measure *m, struct material *material, bool *more, GError **error)
{
    int64_t length = material_frames(material), n = MIN(length, STRETCH), from;
    int stretches = STRETCHES;
    if (length < LEAST) {
        from = 0;
        n = length;
        stretches = 1;
    } else if (length <= (int64_t)STRETCH * STRETCHES) {
        from = (int64_t)m->stretch * STRETCH;
        n = MIN(n, length - from);
        stretches = (int)((length + STRETCH - 1) / STRETCH);
    } else {
        from = (length - STRETCH) * m->stretch / (STRETCHES - 1);
    }
    if (!hear_stretch(m, material, from, n, error))
        return false;
    *more = ++m->stretch < stretches;
    return true;
}

float measure_gain(const struct measure *m)
{
    double lufs;
    if (ebur128_loudness_global(m->loudness, &lufs) != EBUR128_SUCCESS)
        lufs = natural_lufs;
    double gain = fmin(pow(10, (natural_lufs - lufs) / 20), most_gain);
    double rms = sqrt((m->mid + m->side) / (4 * (double)m->heard));
    return (float)fmin(gain, most_rms / fmax(rms, 1e-9));
}

float measure_side_share(const struct measure *m)
{
    return m->mid + m->side > 0 ? (float)(m->side / (m->mid + m->side)) : 0;
}
