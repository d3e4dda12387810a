/* The settings' file: read as a listener would write it, changed a line at a time. */
#include "settings.h"

#include <glib/gstdio.h>
#include <string.h>

static char *file_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "withness", "settings", NULL);
}

static void write_file(const char *text)
{
    g_autofree char *path = file_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static guint load(struct settings *s)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    settings_load(s, faults);
    for (guint i = 0; i < faults->len; i++)
        g_test_message("%s", (const char *)faults->pdata[i]);
    return faults->len;
}

static void test_usual(void)
{
    struct settings s;
    g_autofree char *path = file_path();
    g_remove(path);
    g_assert_cmpuint(load(&s), ==, 0);
    g_assert_true(settings_on(&s, SETTING_WORDS, false));
    g_assert_false(settings_on(&s, SETTING_CAPTIONS, true));
    g_assert_false(settings_on(&s, SETTING_ARC, true));
    g_assert_true(settings_on(&s, SETTING_REDUCED_MOTION, true));
    g_assert_false(settings_on(&s, SETTING_REDUCED_MOTION, false));
    g_assert_true(settings_on(&s, SETTING_HIGH_CONTRAST, true));
    g_assert_cmpint(s.value[SETTING_FPS], ==, 0);
}

static void test_read(void)
{
    static const struct {
        const char *line;
        enum setting which;
        int value;
        guint faults;
    } rows[] = {
        {"captions = yes", SETTING_CAPTIONS, CHOICE_YES, 0},
        {"captions=no", SETTING_CAPTIONS, CHOICE_NO, 0},
        {"captions = auto", SETTING_CAPTIONS, CHOICE_NO, 1}, /* no desktop says */
        {"captions = maybe", SETTING_CAPTIONS, CHOICE_NO, 1},
        {"captions =", SETTING_CAPTIONS, CHOICE_NO, 1},
        {"reduced-motion = auto", SETTING_REDUCED_MOTION, CHOICE_AUTO, 0},
        {"reduced-motion = yes", SETTING_REDUCED_MOTION, CHOICE_YES, 0},
        {"reduced-motion = no ", SETTING_REDUCED_MOTION, CHOICE_NO, 0},
        {"fps = 24", SETTING_FPS, 24, 0},
        {"fps = 0", SETTING_FPS, 0, 0},
        {"fps = 1", SETTING_FPS, 0, 1},
        {"fps = 1e9", SETTING_FPS, 0, 1},
        {"fps = 99999999999999999999", SETTING_FPS, 0, 1},
        {"fps = -30", SETTING_FPS, 0, 1},
        {"something = else", SETTING_FPS, 0, 0},
        {"no key file at all", SETTING_WORDS, CHOICE_YES, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct settings s;
        g_autofree char *text = g_strdup_printf("[settings]\n%s\n", rows[i].line);
        write_file(text);
        g_test_message("%s", rows[i].line);
        g_assert_cmpuint(load(&s), ==, rows[i].faults);
        g_assert_cmpint(s.value[rows[i].which], ==, rows[i].value);
    }
}

static void test_written(void)
{
    struct settings s, again;
    write_file("# mine\n[settings]\n# I like them\ncaptions = yes\nother = kept\n");
    load(&s);
    settings_turn(&s, SETTING_WORDS, 1);
    settings_turn(&s, SETTING_CAPTIONS, 1);
    settings_turn(&s, SETTING_REDUCED_MOTION, 1);
    settings_turn(&s, SETTING_FPS, -1);
    for (int i = 0; i < N_SETTINGS; i++)
        settings_save(&s, (enum setting)i);
    g_assert_cmpuint(load(&again), ==, 0);
    g_assert_cmpmem(&s, sizeof s, &again, sizeof again);
    g_assert_false(settings_on(&again, SETTING_WORDS, true));
    g_assert_cmpint(again.value[SETTING_FPS], ==, 10);
    g_autofree char *path = file_path(), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "# mine"));
    g_assert_nonnull(strstr(text, "# I like them"));
    g_assert_nonnull(strstr(text, "other"));
}

static void test_round(void)
{
    struct settings s;
    write_file("");
    load(&s);
    struct settings was = s;
    for (int i = 0; i < N_SETTINGS; i++) {
        int turns = 0;
        do {
            settings_turn(&s, (enum setting)i, 1);
            g_assert_nonnull(setting_said(&s, (enum setting)i));
            g_assert_cmpint(++turns, <, 10);
        } while (s.value[i] != was.value[i]);
        g_assert_cmpint(turns, >=, 2);
    }
}

/* A folder that can't be made is no reason to disturb. */
static void test_unwritable(void)
{
    struct settings s;
    g_autofree char *path = file_path(), *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(g_get_user_config_dir(), 0700), ==, 0);
    g_assert_true(g_file_set_contents(folder, "a file", -1, NULL));
    g_assert_cmpuint(load(&s), ==, 1);
    settings_save(&s, SETTING_WORDS);
    g_assert_true(g_file_test(folder, G_FILE_TEST_IS_REGULAR));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
    g_test_add_func("/settings/usual", test_usual);
    g_test_add_func("/settings/read", test_read);
    g_test_add_func("/settings/written", test_written);
    g_test_add_func("/settings/round", test_round);
    g_test_add_func("/settings/unwritable", test_unwritable);
    return g_test_run();
}
