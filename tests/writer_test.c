/* Files that are whole or not at all: every format, a full disk, a kill in the middle. */
#define _GNU_SOURCE
#include "io/writer.h"

#include "dsp/frames.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECOND = SAMPLE_RATE };

static float *noise(int64_t n_frames)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    float *x = g_new(float, 2 * n_frames), low = 0;
    for (int64_t i = 0; i < 2 * n_frames; i++) {
        low += 0.2f * ((float)g_rand_double_range(rand, -0.7, 0.7) - low);
        x[i] = low;
    }
    return x;
}

static char *folder_new(void)
{
    char *folder = g_dir_make_tmp("withness-writer-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

/* Everything in a folder, hidden ones too. */
static int count_files(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    int n = 0;
    while (g_dir_read_name(dir))
        n++;
    g_dir_close(dir);
    return n;
}

static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
}

static void test_formats(void)
{
    static const struct {
        const char *name;
        int format;
        double least_snr_db;
    } rows[] = {
        {"a.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 110},
        {"b.WAV", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 110},
        {"c.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 110},
        {"d.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 10},
        {"e.oga", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 10},
    };
    const int64_t n = 3 * SECOND + 17;
    g_autofree char *folder = folder_new();
    g_autofree float *said = noise(n), *read = g_new0(float, 2 * n);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_build_filename(folder, rows[i].name, NULL);
        struct writer *w = writer_new(path, "A brook", "seed 5", &error);
        g_assert_no_error(error);
        g_assert_cmpint(count_files(folder), <=, (int)i + 1);
        g_assert_true(writer_write(w, said, n, &error));
        g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
        g_assert_true(writer_finish(w, &error));
        writer_free(w);
        g_assert_cmpint(count_files(folder), ==, (int)i + 1);

        SF_INFO info = {0};
        SNDFILE *file = sf_open(path, SFM_READ, &info);
        g_assert_nonnull(file);
        g_assert_cmphex(info.format & (SF_FORMAT_TYPEMASK | SF_FORMAT_SUBMASK), ==,
                        rows[i].format);
        g_assert_cmpint(info.frames, ==, n);
        g_assert_cmpint(info.samplerate, ==, SAMPLE_RATE);
        g_assert_cmpint(info.channels, ==, 2);
        g_assert_cmpstr(sf_get_string(file, SF_STR_TITLE), ==, "A brook");
        g_assert_cmpint(sf_readf_float(file, read, n), ==, n);
        sf_close(file);
        double wrong = 0, right = 0;
        for (int64_t k = 0; k < 2 * n; k++) {
            wrong += pow(read[k] - said[k], 2);
            right += said[k] * said[k];
        }
        g_assert_cmpfloat(10 * log10(right / wrong), >, rows[i].least_snr_db);
    }
    remove_folder(folder);
}

static void test_refused(void)
{
    g_autofree char *folder = folder_new();
    g_autofree char *there = g_build_filename(folder, "folder.wav", NULL);
    g_assert_cmpint(g_mkdir(there, 0700), ==, 0);
    static const struct {
        const char *name, *words;
    } rows[] = {
        {"dusk.mp3", ".ogg, .flac or .wav"},
        {"dusk", ".ogg, .flac or .wav"},
        {"ogg", ".ogg, .flac or .wav"},
        {"nowhere/dusk.ogg", "No such file or directory"},
        {"folder.wav", "not a file that can be replaced"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_build_filename(folder, rows[i].name, NULL);
        g_assert_null(writer_new(path, "", "", &error));
        g_assert_nonnull(strstr(error->message, rows[i].words));
        g_assert_cmpint(count_files(folder), ==, 1);
    }
    remove_folder(folder);
}

static void write_text(const char *path, const char *text)
{
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* What had the name keeps it until the new file is whole; a link stays a link. */
static void test_replaces(void)
{
    g_autofree char *folder = folder_new(), *text = NULL;
    g_autofree char *path = g_build_filename(folder, "a.flac", NULL);
    g_autofree char *link = g_build_filename(folder, "link.flac", NULL);
    g_autofree float *frames = noise(SECOND);
    write_text(path, "old");
    g_assert_cmpint(symlink("a.flac", link), ==, 0);
    struct writer *w = writer_new(link, "", "", NULL);
    g_assert_true(writer_write(w, frames, SECOND, NULL));
    writer_free(w);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "old");
    g_assert_cmpint(count_files(folder), ==, 2);

    w = writer_new(link, "", "", NULL);
    g_assert_true(writer_write(w, frames, SECOND, NULL));
    g_assert_true(writer_finish(w, NULL));
    writer_free(w);
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    g_assert_nonnull(file);
    g_assert_cmpint(info.frames, ==, SECOND);
    sf_close(file);
    remove_folder(folder);
}

/* Writes until it fails; the words it fails with. */
static char *write_until_full(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree float *frames = noise(SECOND);
    struct writer *w = writer_new(path, "", "", &error);
    for (int i = 0; w && i < 120 && writer_write(w, frames, SECOND, &error); i++)
        ;
    if (w && !error)
        writer_finish(w, &error);
    writer_free(w);
    return g_strdup(error ? error->message : "no error");
}

static const char *const endings[] = {"a.wav", "a.flac", "a.ogg"};

/* In a process of its own: whether `words` are said and nothing is left. */
static bool in_child(bool (*test)(const char *folder), const char *folder)
{
    pid_t child = fork();
    if (child == 0)
        _exit(test(folder) ? 0 : 1);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool all_fail_with(const char *folder, const char *words)
{
    for (int i = 0; i < 3; i++) {
        g_autofree char *path = g_build_filename(folder, endings[i], NULL);
        g_autofree char *said = write_until_full(path);
        if (!strstr(said, words) || count_files(folder) != 0) {
            g_printerr("%s: %s, %d files\n", path, said, count_files(folder));
            return false;
        }
    }
    return true;
}

static bool fill_limit(const char *folder)
{
    struct rlimit limit = {100000, 100000};
    signal(SIGXFSZ, SIG_IGN);
    return setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
           all_fail_with(folder, "may not grow that large");
}

/* The frames of one second, whole and then with a few bytes too little room: only the end of
 * the file is missing. */
static bool fill_at_end(const char *folder)
{
    g_autofree float *frames = noise(SECOND);
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 3; i++) {
        g_autofree char *path = g_build_filename(folder, endings[i], NULL);
        struct stat whole;
        for (int narrow = 0; narrow < 2; narrow++) {
            struct rlimit limit = {narrow ? (rlim_t)whole.st_size - 20 : RLIM_INFINITY,
                                   RLIM_INFINITY};
            struct writer *w = writer_new(path, "", "", NULL);
            if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || !w)
                return false;
            bool done = writer_write(w, frames, SECOND, NULL) && writer_finish(w, NULL);
            writer_free(w);
            bool there = g_stat(path, &whole) == 0;
            if (done == narrow || there == narrow)
                return false;
            g_remove(path);
        }
    }
    return count_files(folder) == 0;
}

static void test_limit(void)
{
    g_autofree char *folder = folder_new();
    g_assert_true(in_child(fill_limit, folder));
    g_assert_true(in_child(fill_at_end, folder));
    remove_folder(folder);
}

/* As root, or as root of a namespace of its own. */
static bool unshare_mounts(void)
{
    if (unshare(CLONE_NEWNS) == 0)
        return true;
    g_autofree char *uids = g_strdup_printf("0 %d 1", (int)getuid());
    g_autofree char *gids = g_strdup_printf("0 %d 1", (int)getgid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    const char *const maps[][2] = {
        {"setgroups", "deny"}, {"uid_map", uids}, {"gid_map", gids}};
    for (int i = 0; i < 3; i++) {
        g_autofree char *path = g_strdup_printf("/proc/self/%s", maps[i][0]);
        FILE *file = fopen(path, "w");
        if (!file || fputs(maps[i][1], file) < 0 || fclose(file) != 0)
            return false;
    }
    return true;
}

static bool mount_small(const char *folder)
{
    return unshare_mounts() && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", folder, "tmpfs", 0, "size=100k") == 0;
}

static bool fill_disk(const char *folder)
{
    return mount_small(folder) && all_fail_with(folder, "the disk is full");
}

static void test_full(void)
{
    g_autofree char *folder = folder_new();
    if (in_child(mount_small, folder))
        g_assert_true(in_child(fill_disk, folder));
    else
        g_test_skip("no small disk can be mounted here");
    remove_folder(folder);
}

static bool write_and_die(const char *folder)
{
    g_autofree float *frames = noise(SECOND);
    g_autofree char *path = g_build_filename(folder, "a.ogg", NULL);
    struct writer *w = writer_new(path, "", "", NULL);
    writer_write(w, frames, SECOND, NULL);
    raise(SIGKILL);
    return false;
}

/* Where files can be nameless, not even a kill leaves anything. */
static void test_killed(void)
{
    g_autofree char *folder = folder_new();
    int fd = open(folder, O_TMPFILE | O_RDWR, 0600);
    if (fd < 0) {
        g_test_skip("no nameless files here");
    } else {
        close(fd);
        g_assert_false(in_child(write_and_die, folder));
        g_assert_cmpint(count_files(folder), ==, 0);
    }
    remove_folder(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/writer/formats", test_formats);
    g_test_add_func("/writer/refused", test_refused);
    g_test_add_func("/writer/replaces", test_replaces);
    g_test_add_func("/writer/limit", test_limit);
    g_test_add_func("/writer/full", test_full);
    g_test_add_func("/writer/killed", test_killed);
    return g_test_run();
}
