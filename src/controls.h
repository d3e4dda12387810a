/* controls: the place's own: wind, gusts, rain, showers, hour, warmth, breath. A table, so
 * that keys, pointer and picture mean the same. Main thread. */
#pragma once

#include "scene/scene.h"

int controls_count(void);
const char *control_name(int i);

/* Along its way, 0…1; what it says, in words (g_free). */
float control_share(const struct scene *s, int i);
char *control_said(const struct scene *s, int i);

/* Where it would stand after n steps (fractions of one when finely), or at a share. */
double control_stepped(const struct scene *s, int i, double n);
double control_at(int i, double share);

void control_set(struct scene *s, int i, double value);
