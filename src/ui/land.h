/* land: what the ground of a place is like, by what is heard there: leaves dapple it, a lake
 * lies level, a beach is pebbles. Never by how loud it is just now. Pure. */
#pragma once

#include "ui/colour.h"
#include "ui/view.h"

/* How much of each grain, 0…1; and the ground's own colour, as OKLab has it at noon: `l` is
 * what it is lighter by. */
struct land {
    struct lab own;
    float share; /* 0 nothing said … 1 there is no doubt about it */
    struct grain grain;
};

struct land land_of(const struct view *v);

/* An hour (and its weather) there. By day the land has its own colour, and by night the
 * hour's. */
struct palette land_at(const struct palette *hour, const struct land *land);

/* Whether the eye would see one from the other. */
bool land_same(const struct land *a, const struct land *b);
