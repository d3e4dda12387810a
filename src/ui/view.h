/* view: what there is to see just now. The app fills one for every frame that is drawn; the
 * window and the terminal draw it, and know nothing else of scene or sound. Main thread. */
#pragma once

#include "ecology/breath.h"
#include "ecology/world.h"

#include <stdbool.h>

enum { VIEW_LAYERS_MAX = 64, VIEW_RINGS_MAX = 32, VIEW_LINKS_MAX = 96, VIEW_ALONG = 5 };

struct view_layer {
    const char *name, *sound;
    float bearing_rad, distance_m, width_rad;
    float level; /* how loud it is just now at the listener, linear RMS, smoothed a little */
    bool muted;
    const char *kind; /* which sort of its sound, or NULL: the first */
};

/* Something that began to be heard, for rings and captions. */
struct view_ring {
    int layer;
    double heard_t; /* scene time at which it is (or will be) heard */
    double length_s;
};

/* A link between two layers, or from a signal (link_signal) to a layer, and what is on its way
 * along it just now. */
struct view_link {
    enum link_kind kind;
    int from, to;
    float strength;            /* 0…1 */
    float passing[VIEW_ALONG]; /* 0…1, evenly from `from` to `to`: what is at `to` now was at
                                   `from` a while ago */
    double called_t, answers_t; /* the call and its answer as they are heard, scene time; the
                                   same: nothing is being answered */
};

/* A pause, while it lasts. */
struct view_pause {
    bool on;
    const char *words; /* or NULL */
    float said;        /* how far they have come, 0…1 */
    int layer;         /* the one that is listened to, or -1 */
    float focus;       /* how far that one has come forward, 0…1 */
    float wide;        /* how far the field has opened, 0…1 */
    float arc;         /* how much of it has gone, 0…1, if that is to be seen; else < 0 */
};

/* The settings, while they are shown. */
struct view_list {
    bool shown;
    const char *name[8], *said[8];
    int n, at;
};

struct view {
    const char *name, *description; /* the scene's */
    double t;                       /* scene time of what is heard now, s */
    double dt;                      /* real time since the last frame, s */
    struct breath_moment breath;
    float wind;  /* 0…1 at the listener */
    float hour;  /* 0…24 */
    float cloud; /* 0 clear … 1 as in a downpour */
    float frost; /* 0 none … 1 a hard one */
    int n_layers;
    struct view_layer layer[VIEW_LAYERS_MAX];
    int n_rings;
    struct view_ring ring[VIEW_RINGS_MAX];
    int n_links;
    struct view_link link[VIEW_LINKS_MAX];
    float master;        /* 0…1 */
    bool muted, paused;  /* paused: held with Space */
    float fade;          /* 1 open … 0 gone, while the program closes or opens */
    bool keys_shown;     /* ? */
    bool captions;       /* the names of what begins to be heard */
    bool high_contrast;  /* of words */
    bool reduced_motion; /* nothing moves; the light changes */
    struct view_pause pause;
    struct view_list settings;
    const char *notice;        /* one warm line about something that needs telling, or NULL */
    const struct board *board; /* what is being mixed, or NULL */
};

/* What a listener asked for, by key or pointer. */
enum action {
    ACTION_NONE,
    ACTION_QUIT,       /* Ctrl+Q, or Esc when not fullscreen */
    ACTION_FULLSCREEN, /* F, F11, double click */
    ACTION_LEAVE_FULLSCREEN,
    ACTION_PAUSE, /* Space */
    ACTION_LOUDER,
    ACTION_SOFTER,
    ACTION_MUTE,
    ACTION_NEXT,
    ACTION_PREVIOUS,
    ACTION_KEYS,     /* ? */
    ACTION_SIT,      /* P: begin a pause */
    ACTION_WORDS,    /* T */
    ACTION_CAPTIONS, /* C */
    ACTION_SETTINGS, /* , */
    ACTION_BREATHE,  /* Shift goes down alone: breathe in */
    ACTION_BREATHE_END,

    /* Mixing. In an open list LOUDER and SOFTER go up and down. */
    ACTION_BACK,   /* Esc while something is open */
    ACTION_AROUND, /* Tab: the next layer by bearing */
    ACTION_AROUND_BACK,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_TURN_LEFT, /* the selected layer, round you; finely with Shift */
    ACTION_TURN_RIGHT,
    ACTION_NEARER,
    ACTION_FARTHER,
    ACTION_MORE, /* louder, stronger */
    ACTION_LESS,
    ACTION_WIDER,
    ACTION_NARROWER,
    ACTION_ALONE, /* S goes down: listen to one layer */
    ACTION_ALONE_END,
    ACTION_LET_GO, /* what is held may go up elsewhere, untold */
    ACTION_REMOVE,
    ACTION_AGAIN, /* another of the same */
    ACTION_SOUNDS,
    ACTION_LINK,
    ACTION_WEATHER,
    ACTION_PLACES,
    ACTION_TAKE, /* Enter */
    ACTION_ERASE,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_SAVE,
    ACTION_NEW,
    ACTION_HUSH_LAYER, /* the selected layer's mute, as a word to click */

    /* Hands; window.input says where. */
    ACTION_MOVED,
    ACTION_PRESSED,
    ACTION_RELEASED,
    ACTION_WHEEL,
    ACTION_TYPED,
    ACTION_DROPPED,
};

/* What belongs to the action that was asked for last. */
struct input {
    float x, y;  /* px: where the pointer is */
    float turn;  /* WHEEL: notches away from the listener */
    bool shift;  /* finely; a wheel: widens */
    bool escape; /* it was Esc */
    int clicks;  /* PRESSED: 2 for a double one */
    char *text;  /* TYPED, DROPPED (a path): until the next action */
};
