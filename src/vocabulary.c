#include "vocabulary.h"

#include "ecology/world.h"
#include "nature/nature.h"

static const char *const signals[] = {"breath", "wind", "rain", "daylight", "warmth", 0};
_Static_assert(sizeof signals / sizeof *signals == N_SIGNALS + 1, "every signal has a name");

void vocabulary_fill(struct vocabulary *v)
{
    *v = (struct vocabulary){.signals = signals};
    for (int i = 0; nature_kinds[i] && v->n_sounds < VOCABULARY_SOUNDS_MAX; i++)
        v->sound[v->n_sounds++] =
            (struct vocabulary_sound){nature_kinds[i]->name, nature_kinds[i]->kinds};
}
