/* beds: wind, leaves, water: each generator alone through the mixer, held against what was
 * measured on real recordings (nature-sound.md §15): octaves, kurtosis, how it moves. */
#include "base/hash.h"
#include "correlation.h"
#include "nature/nature.h"
#include "scene/scene.h"
#include "stage.h"

#include <glib.h>
#include <math.h>
#include <string.h>
#include <time.h>

static struct noise_tables *tables;

struct play {
    const char *sound, *kind;
    double wind, strength; /* NAN: as usual */
    double distance_m, rain, showers;
    int count;
    uint64_t seed;
    int64_t from;
};

static struct stage *stage_of(const struct play *p)
{
    struct scene_layer layer = {
        .name = "it",
        .sound = (char *)p->sound,
        .kind = (char *)p->kind,
        .distance_m = p->distance_m > 0 ? p->distance_m : NAN,
        .bearing_deg = 0,
        .width_deg = NAN,
        .count = p->count,
        .every_s = NAN,
        .busy = NAN,
        .strength = p->strength > 0 ? p->strength : NAN,
    };
    struct scene scene = {.name = "beds",
                          .wind = p->wind,
                          .gusts = 0.6,
                          .rain = p->rain,
                          .showers = p->showers,
                          .breath_s = {5, 0, 5, 0},
                          .layer = &layer,
                          .n_layers = 1};
    const char *only[] = {layer.name, NULL};
    struct stage_options options = {
        .seed = p->seed ? p->seed : 5, .frame = p->from, .only = only};
    return stage_new(&scene, tables, &options, NULL);
}

/* Interleaved stereo. */
static float *frames_of(struct stage *s, int64_t from, int n_blocks)
{
    float *frames = g_new(float, 2 * BLOCK * (gsize)n_blocks), *at = frames;
    for (int b = 0; b < n_blocks; b++) {
        float out[2][BLOCK];
        mixer_render(stage_mixer(s), from + (int64_t)b * BLOCK, out);
        for (int i = 0; i < BLOCK; i++) {
            *at++ = out[0][i];
            *at++ = out[1][i];
        }
    }
    return frames;
}

static float *played(const struct play *p, int n_blocks)
{
    struct stage *s = stage_of(p);
    float *frames = frames_of(s, p->from, n_blocks);
    stage_free(s);
    return frames;
}

enum { OCTAVES = 7 };
static const double octave_hz[OCTAVES] = {125, 250, 500, 1000, 2000, 4000, 8000};

struct octave {
    double power, kurtosis;
};

/* Two band-passes in a row, a little apart: an octave. */
struct octave_filter {
    double z[2][2], b0[2], a1[2], a2[2];
};

static struct octave_filter octave_filter_at(double centre_hz)
{
    struct octave_filter f = {0};
    for (int k = 0; k < 2; k++) {
        double w = 2 * G_PI * centre_hz * (k ? 1.22 : 0.82) / SAMPLE_RATE;
        double alpha = sin(w) / (2 * 2.2), a0 = 1 + alpha;
        f.b0[k] = alpha / a0, f.a1[k] = -2 * cos(w) / a0, f.a2[k] = (1 - alpha) / a0;
    }
    return f;
}

static double octave_filter_step(struct octave_filter *f, double x)
{
    for (int k = 0; k < 2; k++) {
        double y = f->b0[k] * x + f->z[k][0];
        f->z[k][0] = f->z[k][1] - f->a1[k] * y;
        f->z[k][1] = -f->b0[k] * x - f->a2[k] * y;
        x = y;
    }
    return x;
}

/* An octave of the sum of both ears; free with g_free. */
static double *octave_frames(const float *frames, int n, double centre_hz)
{
    struct octave_filter f = octave_filter_at(centre_hz);
    double *out = g_new(double, n);
    for (int i = 0; i < n; i++)
        out[i] = octave_filter_step(&f, frames[2 * i] + frames[2 * i + 1]);
    return out;
}

static struct octave octave_of(const float *frames, int n, double centre_hz)
{
    g_autofree double *x = octave_frames(frames, n, centre_hz);
    double two = 0, four = 0;
    const int begin = SAMPLE_RATE / 5;
    for (int i = begin; i < n; i++) {
        two += x[i] * x[i];
        four += x[i] * x[i] * x[i] * x[i];
    }
    n -= begin;
    return (struct octave){two / n, four / n / (two / n * two / n)};
}

