/* The desk without a window: what keys, hands and lists make of a scene, that all of it can be
 * undone, and that whatever ten thousand blind hands do, the saved text reads back. */
#include "desk.h"

#include "base/hash.h"
#include "controls.h"
#include "parsed.h"
#include "scene/fault.h"
#include "scene/scene_file.h"
#include "scene/scene_writer.h"
#include "stage.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static struct vocabulary vocabulary;
static struct library library;

static const char text[] = "# A place to try things in.\n"
                           "[scene]\n"
                           "name = Try\n"
                           "wind = 0.3\n"
                           "\n"
                           "[leaves]\n"
                           "# they tremble\n"
                           "sound = leaves\n"
                           "bearing = -30°\n"
                           "\n"
                           "[blackbird]\n"
                           "sound = blackbird\n"
                           "bearing = 40°\n"
                           "distance = 18 m\n"
                           "hushed-by = wind 0.7\n"
                           "\n"
                           "[robin]\n"
                           "sound = robin\n"
                           "bearing = 120°\n"
                           "answers = blackbird 0.5\n"
                           "\n"
                           "[words]\n"
                           "listen robin = Someone answers.\n";

static struct scene *parse(const char *said)
{
    struct scene *s = parsed(said, &vocabulary, &library);
    g_assert_nonnull(s);
    return s;
}

static struct desk open_desk(void)
{
    struct desk d;
    desk_init(&d, &vocabulary, &library);
    desk_open(&d, parse(text));
    return d;
}

static bool key(struct desk *d, enum action action)
{
    return desk_hand(d, &(struct hand){.action = action, .target = {.part = NAN}});
}

static void type(struct desk *d, const char *letters)
{
    desk_hand(d, &(struct hand){.action = ACTION_TYPED, .text = letters});
}

static const struct scene_layer *layer(const struct desk *d, const char *name)
{
    int i = scene_layer_index(desk_scene(d), name);
    return i < 0 ? NULL : &desk_scene(d)->layer[i];
}

static struct hand on_layer(enum action action, int i, double bearing_deg, double distance_m)
{
    return (struct hand){.action = action,
                         .target = {UNDER_LAYER, i, NAN},
                         .bearing_deg = bearing_deg,
                         .distance_m = distance_m,
                         .far = true};
}

static void hand(struct desk *d, struct hand h)
{
    desk_hand(d, &h);
}

static void undo_to_the_beginning(struct desk *d)
{
    struct scene *first = parse(text);
    while (!history_is_saved(&d->history))
        key(d, ACTION_UNDO);
    g_assert_true(scene_equal(desk_scene(d), first));
    scene_free(first);
}

/* What it wishes for next, told lines aside. */
static struct wish wished(struct desk *d)
{
    struct wish w;
    while ((w = desk_wish(d)).type == WISH_TELL)
        g_free(w.text);
    return w;
}

static void test_round(void)
{
    struct desk d = open_desk();
    static const char *const order[] = {"blackbird", "robin", "leaves", "blackbird"};
    for (int i = 0; i < 4; i++) {
        key(&d, ACTION_AROUND);
        g_assert_cmpstr(d.selected, ==, order[i]);
    }
    for (int i = 2; i >= 0; i--) {
        key(&d, ACTION_AROUND_BACK);
        g_assert_cmpstr(d.selected, ==, order[i]);
    }
    g_assert_true(key(&d, ACTION_BACK));
    g_assert_null(d.selected);
    g_assert_false(key(&d, ACTION_BACK)); /* nothing is open: someone else's */
    desk_clear(&d);
}

