/* The bundled scenes as places: that what is linked in them is heard to be linked, and that a
 * moment is the same moment from wherever one begins. Measured on the scenes as they are, but
 * for their recordings (recording_test, assets_test). */
#include "correlation.h"
#include "dsp/level.h"
#include "nature/nature.h"
#include "nature/source.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/scene_file.h"
#include "stage.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { EVENTS = 8192 };

static struct noise_tables *tables;
static struct vocabulary vocabulary;
static struct library library;

static struct scene *bundled(const char *name)
{
    g_autoptr(GPtrArray) faults = faults_new();
    g_autofree char *path = g_strdup_printf("%s/../scenes/%s.scene", WITHNESS_TEST_DIR, name);
    struct scene *scene = scene_read(path, &vocabulary, &library, faults);
    g_assert_nonnull(scene);
    g_assert_cmpint(faults->len, ==, 0);
    return scene;
}

static struct stage *stage_at(const struct scene *scene, uint64_t seed, int64_t frame,
                              const char *only)
{
    const char *heard[] = {only, NULL};
    struct stage_options options = {
        .seed = seed, .frame = frame, .only = only ? heard : NULL, .library = &library};
    struct stage *stage = stage_new(scene, tables, &options, NULL);
    g_assert_nonnull(stage);
    return stage;
}

static int layer_of(const struct scene *scene, const char *name)
{
    int layer = scene_layer_index(scene, name);
    g_assert_cmpint(layer, >=, 0);
    return layer;
}

static int64_t seconds(double s)
{
    return (int64_t)(s * SAMPLE_RATE);
}

/* What a layer does in [from, to), asked for piece by piece. */
static int asked(const struct stage *stage, int layer, int64_t from, int64_t to, int64_t piece,
                 struct event *out)
{
    int n = 0;
    for (int64_t at = from; at < to; at += piece)
        n += world_all_events(stage_world(stage), layer, at, MIN(at + piece, to), out + n,
                              EVENTS - n);
    g_assert_cmpint(n, <, EVENTS);
    return n;
}

