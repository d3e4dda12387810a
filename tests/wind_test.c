/* wind: how wind moves, and the leaves with it. */
#include "bed.h"
#include "correlation.h"

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

/* A tree's single leaves are heard where its rush is. */
static void test_leaves_are_at_their_tree(void)
{
    static struct field field;
    int aside = 0;
    for (int seed = 1; seed <= 12; seed++) {
        struct play p = {"leaves", "oak", 0.5, .seed = (uint64_t)seed, .count = 1};
        struct stage *s = stage_of(&p);
        double power[2] = {0};
        for (int b = 0; b < 100; b++) {
            lay_beds(s, b, &field);
            for (int i = 0; i < BLOCK; i++)
                for (int ear = 0; ear < 2; ear++)
                    power[ear] += field.wide[ear][i] * field.wide[ear][i];
        }
        double right_db = 10 * log10(power[1] / power[0]), across = field.bed[0].place.across;
        g_test_message("tree at %+.2f: leaves %+.1f dB to the right", across, right_db);
        stage_free(s);
        if (fabs(across) < 0.2)
            continue;
        aside++;
        g_assert_cmpfloat(right_db * across, >, 0);
    }
    g_assert_cmpint(aside, >, 3);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wind/gust-moves-leaves", test_gust_moves_leaves);
    g_test_add_func("/wind/still-leaves-are-silent", test_still_leaves_are_silent);
    g_test_add_func("/wind/leaves-are-at-their-tree", test_leaves_are_at_their_tree);
    g_test_add_func("/wind/wind-opens", test_wind_opens);
    g_test_add_func("/wind/does-not-pump", test_does_not_pump);
    g_test_add_func("/wind/wind-is-even-above", test_wind_is_even_above);
    return g_test_run();
}
