/* stage: a scene made ready to be heard: its sources, layers and links, all memory of which
 * is allocated here, never by the audio thread, and freed here once the engine has handed the
 * mixer back (REPORT_DONE). */
#pragma once

#include "dsp/noise_bus.h"
#include "engine/mixer.h"
#include "io/decode.h"
#include "scene/library.h"
#include "scene/scene.h"

#include <glib.h>

struct stage;

/* The seed that a scene begins with when `asked` is: 0 leaves it to the scene, and if that says
 * 0 too, to the clock. */
uint64_t stage_choose_seed(const struct scene *scene, uint64_t asked);

struct stage_options {
    uint64_t seed;           /* as stage_choose_seed takes it */
    int64_t frame;           /* the scene frame it will start at */
    int64_t began;           /* the scene frame at which it is the hour that the scene names */
    bool shared;             /* the scene's clock is the world's, and its hour keeps near the
                                one it names (together.h); `began` is not asked */
    const char *const *only; /* layers to be heard, NULL-terminated; NULL: all */
    const struct library *library; /* where recordings may lie besides the scene's folder; or
                                      NULL */
    struct decode *decode; /* reads the recordings, and outlives the stage; NULL: silence */
    bool patient;          /* waits for recordings to be there, as who renders a file does */
    bool unprimed;         /* stage_prime is still to come */
};

/* NULL with a GError when the scene can't be played at all. A recording that is missing or
 * broken only quiets its layer. `tables` outlives the stage. Any thread. */
struct stage *stage_new(const struct scene *scene, const struct noise_tables *tables,
                        const struct stage_options *options, GError **error);

/* Plays it unheard up to scene frame `frame`, from where its filters begin to remember, or
 * from where it stands already; waits a little for recordings. Some tenths of a second of
 * work: any thread, but one at a time, before it is handed over. */
void stage_prime(struct stage *s, int64_t frame);

struct mixer *stage_mixer(struct stage *s);

/* What never changes while it plays: pure functions of time, for whoever asks. */
const struct world *stage_world(const struct stage *s);

/* Where a layer that says this stands. */
void stage_place_of(const struct scene_layer *said, float *bearing_rad, float *distance_m,
                    float *width_rad);

/* Where a layer stood when the stage was built. */
void stage_place(const struct stage *s, int layer, float *bearing_rad, float *distance_m,
                 float *width_rad);

uint64_t stage_seed(const struct stage *s);

/* So that another takes its place at the same hour: sets `seed`, `began`, `shared`, and in
 * `scene` an hour that was read from the clock. */
void stage_same_day(const struct stage *s, struct stage_options *options, struct scene *scene);
void stage_free(struct stage *s);
