/* spectrum: what a Gaussian bed sounds like, as mean square in each third-octave band.
 * Main thread for making, audio thread for using; no state. */
#pragma once

#include "dsp/frames.h"

struct spectrum_point {
    float hz, db; /* level of the octave around hz */
};

/* Fills power[BANDS] from octave levels, interpolated in dB over log f and held flat beyond
 * the ends, scaled so that the bands add up to 1 (a bed of RMS 1). */
void spectrum_fill(float power[BANDS], const struct spectrum_point *points, int n_points);

/* What leaves and stalks on the way take of every layer, by the metre and kHz. */
#define FOLIAGE_DB_PER_M_KHZ 0.006f

/* What is left of each band after distance_m of air and wood: ISO 9613-1 at 15 °C and 70 %,
 * and `foliage_db_per_m_khz` more for each metre and kHz (0.006 for a wood). Power factors. */
void spectrum_air(float factor[BANDS], float distance_m, float foliage_db_per_m_khz);

/* ISO 9613-1's absorption of pure tones at 15 °C, 70 % humidity, in dB per metre. */
float air_db_per_m(float hz);
