#include "scene/library.h"

#include "scene/nearest.h"
#include "scene/pattern.h"
#include "vocabulary.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

struct fixture {
    char *base, *own, *common;
    char *scenes[3];
    struct library library;
    struct vocabulary vocabulary;
};

static void write_scene(const char *folder, const char *file, const char *text)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void set_up(struct fixture *f, const void *unused)
{
    (void)unused;
    f->base = g_dir_make_tmp("withness-XXXXXX", NULL);
    f->own = g_build_filename(f->base, "own", NULL);
    f->common = g_build_filename(f->base, "common", NULL);
    g_assert_cmpint(g_mkdir(f->own, 0700) | g_mkdir(f->common, 0700), ==, 0);
    write_scene(f->own, "dusk.scene", "[scene]\nname = My dusk\n");
    write_scene(f->own, "broken.scene", "[scene\n");
    write_scene(f->own, "notes.txt", "no scene\n");
    write_scene(f->common, "dusk.scene", "[scene]\nname = Everyone's dusk\n");
    write_scene(f->common, "under-the-beeches.scene",
                "[scene]\nname = Under the beeches\ndescription = Late spring.\n");
    write_scene(f->common, "brook.scene", "");
    f->scenes[0] = f->own;
    f->scenes[1] = f->common;
    f->library = (struct library){f->scenes, f->scenes + 2};
    vocabulary_fill(&f->vocabulary);
}

static void clear_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
    }
    g_rmdir(path);
}

static void tear_down(struct fixture *f, const void *unused)
{
    (void)unused;
    clear_folder(f->own);
    clear_folder(f->common);
    g_rmdir(f->base);
    g_free(f->own);
    g_free(f->common);
    g_free(f->base);
}

static void ones_own_come_first(struct fixture *f, const void *unused)
{
    (void)unused;
    g_autoptr(GPtrArray) scenes = library_scenes(&f->library, &f->vocabulary);
    static const struct {
        const char *word, *name;
        bool broken;
    } wanted[] = {
        {"broken", "broken", true},
        {"brook", "brook", false},
        {"dusk", "My dusk", false},
        {"under-the-beeches", "Under the beeches", false},
    };
    g_assert_cmpint(scenes->len, ==, G_N_ELEMENTS(wanted));
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        const struct library_scene *s = scenes->pdata[i];
        g_assert_cmpstr(s->word, ==, wanted[i].word);
        g_assert_cmpstr(s->name, ==, wanted[i].name);
        g_assert_true(s->broken == wanted[i].broken);
    }
    g_assert_cmpstr(((struct library_scene *)scenes->pdata[3])->description, ==,
                    "Late spring.");
}

static void scenes_follow_one_another(struct fixture *f, const void *unused)
{
    (void)unused;
    g_autoptr(GPtrArray) scenes = library_scenes(&f->library, &f->vocabulary);
    const char *path = NULL;
    static const char *const forward[] = {"brook", "dusk", "under-the-beeches", "brook"};
    for (size_t i = 0; i < G_N_ELEMENTS(forward); i++) { /* past the broken one */
        const struct library_scene *s = library_step(scenes, path, 1);
        g_assert_cmpstr(s->word, ==, forward[i]);
        path = s->path;
    }
    g_assert_cmpstr(library_step(scenes, path, -1)->word, ==, "under-the-beeches");
    g_assert_cmpstr(library_step(scenes, "/elsewhere.scene", -1)->word, ==,
                    "under-the-beeches");
    g_autofree char *round = g_strdup_printf("%s/../common/brook.scene", f->own);
    g_assert_cmpstr(library_step(scenes, round, 1)->word, ==, "dusk");
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    g_assert_null(library_step(nothing, NULL, 1));
}

