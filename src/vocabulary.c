#include "vocabulary.h"

#include "ecology/world.h"
#include "nature/nature.h"

_Static_assert((int)N_SIGNALS <= (int)VOCABULARY_SIGNALS_MAX, "room for every signal's name");

void vocabulary_fill(struct vocabulary *v)
{
    *v = (struct vocabulary){0};
    for (int i = 0; i < N_SIGNALS; i++)
        v->signals[i] = signal_names[i];
    for (int i = 0; nature_kinds[i] && v->n_sounds < VOCABULARY_SOUNDS_MAX; i++)
        v->sound[v->n_sounds++] =
            (struct vocabulary_sound){nature_kinds[i]->name, nature_kinds[i]->kinds};
    for (int i = 0; nature_aliases[i].alias && v->n_sounds < VOCABULARY_SOUNDS_MAX; i++) {
        const struct source_kind *kind = nature_find(nature_aliases[i].alias);
        if (kind)
            v->sound[v->n_sounds++] =
                (struct vocabulary_sound){nature_aliases[i].alias, kind->kinds};
    }
}
