/* drift: slow movements as pure functions of time. A lattice of hashed Gaussians, smoothed by
 * a cubic B-spline and kept at unit variance everywhere. Stands where a filter driven by
 * noise (an Ornstein-Uhlenbeck process of the same time-scale) would have to be run from the
 * start. Any thread; no state. */
#pragma once

#include <stdint.h>

/* Mean 0, variance 1; correlated over about `scale_s` seconds. */
double drift_at(uint64_t key, double scale_s, double t);
