/* options: what the command line asked for. One table in options.c is also --help. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

enum verb {
    VERB_PLAY,
    VERB_RENDER,
    VERB_CHECK,
    VERB_SCENES,
    VERB_SOUNDS,
    VERB_EXPLAIN,
    VERB_LIST_DEVICES,
    VERB_VERSION,
    VERB_HELP, /* already shown */
};

struct options {
    enum verb verb;
    char **
        words; /* what follows the verb: the scene, or the files to check; never NULL, NULL at the end */
    bool fullscreen, terminal, together;
    bool dim_others; /* while it is fullscreen */
    bool reduced_motion;
    uint64_t display; /* which one, from 1; 0: any */
    double fps;       /* at most so many frames a second; 0: as many as it needs */
    char *then;       /* a command for when --for has passed; or NULL */
    double for_s;     /* 0: until told otherwise */
    double from_s;    /* render */
    double at_s;      /* explain */
    bool loop;        /* render: no fades */
    uint64_t seed;    /* 0: the scene's own */
    double volume;    /* 0…1, NAN: as it was last */
    char *breath;     /* a pattern, already found good; or NULL */
    char *device;
    char *output; /* render: -o */
    char *events; /* render: --events, a file for a line an event; or NULL */
    char **only;  /* render: --only, NULL-terminated; or NULL */
};

/* Reads the command line. False with words a listener can act on; unknown words get the
 * nearest known one. --help is shown here. */
bool options_parse(struct options *o, int argc, char **argv, GError **error);
void options_clear(struct options *o);

/* The verbs' names, NULL at the end. */
const char *const *options_verbs(void);

/* Which Withness this is. */
const char *options_version(void);
