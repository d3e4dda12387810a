/* Recordings as they are read: formats, rates, channels, chains, damage, and going anywhere. */
#include "io/material.h"
#include "sound_files.h"

#include <sys/stat.h>

static struct folder folder;

/* The amplitude of a tone in frames [from, to) of one channel. */
static double tone_in(float (*m)[2], int64_t from, int64_t to, int c, double hz)
{
    double a = 0, b = 0;
    for (int64_t i = from; i < to; i++) {
        a += m[i][c] * cos(2 * G_PI * hz * (double)i / SAMPLE_RATE);
        b += m[i][c] * sin(2 * G_PI * hz * (double)i / SAMPLE_RATE);
    }
    return 2 * sqrt(a * a + b * b) / (double)(to - from);
}

static float (*read_all(const char *path, int64_t *n))[2]
{
    g_autoptr(GError) error = NULL;
    struct material *m = material_open(path, &error);
    g_assert_no_error(error);
    *n = material_frames(m);
    float(*frames)[2] = g_malloc_n((gsize)*n, sizeof *frames);
    for (int64_t at = 0; at < *n; at += 1000) { /* no number that anything else goes by */
        material_read(m, frames + at, (int)MIN(1000, *n - at), &error);
        g_assert_no_error(error);
    }
    material_close(m);
    return frames;
}

static const struct {
    const char *name;
    int rate_hz, channels;
    double seconds;
} kinds[] = {
    {"mono-8k.ogg", 8000, 1, 1.5},      {"mono-22k.ogg", 22050, 1, 1.5},
    {"stereo-44k.ogg", 44100, 2, 1.5},  {"stereo-48k.ogg", 48000, 2, 1.5},
    {"stereo-96k.ogg", 96000, 2, 1.5},  {"six-48k.ogg", 48000, 6, 1.5},
    {"mono-8k.wav", 8000, 1, 1.5},      {"stereo-22k.wav", 22050, 2, 1.5},
    {"stereo-44k.wav", 44100, 2, 1.5},  {"stereo-96k.wav", 96000, 2, 1.5},
    {"odd-rate.wav", 44057, 2, 1.5},    {"six-44k.wav", 44100, 6, 1.5},
    {"stereo-44k.flac", 44100, 2, 1.5}, {"six-48k.flac", 48000, 6, 1.5},
    {"stereo-48k.opus", 48000, 2, 1.5}, {"stereo-44k.mp3", 44100, 2, 1.5},
};

/* Every tone is found on its side, as loud as its place among the channels makes it. */
static void test_kinds(void)
{
    static const float six_wave[6][2] = {{1, 0}, {0, 1},      {.7071f, .7071f},
                                         {0, 0}, {.7071f, 0}, {0, .7071f}};
    static const float six_vorbis[6][2] = {{1, 0},      {.7071f, .7071f}, {0, 1},
                                           {.7071f, 0}, {0, .7071f},      {0, 0}};
    static const float one[1][2] = {{1, 1}}, two[2][2] = {{1, 0}, {0, 1}};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        bool vorbis = g_str_has_suffix(kinds[k].name, ".ogg");
        bool lossless = strstr(kinds[k].name, ".wav") || strstr(kinds[k].name, ".flac");
        const float(*gain)[2] = kinds[k].channels == 1   ? one
                                : kinds[k].channels == 2 ? two
                                : vorbis                 ? six_vorbis
                                                         : six_wave;
        g_autofree char *path = write_sound(&folder, kinds[k].name, tones, kinds[k].seconds,
                                            kinds[k].rate_hz, kinds[k].channels);
        if (!path)
            continue;
        int64_t n;
        g_autofree float(*m)[2] = read_all(path, &n);
        g_test_message("%s", kinds[k].name);
        g_assert_cmpint(llabs(n - llround(kinds[k].seconds * SAMPLE_RATE)), <=, 1);
        double off = lossless ? 0.001 : 0.02;
        for (int c = 0; c < kinds[k].channels; c++)
            for (int side = 0; side < 2; side++)
                g_assert_cmpfloat_with_epsilon(
                    tone_in(m, n / 10, n - n / 10 - (n - n / 5) % 960, side, tone_hz(c)),
                    0.25 * gain[c][side], off);
    }
}

