/* flicker: counts the turns of a luminance between brighter and darker: those of a tenth or
 * more, of what was there and of a floor under it (0.004 of white, a twenty-fifth of what WCAG
 * 2.3.1 calls a flash). */
#pragma once

#include <math.h>
#include <stdbool.h>

struct eye {
    double low, high; /* since the last turn */
    int way;
    double turned_t; /* when it last did, s */
};

#define EYE_OPEN ((struct eye){1e9, -1e9, 0, -9})

/* Whether it turns at t, and then whether that is `fast`: within apart_s of the turn before.
 * The first way that is taken is no turn. */
static inline bool eye_turns(struct eye *e, double luminance, double t, double apart_s,
                             bool *fast)
{
    e->low = fmin(e->low, luminance);
    e->high = fmax(e->high, luminance);
    double enough = 0.1 * fmax(e->high, 0.04);
    int way = luminance - e->low >= enough && e->way <= 0    ? 1
              : e->high - luminance >= enough && e->way >= 0 ? -1
                                                             : 0;
    if (!way)
        return false;
    bool turned = e->way != 0;
    e->way = way;
    e->low = e->high = luminance;
    *fast = turned && t - e->turned_t < apart_s;
    e->turned_t = turned ? t : e->turned_t;
    return turned;
}
