/* assets: the recordings that come with Withness, and that scenes which name them find them. */
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/scene_file.h"
#include "seam_check.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <string.h>

/* The recordings that come with it: a minute or two, and no seam; 12 MiB in all. */
static void beds_are_seamless(void)
{
    struct decode *decoder = decode_new(DECODE_BUDGET);
    g_autofree char *folder =
        g_build_filename(WITHNESS_TEST_DIR, "..", "assets", "sounds", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(dir);
    goffset bytes = 0;
    int n = 0;
    for (const char *file; (file = g_dir_read_name(dir)); n++) {
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autoptr(GError) error = NULL;
        struct seam_figures f;
        GStatBuf about;
        g_assert_cmpint(g_stat(path, &about), ==, 0);
        bytes += about.st_size;
        g_assert_true(seam_check(decoder, path, &f, &error));
        g_test_message("%s: %.1f s, %.2f dB, step %.2f, %.2f %% above", file,
                       f.loop_s + f.overlap_s, f.worst_db, f.worst_step, 100 * f.steps_above);
        g_assert_cmpfloat(f.loop_s + f.overlap_s, >=, 60);
        g_assert_cmpfloat(f.loop_s + f.overlap_s, <=, 120);
        g_assert_cmpfloat(f.worst_db, <, 1);
        g_assert_cmpfloat(f.worst_step, <, 1.5);
        g_assert_cmpfloat(f.steps_above, <, 0.01);
    }
    g_assert_cmpint(n, >=, 5);
    g_assert_cmpint(bytes, <, 12 << 20);
    decode_free(decoder);
}

static void scenes_find_their_recordings(void)
{
    g_autofree char *folder = g_build_filename(WITHNESS_TEST_DIR, "..", "scenes", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(dir);
    struct vocabulary vocabulary;
    struct library library;
    vocabulary_fill(&vocabulary);
    library_init(&library);
    int found = 0;
    for (const char *file; (file = g_dir_read_name(dir));) {
        if (!g_str_has_suffix(file, ".scene"))
            continue;
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *scene = scene_read(path, &vocabulary, &library, faults);
        g_assert_nonnull(scene);
        g_assert_cmpint(faults->len, ==, 0);
        for (int k = 0; k < scene->n_layers; k++) {
            if (!strchr(scene->layer[k].sound, '.'))
                continue;
            g_autofree char *sound = NULL, *why = NULL;
            g_assert_cmpint(
                library_find_sound(&library, scene->path, scene->layer[k].sound, &sound, &why),
                ==, SOUND_FOUND);
            found++;
        }
        scene_free(scene);
    }
    g_test_message("%d layers", found);
    g_assert_cmpint(found, >=, 5);
    library_clear(&library);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assets/beds", beds_are_seamless);
    g_test_add_func("/assets/scenes", scenes_find_their_recordings);
    return g_test_run();
}
