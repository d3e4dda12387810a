/* mark: one crisp thing in the picture: a thread, a ring, a mote of light, a line of words.
 * A plain value, made anew for each frame; where it is equal to the last frame's, nothing is
 * drawn again. */
#pragma once

#include "ui/place.h"

#include <stdint.h>

enum mark_kind {
    MARK_THREAD,
    MARK_STRAND,
    MARK_STREAK,
    MARK_RING,
    MARK_MOTE,
    MARK_LENS, /* a leaf, a glint, a spark: a mote drawn out */
    MARK_WORDS,
};

enum { MARK_ALONG = 5 };

/* Colour as the display shows it, 0…255, added to what is there (screened: it never clips). */
struct tint {
    float r, g, b;
};

/* A text made ready by words.c: how much of each pixel it covers. */
struct ink {
    int width, height, stride;
    unsigned long serial; /* no two inks ever have the same */
    const uint8_t *cover;
};

struct mark {
    enum mark_kind kind;
    struct tint tint;
    struct point at,
        to; /* thread, strand, streak: its ends; ring, mote: the middle; lens: its middle and
               the tip of its half; words: top left and bottom right */
    float bend;  /* thread, strand: how far its middle leans aside, px */
    float width; /* px, of the stroke, the mote, half of the lens */
    float radius, stretch_x, stretch_y; /* ring: on the ground */
    float part;              /* ring: how much of it, from its top with the clock; 0: all */
    float pulse, pulse_gain; /* thread, strand: where along it something passes, 0 at … 1 to */
    float along[MARK_ALONG]; /* strand: its light, evenly from at to to */
    const struct ink *ink;   /* words: read only in the frame it was asked for in */
    unsigned long ink_serial;
};