/* The leaves alone, as they are heard in the scene, against the wind where they stand. */
static void leaves_answer_the_gust(void)
{
    enum { SECONDS = 100, PER_S = 10, STEP = SAMPLE_RATE / PER_S, N = SECONDS * PER_S };
    enum { LAG = 4 * PER_S };
    static const struct {
        const char *scene, *layer;
    } row[] = {{"under-the-beeches", "leaves"}, {"autumn-leaves", "oak"}};
    static double heard[N], wind[N];
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        struct scene *scene = bundled(row[k].scene);
        struct stage *stage = stage_at(scene, 3, 0, row[k].layer);
        int layer = layer_of(scene, row[k].layer), at = 0, n = 0;
        double energy = 0;
        for (int64_t frame = 0; at < N; frame += BLOCK) {
            float out[2][BLOCK];
            mixer_render(stage_mixer(stage), frame, out);
            for (int i = 0; i < BLOCK && at < N; i++) {
                energy += out[0][i] * out[0][i] + out[1][i] * out[1][i];
                if (++n % STEP == 0) {
                    heard[at++] = sqrt(energy / STEP);
                    energy = 0;
                }
            }
        }
        for (int i = 0; i < N; i++)
            wind[i] = world_signal(stage_world(stage), SIGNAL_WIND, layer, (i + 0.5) / PER_S);
        double best = -1, lag_s = 0;
        for (int lag = -LAG; lag <= LAG; lag++) {
            double c = correlation(heard + LAG + lag, wind + LAG, N - 2 * LAG);
            if (c > best)
                best = c, lag_s = (double)lag / PER_S;
        }
        g_test_message("%s: %s follow the wind by %.2f, %.1f s later", row[k].scene,
                       row[k].layer, best, lag_s);
        g_assert_cmpfloat(best, >, 0.7);
        g_assert_cmpfloat(lag_s, >=, 0.3);
        g_assert_cmpfloat(lag_s, <=, 1.5);
        stage_free(stage);
        scene_free(scene);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Phrases in the stillest and in the windiest quarter of the time, over some mornings. */
static void birds_wait_in_the_wind(void)
{
    static const struct {
        const char *scene, *layer;
    } row[] = {{"under-the-beeches", "blackbird"},
               {"under-the-beeches", "robin"},
               {"autumn-leaves", "robin"},
               {"night-wood", "nightingale"}};
    enum { SEEDS = 6, SECONDS = 1800 };
    static struct event event[EVENTS];
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        struct scene *scene = bundled(row[k].scene);
        int layer = layer_of(scene, row[k].layer), still = 0, windy = 0;
        for (uint64_t seed = 1; seed <= SEEDS; seed++) {
            struct stage *stage = stage_at(scene, seed, 0, NULL);
            static double wind[SECONDS], sorted[SECONDS];
            for (int i = 0; i < SECONDS; i++)
                wind[i] = sorted[i] = world_signal(stage_world(stage), SIGNAL_WIND, layer, i);
            qsort(sorted, SECONDS, sizeof *sorted, by_value);
            int n = asked(stage, layer, 0, seconds(SECONDS), seconds(15), event);
            for (int i = 0; i < n; i++) {
                double now = wind[event[i].onset / SAMPLE_RATE];
                still += now < sorted[SECONDS / 4];
                windy += now >= sorted[SECONDS * 3 / 4];
            }
            stage_free(stage);
        }
        g_test_message("%s: %s, %d phrases in the stillest quarter, %d in the windiest",
                       row[k].scene, row[k].layer, still, windy);
        g_assert_cmpint(still, >, 100);
        g_assert_cmpfloat((double)windy / still, <, 0.4);
        scene_free(scene);
    }
}

/* How many calls are followed by one of the others' phrases after 1 to 4 s, these moved by
 * `shift` round the whole. */
static int answered(const struct event *call, int calls, const struct event *reply,
                    int replies, int64_t shift, int64_t whole)
{
    int found = 0;
    for (int i = 0; i < calls; i++) {
        int64_t end = call[i].onset + call[i].length;
        for (int k = 0; k < replies; k++) {
            int64_t after = (reply[k].onset + shift) % whole - end;
            if (after >= seconds(1) && after <= seconds(4)) {
                found++;
                break;
            }
        }
    }
    return found;
}

/* Against the same songs moved in time by 10 to 60 s, so that both keep their weather. */
static void neighbours_answer_more_than_chance(void)
{
    static const struct {
        const char *scene, *caller, *answerer;
    } row[] = {{"under-the-beeches", "blackbird", "robin"},
               {"lake-with-a-loon", "loon", "far-loon"},
               {"dawn-chorus", "blackbird", "far-blackbird"}};
    enum { SHIFTS = 2000, HOUR_S = 3600 };
    static struct event call[EVENTS], reply[EVENTS];
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        struct scene *scene = bundled(row[k].scene);
        struct stage *stage = stage_at(scene, 4, 0, NULL);
        int64_t whole = seconds(HOUR_S);
        int calls = asked(stage, layer_of(scene, row[k].caller), 0, whole, seconds(15), call);
        int replies =
            asked(stage, layer_of(scene, row[k].answerer), 0, whole, seconds(15), reply);
        int found = answered(call, calls, reply, replies, 0, whole), as_many = 0;
        double mean = 0;
        for (int i = 0; i < SHIFTS; i++) {
            int64_t shift = seconds(10 + 50 * (i + 0.5) / SHIFTS);
            shift = i % 2 ? shift : whole - shift;
            int by_chance = answered(call, calls, reply, replies, shift, whole);
            mean += (double)by_chance / SHIFTS;
            as_many += by_chance >= found;
        }
        g_test_message("%s: of %d calls %s answers %d within 1 to 4 s; by chance %.1f, and as "
                       "many in %d of %d",
                       row[k].scene, calls, row[k].answerer, found, mean, as_many, SHIFTS);
        g_assert_cmpint(calls, >, 30);
        g_assert_cmpint(as_many, <=, SHIFTS / 1000);
        for (int i = 0; i < replies; i++) {
            if (reply[i].answers < 0 || reply[i].onset < seconds(30))
                continue;
            bool in_time = false;
            for (int c = 0; c < calls; c++) {
                double after_s = frame_time(reply[i].onset - call[c].onset - call[c].length);
                in_time |= after_s >= 0.99 && after_s <= 4;
            }
            g_assert_true(in_time);
        }
        stage_free(stage);
        scene_free(scene);
    }
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_value);
    return n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
}

