/* links: how a scene says that one layer acts on another: "wind 0.7; rain 0.9". Main thread. */
#pragma once

#include "scene/keys.h"
#include "scene/scene.h"
#include "scene/vocabulary.h"

#include <glib.h>

/* Reads what `key` of layer `layer` says, all layers being there already. */
void links_read(struct scene *s, int layer, const struct key *key, const char *text,
                const struct vocabulary *v, int line, GPtrArray *faults);

/* A circle of `follows` and `hushed-by` would leave no one to begin: a fault with the names
 * in it. */
void links_check(const struct scene *s, const struct vocabulary *v, GPtrArray *faults);

/* Splits "wind 0.7" into a name and a strength (1 if unsaid). Names may have blanks and end in
 * a number: `is_known` decides. False when the strength is not 0…1. */
bool link_split(const char *text, bool (*is_known)(const void *who, const char *name),
                const void *who, char **name, double *strength);
