/* nature: the table of generators. A new sound is one file here and one row there. */
#pragma once

#include "nature/source.h"

extern const struct source_kind wind_kind;
extern const struct source_kind leaves_kind;
extern const struct source_kind rain_kind;
extern const struct source_kind stream_kind;
extern const struct source_kind surf_kind;
extern const struct source_kind lake_kind;
extern const struct source_kind blackbird_kind;
extern const struct source_kind robin_kind;
extern const struct source_kind song_thrush_kind;
extern const struct source_kind wren_kind;
extern const struct source_kind great_tit_kind;
extern const struct source_kind blue_tit_kind;
extern const struct source_kind chaffinch_kind;
extern const struct source_kind chiffchaff_kind;
extern const struct source_kind nightingale_kind;
extern const struct source_kind cuckoo_kind;
extern const struct source_kind wood_pigeon_kind;
extern const struct source_kind tawny_owl_kind;
extern const struct source_kind american_robin_kind;
extern const struct source_kind hermit_thrush_kind;
extern const struct source_kind chickadee_kind;
extern const struct source_kind mourning_dove_kind;
extern const struct source_kind loon_kind;
extern const struct source_kind crickets_kind;
extern const struct source_kind bush_crickets_kind;
extern const struct source_kind frogs_kind;
extern const struct source_kind fire_kind;
extern const struct source_kind thunder_kind;
extern const struct source_kind bowl_kind;
extern const struct source_kind bell_kind;
extern const struct source_kind noise_kind;
extern const struct source_kind air_kind;

/* NULL at the end. */
extern const struct source_kind *const nature_kinds[];

/* Other names for them, and which of its kinds each means where nothing else is said (NULL:
 * the first). The alias is NULL at the end. */
struct nature_alias {
    const char *alias, *name, *kind;
};
extern const struct nature_alias nature_aliases[];

/* The generator a scene calls by this name (or an alias), or NULL. */
const struct source_kind *nature_find(const char *name);

/* The kind that such a name means by itself, or NULL. */
const char *nature_kind_meant(const char *name);