/* The dawn chorus from an hour before it begins, with two more who wake late. */
static void dawn_comes_in_its_order(void)
{
    static const char *const order[] = {"robin",     "song-thrush", "blackbird", "wren",
                                        "great-tit", "chiffchaff",  "blue-tit",  "chaffinch"};
    enum { SPECIES = G_N_ELEMENTS(order), SEEDS = 11 };
    static struct event event[EVENTS];
    static double first[SPECIES][SEEDS];
    struct scene *scene = bundled("dawn-chorus");
    scene->hour = 3.25;
    for (int k = 0; k < SPECIES; k++)
        if (scene_layer_index(scene, order[k]) < 0)
            scene_add_layer(scene, order[k])->sound = g_strdup(order[k]);
    for (int seed = 0; seed < SEEDS; seed++) {
        struct stage *stage = stage_at(scene, (uint64_t)seed + 1, 0, NULL);
        for (int k = 0; k < SPECIES; k++) {
            int layer = layer_of(scene, order[k]), n = 0;
            for (int minute = 0; n == 0; minute++) {
                g_assert_cmpint(minute, <, 180);
                n = asked(stage, layer, seconds(60 * minute), seconds(60 * minute + 60),
                          seconds(15), event);
            }
            double begins = frame_time(event[0].onset);
            for (int i = 1; i < n; i++)
                begins = fmin(begins, frame_time(event[i].onset));
            first[k][seed] = begins / 60;
        }
        stage_free(stage);
    }
    double before = -1;
    for (int k = 0; k < SPECIES; k++) {
        double minutes = median(first[k], SEEDS);
        g_test_message("%s at %d:%02d", order[k], 3 + (int)(minutes + 15) / 60,
                       (int)(minutes + 15) % 60);
        g_assert_cmpfloat(minutes, >, before);
        before = minutes;
    }
    scene_free(scene);
}

/* When showers of more than a minute end: the last second of real rain, if it then stops. */
static int showers_end(const struct stage *stage, int64_t *at, int n_max, int hours)
{
    int n = 0, wet = 0, last = 0;
    for (int t = 0; t < hours * 3600 && n < n_max; t++) {
        double rain = world_signal(stage_world(stage), SIGNAL_RAIN, -1, t);
        if (rain > 0.2) {
            wet++;
            last = t;
        }
        if (rain < 0.03) {
            if (wet > 60)
                at[n++] = seconds(last);
            wet = 0;
        }
    }
    return n;
}

/* When the first of a layer's birds has all but forgotten a shower. */
static double recovers_s(const struct stage *stage, int layer, int64_t dry)
{
    const struct world *w = stage_world(stage);
    double t = frame_time(dry) + 90;
    for (int i = 0; i < w->voices[layer].n_links; i++) {
        const struct link *link = &w->voices[layer].links[i];
        if (link->kind != LINK_HUSHED_BY || link->from != link_signal(SIGNAL_RAIN))
            continue;
        while (t > frame_time(dry) - 120 && world_hush_by(w, layer, link, 0, t) > 0.7)
            t -= 0.5;
    }
    return t;
}

