/* turns: a breath that a listener leads. Each time they turn, from in to out or from out to in,
 * a turn is noted; between two turns, and after the last, the breath is a pure function of
 * them and of scene time, so whoever knows the turns sees the same breath, looking back too.
 *
 * After the last turn the breath waits a little for the next one. When none comes it breathes
 * on by itself for two cycles at the pace it was left with, and then glides back into the
 * scene's own breath, with neither light nor pace jumping.
 *
 * One thread adds turns; any may ask. */
#pragma once

#include "ecology/breath.h"

#include <stdbool.h>

enum {
    TURNS_MAX = 32,  /* kept */
    TURNS_ASKED = 8, /* looked back at: the others may just be written over */
};

enum turn_way { TURN_IN, TURN_OUT };

struct turn {
    double t;         /* scene time */
    double light;     /* there: the breath goes on from it */
    double move_s;    /* until the light is full, or empty */
    double side_s[2]; /* by turn_way: how long in-breath and out-breath are taken to last, the
                         holding behind each counted in */
    enum turn_way way;
};

struct turns {
    _Atomic unsigned count;
    struct {
        _Atomic double t, light, move_s, in_s, out_s;
        _Atomic int way;
    } turn[TURNS_MAX];
};

/* Turns come in order of time. */
void turns_add(struct turns *l, const struct turn *turn);

/* The breath at scene time t: the scene's own before the first turn. */
struct breath_moment turns_breath(const struct turns *l, const struct breath *b, double t);

/* From when on it is the scene's own again, unless they turn; 0: there is no turn. */
double turns_end_s(const struct turns *l, const struct breath *b);
