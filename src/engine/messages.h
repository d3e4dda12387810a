/* messages: what crosses between the main thread and the audio thread, over two rings.
 * Commands go in, reports come out; neither side ever waits for the other. */
#pragma once

#include "ecology/event.h"
#include "ecology/world.h"

#include <stdbool.h>

struct mixer;

enum command_type {
    /* Cross-fades from the mixer that plays to `mixer` over `seconds`, and hands the old one
     * back with REPORT_DONE. The new one starts at the engine's clock; NULL: into silence.
     * value 1: the two are nearly the same, so what they share must not swell meanwhile. */
    COMMAND_PLAY,
    /* Holds (value 0) or goes on (1), fading over `seconds`. While held the scene's clock
     * stands still and nothing is rendered. */
    COMMAND_RUN,
    COMMAND_MASTER, /* value: gain, gliding over `seconds` */
    COMMAND_LEVEL,  /* layer, value: the layer's gain */
    COMMAND_MUTE,   /* layer, value: 1 muted, 0 heard */
    COMMAND_FOCUS,  /* layer, value: gain over the layer's own (1 as it is), gliding over
                       `seconds`: forward for a word, back for a neighbour's */
    COMMAND_PLACE,  /* layer, bearing, distance, width: glides there */
    COMMAND_WIDEN,  /* value: by which share of its width every layer is wider */
    COMMAND_STRIKE, /* the scene's bell, if it has one: layer 0 as a pause begins, 1 lower and
                         softer, as it returns */
    COMMAND_FADE,   /* value: gain over everything, gliding over `seconds`: to silence for
                         an end, and back */
    COMMAND_TURN,   /* the listener turns their breath (ecology/turns.h), now. value: an enum
                         turn_way; seconds: how long the light moves; side_s: the turn's */
};

struct command {
    enum command_type type;
    int layer; /* index in the scene's order; a command for another scene's layer is lost,
                  so send COMMAND_PLAY first */
    float value, seconds, dull;
    float bearing_rad, distance_m, width_rad;
    float side_s[2];
    struct mixer *mixer;
};

enum report_type {
    REPORT_MOMENT, /* once a block: clock, levels */
    REPORT_EVENT,  /* something begins to be heard */
    REPORT_DONE,   /* a mixer that the engine no longer touches */
};

struct report_moment {
    int64_t frame;     /* scene frame just rendered up to */
    uint64_t rendered; /* frames rendered since the engine began, held ones counted too */
    float peak, rms;   /* of the block, after the limiter */
    float limiting_db; /* how much the limiter takes away, 0 when idle */
    int n_layers;
    float level[VOICES_MAX]; /* RMS of each layer as heard in this block, before the master */
};

struct report {
    enum report_type type;
    union {
        struct report_moment moment;
        struct {
            int layer;
            struct event event; /* onset: the scene frame at which it is heard */
        } happened;
        struct mixer *done;
    };
};
