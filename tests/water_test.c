/* water: what falls, runs and breaks: rain, streams, surf. */
#include "bed.h"
#include "correlation.h"

/* More rain is louder, and lower: the haze's weight moves from 8 kHz to 500 Hz. */
static void test_rain_grows(void)
{
    double before_db = -200, before_low = -200;
    for (double strength = 0.2; strength < 1; strength += 0.35) {
        struct play p = {"rain", "leaves", 0.35, strength};
        g_autofree float *frames = played(&p, 500);
        double db = rms_db(frames, 500 * BLOCK);
        double low = 10 * log10(octave_of(frames, 500 * BLOCK, 500).power /
                                octave_of(frames, 500 * BLOCK, 8000).power);
        g_test_message("strength %.2f: %.1f dB, 500 Hz over 8 kHz %.1f dB", strength, db, low);
        g_assert_cmpfloat(db, >, before_db + 3);
        g_assert_cmpfloat(low, >, before_low + 1);
        before_db = db;
        before_low = low;
    }
}

/* A shower that ends: the haze goes, drips stay for minutes. */
static void test_rain_ends_in_drips(void)
{
    struct play p = {"rain", "leaves", 0.35, .rain = 0.4, .showers = 1};
    struct stage *s = stage_of(&p);
    const struct weather *w = &stage_mixer(s)->world.weather;
    double t = 0;
    while (t < 7200 && !(weather_rain(w, t) == 0 && weather_wetness(w, t) > 0.5))
        t += 5;
    stage_free(s);
    g_assert_cmpfloat(t, <, 7200);
    p.from = (int64_t)(t * SAMPLE_RATE) / BLOCK * BLOCK;
    g_autofree float *frames = played(&p, 600);
    struct octave o = octave_of(frames, 600 * BLOCK, 4000);
    g_test_message("%.0f s: %.1f dB, kurtosis %.0f", t, rms_db(frames, 600 * BLOCK),
                   o.kurtosis);
    g_assert_cmpfloat(rms_db(frames, 600 * BLOCK), >, -60);
    g_assert_cmpfloat(rms_db(frames, 600 * BLOCK), <, -32);
    g_assert_cmpfloat(o.kurtosis, >, 100);
}

/* A moment from which it stays dry for so long while the leaves hold between low and high. */
static double dry_from(const struct weather *w, double dry_s, double low, double high)
{
    for (double t = 0; t < 40000; t += 5) {
        double wet = weather_wetness(w, t), rain = 0;
        for (double ahead = 0; ahead <= dry_s && wet > low && wet < high; ahead += 2)
            rain = fmax(rain, weather_rain(w, t + ahead));
        if (wet > low && wet < high && rain == 0)
            return t;
    }
    g_assert_not_reached();
}

/* As the trees run dry they drip less: half the water, half the drops. */
static void test_drips_thin_out(void)
{
    enum { N = 2800 }; /* 30 s */
    const double held[3][2] = {{0.6, 1}, {0.25, 0.4}, {0.09, 0.14}};
    struct play p = {"rain", "leaves", 0.1, .rain = 0.4, .showers = 1};
    struct stage *s = stage_of(&p);
    double before_db = 0;
    for (int k = 0; k < 3; k++) {
        double t = dry_from(&stage_mixer(s)->world.weather, 30, held[k][0], held[k][1]);
        p.from = (int64_t)(t * SAMPLE_RATE) / BLOCK * BLOCK;
        g_autofree float *frames = played(&p, N);
        double db = rms_db(frames, N * BLOCK);
        g_test_message("%.0f to %.0f %% held: %.1f dB", 100 * held[k][0], 100 * held[k][1],
                       db);
        g_assert_cmpfloat(db, >, -75);
        if (k > 0)
            g_assert_cmpfloat(db, <, before_db - 1.5);
        before_db = db;
    }
    stage_free(s);
}

