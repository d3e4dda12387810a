/* scene: the model of one scene file: what it says, with every key's default filled in.
 * Knows neither audio nor window. Main thread. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

enum { SCENE_LAYERS_MAX = 64, SCENE_LINKS_MAX = 8 };

enum scene_link_kind { SCENE_FOLLOWS, SCENE_HUSHED_BY, SCENE_ANSWERS };

struct scene_link {
    enum scene_link_kind kind;
    char *from; /* a signal or another layer, by name */
    double strength; /* 0…1 */
};

/* Numbers that the file leaves out are NAN (count: 0): the sound's own default holds. */
struct scene_layer {
    char *name;  /* the group's */
    char *sound; /* a generator's name, or a recording's path as written */
    char *kind;  /* or NULL */
    double level_db;
    double bearing_deg; /* 0 ahead, +90 right */
    double distance_m, width_deg;
    bool mute;
    int count;
    double every_s, busy, strength;
    bool follows_none, hushed_none; /* "none": not even the links that go without saying */
    struct scene_link link[SCENE_LINKS_MAX];
    int n_links;
};

struct scene {
    char *path; /* where it was read from, or NULL */
    char *name, *description;
    uint64_t seed; /* 0: a new one each time */
    double level_db;
    double wind, gusts; /* 0…1 */
    double breath_s[4]; /* inhale, hold, exhale, rest */
    double breath_lean_wind; /* 0…1 */
    struct scene_layer *layer;
    int n_layers;
};

void scene_free(struct scene *s);
