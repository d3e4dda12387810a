/* material: a recording as one long row of stereo frames at SAMPLE_RATE, whatever rates its
 * links have. Any frame can be gone to: where the resampler starts anew it starts on a frame
 * where both rates' grids meet, and early enough for its filter to have filled, so that what
 * is read from there is what would have been read from the start (to about 1e-6 of full
 * scale: libsoxr's rounding). Belongs to one thread at a time. */
#pragma once

#include "io/reader.h"

struct material;

struct material *material_open(const char *path, GError **error);
void material_close(struct material *m);

int64_t material_frames(const struct material *m);
int material_channels(const struct material *m); /* the most that any link has */

/* Where the next read begins; costs nothing until then. */
void material_seek(struct material *m, int64_t frame);

/* Exactly n frames, silence after the end. False with an error. */
bool material_read(struct material *m, float (*out)[2], int n, GError **error);
