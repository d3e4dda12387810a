/* listening: when a pause says which of its lines. What sings is not always heard; but when it
 * will be is known beforehand (ecology/world.h). So a line that brings a singer forward comes
 * just before it sings, and one whose singer keeps silent all the while is left unsaid, unless
 * nothing would be said then. Lines keep their order; what always sounds can be listened to at
 * any time. Main thread. */
#pragma once

#include "ecology/world.h"

#include <stdbool.h>

/* Times in seconds since the pause began. */
struct listening_line {
    int voice;      /* the world's, or -1: needs nobody */
    double need_s;  /* so long it stands at the least, to be read */
    double usual_s; /* when it would begin if it needed nobody */
    /* What becomes of it. */
    bool said;
    double begin_s;
};

/* Places `n` lines (those of a pause at most) from from_s to to_s; as usual, where `world` is
 * NULL. zero_s: scene time as the pause began. */
void listening_plan(struct listening_line *line, int n, const struct world *world,
                    double zero_s, double from_s, double to_s);
