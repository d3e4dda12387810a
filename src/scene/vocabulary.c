#include "scene/vocabulary.h"

#include <string.h>

const struct vocabulary_sound *vocabulary_find(const struct vocabulary *v, const char *name)
{
    for (int i = 0; i < v->n_sounds; i++)
        if (strcmp(v->sound[i].name, name) == 0)
            return &v->sound[i];
    return 0;
}

bool vocabulary_has_signal(const struct vocabulary *v, const char *name)
{
    for (int i = 0; v->signals[i]; i++)
        if (strcmp(v->signals[i], name) == 0)
            return true;
    return false;
}
