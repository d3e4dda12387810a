/* audit: listens to scenes for half an hour each and holds them to the house's rules: no NaN,
 * nothing that comes again (envelope, events, and the colours of any ten seconds: again.h; no
 * two phrases alike), −24 ± 2 LUFS, true peak ≤ −6 dBTP, momentary ≤ 7 LU above the whole, no
 * rumble (what lies below 60 Hz stays 10 dB under the whole), every voice heard, every
 * recording there. Not in the suite: the target `audit-scenes` runs it over all of them, with
 * two seeds.
 *   audit MINUTES SEED[,SEED] SCENE FILE… */
#include "again.h"
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

static const double rumble_hz = 60, rumble_db = -10;

struct happening {
    int layer;
    struct event event;
};

struct heard {
    ebur128_state *loudness;
    double momentary, momentary_s;
    struct again again;
    long n_frames;
    double energy, low_energy, low[2][2]; /* below rumble_hz; two one-poles for each ear */
    bool broken;                          /* NaN or inf */
    long limited;                         /* blocks that the limiter touched */
    double power[VOICES_MAX], now[VOICES_MAX],
        loudest[VOICES_MAX]; /* mean; over about 0.4 s */
    int n_events[VOICES_MAX];
    GArray *events; /* of struct happening */
};

static void gather_low(struct heard *h, const float frame[2])
{
    static const double pole = 2 * G_PI * rumble_hz / SAMPLE_RATE;
    for (int ear = 0; ear < 2; ear++) {
        h->low[ear][0] += pole * ((double)frame[ear] - h->low[ear][0]);
        h->low[ear][1] += pole * (h->low[ear][0] - h->low[ear][1]);
        h->low_energy += h->low[ear][1] * h->low[ear][1];
    }
}

static void gather(struct heard *h, float out[2][BLOCK])
{
    float frames[BLOCK][2];
    for (int i = 0; i < BLOCK; i++) {
        frames[i][0] = out[0][i];
        frames[i][1] = out[1][i];
        double e = (double)out[0][i] * out[0][i] + (double)out[1][i] * out[1][i];
        h->broken |= !isfinite(e);
        h->energy += e;
        gather_low(h, frames[i]);
        again_hear(&h->again, out[0][i], out[1][i]);
        h->n_frames++;
    }
    ebur128_add_frames_float(h->loudness, &frames[0][0], BLOCK);
    double momentary;
    ebur128_loudness_momentary(h->loudness, &momentary);
    if (h->n_frames > SAMPLE_RATE && momentary > h->momentary) {
        h->momentary = momentary;
        h->momentary_s = frame_time(h->n_frames);
    }
}

/* The largest correlation of what happens with what happens 20 s to half the whole later: each
 * layer's events by the second. */
static double echo_of_events(struct heard *h, int n_layers, long seconds)
{
    g_autofree float *x = g_new0(float, seconds *n_layers);
    for (guint i = 0; i < h->events->len; i++) {
        const struct happening *e = &g_array_index(h->events, struct happening, i);
        long at = (long)(e->event.onset / SAMPLE_RATE);
        for (long near = at - 1; near <= at + 1; near++)
            if (near >= 0 && near < seconds)
                x[e->layer * seconds + near] += near == at ? 1.0f : 0.5f;
    }
    for (int k = 0; k < n_layers; k++)
        again_flatten(x + k * seconds, seconds, 60);
    double most = 0;
    for (long lag = 20; lag < seconds / 2 && h->events->len > 0; lag++) {
        double xx = 0, yy = 0, xy = 0;
        for (int k = 0; k < n_layers; k++)
            for (const float *p = x + k * seconds; p + lag < x + (k + 1) * seconds; p++) {
                xx += (double)p[0] * p[0];
                yy += (double)p[lag] * p[lag];
                xy += (double)p[0] * p[lag];
            }
        most = fmax(most, xy / sqrt(xx * yy + 1e-9));
    }
    return most;
}

static int by_key(const void *a, const void *b)
{
    const struct happening *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer - y->layer;
    return x->event.key < y->event.key ? -1 : x->event.key > y->event.key;
}

/* How many events are another's twin: all that is random in one hangs on its key. */
static int twins(struct heard *h)
{
    int n = 0;
    g_array_sort(h->events, by_key);
    for (guint i = 1; i < h->events->len; i++)
        n += by_key(&g_array_index(h->events, struct happening, i - 1),
                    &g_array_index(h->events, struct happening, i)) == 0;
    return n;
}

