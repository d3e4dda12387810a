#include "base/hash.h"
#include "base/ring.h"

#include <glib.h>

#include <math.h>
#include <string.h>

static void hash_is_even(void)
{
    enum { N = 200000, BINS = 20 };
    int bin[BINS] = {0};
    double sum = 0, square = 0;
    struct rng r = rng_of(7);
    for (int i = 0; i < N; i++) {
        bin[(int)(hash_uniform(hash_sub(3, i - N / 2)) * BINS)]++;
        double z = rng_normal(&r, 0, 1);
        sum += z;
        square += z * z;
    }
    double chi2 = 0, expected = (double)N / BINS;
    for (int i = 0; i < BINS; i++)
        chi2 += (bin[i] - expected) * (bin[i] - expected) / expected;
    g_assert_cmpfloat(chi2, <, 43.8); /* p = 0.001 at 19 degrees of freedom */
    g_assert_cmpfloat(fabs(sum / N), <, 0.01);
    g_assert_cmpfloat(fabs(square / N - 1), <, 0.02);
}

static void hash_never_changes(void)
{
    /* Seeds in old scene files must go on meaning the same morning. */
    g_assert_cmphex(hash_mix(0), ==, 0xe220a8397b1dcdafu);
    g_assert_cmphex(hash_text("blackbird"), ==, hash_text("blackbird"));
    g_assert_cmphex(hash_text("blackbird"), !=, hash_text("robin"));
    g_assert_cmphex(hash_sub(1, 2), !=, hash_sub(2, 1));
    g_assert_cmphex(hash_sub(1, -1), !=, hash_sub(1, 1));
}

static void ring_keeps_order(void)
{
    struct ring r;
    int memory[8], out[8];
    ring_init(&r, memory, sizeof *memory, 8);
    for (int round = 0; round < 100; round++) {
        int in[5] = {round, round + 1, round + 2, round + 3, round + 4};
        g_assert_cmpuint(ring_write(&r, in, 5), ==, 5);
        g_assert_cmpuint(ring_write(&r, in, 5), ==, 3); /* full: takes what fits */
        g_assert_cmpuint(ring_space(&r), ==, 0);
        g_assert_cmpuint(ring_read(&r, out, 5), ==, 5);
        g_assert_cmpmem(in, sizeof in, out, sizeof in);
        g_assert_cmpuint(ring_skip(&r, 9), ==, 3);
        g_assert_cmpuint(ring_read(&r, out, 1), ==, 0);
    }
}

enum { PASSED = 400000 };

static gpointer produce(gpointer data)
{
    struct ring *r = data;
    for (guint32 i = 0; i < PASSED;) {
        guint32 chunk[7];
        guint32 n = 0;
        while (n < 1 + i % 7 && i + n < PASSED) {
            chunk[n] = i + n;
            n++;
        }
        size_t written = ring_write(r, chunk, n);
        i += (guint32)written;
        if (written == 0)
            g_thread_yield();
    }
    return NULL;
}

static void ring_crosses_threads(void)
{
    static struct ring r;
    static guint32 memory[64];
    ring_init(&r, memory, sizeof *memory, 64);
    GThread *producer = g_thread_new("producer", produce, &r);
    guint32 expected = 0, got[16];
    while (expected < PASSED) {
        size_t n = ring_read(&r, got, 1 + expected % 16);
        if (n == 0)
            g_thread_yield();
        for (size_t i = 0; i < n; i++)
            g_assert_cmpuint(got[i], ==, expected++);
    }
    g_thread_join(producer);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/hash/even", hash_is_even);
    g_test_add_func("/base/hash/never-changes", hash_never_changes);
    g_test_add_func("/base/ring/order", ring_keeps_order);
    g_test_add_func("/base/ring/threads", ring_crosses_threads);
    return g_test_run();
}