/* A gust that rises shakes the wet trees; one that sinks does not. */
static void test_gust_shakes_drops_down(void)
{
    enum { SPAN = 24, N = 300 * SPAN }; /* 0.26 s each, 77 s */
    struct play p = {"rain", "leaves", 0.5, .rain = 0.4, .showers = 1};
    struct stage *s = stage_of(&p);
    const struct world *w = &stage_mixer(s)->world;
    p.from = (int64_t)(dry_from(&w->weather, 77, 0.5, 1) * SAMPLE_RATE) / BLOCK * BLOCK;
    g_autofree float *frames = played(&p, N);
    double power[2] = {0};
    int n[2] = {0};
    for (int k = 0; k < N / SPAN; k++) {
        double t = frame_time(p.from + (int64_t)k * SPAN * BLOCK),
               span_s = frame_time(SPAN * BLOCK);
        double rise =
            (world_felt_wind_ms(w, 0, 0, t + span_s) - world_felt_wind_ms(w, 0, 0, t)) /
            span_s;
        int which = rise > 0.5 ? 1 : rise < 0 ? 0 : -1;
        if (which < 0)
            continue;
        n[which]++;
        const float *at = frames + 2 * (gsize)k * SPAN * BLOCK;
        for (int i = 0; i < 2 * SPAN * BLOCK; i++)
            power[which] += at[i] * at[i];
    }
    double more_db = 10 * log10(power[1] / n[1] / (power[0] / n[0]));
    g_test_message("%d rising, %d sinking: %+.1f dB", n[1], n[0], more_db);
    g_assert_cmpint(n[1], >, 20);
    g_assert_cmpint(n[0], >, 20);
    g_assert_cmpfloat(more_db, >, 3);
    stage_free(s);
}

/* A stream runs higher in the rain and after it, by some decibels. */
static void test_rain_swells_the_stream(void)
{
    static const char *const kinds[] = {"brook", "trickle", "river"};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        struct play dry = {"stream", kinds[k], 0.35},
                    wet = {"stream", kinds[k], 0.35, .rain = 0.6};
        g_autofree float *low = played(&dry, 500), *high = played(&wet, 500);
        double more_db = rms_db(high, 500 * BLOCK) - rms_db(low, 500 * BLOCK);
        g_test_message("%s: %+.1f dB", kinds[k], more_db);
        g_assert_cmpfloat(more_db, >, 2);
        g_assert_cmpfloat(more_db, <, 6);
    }
}

/* Waves break about every period, never evenly; each is told when it is heard to begin, and
 * rises after it. */
static void test_waves(void)
{
    enum { N = 9400, MOST = 256 };
    struct play p = {"surf", "sand", 0.35, .distance_m = 5};
    struct stage *s = stage_of(&p);
    const struct mixer *m = stage_mixer(s);
    struct event wave[MOST];
    int n = surf_kind.answers.events(m->layer[0].source, 0, (int64_t)N * BLOCK, wave, MOST);
    double mean_s = frame_time(wave[n - 1].onset - wave[0].onset) / (n - 1), spread = 0;
    for (int i = 1; i < n; i++) {
        double gap_s = frame_time(wave[i].onset - wave[i - 1].onset);
        g_assert_cmpfloat(gap_s, >, 1.5);
        spread += (gap_s / mean_s - 1) * (gap_s / mean_s - 1) / (n - 1);
    }
    g_test_message("%d waves, every %.1f s ± %.0f %%", n, mean_s, 100 * sqrt(spread));
    g_assert_cmpfloat(mean_s, >, 5.5);
    g_assert_cmpfloat(mean_s, <, 7.5);
    g_assert_cmpfloat(sqrt(spread), >, 0.12);
    float *frames = g_new(float, 2 * BLOCK * N), *at = frames;
    int told = 0;
    for (int b = 0; b < N; b++) {
        float out[2][BLOCK];
        mixer_render(stage_mixer(s), (int64_t)b * BLOCK, out);
        for (int i = 0; i < m->n_events; i++)
            g_assert_cmpint(m->event[i].event.onset, ==, wave[told++].onset);
        for (int i = 0; i < BLOCK; i++) {
            *at++ = out[0][i];
            *at++ = out[1][i];
        }
    }
    g_assert_cmpint(told, ==, n);
    g_autofree double *heard = envelope_of(frames, N, 9);
    double before = 0, after = 0;
    for (int i = 0; i < n; i++) {
        int b = (int)(wave[i].onset / BLOCK);
        if (b < 60 || b > N - 200)
            continue;
        before += heard[b - 20];
        after += heard[b + 150];
    }
    g_test_message("1.6 s after the onset %.1f times as loud", after / before);
    g_assert_cmpfloat(after / before, >, 1.5);
    g_free(frames);
    stage_free(s);
}

