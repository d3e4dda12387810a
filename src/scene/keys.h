/* keys: everything a scene file may say, in one table. The reader, `withness check`, the
 * reference in scenes/README.md and whoever writes scenes all go by it: a new key is one row
 * here and one field in scene.h. Main thread. */
#pragma once

#include "base/quantity.h"

#include <stddef.h>

enum key_type {
    KEY_TEXT,    /* char *, may be translated */
    KEY_NUMBER,  /* double, in `unit`, from `low` to `high` */
    KEY_BEARING, /* double, in degrees, brought to -180 … 180 */
    KEY_WHOLE,   /* int */
    KEY_SWITCH,  /* bool: yes or no */
    KEY_SEED,    /* uint64_t */
    KEY_HOUR,    /* double and scene.hour_now */
    KEY_PATTERN, /* double[4] */
    KEY_LEAN,    /* double: "wind 0.2" */
    KEY_SOUND,   /* scene_layer.sound, .recorded */
    KEY_KIND,    /* scene_layer.kind */
    KEY_LINKS,   /* scene_layer.link: `link` says which kind */
    KEY_BELL,    /* scene.bell */
    KEY_WORDS,   /* scene.words */
};

enum key_group { KEYS_SCENE, KEYS_BREATH, KEYS_WORDS, KEYS_LAYER, N_KEY_GROUPS };

struct key {
    enum key_group group;
    const char *name;
    enum key_type type;
    enum unit unit;
    double low, high;
    const char *usual;   /* the default as a scene would write it; NULL: see `unsaid` */
    const char *unsaid;  /* what holds when it is left out and no value stands for that */
    const char *example; /* after "for example" */
    const char *help;
    size_t offset;       /* of its field in struct scene or struct scene_layer */
    int which;           /* KEY_LINKS: enum scene_link_kind; KEY_WORDS: enum scene_stretch */
    bool generator_only; /* means nothing to a recording */
};

extern const struct key scene_keys[];
extern const int n_scene_keys;

/* "scene", "breath", "words"; NULL for layers. */
const char *key_group_name(enum key_group group);

/* Which group a name in brackets is: the reserved ones, and else a layer. */
enum key_group key_group_of(const char *name);

/* NULL when there is none. "listen LAYER" is found by "listen". */
const struct key *key_find(enum key_group group, const char *name);

/* "-60 dB to 12 dB". */
char *key_range(const struct key *k);

/* The reference in scenes/README.md, in Markdown. */
char *keys_reference(void);