/* Songs and seconds in the rain and out of it. */
struct rates {
    double wet, wet_s, dry, dry_s;
};

static void count_songs(const struct stage *stage, const struct event *song, int n,
                        double length_s, struct rates *r)
{
    for (int i = 0; i < n; i++) {
        double rain =
            world_signal(stage_world(stage), SIGNAL_RAIN, -1, frame_time(song[i].onset));
        r->wet += rain > 0.25;
        r->dry += rain < 0.01;
    }
    for (double t = 0; t < length_s; t++) {
        double rain = world_signal(stage_world(stage), SIGNAL_RAIN, -1, t);
        r->wet_s += rain > 0.25;
        r->dry_s += rain < 0.01;
    }
}

static double first_after_s(const struct event *song, int n, int64_t frame)
{
    int64_t first = INT64_MAX;
    for (int i = 0; i < n; i++)
        if (song[i].onset >= frame)
            first = MIN(first, song[i].onset);
    return frame_time(first);
}

/* Two birds after each good shower of some hours: silent in it; then one of them sings, and a while
 * later the other; most often the bolder first, who recovers sooner. */
static void one_voice_breaks_the_silence(void)
{
    enum { SEEDS = 64, HOURS = 3, SHOWERS = 40 };
    static const char *const bird[] = {"blackbird", "robin"};
    static struct event song[EVENTS];
    static double alone_s[SEEDS * SHOWERS];
    struct rates rates = {0};
    int n = 0, told_apart = 0, bold_first = 0;
    struct scene *scene = bundled("after-the-rain");
    scene->rain = 0.4;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct stage *stage = stage_at(scene, seed, 0, NULL);
        int64_t dry[SHOWERS];
        double first_s[2][SHOWERS], back_s[2][SHOWERS];
        int showers = showers_end(stage, dry, SHOWERS, HOURS);
        for (int k = 0; k < 2; k++) {
            int layer = layer_of(scene, bird[k]);
            int songs = asked(stage, layer, 0, seconds(HOURS * 3600), seconds(15), song);
            count_songs(stage, song, songs, HOURS * 3600, &rates);
            for (int i = 0; i < showers; i++) {
                first_s[k][i] = first_after_s(song, songs, dry[i]);
                back_s[k][i] = recovers_s(stage, layer, dry[i]);
            }
        }
        for (int i = 0; i < showers; i++) {
            alone_s[n++] = fabs(first_s[0][i] - first_s[1][i]);
            if (fabs(back_s[0][i] - back_s[1][i]) < 15)
                continue;
            told_apart++;
            bold_first += (back_s[0][i] < back_s[1][i]) == (first_s[0][i] < first_s[1][i]);
        }
        stage_free(stage);
    }
    double wet = 60 * rates.wet / rates.wet_s, dry = 60 * rates.dry / rates.dry_s;
    g_test_message("%d showers: %.2f songs a minute in them, %.2f when dry", n, wet, dry);
    g_test_message("the first is alone for %.0f s; the bolder is first %d times of %d",
                   median(alone_s, n), bold_first, told_apart);
    g_assert_cmpint(n, >, 120);
    g_assert_cmpfloat(wet, <, 0.2 * dry);
    g_assert_cmpfloat(median(alone_s, n), >, 3);
    g_assert_cmpfloat((double)bold_first / told_apart, >, 0.65);
    scene_free(scene);
}

/* Every bundled scene's name, NULL-terminated. */
static char **all_places(void)
{
    g_autofree char *folder = g_build_filename(WITHNESS_TEST_DIR, "..", "scenes", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_assert_nonnull(dir);
    for (const char *file; (file = g_dir_read_name(dir));)
        if (g_str_has_suffix(file, ".scene")) {
            g_autofree char *name = g_strndup(file, strlen(file) - strlen(".scene"));
            g_strv_builder_add(names, name);
        }
    return g_strv_builder_end(names);
}

static int by_onset(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->onset != y->onset)
        return x->onset < y->onset ? -1 : 1;
    return x->who - y->who;
}

