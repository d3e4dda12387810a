/* Fire, bowl and bell, by what a listener could measure: crackle, knocks, how metal rings out;
 * and, of them and of insects, frogs and thunder, that all is the same from wherever it is
 * begun. The insects by themselves are insects_test.c, the frogs frogs_test.c. */
#include "alone.h"
#include "scene/scene.h"
#include "stage.h"

static double kurtosis(const float *x, int n)
{
    double two = 0, four = 0;
    for (int i = 0; i < n; i++) {
        double y = (double)x[i] * x[i];
        two += y;
        four += y * y;
    }
    return four * n / (two * two);
}

static struct noise_tables *tables;

/* The scene's air is in it, or not. */
static struct stage *stage_with(const struct asked *a, int64_t frame, bool air)
{
    struct scene *scene = scene_new();
    struct scene_layer *layer = scene_add_layer(scene, "it");
    layer->sound = g_strdup(a->name);
    layer->kind = g_strdup(a->kind);
    scene->wind = 0.3;
    scene->hour = NAN;
    scene->warmth_c = a->warmth_c;
    const char *only[] = {"it", NULL};
    struct stage_options options = {.seed = 11, .frame = frame, .only = air ? NULL : only};
    struct stage *stage = stage_new(scene, tables, &options, NULL);
    scene_free(scene);
    return stage;
}

static struct stage *stage_for(const struct asked *a, int64_t frame)
{
    return stage_with(a, frame, true);
}

static void fire_crackles_without_one_snap_drowning_the_rest(void)
{
    struct asked a = {"fire", NULL, 0, 0.5, 15, 0};
    struct stage *stage = stage_for(&a, 0);
    int blocks = blocks_of(60), n = blocks * BLOCK;
    float *x = g_new(float, (gsize)n), most = 0;
    for (int b = 0; b < blocks; b++) {
        float out[2][BLOCK];
        mixer_render(stage_mixer(stage), b * (int64_t)BLOCK, out);
        memcpy(x + b * BLOCK, out[0], sizeof out[0]);
    }
    double all = rms(x, n);
    high_pass(x, n, 1000);
    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    g_test_message("kurtosis above 1 kHz %.0f, peak %.2f", kurtosis(x, n), most);
    g_assert_cmpfloat(kurtosis(x, n), >, 50);
    g_assert_cmpfloat(kurtosis(x, n), <, 500);
    g_assert_cmpfloat(most, <, 1);
    g_assert_cmpfloat(all, >, 0.003);
    g_free(x);
    stage_free(stage);
}

/* A log settles about every minute: knocks below 400 Hz, a slide, and a flare of cracks. What
 * sounds in the second after each beginning, beside the second before. */
static void logs_settle_in_a_fire(void)
{
    enum { MOST = 64, MINUTES = 15 };
    struct asked a = {"fire", NULL, 0, 0.5, 15, 0};
    struct alone *s = alone_new(&a, 9);
    struct event log[MOST];
    int n = s->kind->answers.events(s->source, 0, MINUTES * 60 * SAMPLE_RATE, log, MOST);
    int second = blocks_of(1), knocked = 0, flared = 0;
    for (int e = 0; e < n; e++) {
        int64_t travel = source_travel(&s->world, 0, 1);
        int64_t first = (log[e].onset + travel) / BLOCK - second, told = 0;
        float *low = g_new(float, 2 * (gsize)second * BLOCK), *high = NULL;
        for (int b = 0; b < 2 * second; b++) {
            alone_render(s, first + b);
            for (int i = 0; i < s->field.n_events; i++)
                told += s->field.event[i].onset == log[e].onset + travel;
            for (int i = 0; i < BLOCK; i++)
                low[b * BLOCK + i] = s->field.wide[0][i] + s->field.wide[1][i];
        }
        g_assert_cmpint(told, ==, 1);
        high = g_memdup2(low, 2 * (gsize)second * BLOCK * sizeof *low);
        high_pass(high, 2 * second * BLOCK, 1000);
        for (int i = 1; i < 2 * second * BLOCK; i++)
            low[i] = low[i - 1] + 0.04f * (low[i] - low[i - 1]); /* 300 Hz */
        int half = second * BLOCK;
        knocked += rms(low + half, half) > 1.4 * rms(low, half);
        flared += rms(high + half, half) > rms(high, half);
        g_free(low);
        g_free(high);
    }
    g_test_message("%d logs, %d knock, %d flare", n, knocked, flared);
    g_assert_cmpint(n, >=, 8);
    g_assert_cmpint(n, <=, 24);
    g_assert_cmpfloat(knocked, >, 0.8 * n);
    g_assert_cmpfloat(flared, >, 0.7 * n);
    alone_free(s);
}

