/* Sines through every kind of ratio, against the ideal and against libsoxr. */
#include "dsp/resample.h"

#include <glib.h>
#include <math.h>
#include <soxr.h>
#include <string.h>

enum { N = 6000, HEAD = 1600 };

static const int rates[] = {8000,  11025, 16000, 22050, 32000,  44100, 44099,
                            47999, 50000, 88200, 96000, 176400, 192000};

/* A sine to the left, another to the right, and how much was taken. */
struct tones {
    double hz[2];
    int64_t taken;
};

static void sing(void *from, float *out, int n_frames)
{
    struct tones *t = from;
    for (int i = 0; i < n_frames; i++, t->taken++)
        for (int c = 0; c < 2; c++)
            *out++ = (float)(0.5 * sin(2 * G_PI * t->hz[c] * (double)t->taken / SAMPLE_RATE));
}

static struct resample *resample_of(int rate_hz)
{
    struct resample *r = g_new(struct resample, 1);
    resample_init(r, rate_hz);
    return r;
}

static double db(double power)
{
    return 10 * log10(power + 1e-30);
}

/* What is left of a channel when the sine that should be there is taken away, in dB under it;
 * its level and delay are not forgiven. */
static double error_db(const float *x, int channel, double hz, int rate_hz)
{
    double wrong = 0, right = 0;
    for (int i = HEAD; i < N; i++) {
        double ideal = 0.5 * sin(2 * G_PI * hz * i / rate_hz);
        wrong += pow(x[2 * i + channel] - ideal, 2);
        right += ideal * ideal;
    }
    return db(wrong / right);
}

static void test_sines(void)
{
    g_autofree float *out = g_new(float, 2 * N);
    for (guint k = 0; k < G_N_ELEMENTS(rates); k++) {
        double lower = MIN(rates[k], SAMPLE_RATE) / 2.0;
        double hz[][2] = {{0.01 * lower, 0.1 * lower}, {0.4 * lower, 0.87 * lower}};
        for (int row = 0; row < 2; row++) {
            struct tones tones = {.hz = {hz[row][0], hz[row][1]}};
            struct resample_source source = {sing, &tones};
            g_autofree struct resample *r = resample_of(rates[k]);
            resample_render(r, &source, out, N);
            for (int c = 0; c < 2; c++)
                g_assert_cmpfloat(error_db(out, c, hz[row][c], rates[k]), <, -90);
        }
    }
}

/* What the lower rate can't hold leaves nothing. */
static void test_images(void)
{
    g_autofree float *out = g_new(float, 2 * N);
    for (guint k = 0; k < G_N_ELEMENTS(rates); k++) {
        if (rates[k] > 46000)
            continue;
        struct tones tones = {.hz = {rates[k] / 2.0 + 20, (rates[k] / 2.0 + 24000) / 2}};
        struct resample_source source = {sing, &tones};
        g_autofree struct resample *r = resample_of(rates[k]);
        resample_render(r, &source, out, N);
        double power = 0;
        for (int i = 2 * HEAD; i < 2 * N; i++)
            power += out[i] * out[i] / (2.0 * (N - HEAD));
        g_assert_cmpfloat(db(power / 0.125), <, -90);
    }
}

struct many {
    const float *frames;
    int64_t taken;
};

static void hand_out(void *from, float *out, int n_frames)
{
    struct many *m = from;
    memcpy(out, m->frames + 2 * m->taken, 2 * sizeof(float) * (size_t)n_frames);
    m->taken += n_frames;
}

/* Many sines at once, as libsoxr makes them at its best. */
static void test_soxr(void)
{
    enum { IN = 48000 };
    g_autofree float *in = g_new0(float, 2 * IN), *ours = g_new(float, 2 * N);
    for (guint k = 0; k < G_N_ELEMENTS(rates); k++) {
        double highest = 0.85 * MIN(rates[k], SAMPLE_RATE) / 2;
        memset(in, 0, 2 * IN * sizeof *in);
        g_autoptr(GRand) rand = g_rand_new_with_seed(k);
        for (int s = 0; s < 12; s++) {
            double hz = g_rand_double_range(rand, 30, highest), at = 2 * G_PI * s / 5.0;
            for (int i = 0; i < IN; i++)
                in[2 * i + s % 2] += (float)(0.1 * sin(2 * G_PI * hz * i / SAMPLE_RATE + at));
        }
        struct many many = {in, 0};
        struct resample_source source = {hand_out, &many};
        int n = (int)MIN((int64_t)N, (int64_t)IN * rates[k] / SAMPLE_RATE * 9 / 10);
        g_autofree struct resample *r = resample_of(rates[k]);
        resample_render(r, &source, ours, n);

        size_t room = (size_t)((int64_t)IN * rates[k] / SAMPLE_RATE) + 100, made = 0;
        g_autofree float *theirs = g_new(float, 2 * room);
        soxr_quality_spec_t best = soxr_quality_spec(SOXR_VHQ, 0);
        soxr_oneshot(SAMPLE_RATE, rates[k], 2, in, IN, NULL, theirs, room, &made, NULL, &best,
                     NULL);
        g_assert_cmpint(made, >=, n);
        double wrong = 0, right = 0;
        for (int i = 2 * HEAD; i < 2 * n; i++) {
            wrong += pow(ours[i] - theirs[i], 2);
            right += theirs[i] * theirs[i];
        }
        g_test_message("%d Hz: %.1f dB", rates[k], db(wrong / right));
        g_assert_cmpfloat(db(wrong / right), <, -80);
    }
}

/* The device's buffer sizes make no difference, and no frame is lost or taken early. */
static void test_pieces(void)
{
    const int sizes[] = {1, 7, 64, 383, 512, 1024};
    g_autofree float *whole = g_new(float, 2 * N), *pieces = g_new(float, 2 * N);
    for (guint k = 0; k < G_N_ELEMENTS(rates); k++) {
        struct tones a = {.hz = {440, 1000}}, b = a;
        struct resample_source one = {sing, &a}, other = {sing, &b};
        g_autofree struct resample *r = resample_of(rates[k]), *s = resample_of(rates[k]);
        resample_render(r, &one, whole, N);
        for (int at = 0, i = 0; at < N; i++) {
            int n = MIN(sizes[i % 6], N - at);
            resample_render(s, &other, pieces + 2 * at, n);
            at += n;
            g_assert_cmpfloat(fabs((double)b.taken - resample_ahead(s) -
                                   (double)at * SAMPLE_RATE / rates[k]),
                              <, 1e-6);
        }
        g_assert_cmpint(a.taken, ==, b.taken);
        g_assert_cmpint(memcmp(whole, pieces, 2 * N * sizeof *whole), ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/resample/sines", test_sines);
    g_test_add_func("/resample/images", test_images);
    g_test_add_func("/resample/soxr", test_soxr);
    g_test_add_func("/resample/pieces", test_pieces);
    return g_test_run();
}
