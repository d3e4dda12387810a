/* beds: wind, leaves, water: each generator alone, held against what was measured on real
 * recordings (nature-sound.md §15): octaves, kurtosis. How wind and leaves move is wind_test.c,
 * what falls and runs water_test.c. */
#include "bed.h"
#include "correlation.h"

#include <string.h>
#include <time.h>

struct target {
    const char *sound, *kind;
    double octave_db[OCTAVES];
    double kurtosis[3][2]; /* least and most at 1, 4 and 8 kHz */
    double rms_db[2];
};

/* clang-format off */
static const struct target targets[] = {
    {"wind", "field", {-7, -3, -7, -15, -22, -32, -35}, {{2.7, 8}, {2.7, 6}, {2.7, 6}}, {-32, -18}},
    {"wind", "trees", {-5, -4, -8, -14, -20, -27, -33}, {{2.7, 8}, {2.7, 7}, {2.7, 8}}, {-32, -18}},
    {"wind", "house", {-1, -1, -6, -15, -26, -37, -46}, {{2.7, 8}, {2.7, 7}, {2.7, 8}}, {-32, -18}},
    {"leaves", "beech", {-16, -13, -11, -9, -8, -9, -14}, {{2.7, 5}, {2.9, 5}, {2.9, 7}}, {-32, -20}},
    {"leaves", "aspen", {-19, -16, -13, -10, -7, -5, -7}, {{2.7, 5}, {2.9, 6}, {3.2, 8}}, {-32, -20}},
    {"leaves", "oak", {-15, -13, -11, -9, -6, -6, -10}, {{2.7, 5}, {3.0, 8}, {3.4, 20}}, {-32, -20}},
    {"leaves", "pine", {-13, -9, -6, -6, -9, -14, -20}, {{2.7, 5}, {2.7, 5}, {2.7, 5}}, {-32, -20}},
    {"rain", "leaves", {-18, -14, -10, -7.5, -6, -7, -10}, {{3, 8}, {4, 9}, {6, 16}}, {-34, -24}},
    {"rain", "water", {-25, -21, -16, -11, -7, -5, -6}, {{3, 8}, {3.5, 7}, {5, 8}}, {-34, -24}},
    {"rain", "tent", {-11, -7, -7, -8, -8, -9, -12}, {{3, 8}, {5, 10}, {8, 16}}, {-34, -24}},
    {"rain", "roof", {-16, -11, -9, -8, -6, -6, -9}, {{3, 8}, {4, 9}, {6, 17}}, {-34, -24}},
    {"stream", "trickle", {-45, -35, -19, -4, -4, -9, -16}, {{3.5, 30}, {5, 50}, {10, 200}}, {-34, -22}},
    {"stream", "brook", {-39, -28, -14, -4, -4, -9, -15}, {{3.3, 20}, {4, 40}, {7, 120}}, {-34, -22}},
    {"stream", "river", {-23, -14, -8, -4, -6, -11, -16}, {{3, 9}, {3.2, 12}, {4, 30}}, {-34, -22}},
    {"surf", "sand", {-12, -8, -5, -5, -8, -11, -17}, {{5, 30}, {5, 30}, {5, 30}}, {-36, -22}},
    {"surf", "pebbles", {-16, -11, -7, -5, -6, -9, -13}, {{5, 30}, {5, 30}, {5, 30}}, {-36, -22}},
    {"surf", "distant", {-7, -4, -5, -9, -14, -21, -31}, {{4, 30}, {4, 30}, {4, 30}}, {-36, -22}},
    {"lake", "shore", {-15, -9, -5, -5, -8, -14, -21}, {{3.2, 20}, {3.2, 20}, {3.2, 20}}, {-38, -24}},
    {"lake", "jetty", {-10, -5, -5, -7, -12, -21, -28}, {{3.5, 40}, {3.5, 30}, {3.5, 30}}, {-38, -24}},
    {"air", NULL, {-6, -7, -9, -11, -15, -18, -24}, {{2.8, 3.2}, {2.8, 3.2}, {2.8, 3.2}}, {-56, -48}},
    {"noise", "pink", {0, 0, 0, 0, 0, 0, 0}, {{2.8, 3.2}, {2.8, 3.2}, {2.8, 3.2}}, {-34, -24}},
    {"noise", "brown", {0, -3, -6, -9, -12, -15, -18}, {{2.8, 3.2}, {2.8, 3.2}, {2.8, 3.2}}, {-34, -24}},
};
/* clang-format on */

