/* noise: a soft steady noise for those who want just that. Pink has the same power in every
 * octave, brown loses 3 dB an octave (6 dB a Hz-doubling in density). No wander, all around. */
#include "nature/nature.h"

#include "dsp/level.h"
#include "dsp/spectrum.h"

#include <math.h>

struct noise {
    float power[BANDS];
};

static const struct spectrum_point octaves[][2] = {
    {{31.5f, 0}, {16000, 0}},
    {{31.5f, 0}, {16000, -27}},
};

static const float level_db[] = {-30, -27.1f};

/* The bus's frames smear what they hold over σ = 1/2T = 23 Hz (a sine window of T = 2 blocks),
 * which lifts the foot of a slope: a density of f^p by p (p - 1) / 2 times (σ / f)². */
static float smeared(int kind, float hz)
{
    const float sigma_hz = (float)SAMPLE_RATE / (4 * BLOCK), curve[] = {1, 3};
    float over = sigma_hz / fmaxf(hz, 50);
    return 1 + curve[kind] * over * over;
}

static void init(void *source, const struct source_setup *setup)
{
    struct noise *n = source;
    int kind = setup->params.kind;
    spectrum_fill(n->power, octaves[kind], 2);
    float strength_db = 12 * (float)(setup->params.strength - 0.5);
    float gain = gain_of_db(level_db[kind] + strength_db), air[BANDS];
    /* Exact as it is heard: the air before the usual distance takes nothing of it. */
    spectrum_air(air, (float)REFERENCE_M, FOLIAGE_DB_PER_M_KHZ);
    for (int i = 0; i < BANDS; i++)
        n->power[i] *= gain * gain / (air[i] * smeared(kind, band_hz[i]));
}

static void render(void *source, const struct moment *now, struct field *out)
{
    const struct noise *n = source;
    (void)now;
    out->n_beds = 1;
    for (int i = 0; i < BANDS; i++)
        out->bed[0].power[i] = n->power[i];
    out->bed[0].place = (struct spot_place){0, 1};
    out->bed[0].spread = 1;
}

const struct source_kind noise_kind = {
    .name = "noise",
    .summary = "a soft steady noise, pink or brown",
    .kinds = {"pink", "brown"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 0,
    .memory_s = 0.1,
    .size = sizeof(struct noise),
    .init = init,
    .render = render,
};
