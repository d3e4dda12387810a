/* Renders are what the engine plays: to the sample, from anywhere, in the time asked for. */
#include "render.h"

#include "dsp/frames.h"
#include "player.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>

static struct scene *scene_of_test(void)
{
    struct scene *s = scene_new();
    s->name = g_strdup("Test");
    s->seed = 9;
    s->wind = 0.3;
    struct scene_layer *wind = scene_add_layer(s, "air");
    wind->sound = g_strdup("wind");
    wind->level_db = -10;
    struct scene_layer *bird = scene_add_layer(s, "bird");
    bird->sound = g_strdup("blackbird");
    bird->bearing_deg = 30;
    bird->distance_m = 12;
    bird->every_s = 4;
    bird->hushed_none = true;
    return s;
}

static char *folder;

struct sound {
    int64_t n_frames;
    float *frames; /* interleaved stereo */
};

static void sound_clear(struct sound *s)
{
    g_clear_pointer(&s->frames, g_free);
}

static struct sound sound_read(const char *path)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    g_assert_nonnull(file);
    struct sound s = {info.frames, g_new(float, 2 * info.frames)};
    g_assert_cmpint(sf_readf_float(file, s.frames, s.n_frames), ==, s.n_frames);
    sf_close(file);
    return s;
}

/* Renders into the folder; the sound, and the events' text if `events` is not NULL. */
static struct sound render(double from_s, double for_s, char **only, char **events)
{
    struct scene *scene = scene_of_test();
    g_autoptr(GError) error = NULL;
    struct options o = {.from_s = from_s, .for_s = for_s, .volume = NAN, .only = only};
    o.output = g_build_filename(folder, "a.wav", NULL);
    o.events = g_build_filename(folder, "a.tsv", NULL);
    g_assert_true(render_scene(scene, &o, NULL, &error));
    g_assert_no_error(error);
    struct sound s = sound_read(o.output);
    if (events)
        g_assert_true(g_file_get_contents(o.events, events, NULL, NULL));
    g_free(o.output);
    g_free(o.events);
    scene_free(scene);
    return s;
}

static double rms(const struct sound *s, int64_t from, int64_t to)
{
    double sum = 0;
    for (int64_t i = 2 * from; i < 2 * to; i++)
        sum += s->frames[i] * s->frames[i];
    return sqrt(sum / (2 * (double)(to - from)));
}

/* Exactly as long as asked, out of silence and into it: the wind alone, which is steady. */
static void test_length(void)
{
    char *air[] = {(char *)"air", NULL};
    const double lengths_s[] = {20, 7.00001, 1, 0.05, 1e-6};
    for (guint i = 0; i < G_N_ELEMENTS(lengths_s); i++) {
        struct sound s = render(0, lengths_s[i], air, NULL);
        g_assert_cmpint(s.n_frames, ==, MAX(llround(lengths_s[i] * SAMPLE_RATE), 1));
        if (lengths_s[i] >= 1) {
            double middle = rms(&s, s.n_frames / 2 - 10000, s.n_frames / 2 + 10000);
            g_assert_cmpfloat(rms(&s, 0, 480), <, 0.05 * middle);
            g_assert_cmpfloat(rms(&s, s.n_frames - 480, s.n_frames), <, 0.05 * middle);
            for (int64_t k = 2 * s.n_frames - 8; k < 2 * s.n_frames; k++)
                g_assert_cmpfloat(fabsf(s.frames[k]), <, 1e-4);
        }
        sound_clear(&s);
    }
}

/* Between the fades: what the mixer makes, at its frame. */
static void test_place(void)
{
    const double froms_s[] = {0, 3.7};
    for (int k = 0; k < 2; k++) {
        struct sound s = render(froms_s[k], 9, NULL, NULL);
        struct scene *scene = scene_of_test();
        struct noise_tables *tables = g_new0(struct noise_tables, 1);
        noise_tables_init(tables);
        struct stage_options options = {.frame = 0};
        struct stage *stage = stage_new(scene, tables, &options, NULL);
        int64_t from = llround(froms_s[k] * SAMPLE_RATE), n_compared = 0;
        double wrong = 0, right = 0;
        for (int64_t frame = 0; frame < from + 5 * SAMPLE_RATE; frame += BLOCK) {
            float made[2][BLOCK];
            mixer_render(stage_mixer(stage), frame, made);
            if (frame < from + 4 * SAMPLE_RATE)
                continue;
            n_compared++;
            for (int i = 0; i < 2 * BLOCK; i++) {
                float x = made[i % 2][i / 2], y = s.frames[2 * (frame - from) + i];
                wrong += (x - y) * (x - y);
                right += x * x;
            }
        }
        g_assert_cmpint(n_compared, >, 80);
        g_assert_cmpfloat(wrong, <, 1e-7 * right);
        stage_free(stage);
        g_free(tables);
        scene_free(scene);
        sound_clear(&s);
    }
}

/* The events' lines from a scene frame on, without their place in the file. */
static char *events_after(const char *text, int64_t frame, int *n)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *kept = g_string_new(NULL);
    *n = 0;
    for (int i = 0; lines[i]; i++) {
        const char *rest = strchr(lines[i], '\t');
        if (lines[i][0] == '#' || !rest || g_ascii_strtoll(rest + 1, NULL, 10) < frame)
            continue;
        g_string_append_printf(kept, "%s\n", rest);
        ++*n;
    }
    return g_string_free(kept, FALSE);
}