static void test_octaves(void)
{
    for (gsize t = 0; t < G_N_ELEMENTS(targets); t++) {
        const struct target *target = &targets[t];
        const int n_blocks = strcmp(target->sound, "surf") == 0 ? 3700 : 1400;
        struct play p = {target->sound, target->kind, 0.35, .distance_m = 5};
        g_autofree float *frames = played(&p, n_blocks);
        struct octave o[OCTAVES];
        double level = 0;
        for (int i = 0; i < OCTAVES; i++) {
            o[i] = octave_of(frames, n_blocks * BLOCK, octave_hz[i]);
            level += (10 * log10(o[i].power) - target->octave_db[i]) / OCTAVES;
        }
        for (int i = 0; i < OCTAVES; i++) {
            double off = 10 * log10(o[i].power) - level - target->octave_db[i];
            g_test_message("%s %s %5.0f Hz: %+.1f dB off, kurtosis %.1f", target->sound,
                           target->kind, octave_hz[i], off, o[i].kurtosis);
            g_assert_cmpfloat(fabs(off), <, 4);
        }
        static const int which[3] = {3, 5, 6};
        for (int k = 0; k < 3; k++) {
            g_assert_cmpfloat(o[which[k]].kurtosis, >, target->kurtosis[k][0]);
            g_assert_cmpfloat(o[which[k]].kurtosis, <, target->kurtosis[k][1]);
        }
        double rms = rms_db(frames, n_blocks * BLOCK);
        g_test_message("%s %s: %.1f dB", target->sound, target->kind, rms);
        g_assert_cmpfloat(rms, >, target->rms_db[0]);
        g_assert_cmpfloat(rms, <, target->rms_db[1]);
    }
}

/* What an octave filter lets through of a density of hz^slope, dB. */
static double octave_lets_db(double centre_hz, double slope)
{
    struct octave_filter f = octave_filter_at(centre_hz);
    double sum = 0;
    for (double hz = 20; hz < 20000; hz *= 1.01) {
        double power = pow(hz, slope + 1); /* + 1: steps grow with hz */
        for (int k = 0; k < 2; k++) {
            double w = 2 * G_PI * hz / SAMPLE_RATE;
            double re = 1 + f.a1[k] * cos(w) + f.a2[k] * cos(2 * w);
            double im = f.a1[k] * sin(w) + f.a2[k] * sin(2 * w);
            double top = 2 * f.b0[k] * sin(w); /* |1 - z^-2| */
            power *= top * top / (re * re + im * im);
        }
        sum += power;
    }
    return 10 * log10(sum);
}

