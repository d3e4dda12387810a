/* tuning: brings what is heard to what the scene says. Levels, mutes and places glide at once;
 * whatever else differs is a new stage, faded over while both play the same moment. What is
 * moved is heard moving, and made whole (its travel time, its gusts) once it has come to
 * rest. Main thread. */
#pragma once

#include "player.h"
#include "scene/scene.h"

struct tuning {
    struct player *player;
    struct stage_options options; /* of new stages; seed and frame are not asked */
    struct scene *playing;        /* what is heard, as far as it has been told */
    struct scene *coming;         /* what the stage that is being made says; or NULL */
    bool whole;                   /* what is coming is another scene altogether */
    bool slow;                    /* the next stage comes in over a second and more */
    bool done;                    /* nothing is left to be told, as far as is known */
    bool displaced;               /* something stands elsewhere than its stage knows */
    double moved_s, ready_s;      /* on the monotonic clock; ready: for another stage */
    float focus[VOICES_MAX];      /* as told */
};

/* `scene` (copied) has just begun to play, by player_play; or will, by player_go. */
void tuning_begin(struct tuning *t, const struct scene *scene);
void tuning_await(struct tuning *t, const struct scene *scene);

/* For every frame: what was awaited may have come. */
void tuning_poll(struct tuning *t, double now_s);
void tuning_clear(struct tuning *t);

/* The next step towards `wanted`. `resting`: nothing is in the hand. Call it for every frame
 * until t->done; a change of the scene undoes that. */
void tuning_follow(struct tuning *t, const struct scene *wanted, bool resting, double now_s);

/* How loud a layer is to be beside itself, gliding over `seconds`. */
void tuning_focus(struct tuning *t, int layer, float gain, float seconds);
