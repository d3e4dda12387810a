/* mixing: the scene that is open, mixed while it plays. Owns the desk (what hands and keys
 * make of the scene), the tuning (what is heard of it) and the keeping (its file), and does what
 * the desk wishes for. Main thread. */
#pragma once

#include "desk.h"
#include "gliding.h"
#include "keeping.h"
#include "options.h"
#include "tuning.h"
#include "ui/window.h"

struct mixing {
    const struct options *options;
    struct player *player;

    GCancellable *cancel; /* of what is being brought */
    int n_bringing;
    unsigned opened; /* how many scenes have been */
    double drop_bearing_deg, drop_distance_m;

    struct desk desk;
    struct keeping keeping;
    struct tuning tuning;
    struct board board;
    struct gliding gliding;
    const struct view *seen; /* what was drawn last: what the pointer points at */
    unsigned tuned;          /* desk.changes, as far as the tuning knows them */
    uint64_t seed;           /* of the own scene's stage */
    int64_t began;           /* the scene frame at which it was opened */
    double breath_s[4];      /* as the file said: --breath stands for it until it is changed */
    bool elsewhere;          /* another scene is heard softly */
    bool keys_wished;
    struct point press, grab; /* px: where it was pressed; from there to what was taken */
    struct telling telling;
};

void mixing_init(struct mixing *m, const struct options *options, struct player *player,
                 const struct vocabulary *v, const struct library *l, struct decode *decode);

/* Keeps what was not saved as a draft. */
void mixing_destroy(struct mixing *m);

/* Cross-fades to the scene at `path`; NULL: a new one from silence. What plays now goes on when
 * it can't, and every fault is on stderr. */
bool mixing_open(struct mixing *m, const char *path, double seconds);

/* The same scene again, at the player's clock. */
void mixing_again(struct mixing *m, double seconds);

/* The scene that is heard: for each of the stage's layers, what it says; NULL before the
 * first. Its path may be NULL. */
const struct scene *mixing_heard(const struct mixing *m);

/* The one that is open. */
const struct scene *mixing_scene(const struct mixing *m);

/* False when it means nothing here. */
bool mixing_input(struct mixing *m, enum action action, const struct window *w);

/* Somebody else has the keys and the pointer for a while: nothing is held or open meanwhile. */
void mixing_put_away(struct mixing *m);

/* Letters are text just now, and not keys. */
bool mixing_typing(const struct mixing *m);

/* For every frame. */
void mixing_follow(struct mixing *m, double now_s, double dt);

/* Adds to the view what is being mixed. `place` is the picture's. */
void mixing_see(struct mixing *m, struct view *v, const struct place *place);

/* A line to tell, and for how long, or NULL; free it. */
char *mixing_told(struct mixing *m, double *for_s);
