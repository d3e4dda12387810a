#include "base/hash.h"
#include "dsp/level.h"
#include "dsp/limiter.h"
#include "dsp/noise_bus.h"
#include "dsp/pan.h"
#include "dsp/reverb.h"
#include "dsp/space.h"
#include "dsp/spectrum.h"

#include <glib.h>

#include <math.h>
#include <string.h>

#define TAU 6.283185307179586

static struct noise_tables tables;

struct moments {
    double square, fourth, product;
    long n;
};

static void gather(struct moments *m, float block[2][BLOCK])
{
    for (int i = 0; i < BLOCK; i++) {
        double l = block[0][i], r = block[1][i];
        m->square += l * l;
        m->fourth += l * l * l * l;
        m->product += l * r;
        m->n++;
    }
}

/* Power near `hz`, by Goertzel over the blocks it is fed. */
static double power_at(const float *x, int n, double hz)
{
    double c = 2 * cos(TAU * hz / SAMPLE_RATE), s1 = 0, s2 = 0;
    for (int i = 0; i < n; i++) {
        double s = x[i] + c * s1 - s2;
        s2 = s1;
        s1 = s;
    }
    return (s1 * s1 + s2 * s2 - c * s1 * s2) / ((double)n * n);
}

static void bed_is_gaussian_of_given_power(void)
{
    float power[BANDS];
    spectrum_fill(power, (struct spectrum_point[]){{100, -6}, {1000, 0}, {8000, -12}}, 3);
    g_autofree struct noise_bus *b = g_new(struct noise_bus, 1);
    noise_bus_init(b, &tables);
    struct moments m = {0};
    for (int64_t i = 0; i < 4000; i++) {
        float out[2][BLOCK] = {0};
        noise_bus_add(b, 5, i * BLOCK, power, 1, 1, 1);
        noise_bus_render(b, out);
        gather(&m, out);
    }
    double variance = m.square / (double)m.n;
    g_assert_cmpfloat(fabs(10 * log10(variance)), <, 0.7); /* RMS 1 */
    double kurtosis = m.fourth / (double)m.n / (variance * variance);
    g_assert_cmpfloat(fabs(kurtosis - 3), <, 0.1);
}

static void bed_is_pure_function_of_time(void)
{
    float power[BANDS];
    spectrum_fill(power, (struct spectrum_point[]){{1000, 0}}, 1);
    g_autofree struct noise_bus *a = g_new(struct noise_bus, 1);
    g_autofree struct noise_bus *b = g_new(struct noise_bus, 1);
    noise_bus_init(a, &tables);
    noise_bus_init(b, &tables);
    for (int64_t i = -40; i < 40; i++) {
        float x[2][BLOCK] = {0}, y[2][BLOCK] = {0};
        noise_bus_add(a, 9, i * BLOCK, power, 1, 0.5f, 0.3f);
        noise_bus_render(a, x);
        if (i >= 20) {
            noise_bus_add(b, 9, i * BLOCK, power, 1, 0.5f, 0.3f);
            noise_bus_render(b, y);
        }
        if (i > 20) /* once the overlap, one block, has faded */
            g_assert_cmpmem(x, sizeof x, y, sizeof y);
    }
}

static void bed_has_its_place(void)
{
    float power[BANDS];
    spectrum_fill(power, (struct spectrum_point[]){{1000, 0}}, 1);
    static const struct {
        float spread;
        double low, high;
    } row[] = {{0, 0.99, 1.01}, {1, -0.2, 0.5}};
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        g_autofree struct noise_bus *b = g_new(struct noise_bus, 1);
        noise_bus_init(b, &tables);
        struct moments m = {0};
        for (int64_t i = 0; i < 500; i++) {
            float out[2][BLOCK] = {0};
            noise_bus_add(b, 5, i * BLOCK, power, 1, 1, row[k].spread);
            noise_bus_render(b, out);
            gather(&m, out);
        }
        double coherence = m.product / m.square;
        g_assert_cmpfloat(coherence, >, row[k].low);
        g_assert_cmpfloat(coherence, <, row[k].high);
    }
}

static void air_is_iso_9613(void)
{
    /* 15 °C, 70 %: dB per 100 m, from the standard's tables. */
    static const struct {
        float hz, db;
    } row[] = {{1000, 0.41f}, {2000, 0.88f}, {4000, 2.7f}, {8000, 9.5f}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++)
        g_assert_cmpfloat(fabsf(100 * air_db_per_m(row[i].hz) / row[i].db - 1), <, 0.05);
    g_assert_cmpfloat(fabsf(air_db_per_m(6000) - 0.0547f), <, 0.001); /* space_air's number */
}