/* Asked in pieces of any length, and from any moment on, the same things happen. */
static void a_moment_is_the_same_from_anywhere(void)
{
    static struct event whole[EVENTS], pieces[EVENTS];
    g_auto(GStrv) name = all_places();
    for (int i = 0; name[i]; i++) {
        struct scene *scene = bundled(name[i]);
        struct stage *one = stage_at(scene, 9, 0, NULL);
        struct stage *other = stage_at(scene, 9, 90 * SAMPLE_RATE / BLOCK * BLOCK, NULL);
        int happened = 0;
        for (int layer = 0; layer < scene->n_layers; layer++) {
            int64_t from = seconds(120), to = seconds(240);
            int n = asked(one, layer, from, to, seconds(14.9), whole);
            int m = asked(other, layer, from, to, BLOCK * 37, pieces);
            g_assert_cmpint(n, ==, m);
            qsort(whole, (size_t)n, sizeof *whole, by_onset);
            qsort(pieces, (size_t)n, sizeof *pieces, by_onset);
            for (int e = 0; e < n; e++)
                g_assert_cmpmem(&whole[e], sizeof *whole, &pieces[e], sizeof *pieces);
            happened += n;
        }
        g_test_message("%s: %d events in two minutes", name[i], happened);
        stage_free(one);
        stage_free(other);
        scene_free(scene);
    }
}

/* Events as they were heard, and what was heard in the last block. */
struct heard {
    struct event event[EVENTS];
    int layer[EVENTS];
    int n;
    float out[2][BLOCK];
};

static void hear(struct stage *stage, int64_t frame, struct heard *h)
{
    struct mixer *m = stage_mixer(stage);
    mixer_render(m, frame, h->out);
    for (int i = 0; i < m->n_events && h->n < EVENTS; i++, h->n++) {
        h->event[h->n] = m->event[i].event;
        h->layer[h->n] = m->event[i].layer;
    }
}

/* A moment after 400 s at which something of a second and a half or more is half over, or 400 s
 * where there is none for some minutes: who begins there has to know what came before. */
static int64_t under_way(const struct scene *scene, const struct stage *stage)
{
    static struct event event[EVENTS];
    for (int layer = 0; layer < scene->n_layers; layer++) {
        int n = asked(stage, layer, seconds(400), seconds(700), seconds(15), event);
        for (int i = 0; i < n; i++)
            if (event[i].length > seconds(1.5) && event[i].length < seconds(8))
                return event[i].onset + source_travel(stage_world(stage), layer, 1) +
                       event[i].length / 2;
    }
    return seconds(400);
}

/* And so they are heard: a scene played for six seconds, and one begun two seconds later. */
static void a_moment_sounds_the_same_from_anywhere(void)
{
    enum { LATER = 2 * SAMPLE_RATE / BLOCK, BLOCKS = 6 * SAMPLE_RATE / BLOCK };
    static struct heard early, late;
    g_auto(GStrv) name = all_places();
    for (int i = 0; name[i]; i++) {
        struct scene *scene = bundled(name[i]);
        struct stage *any = stage_at(scene, 6, 0, NULL);
        int64_t begin = (under_way(scene, any) / BLOCK - LATER) * BLOCK;
        stage_free(any);
        struct stage *one = stage_at(scene, 6, begin, NULL);
        struct stage *other = stage_at(scene, 6, begin + LATER * BLOCK, NULL);
        double power = 0, apart = 0;
        early.n = late.n = 0;
        for (int b = 0; b < BLOCKS; b++) {
            int64_t frame = begin + (int64_t)b * BLOCK;
            hear(one, frame, &early);
            if (b < LATER) {
                early.n = 0;
                continue;
            }
            hear(other, frame, &late);
            for (int k = 0; k < BLOCK && b > LATER + 40; k++)
                for (int ear = 0; ear < 2; ear++) {
                    double difference = early.out[ear][k] - late.out[ear][k];
                    power += early.out[ear][k] * early.out[ear][k];
                    apart += difference * difference;
                }
        }
        double apart_db = 10 * log10(apart / power + 1e-20);
        g_test_message("%s: %d events, %.0f dB apart", name[i], early.n, apart_db);
        g_assert_cmpint(early.n, ==, late.n);
        for (int e = 0; e < early.n; e++) {
            g_assert_cmpint(early.layer[e], ==, late.layer[e]);
            g_assert_cmpint(early.event[e].onset, ==, late.event[e].onset);
            g_assert_cmpuint(early.event[e].key, ==, late.event[e].key);
        }
        g_assert_cmpfloat(apart_db, <, -40);
        stage_free(one);
        stage_free(other);
        scene_free(scene);
    }
}

