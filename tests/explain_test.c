/* What `withness explain` says of a scene, at many moments, against what the engine does then:
 * every claim that it makes is looked up again here, and each of them is met. */
#include "explain.h"

#include "nature/source.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/scene_file.h"
#include "vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EVENTS = 4096, MINUTES = 40, LAYERS = 12 };

static struct vocabulary vocabulary;
static struct library library;

struct place {
    struct scene *scene;
    struct stage *stage;
    const struct world *world;
    struct event event[LAYERS][EVENTS];
    int n[LAYERS];
};

static void open_place(struct place *p, const char *name, uint64_t seed)
{
    static struct noise_tables tables;
    g_autoptr(GPtrArray) faults = faults_new();
    g_autofree char *path = g_strdup_printf("%s/../scenes/%s.scene", WITHNESS_TEST_DIR, name);
    p->scene = scene_read(path, &vocabulary, &library, faults);
    g_assert_nonnull(p->scene);
    struct stage_options options = {.seed = seed, .library = &library, .unprimed = true};
    p->stage = stage_new(p->scene, &tables, &options, NULL);
    p->world = stage_world(p->stage);
    g_assert_cmpint(p->scene->n_layers, <=, LAYERS);
    for (int v = 0; v < p->scene->n_layers; v++) {
        p->n[v] = 0;
        for (int s = -150; s < MINUTES * 60; s += 10) /* explain looks two minutes back */
            p->n[v] += world_all_events(p->world, v, (int64_t)s * SAMPLE_RATE,
                                        (int64_t)(s + 10) * SAMPLE_RATE, p->event[v] + p->n[v],
                                        EVENTS - p->n[v]);
        g_assert_cmpint(p->n[v], <, EVENTS);
    }
}

static void close_place(struct place *p)
{
    stage_free(p->stage);
    scene_free(p->scene);
}

/* Whether layer v began something so many seconds ago, as it is heard (NAN: something that
 * still goes on, its ends pushed out by edge_s), in answer to layer `whom` (if not negative). */
static bool happened(const struct place *p, int v, double t, double ago_s, double edge_s,
                     int whom)
{
    double late_s = frame_time(source_travel(p->world, v, 1));
    for (int i = 0; i < p->n[v]; i++) {
        const struct event *e = &p->event[v][i];
        double since_s = t - frame_time(e->onset) - late_s;
        bool then = isnan(ago_s)
                        ? since_s >= -edge_s && since_s < frame_time(e->length) + edge_s
                        : fabs(since_s - ago_s) <= 0.51;
        if (then && (whom < 0 || e->answers == whom))
            return true;
    }
    return false;
}

static double hush(const struct place *p, int v, const char *from, double t)
{
    double left = 1;
    const struct voice *voice = &p->world->voices[v];
    for (int i = 0; i < voice->n_links; i++) {
        const struct link *l = &voice->links[i];
        const char *name =
            l->from < 0 ? signal_names[-1 - l->from] : p->scene->layer[l->from].name;
        if (l->kind == LINK_HUSHED_BY && strcmp(name, from) == 0)
            left = fmin(left, world_hush_by(p->world, v, l, 0, t));
    }
    return left;
}

/* The number between two texts, or NAN. */
static double number_after(const char *line, const char *before)
{
    const char *at = strstr(line, before);
    return at ? g_ascii_strtod(at + strlen(before), NULL) : NAN;
}

/* How often each thing was said. */
static GHashTable *said;

static bool says(const char *line, const char *what)
{
    if (!strstr(line, what))
        return false;
    g_hash_table_insert(said, (gpointer)what,
                        GINT_TO_POINTER(GPOINTER_TO_INT(g_hash_table_lookup(said, what)) + 1));
    return true;
}

