/* draft: what was changed and not saved, kept when a scene is left, and offered when it is
 * opened again. One for each scene (and one for a scene that has no file yet), in
 * $XDG_STATE_HOME/withness/drafts. Main thread. */
#pragma once

#include "scene/library.h"
#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <glib.h>

/* Keeps `scene` as the draft of the file at scene->path (NULL: of the new scene). */
bool draft_keep(const struct scene *scene, const struct vocabulary *v, const struct library *l,
                GError **error);

/* What was kept of the scene at `path`; NULL when nothing was. */
struct scene *draft_read(const char *path, const struct vocabulary *v,
                         const struct library *l);

bool draft_is_there(const char *path);
void draft_forget(const char *path);