static void test_keys_on_a_layer(void)
{
    static const struct {
        enum action action;
        bool shift;
        double bearing_deg, distance_m, level_db, width_deg;
        bool mute;
    } rows[] = {
        {ACTION_TURN_RIGHT, false, 45, 18, 0, NAN, false},
        {ACTION_TURN_LEFT, false, 35, 18, 0, NAN, false},
        {ACTION_TURN_LEFT, true, 39, 18, 0, NAN, false},
        {ACTION_NEARER, false, 40, 16, 0, NAN, false},
        {ACTION_FARTHER, false, 40, 20, 0, NAN, false},
        {ACTION_MORE, false, 40, 18, 1, NAN, false},
        {ACTION_LESS, false, 40, 18, -1, NAN, false},
        {ACTION_WIDER, false, 40, 18, 0, 70, false},
        {ACTION_NARROWER, false, 40, 18, 0, 50, false},
        {ACTION_MUTE, false, 40, 18, 0, NAN, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct desk d = open_desk();
        key(&d, ACTION_AROUND);
        unsigned changes = d.changes;
        hand(&d, (struct hand){.action = rows[i].action, .shift = rows[i].shift});
        const struct scene_layer *l = layer(&d, "blackbird");
        g_assert_cmpfloat(l->bearing_deg, ==, rows[i].bearing_deg);
        g_assert_cmpfloat(l->distance_m, ==, rows[i].distance_m);
        g_assert_cmpfloat(l->level_db, ==, rows[i].level_db);
        g_assert_true(isnan(rows[i].width_deg) ? isnan(l->width_deg)
                                               : l->width_deg == rows[i].width_deg);
        g_assert_true(l->mute == rows[i].mute);
        g_assert_cmpuint(d.changes, >, changes);
        undo_to_the_beginning(&d);
        desk_clear(&d);
    }
}

static void test_mute_of_nothing(void)
{
    struct desk d = open_desk();
    g_assert_false(key(&d, ACTION_MUTE)); /* the whole: not the desk's */
    g_assert_false(key(&d, ACTION_LOUDER));
    g_assert_true(history_is_saved(&d.history));
    desk_clear(&d);
}

static void test_drag(void)
{
    struct desk d = open_desk();
    hand(&d, on_layer(ACTION_PRESSED, 1, 40, 18));
    g_assert_cmpstr(d.selected, ==, "blackbird");
    for (int i = 0; i <= 30; i++)
        hand(&d, on_layer(ACTION_MOVED, 1, 40 + i, 18 + i));
    g_assert_true(d.dragging);
    key(&d, ACTION_UNDO); /* not while it is in the hand */
    key(&d, ACTION_REMOVE);
    g_assert_true(d.dragging);
    hand(&d, on_layer(ACTION_RELEASED, 1, 70, 48));
    g_assert_cmpfloat(layer(&d, "blackbird")->bearing_deg, ==, 70);
    g_assert_cmpfloat(layer(&d, "blackbird")->distance_m, ==, 48);
    key(&d, ACTION_UNDO); /* one drag, one step */
    g_assert_true(history_is_saved(&d.history));
    g_assert_cmpfloat(layer(&d, "blackbird")->bearing_deg, ==, 40);

    /* A click moves nothing. */
    struct hand still = on_layer(ACTION_MOVED, 1, 41, 18);
    hand(&d, on_layer(ACTION_PRESSED, 1, 40, 18));
    still.far = false;
    hand(&d, still);
    hand(&d, on_layer(ACTION_RELEASED, 1, 41, 18));
    g_assert_true(history_is_saved(&d.history));

    /* Esc lets it go back. */
    hand(&d, on_layer(ACTION_PRESSED, 1, 40, 18));
    hand(&d, on_layer(ACTION_MOVED, 1, 90, 30));
    key(&d, ACTION_BACK);
    g_assert_false(d.dragging);
    g_assert_cmpfloat(layer(&d, "blackbird")->bearing_deg, ==, 40);
    desk_clear(&d);
}

static void test_wheel(void)
{
    struct desk d = open_desk();
    struct hand h = on_layer(ACTION_WHEEL, 0, 0, 5);
    h.turn = 2;
    hand(&d, h);
    g_assert_cmpfloat(layer(&d, "leaves")->level_db, ==, 2);
    h.shift = true;
    float bearing, distance, width;
    stage_place_of(layer(&d, "leaves"), &bearing, &distance, &width);
    hand(&d, h);
    g_assert_cmpfloat(layer(&d, "leaves")->width_deg, ==,
                      fmin(round(width * 180 / G_PI) + 20, 360));
    h.target.under = UNDER_NOTHING;
    g_assert_false(desk_hand(&d, &h));
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

static void test_alone(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_AROUND);
    key(&d, ACTION_ALONE);
    g_assert_cmpfloat(desk_focus(&d, 1), ==, 1);
    g_assert_cmpfloat(fabs(20 * log10(desk_focus(&d, 0)) + 12), <, 0.05);
    key(&d, ACTION_ALONE_END);
    g_assert_cmpfloat(desk_focus(&d, 0), ==, 1);
    g_assert_true(history_is_saved(&d.history));
    desk_clear(&d);
}

static void hold_all(struct desk *d)
{
    key(d, ACTION_AROUND);
    key(d, ACTION_ALONE);
    hand(d, on_layer(ACTION_PRESSED, 1, 40, 18));
    hand(d, on_layer(ACTION_MOVED, 1, 90, 30));
    g_assert_true(d->dragging);
}

/* The key that makes one layer heard alone may go up while another is dragged; and what is held
 * when the keys go to somebody else goes up untold. What was dragged stays where it is. */
static void test_let_go(void)
{
    struct desk d = open_desk();
    hold_all(&d);
    key(&d, ACTION_ALONE_END);
    g_assert_true(d.dragging);
    g_assert_cmpfloat(desk_focus(&d, 0), ==, 1);
    hand(&d, on_layer(ACTION_RELEASED, 1, 90, 30));
    undo_to_the_beginning(&d);
    for (int whole = 0; whole < 2; whole++) {
        hold_all(&d);
        if (whole)
            desk_put_away(&d);
        else
            key(&d, ACTION_LET_GO);
        g_assert_cmpfloat(desk_focus(&d, 0), ==, 1);
        hand(&d, on_layer(ACTION_MOVED, 1, 120, 40));
        g_assert_cmpfloat(layer(&d, "blackbird")->bearing_deg, ==, 90);
        undo_to_the_beginning(&d);
    }

    /* Pressed, and not moved yet. */
    hand(&d, on_layer(ACTION_PRESSED, 1, 40, 18));
    key(&d, ACTION_LET_GO);
    hand(&d, on_layer(ACTION_MOVED, 1, 120, 40));
    g_assert_true(history_is_saved(&d.history));
    desk_clear(&d);
}

/* A pause puts away what is open and half done, too. */
static void test_put_away(void)
{
    static const enum action opens[] = {ACTION_SOUNDS, ACTION_WEATHER, ACTION_PLACES};
    struct desk d = open_desk();
    for (size_t i = 0; i < G_N_ELEMENTS(opens); i++) {
        key(&d, opens[i]);
        g_assert_cmpint(d.page, !=, PAGE_NONE);
        desk_put_away(&d);
        g_assert_cmpint(d.page, ==, PAGE_NONE);
    }
    key(&d, ACTION_AROUND);
    key(&d, ACTION_LINK);
    g_assert_true(d.linking);
    desk_put_away(&d);
    g_assert_false(d.linking);
    g_assert_cmpstr(d.selected, ==, "blackbird");
    g_assert_true(history_is_saved(&d.history));
    desk_clear(&d);
}

static void test_remove_and_again(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_AROUND);
    key(&d, ACTION_AGAIN);
    g_assert_cmpstr(d.selected, ==, "blackbird-2");
    g_assert_cmpfloat(layer(&d, "blackbird-2")->bearing_deg, ==, 64);
    key(&d, ACTION_AROUND_BACK);
    g_assert_cmpstr(d.selected, ==, "blackbird");
    key(&d, ACTION_REMOVE);
    g_assert_null(layer(&d, "blackbird"));
    g_assert_cmpint(layer(&d, "robin")->n_links, ==, 0);
    key(&d, ACTION_UNDO);
    g_assert_cmpint(layer(&d, "robin")->n_links, ==, 1);
    undo_to_the_beginning(&d);
    for (int i = 0; i < 2 * SCENE_LAYERS_MAX; i++) {
        key(&d, ACTION_AROUND);
        key(&d, ACTION_AGAIN);
    }
    g_assert_cmpint(desk_scene(&d)->n_layers, ==, SCENE_LAYERS_MAX);
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

static void test_sounds(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_SOUNDS);
    g_assert_cmpint(menu_count(&d.menu), >, 25);
    type(&d, "black");
    type(&d, "bird");
    g_assert_cmpstr(menu_chosen(&d.menu)->id, ==, "blackbird");
    key(&d, ACTION_MUTE); /* a letter, not a key; nothing behind the list is touched */
    g_assert_true(history_is_saved(&d.history));
    key(&d, ACTION_TAKE);
    g_assert_cmpint(d.page, ==, PAGE_NONE);
    g_assert_cmpstr(d.selected, ==, "blackbird-2");
    g_assert_cmpfloat(layer(&d, "blackbird-2")->bearing_deg, ==, -135); /* the widest gap */
    key(&d, ACTION_SOUNDS);
    type(&d, "zzz");
    g_assert_cmpint(menu_count(&d.menu), ==, 0);
    key(&d, ACTION_TAKE);
    g_assert_cmpint(d.page, ==, PAGE_SOUNDS);
    for (int i = 0; i < 5; i++)
        key(&d, ACTION_ERASE);
    g_assert_cmpint(menu_count(&d.menu), >, 25);
    g_assert_true(key(&d, ACTION_BACK));
    g_assert_cmpint(d.page, ==, PAGE_NONE);
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

/* Every sound there is can be added, and what is written reads back. */
static void test_every_sound(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_SOUNDS);
    int n = menu_count(&d.menu);
    key(&d, ACTION_BACK);
    for (int i = 0; i < n; i++) {
        key(&d, ACTION_SOUNDS);
        menu_go(&d.menu, i);
        key(&d, ACTION_TAKE);
        g_autoptr(GError) error = NULL;
        struct scene *first = parse(text);
        G_GNUC_UNUSED g_autofree char *written =
            scene_rewrite(text, first, desk_scene(&d), &vocabulary, &library, &error);
        g_assert_no_error(error);
        scene_free(first);
        if (desk_scene(&d)->n_layers == SCENE_LAYERS_MAX)
            undo_to_the_beginning(&d);
    }
    desk_clear(&d);
}

