/* render: a scene into a file, by the engine that plays it, as fast as it can. Main thread. */
#pragma once

#include "options.h"
#include "scene/scene.h"

/* `withness render`: 0, or an exit status when something was told on stderr. */
int render_run(const struct options *o);

/* The scene into o->output, o->for_s seconds from o->from_s on, and what happens in it into
 * o->events. `seed` (or NULL) gets the one it was played with. Whole or not at all: SIGINT and
 * SIGTERM end it (G_IO_ERROR_CANCELLED). */
bool render_scene(const struct scene *scene, const struct options *o, uint64_t *seed,
                  GError **error);
