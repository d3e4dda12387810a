#include "nature/nature.h"

#include <string.h>

/* clang-format off */
const struct source_kind *const nature_kinds[] = {
    &wind_kind,
    &leaves_kind,
    &rain_kind,
    &stream_kind,
    &surf_kind,
    &lake_kind,
    &blackbird_kind,
    &robin_kind,
    &song_thrush_kind,
    &wren_kind,
    &great_tit_kind,
    &blue_tit_kind,
    &chaffinch_kind,
    &chiffchaff_kind,
    &nightingale_kind,
    &cuckoo_kind,
    &wood_pigeon_kind,
    &tawny_owl_kind,
    &american_robin_kind,
    &hermit_thrush_kind,
    &chickadee_kind,
    &mourning_dove_kind,
    &loon_kind,
    &crickets_kind,
    &bush_crickets_kind,
    &frogs_kind,
    &fire_kind,
    &thunder_kind,
    &bowl_kind,
    &bell_kind,
    &noise_kind,
    &air_kind,
    NULL,
};
/* clang-format on */

/* What people also call them. */
const struct nature_alias nature_aliases[] = {
    {"breeze", "wind", NULL},
    {"trees", "leaves", NULL},
    {"pines", "leaves", "pine"},
    {"drizzle", "rain", NULL},
    {"brook", "stream", "brook"},
    {"creek", "stream", "brook"},
    {"trickle", "stream", "trickle"},
    {"river", "stream", "river"},
    {"waves", "surf", NULL},
    {"sea", "surf", NULL},
    {"ocean", "surf", NULL},
    {"european-robin", "robin", NULL},
    {"thrush", "song-thrush", NULL},
    {"pigeon", "wood-pigeon", NULL},
    {"owl", "tawny-owl", NULL},
    {"black-capped-chickadee", "chickadee", NULL},
    {"dove", "mourning-dove", NULL},
    {"cricket", "crickets", NULL},
    {"bush-cricket", "bush-crickets", NULL},
    {"katydids", "bush-crickets", "katydid"},
    {"frog", "frogs", NULL},
    {"campfire", "fire", NULL},
    {"storm", "thunder", NULL},
    {"singing-bowl", "bowl", NULL},
    {NULL, NULL, NULL},
};

static const struct source_kind *find_named(const char *name)
{
    for (int i = 0; nature_kinds[i]; i++)
        if (strcmp(nature_kinds[i]->name, name) == 0)
            return nature_kinds[i];
    return NULL;
}

static const struct nature_alias *find_alias(const char *name)
{
    const struct nature_alias *a = nature_aliases;
    while (a->alias && strcmp(a->alias, name) != 0)
        a++;
    return a;
}

const struct source_kind *nature_find(const char *name)
{
    const struct nature_alias *a = find_alias(name);
    return find_named(a->alias ? a->name : name);
}

const char *nature_kind_meant(const char *name)
{
    return find_alias(name)->kind;
}