static void test_links(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_AROUND); /* blackbird */
    key(&d, ACTION_LINK);
    key(&d, ACTION_AROUND);
    g_assert_cmpstr(d.linking_to, ==, "robin");
    key(&d, ACTION_AROUND);
    g_assert_cmpstr(d.linking_to, ==, "leaves");
    key(&d, ACTION_TAKE);
    g_assert_cmpint(d.page, ==, PAGE_KINDS);
    key(&d, ACTION_SOFTER); /* hushed by */
    key(&d, ACTION_TAKE);
    const struct scene_layer *bird = layer(&d, "blackbird");
    g_assert_cmpint(bird->n_links, ==, 2);
    g_assert_cmpstr(bird->link[1].from, ==, "leaves");
    g_assert_cmpint(bird->link[1].kind, ==, SCENE_HUSHED_BY);
    g_assert_cmpint(d.tie, ==, 1); /* it is chosen */
    key(&d, ACTION_MORE);
    g_assert_cmpfloat(layer(&d, "blackbird")->link[1].strength, ==, 0.8);
    key(&d, ACTION_REMOVE);
    g_assert_cmpint(layer(&d, "blackbird")->n_links, ==, 1);
    g_assert_nonnull(d.selected);
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

static void test_circles(void)
{
    struct desk d = open_desk();
    static const char *const from[] = {"leaves", "blackbird"}, *const to[] = {"blackbird",
                                                                              "leaves"};
    for (int i = 0; i < 2; i++) {
        while (g_strcmp0(d.selected, from[i]) != 0)
            key(&d, ACTION_AROUND);
        key(&d, ACTION_LINK);
        while (g_strcmp0(d.linking_to, to[i]) != 0)
            key(&d, ACTION_AROUND);
        key(&d, ACTION_TAKE);
        key(&d, ACTION_TAKE); /* follows */
    }
    g_assert_cmpint(layer(&d, "blackbird")->n_links, ==, 1); /* refused */
    bool told = false;
    for (struct wish w; (w = desk_wish(&d)).type != WISH_NONE; g_free(w.text))
        told |= strstr(w.text, "circle") != NULL;
    g_assert_true(told);
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

/* Leaves follow the wind without a word; cutting that says so. */
static void test_what_goes_without_saying(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_AROUND_BACK);
    while (g_strcmp0(d.selected, "leaves") != 0)
        key(&d, ACTION_AROUND);
    struct tie tie[TIES_MAX];
    g_assert_cmpint(ties_of(desk_scene(&d), 0, tie), ==, 1);
    g_assert_cmpstr(tie[0].from, ==, "wind");
    g_assert_false(tie[0].written);
    key(&d, ACTION_RIGHT);
    key(&d, ACTION_LESS);
    g_assert_cmpint(layer(&d, "leaves")->n_links, ==, 1);
    key(&d, ACTION_REMOVE);
    g_assert_true(layer(&d, "leaves")->follows_none);
    g_assert_cmpint(ties_of(desk_scene(&d), 0, tie), ==, 0);
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

static void test_weather(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_WEATHER);
    key(&d, ACTION_RIGHT);
    g_assert_cmpfloat(fabs(desk_scene(&d)->wind - 0.35), <, 1e-9);
    struct hand h = {.action = ACTION_PRESSED, .target = {UNDER_ROW, 2, 0.5f}};
    hand(&d, h);
    g_assert_cmpfloat(desk_scene(&d)->rain, ==, 0.5);
    h.action = ACTION_MOVED;
    h.target.part = 1;
    hand(&d, h);
    g_assert_cmpfloat(desk_scene(&d)->rain, ==, 1);
    h.action = ACTION_RELEASED;
    hand(&d, h);
    for (int i = 0; i < controls_count(); i++) {
        g_autofree char *said = control_said(desk_scene(&d), i);
        g_assert_cmpint((int)strlen(said), >, 0);
        for (int k = 0; k < 200; k++)
            key(&d, k % 3 ? ACTION_RIGHT : ACTION_LEFT);
        key(&d, ACTION_SOFTER);
    }
    g_assert_true(key(&d, ACTION_BACK));
    undo_to_the_beginning(&d);
    desk_clear(&d);
}