/* What a layer of some sound hangs on in a place that says nothing of it, or says none. */
static struct scene *written(const char *text)
{
    g_autofree char *file = NULL;
    int fd = g_file_open_tmp("written-XXXXXX.scene", &file, NULL);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(file, text, -1, NULL));
    struct scene *scene = scene_read(file, &vocabulary, &library, NULL);
    g_assert_nonnull(scene);
    g_unlink(file);
    return scene;
}

static void much_goes_without_saying(void)
{
    static const struct {
        const char *sound, *said;
        bool follows_wind, hushed_by_wind, hushed_by_rain, hushed_by_thunder;
    } row[] = {
        {"leaves", "", true, false, false, false},
        {"leaves", "follows = none\n", false, false, false, false},
        {"leaves", "follows = breath 0.5\n", false, false, false, false},
        {"fire", "", true, false, false, false},
        {"surf", "", true, false, false, false},
        {"lake", "", true, false, false, false},
        {"robin", "", false, true, true, true},
        {"robin", "hushed-by = none\n", false, false, false, false},
        {"robin", "hushed-by = rain 0.5\n", false, false, true, false},
        {"robin", "follows = none\n", false, true, true, true},
        {"tawny-owl", "", false, true, true, true},
        {"crickets", "", false, false, true, false},
        {"bowl", "", false, false, false, false},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        g_autofree char *text = g_strdup_printf("[scene]\nrain = 0.5\n[far storm]\nsound = "
                                                "storm\n[it]\nsound = %s\n%s",
                                                row[k].sound, row[k].said);
        struct scene *scene = written(text);
        struct stage *stage = stage_at(scene, 1, 0, NULL);
        const struct voice *v = &stage_world(stage)->voices[layer_of(scene, "it")];
        bool found[4] = {false};
        for (int i = 0; i < v->n_links; i++) {
            bool wind = v->links[i].from == link_signal(SIGNAL_WIND);
            found[0] |= v->links[i].kind == LINK_FOLLOWS && wind;
            found[1] |= v->links[i].kind == LINK_HUSHED_BY && wind;
            found[2] |= v->links[i].kind == LINK_HUSHED_BY &&
                        v->links[i].from == link_signal(SIGNAL_RAIN);
            found[3] |= v->links[i].kind == LINK_HUSHED_BY && v->links[i].from >= 0;
        }
        g_test_message("%s, %s", row[k].sound, row[k].said);
        g_assert_true(found[0] == row[k].follows_wind);
        g_assert_true(found[1] == row[k].hushed_by_wind);
        g_assert_true(found[2] == row[k].hushed_by_rain);
        g_assert_true(found[3] == row[k].hushed_by_thunder);
        stage_free(stage);
        scene_free(scene);
    }
}

