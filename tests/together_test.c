/* The same moment for everyone: what a file's text stands for, what hour it is in a shared
 * scene, and two whole programs, begun seconds apart from copies of one scene in different
 * folders, that play into one sound server: how far apart do they sound? */
#include "dsp/frames.h"
#include "scene/scene.h"
#include "sound_server.h"
#include "stage.h"
#include "together.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static uint64_t seed_of(const char *text)
{
    g_autofree char *path = sound_server_path("seed.scene");
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return together_seed(path);
}

static void the_seed_is_what_can_be_read(void)
{
    static const char plain[] = "[scene]\nname = A\n\n[wind]\nsound = wind\n";
    static const struct {
        const char *text;
        bool same;
    } row[] = {
        {"[scene]\r\nname = A\r\n\r\n[wind]\r\nsound = wind\r\n", true},
        {"\xef\xbb\xbf[scene]\nname = A\n\n[wind]\nsound = wind\n", true},
        {"[scene]  \nname = A\t\n\n[wind]\nsound = wind", true},
        {"[scene]\nname = A\n \n[wind]\nsound = wind\n\n\n", true},
        {"[scene]\nname = A\n\n[wind]\nsound = wind\r", true},
        {"[scene]\nname = A\n[wind]\nsound = wind\n", false},
        {"[scene]\nname = B\n\n[wind]\nsound = wind\n", false},
        {"[scene]\nname =  A\n\n[wind]\nsound = wind\n", false},
        {"[scene]\nname = A\n\n[wind]\nsound = wind\n# more\n", false},
        {"", false},
    };
    uint64_t seed = seed_of(plain);
    g_assert_cmpuint(seed, >, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_test_message("%zu: %s", i, row[i].text);
        g_assert_true((seed_of(row[i].text) == seed) == row[i].same);
    }
}

