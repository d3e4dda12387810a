/* explain: what is happening in a scene at one instant, and why, in words; from the same pure
 * functions that the sound is made of. Main thread. */
#pragma once

#include "scene/scene.h"
#include "stage.h"

#include <glib.h>

/* The place as a whole: wind, rain, hour, warmth. Free with g_free. */
char *explain_weather(const struct stage *stage, double t);

/* One layer of the scene: what it does, and what moves or hushes it. Free with g_free. */
char *explain_layer(const struct scene *scene, const struct stage *stage, int layer, double t);

/* All of it, a line each, as `withness explain` prints it. Free with g_free. */
char *explain_scene(const struct scene *scene, const struct stage *stage, double t);
