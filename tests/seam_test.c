/* Loops of all kinds of material, heard across their joins. */
#include "seam_check.h"
#include "sound_files.h"

static struct folder folder;

static float loud_then_soft(int64_t i, int64_t n, int c, int rate_hz)
{
    return noise(i, n, c, rate_hz) * (float)pow(10, -1.5 * (double)i / (double)n);
}

/* A hum whose tail meets its head upside down. */
static float hum(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)n;
    (void)c;
    return (float)(0.4 * sin(2 * G_PI * 100.15 * (double)i / rate_hz));
}

static float chord(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)n;
    static const double hz[] = {220, 277.2, 329.6, 440.9, 554, 1661};
    double t = (double)i / rate_hz, sum = 0;
    for (guint k = 0; k < G_N_ELEMENTS(hz); k++)
        sum += sin(2 * G_PI * hz[k] * t + k + c);
    return (float)(0.08 * sum);
}

/* Exactly as long as its own period: the head is the tail's copy. */
static float periodic(int64_t i, int64_t n, int c, int rate_hz)
{
    return noise(i % (n / 4 * 3), n, c, rate_hz);
}

static float rumble(int64_t i, int64_t n, int c, int rate_hz)
{
    double sum = 0, t = (double)i / rate_hz;
    for (int k = 1; k < 40; k++)
        sum += sin(2 * G_PI * (15 + 2.37 * k) * t + 100 * hash_uniform(hash_sub(c, k)));
    (void)n;
    return (float)(0.04 * sum);
}

static float crickets(int64_t i, int64_t n, int c, int rate_hz)
{
    double t = (double)i / rate_hz, pulse = fmax(sin(2 * G_PI * 31 * t), 0);
    (void)n;
    return (float)(0.3 * pulse * sin(2 * G_PI * (4500 + 30 * c) * t));
}

/* Clicks, as a fire's. */
static float crackle(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)n;
    int64_t cell = i / (rate_hz / 50), in = i % (rate_hz / 50);
    double loud = pow(hash_uniform(hash_sub(3, cell)), 4);
    return (float)(0.02 * noise(i, 0, c, 0) +
                   loud * exp(-(double)in / 40) * noise(i, 0, 2, 0));
}

static void test_seam(void)
{
    static const struct {
        const char *name;
        sample_at *sample;
    } materials[] = {{"noise", noise},       {"loud, then soft", loud_then_soft},
                     {"hum", hum},           {"chord", chord},
                     {"periodic", periodic}, {"rumble", rumble},
                     {"crickets", crickets}, {"crackle", crackle}};
    static const double seconds[] = {0.9, 3.7, 11.3};
    struct decode *keeping = decode_new(DECODE_BUDGET), *streaming = decode_new(0);
    int points = 0;
    for (guint k = 0; k < G_N_ELEMENTS(materials); k++) {
        for (guint s = 0; s < G_N_ELEMENTS(seconds); s++) {
            int rate_hz = s == 1 ? 44100 : 48000;
            g_autofree char *path =
                write_sound(&folder, "seam.wav", materials[k].sample, seconds[s], rate_hz, 2);
            struct seam_figures f;
            g_assert_true(seam_check(s == 2 ? streaming : keeping, path, &f, NULL));
            g_test_message("%s, %.1f s: %.2f dB, step %.2f, above %.3f %%", materials[k].name,
                           seconds[s], f.worst_db, f.worst_step, 100 * f.steps_above);
            g_assert_cmpfloat(f.worst_db, <, 1.5);
            g_assert_cmpfloat(f.worst_step, <=, 1.001);
            points++;
        }
    }
    g_assert_cmpint(points, >=, 24);
    decode_free(keeping);
    decode_free(streaming);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder_make(&folder);
    g_test_add_func("/seam/materials", test_seam);
    int result = g_test_run();
    folder_remove(&folder);
    return result;
}
