/* Thunder: low, never sudden, and long in dying away. */
#include "alone.h"

/* What one who rests would start at: by how much a mean over 30 ms, within 9 dB of the loudest,
 * is above all that was heard in the third of a second that ended `over_ms` before. */
static double steepest_db(const float *x, int n, int over_ms)
{
    enum { STEP = SAMPLE_RATE / 100, MEAN = 3, BEFORE = 33, MOST = 3000 };
    double power[MOST] = {0}, loudest = 0, steepest = 0;
    int steps = MIN(n / STEP, MOST), over = over_ms / 10;
    for (int k = 0; k < steps; k++) {
        double part = rms(x + k * STEP, STEP);
        for (int j = k; j < MIN(k + MEAN, steps); j++)
            power[j] += part * part / MEAN;
        loudest = fmax(loudest, power[k]);
    }
    for (int k = over + BEFORE; k < steps; k++) {
        double before = 0;
        for (int j = 0; j < BEFORE; j++)
            before = fmax(before, power[k - over - j]);
        if (power[k] > loudest / 8)
            steepest = fmax(steepest, 10 * log10(power[k] / before));
    }
    return steepest;
}

enum { CLAP_S = 30 };

/* Half a minute from the first clap's onset on, at the left; none of the next one. */
static float *first_clap(struct alone *s)
{
    struct event clap = {0}, next = {0};
    for (int64_t from = 0; clap.length == 0; from += 10 * SAMPLE_RATE)
        s->kind->answers.events(s->source, from, from + 10 * SAMPLE_RATE, &clap, 1);
    s->kind->answers.events(s->source, clap.onset + 1, clap.onset + 40 * SAMPLE_RATE, &next,
                            1);
    int64_t first = clap.onset / BLOCK;
    int blocks = blocks_of(CLAP_S);
    float *x = g_new0(float, (gsize)blocks *BLOCK);
    for (int b = 0; b < blocks; b++) {
        alone_render(s, first + b);
        if (next.length > 0 && (first + b + 1) * BLOCK > next.onset)
            break;
        memcpy(x + b * BLOCK, s->field.wide[0], sizeof s->field.wide[0]);
    }
    return x;
}

static struct alone *thunder_from(double distance_m, uint64_t seed)
{
    struct asked a = {"thunder", NULL, 0, 0.5, 15, 0};
    struct alone *s = alone_new(&a, seed);
    s->world.voices[0].distance_m = (float)distance_m;
    struct source_setup there = {&s->world, 0, s->world.voices[0].key, s->kind->usual};
    memset(s->source, 0, s->kind->size);
    s->kind->init(s->source, &there);
    return s;
}

static void no_clap_is_sudden(void)
{
    enum { SEEDS = 30 };
    static const double distance_m[] = {1000, 2000, 3000, 8000};
    double sudden_db = 0, soon_db = 0;
    for (int i = 0; i < SEEDS * (int)G_N_ELEMENTS(distance_m); i++) {
        struct alone *s = thunder_from(distance_m[i / SEEDS], 1 + i % SEEDS);
        float *x = first_clap(s);
        sudden_db = fmax(sudden_db, steepest_db(x, blocks_of(CLAP_S) * BLOCK, 30));
        soon_db = fmax(soon_db, steepest_db(x, blocks_of(CLAP_S) * BLOCK, 100));
        g_free(x);
        alone_free(s);
    }
    g_test_message("rises by %.1f dB in 30 ms, by %.1f in 100", sudden_db, soon_db);
    g_assert_cmpfloat(sudden_db, <, 5);
    g_assert_cmpfloat(soon_db, <, 6.5);
}

static void thunder_rolls_low(void)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct asked a = {"thunder", NULL, 0, 0.5, 15, 0};
        struct alone *s = alone_new(&a, seed);
        int n = blocks_of(CLAP_S) * BLOCK;
        float *x = first_clap(s), most = 0, soon = 0;
        int last = 0;
        for (int i = 0; i < n; i++)
            most = fmaxf(most, fabsf(x[i]));
        for (int i = 0; i < n; i++) {
            if (i < 0.25 * SAMPLE_RATE)
                soon = fmaxf(soon, fabsf(x[i]));
            if (fabsf(x[i]) > 0.01f * most)
                last = i;
        }
        /* Half a minute's thunder, not a bang: between 12 and 16 s it still rolls. */
        double rolls_db = 20 * log10(rms(x + 12 * SAMPLE_RATE, 4 * SAMPLE_RATE) / most);
        g_test_message("%.0f dB below its peak after 12 s", -rolls_db);
        g_assert_cmpfloat(rolls_db, >, -46);
        g_assert_cmpfloat(rolls_db, <, -15);
        double low = rms(x, n);
        high_pass(x, n, 1000);
        double high = rms(x, n);
        g_test_message("peak %.2f, lasts %.1f s, above 1 kHz %.1f dB", most, frame_time(last),
                       20 * log10(high / low));
        g_assert_cmpfloat(most, >, 0.03);
        g_assert_cmpfloat(most, <, 0.398);
        g_assert_cmpfloat(soon, <, 0.3 * most);
        g_assert_cmpfloat(frame_time(last), >, 7);
        g_assert_cmpfloat(frame_time(last), <, 26);
        g_assert_cmpfloat(20 * log10(high / low), <, -10);
        g_assert_cmpfloat(20 * log10(high / low), >, -45);
        g_free(x);
        alone_free(s);
    }
}

/* After its claps a thunder rolls on, ever fainter: by 0.9 dB a second, on average. */
static void rolls_grow_fainter(void)
{
    enum { SEEDS = 6 };
    double fall_db = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct asked a = {"thunder", NULL, 0, 0.5, 15, 0};
        struct alone *s = alone_new(&a, seed);
        float *x = first_clap(s);
        double early = rms(x + 9 * SAMPLE_RATE, 5 * SAMPLE_RATE);
        double late = rms(x + 17 * SAMPLE_RATE, 5 * SAMPLE_RATE);
        fall_db += 20 * log10(early / late) / SEEDS;
        g_free(x);
        alone_free(s);
    }
    g_test_message("%.1f dB softer after eight seconds", fall_db);
    g_assert_cmpfloat(fall_db, >, 3);
    g_assert_cmpfloat(fall_db, <, 25);
}

/* By how much all is louder than what lies above 1.5 kHz. */
static double darkness_db(double distance_m)
{
    enum { SEEDS = 4 };
    double dark_db = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct alone *s = thunder_from(distance_m, seed);
        float *x = first_clap(s);
        int n = 10 * SAMPLE_RATE;
        double all = rms(x, n);
        high_pass(x, n, 1500);
        dark_db += 20 * log10(all / rms(x, n)) / SEEDS;
        g_free(x);
        alone_free(s);
    }
    return dark_db;
}

static void far_thunder_is_darker(void)
{
    double near_db = darkness_db(1200), far_db = darkness_db(7000);
    g_test_message("above 1.5 kHz %.1f dB less from 1.2 km, %.1f from 7 km", near_db, far_db);
    g_assert_cmpfloat(far_db, >, near_db + 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thunder/never-sudden", no_clap_is_sudden);
    g_test_add_func("/thunder/low", thunder_rolls_low);
    g_test_add_func("/thunder/roll", rolls_grow_fainter);
    g_test_add_func("/thunder/distance", far_thunder_is_darker);
    return g_test_run();
}
