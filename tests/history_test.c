#include "history.h"

#include <glib.h>

static struct history new_history(void)
{
    struct history h;
    struct scene *s = scene_new();
    s->wind = 0;
    history_init(&h, s);
    return h;
}

static void there_and_back(void)
{
    struct history h = new_history();
    g_assert_false(history_undo(&h));
    for (int i = 1; i <= 1000; i++)
        history_change(&h, 0, 0)->wind = i;
    g_assert_false(history_is_saved(&h));
    for (int i = 999; i >= 0; i--) {
        g_assert_true(history_undo(&h));
        g_assert_cmpfloat(history_scene(&h)->wind, ==, i);
    }
    g_assert_false(history_undo(&h));
    g_assert_true(history_is_saved(&h));
    for (int i = 1; i <= 1000; i++)
        g_assert_true(history_redo(&h));
    g_assert_false(history_redo(&h));
    g_assert_cmpfloat(history_scene(&h)->wind, ==, 1000);
    history_clear(&h);
}

static void a_drag_is_one_change(void)
{
    struct history h = new_history();
    for (int i = 1; i <= 50; i++)
        history_change(&h, 7, 3)->wind = i;
    history_change(&h, 7, 4)->wind = 60; /* another layer */
    g_assert_true(history_undo(&h));
    g_assert_cmpfloat(history_scene(&h)->wind, ==, 50);
    g_assert_true(history_undo(&h));
    g_assert_cmpfloat(history_scene(&h)->wind, ==, 0);
    g_assert_false(history_undo(&h));
    history_clear(&h);
}

static void a_new_change_forgets_what_was_undone(void)
{
    struct history h = new_history();
    history_change(&h, 0, 0)->wind = 1;
    history_change(&h, 0, 0)->wind = 2;
    history_set_saved(&h);
    history_undo(&h);
    g_assert_false(history_is_saved(&h));
    history_change(&h, 0, 0)->wind = 3;
    g_assert_false(history_redo(&h));
    g_assert_false(history_is_saved(&h));
    history_undo(&h);
    g_assert_cmpfloat(history_scene(&h)->wind, ==, 1);
    history_clear(&h);
}

/* A drag goes on past a save: the file's state stays what it is. */
static void saving_ends_a_change(void)
{
    struct history h = new_history();
    history_change(&h, 7, 3)->wind = 1;
    history_set_saved(&h);
    history_change(&h, 7, 3)->wind = 2;
    g_assert_false(history_is_saved(&h));
    g_assert_true(history_undo(&h));
    g_assert_true(history_is_saved(&h));
    g_assert_cmpfloat(history_scene(&h)->wind, ==, 1);
    history_clear(&h);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/back", there_and_back);
    g_test_add_func("/history/drag", a_drag_is_one_change);
    g_test_add_func("/history/forgets", a_new_change_forgets_what_was_undone);
    g_test_add_func("/history/saved", saving_ends_a_change);
    return g_test_run();
}
