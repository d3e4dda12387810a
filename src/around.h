/* around: the layers of a scene as they stand round the listener. */
#pragma once

#include "scene/scene.h"

/* The layer that comes after `from` (−1: straight ahead) on the way round; way 1 goes right,
 * −1 left. −1 when there is no other. */
int around_next(const struct scene *s, int from, int way);

/* The nearest bearing to `bearing_deg`, rightwards, at which nothing but layer `self` stands
 * as far away as `distance_m`. */
double around_free(const struct scene *s, int self, double bearing_deg, double distance_m);
