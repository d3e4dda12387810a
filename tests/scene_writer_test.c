/* Saving: what changes is written, all else stays to the letter. */
#include "base/hash.h"
#include "parsed.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/scene_file.h"
#include "scene/scene_writer.h"
#include "vocabulary.h"

#include <glib.h>
#include <glib/gstdio.h>

#include <math.h>
#include <string.h>
#include <unistd.h>

static struct vocabulary vocabulary;
static struct library library;

static const char place[] = "# A place of my own.\n"
                            "[scene]\n"
                            "name=My place\n"
                            "name[de] = Mein Ort\n"
                            "   # how windy\n"
                            "wind =   0.4\n"
                            "\n"
                            "\n"
                            "# what moves\n"
                            "[leaves]\n"
                            "sound = leaves\n"
                            "# not too loud\n"
                            "level = -9 dB\n"
                            "follows = wind\n"
                            "\n"
                            "# who sings\n"
                            "[blackbird]\n"
                            "sound = blackbird\n"
                            "hushed-by = wind 0.7\n"
                            "\n"
                            "# words\n"
                            "[words]\n"
                            "listen leaves = Leaves.\n"
                            "listen blackbird = A bird.\n";

static struct scene *read_text(const char *text)
{
    return parsed(text, &vocabulary, &library);
}

static char *rewrite(const char *text, const struct scene *after)
{
    struct scene *before = *text ? read_text(text) : scene_new();
    g_autoptr(GError) error = NULL;
    char *out = scene_rewrite(text, before, after, &vocabulary, &library, &error);
    g_assert_no_error(error);
    scene_free(before);
    return out;
}

static void assert_lines(const char *text, const char *out, const char *gone, const char *come)
{
    g_auto(GStrv) a = g_strsplit(text, "\n", -1), b = g_strsplit(out, "\n", -1);
    for (int i = 0; a[i]; i++)
        if (*a[i] && !g_strv_contains((const char *const *)b, a[i]))
            g_assert_nonnull(strstr(gone, a[i]));
    for (int i = 0; b[i]; i++)
        if (*b[i] && !g_strv_contains((const char *const *)a, b[i]))
            g_assert_nonnull(strstr(come, b[i]));
}

static void nothing_changed_nothing_touched(void)
{
    struct scene *s = read_text(place);
    g_autofree char *out = rewrite(place, s);
    g_assert_cmpstr(out, ==, place);
    scene_free(s);
}

static void only_what_changed(void)
{
    struct scene *s = read_text(place);
    s->wind = 0.55;
    s->layer[0].level_db = -12.5;
    s->layer[1].bearing_deg = 40;
    s->layer[1].mute = true;
    g_autofree char *out = rewrite(place, s);
    assert_lines(place, out, "wind =   0.4\nlevel = -9 dB",
                 "wind =   0.55\nlevel = -12.5 dB\nbearing = 40°\nmute = yes");
    g_assert_nonnull(strstr(out, "wind =   0.55\n\n\n# what moves"));
    scene_free(s);
}

static void layers_come_and_go(void)
{
    struct scene *s = read_text(place);
    struct scene_layer *robin = scene_add_layer(s, "robin");
    robin->sound = g_strdup("robin");
    scene_layer_link(robin, SCENE_ANSWERS, "blackbird", 0.5);
    g_autofree char *more = rewrite(place, s);
    assert_lines(place, more, "", "[robin]\nsound = robin\nanswers = blackbird 0.5");
    g_assert_true(strstr(more, "[robin]") < strstr(more, "# words"));
    scene_free(s);

    struct scene *less = read_text(more);
    scene_remove_layer(less, 1);
    g_autofree char *out = rewrite(more, less);
    g_assert_null(strstr(out, "[blackbird]"));
    g_assert_null(strstr(out, "who sings"));
    g_assert_null(strstr(out, "answers"));
    g_assert_null(strstr(out, "A bird."));
    g_assert_nonnull(strstr(out, "listen leaves = Leaves."));
    g_assert_nonnull(strstr(out, "# not too loud"));
    scene_free(less);
}

static void from_nothing(void)
{
    struct scene *s = scene_new();
    s->name = g_strdup(" My \\ own place");
    scene_add_layer(s, "rain, far [off]")->sound = g_strdup("wind");
    s->layer[0].distance_m = 30;
    g_free(s->layer[0].name);
    s->layer[0].name = g_strdup("rain far off");
    g_autofree char *out = rewrite("", s);
    struct scene *back = read_text(out);
    g_assert_nonnull(back);
    g_assert_cmpstr(back->name, ==, s->name);
    g_assert_true(scene_equal(back, s));
    scene_free(back);
    scene_free(s);
}