static void space_puts_a_voice_where_it_is(void)
{
    static const struct {
        float bearing_deg;
        int louder; /* ear */
    } row[] = {{-60, 0}, {60, 1}, {-150, 0}, {150, 1}};
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        struct space s = {0};
        float mono[BLOCK], out[2][BLOCK], send[BLOCK];
        double energy[2] = {0}, first[2] = {-1, -1};
        for (int b = 0; b < 4; b++) {
            memset(out, 0, sizeof out);
            memset(send, 0, sizeof send);
            memset(mono, 0, sizeof mono);
            if (b == 1)
                mono[0] = 1;
            space_render(&s, mono, row[k].bearing_deg * (float)TAU / 360, 5, 0, 1, out, send);
            for (int ear = 0; ear < 2; ear++)
                for (int i = 0; i < BLOCK; i++) {
                    energy[ear] += out[ear][i] * out[ear][i];
                    if (first[ear] < 0 && fabsf(out[ear][i]) > 0.01f)
                        first[ear] = b * BLOCK + i;
                }
        }
        int near = row[k].louder;
        g_assert_cmpfloat(energy[near], >, 2 * energy[!near]);
        double late_ms = (first[!near] - first[near]) * 1000 / SAMPLE_RATE;
        g_assert_cmpfloat(late_ms, >, 0.15);
        g_assert_cmpfloat(late_ms, <, 0.7);
    }
}

static void space_follows_distance(void)
{
    /* 1/r: 6 dB a doubling at low frequency; duller with distance. */
    double low[2], high[2];
    for (int k = 0; k < 2; k++) {
        struct space s = {0};
        float all[8 * BLOCK];
        for (int b = 0; b < 8; b++) {
            float mono[BLOCK], out[2][BLOCK] = {0}, send[BLOCK] = {0};
            for (int i = 0; i < BLOCK; i++) {
                double t = (double)(b * BLOCK + i) / SAMPLE_RATE;
                mono[i] = (float)(sin(TAU * 375 * t) + sin(TAU * 9000 * t));
            }
            space_render(&s, mono, 0, k ? 80 : 40, 0, 1, out, send);
            memcpy(all + b * BLOCK, out[0], sizeof mono);
        }
        low[k] = power_at(all + BLOCK, 7 * BLOCK, 375);
        high[k] = power_at(all + BLOCK, 7 * BLOCK, 9000);
    }
    g_assert_cmpfloat(fabs(10 * log10(low[0] / low[1]) - 6.02), <, 0.5);
    g_assert_cmpfloat(10 * log10(high[0] / high[1]), >, 9);
}

/* The true peak of a sine whose samples all miss its crests. */
static void limiter_holds_true_peaks(void)
{
    static const struct {
        double hz, gain;
    } row[] = {{12000, 1.3}, {997, 4}, {5, 3}, {19997, 1.5}};
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        g_autofree struct limiter *l = g_new(struct limiter, 1);
        limiter_init(l);
        static float all[64 * BLOCK];
        for (int b = 0; b < 64; b++) {
            float x[2][BLOCK];
            for (int i = 0; i < BLOCK; i++) {
                double t = (double)(b * BLOCK + i) / SAMPLE_RATE;
                x[0][i] = x[1][i] = (float)(row[k].gain * sin(TAU * row[k].hz * t + TAU / 8));
            }
            limiter_render(l, x);
            memcpy(all + b * BLOCK, x[0], sizeof x[0]);
        }
        /* Eight-fold sinc interpolation in the middle. */
        double peak = 0;
        for (int i = 20 * BLOCK; i < 24 * BLOCK; i++)
            for (int p = 0; p < 8; p++) {
                double y = 0;
                for (int j = -64; j < 64; j++) {
                    double at = j - p / 8.0;
                    double sinc = at == 0 ? 1 : sin(TAU / 2 * at) / (TAU / 2 * at);
                    y += all[i + j] * sinc * (0.5 + 0.5 * cos(TAU / 2 * at / 65));
                }
                peak = fmax(peak, fabs(y));
            }
        g_assert_cmpfloat(20 * log10(peak / LIMITER_CEILING), <, 0.3);
        g_assert_cmpfloat(20 * log10(peak / LIMITER_CEILING), >, -3);
    }
}

static void limiter_is_idle_below(void)
{
    g_autofree struct limiter *l = g_new(struct limiter, 1);
    limiter_init(l);
    float last[2][BLOCK] = {0};
    struct rng r = rng_of(1);
    for (int b = 0; b < 20; b++) {
        float x[2][BLOCK], in[2][BLOCK];
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < BLOCK; i++)
                x[c][i] = in[c][i] = (float)rng_uniform(&r, -0.19, 0.19);
        g_assert_cmpfloat(limiter_render(l, x), ==, 1);
        for (int i = LIMITER_DELAY; i < BLOCK; i++)
            g_assert_cmpfloat(x[0][i], ==, in[0][i - LIMITER_DELAY]);
        for (int i = 0; b > 0 && i < LIMITER_DELAY; i++)
            g_assert_cmpfloat(x[1][i], ==, last[1][BLOCK - LIMITER_DELAY + i]);
        memcpy(last, in, sizeof in);
    }
}

