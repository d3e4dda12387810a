/* audit: listens to scenes for half an hour each and holds them to the house's rules: no NaN,
 * nothing that comes again, −24 ± 2 LUFS, true peak ≤ −6 dBTP, momentary ≤ 7 LU above the
 * whole, every voice heard. Not in the suite: the target `audit` runs it over all of them.
 *   audit MINUTES SCENE FILE… */
#include "dsp/level.h"
#include "dsp/limiter.h"
#include "io/decode.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/scene_file.h"
#include "stage.h"
#include "vocabulary.h"

#include <ebur128.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PER_S = 10, STEP = SAMPLE_RATE / PER_S };

struct heard {
    ebur128_state *loudness;
    double momentary;
    float *envelope; /* dB, PER_S a second */
    long n_envelope, n_frames;
    double energy;
    bool broken;  /* NaN or inf */
    long limited; /* blocks that the limiter touched */
    float loudest[VOICES_MAX];
    int events[VOICES_MAX];
};

static void gather(struct heard *h, float out[2][BLOCK])
{
    float frames[BLOCK][2];
    for (int i = 0; i < BLOCK; i++) {
        frames[i][0] = out[0][i];
        frames[i][1] = out[1][i];
        double e = (double)out[0][i] * out[0][i] + (double)out[1][i] * out[1][i];
        h->broken |= !isfinite(e);
        h->energy += e;
        if (++h->n_frames % STEP == 0) {
            h->envelope[h->n_envelope++] = (float)(10 * log10(h->energy / STEP + 1e-10));
            h->energy = 0;
        }
    }
    ebur128_add_frames_float(h->loudness, &frames[0][0], BLOCK);
    double momentary;
    ebur128_loudness_momentary(h->loudness, &momentary);
    if (h->n_frames > SAMPLE_RATE)
        h->momentary = fmax(h->momentary, momentary);
}

/* The largest correlation of the envelope with itself, 20 s to half its length later. The
 * slow tide over two minutes is taken out first: weather may come again. */
static double echo(const float *envelope, long n, double *lag_s)
{
    enum { TIDE = 60 * PER_S };
    g_autofree double *x = g_new0(double, n), *sum = g_new0(double, n + 1);
    for (long i = 0; i < n; i++)
        sum[i + 1] = sum[i] + envelope[i];
    for (long i = 0; i < n; i++) {
        long a = MAX(i - TIDE, 0), b = MIN(i + TIDE, n);
        x[i] = envelope[i] - (sum[b] - sum[a]) / (double)(b - a);
    }
    double most = 0;
    for (long lag = 20 * PER_S; lag < n / 2; lag++) {
        double xx = 0, yy = 0, xy = 0;
        for (long i = 0; i + lag < n; i++) {
            xx += x[i] * x[i];
            yy += x[i + lag] * x[i + lag];
            xy += x[i] * x[i + lag];
        }
        double r = xy / sqrt(xx * yy + 1e-9);
        if (r > most) {
            most = r;
            *lag_s = (double)lag / PER_S;
        }
    }
    return most;
}

static void note_layers(struct heard *h, const struct mixer *m)
{
    for (int i = 0; i < m->n_layers; i++)
        h->loudest[i] = fmaxf(h->loudest[i], m->layer[i].heard);
    for (int i = 0; i < m->n_events; i++)
        h->events[m->event[i].layer]++;
}

static int fail(bool bad, const char *what)
{
    if (bad)
        printf("  ✗ %s", what);
    return bad;
}

/* How many rules it breaks. */
static int judge(const struct scene *scene, struct heard *h, const char *name)
{
    double whole, peak[2], range, lag_s = 0;
    ebur128_loudness_global(h->loudness, &whole);
    ebur128_loudness_range(h->loudness, &range);
    ebur128_true_peak(h->loudness, 0, &peak[0]);
    ebur128_true_peak(h->loudness, 1, &peak[1]);
    double peak_db = 20 * log10(fmax(peak[0], peak[1]) + 1e-9);
    double again = echo(h->envelope, h->n_envelope, &lag_s);
    printf("%-22s %6.1f LUFS  peak %5.1f dBTP  momentary +%4.1f  range %4.1f  again %.2f "
           "(%.0f s)  limited %.2f %%",
           name, whole, peak_db, h->momentary - whole, range, again, lag_s,
           100.0 * (double)h->limited * BLOCK / (double)h->n_frames);
    int bad = fail(h->broken, "NaN") + fail(fabs(whole + 24) > 2, "loudness") +
              fail(peak_db > -6, "peak") + fail(h->momentary - whole > 7, "momentary") +
              fail(again >= 0.5, "again");
    for (int i = 0; i < scene->n_layers; i++)
        bad += fail(!(db_of_gain(h->loudest[i]) > -75), scene->layer[i].name);
    printf("\n   ");
    for (int i = 0; i < scene->n_layers; i++) {
        printf(" %s %.0f dB", scene->layer[i].name, (double)db_of_gain(h->loudest[i]));
        if (h->events[i])
            printf(" ×%d", h->events[i]);
    }
    printf("\n");
    fflush(stdout);
    return bad;
}

static int audit(const struct scene *scene, double minutes, const char *name,
                 const struct library *library)
{
    struct noise_tables *tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    struct decode *decode = decode_new(DECODE_BUDGET);
    struct stage_options options = {
        .seed = 11, .library = library, .decode = decode, .patient = true};
    struct stage *stage = stage_new(scene, tables, &options, NULL);
    struct mixer *m = stage_mixer(stage);
    long blocks = (long)(minutes * 60 * SAMPLE_RATE / BLOCK);
    struct heard *h = g_new0(struct heard, 1);
    h->loudness = ebur128_init(2, SAMPLE_RATE,
                               EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    h->momentary = -200;
    struct limiter *limiter = g_new(struct limiter, 1);
    limiter_init(limiter);
    h->envelope = g_new(float, blocks *BLOCK / STEP + 1);
    for (long b = 0; b < blocks; b++) {
        float out[2][BLOCK];
        decode_wait(decode);
        mixer_render(m, (int64_t)b * BLOCK, out);
        h->limited += limiter_render(limiter, out) < 0.999f;
        gather(h, out);
        note_layers(h, m);
    }
    int bad = judge(scene, h, name);
    ebur128_destroy(&h->loudness);
    g_free(limiter);
    g_free(h->envelope);
    g_free(h);
    stage_free(stage);
    decode_free(decode);
    g_free(tables);
    return bad;
}

int main(int argc, char **argv)
{
    struct vocabulary vocabulary;
    struct library library;
    vocabulary_fill(&vocabulary);
    library_init(&library);
    int bad = 0;
    for (int i = 2; i < argc; i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *scene = scene_read(argv[i], &vocabulary, &library, faults);
        g_autofree char *name = g_path_get_basename(argv[i]);
        if (!scene) {
            printf("%s: has faults\n", argv[i]);
            bad++;
            continue;
        }
        bad += audit(scene, atof(argv[1]), name, &library);
        scene_free(scene);
    }
    library_clear(&library);
    return bad ? 1 : 0;
}