/* Pink falls by 3 dB an octave in density and brown by 6, as they are heard: straight lines. */
static void test_noise_slopes(void)
{
    static const struct {
        const char *kind;
        double slope;
    } row[] = {{"pink", -1}, {"brown", -2}};
    for (gsize r = 0; r < G_N_ELEMENTS(row); r++) {
        enum { N = 2800 };
        struct play p = {"noise", row[r].kind, 0.35};
        g_autofree float *frames = played(&p, N);
        double off[OCTAVES], mean = 0, slope = 0;
        for (int i = 0; i < N * BLOCK; i++)
            frames[2 * i + 1] = frames[2 * i]; /* one ear's: the two are less alike above */
        for (int i = 0; i < OCTAVES; i++) {
            off[i] = 10 * log10(octave_of(frames, N * BLOCK, octave_hz[i]).power) -
                     octave_lets_db(octave_hz[i], row[r].slope);
            mean += off[i] / OCTAVES;
            slope += (i - 3) * off[i] / 28; /* Σ (i - 3)² of seven octaves */
        }
        g_test_message("%s: %+.2f dB an octave off", row[r].kind, slope);
        g_assert_cmpfloat(fabs(slope), <, 0.04);
        for (int i = 0; i < OCTAVES; i++) {
            g_test_message("%5.0f Hz: %+.2f dB off", octave_hz[i], off[i] - mean);
            g_assert_cmpfloat(fabs(off[i] - mean), <, 0.25);
        }
    }
}

/* By this the ear tells them apart: neighbouring octaves of a stream move each by itself, of
 * surf all together. Least and most correlation from 1 to 8 kHz (nature-sound.md §15). */
static void test_octaves_move_alike(void)
{
    static const struct {
        const char *sound, *kind;
        double least, most;
    } all[] = {{"stream", "brook", 0.25, 0.6}, {"stream", "trickle", 0.2, 0.6},
               {"stream", "river", 0.15, 0.5}, {"rain", "leaves", 0.35, 0.75},
               {"rain", "water", 0.3, 0.75},   {"surf", "sand", 0.85, 1},
               {"surf", "pebbles", 0.8, 1}};
    enum { N = 700 }; /* 15 s */
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        struct play p = {all[k].sound, all[k].kind, 0.35, .distance_m = 5};
        g_autofree float *frames = played(&p, 2 * N);
        double *e[4], sum = 0;
        for (int i = 0; i < 4; i++)
            e[i] = octave_envelope(frames, N, 1000 << i);
        for (int i = 0; i < 3; i++)
            sum += correlation(e[i], e[i + 1], N) / 3;
        for (int i = 0; i < 4; i++)
            g_free(e[i]);
        g_test_message("%s %s: %.2f", all[k].sound, all[k].kind, sum);
        g_assert_cmpfloat(sum, >, all[k].least);
        g_assert_cmpfloat(sum, <, all[k].most);
    }
}

/* The same from any starting point, once the filters' memory is made up for: what differs is
 * 100 dB below what sounds. */
static void test_any_start(void)
{
    static const struct {
        const char *sound, *kind;
    } all[] = {{"wind", "trees"},   {"leaves", "beech"}, {"leaves", "oak"}, {"rain", "water"},
               {"stream", "river"}, {"surf", "pebbles"}, {"lake", "shore"}, {"air", NULL}};
    enum { FROM = 700, N = 100 };
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        struct play p = {all[k].sound, all[k].kind, 0.35}, later = p;
        later.from = (int64_t)FROM * BLOCK;
        g_autofree float *a = played(&p, FROM + N), *b = played(&later, N);
        const float *same = a + 2 * FROM * BLOCK;
        double off = 0, power = 0;
        for (int i = 0; i < 2 * N * BLOCK; i++) {
            off += (same[i] - b[i]) * (same[i] - b[i]);
            power += same[i] * same[i];
        }
        g_test_message("%s %s: %.0f dB", all[k].sound, all[k].kind,
                       10 * log10(off / power + 1e-20));
        g_assert_cmpfloat(power, >, 0);
        g_assert_cmpfloat(10 * log10(off / power + 1e-20), <, -100);
    }
}

