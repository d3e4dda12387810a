/* words: texts made ready to be drawn: laid out by Pango in the system's font (any script,
 * right to left too), inked by Cairo once, and kept while they are used. Main thread. */
#pragma once

#include "ui/mark.h"

#include <pango/pango.h>
#include <stdbool.h>

enum { WORDS_MAX = 128, WORDS_TEXT_MAX = 480 };

struct words_style {
    float size_px;    /* the em */
    float width_px;   /* where it wraps, or is shortened; 0: one line of any length */
    int lines;        /* at most so many; then an ellipsis */
    bool light, wide; /* a light weight; letters set apart */
    bool even;        /* lines of about the same length, where there are several */
};

struct word {
    char text[WORDS_TEXT_MAX];
    struct words_style style;
    unsigned long used; /* by which frame last */
    struct ink ink;
};

struct words {
    PangoContext *context;
    PangoLayout *layout;
    unsigned long frame, serial;
    struct word word[WORDS_MAX];
};

void words_init(struct words *w);
void words_destroy(struct words *w);

/* Before a frame's texts: what has not been used for longest gives way to what is new. */
void words_frame(struct words *w);

/* The ink of a text, centred in itself; valid until 128 others were asked for since. NULL
 * for an empty one. */
const struct ink *words_ink(struct words *w, const char *text,
                            const struct words_style *style);
