#include "dsp/spectrum.h"

#include "dsp/level.h"

#include <math.h>

void spectrum_fill(float power[BANDS], const struct spectrum_point *points, int n_points)
{
    float sum = 0;
    for (int i = 0; i < BANDS; i++) {
        float hz = band_hz[i];
        int k = 0;
        while (k + 1 < n_points && points[k + 1].hz < hz)
            k++;
        float db = points[k].db;
        if (hz > points[k].hz && k + 1 < n_points) {
            float along = logf(hz / points[k].hz) / logf(points[k + 1].hz / points[k].hz);
            db += along * (points[k + 1].db - points[k].db);
        }
        float gain = gain_of_db(db);
        power[i] = gain * gain;
        sum += power[i];
    }
    for (int i = 0; i < BANDS; i++)
        power[i] /= sum;
}

/* ISO 9613-1:1993, equations 3 to 5. */
float air_db_per_m(float hz)
{
    const double kelvin = 15 + 273.15, humidity = 70;
    const double ratio = kelvin / 293.15;
    double saturation = pow(10, -6.8346 * pow(273.16 / kelvin, 1.261) + 4.6151);
    double h = humidity * saturation;
    double oxygen_hz = 24 + 4.04e4 * h * (0.02 + h) / (0.391 + h);
    double nitrogen_hz =
        pow(ratio, -0.5) * (9 + 280 * h * exp(-4.170 * (pow(ratio, -1.0 / 3) - 1)));
    double f2 = (double)hz * hz;
    return (float)(8.686 * f2 *
                   (1.84e-11 * sqrt(ratio) +
                    pow(ratio, -2.5) *
                        (0.01275 * exp(-2239.1 / kelvin) / (oxygen_hz + f2 / oxygen_hz) +
                         0.1068 * exp(-3352.0 / kelvin) / (nitrogen_hz + f2 / nitrogen_hz))));
}

void spectrum_air(float factor[BANDS], float distance_m, float foliage_db_per_m_khz)
{
    for (int i = 0; i < BANDS; i++) {
        float db = air_db_per_m(band_hz[i]) + foliage_db_per_m_khz * band_hz[i] / 1000;
        float gain = gain_of_db(-fminf(db * distance_m, 120));
        factor[i] = gain * gain;
    }
}
