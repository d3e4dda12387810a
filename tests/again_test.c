/* What the audit takes for the same again: sound made for it, with and without a stretch that
 * comes twice. */
#include "again.h"

#include "base/hash.h"

#include <stdbool.h>

enum { SECONDS = 150 };

/* Noise under a swell of 8 s, like waves; from `again_s` on, ten seconds are those from `of_s`
 * on, over `under` times as much of what would have been there. */
static void hear(struct again *a, double again_s, double of_s, float under)
{
    float low[2] = {0};
    again_init(a);
    for (long i = 0; i < (long)SECONDS * SAMPLE_RATE; i++) {
        float both[2];
        for (int k = 0; k < 2; k++) {
            long from = i - (k ? 0 : (long)((again_s - of_s) * SAMPLE_RATE));
            double t = (double)from / SAMPLE_RATE;
            float white = (float)(hash_uniform(hash_sub(9, from)) - 0.5);
            low[k] += 0.2f * (white - low[k]);
            both[k] = (white + low[k]) * (float)(1 + 0.7 * sin(2 * G_PI * t / 8));
        }
        bool twice =
            i >= (long)(again_s * SAMPLE_RATE) && i < (long)((again_s + 10) * SAMPLE_RATE);
        float x = twice ? both[0] + under * both[1] : both[1];
        again_hear(a, x, x);
    }
}

static void only_the_same_is_the_same(void)
{
    static const struct {
        double again_s;
        float under;
        double low, high;
    } row[] = {
        {SECONDS, 0, 0, 0.4}, {100, 0, 0.8, 1}, {63.35, 0, 0.55, 1}, {100, 0.5f, 0.5, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct again a;
        double at_s = 0, lag_s = 0;
        hear(&a, row[i].again_s, 30, row[i].under);
        double same = again_stretch(&a, &at_s, &lag_s);
        g_test_message("%zu: %.2f at %.1f s, and %.1f s later", i, same, at_s, lag_s);
        g_assert_cmpfloat(same, >=, row[i].low);
        g_assert_cmpfloat(same, <=, row[i].high + 1e-6);
        if (row[i].low > 0)
            g_assert_cmpfloat(fabs(lag_s - (row[i].again_s - 30)), <, 0.1);
        again_clear(&a);
    }
}

/* A swell that keeps time is felt, whatever the noise in it. */
static void a_rhythm_is_felt(void)
{
    struct again a;
    double lag_s = 0;
    hear(&a, SECONDS, 0, 0);
    g_assert_cmpfloat(again_whole(&a, &lag_s), >, 0.8);
    g_assert_cmpfloat(fabs(remainder(lag_s, 8)), <, 0.3);
    again_clear(&a);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/again/stretch", only_the_same_is_the_same);
    g_test_add_func("/again/rhythm", a_rhythm_is_felt);
    return g_test_run();
}