static void scenes_are_found_by_word_and_path(struct fixture *f, const void *unused)
{
    (void)unused;
    g_autofree char *path = g_build_filename(f->own, "dusk.scene", NULL);
    struct {
        const char *word, *end, *error;
    } row[] = {
        {"dusk", "own/dusk.scene", NULL},
        {"dusk.scene", "own/dusk.scene", NULL},
        {"Dusk", "own/dusk.scene", NULL},
        {"Under the beeches", "common/under-the-beeches.scene", NULL},
        {path, "own/dusk.scene", NULL},
        {"dsuk", NULL, "Did you mean \"dusk\"?"},
        {"under-the-beaches", NULL, "Did you mean \"under-the-beeches\"?"},
        {"chekc", NULL, "Did you mean \"check\"?"},
        {"helicopter", NULL, "`withness scenes` lists"},
        {"./dsuk.scene", NULL, "There is no file ./dsuk.scene"},
        {"", NULL, "There is no scene called"},
    };
    static const char *const verbs[] = {"check", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *found = library_find_scene(&f->library, row[i].word, verbs, &error);
        g_test_message("%s: %s", row[i].word, found ? found : error->message);
        if (row[i].end)
            g_assert_true(found && g_str_has_suffix(found, row[i].end));
        else
            g_assert_true(!found && strstr(error->message, row[i].error));
    }
}

static void folders_are_the_desktops(void)
{
    if (g_test_subprocess()) {
        struct library l;
        library_init(&l);
        g_assert_cmpstr(l.scenes[0], ==, "/a/withness/scenes");
        g_assert_cmpstr(l.scenes[1], ==, "/b/withness/scenes");
        g_assert_cmpstr(l.scenes[2], ==, "/c/withness/scenes");
        g_assert_cmpstr(l.sounds[0], ==, "/a/withness/sounds");
        guint n = g_strv_length(l.scenes);
        g_assert_true(g_str_has_suffix(l.scenes[n - 1], "/scenes")); /* run from its tree */
        g_assert_true(g_file_test(l.scenes[n - 1], G_FILE_TEST_IS_DIR));
        g_assert_true(g_str_has_suffix(l.sounds[n - 1], "/assets/sounds"));
        library_clear(&l);
        return;
    }
    g_setenv("XDG_DATA_HOME", "/a", TRUE);
    g_setenv("XDG_DATA_DIRS", "/b:/c", TRUE);
    g_test_trap_subprocess(NULL, 10 * G_USEC_PER_SEC, 0);
    g_test_trap_assert_passed();
}

static void the_nearest_word_is_suggested(void)
{
    static const char *const words[] = {"owl",       "wind",        "leaves",
                                        "blackbird", "song-thrush", NULL};
    static const struct {
        const char *said, *meant;
    } row[] = {
        {"wnd", "wind"},
        {"wnid", "wind"},
        {"wol", "owl"},
        {"Wind", "wind"},
        {"leafs", "leaves"},
        {"balckbird", "blackbird"},
        {"songthrush", "song-thrush"},
        {"helicopter", NULL},
        {"", NULL},
        {"x", NULL},
        {"windwindwindwind", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_test_message("%s", row[i].said);
        g_assert_cmpstr(nearest_of(row[i].said, words), ==, row[i].meant);
    }
    g_autofree char *endless = g_strnfill(1 << 20, 'w');
    g_assert_null(nearest_of(endless, words));
}

static void breaths_have_names(void)
{
    double part_s[4];
    for (const char *const *name = pattern_names(); *name; name++)
        g_assert_true(pattern_read(*name, part_s));
    g_assert_false(pattern_read("5 0 nan 0", part_s));
    g_assert_true(pattern_read("4 6", part_s));
    g_assert_cmpfloat(part_s[1], ==, 0);
    g_assert_cmpfloat(part_s[2], ==, 6);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define WITH_FOLDERS(name, test)                                                              \
    g_test_add(name, struct fixture, NULL, set_up, test, tear_down)
    WITH_FOLDERS("/library/list", ones_own_come_first);
    WITH_FOLDERS("/library/step", scenes_follow_one_another);
    WITH_FOLDERS("/library/find", scenes_are_found_by_word_and_path);
    g_test_add_func("/library/folders", folders_are_the_desktops);
    g_test_add_func("/library/nearest", the_nearest_word_is_suggested);
    g_test_add_func("/library/breaths", breaths_have_names);
    return g_test_run();
}
