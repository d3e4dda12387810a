/* weather: the air that a scene shares, as pure functions of (seed, time, place). Any thread.
 *
 * The wind is turbulence with von Kármán's spectrum: flat below, a peak near f L / U = 0.15,
 * then -5/3, as a sum of five drifts with times T·{1, .316, .1, .0316, .01} and weights
 * ∝ T^(2/3), skewed, since canopy gusts rise rarer and stronger than lulls (Raupach, Finnigan
 * & Brunet 1996). The three slow ones travel across the scene at 1.8 times the mean wind
 * (Taylor's frozen turbulence), so a gust reaches each place in turn; the two fast ones
 * belong to the place. Measured shape and numbers: nature-sound.md §3.1. */
#pragma once

#include <stdint.h>

enum { STORM_MS = 12 }; /* the wind speed that signal 1 stands for, in m/s */

struct weather {
    uint64_t key;
    double wind;        /* 0 still … 1 storm: what it tends to be */
    double gusts;       /* 0 steady … 1 gusty */
    double breath_lean; /* how much of the breath the wind leans on, 0…1 */
};

/* Mean wind in m/s: what it tends to be. */
double weather_mean_ms(const struct weather *w);

/* Wind in m/s at a place `x_m` metres down the wind from the listener, at scene time t;
 * `place_key` seeds the place's own flutter, `breath` (0…1) is the guide's light at t. */
double weather_wind_ms(const struct weather *w, uint64_t place_key, double x_m, double t,
                       double breath);
