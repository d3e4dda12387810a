/* vocabulary: the words that a scene may use for what lies outside this folder, filled in by
 * whoever knows them (src/vocabulary.c). Read only, any thread. */
#pragma once

#include <stdbool.h>

enum { VOCABULARY_SOUNDS_MAX = 128, VOCABULARY_SIGNALS_MAX = 15 };

struct vocabulary_sound {
    const char *name;         /* or an alias of another, with its kinds */
    const char *const *kinds; /* what `kind =` may say, NULL at the end */
};

struct vocabulary {
    struct vocabulary_sound sound[VOCABULARY_SOUNDS_MAX]; /* the generators */
    int n_sounds;
    const char *signals[VOCABULARY_SIGNALS_MAX + 1]; /* NULL at the end */
};

/* NULL when no generator has that name. */
const struct vocabulary_sound *vocabulary_find(const struct vocabulary *v, const char *name);
bool vocabulary_has_signal(const struct vocabulary *v, const char *name);
