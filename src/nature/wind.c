/* wind: the sound of moving air itself, over a field, in a wood or around a house. It is dark
 * (-8 dB an octave above 500 Hz): all its treble comes from what it moves. Its spectrum opens
 * in a gust, p = 1.6 below 500 Hz rising to 3 above 4 kHz (nature-sound.md §3.2). */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"

#include <math.h>

enum { PLACES = 5 };

struct wind {
    const struct world *world;
    int voice;
    float power[BANDS];   /* at the reference wind, RMS 1 in all */
    float opening[BANDS]; /* amplitude exponent of the wind */
    float level;
    float spread;
};

static const struct spectrum_point field_octaves[] = {
    {31, -10},   {63, -8},    {125, -5},   {250, -2},   {500, -6},
    {1000, -14}, {2000, -21}, {4000, -30}, {8000, -36}, {16000, -42},
};
static const struct spectrum_point trees_octaves[] = {
    {31, -16},   {63, -14},   {125, -14},  {250, -13},  {500, -12},
    {1000, -12}, {2000, -13}, {4000, -17}, {8000, -22}, {16000, -30},
};
static const struct spectrum_point house_octaves[] = {
    {31, -8},    {63, -4},    {125, -1},   {250, -1},   {500, -5},
    {1000, -15}, {2000, -26}, {4000, -38}, {8000, -48}, {16000, -58},
};

static void init(void *source, const struct source_setup *setup)
{
    struct wind *w = source;
    w->world = setup->world;
    w->voice = setup->voice;
    const struct spectrum_point *points = setup->params.kind == 0   ? field_octaves
                                          : setup->params.kind == 1 ? trees_octaves
                                                                    : house_octaves;
    spectrum_fill(w->power, points, 10);
    for (int i = 0; i < BANDS; i++) {
        float octaves = log2f(fmaxf(band_hz[i], 500) / 500);
        w->opening[i] = 1.6f + 1.4f * fminf(octaves / 3, 1);
    }
    w->level = 0.05f * expf(2.3f * (float)(setup->params.strength - 0.5));
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct wind *w = source;
    out->n_beds = PLACES;
    for (int p = 0; p < PLACES; p++) {
        struct bed *bed = &out->bed[p];
        float across = -1 + 2.0f * p / (PLACES - 1);
        double u = world_felt_wind_ms(w->world, w->voice, 30 * across, now->t);
        float ratio = (float)(u / 4.2); /* the reference wind: a scene's wind = 0.35 */
        for (int i = 0; i < BANDS; i++)
            bed->power[i] =
                w->power[i] * w->level * w->level / PLACES * powf(ratio, 2 * w->opening[i]);
        bed->place = (struct spot_place){across, 1};
        bed->spread = 0.7f;
    }
}

const struct source_kind wind_kind = {
    .name = "wind",
    .summary = "moving air: over a field, in trees, around a house",
    .kinds = {"field", "trees", "house"},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 180,
    .usual_follows = "wind",
    .memory_s = 0.1,
    .size = sizeof(struct wind),
    .init = init,
    .render = render,
};
