#include "ecology/weather.h"

#include "base/hash.h"
#include "ecology/drift.h"

#include <math.h>

enum { N_SCALES = 5, N_TRAVELLING = 3 };

/* 1.09 L / U for L = 60 m and U = 4 m/s, times {1, .316, .1, .0316, .01}. Kept for every mean
 * wind, so that turning the wind up or down bends time nowhere. */
static const double scale_s[N_SCALES] = {16.35, 5.17, 1.635, 0.517, 0.1635};
static const double weight[N_SCALES] = {0.7401, 0.5041, 0.3435, 0.2340, 0.1594};

double weather_mean_ms(const struct weather *w)
{
    return STORM_MS * w->wind;
}

double weather_wind_ms(const struct weather *w, uint64_t place_key, double x_m, double t,
                       double breath)
{
    double mean = weather_mean_ms(w);
    double late = x_m / (1.8 * fmax(mean, 1));
    double g = 0;
    for (int k = 0; k < N_SCALES; k++) {
        double here = k < N_TRAVELLING ? drift_at(hash_sub(w->key, k), scale_s[k], t - late)
                                       : drift_at(hash_sub(place_key, k), scale_s[k], t);
        g += weight[k] * here;
    }
    g += 0.125 * (g * g - 1);
    double depth = 0.12 + 0.3 * w->gusts;
    double tide = 1 + 0.15 * drift_at(hash_sub(w->key, N_SCALES), 400, t);
    double lean = 1 + 0.6 * w->breath_lean * (breath - 0.5);
    return fmax(0, mean * tide * lean * (1 + depth * g));
}