static double rms_db(const float *frames, int n)
{
    double sum = 0;
    for (int i = 0; i < 2 * n; i++)
        sum += (double)frames[i] * frames[i];
    return 10 * log10(sum / (2 * n) + 1e-20);
}

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

/* Power between two octaves of a render, one value a block, smoothed over `smooth` blocks. */
static double *envelope_of(const float *frames, int n_blocks, int smooth)
{
    double *e = g_new0(double, n_blocks), *y = g_new0(double, n_blocks);
    double low = 0;
    for (int b = 0; b < n_blocks; b++) {
        for (int i = 0; i < BLOCK; i++) {
            const float *x = frames + 2 * (b * BLOCK + i);
            double mono = x[0] + x[1];
            low += 0.12 * (mono - low); /* about 1 kHz */
            e[b] += (mono - low) * (mono - low);
        }
    }
    for (int b = 0; b < n_blocks; b++) {
        int from = MAX(0, b - smooth / 2), to = MIN(n_blocks, b + smooth / 2 + 1);
        for (int k = from; k < to; k++)
            y[b] += e[k] / (to - from);
        y[b] = sqrt(y[b]);
    }
    g_free(e);
    return y;
}

/* The envelope of an octave, one value in 21 ms. */
static double *octave_envelope(const float *frames, int n_values, double centre_hz)
{
    enum { STEP = 2 * BLOCK };
    g_autofree double *x = octave_frames(frames, n_values * STEP, centre_hz);
    double *e = g_new0(double, n_values);
    for (int i = 0; i < n_values * STEP; i++)
        e[i / STEP] += x[i] * x[i];
    for (int i = 0; i < n_values; i++)
        e[i] = sqrt(e[i]);
    return e;
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

/* Skewness of the slopes over half a second: above 0 where rises are quicker than falls. */
static double slope_skewness(const double *level, int n)
{
    enum { STEP = 48, STRIDE = 4 };
    double two = 0, three = 0;
    int slopes = 0;
    for (int b = STEP; b + 2 * STEP < n; b += STRIDE, slopes++) {
        double slope = log(level[b + STEP] / level[b]);
        two += slope * slope;
        three += slope * slope * slope;
    }
    return three / slopes / pow(two / slopes, 1.5);
}

/* What is heard beside the wind that makes it: how alike, how late, and by how much more its
 * slopes are skewed. */
struct answer {
    double alike, late_s, skew;
};

static struct answer answer_to_wind(const double *heard, const double *wind, int n, int most)
{
    struct answer a = {.alike = -1,
                       .skew = slope_skewness(heard, n) - slope_skewness(wind, n)};
    for (int k = 0; k < most; k++) {
        double c = correlation(wind, heard + k, n - most);
        if (c > a.alike)
            a.alike = c, a.late_s = frame_time(k * BLOCK);
    }
    return a;
}

/* A gust reaches the leaves 0.3 to 1.5 s later, whatever the seed; they rise with it and
 * settle slower. */
static void test_gust_moves_leaves(void)
{
    enum { N = 7500, MOST = 280, SEEDS = 4 }; /* 80 s; 3 s */
    double skew = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
        struct play p = {"leaves", "beech", 0.35, .distance_m = 6, .seed = (uint64_t)seed};
        struct stage *s = stage_of(&p);
        g_autofree float *frames = frames_of(s, 0, N);
        g_autofree double *heard = envelope_of(frames, N, 47);
        g_autofree double *wind = g_new0(double, N);
        for (int b = 0; b < N; b++)
            for (int k = -2; k <= 2; k++)
                wind[b] += world_wind_ms(&stage_mixer(s)->world, 0, 0,
                                         frame_time((b + 10 * k) * BLOCK)) /
                           5;
        struct answer a = answer_to_wind(heard, wind, N, MOST);
        g_test_message("seed %d: correlation %.2f at %.2f s, slopes skewed by %+.2f", seed,
                       a.alike, a.late_s, a.skew);
        g_assert_cmpfloat(a.alike, >, 0.7);
        g_assert_cmpfloat(a.late_s, >=, 0.3);
        g_assert_cmpfloat(a.late_s, <=, 1.5);
        skew += a.skew / SEEDS;
        stage_free(s);
    }
    g_assert_cmpfloat(skew, >, 0.2);
}

