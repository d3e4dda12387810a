#include "base/hash.h"
#include "correlation.h"
#include "dsp/frames.h"
#include "ecology/agent.h"
#include "ecology/drift.h"
#include "scene/pattern.h"

#include <glib.h>

#include <math.h>
#include <string.h>

static void breath_moves_at_once_and_never_jerks(void)
{
    static const char *const pattern[] = {"5 0 5 0", "box", "4-7-8", "sigh", "long-exhale"};
    for (size_t k = 0; k < G_N_ELEMENTS(pattern); k++) {
        struct breath_pattern p;
        struct breath b;
        g_assert_true(pattern_read(pattern[k], p.part_s));
        breath_init(&b, &p);
        const double dt = 0.001;
        double before = breath_at(&b, -0.5 * dt).light, speed_before = 0;
        for (double t = dt / 2; t < 120; t += dt) {
            double light = breath_at(&b, t).light, speed = (light - before) / dt;
            g_assert_cmpfloat(light, >=, 0);
            g_assert_cmpfloat(light, <=, 1);
            if (t > dt) { /* neither place nor speed jumps */
                g_assert_cmpfloat(fabs(speed), <, 1.4);
                g_assert_cmpfloat(fabs(speed - speed_before), <, 0.02);
            }
            before = light;
            speed_before = speed;
        }
        /* An out-breath shows within a third of a second. */
        double inhale_s = b.begins_s[BREATH_EASING] + p.part_s[0] + p.part_s[1];
        g_assert_cmpfloat(breath_at(&b, inhale_s + 0.33).light, <, 0.995);
        g_assert_cmpint(breath_at(&b, inhale_s + 0.01).part, ==, BREATH_EXHALE);
    }
}

static void breath_eases_in(void)
{
    struct breath b;
    struct breath_pattern p = breath_pattern_default();
    breath_init(&b, &p);
    double last = 2 * 3.5;
    for (int i = 0; i < BREATH_EASING; i++) {
        double cycle = b.begins_s[i + 1] - b.begins_s[i];
        g_assert_cmpfloat(cycle, >, last);
        g_assert_cmpfloat(cycle, <, 10);
        last = cycle;
    }
    /* Then ten seconds each, for ever: an hour on, the phase is exact. */
    struct breath_moment m = breath_at(&b, b.begins_s[BREATH_EASING] + 360 * 10.0 + 2.5);
    g_assert_cmpfloat(fabs(m.light - 0.5), <, 1e-6);
    g_assert_cmpint(m.count, ==, BREATH_EASING + 360);
}

static void breath_patterns_are_read(void)
{
    static const struct {
        const char *text;
        bool good;
        double part_s[4];
    } row[] = {
        {"5 0 5 0", true, {5, 0, 5, 0}},
        {"4 6", true, {4, 0, 6, 0}},
        {"4,7,8,0", true, {4, 7, 8, 0}},
        {"box", true, {4, 4, 4, 4}},
        {"5.5 0 5.5 0", true, {5.5, 0, 5.5, 0}},
        {"", false, {0}},
        {"5", false, {0}},
        {"5 0 5", false, {0}},
        {"0 0 5 0", false, {0}},
        {"5 0 5 0 5", false, {0}},
        {"nan 0 5 0", false, {0}},
        {"-5 0 5 0", false, {0}},
        {"5 0 5 31", false, {0}},
        {"boxx", false, {0}},
        {"5 0 5s 0", false, {0}},
        {"1e999 0 5 0", false, {0}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct breath_pattern p;
        g_test_message("\"%s\"", row[i].text);
        g_assert_true(pattern_read(row[i].text, p.part_s) == row[i].good);
        for (int k = 0; row[i].good && k < 4; k++)
            g_assert_cmpfloat(p.part_s[k], ==, row[i].part_s[k]);
    }
}

static void drift_has_unit_variance_everywhere(void)
{
    double square[8] = {0};
    enum { N = 4000 };
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < N; i++) {
            double z = drift_at(11, 2, 1.2 * 2 * (i * 7 + k / 8.0));
            square[k] += z * z / N;
        }
    for (int k = 0; k < 8; k++)
        g_assert_cmpfloat(fabs(square[k] - 1), <, 0.1);
}