static void check_quiet(const struct place *p, int v, double t, const char *line)
{
    const struct habit *h =
        p->world->voices[v].answers->habit
            ? p->world->voices[v].answers->habit(p->world->voices[v].source)
            : NULL;
    double share = h ? world_hour_share(p->world, h, t) : 1;
    if (says(line, "because of the wind"))
        g_assert_cmpfloat(hush(p, v, "wind", t), <, 0.6);
    if (says(line, "because of the rain"))
        g_assert_cmpfloat(hush(p, v, "rain", t), <, 0.6);
    if (says(line, "because of thunder"))
        g_assert_cmpfloat(hush(p, v, "thunder", t), <, 0.6);
    if (says(line, "because of the wind, which is over"))
        g_assert_cmpfloat(world_signal(p->world, SIGNAL_WIND, v, t), <,
                          p->world->weather.wind);
    if (says(line, "because of the rain, which is over"))
        g_assert_cmpfloat(world_signal(p->world, SIGNAL_RAIN, v, t), <, 0.05);
    if (says(line, "not awake yet") || says(line, "waiting for the dark"))
        g_assert_cmpfloat(share, <=, 0.1);
    if (says(line, "quiet just now")) {
        g_assert_cmpfloat(share, >, 0.3);
        g_assert_cmpfloat(hush(p, v, "wind", t), >=, 0.5);
    }
}

/* Of who calls. */
static void check_caller(const struct place *p, int v, double t, const char *line)
{
    bool now = says(line, "heard now");
    if (now != happened(p, v, t, NAN, now ? 0.01 : -0.01, -1))
        g_error("at %.2f s: %s", t, line);
    if (!now)
        check_quiet(p, v, t, line);
    double ago_s = number_after(line, "; heard ");
    if (!isnan(ago_s) && says(line, "s ago"))
        g_assert_true(happened(p, v, t, ago_s, 0, -1));
    for (int k = 0; k < p->scene->n_layers; k++) {
        const char *name = p->scene->layer[k].name;
        g_autofree char *answered = g_strdup_printf("; answered %s ", name);
        g_autofree char *answering = g_strdup_printf(", answering %s", name);
        g_autofree char *by = g_strdup_printf("; %s answered it ", name);
        ago_s = number_after(line, answered);
        if (!isnan(ago_s) && says(line, "; answered"))
            g_assert_true(happened(p, v, t, ago_s, 0, k));
        if (strstr(line, answering) && says(line, ", answering"))
            g_assert_true(happened(p, v, t, NAN, 0.01, k));
        ago_s = number_after(line, by);
        if (!isnan(ago_s) && says(line, "answered it"))
            g_assert_true(happened(p, k, t, ago_s, 0, v));
    }
}

/* Of what follows. */
static void check_bed(const struct place *p, int v, double t, const char *line)
{
    double drive = world_drive(p->world, v, t), before = world_drive(p->world, v, t - 2);
    if (says(line, "stirred"))
        g_assert_cmpfloat(drive, >, 0.6);
    if (says(line, "nearly still"))
        g_assert_cmpfloat(drive, <, 0.4);
    if (says(line, "settling"))
        g_assert_cmpfloat(drive, <, before);
    if (says(line, "rising"))
        g_assert_cmpfloat(drive, >, before);
    if (says(line, "dripping on") || says(line, "silent, since it is dry"))
        g_assert_cmpfloat(world_signal(p->world, SIGNAL_RAIN, v, t), <, 0.02);
    if (says(line, ": falling"))
        g_assert_cmpfloat(world_signal(p->world, SIGNAL_RAIN, v, t), >=, 0.02);
    const char *sound = p->scene->layer[v].sound;
    if (strstr(line, ": falling") || strstr(line, "dripping") || strstr(line, ": silent"))
        g_assert_cmpstr(sound, ==, "rain"); /* a brook does not fall silent in a drought */
    if (strcmp(sound, "stream") == 0)
        g_assert_true(says(line, ": running high") ==
                      (weather_flow(&p->world->weather, t) > 1.1));
    if (says(line, ", sinking"))
        g_assert_cmpfloat(weather_flow(&p->world->weather, t), <,
                          weather_flow(&p->world->weather, t - 60));
    double settled_s = number_after(line, "; a log settled ");
    if (!isnan(settled_s) && says(line, ": burning"))
        g_assert_true(happened(p, v, t, settled_s, 0, -1));
    if (says(line, "held back by the wind"))
        g_assert_cmpfloat(hush(p, v, "wind", t), <, 0.6);
    /* The gust that is there then is the one that is here now: no other lag fits as well. */
    double late_s = number_after(line, "; a gust is there ");
    if (!isnan(late_s) && says(line, "a gust is there")) {
        late_s = strstr(line, "before") ? -late_s : late_s;
        double apart[2] = {0};
        for (int i = 0; i < 600; i++)
            for (int k = 0; k < 2; k++) {
                double here = world_wind_ms(p->world, -1, 0, i * 3.7);
                double there = world_wind_ms(p->world, v, 0, i * 3.7 + (k ? -late_s : late_s));
                apart[k] += (here - there) * (here - there);
            }
        g_assert_cmpfloat(apart[0], <, 0.9 * apart[1]);
    }
}

