/* The output on a real sound server: PulseAudio with a null sink, in a folder of its own, is
 * started, killed, stopped and started again under a playing scene, and what its monitor hears
 * is held against a render. */
#include "io/device.h"
#include "io/output.h"
#include "player.h"
#include "render.h"
#include "sound_server.h"

#include <gio/gio.h>
#include <math.h>
#include <signal.h>
#include <sndfile.h>
#include <string.h>

static const double second_us = 1e6;

static GSubprocess *server;

static void server_start(void)
{
    static const char *const modules[] = {
        "module-null-sink sink_name=null rate=48000 channels=2 format=float32le", NULL};
    server = sound_server_new(modules);
}

static void server_kill(void)
{
    child_end(server);
    server = NULL;
}

/* What the monitor hears, and when. */
struct recorder {
    GSubprocess *parec;
    GThread *thread;
    GMutex lock;
    GArray *frames;      /* of float pairs */
    double least_us;     /* when frame 0 was heard, as far as the quickest delivery tells */
    int64_t first_sound; /* frame, or -1 */
};

static gpointer record(gpointer data)
{
    struct recorder *r = data;
    GInputStream *in = g_subprocess_get_stdout_pipe(r->parec);
    float frames[256][2];
    gsize n;
    while (g_input_stream_read_all(in, frames, sizeof frames, &n, NULL, NULL) &&
           n == sizeof frames) {
        int64_t now_us = device_now_us();
        g_mutex_lock(&r->lock);
        for (int i = 0; i < 256 && r->first_sound < 0; i++)
            if (fabsf(frames[i][0]) > 1e-5f)
                r->first_sound = r->frames->len + i;
        g_array_append_vals(r->frames, frames, 256);
        double began_us = (double)now_us - r->frames->len * second_us / SAMPLE_RATE;
        r->least_us = MIN(r->least_us, began_us);
        g_mutex_unlock(&r->lock);
    }
    return NULL;
}

static struct recorder *recorder_new(void)
{
    struct recorder *r = g_new0(struct recorder, 1);
    g_mutex_init(&r->lock);
    r->frames = g_array_new(FALSE, FALSE, 2 * sizeof(float));
    r->least_us = HUGE_VAL;
    r->first_sound = -1;
    r->parec = sound_server_listen("null.monitor", 2, "stereo");
    r->thread = g_thread_new("record", record, r);
    return r;
}

static int64_t recorder_count(struct recorder *r)
{
    g_mutex_lock(&r->lock);
    int64_t n = r->frames->len;
    g_mutex_unlock(&r->lock);
    return n;
}

static void recorder_stop(struct recorder *r)
{
    g_subprocess_force_exit(r->parec);
    g_thread_join(r->thread);
    g_clear_object(&r->parec);
}

static void recorder_free(struct recorder *r)
{
    if (r->parec)
        recorder_stop(r);
    g_array_unref(r->frames);
    g_mutex_clear(&r->lock);
    g_free(r);
}

/* With somebody listening, a stream begins at once; else the null sink sleeps up to 2 s. */
static struct recorder *server_start_heard(void)
{
    server_start();
    struct recorder *r = recorder_new();
    for (int i = 0; i < 1000 && recorder_count(r) < SAMPLE_RATE / 4; i++)
        g_usleep(10000);
    return r;
}

static struct scene *scene_of_test(void)
{
    struct scene *s = scene_new();
    s->name = g_strdup("Test");
    s->seed = 9;
    s->wind = 0.4;
    struct scene_layer *wind = scene_add_layer(s, "air");
    wind->sound = g_strdup("wind");
    struct scene_layer *bird = scene_add_layer(s, "bird");
    bird->sound = g_strdup("blackbird");
    bird->bearing_deg = 30;
    bird->distance_m = 12;
    bird->every_s = 4;
    return s;
}

/* The same scene as a file: enough of it, its mean of both channels. */
static float *reference(const struct scene *scene, int64_t *n_frames)
{
    g_autofree char *path = sound_server_path("a.wav");
    struct options o = {.for_s = 40, .volume = NAN, .output = path};
    g_autoptr(GError) error = NULL;
    g_assert_true(render_scene(scene, &o, NULL, &error));
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    g_assert_nonnull(file);
    g_autofree float *frames = g_new(float, 2 * info.frames);
    g_assert_cmpint(sf_readf_float(file, frames, info.frames), ==, info.frames);
    sf_close(file);
    float *mean = g_new(float, info.frames);
    for (int64_t i = 0; i < info.frames; i++)
        mean[i] = 0.5f * (frames[2 * i] + frames[2 * i + 1]);
    *n_frames = info.frames;
    return mean;
}

