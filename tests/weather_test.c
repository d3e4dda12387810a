/* Wind, rain and the day, and what follows them: a stream, a layer in the wind. */
#include "bare_world.h"
#include "base/hash.h"
#include "correlation.h"

#include <glib.h>

static void wind_is_turbulence(void)
{
    struct world w = world_with(0.35);
    double sum = 0, square = 0, cube = 0;
    enum { N = 100000 };
    for (int i = 0; i < N; i++) {
        double u = world_wind_ms(&w, -1, 0, i * 0.5);
        sum += u / N;
        square += u * u / N;
    }
    double sd = sqrt(square - sum * sum);
    for (int i = 0; i < N; i++)
        cube += pow((world_wind_ms(&w, -1, 0, i * 0.5) - sum) / sd, 3) / N;
    g_assert_cmpfloat(fabs(sum / 4.2 - 1), <, 0.05);
    g_assert_cmpfloat(sd / sum, >, 0.25);
    g_assert_cmpfloat(sd / sum, <, 0.42);
    g_assert_cmpfloat(cube, >, 0.1); /* gusts are rarer and stronger than lulls */
    /* Structure function of the inertial range: D(4τ)/D(τ) near 4^(2/3). */
    double d[2] = {0};
    for (int i = 0; i < N; i++)
        for (int k = 0; k < 2; k++) {
            double t = i * 0.5, tau = k ? 1.6 : 0.4;
            d[k] += pow(world_wind_ms(&w, -1, 0, t + tau) - world_wind_ms(&w, -1, 0, t), 2);
        }
    g_assert_cmpfloat(d[1] / d[0], >, 1.7);
    g_assert_cmpfloat(d[1] / d[0], <, 4.2);
}

/* Whoever sits down for half an hour hears the wind that was asked for, on whatever day: and its
 * gusts stay within 1.9 of it at the usual gustiness. */
static void half_hours_are_alike(void)
{
    enum { DAYS = 60, N = 1800 };
    double off = 0;
    for (int day = 0; day < DAYS; day++) {
        struct world w = world_with(0.35);
        w.weather.key = hash_mix(1000 + (uint64_t)day);
        double sum = 0;
        for (int i = 0; i < N; i++) {
            double u = world_wind_ms(&w, -1, 0, i) / 4.2;
            sum += u / N;
            g_assert_cmpfloat(u, <, 1.9);
        }
        off += (sum - 1) * (sum - 1) / DAYS;
    }
    g_assert_cmpfloat(sqrt(off), <, 0.06);
}

static void gust_crosses_the_scene(void)
{
    enum { N = 6000 };
    static double here[N], there[N];
    struct world w = world_with(0.35);
    double best = -1, best_lag_s = 0, usual_lag_s = 40 / (1.8 * 4.2);
    for (double lag_s = 0; lag_s < 12; lag_s += 0.25) {
        for (int i = 0; i < N; i++) {
            here[i] = world_wind_ms(&w, -1, 0, i * 0.7);
            there[i] = world_wind_ms(&w, -1, 40, i * 0.7 + lag_s);
        }
        double c = correlation(here, there, N);
        if (c > best)
            best = c, best_lag_s = lag_s;
    }
    g_assert_cmpfloat(best, >, 0.8);
    g_assert_cmpfloat(fabs(best_lag_s - usual_lag_s), <, 0.5);
}

static void follower_is_late_and_slow_to_settle(void)
{
    enum { N = 6000 };
    static double wind[N], felt[N];
    struct world w = world_with(0.35);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 5, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_FOLLOWS, link_signal(SIGNAL_WIND), 1};
    double best = -1, best_lag_s = 0;
    for (double lag_s = 0; lag_s < 4; lag_s += 0.1) {
        for (int i = 0; i < N; i++) {
            wind[i] = world_wind_ms(&w, 0, 0, i * 0.5);
            felt[i] = world_felt_wind_ms(&w, 0, 0, i * 0.5 + lag_s);
        }
        double c = correlation(wind, felt, N);
        if (c > best)
            best = c, best_lag_s = lag_s;
    }
    g_assert_cmpfloat(best, >, 0.7);
    g_assert_cmpfloat(best_lag_s, >=, 0.3);
    g_assert_cmpfloat(best_lag_s, <=, 1.5);
    /* Rises are steeper than falls: the skewness of its slopes. The wind's own is near 0. */
    double square = 0, cube = 0;
    for (int i = 0; i < N; i++) {
        double slope = world_felt_wind_ms(&w, 0, 0, i * 0.5 + 0.5) -
                       world_felt_wind_ms(&w, 0, 0, i * 0.5);
        square += slope * slope / N;
        cube += slope * slope * slope / N;
    }
    g_test_message("slopes skewed by %.2f", cube / pow(square, 1.5));
    g_assert_cmpfloat(cube, >, 0.7 * pow(square, 1.5));
    w.voices[0].n_links = 0; /* follows = none */
    g_assert_cmpfloat(world_felt_wind_ms(&w, 0, 0, 3), ==, weather_mean_ms(&w.weather));
}

static void rain_comes_and_goes(void)
{
    struct world w = world_with(0.2);
    w.weather.rain = 0.4;
    double least = 1, most = 0;
    for (int i = 0; i < 7200; i++) {
        double r = world_signal(&w, SIGNAL_RAIN, -1, i);
        least = fmin(least, r);
        most = fmax(most, r);
    }
    g_assert_cmpfloat(least, >, 0.1); /* steady */
    w.weather.showers = 1;
    int dry = 0;
    for (int i = 0; i < 36000; i++)
        dry += world_signal(&w, SIGNAL_RAIN, -1, i) < 0.01;
    g_assert_cmpint(dry, >, 36000 / 5);
    g_assert_cmpint(dry, <, 36000 * 3 / 5);
    g_assert_cmpfloat(most, <=, 1);
}

