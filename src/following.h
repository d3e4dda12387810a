/* following: "follow me". While a hand is down (Shift alone, or a finger on the light) the
 * listener breathes in, and once it is up, out; the guide turns with them. How long their
 * breaths last is learnt, and the guide leads them on towards the scene's pace, by no more
 * than a fiftieth of a breath each time and never out of comfort. It waits for the next breath,
 * and else finds its way back to the scene's (ecology/turns.h). The engine is told of each
 * turn, so that the wind leans on the same breath. Main thread. */
#pragma once

#include "ecology/turns.h"
#include "player.h"
#include "ui/view.h"

#include <stdbool.h>

/* All zero at first. */
struct following {
    struct turns turns; /* as the guide shows them */
    double own_s[2];    /* by turn_way: how long the listener's sides last; 0: not known yet */
    bool down;          /* the hand, for too short a while to mean it, or breathing in */
    bool in;            /* it breathes in */
    double down_s, down_t, turned_t;
    struct turn last;
    bool told; /* the engine knows the last turn, if it is to know any */
    const struct stage *stage;
    bool guide_only; /* the wind is shared with others who breathe their own way */
};

/* The hand goes down at now_s on the monotonic clock, scene time t; or up, or turns out to be
 * doing something else. */
void following_press(struct following *f, double now_s, double t);
void following_release(struct following *f, const struct breath *b, double t);

/* For every frame: whether the hand has been down so long that it is meant. */
void following_step(struct following *f, const struct breath *b, double now_s, double t);

/* Tells the engine what it doesn't know yet; another stage all that still matters. */
void following_tell(struct following *f, struct player *player, double t);

/* The guide of a view whose time is set. */
void following_see(const struct following *f, struct view *v, const struct breath *b);

/* How long a side of the breath is led to last that lasts own_s by itself, where the scene's
 * lasts scene_s. */
double following_led_s(double own_s, double scene_s, enum turn_way way);