/* The hour in a scene that names 4:45, so many hours of the world's clock later. */
static void a_shared_dawn_is_always_near(void)
{
    static const struct {
        double at_h, hour;
    } row[] = {{0, 4.75}, {0.5, 5.25}, {1, 5.75}, {1.5, 5.25}, {2, 4.75}, {500000.25, 5}};
    struct noise_tables *tables = g_new0(struct noise_tables, 1);
    struct scene *scene = scene_new();
    scene->hour = 4.75;
    struct stage_options shared = {.seed = 1, .shared = true, .unprimed = true};
    struct stage *stage = stage_new(scene, tables, &shared, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++)
        g_assert_cmpfloat(
            fabs(weather_hour(&stage_world(stage)->weather, row[i].at_h * 3600) - row[i].hour),
            <, 1e-6);
    stage_free(stage);
    /* `now` is UTC's. */
    scene->hour_now = true;
    stage = stage_new(scene, tables, &shared, NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    double apart = weather_hour(&stage_world(stage)->weather, frame_time(together_frame())) -
                   g_date_time_get_hour(now) - g_date_time_get_minute(now) / 60.0 -
                   g_date_time_get_seconds(now) / 3600.0;
    g_assert_cmpfloat(fabs(remainder(apart, 24)), <, 0.01);
    stage_free(stage);
    /* Alone, a place begins at its hour however long one has been listening to others. */
    scene->hour_now = false;
    struct stage_options later = {.seed = 1,
                                  .frame = (int64_t)7200 * SAMPLE_RATE,
                                  .began = (int64_t)7200 * SAMPLE_RATE,
                                  .unprimed = true};
    stage = stage_new(scene, tables, &later, NULL);
    g_assert_cmpfloat(fabs(weather_hour(&stage_world(stage)->weather, 7200 + 1800) - 5.25), <,
                      1e-6);
    stage_free(stage);
    scene_free(scene);
    g_free(tables);
}

/* --- two programs --- */

enum { EARS = 4, WINDOW = SAMPLE_RATE / 2, FARTHEST = SAMPLE_RATE / 10, CHUNK = 256 };

/* One sink with four channels, two for each program, so that what is heard of both has one
 * clock. */
static GSubprocess *server_new(void)
{
    static const char *const modules[] = {
        "module-null-sink sink_name=both rate=48000 channels=4 format=float32le "
        "channel_map=front-left,front-right,rear-left,rear-right",
        "module-remap-sink sink_name=one master=both remix=no channels=2 "
        "master_channel_map=front-left,front-right channel_map=front-left,front-right",
        "module-remap-sink sink_name=other master=both remix=no channels=2 "
        "master_channel_map=rear-left,rear-right channel_map=front-left,front-right",
        NULL};
    return sound_server_new(modules);
}

static const char place[] = "[scene]\nname = Shared\nwind = 0.2\n\n"
                            "[near]\nsound = blackbird\nevery = 2 s\nhushed-by = none\n\n"
                            "[far]\nsound = wren\nevery = 2 s\nhushed-by = none\n\n"
                            "[wind]\nsound = wind\nkind = field\nlevel = -10 dB\n";

static GSubprocess *listener_new(const char *sink, const char *text)
{
    g_autofree char *home = sound_server_path(sink);
    g_autofree char *path = g_strdup_printf("%s/%s.scene", home, sink);
    g_assert_cmpint(g_mkdir(home, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    const char *argv[] = {WITHNESS_BINARY, path, "--together", "--terminal",
                          "--volume",      "1",  NULL};
    return child_new_with(G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv, "PULSE_SINK", sink);
}

/* Reads on until `frames` more have come, appending them. */
static void hear(GSubprocess *parec, GArray *heard, int frames)
{
    float chunk[CHUNK][EARS];
    gsize n;
    for (int got = 0; got < frames; got += CHUNK) {
        GInputStream *in = g_subprocess_get_stdout_pipe(parec);
        g_assert_true(g_input_stream_read_all(in, chunk, sizeof chunk, &n, NULL, NULL));
        g_assert_cmpuint(n, ==, sizeof chunk);
        g_array_append_vals(heard, chunk, CHUNK);
    }
}

static float at(const GArray *heard, int64_t frame, int ear)
{
    return ((float(*)[EARS])(void *)heard->data)[frame][ear];
}

static double energy(const GArray *heard, int64_t from, int n, int ear)
{
    double e = 0;
    for (int i = 0; i < n; i++)
        e += (double)at(heard, from + i, ear) * at(heard, from + i, ear);
    return e;
}

/* By how much the other sounds later than the one at the end of what was heard, in frames, and
 * how alike they are then, 0…1. */
static double alike(const GArray *heard, int *lag)
{
    int64_t mid = (int64_t)heard->len - FARTHEST - WINDOW;
    double best = 0, one = energy(heard, mid, WINDOW, 0);
    for (int k = -FARTHEST; k <= FARTHEST; k++) {
        double sum = 0;
        for (int i = 0; i < WINDOW; i += 3)
            sum += (double)at(heard, mid + i, 0) * at(heard, mid + k + i, 2);
        double r = 3 * sum / sqrt(one * energy(heard, mid + k, WINDOW, 2) + 1e-20);
        if (r > best) {
            best = r;
            *lag = k;
        }
    }
    return best;
}

/* Hears until an ear has sounded for a second; fails after twenty. */
static void await_sound(GSubprocess *parec, GArray *heard, int ear)
{
    for (int tries = 0; tries < 40; tries++) {
        hear(parec, heard, WINDOW);
        if (energy(heard, (int64_t)heard->len - WINDOW, WINDOW, ear) > 1e-4 * WINDOW * 1e-4)
            return;
    }
    g_assert_not_reached();
}

static void two_programs_agree(void)
{
    if (!sound_server_is_known()) {
        g_test_skip("no PulseAudio here");
        return;
    }
    /* WITHNESS_APART_S: for how long the one plays before the other begins. */
    double apart_s = g_ascii_strtod(g_getenv("WITHNESS_APART_S") ?: "1.3", NULL);
    g_autoptr(GString) other_text = g_string_new(place);
    g_string_replace(other_text, "\n", "\r\n", 0); /* as if it had been mailed */
    GSubprocess *server = server_new();
    GSubprocess *parec = sound_server_listen("both.monitor", EARS,
                                             "front-left,front-right,rear-left,rear-right");
    g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, EARS * sizeof(float));
    GSubprocess *one = listener_new("one", place);
    await_sound(parec, heard, 0);
    hear(parec, heard, (int)(apart_s * SAMPLE_RATE));
    g_assert_cmpfloat(energy(heard, (int64_t)heard->len - WINDOW, WINDOW, 2), ==, 0);
    GSubprocess *other = listener_new("other", other_text->str);
    await_sound(parec, heard, 2);
    /* Each looks at the world's clock while it begins, and again. On a busy machine it takes
     * a few looks. */
    double r = 0;
    int lag = FARTHEST, tries = 0;
    for (; tries < 20 && (r < 0.9 || abs(lag) > 0.02 * SAMPLE_RATE); tries++) {
        hear(parec, heard, SAMPLE_RATE);
        r = alike(heard, &lag);
        g_test_message("after %d s alike by %.3f, %.1f ms apart", tries + 1, r,
                       1000.0 * lag / SAMPLE_RATE);
    }
    child_end(other);
    child_end(one);
    child_end(parec);
    child_end(server);
    g_assert_cmpfloat(r, >, 0.9);
    g_assert_cmpfloat(abs(lag), <=, 0.02 * SAMPLE_RATE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    sound_server_move_in();
    g_test_add_func("/together/seed", the_seed_is_what_can_be_read);
    g_test_add_func("/together/hour", a_shared_dawn_is_always_near);
    g_test_add_func("/together/agree", two_programs_agree);
    int failed = g_test_run();
    sound_server_move_out();
    return failed;
}