/* Leaves hang still below 1 m/s (wind 0.05 is 0.6 m/s). */
static void test_still_leaves_are_silent(void)
{
    static const char *const kinds[] = {"beech", "aspen", "oak", "pine"};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        struct play windy = {"leaves", kinds[k], 0.35}, still = {"leaves", kinds[k], 0.05};
        g_autofree float *loud = played(&windy, 500), *quiet = played(&still, 500);
        double high = octave_of(loud, 500 * BLOCK, 4000).power;
        double low = octave_of(quiet, 500 * BLOCK, 4000).power;
        g_test_message("%s: %.0f dB less", kinds[k], 10 * log10(high / low));
        g_assert_cmpfloat(10 * log10(high / low), >, 30);
    }
}

/* The wind's strength is a colour: 4 kHz grows more than 250 Hz. */
static void test_wind_opens(void)
{
    static const char *const kinds[] = {"field", "trees", "house"};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        struct play soft = {"wind", kinds[k], 0.35, 0.2},
                    strong = {"wind", kinds[k], 0.35, 0.8};
        g_autofree float *a = played(&soft, 500), *b = played(&strong, 500);
        double low = 10 * log10(octave_of(b, 500 * BLOCK, 250).power /
                                octave_of(a, 500 * BLOCK, 250).power);
        double high = 10 * log10(octave_of(b, 500 * BLOCK, 4000).power /
                                 octave_of(a, 500 * BLOCK, 4000).power);
        g_test_message("%s: +%.1f dB at 250 Hz, +%.1f dB at 4 kHz", kinds[k], low, high);
        g_assert_cmpfloat(low, >, 6);
        g_assert_cmpfloat(high, >, low + 4);
    }
}

/* How the levels of two octaves go together: `slow` as they are smoothed over 1.5 s, `quick`
 * what that leaves of them, down to a fifth of a second. */
static void together(const float *frames, int n_blocks, double a_hz, double b_hz, double *slow,
                     double *quick)
{
    enum { BLOCKS = 9, LONG = 16 }; /* a tenth of a second; of which LONG are averaged */
    int n = n_blocks / BLOCKS;
    double *level[2], *smooth[2];
    for (int k = 0; k < 2; k++) {
        level[k] = g_new0(double, n);
        smooth[k] = g_new0(double, n);
        struct octave_filter f = octave_filter_at(k ? b_hz : a_hz);
        for (int i = 0; i < n * BLOCKS * BLOCK; i++) {
            double y = octave_filter_step(&f, frames[2 * i] + frames[2 * i + 1]);
            level[k][i / (BLOCKS * BLOCK)] += y * y;
        }
        for (int i = 0; i < n; i++)
            level[k][i] = 10 * log10(level[k][i] + 1e-12);
        for (int i = LONG / 2; i < n - LONG / 2; i++)
            for (int j = -LONG / 2; j < LONG / 2; j++)
                smooth[k][i] += level[k][i + j] / LONG;
        for (int i = 0; i < n; i++)
            level[k][i] -= smooth[k][i];
    }
    int from = LONG / 2, count = n - LONG;
    *slow = correlation(smooth[0] + from, smooth[1] + from, count);
    *quick = correlation(level[0] + from, level[1] + from, count);
    for (int k = 0; k < 2; k++) {
        g_free(level[k]);
        g_free(smooth[k]);
    }
}

/* A gust moves the whole of the wind; its quick unrest is each band's own, else it pumps. The
 * boughs of a tree move with its leaves, but not as one, else it is noise turned up and down. */
