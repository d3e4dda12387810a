/* pause: the form of a timed sitting, as a pure function of the time since it began: arrive,
 * breathe, listen, widen, return. Each stretch gets what its words need to be read, and its
 * share of the rest. A short pause says fewer lines rather than hurrying any, and everything
 * else is scaled, never cut. Main thread. */
#pragma once

#include "ecology/world.h"
#include "scene/scene.h"

#include <stdbool.h>

enum { PAUSE_LINES_MAX = 64, PAUSE_STRETCHES = WORDS_RETURN + 1 };

/* A stretch of time with one line of words, or none. */
struct pause_line {
    enum scene_stretch stretch;
    int layer;        /* WORDS_LISTEN: which one comes forward; else -1 */
    const char *text; /* the scene's; NULL: a stretch without words */
    double begin_s, end_s;
    double turn_s, back_s; /* how long its layer takes to come forward, or to go back; and when
                              it has gone back */
    double wait_s, rise_s, read_s, fall_s; /* its words: before them, and how long they come,
                                              stay and go */
};

struct pause {
    const struct scene *scene;
    double length_s;
    double begin_s[PAUSE_STRETCHES];
    double open_s; /* how long the field takes to open, or to close */
    struct pause_line line[PAUSE_LINES_MAX];
    int n_lines;
};

struct pause_moment {
    int line;    /* which of pause.line */
    float words; /* how far its words have come, 0 unseen … 1 */
    int layer;   /* the one that is forward, or -1 */
    float focus; /* how far it has come, 0…1 */
    float wide;  /* how far the field has opened, 0…1 */
    float light; /* 0 dark … 1: rises while arriving, is low while listening, comes back */
    float sound; /* 1 … 0: fades while returning */
    bool over;
};

/* `scene` outlives it. Where `world` is given, the one that plays the scene, whose time is zero_s
 * as the pause begins, a line that listens to a singer comes as it sings (listening.h). */
void pause_init(struct pause *p, const struct scene *scene, double length_s,
                const struct world *world, double zero_s);

/* At t seconds since its beginning it turns out to be another scene's: p is the form that one has,
 * `was` the one it had. What has begun stays as it was, and the line that is being said until it
 * has been read; p's lines come after it, but for those that were said. */
void pause_go_on(struct pause *p, const struct pause *was, double t);

/* At t seconds since its beginning. */
struct pause_moment pause_at(const struct pause *p, double t);

/* What a layer's gain is then, in dB over its own, and how dull it gets (0…1): the one that
 * is forward comes 3.5 dB, the others sink 3 dB and lose a little of their top. */
void pause_focus(const struct pause_moment *m, int layer, float *gain_db, float *dull);