static struct world world_with(double wind)
{
    struct world w = {.key = 42};
    struct breath_pattern p = breath_pattern_default();
    breath_init(&w.breath, &p);
    w.weather =
        (struct weather){.key = 7, .wind = wind, .gusts = 0.6, .hour = NAN, .warmth_c = 15};
    return w;
}

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

/* Who follows is more alive, and who leans on is louder, when there is more of what they follow
 * or lean on. */
static void links_go_the_right_way(void)
{
    struct world w = world_with(0.5);
    const struct link follows = {LINK_FOLLOWS, link_signal(SIGNAL_WIND), 1};
    const struct link leans = {LINK_LEANS_ON, link_signal(SIGNAL_WIND), 0.5f};
    w.n_voices = 2;
    w.voices[0] = (struct voice){.key = 3, .links = {follows}, .n_links = 1};
    w.voices[1] = (struct voice){.key = 4, .links = {leans}, .n_links = 1};
    double least[2] = {9, 9}, most[2] = {-9, -9}, at_least[2] = {0}, at_most[2] = {0};
    for (double t = 0; t < 600; t += 0.5) {
        double is[2] = {world_drive(&w, 0, t), log(world_lean(&w, 1, t))};
        double u[2] = {world_felt_wind_ms(&w, 0, 0, t), world_wind_ms(&w, 1, 0, t)};
        for (int i = 0; i < 2; i++) {
            if (u[i] < least[i])
                least[i] = u[i], at_least[i] = is[i];
            if (u[i] > most[i])
                most[i] = u[i], at_most[i] = is[i];
        }
    }
    g_test_message("drive %.2f to %.2f, lean %.2f to %.2f", at_least[0], at_most[0],
                   at_least[1], at_most[1]);
    for (int i = 0; i < 2; i++)
        g_assert_cmpfloat(at_most[i], >, at_least[i] + 0.2);
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

static double two_seconds(const void *source, int who, uint64_t key, int64_t turn)
{
    (void)source, (void)who, (void)turn;
    return 1.5 + 0.5 * hash_uniform(key);
}

static struct agent agent_of(const struct world *w, int voice)
{
    struct agent a = {.world = w,
                      .voice = voice,
                      .of = 1,
                      .key = hash_sub(w->voices[voice].key, 1),
                      .length = two_seconds};
    agent_init(&a, 8, 2);
    return a;
}

static int caller_events(const void *source, int64_t from, int64_t to, struct event *out,
                         int n_max)
{
    return agent_own_events(source, from, to, out, n_max);
}

static const struct voice_answers caller_answers = {.events = caller_events};
enum { HOUR = 3600 * SAMPLE_RATE, MANY = 1024 };

static void agent_is_pure(void)
{
    struct world w = world_with(0.35);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_WIND), 0.7f};
    struct agent a = agent_of(&w, 0);
    static struct event whole[MANY], part[MANY];
    int n = agent_events(&a, -HOUR, HOUR, whole, MANY), m = 0;
    for (int64_t at = -HOUR; at < HOUR; at += 12345 * 3)
        m += agent_events(&a, at, MIN(at + 12345 * 3, HOUR), part + m, MANY - m);
    g_assert_cmpint(n, ==, m);
    g_assert_cmpint(n, >, 200);
    g_assert_cmpmem(whole, (size_t)n * sizeof *whole, part, (size_t)m * sizeof *part);
    for (int i = 1; i < n; i++)
        g_assert_cmpint(whole[i].onset, >, whole[i - 1].onset + whole[i - 1].length);
}

static void singers_hush_in_gusts(void)
{
    struct world w = world_with(0.35);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_WIND), 0.7f};
    struct agent a = agent_of(&w, 0);
    enum { N = 40000 };
    static double wind[N];
    for (int i = 0; i < N; i++)
        wind[i] = world_wind_ms(&w, 0, 0, i);
    int histogram[2000] = {0};
    for (int i = 0; i < N; i++)
        histogram[MIN((int)(wind[i] * 100), 1999)]++;
    int seen = 0, low = -1, high = -1;
    for (int i = 0; i < 2000; i++) {
        seen += histogram[i];
        if (low < 0 && seen >= N / 4)
            low = i;
        if (high < 0 && seen >= N * 3 / 4)
            high = i;
    }
    int still = 0, windy = 0;
    struct event e;
    for (int i = 0; i < N; i++) {
        int64_t at = (int64_t)i * SAMPLE_RATE;
        if (wind[i] * 100 < low || wind[i] * 100 > high) {
            int sings = agent_own_events(&a, at, at + SAMPLE_RATE, &e, 1);
            still += wind[i] * 100 < low ? sings : 0;
            windy += wind[i] * 100 > high ? sings : 0;
        }
    }
    g_test_message("phrases in the stillest quarter %d, in the windiest %d", still, windy);
    g_assert_cmpint(still, >, 500);
    g_assert_cmpfloat((double)windy / still, <, 0.4);
}