static void note_layers(struct heard *h, const struct mixer *m)
{
    for (int i = 0; i < m->n_layers; i++) {
        double power = (double)m->layer[i].heard * m->layer[i].heard;
        h->power[i] += power;
        h->now[i] += (power - h->now[i]) * BLOCK / (0.4 * SAMPLE_RATE);
        h->loudest[i] = fmax(h->loudest[i], h->now[i]);
    }
    for (int i = 0; i < m->n_events; i++) {
        struct happening what = {m->event[i].layer, m->event[i].event};
        g_array_append_val(h->events, what);
        h->n_events[what.layer]++;
    }
}

static double db_of(double power)
{
    return 10 * log10(power + 1e-12);
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
    double again = again_whole(&h->again, &lag_s), at_s = 0, later_s = 0;
    double same = again_stretch(&h->again, &at_s, &later_s);
    double events = echo_of_events(h, scene->n_layers, h->n_frames / SAMPLE_RATE);
    double low_db = 10 * log10(h->low_energy / h->energy + 1e-9);
    int alike = twins(h);
    printf("%-22s %6.1f LUFS  peak %5.1f dBTP  momentary +%4.1f (%.0f s)  range %4.1f  "
           "again %.2f (%.0f s)  events %.2f  ten seconds %.2f (%.0f s and %.0f s)  "
           "low %.0f dB  limited %.2f %%",
           name, whole, peak_db, h->momentary - whole, h->momentary_s, range, again, lag_s,
           events, same, at_s, at_s + later_s, low_db,
           100.0 * (double)h->limited * BLOCK / (double)h->n_frames);
    int bad = fail(h->broken, "NaN") + fail(fabs(whole + 24) > 2, "loudness") +
              fail(peak_db > -6, "peak") + fail(h->momentary - whole > 7, "momentary") +
              fail(again >= 0.5, "again") + fail(events >= 0.5, "events") +
              fail(same >= 0.5, "ten seconds") + fail(alike > 0, "the same phrase") +
              fail(low_db > rumble_db, "rumble");
    for (int i = 0; i < scene->n_layers; i++)
        bad += fail(!(db_of(h->loudest[i]) > -75), scene->layer[i].name);
    printf("\n   ");
    for (int i = 0; i < scene->n_layers; i++) {
        double blocks = (double)h->n_frames / BLOCK;
        printf(" %s %.0f…%.0f dB", scene->layer[i].name, db_of(h->power[i] / blocks),
               db_of(h->loudest[i]));
        if (h->n_events[i])
            printf(" ×%d", h->n_events[i]);
    }
    printf("\n");
    fflush(stdout);
    return bad;
}

static int audit(const struct scene *scene, double minutes, uint64_t seed, const char *name,
                 const struct library *library)
{
    struct noise_tables *tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    struct decode *decode = decode_new(DECODE_BUDGET);
    struct stage_options options = {
        .seed = seed, .library = library, .decode = decode, .patient = true};
    struct stage *stage = stage_new(scene, tables, &options, NULL);
    struct mixer *m = stage_mixer(stage);
    long blocks = (long)(minutes * 60 * SAMPLE_RATE / BLOCK);
    struct heard *h = g_new0(struct heard, 1);
    h->loudness = ebur128_init(2, SAMPLE_RATE,
                               EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    h->momentary = -200;
    struct limiter *limiter = g_new(struct limiter, 1);
    limiter_init(limiter);
    h->events = g_array_new(FALSE, FALSE, sizeof(struct happening));
    again_init(&h->again);
    for (long b = 0; b < blocks; b++) {
        float out[2][BLOCK];
        decode_wait(decode);
        mixer_render(m, (int64_t)b * BLOCK, out);
        h->limited += limiter_render(limiter, out) < 0.999f;
        gather(h, out);
        note_layers(h, m);
    }
    int bad = judge(scene, h, name);
    for (char *line; (line = decode_notice(decode)); g_free(line), bad++)
        printf("  ✗ %s\n", line);
    ebur128_destroy(&h->loudness);
    g_free(limiter);
    again_clear(&h->again);
    g_array_unref(h->events);
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
    for (int i = 3; i < argc; i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *scene = scene_read(argv[i], &vocabulary, &library, faults);
        g_autofree char *name = g_path_get_basename(argv[i]);
        if (!scene) {
            printf("%s: has faults\n", argv[i]);
            bad++;
            continue;
        }
        g_auto(GStrv) seed = g_strsplit(argv[2], ",", -1);
        for (int k = 0; seed[k]; k++)
            bad += audit(scene, atof(argv[1]), strtoull(seed[k], NULL, 10), name, &library);
        scene_free(scene);
    }
    library_clear(&library);
    return bad ? 1 : 0;
}
