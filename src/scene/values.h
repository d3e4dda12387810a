/* values: what each key of a scene file says, into the scene's model. Main thread. */
#pragma once

#include "scene/library.h"
#include "scene/lines.h"
#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <glib.h>

struct values {
    struct scene *scene; /* every layer is there already */
    const struct vocabulary *vocabulary;
    const struct library *library;
    const char *path; /* the file's, or NULL */
    GPtrArray *faults;
};

/* Reads one key's value, as GLib unescaped it. Sounds come first: whether the other keys of a
 * layer make sense hangs on them. */
void value_read(struct values *v, const struct line *line, const char *text);
