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
    &crickets_kind,
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
    &frogs_kind,
    &bush_crickets_kind,
    &fire_kind,
    &thunder_kind,
    &bell_kind,
    &bowl_kind,
    &air_kind,
    &noise_kind,
    NULL,
};
/* clang-format on */

/* What people also call them. */
const struct nature_alias nature_aliases[] = {
    {"breeze", "wind"},
    {"trees", "leaves"},
    {"drizzle", "rain"},
    {"brook", "stream"},
    {"river", "stream"},
    {"creek", "stream"},
    {"waves", "surf"},
    {"sea", "surf"},
    {"ocean", "surf"},
    {"thrush", "song-thrush"},
    {"pigeon", "wood-pigeon"},
    {"owl", "tawny-owl"},
    {"dove", "mourning-dove"},
    {"black-capped-chickadee", "chickadee"},
    {"european-robin", "robin"},
    {"cricket", "crickets"},
    {"bush-cricket", "bush-crickets"},
    {"katydids", "bush-crickets"},
    {"frog", "frogs"},
    {"campfire", "fire"},
    {"storm", "thunder"},
    {"singing-bowl", "bowl"},
    {NULL, NULL},
};

static const struct source_kind *find_named(const char *name)
{
    for (int i = 0; nature_kinds[i]; i++)
        if (strcmp(nature_kinds[i]->name, name) == 0)
            return nature_kinds[i];
    return NULL;
}

const struct source_kind *nature_find(const char *name)
{
    for (int i = 0; nature_aliases[i].alias; i++)
        if (strcmp(nature_aliases[i].alias, name) == 0)
            return find_named(nature_aliases[i].name);
    return find_named(name);
}
