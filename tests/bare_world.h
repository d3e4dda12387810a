/* bare_world: a world in the wind asked for, dry and outside the day, with nobody in it yet. */
#pragma once

#include "ecology/world.h"

#include <math.h>

static inline struct world world_with(double wind)
{
    struct world w = {.key = 42};
    struct breath_pattern p = breath_pattern_default();
    breath_init(&w.breath, &p);
    w.weather =
        (struct weather){.key = 7, .wind = wind, .gusts = 0.6, .hour = NAN, .warmth_c = 15};
    return w;
}