/* How much louder the left ear is than the right, dB. */
static double left_db(const float *frames, int n)
{
    double power[2] = {0};
    for (int i = 0; i < 2 * n; i++)
        power[i % 2] += (double)frames[i] * frames[i];
    return 10 * log10(power[0] / power[1]);
}

/* What lies ahead and wide is heard from both sides. */
static void test_both_sides(void)
{
    static const struct {
        const char *sound, *kind;
    } all[] = {{"rain", "leaves"}, {"rain", "tent"}, {"stream", "brook"}, {"stream", "river"}};
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        enum { N = 280, SEEDS = 6 };
        double mean = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            struct play p = {all[k].sound, all[k].kind, 0.35, .seed = (uint64_t)seed};
            g_autofree float *frames = played(&p, N);
            mean += left_db(frames, N * BLOCK) / SEEDS;
        }
        g_test_message("%s %s: %+.2f dB to the left", all[k].sound, all[k].kind, mean);
        g_assert_cmpfloat(fabs(mean), <, 0.6);
    }
}

/* A brook runs unevenly: at each spot, what is low and what is high swell together. */
static void test_stream_runs_unevenly(void)
{
    static const char *const kinds[] = {"brook", "trickle", "river"};
    static struct field field;
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        enum { N = 3000, STEP = 10 };
        static double level[BEDS_MAX][2][N];
        struct play p = {"stream", kinds[k], 0.35};
        struct stage *s = stage_of(&p);
        double alike = 0;
        for (int n = 0; n < N; n++) {
            lay_beds(s, n * STEP, &field);
            for (int i = 0; i < field.n_beds; i++) {
                level[i][0][n] = log(field.bed[i].power[4]);
                level[i][1][n] = log(field.bed[i].power[BANDS - 4]);
            }
        }
        for (int i = 0; i < field.n_beds; i++)
            alike += correlation(level[i][0], level[i][1], N) / field.n_beds;
        g_test_message("%s: %.2f", kinds[k], alike);
        g_assert_cmpfloat(alike, >, 0.25);
        stage_free(s);
    }
}

/* More water is deeper: darker by some decibels an octave, and more even. */
static void test_deep_water_is_dark(void)
{
    static const char *const kinds[] = {"brook", "trickle", "river"};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        enum { N = 700 };
        double bright[2], spiky[2];
        for (int deep = 0; deep < 2; deep++) {
            struct play p = {"stream", kinds[k], 0.35, deep ? 0.8 : 0.2};
            g_autofree float *frames = played(&p, N);
            struct octave low = octave_of(frames, N * BLOCK, 500);
            struct octave high = octave_of(frames, N * BLOCK, 4000);
            bright[deep] = 10 * log10(high.power / low.power);
            spiky[deep] = high.kurtosis;
        }
        g_test_message(
            "%s: 4 kHz over 500 Hz %+.1f dB shallow, %+.1f deep; kurtosis %.1f, %.1f",
            kinds[k], bright[0], bright[1], spiky[0], spiky[1]);
        g_assert_cmpfloat(bright[1], <, bright[0] - 6);
        g_assert_cmpfloat(spiky[1], <, spiky[0]);
    }
}

