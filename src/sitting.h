/* sitting: a pause while it lasts. Moves the sound as its form says, remembers what the engine
 * was told, and says what is to be seen. What becomes of window and screen is the app's part.
 * Main thread. */
#pragma once

#include "pause.h"
#include "player.h"
#include "ui/view.h"

#include <stdbool.h>

enum sitting_state {
    SITTING_NONE,
    SITTING_ON,
    SITTING_AFTER,   /* over: one kind line */
    SITTING_LEAVING, /* left before its end: it gets dark, quickly */
    SITTING_DONE,    /* all can be given back: sitting_end */
};

struct sitting {
    enum sitting_state state;
    GPtrArray *scenes;  /* copies of those it has been of, the one that is heard last */
    struct pause pause; /* its lines are theirs */
    struct pause_moment moment;
    double at_s;   /* into the pause; stands while the scene is held */
    double turn_s; /* since `state` began */
    bool finished; /* it came to its end by itself */
    bool wordless;
    bool arc;                  /* shows how far it has come */
    const struct stage *stage; /* that plays the last of them; NULL: not told yet */
    /* What the engine knows; void once another stage plays. */
    bool struck[2]; /* the bell, as it began and as it returns */
    float told_db[VOICES_MAX], told_wide, told_sound;
};

void sitting_begin(struct sitting *s, const struct scene *scene, double length_s);

/* The scene that is heard, the stage that plays it (not one that is still to come: layers are
 * told by their number in it), and its time in seconds that is heard just now. Another stage
 * than before brings its words, at the same place in the pause, once what is being said has
 * been read. */
void sitting_scene(struct sitting *s, const struct scene *scene, const struct stage *stage,
                   double heard_s);

/* Esc: it begins to get dark at once. */
void sitting_leave(struct sitting *s);

/* dt seconds went by. */
void sitting_follow(struct sitting *s, struct player *player, double dt, bool held);

/* The sound becomes as it was; quiet when no pause was on. */
void sitting_end(struct sitting *s, struct player *player);

/* Leaves the sound as it is. */
void sitting_clear(struct sitting *s);

void sitting_see(const struct sitting *s, struct view *v);