static void random_edits_read_back(void)
{
    static const char *const sound[] = {"wind", "leaves", "blackbird", "robin"};
    for (int turn = 0; turn < 200; turn++) {
        struct rng r = rng_of(hash_mix((uint64_t)turn));
        g_autofree char *text = g_strdup(place);
        for (int step = 0; step < 6; step++) {
            struct scene *s = read_text(text);
            struct scene_layer *l = s->n_layers ? &s->layer[rng_below(&r, s->n_layers)] : NULL;
            switch (rng_below(&r, 8)) {
            case 0:
                s->wind = round(rng_uniform(&r, 0, 1) * 1000) / 1000;
                break;
            case 1:
                s->hour = rng_uniform(&r, 0, 24);
                break;
            case 2:
                if (l)
                    l->bearing_deg = rng_uniform(&r, -180, 180);
                break;
            case 3:
                if (l)
                    scene_remove_layer(s, (int)(l - s->layer));
                break;
            case 4: {
                g_autofree char *name = g_strdup_printf("voice %d-%d", turn, step);
                scene_add_layer(s, name)->sound = g_strdup(sound[rng_below(&r, 4)]);
                break;
            }
            case 5:
                if (l)
                    l->follows_none = l->n_links == 0;
                break;
            case 6:
                if (l && l->n_links)
                    l->link[0].strength = rng_uniform(&r, 0, 1);
                break;
            default:
                s->breath_s[1] = rng_below(&r, 8);
            }
            char *out = rewrite(text, s);
            scene_free(s);
            g_free(text);
            text = out;
        }
    }
}

static void saved_whole_and_never_over_bundled(void)
{
    g_autofree char *bundled = g_build_filename(library.scenes[1], "x.scene", NULL);
    struct scene *s = read_text(place);
    s->path = g_strdup(bundled);
    g_autofree char *path = scene_save_path(s, &library);
    g_assert_cmpstr(path, !=, bundled);
    g_assert_true(g_str_has_prefix(path, g_get_user_data_dir()));
    g_autoptr(GError) error = NULL;
    g_assert_true(scene_save(s, path, &vocabulary, &library, &error));
    g_assert_no_error(error);
    g_free(s->path);
    s->path = g_strdup(path);
    g_autofree char *again = scene_save_path(s, &library);
    g_assert_cmpstr(again, ==, path); /* its own copy by now */
    scene_free(s);
    g_remove(path);
}

/* A scene of the program's, opened by its path while the listener has a copy of it. */
static void saved_beside_a_copy(void)
{
    guint n = g_strv_length(library.scenes); /* the last one is the source tree's */
    g_autofree char *in_tree = g_build_filename(library.scenes[n - 1], "brook.scene", NULL);
    g_assert_true(g_file_test(in_tree, G_FILE_TEST_EXISTS));
    g_autofree char *mine =
        g_build_filename(g_get_user_data_dir(), "withness", "scenes", NULL);
    g_autofree char *copy = g_build_filename(mine, "brook.scene", NULL);
    g_autofree char *second = g_build_filename(mine, "brook-2.scene", NULL);
    g_assert_cmpint(g_mkdir_with_parents(mine, 0755), ==, 0);
    g_assert_true(g_file_set_contents(copy, place, -1, NULL));
    struct scene *s = scene_read(in_tree, &vocabulary, &library, NULL);
    g_autofree char *path = scene_save_path(s, &library);
    g_assert_cmpstr(path, ==, second);

    /* However it was come by. */
    g_autofree char *folder = g_path_get_dirname(in_tree);
    g_autofree char *link = g_build_filename(g_get_user_data_dir(), "link", NULL);
    g_assert_cmpint(symlink(folder, link), ==, 0);
    g_free(s->path);
    s->path = g_build_filename(link, "brook.scene", NULL);
    g_autofree char *linked = scene_save_path(s, &library);
    g_assert_cmpstr(linked, ==, second);

    /* The copy itself stays where it is. */
    g_free(s->path);
    s->path = g_strdup(copy);
    g_autofree char *own = scene_save_path(s, &library);
    g_assert_cmpstr(own, ==, copy);
    scene_free(s);
    g_remove(link);
    g_remove(copy);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
    vocabulary_fill(&vocabulary);
    library_init(&library);
    g_test_add_func("/scene-writer/nothing", nothing_changed_nothing_touched);
    g_test_add_func("/scene-writer/changed", only_what_changed);
    g_test_add_func("/scene-writer/layers", layers_come_and_go);
    g_test_add_func("/scene-writer/new", from_nothing);
    g_test_add_func("/scene-writer/random", random_edits_read_back);
    g_test_add_func("/scene-writer/path", saved_whole_and_never_over_bundled);
    g_test_add_func("/scene-writer/copy", saved_beside_a_copy);
    int failed = g_test_run();
    library_clear(&library);
    return failed;
}