static double correlation(const float *a, const float *b, int n)
{
    double ab = 0, aa = 1e-12, bb = 1e-12;
    for (int i = 0; i < n; i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return ab / sqrt(aa * bb);
}

static float *recorded_mean(const struct recorder *r)
{
    const float *frames = (const float *)(void *)r->frames->data;
    float *mean = g_new(float, r->frames->len + 1);
    for (guint i = 0; i < r->frames->len; i++)
        mean[i] = 0.5f * (frames[2 * i] + frames[2 * i + 1]);
    return mean;
}

/* Where in the reference a piece of what was recorded lies, looked for around `near`: the best
 * of its beginning, confirmed by the whole. */
static int64_t locate(const float *recorded, const float *scene, int64_t n_scene, int64_t near)
{
    enum { PIECE = SAMPLE_RATE / 4 };
    int64_t best = -1;
    double most = 0;
    for (int64_t i = MAX(near - 2 * SAMPLE_RATE, 0);
         i < MIN(near + 2 * SAMPLE_RATE, n_scene - PIECE); i++) {
        double c = correlation(recorded, scene + i, 600);
        if (c > most) {
            most = c;
            best = i;
        }
    }
    g_assert_cmpint(best, >=, 0);
    double whole = correlation(recorded, scene + best, PIECE);
    g_test_message("scene frame %" G_GINT64_FORMAT ", correlation %.5f", best, whole);
    g_assert_cmpfloat(whole, >, 0.999);
    return best;
}

struct sitting {
    struct scene *scene;
    struct player player;
    struct output *output;
};

static struct sitting *sitting_new(void)
{
    struct sitting *s = g_new0(struct sitting, 1);
    s->scene = scene_of_test();
    player_init(&s->player, 0, 1);
    struct stage_options options = {.seed = 9};
    g_assert_true(player_play(&s->player, s->scene, &options, 3, NULL));
    s->output = output_new(&s->player.engine, NULL);
    return s;
}

static void sitting_free(struct sitting *s)
{
    int64_t asked_us = device_now_us();
    output_free(s->output);
    g_assert_cmpint(device_now_us() - asked_us, <, 2000000);
    player_destroy(&s->player);
    scene_free(s->scene);
    g_free(s);
}

static enum output_condition condition(struct sitting *s)
{
    struct output_state state;
    output_state(s->output, &state);
    return state.condition;
}

/* Seconds until it was so. */
static double wait_for(struct sitting *s, enum output_condition wanted, double most_s)
{
    int64_t began_us = device_now_us();
    double passed_s = 0;
    while (condition(s) != wanted && passed_s < most_s) {
        g_usleep(10000);
        player_poll(&s->player);
        passed_s = (double)(device_now_us() - began_us) / second_us;
    }
    g_assert_cmpint(condition(s), ==, wanted);
    return passed_s;
}

/* The scene's time less the wall's, as far as it can be told: a busy machine may let go of this
 * thread between two clocks that it reads. */
struct lead {
    double least_s, most_s;
};

static double wall_s(void)
{
    return (double)device_now_us() / second_us;
}

static struct lead lead_now(struct sitting *s)
{
    struct output_state state;
    double before_s = wall_s(), heard_s = frame_time(output_engine_frame(s->output));
    output_state(s->output, &state);
    heard_s += state.behind_s;
    return (struct lead){heard_s - wall_s(), heard_s - before_s};
}

/* Lets time pass; the scene's clock goes with it, but for what devices missed. */
static void sit(struct sitting *s, double seconds)
{
    struct lead from = lead_now(s);
    double began_s = wall_s();
    while (wall_s() - began_s < seconds) {
        g_usleep(10000);
        player_poll(&s->player);
        output_engine_frame(s->output);
    }
    struct lead to = lead_now(s);
    g_assert_cmpfloat(to.most_s - from.least_s, >, -0.1);
    g_assert_cmpfloat(to.least_s - from.most_s, <, 0.1);
}

static void wait_for_sound(struct sitting *s, struct recorder *r, double most_s)
{
    int64_t began_us = device_now_us();
    bool sounds = false;
    while (!sounds && device_now_us() - began_us < most_s * second_us) {
        g_usleep(10000);
        player_poll(&s->player);
        g_mutex_lock(&r->lock);
        sounds = r->first_sound >= 0;
        g_mutex_unlock(&r->lock);
    }
    g_assert_true(sounds);
}

/* The scene's time less the wall's at recorded frame `at`: constant, whatever happens, but for
 * what devices missed. */
static double offset_s(const struct recorder *r, int64_t at, int64_t scene_frame)
{
    return frame_time(scene_frame) - (r->least_us / second_us + frame_time(at));
}

static double behind_s(struct sitting *s)
{
    struct output_state state;
    output_state(s->output, &state);
    return state.behind_s;
}

/* Sits on until nothing has run dry for a while, as devices count it; the frame of what was
 * recorded with which that while began. */
static int64_t sit_whole(struct sitting *s, struct recorder *r)
{
    struct output_state from, to;
    for (int tries = 0; tries < 20; tries++) {
        output_state(s->output, &from);
        int64_t at = recorder_count(r) + SAMPLE_RATE / 10;
        sit(s, 1.2);
        output_state(s->output, &to);
        double missed_s = to.behind_s - from.behind_s;
        g_test_message("%u times dry, %.4f s missed", to.underruns - from.underruns, missed_s);
        if (to.underruns == from.underruns && fabs(missed_s) < 0.004)
            return at;
    }
    g_assert_not_reached();
}

/* Sound arrives, is what a render is, and is back after the server was killed: soon, and at
 * the right place. */
static void test_survives(void)
{
    int64_t n_scene;
    struct scene *scene = scene_of_test();
    g_autofree float *rendered = reference(scene, &n_scene);
    scene_free(scene);

    struct recorder *before = server_start_heard();
    struct sitting *s = sitting_new();
    wait_for(s, OUTPUT_PLAYING, 10);
    wait_for_sound(s, before, 10);
    sit(s, 2.8);
    int64_t at = sit_whole(s, before);
    double clock_s = lead_now(s).most_s, missed_s = behind_s(s);
    server_kill();
    recorder_stop(before);
    g_autofree float *x = recorded_mean(before);
    int64_t near = at - before->first_sound - (int64_t)(missed_s * SAMPLE_RATE);
    double first_s = offset_s(before, at, locate(x + at, rendered, n_scene, near));
    g_test_message("clock %.3f s off", clock_s - first_s - missed_s);
    g_assert_cmpfloat(fabs(clock_s - first_s - missed_s), <, 0.08);

    wait_for(s, OUTPUT_SEEKING, 5);
    sit(s, 1);
    server_start();
    int64_t up_us = device_now_us();
    struct recorder *after = recorder_new();
    wait_for(s, OUTPUT_PLAYING, 5);
    wait_for_sound(s, after, 5);
    g_test_message("sound after %.2f s", (double)(device_now_us() - up_us) / second_us);
    g_assert_cmpint(device_now_us() - up_us, <, 5000000);
    sit(s, 0.5);
    at = sit_whole(s, after);
    missed_s = behind_s(s);
    recorder_stop(after);
    near = (int64_t)((after->least_us / second_us + frame_time(at) + clock_s - missed_s) *
                     SAMPLE_RATE);
    g_autofree float *y = recorded_mean(after);
    double off_s =
        offset_s(after, at, locate(y + at, rendered, n_scene, near)) + missed_s - clock_s;
    g_test_message("%.3f s off, and %.3f s that devices missed", off_s, missed_s);
    g_assert_cmpfloat(fabs(off_s), <, 0.15);
    struct output_state state;
    output_state(s->output, &state);
    g_assert_cmpint(state.outages, ==, 1);
    sitting_free(s);
    server_kill();
    recorder_free(before);
    recorder_free(after);
}

/* No server: the scene goes on, unheard; then one comes. */
static void test_silent(void)
{
    struct sitting *s = sitting_new();
    wait_for(s, OUTPUT_SEEKING, 5);
    sit(s, 1);
    g_assert_cmpint((int64_t)s->player.moment.rendered, >, 0);
    server_start();
    wait_for(s, OUTPUT_PLAYING, 5);
    struct output_state state;
    output_state(s->output, &state);
    g_assert_cmpint(strlen(state.device), >, 0);
    sitting_free(s);
    server_kill();
}

/* A server that stops answering hangs whoever closes its stream, but nobody else. */
static void test_hangs(void)
{
    struct recorder *listener = server_start_heard();
    struct sitting *s = sitting_new();
    wait_for(s, OUTPUT_PLAYING, 10);
    for (int i = 0; i < 800 && output_engine_frame(s->output) < 3 * SAMPLE_RATE / 2; i++)
        g_usleep(10000);
    g_subprocess_send_signal(server, SIGSTOP);
    wait_for(s, OUTPUT_SEEKING, 5);
    sit(s, 1);
    sitting_free(s);
    server_kill();
    recorder_free(listener);
}

/* A server that is only late by more than a second, as on a busy computer, isn't lost: nobody
 * opens it again. One that stays silent is, after two seconds. */
static void test_starved(void)
{
    struct recorder *listener = server_start_heard();
    struct sitting *s = sitting_new();
    struct output_state state;
    wait_for(s, OUTPUT_PLAYING, 10);
    for (int i = 0; i < 1000; i++) {
        output_state(s->output, &state);
        if (state.steady && output_engine_frame(s->output) > 3 * SAMPLE_RATE / 2)
            break;
        g_usleep(10000);
        player_poll(&s->player);
    }
    g_assert_true(state.steady);
    g_subprocess_send_signal(server, SIGSTOP);
    int64_t began_us = device_now_us();
    bool was_unsteady = false;
    while (device_now_us() - began_us < 1300000) {
        g_usleep(10000);
        player_poll(&s->player);
        output_state(s->output, &state);
        was_unsteady |= !state.steady;
        g_assert_cmpint(state.condition, ==, OUTPUT_PLAYING);
    }
    g_assert_true(was_unsteady);
    g_assert_cmpfloat(state.silent_s, >, 0.8);
    g_subprocess_send_signal(server, SIGCONT);
    do {
        g_usleep(10000);
        player_poll(&s->player);
        output_state(s->output, &state);
        g_assert_cmpint(device_now_us() - began_us, <, 10000000);
    } while (!state.steady);
    g_assert_cmpint(state.outages, ==, 0);

    g_subprocess_send_signal(server, SIGSTOP);
    began_us = device_now_us();
    wait_for(s, OUTPUT_SEEKING, 5);
    output_state(s->output, &state);
    g_test_message("lost after %.2f s", (double)(device_now_us() - began_us) / second_us);
    g_assert_cmpfloat(state.silent_s, <, 2.3);
    g_assert_cmpint(state.outages, ==, 1);
    sitting_free(s);
    server_kill();
    recorder_free(listener);
}

/* Held, nothing runs and the scene stands; then it goes on. */
static void test_held(void)
{
    struct recorder *listener = server_start_heard();
    struct sitting *s = sitting_new();
    wait_for(s, OUTPUT_PLAYING, 10);
    player_run(&s->player, false);
    for (int i = 0; i < 300 && s->player.engine.run.value > 0; i++)
        g_usleep(10000);
    output_hold(s->output);
    wait_for(s, OUTPUT_HELD, 3);
    g_usleep(500000); /* what was on its way to the ear */
    int64_t stood = output_engine_frame(s->output);
    uint64_t rendered = s->player.engine.rendered;
    g_usleep(300000);
    g_assert_cmpint(output_engine_frame(s->output), ==, stood);
    g_assert_cmpint(s->player.engine.rendered, ==, rendered);
    player_run(&s->player, true);
    output_resume(s->output);
    wait_for(s, OUTPUT_PLAYING, 5);
    for (int i = 0; i < 300 && output_engine_frame(s->output) == stood; i++)
        g_usleep(10000);
    g_assert_cmpint(output_engine_frame(s->output) - stood, <, SAMPLE_RATE);
    g_assert_cmpint(output_engine_frame(s->output) - stood, >, 0);
    sitting_free(s);
    server_kill();
    recorder_free(listener);
}

static void test_names(void)
{
    const char *const names[] = {"default", "HDA Intel: ALC (hw:0,0)", "pulse", "Pulse 2",
                                 NULL};
    static const struct {
        const char *name;
        int match;
    } rows[] = {{"pulse", 2}, {"PULSE", 2}, {"puls", 2}, {"alc", 1}, {"2", 3}, {"usb", -1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpint(device_match(rows[i].name, names), ==, rows[i].match);

    server_start();
    g_auto(GStrv) there = output_list_devices();
    g_assert_cmpstr(there[0], ==, "default");
    g_autoptr(GError) error = NULL;
    g_assert_true(output_check_device("DEFAULT", &error));
    g_assert_false(output_check_device("trumpet", &error));
    g_assert_nonnull(strstr(error->message, "\"default\", \"pulse\""));
    g_clear_error(&error);
    g_assert_false(output_check_device("defualt", &error));
    g_assert_nonnull(strstr(error->message, "did you mean \"default\""));
    server_kill();
}

static void test_latency(void)
{
    static const struct {
        double said_s, latency_us;
    } rows[] = {{0.104, 104000}, {0.0005, 500},  {0, 0},       {-0.02, 0},
                {-7433, 100000}, {7433, 100000}, {NAN, 100000}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpfloat(fabs(device_latency_us(rows[i].said_s, 1e5) - rows[i].latency_us), <,
                          1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#ifdef __SANITIZE_THREAD__
    /* It can't see the locks inside GLib, PulseAudio and ALSA; feed_test is for it. */
    g_print("1..0 # SKIP the thread sanitizer knows too little of the libraries\n");
    return 77;
#endif
    if (!sound_server_is_known()) {
        g_print("1..0 # SKIP no PulseAudio here\n");
        return 77;
    }
    sound_server_move_in();
    g_test_add_func("/output/names", test_names);
    g_test_add_func("/output/latency", test_latency);
    g_test_add_func("/output/silent", test_silent);
    g_test_add_func("/output/survives", test_survives);
    g_test_add_func("/output/hangs", test_hangs);
    g_test_add_func("/output/starved", test_starved);
    g_test_add_func("/output/held", test_held);
    int failed = g_test_run();
    server_kill();
    sound_server_move_out();
    return failed;
}