/* The same seed from the beginning and from later: every event to the sample, and the sound,
 * 70 dB down, once the fade is over. */
static void test_from(void)
{
    g_autofree char *all = NULL, *some = NULL;
    struct sound a = render(0, 60, NULL, &all), b = render(17.3, 42.7, NULL, &some);
    int64_t from = llround(17.3 * SAMPLE_RATE);
    int n_a, n_b;
    g_autofree char *x = events_after(all, from, &n_a), *y = events_after(some, from, &n_b);
    g_assert_cmpint(n_a, >=, 3);
    g_assert_cmpstr(x, ==, y);
    double wrong = 0, right = 0;
    for (int64_t i = 2 * 6 * SAMPLE_RATE; i < 2 * 38 * SAMPLE_RATE; i++) {
        wrong += pow(a.frames[2 * from + i] - b.frames[i], 2);
        right += pow(b.frames[i], 2);
    }
    g_assert_cmpfloat(wrong, <, 1e-7 * right);
    sound_clear(&a);
    sound_clear(&b);
}

/* A layer alone: only it is heard, from the very frame that its event tells. */
static void test_only(void)
{
    char *bird[] = {(char *)"bird", NULL}, *bard[] = {(char *)"bard", NULL};
    g_autofree char *events = NULL;
    struct sound s = render(0, 40, bird, &events);
    g_auto(GStrv) lines = g_strsplit(events, "\n", -1);
    int n_heard = 0;
    for (int i = 1; lines[i] && *lines[i]; i++) {
        int64_t at = llround(g_ascii_strtod(lines[i], NULL) * SAMPLE_RATE);
        if (at < 4 * SAMPLE_RATE || at > 34 * SAMPLE_RATE)
            continue;
        g_assert_nonnull(strstr(lines[i], "\tbird\t"));
        double before = rms(&s, at - 480, at), after = rms(&s, at + 480, at + 9600);
        n_heard += before < 0.1 * after;
    }
    g_assert_cmpint(n_heard, >=, 2);
    sound_clear(&s);

    struct scene *scene = scene_of_test();
    g_autoptr(GError) error = NULL;
    struct options o = {.for_s = 1, .volume = NAN, .only = bard, .output = (char *)"a.wav"};
    g_assert_false(render_scene(scene, &o, NULL, &error));
    g_assert_nonnull(strstr(error->message, "\"bird\""));
    scene_free(scene);
}

static int count_files(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    int n = 0;
    while (g_dir_read_name(dir))
        n++;
    g_dir_close(dir);
    return n;
}

static void empty_folder(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_dir_close(dir);
}

/* Whether the process has a file of the folder open. */
static bool writes(const char *pid)
{
    g_autofree char *fds = g_strdup_printf("/proc/%s/fd", pid);
    GDir *dir = g_dir_open(fds, 0, NULL);
    const char *name;
    bool found = false;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *fd = g_build_filename(fds, name, NULL);
        g_autofree char *to = g_file_read_link(fd, NULL);
        found |= to && g_str_has_prefix(to, folder);
    }
    if (dir)
        g_dir_close(dir);
    return found;
}

/* The program, stopped in the middle of hours. */
static void test_stopped(void)
{
    static const char text[] = "[scene]\nname = Test\n[air]\nsound = wind\n";
    g_autofree char *scenes = g_dir_make_tmp("withness-scene-XXXXXX", NULL);
    g_autofree char *scene = g_build_filename(scenes, "a.scene", NULL);
    g_autofree char *sound = g_build_filename(folder, "a.ogg", NULL);
    g_assert_true(g_file_set_contents(scene, text, -1, NULL));
    empty_folder();
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) child =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, WITHNESS_BINARY, "render",
                         scene, "-o", sound, "--for", "10h", NULL);
    g_assert_no_error(error);
    const char *pid = g_subprocess_get_identifier(child);
    for (int i = 0; i < 1000 && !writes(pid); i++)
        g_usleep(10000);
    g_assert_true(writes(pid));
    g_subprocess_send_signal(child, SIGINT);
    for (int i = 0; i < 1000 && writes(pid); i++)
        g_usleep(10000);
    if (writes(pid))
        g_subprocess_force_exit(child);
    g_autofree char *said = NULL;
    g_assert_true(g_subprocess_communicate_utf8(child, NULL, NULL, NULL, &said, &error));
    g_assert_cmpint(g_subprocess_get_exit_status(child), ==, 130);
    g_assert_nonnull(strstr(said, "nothing was kept"));
    g_assert_cmpint(count_files(), ==, 0);
    g_remove(scene);
    g_rmdir(scenes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("withness-render-XXXXXX", NULL);
    g_test_add_func("/render/length", test_length);
    g_test_add_func("/render/place", test_place);
    g_test_add_func("/render/from", test_from);
    g_test_add_func("/render/only", test_only);
    g_test_add_func("/render/stopped", test_stopped);
    int failed = g_test_run();
    empty_folder();
    g_rmdir(folder);
    g_free(folder);
    return failed;
}