/* Whatever a scene says, what sounds is sound: no NaN, nothing absurd. */
static void test_extremes(void)
{
    static const char *const sounds[] = {"wind", "leaves", "rain", "stream", "surf", "lake"};
    static const struct play edges[] = {
        {.wind = 0, .strength = 1e-9},
        {.wind = 1, .strength = 1},
        {.wind = 1, .strength = 1e-9, .rain = 1, .showers = 1},
        {.wind = 0, .strength = 1, .rain = 1},
        {.wind = 0.35, .distance_m = 0.1, .count = 1},
        {.wind = 0.35, .distance_m = 2000, .count = 64},
        {.wind = 0.35, .from = (int64_t)BLOCK * 8100000}, /* a day on */
    };
    for (gsize k = 0; k < G_N_ELEMENTS(sounds); k++) {
        const struct source_kind *kind = nature_find(sounds[k]);
        for (gsize e = 0; e < G_N_ELEMENTS(edges); e++) {
            struct play p = edges[e];
            p.sound = sounds[k];
            p.kind = kind->kinds[e % 2];
            g_autofree float *frames = played(&p, 60);
            float peak = 0;
            for (int i = 0; i < 2 * 60 * BLOCK; i++) {
                g_assert_true(isfinite(frames[i]));
                peak = fmaxf(peak, fabsf(frames[i]));
            }
            g_test_message("%s %zu: peak %.3f", sounds[k], e, (double)peak);
            g_assert_cmpfloat(peak, <, 8);
        }
    }
}

/* The air takes treble on the way: 75 m of it, and of leaves, some decibels at 8 kHz. */
static void test_air_dulls_beds(void)
{
    static const char *const all[][2] = {
        {"leaves", "pine"}, {"wind", "trees"}, {"surf", "sand"}};
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        enum { N = 300 };
        double bright[2];
        for (int far = 0; far < 2; far++) {
            struct play p = {all[k][0], all[k][1], 0.35, .distance_m = far ? 80 : 5};
            g_autofree float *frames = played(&p, N);
            bright[far] = 10 * log10(octave_of(frames, N * BLOCK, 8000).power /
                                     octave_of(frames, N * BLOCK, 1000).power);
        }
        g_test_message("%s: %.1f dB duller", all[k][0], bright[0] - bright[1]);
        g_assert_cmpfloat(bright[0] - bright[1], >, 5);
    }
}

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The least of some short runs: what it costs when nothing else is in the way. */
G_GNUC_UNUSED static double cost_ns(const char *sound, const char *kind)
{
    enum { RUNS = 24, N = 64 };
    struct play p = {sound, kind, 0.5};
    struct stage *s = stage_of(&p);
    double least = 1e9;
    for (int r = 0; r < RUNS; r++) {
        float out[2][BLOCK];
        double begin = cpu_s();
        for (int b = 0; b < N; b++)
            mixer_render(stage_mixer(s), (int64_t)(r * N + b) * BLOCK, out);
        least = fmin(least, (cpu_s() - begin) * 1e9 / (N * BLOCK));
    }
    stage_free(s);
    return least;
}

/* Each under one per cent of a core at 48 kHz: 208 ns a frame, its share of the bus counted. */
static void test_cost(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
    g_test_skip("not built for speed");
#else
    static const struct {
        const char *sound, *kind;
    } all[] = {{"wind", "trees"},   {"leaves", "aspen"}, {"leaves", "pine"},
               {"rain", "leaves"},  {"rain", "water"},   {"stream", "brook"},
               {"stream", "river"}, {"surf", "pebbles"}, {"lake", "shore"}};
    double bare = cost_ns("air", NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        double own = cost_ns(all[k].sound, all[k].kind) - bare;
        g_test_message("%s %s: %.0f ns a frame", all[k].sound, all[k].kind, own);
        g_assert_cmpfloat(own, <, 208);
    }
#endif
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/beds/octaves", test_octaves);
    g_test_add_func("/beds/noise-slopes", test_noise_slopes);
    g_test_add_func("/beds/octaves-move-alike", test_octaves_move_alike);
    g_test_add_func("/beds/any-start", test_any_start);
    g_test_add_func("/beds/extremes", test_extremes);
    g_test_add_func("/beds/air-dulls", test_air_dulls_beds);
    g_test_add_func("/beds/cost", test_cost);
    return g_test_run();
}
