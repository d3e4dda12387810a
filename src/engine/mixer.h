/* mixer: everything that plays one scene, on the audio thread. Layers with their sources, the
 * noise bus, the reverberation. Rendering a block at scene frame f gives what is heard there,
 * whatever was rendered before, once the filters' memory has faded.
 *
 * Built and freed on the main thread (stage.c), which owns all memory it points to; between
 * hand-over and hand-back only the audio thread touches it. */
#pragma once

#include "dsp/noise_bus.h"
#include "dsp/ramp.h"
#include "dsp/reverb.h"
#include "dsp/space.h"
#include "ecology/world.h"
#include "engine/chime.h"
#include "nature/source.h"

struct layer {
    const struct source_kind *kind;
    void *source;
    struct ramp level, mute, focus; /* mute: 1 heard, 0 muted */
    float gain;                     /* where the last block ended */
    /* The place it glides to, and where it is. */
    float bearing_rad, distance_m, width_rad;
    float to_bearing_rad, to_distance_m, to_width_rad;
    float dull, to_dull;     /* 0 as it is … 1 as from dull_m farther */
    float air[BANDS], air_m; /* what so much air leaves of each band's power */
    float wide_pole[2];
    struct space spot[SPOTS_MAX];
    float heard;   /* RMS in the last block */
    bool silenced; /* rendered, but left out of the mix: a stem of the others */
};

struct mixer {
    struct world world;
    struct layer layer[VOICES_MAX];
    int n_layers;
    int64_t offset; /* scene frame less engine frame, a multiple of BLOCK */
    float level;    /* the scene's own gain */
    float wider;    /* by which share of its width every layer is wider than it says */
    struct chime chime;
    struct noise_bus bus;
    struct reverb reverb;
    double high_pass[2][2];
    /* Scratch of one block. */
    struct field field;
    float send[BLOCK];
    int n_events;
    struct {
        int layer;
        struct event event;
    } event[VOICES_MAX]; /* that began to be heard in the last block */
};

/* Renders the block that begins at scene frame `frame` into out, overwriting it. */
void mixer_render(struct mixer *m, int64_t frame, float out[2][BLOCK]);

/* How many frames before a frame the mixer is to be run, unheard, so that what is heard from
 * there is as if it had always played. */
int64_t mixer_memory(const struct mixer *m);