/* A third of a minute after a shower most are still waiting, each to the end of its own patience;
 * a minute and a half later nobody is. */
static void after_rain_they_wait(void)
{
    enum { SINGERS = 40 };
    struct world w = world_with(0.3);
    w.weather.rain = 0.5;
    w.weather.showers = 1;
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_RAIN), 1};
    int ends = 0, waiting = 0, still = 0;
    for (double t = 60; t < 72000; t += 5) {
        bool dry = true;
        for (double after = -15; after <= 90; after += 5)
            dry &= weather_rain(&w.weather, t + after) < 0.1;
        if (!dry || weather_rain(&w.weather, t - 20) < 0.1)
            continue;
        ends++;
        for (int who = 0; who < SINGERS; who++) {
            waiting += world_hush(&w, 0, who, t) < 0.5;
            still += world_hush(&w, 0, who, t + 90) < 0.5;
        }
    }
    double n = (double)ends * SINGERS;
    g_test_message("%d showers: %.2f wait, and %.2f later", ends, waiting / n, still / n);
    g_assert_cmpint(ends, >=, 8);
    g_assert_cmpfloat(waiting / n, >, 0.5);
    g_assert_cmpfloat(waiting / n, <, 0.95);
    g_assert_cmpfloat(still / n, <, 0.05);
}

/* By itself a voice wants to sing more and less, over minutes, and never not at all. */
static void singing_ebbs(void)
{
    struct world w = world_with(0.2);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77};
    double least = 1, most = 0, quickest = 0, before = world_willingness(&w, 0, 0, 0);
    for (double t = 1; t < 7200; t++) {
        double now = world_willingness(&w, 0, 0, t);
        least = fmin(least, now);
        most = fmax(most, now);
        quickest = fmax(quickest, fabs(now - before));
        before = now;
    }
    g_test_message("%.2f to %.2f, by %.4f in a second", least, most, quickest);
    g_assert_cmpfloat(least, >, 0.1);
    g_assert_cmpfloat(least, <, 0.6);
    g_assert_cmpfloat(most, >, 0.95);
    g_assert_cmpfloat(quickest, <, 0.05);
}

/* Who answers two that sing in turn gives one answer at a time. */
static void answers_keep_apart(void)
{
    struct world w = world_with(0.2);
    static struct agent caller[2];
    w.n_voices = 3;
    for (int i = 0; i < 2; i++)
        w.voices[i] =
            (struct voice){.source = &caller[i], .answers = &caller_answers, .key = 77 + i};
    w.voices[2] = (struct voice){.key = 99, .n_links = 2};
    for (int i = 0; i < 2; i++) {
        w.voices[2].links[i] = (struct link){LINK_ANSWERS, i, 1};
        caller[i] = agent_of(&w, i);
    }
    struct agent a = agent_of(&w, 2);
    static struct event answer[MANY];
    int n = agent_answers(&a, 0, HOUR, answer, MANY), crossed = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            crossed += answer[k].onset < answer[i].onset + answer[i].length &&
                       answer[i].onset < answer[k].onset + answer[k].length;
    g_test_message("%d answers", n);
    g_assert_cmpint(n, >, 50);
    g_assert_cmpint(crossed, ==, 0);
}