/* A layer alone, without the scene's air: between calls it is still a place outdoors, and the
 * calls stand above it. Levels of tenths of a second at the left ear. */
static void nothing_sings_in_silence(void)
{
    static const struct asked row[] = {
        {"crickets", "field", 0, 0.5, 18, 0},   {"crickets", "tree", 0, 0.5, 18, 0},
        {"bush-crickets", NULL, 0, 0.5, 20, 0}, {"bush-crickets", "katydid", 0, 0.5, 20, 0},
        {"frogs", "tree", 0, 0.5, 18, 0},       {"frogs", "pacific", 0, 0.5, 18, 0},
    };
    enum { TENTHS = 300, BLOCKS = 9 };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct stage *stage = stage_with(&row[i], 0, false);
        int level_db[TENTHS];
        for (int k = 0; k < TENTHS; k++) {
            double sum = 0;
            for (int b = 0; b < BLOCKS; b++) {
                float out[2][BLOCK];
                mixer_render(stage_mixer(stage), (k * BLOCKS + b) * (int64_t)BLOCK, out);
                for (int n = 0; n < BLOCK; n++)
                    sum += (double)out[0][n] * out[0][n];
            }
            level_db[k] = (int)lround(10 * log10(sum / (BLOCKS * BLOCK) + 1e-20));
        }
        qsort(level_db + 1, TENTHS - 1, sizeof *level_db, by_size);
        int quiet = level_db[1 + TENTHS / 50], loud = level_db[TENTHS - TENTHS / 50];
        g_test_message("%s %s: %d … %d dB", row[i].name, row[i].kind ? row[i].kind : "", quiet,
                       loud);
        g_assert_cmpint(quiet, >, -64);
        g_assert_cmpint(loud - quiet, >, 8);
        g_assert_cmpint(loud - quiet, <, 38);
        stage_free(stage);
    }
}

