/* source: what makes a layer's sound. Every generator is one file in nature/, one
 * `struct source_kind` and one row in nature.c; a recording (engine/recording.c) is a source
 * like any other.
 *
 * A source is a pure function of (world, key, time): what happens, and when, it asks of the
 * world and of hashes of its key, never of what it did before. Only the memory of filters
 * and of voices under way is state, and `memory_s` says how long that lasts: a stage that
 * starts at t runs its sources unheard from t - memory_s, and is then where it would have
 * been.
 *
 * Main thread: init, before the stage is handed over. Audio thread: render. `answers` (what
 * other layers may ask) reads only what init wrote, and may be called from any thread. */
#pragma once

#include "dsp/frames.h"
#include "ecology/world.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SPOTS_MAX = 8,
    BEDS_MAX = 8,
    KINDS_MAX = 8,
    EVENTS_MAX = 16, /* told in one block by one source */
};

/* What a scene's layer says to its source. */
struct source_params {
    int kind;        /* which of source_kind.kinds */
    int count;       /* how many of them: birds, trees, crickets */
    double every_s;  /* mean time from one event's beginning to the next, when all is calm */
    double busy;     /* 0 sparse … 1 busy; 0.5 as usual */
    double strength; /* 0 faint … 1 strong: the size of the fire, the stream, the rain */
};

struct source_setup {
    const struct world *world;
    int voice;    /* which of world->voices it is */
    uint64_t key; /* everything random in it hangs on this */
    struct source_params params;
};

/* Where something stands within its layer. */
struct spot_place {
    float across;   /* -1 left edge … 1 right edge of the layer's width */
    float distance; /* times the layer's distance */
};

/* A Gaussian bed: mean square in each third octave at gain 1; see noise_bus.h. */
struct bed {
    float power[BANDS];
    struct spot_place place;
    float spread; /* 0 a point … 1 all around */
};

/* One block of a layer, as its source makes it. All of it is at the source's natural level
 * as heard from REFERENCE_M; the mixer does distance, air, bearing and level. Cleared before
 * render; a source sets n_spots and n_beds to what it uses (the same every block). */
struct field {
    int n_spots;
    float spot[SPOTS_MAX][BLOCK]; /* point voices, mono */
    struct spot_place spot_place[SPOTS_MAX];
    bool wide_used;
    float wide[2][BLOCK]; /* already panned by the source, see moment.lateral */
    int n_beds;
    struct bed bed[BEDS_MAX];
    int n_events;
    struct event event[EVENTS_MAX]; /* that begin to be heard in this block: onset is then
                                       the frame at which they are heard */
};

/* The distance at which a source's level is its natural one, in metres. */
#define REFERENCE_M 5.0

struct moment {
    int64_t frame; /* scene frame of the block's first frame, a multiple of BLOCK */
    double t;      /* the same in seconds */
    float bearing_rad, width_rad; /* the layer's place now, for who pans its own grains */
};

struct source_kind {
    const char *name;                 /* in scene files */
    const char *summary;              /* a few words for lists */
    const char *kinds[KINDS_MAX + 1]; /* what `kind =` may say, NULL at the end; the first is
                                         the default */
    struct source_params usual;       /* defaults (kind is an index) */
    float usual_distance_m, usual_width_deg;
    bool own_distance; /* it makes its distance itself: what is `wide` is left as it is */
    const char *usual_follows, *usual_hushed_by; /* links that exist without being written,
                                                    as a scene would write them; or NULL */
    double memory_s;
    size_t size; /* bytes of state, zeroed before init */
    struct voice_answers answers;
    void (*init)(void *source, const struct source_setup *setup);
    void (*render)(void *source, const struct moment *now, struct field *out);
};

/* Frames that sound takes from spot to listener, for voice v of the world: events are heard
 * this much after they begin. */
int64_t source_travel(const struct world *w, int v, float distance_ratio);

/* Equal-power gains for a place `across` a layer (-1…1) of the given bearing and width. */
void source_pan(const struct moment *now, float across, float *left, float *right);

/* Adds a block of one voice of many: the first n_spots stand each for itself, as loud as `natural`;
 * the others lie wide, `across`, at `gain` besides. `voice` counts from 0. */
void source_lay(struct field *out, const struct moment *now, int voice, float across,
                float natural, float gain, const float mono[BLOCK]);
