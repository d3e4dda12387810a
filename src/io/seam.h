/* seam: where a recording's tail runs into its head, so that a loop has no join to hear.
 *
 * Tail and head overlap under an equal-power cross-fade. Material that resembles itself
 * there would swell by up to 3 dB, or sink, and does so by the moment: a hum beats with
 * itself. So the tail ends a few milliseconds early, where it fits the head best, and the
 * sum is then brought, over every 50 ms, to the power that the two would have side by side:
 * what does not match is left as it is, and what does gets no bump. */
#pragma once

#include <stdint.h>

/* How long the overlap of a recording of n frames is: 4 s, or a quarter. 0: none. */
int seam_frames(int64_t n_frames);

/* How many frames early the tail may end, at most. */
int seam_slack(int64_t n_frames);

/* tail has n + slack frames; returns from which of them (0 … slack) it fits best. */
int seam_fit(const float (*tail)[2], const float (*head)[2], int n, int slack);

/* head becomes the join of both; n frames each. */
void seam_join(const float (*tail)[2], float (*head)[2], int n);