static void test_places(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_PLACES);
    int n = menu_count(&d.menu);
    g_assert_cmpint(n, >, 0);
    desk_wait(&d, 0.5);
    g_assert_cmpint(wished(&d).type, ==, WISH_NONE);
    desk_wait(&d, 0.5);
    struct wish w = wished(&d);
    g_assert_cmpint(w.type, ==, WISH_HEAR);
    g_assert_cmpstr(w.text, ==, menu_chosen(&d.menu)->id);
    g_free(w.text);
    key(&d, ACTION_BACK);
    w = wished(&d);
    g_assert_cmpint(w.type, ==, WISH_HEAR); /* back to what played */
    g_assert_null(w.text);
    key(&d, ACTION_PLACES);
    key(&d, ACTION_TAKE);
    w = wished(&d);
    g_assert_cmpint(w.type, ==, WISH_OPEN);
    g_free(w.text);
    g_assert_cmpint(wished(&d).type, ==, WISH_NONE);
    desk_clear(&d);
}

static void test_save(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_SAVE); /* it has no file: what is it called? */
    g_assert_cmpint(d.page, ==, PAGE_NAME);
    type(&d, " Dusk, ");
    type(&d, "later ");
    key(&d, ACTION_TAKE);
    g_assert_cmpstr(desk_scene(&d)->name, ==, "Dusk, later");
    g_assert_cmpint(wished(&d).type, ==, WISH_SAVE);
    desk_clear(&d);
}