static void check_weather(const struct place *p, double t)
{
    g_autofree char *line = explain_weather(p->stage, t);
    double wind = world_signal(p->world, SIGNAL_WIND, -1, t);
    g_assert_cmpfloat(fabs(number_after(line, "wind ") - wind), <, 0.0501);
    if (says(line, ": a gust"))
        g_assert_cmpfloat(wind, >, 1.3 * p->world->weather.wind);
    if (says(line, ": a lull"))
        g_assert_cmpfloat(wind, <, 0.7 * p->world->weather.wind);
}

/* Against the whole, so that a line that is never said is a fault too. */
static void what_it_says_is_so(void)
{
    static const struct {
        const char *scene;
        double every_s;
        const char *must[12];
    } row[] = {{"under-the-beeches",
                7.3,
                {"heard now", "because of the wind", "because of the wind, which is over",
                 "; answered", ", answering", "answered it", "stirred", "nearly still",
                 "settling", ": a gust", ": a lull", "held back by the wind"}},
               {"after-the-rain",
                11.7,
                {"because of the rain", "because of the rain, which is over", "dripping on",
                 "silent, since it is dry", ": falling", ": running high", ", sinking"}},
               {"by-the-fire", 23.3, {": burning"}},
               {"storm-going-by", 17.3, {"because of thunder", "heard now"}},
               {"autumn-leaves", 17.3, {"a gust is there", "rising"}},
               {"dawn-chorus", 41.3, {"not awake yet", "quiet just now"}}};
    struct place *p = g_new0(struct place, 1);
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        said = g_hash_table_new(g_str_hash, g_str_equal);
        open_place(p, row[k].scene, 5);
        for (double t = 30; t < MINUTES * 60 - 30; t += row[k].every_s) {
            check_weather(p, t);
            for (int v = 0; v < p->scene->n_layers; v++) {
                g_autofree char *line = explain_layer(p->scene, p->stage, v, t);
                const struct voice_answers *a = p->world->voices[v].answers;
                g_assert_true(g_str_has_prefix(line, p->scene->layer[v].name));
                if (a->events && !a->activity && !a->steady)
                    check_caller(p, v, t, line);
                else
                    check_bed(p, v, t, line);
            }
        }
        for (int i = 0; i < 12 && row[k].must[i]; i++) {
            int times = GPOINTER_TO_INT(g_hash_table_lookup(said, row[k].must[i]));
            g_test_message("%s: \"%s\" said %d times", row[k].scene, row[k].must[i], times);
            g_assert_cmpint(times, >, 0);
        }
        close_place(p);
        g_hash_table_unref(said);
    }
    g_free(p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("XDG_DATA_HOME", "/nonexistent", TRUE);
    vocabulary_fill(&vocabulary);
    library_init(&library);
    g_test_add_func("/explain/true", what_it_says_is_so);
    int failed = g_test_run();
    library_clear(&library);
    return failed;
}