static void test_does_not_pump(void)
{
    static const struct {
        const char *sound, *kind;
        double low_hz, slow[2], quick; /* least and most; most */
    } all[] = {{"wind", "field", 300, {0.85, 1}, 0.27},
               {"wind", "trees", 300, {0.85, 1}, 0.27},
               {"wind", "house", 300, {0.85, 1}, 0.27},
               {"leaves", "beech", 250, {0.6, 0.81}, 0.27},
               {"leaves", "aspen", 250, {0.6, 0.81}, 0.27},
               {"leaves", "oak", 250, {0.6, 0.81}, 0.27}};
    for (gsize k = 0; k < G_N_ELEMENTS(all); k++) {
        enum { N = 4700 };
        struct play p = {all[k].sound, all[k].kind, 0.35, .distance_m = 5};
        g_autofree float *frames = played(&p, N);
        double slow, quick;
        together(frames, N, all[k].low_hz, 3000, &slow, &quick);
        g_test_message("%s %s: slow %.2f, quick %.2f", p.sound, p.kind, slow, quick);
        g_assert_cmpfloat(slow, >, all[k].slow[0]);
        g_assert_cmpfloat(slow, <, all[k].slow[1]);
        g_assert_cmpfloat(quick, <, all[k].quick);
    }
}

/* Standard deviation over mean. */
static double unrest(const double *x, int n)
{
    double mean = 0, square = 0;
    for (int i = 0; i < n; i++)
        mean += x[i] / n;
    for (int i = 0; i < n; i++)
        square += (x[i] - mean) * (x[i] - mean) / n;
    return sqrt(square) / mean;
}

/* A wind's treble comes from everywhere and is more even than its roar (nature-sound.md §15:
 * .65 at 1 kHz, .24 at 8); of all of it something flutters faster than five times a second. */
static void test_wind_is_even_above(void)
{
    static const char *const kinds[] = {"field", "trees"};
    for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
        enum { N = 2300 }; /* 49 s */
        struct play p = {"wind", kinds[k], 0.35, .distance_m = 5};
        g_autofree float *frames = played(&p, 2 * N);
        for (int i = 2 * 2 * N * BLOCK - 1; i > 1; i--)
            frames[i] -= frames[i - 2]; /* the roar would leak into the hiss */
        g_autofree double *roar = octave_envelope(frames, N, 1000);
        g_autofree double *hiss = octave_envelope(frames, N, 8000);
        g_autofree double *quick = octave_envelope(frames, N, 4000);
        double low = unrest(roar, N), high = unrest(hiss, N), flutter = 0;
        for (int i = 0; i + 3 < N; i++) {
            double turn = log(quick[i] * quick[i + 1] / (quick[i + 2] * quick[i + 3]));
            flutter += turn * turn / (N - 3);
        }
        g_test_message("%s: %.2f at 1 kHz, %.2f at 8; flutter %.2f", kinds[k], low, high,
                       sqrt(flutter));
        g_assert_cmpfloat(sqrt(flutter), >, 0.16);
        g_assert_cmpfloat(high, <, low);
        g_assert_cmpfloat(high, >, 0.15);
    }
}

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

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The least of some short runs: what it costs when nothing else is in the way. */
G_GNUC_UNUSED static double cost_ns(const char *sound, const char *kind)
{
    enum { RUNS = 8, N = 64 };
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
    tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    g_test_add_func("/beds/octaves", test_octaves);
    g_test_add_func("/beds/octaves-move-alike", test_octaves_move_alike);
    g_test_add_func("/beds/noise-slopes", test_noise_slopes);
    g_test_add_func("/beds/gust-moves-leaves", test_gust_moves_leaves);
    g_test_add_func("/beds/still-leaves-are-silent", test_still_leaves_are_silent);
    g_test_add_func("/beds/wind-opens", test_wind_opens);
    g_test_add_func("/beds/does-not-pump", test_does_not_pump);
    g_test_add_func("/beds/wind-is-even-above", test_wind_is_even_above);
    g_test_add_func("/beds/rain-grows", test_rain_grows);
    g_test_add_func("/beds/rain-ends-in-drips", test_rain_ends_in_drips);
    g_test_add_func("/beds/drips-thin-out", test_drips_thin_out);
    g_test_add_func("/beds/gust-shakes-drops-down", test_gust_shakes_drops_down);
    g_test_add_func("/beds/rain-swells-the-stream", test_rain_swells_the_stream);
    g_test_add_func("/beds/waves", test_waves);
    g_test_add_func("/beds/extremes", test_extremes);
    g_test_add_func("/beds/cost", test_cost);
    g_test_add_func("/beds/any-start", test_any_start);
    int failed = g_test_run();
    g_free(tables);
    return failed;
}