static void neighbours_answer(void)
{
    struct world w = world_with(0.2);
    static struct agent caller;
    w.n_voices = 2;
    w.voices[0] =
        (struct voice){.source = &caller, .answers = &caller_answers, .key = 77, .n_links = 0};
    w.voices[1] = (struct voice){.key = 88, .n_links = 1};
    w.voices[1].links[0] = (struct link){LINK_ANSWERS, 0, 0.6f};
    caller = agent_of(&w, 0);
    struct agent a = agent_of(&w, 1);
    static struct event call[MANY], reply[MANY], own[MANY];
    int calls = agent_own_events(&caller, 0, HOUR, call, MANY);
    int replies = agent_events(&a, 0, HOUR, reply, MANY);
    int owns = agent_own_events(&a, 0, HOUR, own, MANY);
    int answers = replies - owns;
    g_test_message("%d calls, %d answers", calls, answers);
    g_assert_cmpint(answers, >, calls / 5);
    for (int i = 0; i < replies; i++) {
        if (reply[i].answers < 0)
            continue;
        bool in_time = false;
        for (int k = 0; k < calls; k++) {
            double after_s = frame_time(reply[i].onset - call[k].onset - call[k].length);
            in_time |= after_s >= ANSWER_SOONEST_S - 0.001 && after_s < ANSWER_LATEST_S;
        }
        g_assert_true(in_time);
        for (int k = 0; k < owns; k++) /* never over its own song */
            g_assert_true(own[k].onset >= reply[i].onset + reply[i].length ||
                          own[k].onset + own[k].length <= reply[i].onset);
    }
    /* The same, asked for in pieces. */
    int pieces = 0;
    for (int64_t at = 0; at < HOUR; at += 512 * 100)
        pieces += agent_events(&a, at, MIN(at + 512 * 100, HOUR), own, MANY);
    g_assert_cmpint(pieces, ==, replies);
}

static void singers_keep_their_hours(void)
{
    static const struct habit bird = {.wakes_deg = -8, .dawn = 1, .day = 0.4, .dusk = 0.8};
    static const struct habit owl = {.wakes_deg = -7, .night = 1};
    struct world w = world_with(0.2);
    g_assert_cmpfloat(world_hour_share(&w, &bird, 0), ==, 1);
    static const struct {
        double hour, bird_low, bird_high, owl_low, owl_high;
    } row[] = {{1, 0, 0.01, 0.9, 1},
               {5, 0.9, 1, 0, 0.1},
               {13, 0.35, 0.5, 0, 0.01},
               {20.5, 0.6, 0.85, 0, 0.1}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        w.weather.hour = row[i].hour;
        double b = world_hour_share(&w, &bird, 0), o = world_hour_share(&w, &owl, 0);
        g_test_message("%g h: bird %.2f, owl %.2f", row[i].hour, b, o);
        g_assert_cmpfloat(b, >=, row[i].bird_low);
        g_assert_cmpfloat(b, <=, row[i].bird_high);
        g_assert_cmpfloat(o, >=, row[i].owl_low);
        g_assert_cmpfloat(o, <=, row[i].owl_high);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ecology/breath/smooth", breath_moves_at_once_and_never_jerks);
    g_test_add_func("/ecology/breath/easing", breath_eases_in);
    g_test_add_func("/ecology/breath/patterns", breath_patterns_are_read);
    g_test_add_func("/ecology/drift/variance", drift_has_unit_variance_everywhere);
    g_test_add_func("/ecology/wind/turbulence", wind_is_turbulence);
    g_test_add_func("/ecology/wind/half-hours", half_hours_are_alike);
    g_test_add_func("/ecology/wind/crosses", gust_crosses_the_scene);
    g_test_add_func("/ecology/wind/followed", follower_is_late_and_slow_to_settle);
    g_test_add_func("/ecology/rain/spells", rain_comes_and_goes);
    g_test_add_func("/ecology/rain/front", wind_comes_before_a_shower);
    g_test_add_func("/ecology/rain/streams", streams_follow_the_rain_slowly);
    g_test_add_func("/ecology/day/hours", day_has_its_hours);
    g_test_add_func("/ecology/links", links_go_the_right_way);
    g_test_add_func("/ecology/day/rain-cools", rain_cools);
    g_test_add_func("/ecology/agent/pure", agent_is_pure);
    g_test_add_func("/ecology/agent/hush", singers_hush_in_gusts);
    g_test_add_func("/ecology/agent/after-rain", after_rain_they_wait);
    g_test_add_func("/ecology/agent/ebb", singing_ebbs);
    g_test_add_func("/ecology/agent/one-answer", answers_keep_apart);
    g_test_add_func("/ecology/agent/answers", neighbours_answer);
    g_test_add_func("/ecology/agent/habits", singers_keep_their_hours);
    return g_test_run();
}
