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

enum {
    STORM_MS = 12,      /* the wind speed that signal 1 stands for, in m/s */
    DOWNPOUR_MM_H = 30, /* the rain that signal 1 stands for */
};

struct weather {
    uint64_t key;
    double wind;        /* 0 still … 1 storm: what it tends to be */
    double gusts;       /* 0 steady … 1 gusty */
    double breath_lean; /* how much of the breath the wind leans on, 0…1 */
    double rain;        /* 0 dry … 1 downpour: while it rains */
    double showers;     /* 0 steady rain … 1 comes and goes with dry spells of minutes */
    double hour;        /* 0…24 at scene time 0; NAN: no hour, everyone at their best */
    double swing_h;     /* the hour goes on for so long, then back, and so on; 0: on and on */
    double warmth_c;    /* of the day, °C */
};

/* Mean wind in m/s: what it tends to be. */
double weather_mean_ms(const struct weather *w);

/* Wind in m/s at a place `x_m` metres down the wind from the listener, at scene time t;
 * `place_key` seeds the place's own flutter, `breath` (0…1) is the guide's light at t. Before a shower
 * the wind is up. */
double weather_wind_ms(const struct weather *w, uint64_t place_key, double x_m, double t,
                       double breath);

/* How much later than at the listener the wind gets there, in seconds; less than 0: sooner. */
double weather_wind_late_s(const struct weather *w, double x_m);

/* Rain at t, 0 dry … 1 downpour. In a wet spell its logarithm wanders over 40 s; spells of
 * some minutes come and go as `showers` says. */
double weather_rain(const struct weather *w, double t);

/* The signal in mm/h. */
double weather_rain_mm_h(double rain);

/* Water that the leaves still hold at t, 0 dry … 1 dripping: fed by the last quarter of an
 * hour's rain, drained over six minutes. */
double weather_wetness(const struct weather *w, double t);

/* Water that runs at t, over what runs in a long drought: fed by the last hour and a half's
 * rain, a tenth more for each mm/h, at most three times as much. It rises over some minutes
 * and falls over half an hour, as dQ/dt = (Q₀ + kR - Q) / τ would (nature-sound.md §2, τ of a
 * very small stream). */
double weather_flow(const struct weather *w, double t);

/* The hour at t, 0…24; it goes on as time does, or there and back again (swing_h). NAN without
 * one. */
double weather_hour(const struct weather *w, double t);

/* The sun's height in degrees on a day in late spring, rising at 5:30 and setting at 20:30;
 * no place is asked for. NAN without an hour. */
double weather_sun_deg(const struct weather *w, double t);

/* 0 night … 1 day; 1 without an hour. */
double weather_daylight(const struct weather *w, double t);

/* Warmth of the air in °C: warmest at 15:00, cooler in rain. */
double weather_warmth_c(const struct weather *w, double t);
