/* scene: the model of one scene file: what it says, with every key's default filled in.
 * Knows neither audio nor window. Main thread. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

enum { SCENE_LAYERS_MAX = 64, SCENE_LINKS_MAX = 8 };

/* In the order of ecology/world.h's enum link_kind. */
enum scene_link_kind { SCENE_FOLLOWS, SCENE_HUSHED_BY, SCENE_ANSWERS, SCENE_LEANS_ON };

struct scene_link {
    enum scene_link_kind kind;
    char *from;      /* a signal or another layer, by name */
    double strength; /* 0…1 */
    int line;        /* where it was written; 0: nowhere yet */
};

/* Numbers that the file leaves out are NAN (count: 0): the sound's own default holds. */
struct scene_layer {
    char *name;  /* the group's */
    int line;    /* where it begins in the file; 0: nowhere yet */
    char *sound; /* a generator's name, or a recording's path as written */
    char
        *file; /* a recording's place on disk, or NULL: it is not there (its layer is quiet) */
    bool recorded;  /* the latter */
    int sound_line; /* where `sound` is said */
    char *kind;     /* or NULL */
    double level_db;
    double bearing_deg; /* 0 ahead, +90 right; -180 … 180 */
    double distance_m, width_deg;
    bool mute;
    int count;
    double every_s, busy, strength;
    bool follows_none, hushed_none; /* "none": not even the links that go without saying */
    struct scene_link link[SCENE_LINKS_MAX];
    int n_links;
};

enum scene_stretch { WORDS_ARRIVE, WORDS_BREATHE, WORDS_LISTEN, WORDS_WIDEN, WORDS_RETURN };

/* One line for a stretch of the pause. */
struct scene_words {
    enum scene_stretch stretch;
    char *layer; /* WORDS_LISTEN: which one comes forward; else NULL */
    char *text;  /* in the listener's language, if the file has it */
};

struct scene {
    char *path;               /* where it was read from, or NULL */
    char *name, *description; /* in the listener's language; description may be NULL */
    uint64_t seed;            /* 0: a new one each time */
    double level_db;
    double wind, gusts, rain, showers; /* 0…1 */
    double hour;                       /* 0…24; NAN: none (everyone at their best) */
    bool hour_now;                     /* the clock's */
    double warmth_c;
    char *bell; /* what is struck as a pause begins and returns: "bowl", "bell"; or NULL */
    double breath_s[4];      /* inhale, hold, exhale, rest */
    double breath_lean_wind; /* 0…1 */
    struct scene_layer *layer;
    int n_layers;
    struct scene_words *words; /* in the file's order */
    int n_words;
};

/* A place with nothing in it yet, every key at its default. */
struct scene *scene_new(void);
struct scene *scene_copy(const struct scene *s);
void scene_free(struct scene *s);

/* A layer at the end, its numbers at their defaults; NULL when there are SCENE_LAYERS_MAX. */
struct scene_layer *scene_add_layer(struct scene *s, const char *name);

/* A layer's index by name, or -1. */
int scene_layer_index(const struct scene *s, const char *name);

/* False when the layer has SCENE_LINKS_MAX already. */
bool scene_layer_link(struct scene_layer *l, enum scene_link_kind kind, const char *from,
                      double strength);

/* Takes a layer out, with every link to it and every word about it. */
void scene_remove_layer(struct scene *s, int layer);

/* Another of the same at the end, named so that it is the only one; NULL when there are
 * SCENE_LAYERS_MAX. */
struct scene_layer *scene_duplicate_layer(struct scene *s, int layer);

/* A name like `wish` that no layer and no reserved group has. Free with g_free. */
char *scene_free_name(const struct scene *s, const char *wish);

/* Takes the link out of the layer. */
void scene_layer_unlink(struct scene_layer *l, int link);