/* Two seconds of it, folded into a block. */
static void hear_alone(const char *sound, const char *kind, float out[2][BLOCK])
{
    g_autofree char *text = g_strdup_printf("[scene]\nwind = 0.2\n[it]\nsound = %s\n%s%s\n",
                                            sound, kind ? "kind = " : "", kind ? kind : "");
    struct scene *scene = written(text);
    int64_t begin = seconds(20) / BLOCK * BLOCK;
    struct stage *stage = stage_at(scene, 3, begin, NULL);
    float block[2][BLOCK];
    memset(out, 0, sizeof block);
    for (int64_t at = begin; at < begin + seconds(2); at += BLOCK) {
        mixer_render(stage_mixer(stage), at, block);
        for (int i = 0; i < BLOCK; i++)
            for (int ear = 0; ear < 2; ear++)
                out[ear][i] += block[ear][i];
    }
    stage_free(stage);
    scene_free(scene);
}

/* A river is no brook, though both are streams. */
static void other_names_sound_as_they_say(void)
{
    static float it[2][BLOCK], meant[2][BLOCK], first[2][BLOCK];
    for (const struct nature_alias *a = nature_aliases; a->alias; a++) {
        if (!a->kind)
            continue;
        hear_alone(a->alias, NULL, it);
        hear_alone(a->name, a->kind, meant);
        hear_alone(a->name, NULL, first);
        g_test_message("%s: %s, %s", a->alias, a->name, a->kind);
        g_assert_cmpmem(it, sizeof it, meant, sizeof meant);
        bool is_first = strcmp(a->kind, nature_find(a->name)->kinds[0]) == 0;
        g_assert_true(is_first == (memcmp(it, first, sizeof it) == 0));
    }
}

/* A bundled scene whose leaves are moved by the bird that they hush. */
static void a_circle_is_refused(void)
{
    g_autofree char *path =
        g_strdup_printf("%s/../scenes/%s.scene", WITHNESS_TEST_DIR, "under-the-beeches");
    g_autofree char *text = NULL, *file = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(GString) circle = g_string_new(text);
    g_assert_cmpuint(g_string_replace(circle, "[leaves]", "[leaves]\nhushed-by = robin", 1),
                     ==, 1);
    g_assert_cmpuint(g_string_replace(circle, "[robin]", "[robin]\nfollows = leaves 0.2", 1),
                     ==, 1);
    int fd = g_file_open_tmp("circle-XXXXXX.scene", &file, NULL);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(file, circle->str, -1, NULL));
    g_autoptr(GPtrArray) faults = faults_new();
    g_assert_null(scene_read(file, &vocabulary, &library, faults));
    g_assert_cmpint(faults->len, ==, 1);
    g_autofree char *line = fault_print(faults->pdata[0]);
    g_test_message("%s", line);
    g_assert_nonnull(strstr(line, "circle"));
    g_assert_nonnull(strstr(line, "robin"));
    g_assert_nonnull(strstr(line, "leaves"));
    g_unlink(file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("XDG_DATA_HOME", "/nonexistent", TRUE);
    tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    vocabulary_fill(&vocabulary);
    library_init(&library);
    g_test_add_func("/places/gust", leaves_answer_the_gust);
    g_test_add_func("/places/hush", birds_wait_in_the_wind);
    g_test_add_func("/places/answers", neighbours_answer_more_than_chance);
    g_test_add_func("/places/dawn", dawn_comes_in_its_order);
    g_test_add_func("/places/rain", one_voice_breaks_the_silence);
    g_test_add_func("/places/anywhere", a_moment_is_the_same_from_anywhere);
    g_test_add_func("/places/sounds", a_moment_sounds_the_same_from_anywhere);
    g_test_add_func("/places/unsaid", much_goes_without_saying);
    g_test_add_func("/places/names", other_names_sound_as_they_say);
    g_test_add_func("/places/circle", a_circle_is_refused);
    int status = g_test_run();
    library_clear(&library);
    g_free(tables);
    return status;
}