/* The file was edited: what was unsaved is a step back. */
static void test_replaced(void)
{
    struct desk d = open_desk();
    key(&d, ACTION_AROUND);
    key(&d, ACTION_MORE);
    struct scene *edited = parse(text);
    edited->wind = 0.9;
    desk_replace(&d, edited, true);
    g_assert_true(history_is_saved(&d.history));
    g_assert_cmpstr(d.selected, ==, "blackbird");
    key(&d, ACTION_UNDO);
    g_assert_cmpfloat(layer(&d, "blackbird")->level_db, ==, 1);
    g_assert_cmpfloat(desk_scene(&d)->wind, ==, 0.3);
    desk_clear(&d);
}

/* --- blind hands --- */

static uint64_t dice;

static int throw(int n)
{
    dice = hash_mix(dice + 1);
    return (int)(dice % (uint64_t)n);
}

static struct hand blind_hand(const struct desk *d, char *letters)
{
    static const enum under unders[] = {UNDER_NOTHING, UNDER_LAYER, UNDER_TIE,
                                        UNDER_ROW,     UNDER_WORD,  UNDER_NAME};
    static const char *const said[] = {"a", "r", "wind", " ", "ü", "\xff", "雨", "]", "b"};
    struct hand h = {.action = (enum action) throw(ACTION_DROPPED + 1),
                     .bearing_deg = throw(400) - 200,
                     .distance_m = throw(3) ? 0.1 * throw(500) : 10.0 * throw(1000),
                     .far = throw(4),
                     .shift = !throw(4),
                     .turn = (float)(throw(9) - 4) / 2};
    if (!throw(3)) /* hands more often than keys */
        h.action = (enum action)(ACTION_MOVED + throw(4));
    h.target = (struct target){unders[throw(6)], throw(24), throw(2) ? NAN : throw(11) * 0.1f};
    if (h.target.under == UNDER_LAYER && desk_scene(d)->n_layers)
        h.target.index %= desk_scene(d)->n_layers;
    g_strlcpy(letters, said[throw((int)G_N_ELEMENTS(said))], 16);
    h.text = h.action == ACTION_DROPPED ? "/nowhere/sound.ogg" : letters;
    return h;
}

