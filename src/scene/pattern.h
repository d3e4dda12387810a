/* pattern: a breath as people write it. */
#pragma once

#include <stdbool.h>

/* Reads "5 0 5 0" (inhale, hold, exhale, rest), "4 6" (in, out) or a name: even, long-exhale,
 * box, 4-7-8, sigh. False, leaving part_s alone, when it is neither. Breathing in and out
 * takes 1 … 30 s each, holding 0 … 30 s. */
bool pattern_read(const char *text, double part_s[4]);

/* The names, NULL at the end. */
const char *const *pattern_names(void);
