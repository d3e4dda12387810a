/* lines: the shape of a scene file: which groups and keys stand on which line, and what is
 * wrong with that, before any value is looked at. GLib's key file reads the values, but knows
 * no lines and lets the last of two equal keys win, so its text is first cleaned here of
 * whatever was found at fault. Main thread. */
#pragma once

#include "scene/keys.h"

#include <glib.h>

#include <stdbool.h>

enum {
    SCENE_BYTES_MAX = 1 << 20,
    SCENE_LINE_MAX = 4096, /* bytes */
};

/* A key that stands where it may. */
struct line {
    int number; /* from 1 */
    char *group;
    char *written;  /* the key as written: "name[de]", "listen leaves" */
    char *plain;    /* without its language */
    char *language; /* or NULL */
    const struct key *key;
};

struct line_group {
    int number;
    char *name;
};

struct lines {
    GArray *groups;   /* of struct line_group, the first mention of each */
    GArray *lines;    /* of struct line */
    bool full;        /* too many layers: the rest was not read */
    GString *cleaned; /* what GLib may read: as many lines as there were */
};

/* Reads `length` bytes of valid UTF-8 without NULs. */
void lines_init(struct lines *l, const char *text, size_t length, GPtrArray *faults);
void lines_clear(struct lines *l);
