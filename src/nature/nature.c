#include "nature/nature.h"

#include <string.h>

/* clang-format off */
const struct source_kind *const nature_kinds[] = {
    &wind_kind,
    &leaves_kind,
    &rain_kind,
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
    NULL,
};
/* clang-format on */

const struct source_kind *nature_find(const char *name)
{
    for (int i = 0; nature_kinds[i]; i++)
        if (strcmp(nature_kinds[i]->name, name) == 0)
            return nature_kinds[i];
    return NULL;
}
