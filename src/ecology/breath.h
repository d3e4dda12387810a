/* breath: the guide, as a pure function of scene time. Any thread.
 *
 * The light grows while one breathes in and shrinks while one breathes out. Each movement is
 * a raised cosine at both ends with a steady middle, so that it begins to move at once and
 * never jerks. The first four breaths ease from 3.5 / 3.5 seconds into the pattern: 7 breaths
 * a minute is where most people are comfortable (peers.md §3, Apple's tests). */
#pragma once

enum { BREATH_EASING = 4 }; /* breaths that lead into the pattern */

enum breath_part { BREATH_INHALE, BREATH_HOLD, BREATH_EXHALE, BREATH_REST };

struct breath_pattern {
    double part_s[4]; /* inhale, hold, exhale, rest */
};

struct breath {
    struct breath_pattern pattern;
    /* Immutable after breath_init: where each easing breath begins, and the steady ones. */
    double begins_s[BREATH_EASING + 1];
};

struct breath_moment {
    enum breath_part part;
    double along; /* 0…1 through this part */
    double light; /* 0 empty … 1 full: what the guide shows and the wind leans on */
    long count;   /* breaths since scene time 0 */
};

/* The default, 5 0 5 0. How people write patterns: scene/pattern.h. */
struct breath_pattern breath_pattern_default(void);

void breath_init(struct breath *b, const struct breath_pattern *p);
struct breath_moment breath_at(const struct breath *b, double t);

/* When breath `count` begins, scene time. */
double breath_begins_s(const struct breath *b, long count);

/* How full one is, 0…1, `along` (0…1) an in-breath and an out-breath. */
double breath_inhaled(double along);
double breath_exhaled(double along);
