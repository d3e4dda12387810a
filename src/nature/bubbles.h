/* bubbles: what water sounds with. Air closed in by water rings at Minnaert's pitch and dies
 * away; near the surface it rises as it goes (van den Doel 2005, "Physically-based models for
 * liquid sounds", ACM TAP 2: f = 3/r, d = 0.13/r + 0.0072 r^-3/2, r in metres). Laid whole
 * into a grains' frames ahead, eight samples of one turning pointer at a time. Audio thread. */
#pragma once

#include "nature/grains.h"

struct bubble {
    float radius_m; /* 0.2 … 5 mm */
    float rise;     /* how far its pitch climbs while it lives: 0 not at all, 0.1 by a tenth
                       in one decay time */
    float left, right;
};

void bubble_lay(struct grains *g, const struct bubble *b, int at);

/* A radius between low and high with density ∝ r^-exponent (exponent not 1), for u in 0…1. */
float bubble_radius(float u, float low_m, float high_m, float exponent);