static void reverb_decays_like_a_wood(void)
{
    g_autofree struct reverb *r = g_new(struct reverb, 1);
    reverb_init(r);
    double energy[160];
    for (int b = 0; b < 160; b++) {
        float send[BLOCK] = {0}, out[2][BLOCK] = {0};
        if (b == 0)
            send[0] = 1;
        reverb_render(r, send, out);
        energy[b] = 0;
        for (int i = 0; i < BLOCK; i++)
            energy[b] += out[0][i] * out[0][i] + out[1][i] * out[1][i];
    }
    /* Schroeder's backward sum; T60 from -5 to -25 dB. */
    for (int b = 158; b >= 0; b--)
        energy[b] += energy[b + 1];
    int from = 0, to = 0;
    while (10 * log10(energy[from] / energy[0]) > -5)
        from++;
    while (10 * log10(energy[to] / energy[0]) > -25)
        to++;
    double t60 = 3.0 * (to - from) * BLOCK / SAMPLE_RATE;
    g_assert_cmpfloat(t60, >, 0.5);
    g_assert_cmpfloat(t60, <, 1.4);
}

/* Of the energy at both ears, what arrives between these times, for an impulse of 1. */
static double arrives(float (*heard)[2], double from_s, double to_s)
{
    double sum = 0;
    for (int i = (int)(from_s * SAMPLE_RATE); i < (int)(to_s * SAMPLE_RATE); i++)
        sum += (double)heard[i][0] * heard[i][0] + (double)heard[i][1] * heard[i][1];
    return sum;
}

/* Nothing comes back before the nearest trunk's 8 ms; then more and more does, without the gap
 * after which an echo is a wall's, and not alike at both ears. */
static void reverb_begins_with_the_nearest_trunks(void)
{
    enum { BLOCKS = 100 };
    g_autofree struct reverb *r = g_new(struct reverb, 1);
    g_autofree float(*heard)[2] = g_malloc0(sizeof *heard * BLOCKS * BLOCK);
    reverb_init(r);
    for (int b = 0; b < BLOCKS; b++) {
        float send[BLOCK] = {b == 0}, out[2][BLOCK] = {0};
        reverb_render(r, send, out);
        for (int i = 0; i < BLOCK; i++)
            for (int ear = 0; ear < 2; ear++)
                heard[b * BLOCK + i][ear] = out[ear][i];
    }
    g_assert_cmpfloat(arrives(heard, 0, 0.008), ==, 0);
    double all = arrives(heard, 0, 1), near = 10 * log10(arrives(heard, 0.008, 0.025) / all);
    g_assert_cmpfloat(near, >, -14);
    g_assert_cmpfloat(near, <, -5);
    for (int ms = 25; ms < 150; ms += 25) {
        double part = arrives(heard, ms * 1e-3, (ms + 25) * 1e-3);
        g_assert_cmpfloat(10 * log10(part / all), >, -15);
        g_assert_cmpfloat(10 * log10(part / all), <, -3);
    }
    /* What a bird leaves behind is still there a quarter of a second later. */
    double late = 10 * log10(arrives(heard, 0.2, 0.3) / all);
    g_test_message("%.1f dB between 200 and 300 ms", late);
    g_assert_cmpfloat(late, >, -15.5);
    g_assert_cmpfloat(late, <, -12);
    double both = 0;
    for (int i = 0; i < BLOCKS * BLOCK; i++)
        both += 2 * (double)heard[i][0] * heard[i][1];
    g_assert_cmpfloat(fabs(both) / all, <, 0.2);
    /* From 12 m, the wood sounds 10 dB under the voice. */
    double under = 10 * log10(all / 2) + 20 * log10(space_send(12));
    g_assert_cmpfloat_with_epsilon(under, -10, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    noise_tables_init(&tables);
    g_test_add_func("/dsp/noise-bus/gaussian", bed_is_gaussian_of_given_power);
    g_test_add_func("/dsp/noise-bus/pure", bed_is_pure_function_of_time);
    g_test_add_func("/dsp/noise-bus/place", bed_has_its_place);
    g_test_add_func("/dsp/spectrum/air", air_is_iso_9613);
    g_test_add_func("/dsp/space/bearing", space_puts_a_voice_where_it_is);
    g_test_add_func("/dsp/space/distance", space_follows_distance);
    g_test_add_func("/dsp/limiter/true-peak", limiter_holds_true_peaks);
    g_test_add_func("/dsp/limiter/idle", limiter_is_idle_below);
    g_test_add_func("/dsp/reverb/decay", reverb_decays_like_a_wood);
    g_test_add_func("/dsp/reverb/near", reverb_begins_with_the_nearest_trunks);
    return g_test_run();
}
