/* air: the quiet bed that is always there, since nothing outdoors lives in silence: far roads
 * of wind, leaves beyond hearing. Third octaves from nature-sound.md §3.4, -50 dBFS, each side
 * wandering by 1.5 dB over some seconds. Heard the same from any distance. */
#include "nature/air.h"

#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/level.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"

enum { SIDES = 3 };

struct air {
    uint64_t key;
    float power[BANDS];
};

static const struct spectrum_point octaves[] = {
    {40, 0}, {100, -2}, {300, -5}, {1000, -9}, {4000, -16}, {8000, -22}, {16000, -30},
};

static const float level_db = -50, wander_db = 1.5f;

void air_fill(float power[BANDS], float at_db)
{
    spectrum_fill(power, octaves, sizeof octaves / sizeof *octaves);
    for (int i = 0; i < BANDS; i++)
        power[i] *= gain_of_db(at_db) * gain_of_db(at_db);
}

static void init(void *source, const struct source_setup *setup)
{
    struct air *a = source;
    a->key = setup->key;
    air_fill(a->power, level_db);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    const struct air *a = source;
    out->n_beds = SIDES;
    for (int k = 0; k < SIDES; k++) {
        double wander = drift_at(hash_sub(a->key, k), 5, now->t);
        float gain = gain_of_db(wander_db * (float)wander);
        for (int i = 0; i < BANDS; i++)
            out->bed[k].power[i] = a->power[i] * gain * gain / SIDES;
        out->bed[k].place = (struct spot_place){(float)(k - 1), 1};
        out->bed[k].spread = 1;
    }
}

const struct source_kind air_kind = {
    .name = "air",
    .summary = "the quiet that is always there",
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 160,
    .memory_s = 0.1,
    .size = sizeof(struct air),
    .init = init,
    .render = render,
};