/* A bowl and a bell: how long they ring, and whether they beat. */
static void metal_rings_long_and_beats(void)
{
    static const struct {
        struct asked asked;
        double below_hz; /* where the lowest pair stands alone */
        double t60_s, ripple_db;
    } row[] = {
        {{"bowl", "small", 0, 0.5, 15, 0}, 300, 15, 1},
        {{"bowl", "large", 0, 0.5, 15, 0}, 150, 20, 1},
        {{"bell", NULL, 0, 0.5, 15, 0}, 1200, 15, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct alone *s = alone_new(&row[i].asked, 2);
        int blocks = blocks_of(20), n = blocks * BLOCK;
        float *x = alone_play(s, -1, blocks), most = 0;
        double z1 = 0, z2 = 0, pole = exp(-2 * G_PI * row[i].below_hz / SAMPLE_RATE);
        for (int k = 0; k < n; k++) {
            most = fmaxf(most, fabsf(x[k]));
            z1 = x[k] + pole * (z1 - x[k]);
            z2 = z1 + pole * (z2 - z1);
            x[k] = (float)z2;
        }
        enum { STEPS = 160, FIRST = 20 }; /* tenths of a second from 2 s on */
        double db[STEPS], slope = 0, mean = 0, weight = 0, ripple = 0;
        for (int k = 0; k < STEPS; k++) {
            int from = (FIRST + k) * SAMPLE_RATE / 10;
            db[k] = 20 * log10(rms(x + from, SAMPLE_RATE / 10) + 1e-12);
            mean += db[k] / STEPS;
        }
        for (int k = 0; k < STEPS; k++) {
            double at = k - (STEPS - 1) / 2.0;
            slope += at * (db[k] - mean);
            weight += at * at;
        }
        slope /= weight / 10; /* dB a second */
        for (int k = 0; k < STEPS; k++) {
            double straight = mean + slope / 10 * (k - (STEPS - 1) / 2.0);
            ripple += (db[k] - straight) * (db[k] - straight) / STEPS;
        }
        g_test_message("%s %s: peak %.2f, T60 %.1f s, beats %.1f dB", row[i].asked.name,
                       row[i].asked.kind ? row[i].asked.kind : "", most, -60 / slope,
                       sqrt(ripple));
        g_assert_cmpfloat(-60 / slope, >, row[i].t60_s);
        g_assert_cmpfloat(-60 / slope, <, 60);
        g_assert_cmpfloat(sqrt(ripple), >, row[i].ripple_db);
        g_assert_cmpfloat(most, >, 0.08);
        g_assert_cmpfloat(most, <, 0.5);
        g_free(x);
        alone_free(s);
    }
}

/* The same events and, once the filters' memory has faded, the same sound. */
static void all_is_the_same_from_any_beginning(void)
{
    static const struct {
        struct asked asked;
        double begin_s;
    } row[] = {
        {{"crickets", "field", 0, 0.5, 18, 0}, 27},
        {{"crickets", "tree", 0, 0.5, 18, 0}, 19.9},
        {{"crickets", "ground", 0, 0.5, 18, 0}, 33},
        {{"bush-crickets", "great-green", 0, 0.5, 20, 0}, 21},
        {{"bush-crickets", "katydid", 0, 0.5, 20, 0}, 30},
        {{"bush-crickets", "meadow", 0, 0.5, 20, 0}, 25},
        {{"frogs", "tree", 0, 0.5, 18, 0}, 40},
        {{"frogs", "pacific", 0, 0.5, 18, 0}, 37},
        {{"frogs", "common", 0, 0.5, 18, 0}, 40},
        {{"frogs", "bull", 0, 0.5, 18, 0}, 44},
        {{"fire", NULL, 0, 0.5, 15, 0}, 31},
        {{"thunder", NULL, 0, 0.5, 15, 0}, -3}, /* in the midst of the first clap */
        {{"bowl", "small", 0, 0.5, 15, 0}, 38},
        {{"bowl", "large", 0, 0.5, 15, 0}, 30.9},
        {{"bowl", "rubbed", 0, 0.5, 15, 0}, 35},
        {{"bell", NULL, 0, 0.5, 15, 0}, 31},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct stage *early = stage_for(&row[i].asked, 0);
        double begin_s = row[i].begin_s;
        if (begin_s < 0) {
            struct event clap[1];
            int n = 0;
            for (int64_t from = 0; n == 0; from += 30 * SAMPLE_RATE)
                n = world_events(stage_world(early), 0, from, from + 30 * SAMPLE_RATE, clap,
                                 1);
            begin_s = frame_time(clap->onset) - begin_s;
        }
        int64_t first = (int64_t)(begin_s * SAMPLE_RATE / BLOCK);
        struct stage *late = stage_for(&row[i].asked, first * BLOCK);
        float most = 0, apart = 0, a[2][BLOCK], b[2][BLOCK];
        for (int64_t k = first - blocks_of(26) > 0 ? first - blocks_of(26) : 0; k < first; k++)
            mixer_render(stage_mixer(early), k * BLOCK, a);
        for (int64_t k = first; k < first + blocks_of(6); k++) {
            struct mixer *m[2] = {stage_mixer(early), stage_mixer(late)};
            mixer_render(m[0], k * BLOCK, a);
            mixer_render(m[1], k * BLOCK, b);
            g_assert_cmpint(m[0]->n_events, ==, m[1]->n_events);
            for (int e = 0; e < m[0]->n_events; e++) {
                g_assert_cmpint(m[0]->event[e].event.onset, ==, m[1]->event[e].event.onset);
                g_assert_true(m[0]->event[e].event.key == m[1]->event[e].event.key);
            }
            for (int n = 0; n < BLOCK; n++) {
                most = fmaxf(most, fabsf(a[0][n]));
                apart = fmaxf(apart, fabsf(a[0][n] - b[0][n]));
            }
        }
        g_test_message("%s %s: %.4f, apart by %.1e", row[i].asked.name,
                       row[i].asked.kind ? row[i].asked.kind : "", most, apart);
        g_assert_cmpfloat(most, >, 0.001);
        g_assert_cmpfloat(apart, <, 0.002 * most);
        stage_free(early);
        stage_free(late);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    g_test_add_func("/night/fire", fire_crackles_without_one_snap_drowning_the_rest);
    g_test_add_func("/night/logs", logs_settle_in_a_fire);
    g_test_add_func("/night/no-silence", nothing_sings_in_silence);
    g_test_add_func("/night/metal", metal_rings_long_and_beats);
    g_test_add_func("/night/any-beginning", all_is_the_same_from_any_beginning);
    int status = g_test_run();
    g_free(tables);
    return status;
}
