/* ties: a layer's links as they hold: those that its scene writes, and those that go without
 * saying (source.h: usual_follows, usual_hushed_by) as long as none of their kind is written.
 * Whoever changes one writes its whole kind, so that what was seen is what is. Main thread. */
#pragma once

#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <stdbool.h>

enum { TIES_MAX = 16 };

struct tie {
    enum scene_link_kind kind;
    const char *from; /* a signal or a layer; the scene's or the program's own text */
    double strength;  /* 0…1 */
    bool written;
};

/* How many there are; at most TIES_MAX. */
int ties_of(const struct scene *s, int layer, struct tie out[TIES_MAX]);

/* "hushed by". */
const char *tie_verb(enum scene_link_kind kind);

/* Sets how strong a link is, making it if there is none. False, with one kind line in *why (to
 * be freed) and the scene as it was, when it can't be. */
bool ties_set(struct scene *s, int layer, enum scene_link_kind kind, const char *from,
              double strength, const struct vocabulary *v, char **why);

void ties_cut(struct scene *s, int layer, enum scene_link_kind kind, const char *from);
