#include "ecology/weather.h"

#include "base/hash.h"
#include "base/smooth.h"
#include "ecology/drift.h"

#include <math.h>

#define PI 3.14159265358979

enum { N_SCALES = 5, N_TRAVELLING = 3 };

/* Streams of the weather's key, beyond the scales of the wind. */
enum { STREAM_SPELLS = N_SCALES, STREAM_SPELL, STREAM_SWELL };

/* 1.09 L / U for L = 60 m and U = 4 m/s, times {1, .316, .1, .0316, .01}. Kept for every mean
 * wind, so that turning the wind up or down bends time nowhere. */
static const double scale_s[N_SCALES] = {16.35, 5.17, 1.635, 0.517, 0.1635};
static const double weight[N_SCALES] = {0.7401, 0.5041, 0.3435, 0.2340, 0.1594};

double weather_mean_ms(const struct weather *w)
{
    return STORM_MS * w->wind;
}

/* How wet the spell is at t, 1 - showers … 1 of what falls. */
static double wetness_of_spell(const struct weather *w, double t)
{
    double spell = drift_at(hash_sub(w->key, STREAM_SPELL), 150, t);
    return 1 - w->showers * (1 - smoothstep(-0.25, 0.35, spell));
}

/* The cool air that falls with a shower runs out before it: the wind is up by half while heavy
 * rain is front_s away. */
static double gust_front(const struct weather *w, double t)
{
    const double front_s = 45, heavy = 0.3;
    if (w->rain <= 0 || w->showers <= 0)
        return 1;
    double coming = wetness_of_spell(w, t + front_s) - wetness_of_spell(w, t);
    return 1 + 0.5 * fmin(w->rain / heavy, 1) * fmax(coming, 0);
}

double weather_wind_late_s(const struct weather *w, double x_m)
{
    return x_m / (1.8 * fmax(weather_mean_ms(w), 1));
}

/* Gusts of 3 s reach 1.8 or 1.9 of the mean: what would be the greatest
 * of hours, on the windiest spell, comes to little more than the others. */
static double bounded(double g)
{
    const double usual = 1.8, more = 1;
    return g > usual ? usual + (g - usual) / (1 + (g - usual) / more) : g;
}

/* Windy spells and lulls of some minutes, 1 on the whole: what one brings the next takes back,
 * or one half hour would be twice as loud as another. */
static double spells(const struct weather *w, double t)
{
    const double lasts_s = 150, apart_s = 360; /* little alike */
    uint64_t key = hash_sub(w->key, STREAM_SPELLS);
    double spell = drift_at(key, lasts_s, t) - drift_at(key, lasts_s, t - apart_s);
    return 1 + 0.15 * spell / sqrt(2);
}

double weather_wind_ms(const struct weather *w, uint64_t place_key, double x_m, double t,
                       double breath)
{
    double mean = weather_mean_ms(w);
    double late = weather_wind_late_s(w, x_m);
    double g = 0;
    for (int k = 0; k < N_SCALES; k++) {
        double here = k < N_TRAVELLING ? drift_at(hash_sub(w->key, k), scale_s[k], t - late)
                                       : drift_at(hash_sub(place_key, k), scale_s[k], t);
        g += weight[k] * here;
    }
    g += 0.125 * (g * g - 1);
    double depth = 0.12 + 0.3 * w->gusts;
    double over = (spells(w, t) * (1 + depth * g) - 1) / depth;
    double lean = 1 + 0.6 * w->breath_lean * (breath - 0.5);
    return fmax(0, mean * lean * gust_front(w, t - late) * (1 + depth * bounded(over)));
}

double weather_rain(const struct weather *w, double t)
{
    if (w->rain <= 0)
        return 0;
    double swell = exp(0.3 * drift_at(hash_sub(w->key, STREAM_SWELL), 40, t));
    return fmin(w->rain * wetness_of_spell(w, t) * swell, 1);
}

double weather_rain_mm_h(double rain)
{
    return DOWNPOUR_MM_H * pow(rain, 1.7);
}

double weather_wetness(const struct weather *w, double t)
{
    enum { TAPS = 16 };
    const double back_s = 900, drain_s = 360;
    double wettest = 0;
    for (int k = 0; w->rain > 0 && k < TAPS; k++) {
        double ago = back_s * k / TAPS;
        double caught = fmin(3 * weather_rain(w, t - ago), 1);
        wettest = fmax(wettest, caught * exp(-ago / drain_s));
    }
    return wettest;
}

double weather_flow(const struct weather *w, double t)
{
    /* The rain at every whole minute, each gone in and out of smoothly as t goes on. */
    enum { TAPS = 90 };
    const double step_s = 60, rise_s = 240, fall_s = 1800;
    double fed = 0, shares = 1e-9, newest = floor(t / step_s);
    for (int k = 0; w->rain > 0 && k < TAPS; k++) {
        double fell_s = (newest - k) * step_s, ago = t - fell_s;
        double share =
            (1 - exp(-ago / rise_s)) * exp(-ago / fall_s) * (1 - ago / (TAPS * step_s));
        fed += share * weather_rain_mm_h(weather_rain(w, fell_s));
        shares += share;
    }
    return fmin(1 + 0.1 * fed / shares, 3);
}

double weather_hour(const struct weather *w, double t)
{
    double gone = t / 3600;
    if (w->swing_h > 0) {
        double turn = gone / (2 * w->swing_h);
        gone = w->swing_h * (1 - fabs(2 * (turn - floor(turn)) - 1));
    }
    double hour = w->hour + gone;
    return hour - 24 * floor(hour / 24);
}

double weather_sun_deg(const struct weather *w, double t)
{
    return 15.2 + 39.8 * cos(2 * PI * (weather_hour(w, t) - 13) / 24);
}

double weather_daylight(const struct weather *w, double t)
{
    return isnan(w->hour) ? 1 : smoothstep(-6, 15, weather_sun_deg(w, t));
}

double weather_warmth_c(const struct weather *w, double t)
{
    double day = isnan(w->hour) ? 0 : 4 * cos(2 * PI * (weather_hour(w, t) - 15) / 24);
    return w->warmth_c + day - 3 * weather_rain(w, t);
}