static void test_chain(void)
{
    g_autofree char *a = write_sound(&folder, "a.ogg", tones, 1, 44100, 2);
    g_autofree char *b = write_sound(&folder, "b.ogg", tones, 0.7, 22050, 1);
    g_autofree char *c = write_sound(&folder, "c.ogg", tones, 0.5, 48000, 6);
    g_autofree char *ab = chain(&folder, "ab.ogg", a, b);
    g_autofree char *path = chain(&folder, "abc.ogg", ab, c);
    int64_t n;
    g_autofree float(*m)[2] = read_all(path, &n);
    g_assert_cmpint(llabs(n - llround(2.2 * SAMPLE_RATE)), <=, 2);
    g_assert_cmpfloat_with_epsilon(tone_in(m, 4800, 43200, 0, tone_hz(1)), 0, 0.01);
    g_assert_cmpfloat_with_epsilon(tone_in(m, 4800, 43200, 1, tone_hz(1)), 0.25, 0.02);
    g_assert_cmpfloat_with_epsilon(tone_in(m, 52800, 76800, 1, tone_hz(0)), 0.25, 0.02);
    g_assert_cmpfloat_with_epsilon(tone_in(m, 52800, 76800, 1, tone_hz(1)), 0, 0.01);
    g_assert_cmpfloat_with_epsilon(tone_in(m, 86400, 100800, 1, tone_hz(2)), 0.25, 0.02);
}

/* Reading from anywhere gives what reading from the start gave. */
static void seek_about(const char *path, double tolerance)
{
    int64_t n;
    g_autofree float(*whole)[2] = read_all(path, &n);
    struct material *m = material_open(path, NULL);
    double worst = 0;
    for (int k = 0; k < 60; k++) {
        float part[700][2];
        int64_t at = (int64_t)(hash_uniform(hash_sub(5, k)) * (double)n);
        g_autoptr(GError) error = NULL;
        material_seek(m, at);
        material_read(m, part, G_N_ELEMENTS(part), &error);
        g_assert_no_error(error);
        for (int i = 0; i < (int)G_N_ELEMENTS(part); i++)
            for (int c = 0; c < 2; c++)
                worst = fmax(worst, fabs(part[i][c] - (at + i < n ? whole[at + i][c] : 0)));
    }
    material_close(m);
    g_autofree char *name = g_path_get_basename(path);
    g_test_message("%s: off by %.2g at worst", name, worst);
    g_assert_cmpfloat(worst, <=, tolerance);
}

static void test_seek(void)
{
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autofree char *path = write_sound(&folder, kinds[k].name, noise, kinds[k].seconds,
                                            kinds[k].rate_hz, kinds[k].channels);
        if (path)
            seek_about(path, 3e-6);
    }
    g_autofree char *a = write_sound(&folder, "a.ogg", noise, 1, 44100, 2);
    g_autofree char *b = write_sound(&folder, "b.ogg", noise, 0.7, 22050, 1);
    g_autofree char *ab = chain(&folder, "ab.ogg", a, b);
    seek_about(ab, 3e-6);
}

/* What is wrong is said in words, at once or where the damage is come to. */
static void expect_fault(const char *path, const char *words)
{
    g_autoptr(GError) error = NULL;
    struct material *m = material_open(path, &error);
    float frames[4096][2];
    for (int64_t at = 0; m && !error && at < material_frames(m); at += 4096)
        material_read(m, frames, 4096, &error);
    material_close(m);
    g_autofree char *name = g_path_get_basename(path);
    if (!error)
        g_error("%s was read to its end", name);
    g_test_message("%s: %s", name, error->message);
    g_assert_nonnull(strstr(error->message, words));
}

