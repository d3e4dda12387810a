/* player: the main thread's side of the engine. Sends it stages and commands, takes back what
 * it has done with, and keeps what it reports: levels, and what has just begun to be heard.
 * Main thread, but for `engine`, which whoever renders may use. */
#pragma once

#include "dsp/noise_bus.h"
#include "engine/engine.h"
#include "scene/scene.h"
#include "stage.h"

#include <glib.h>

enum { HAPPENED_MAX = 64 };

/* Something that began to be heard. */
struct happened {
    int layer;
    struct event event; /* onset: the scene frame at which it is heard */
};

/* A stage that is being made ready. */
struct coming {
    GThread *thread; /* NULL: none is. It owns what follows until `ready` */
    struct scene *scene;
    const struct noise_tables *tables;
    struct stage_options options;
    struct stage *stage;
    gint ready; /* atomic */

    bool unwanted; /* another scene plays already, or is to */
    bool alike;    /* it differs a little from what plays: from[i] is what layer i was */
    int from[VOICES_MAX];
    double seconds;
};

struct player {
    struct engine engine;
    struct noise_tables tables;
    struct coming coming;
    struct coming next; /* what to make ready after that, if it has a scene */
    GPtrArray
        *stages;    /* handed over and not yet handed back; the last is the one that plays */
    int64_t offset; /* scene frame less engine frame, for the stages to come */
    int64_t playing_offset;      /* of the last one */
    struct report_moment moment; /* the newest */
    float level[VOICES_MAX];     /* of each layer, smoothed over a fifth of a second */
    struct happened happened[HAPPENED_MAX]; /* the newest, oldest first */
    int n_happened;
};

/* Silent until the first scene; its clock begins at scene frame `frame`. `volume` is 0…1. */
void player_init(struct player *p, int64_t frame, double volume);

/* After whoever rendered has stopped. */
void player_destroy(struct player *p);

/* Cross-fades to the scene over `seconds` (the first rises from silence), at the clock's place;
 * options->frame is not asked. Takes over nothing. False, with the old scene playing on, when
 * it can't. It takes some tenths of a second, in which its caller stands still. */
bool player_play(struct player *p, const struct scene *scene,
                 const struct stage_options *options, double seconds, GError **error);

/* The same without standing still: the stage is made ready on a thread of its own, and begins
 * with a later player_poll; until then player_is_changing. What was to come before it comes no
 * more. What `options` points at outlives the player. */
void player_go(struct player *p, const struct scene *scene,
               const struct stage_options *options, double seconds);

/* The same for a scene that differs a little from the one that plays: with its seed, and with
 * a fade in which what they share stays as loud. from[i] is the layer that layer i was, or
 * −1. False while the player is changing already. */
bool player_change(struct player *p, const struct scene *scene,
                   const struct stage_options *options, const int from[VOICES_MAX],
                   double seconds);
bool player_is_changing(const struct player *p);

/* The scene frame that comes next, for stages to come. */
int64_t player_frame(const struct player *p);

/* What is heard is so many frames of the scene further than the engine counts. */
int64_t player_offset(const struct player *p);

/* Moves the scene's clock by n_frames (rounded to blocks) from the next player_play on. */
void player_shift(struct player *p, int64_t n_frames);

/* Reads what the engine has reported, and frees what it has done with. */
void player_poll(struct player *p);

/* The stage that plays, or NULL. */
struct stage *player_stage(const struct player *p);

/* Volume on the way from 0 to 1 as a listener moves it, as gain: a cube, so that equal steps
 * sound equal. */
float player_gain(double volume);

void player_set_volume(struct player *p, double volume);
void player_run(struct player *p, bool running); /* holds, or goes on; fades */
void player_fade(struct player *p, float gain, double seconds);
void player_fade_out(struct player *p, double seconds);
/* Whether there is room for more commands: not while nobody renders and many were sent. */
bool player_is_listening(const struct player *p);
void player_command(struct player *p, const struct command *c);