/* The text follows the scene as a save would make it; every step reads back. */
static void check_written(char **written, struct scene **then, const struct scene *now)
{
    g_autoptr(GError) error = NULL;
    char *next = scene_rewrite(*written, *then, now, &vocabulary, &library, &error);
    g_assert_no_error(error);
    struct scene *back = parse(next);
    g_assert_true(scene_equal(back, now));
    g_assert_true(g_str_has_prefix(next, "# A place to try things in.\n"));
    g_free(*written);
    *written = next;
    scene_free(*then);
    *then = back;
}

static void test_blind_hands(void)
{
    struct desk d = open_desk();
    g_autofree char *written = g_strdup(text);
    struct scene *then = parse(text);
    dice = 20260731;
    unsigned changes = d.changes;
    struct board *b = g_new0(struct board, 1);
    for (int i = 0; i < 10000; i++) {
        char letters[16];
        struct hand h = blind_hand(&d, letters);
        desk_hand(&d, &h);
        desk_wait(&d, 0.01 * throw(50));
        for (struct wish w; (w = desk_wish(&d)).type != WISH_NONE; g_free(w.text)) {
            if (w.type == WISH_BRING)
                desk_add(&d, "sound.ogg", NULL);
            else if (w.type == WISH_SAVE)
                history_set_saved(&d.history);
            else if (w.type == WISH_NEW && !throw(20))
                desk_replace(&d, parse(text), false);
        }
        desk_see(&d, b, 1 + throw(30));
        g_assert_cmpint(b->selected, <, desk_scene(&d)->n_layers);
        g_assert_true(d.dragging ? d.selected != NULL : true);
        if (i % 10 == 0 && d.changes != changes) {
            check_written(&written, &then, desk_scene(&d));
            changes = d.changes;
        }
    }
    check_written(&written, &then, desk_scene(&d));
    g_test_message("%u states, %d layers", d.history.states->len, desk_scene(&d)->n_layers);
    /* All of it can be undone, and done again. */
    struct scene *last = scene_copy(desk_scene(&d));
    int n = 0;
    while (history_undo(&d.history))
        n++;
    struct scene *first = parse(text);
    g_assert_true(scene_equal(desk_scene(&d), first));
    while (n-- > 0)
        g_assert_true(history_redo(&d.history));
    g_assert_true(scene_equal(desk_scene(&d), last));
    scene_free(first);
    scene_free(last);
    scene_free(then);
    g_free(b);
    desk_clear(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("XDG_DATA_HOME", WITHNESS_TEST_DIR "/nowhere", TRUE);
    vocabulary_fill(&vocabulary);
    library_init(&library);
    g_test_add_func("/desk/round", test_round);
    g_test_add_func("/desk/keys", test_keys_on_a_layer);
    g_test_add_func("/desk/mute-of-nothing", test_mute_of_nothing);
    g_test_add_func("/desk/drag", test_drag);
    g_test_add_func("/desk/wheel", test_wheel);
    g_test_add_func("/desk/alone", test_alone);
    g_test_add_func("/desk/let-go", test_let_go);
    g_test_add_func("/desk/put-away", test_put_away);
    g_test_add_func("/desk/remove", test_remove_and_again);
    g_test_add_func("/desk/sounds", test_sounds);
    g_test_add_func("/desk/every-sound", test_every_sound);
    g_test_add_func("/desk/links", test_links);
    g_test_add_func("/desk/circles", test_circles);
    g_test_add_func("/desk/unsaid", test_what_goes_without_saying);
    g_test_add_func("/desk/weather", test_weather);
    g_test_add_func("/desk/places", test_places);
    g_test_add_func("/desk/save", test_save);
    g_test_add_func("/desk/replaced", test_replaced);
    g_test_add_func("/desk/blind-hands", test_blind_hands);
    int code = g_test_run();
    library_clear(&library);
    return code;
}
