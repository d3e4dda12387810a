/* quantity: numbers with units as people write them: "-12 dB", "4.5 s", "1h20m", "30°", "6 m",
 * "14 °C", "35%", "0.8". The decimal point is a point in every locale. Strict: nothing may
 * follow, and a number must be finite. Any thread that may allocate. */
#pragma once

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

enum unit {
    UNIT_NONE,    /* a plain number */
    UNIT_SHARE,   /* 0.8 or 80% */
    UNIT_DB,      /* "dB" */
    UNIT_S,       /* seconds; also "90s", "10m", "1h20m" */
    UNIT_DEG,     /* "°" or "deg" */
    UNIT_M,       /* "m" or "km" */
    UNIT_CELSIUS, /* "°C" or "C" */
    N_UNITS
};

/* Reads a number in `unit` (a bare number is in that unit too). False, leaving *value alone,
 * when it is anything else. */
bool quantity_read(const char *text, enum unit unit, double *value);

/* Reads a length of time that names its units: "90s", "10m", "1h20m", "1.5 h". In seconds, > 0. */
bool quantity_read_duration(const char *text, double *seconds);

/* Reads a whole number ≥ 0 in decimal. */
bool quantity_read_whole(const char *text, uint64_t *value);

/* As a scene file would say it, with as many digits as bring the same number back. */
char *quantity_print(double value, enum unit unit);

/* What such a thing is called in a sentence: "a level", "an angle", … */
const char *quantity_noun(enum unit unit);
