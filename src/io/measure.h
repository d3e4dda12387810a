/* measure: how loud a recording is, and how wide, from samples of it: a pure function of the
 * file, cheap for hours. Loudness by EBU R 128 (libebur128). */
#pragma once

#include "io/material.h"

#include <stddef.h>

struct measure;

struct measure *measure_new(void);
void measure_free(struct measure *m);

/* The next stretch to hear: false when that was all. One stretch is at most 2.5 s. */
bool measure_step(struct measure *m, struct material *material, bool *more, GError **error);

/* The gain that brings it to -23 LUFS, and the share of its power that differs between left
 * and right. */
float measure_gain(const struct measure *m);
float measure_side_share(const struct measure *m);