/* The wind in the minute before each shower, against all the rest. */
static void wind_comes_before_a_shower(void)
{
    struct world w = world_with(0.3);
    w.weather.rain = 0.3;
    w.weather.showers = 1;
    double before = 0, else_ = 0;
    int n_before = 0, n_else = 0;
    for (int i = 0; i < 200000; i++) {
        double t = i * 0.7, u = world_wind_ms(&w, -1, 0, t);
        bool dry = weather_rain(&w.weather, t) < 0.05;
        if (dry && weather_rain(&w.weather, t + 40) > 0.15) {
            before += u;
            n_before++;
        } else {
            else_ += u;
            n_else++;
        }
    }
    before /= n_before;
    else_ /= n_else;
    g_test_message("%.2f m/s before showers (%d times), %.2f else", before, n_before, else_);
    g_assert_cmpint(n_before, >, 500);
    g_assert_cmpfloat(before / else_, >, 1.15);
    g_assert_cmpfloat(before / else_, <, 1.6);
}

/* A stream knows of the rain minutes later and for half an hour, and never jumps. */
static void streams_follow_the_rain_slowly(void)
{
    enum { STEP_S = 20, N = 4 * 3600 / STEP_S, MOST = 3600 / STEP_S };
    struct weather w = {.key = 21, .wind = 0.3, .rain = 0.5, .showers = 1, .hour = NAN};
    static double fell[N + MOST], flow[N];
    double least = 9, most = 0, quickest = 0;
    for (int i = 0; i < N + MOST; i++)
        fell[i] = weather_rain_mm_h(weather_rain(&w, (i - MOST) * (double)STEP_S));
    for (int i = 0; i < N; i++) {
        double t = i * (double)STEP_S;
        flow[i] = weather_flow(&w, t);
        least = fmin(least, flow[i]);
        most = fmax(most, flow[i]);
        quickest = fmax(quickest, fabs(weather_flow(&w, t + 1) - flow[i]));
    }
    double best = -1;
    int lag = 0;
    for (int k = 0; k < MOST; k++) {
        double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < N; i++) {
            mx += fell[i + MOST - k] / N;
            my += flow[i] / N;
        }
        for (int i = 0; i < N; i++) {
            double x = fell[i + MOST - k] - mx, y = flow[i] - my;
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
        if (xy / sqrt(xx * yy) > best)
            best = xy / sqrt(xx * yy), lag = k;
    }
    g_test_message("%.2f to %.2f, %.1f min behind the rain (%.2f), by %.5f in a second", least,
                   most, lag * STEP_S / 60.0, best, quickest);
    g_assert_cmpfloat(quickest, <, 0.003);
    g_assert_cmpfloat(least, >=, 1);
    g_assert_cmpfloat(most, <=, 3);
    g_assert_cmpfloat(most - least, >, 0.2);
    g_assert_cmpfloat(best, >, 0.4);
    g_assert_cmpint(lag * STEP_S, >=, 120);
    g_assert_cmpint(lag * STEP_S, <=, 1500);
    w.rain = 0;
    g_assert_cmpfloat(weather_flow(&w, 1000), ==, 1);
}

static void day_has_its_hours(void)
{
    static const struct {
        double hour, low_deg, high_deg;
    } row[] = {{5.5, -1, 1}, {20.5, -1, 1}, {13, 50, 60}, {1, -30, -20}};
    struct world w = world_with(0.2);
    g_assert_cmpfloat(world_signal(&w, SIGNAL_DAYLIGHT, -1, 0), ==, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        w.weather.hour = row[i].hour;
        double sun_deg = weather_sun_deg(&w.weather, 0);
        g_assert_cmpfloat(sun_deg, >, row[i].low_deg);
        g_assert_cmpfloat(sun_deg, <, row[i].high_deg);
    }
    w.weather.hour = 23.5;
    g_assert_cmpfloat(fabs(weather_hour(&w.weather, 3600) - 0.5), <, 1e-9);
    w.weather.hour = 15;
    double afternoon = world_warmth_c(&w, 0);
    w.weather.hour = 4;
    g_assert_cmpfloat(afternoon, >, world_warmth_c(&w, 0) + 4);
}

/* A shower cools the air, by less than three degrees. */
static void rain_cools(void)
{
    struct world w = world_with(0.3);
    double dry_c = world_warmth_c(&w, 0);
    w.weather.rain = 0.8;
    double wet_c = world_warmth_c(&w, 0), fall = weather_rain(&w.weather, 0);
    g_assert_cmpfloat(fall, >, 0.2);
    g_assert_cmpfloat(dry_c - wet_c, >, fall);
    g_assert_cmpfloat(dry_c - wet_c, <=, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ecology/wind/turbulence", wind_is_turbulence);
    g_test_add_func("/ecology/wind/half-hours", half_hours_are_alike);
    g_test_add_func("/ecology/wind/crosses", gust_crosses_the_scene);
    g_test_add_func("/ecology/wind/followed", follower_is_late_and_slow_to_settle);
    g_test_add_func("/ecology/rain/spells", rain_comes_and_goes);
    g_test_add_func("/ecology/rain/front", wind_comes_before_a_shower);
    g_test_add_func("/ecology/rain/streams", streams_follow_the_rain_slowly);
    g_test_add_func("/ecology/day/hours", day_has_its_hours);
    g_test_add_func("/ecology/day/rain-cools", rain_cools);
    return g_test_run();
}