static void test_faults(void)
{
    g_autofree char *ogg = write_sound(&folder, "good.ogg", noise, 3, 44100, 2);
    g_autofree char *wav = write_sound(&folder, "good.wav", noise, 3, 44100, 2);
    g_autofree char *flac = write_sound(&folder, "good.flac", noise, 3, 44100, 2);
    g_autofree char *opus = write_sound(&folder, "good.opus", noise, 3, 48000, 2);
    g_autofree char *slow = write_sound(&folder, "slow.wav", noise, 3, 100, 1);
    g_autofree char *none = write_sound(&folder, "none.wav", noise, 0, 44100, 1);
    g_autofree char *pipe = g_build_filename(folder.path, "pipe", NULL);
    g_autofree char *text = g_build_filename(folder.path, "text.ogg", NULL);
    g_autofree char *empty = g_build_filename(folder.path, "empty.ogg", NULL);
    g_autofree char *magic = g_build_filename(folder.path, "magic.ogg", NULL);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    write_bytes(text, "These are only words.\n", 22);
    write_bytes(empty, "", 0);
    write_bytes(magic, "OggS", 4);
    const struct {
        char *path;
        const char *words;
    } rows[] = {
        {cut_copy(&folder, "cut.ogg", ogg, 0.7), "its end is missing"},
        {cut_copy(&folder, "cut-early.ogg", ogg, 0.01), "its end is missing"},
        {cut_copy(&folder, "cut-late.ogg", ogg, 0.9999), "its end is missing"},
        {cut_copy(&folder, "cut.wav", wav, 0.7), "its end is missing"},
        {cut_copy(&folder, "cut.flac", flac, 0.7), ""},
        {cut_copy(&folder, "cut.opus", opus, 0.7), "its end is missing"},
        {flipped_copy(&folder, "flipped.ogg", ogg, 0.5), "damaged"},
        {flipped_copy(&folder, "flipped-head.ogg", ogg, 0.002), "damaged"},
        {flipped_copy(&folder, "flipped.flac", flac, 0.5), "damaged"},
        {flipped_copy(&folder, "flipped-head.wav", wav, 0), "not a recording"},
        {g_strdup(slow), "100 Hz"},
        {g_strdup(none), "no sound"},
        {g_strdup(text), "not a recording"},
        {g_strdup(empty), "empty"},
        {g_strdup(magic), "its end is missing"},
        {g_strdup(pipe), "plain file"},
        {g_strdup(folder.path), "plain file"},
        {g_strdup("/dev/null"), "plain file"},
        {g_build_filename(folder.path, "nowhere.ogg", NULL), "No such file"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        expect_fault(rows[i].path, rows[i].words);
        g_free(rows[i].path);
    }
}

/* A byte anywhere may be wrong: whatever comes of it, nothing breaks. */
static void test_any_byte(void)
{
    static const char *const names[] = {"small.ogg", "small.wav", "small.flac", "small.opus"};
    for (guint k = 0; k < G_N_ELEMENTS(names); k++) {
        g_autofree char *path = write_sound(&folder, names[k], noise, 0.2, 48000, 2);
        g_autofree char *bytes = NULL;
        gsize n;
        read_bytes(path, &bytes, &n);
        for (int i = 0; i < 60; i++) {
            gsize at = (gsize)(hash_uniform(hash_sub(k, i)) * (i < 30 ? 120 : (double)n));
            char was = bytes[at];
            bytes[at] = (char)hash_sub(was, i);
            write_bytes(path, bytes, n);
            bytes[at] = was;
            struct material *m = material_open(path, NULL);
            float frames[4096][2];
            bool well = m != NULL;
            for (int block = 0; well && block < 10; block++)
                well = material_read(m, frames, 4096, NULL);
            material_close(m);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder_make(&folder);
    g_test_add_func("/reader/kinds", test_kinds);
    g_test_add_func("/reader/chain", test_chain);
    g_test_add_func("/reader/seek", test_seek);
    g_test_add_func("/reader/faults", test_faults);
    g_test_add_func("/reader/any-byte", test_any_byte);
    int result = g_test_run();
    folder_remove(&folder);
    return result;
}