/* A breaker booms as it falls over: at its height more is below the roar than at rest. */
static void test_breakers_boom(void)
{
    static const char *const kinds[] = {"sand", "pebbles"};
    static struct field field;
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        enum { N = 4000, STEP = 10 };
        static double low[N], roar[N];
        struct play p = {"surf", kinds[k], 0.35};
        struct stage *s = stage_of(&p);
        double mean = 0, over[2] = {0};
        int n_over[2] = {0};
        for (int n = 0; n < N; n++) {
            low[n] = roar[n] = 0;
            lay_beds(s, n * STEP, &field);
            for (int i = 0; i < field.n_beds; i++)
                for (int b = 0; b < BANDS; b++) {
                    low[n] += band_hz[b] > 40 && band_hz[b] < 90 ? field.bed[i].power[b] : 0;
                    roar[n] +=
                        band_hz[b] > 350 && band_hz[b] < 700 ? field.bed[i].power[b] : 0;
                }
            mean += roar[n] / N;
        }
        for (int n = 0; n < N; n++) {
            int high = roar[n] > 2 * mean;
            over[high] += 10 * log10(low[n] / roar[n]);
            n_over[high]++;
        }
        double more_db = over[1] / n_over[1] - over[0] / n_over[0];
        g_test_message("%s: %+.1f dB", kinds[k], more_db);
        g_assert_cmpfloat(more_db, >, 0.4);
        stage_free(s);
    }
}

/* The great ones break further out: in an hour none stands far above the rest. */
static void test_great_waves_stay_in_bounds(void)
{
    enum { N = 9000, STEP = 75 }; /* an hour, a block every 0.4 s */
    static double roar[N];
    static struct field field;
    struct play p = {"surf", "pebbles", 0.35};
    struct stage *s = stage_of(&p);
    double mean = 0, most = 0;
    for (int n = 0; n < N; n++) {
        roar[n] = 0;
        lay_beds(s, n * STEP, &field);
        for (int i = 0; i < field.n_beds; i++)
            for (int b = 0; b < BANDS; b++)
                roar[n] += field.bed[i].power[b];
        mean += roar[n] / N;
        most = fmax(most, roar[n]);
    }
    double over_db = 10 * log10(most / mean);
    g_test_message("loudest %.1f dB over the mean", over_db);
    g_assert_cmpfloat(over_db, <, 16);
    stage_free(s);
}

/* Waves come in sets of about seven: high ones after seven, low ones between. */
static void test_surf_comes_in_sets(void)
{
    enum { N = 3000, LAGS = 10 };
    static struct event wave[N];
    static double high[N];
    struct play p = {"surf", "sand", 0.35};
    struct stage *s = stage_of(&p);
    const void *surf = stage_mixer(s)->layer[0].source;
    int n = surf_kind.answers.events(surf, 0, INT64_C(40000) * SAMPLE_RATE, wave, N);
    for (int i = 0; i < n; i++)
        for (int k = 2; k < 16; k++) /* as high as it stands within two seconds */
            high[i] =
                fmax(high[i],
                     surf_kind.answers.activity(surf, frame_time(wave[i].onset) + 0.2 * k));
    double alike[LAGS];
    for (int lag = 1; lag < LAGS; lag++) {
        alike[lag] = correlation(high, high + lag, n - lag);
        g_test_message("%d on: %+.2f", lag, alike[lag]);
    }
    g_assert_cmpfloat(alike[7], >, 0.12);
    g_assert_cmpfloat((alike[3] + alike[4]) / 2, <, -0.15);
    stage_free(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/water/rain-grows", test_rain_grows);
    g_test_add_func("/water/rain-ends-in-drips", test_rain_ends_in_drips);
    g_test_add_func("/water/drips-thin-out", test_drips_thin_out);
    g_test_add_func("/water/gust-shakes-drops-down", test_gust_shakes_drops_down);
    g_test_add_func("/water/rain-swells-the-stream", test_rain_swells_the_stream);
    g_test_add_func("/water/waves", test_waves);
    g_test_add_func("/water/both-sides", test_both_sides);
    g_test_add_func("/water/stream-runs-unevenly", test_stream_runs_unevenly);
    g_test_add_func("/water/deep-water-is-dark", test_deep_water_is_dark);
    g_test_add_func("/water/breakers-boom", test_breakers_boom);
    g_test_add_func("/water/great-waves", test_great_waves_stay_in_bounds);
    g_test_add_func("/water/surf-comes-in-sets", test_surf_comes_in_sets);
    return g_test_run();
}
