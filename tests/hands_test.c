/* Hands on the window: what comes of keys, pointer and dropped files, and of a scene's file that
 * somebody else edits meanwhile. */
#include "base/hash.h"
#include "hands.h"
#include "scene/scene_file.h"
#include "scene/scene_writer.h"
#include "sitting.h"
#include "sound_files.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void test_a_session(void)
{
    struct sit *s = begin();
    struct point from = at(s, 40, 18), to = at(s, 100, 30);
    point(s, from.x, from.y);
    passes(s, 2);
    g_assert_cmpint(s->mixing.board.hovered, ==, 1);
    button(SDL_MOUSEBUTTONDOWN, from.x + 3, from.y); /* a little beside it: it doesn't jump */
    for (int i = 0; i <= 10; i++) {
        float k = (float)i / 10;
        point(s, from.x + 3 + (to.x - from.x) * k, from.y + (to.y - from.y) * k);
        pass(s, true);
    }
    g_assert_true(s->mixing.board.dragging);
    g_assert_cmpfloat(s->view.layer[1].bearing_rad, >, 1.6f); /* it is seen to move */
    button(SDL_MOUSEBUTTONUP, to.x + 3, to.y);
    settle(s);
    g_assert_cmpfloat(fabs(layer(s, "blackbird")->bearing_deg - 100), <, 1.5);
    g_assert_cmpfloat(fabs(layer(s, "blackbird")->distance_m - 30), <, 1.5);
    wheel(-2);
    press(SDLK_PLUS, 0);
    pass(s, true);
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, -1);
    press(SDLK_m, 0);
    pass(s, true);
    g_assert_true(layer(s, "blackbird")->mute);
    press(SDLK_s, 0);
    passes(s, 2);
    g_assert_cmpfloat(s->mixing.tuning.focus[0], <, 0.3f);
    let_go(SDLK_s);
    passes(s, 2);
    g_assert_cmpfloat(s->mixing.tuning.focus[0], ==, 1);
    press(SDLK_l, 0);
    press(SDLK_TAB, 0);
    press(SDLK_RETURN, 0);
    press(SDLK_DOWN, 0);
    press(SDLK_RETURN, 0);
    pass(s, true);
    g_assert_cmpint(layer(s, "blackbird")->n_links, >=, 1);
    press(SDLK_ESCAPE, 0);
    press(SDLK_a, 0);
    pass(s, true);
    type("robin");
    press(SDLK_RETURN, 0);
    settle(s);
    g_assert_nonnull(layer(s, "robin"));
    g_assert_cmpint(s->view.n_layers, ==, 3); /* heard, and seen */
    press(SDLK_s, KMOD_LCTRL);
    pass(s, true);
    g_assert_true(history_is_saved(&s->mixing.desk.history));
    g_autofree char *kept = contents(s->path);
    g_assert_true(g_str_has_prefix(kept, "# A place of mine.\n"));
    g_assert_nonnull(strstr(kept, "# they tremble\n"));
    struct scene *saved = scene_copy(mixing_scene(&s->mixing));
    for (int i = 0; i < 20; i++)
        press(SDLK_z, KMOD_LCTRL);
    settle(s);
    g_assert_cmpfloat(layer(s, "blackbird")->bearing_deg, ==, 40);
    g_assert_null(layer(s, "robin"));
    for (int i = 0; i < 20; i++)
        press(SDLK_y, KMOD_LCTRL);
    settle(s);
    g_assert_true(scene_equal(mixing_scene(&s->mixing), saved));
    close_it(s);
    open_it(s);
    g_assert_true(scene_equal(mixing_scene(&s->mixing), saved));
    scene_free(saved);
    end(s);
}

static void test_drop(void)
{
    struct sit *s = begin();
    g_autofree char *recording =
        write_sound(&(struct folder){s->folder}, "Old #1 creek.wav", noise, 2, 48000, 2);
    point(s, 300, 400);
    pass(s, true);
    drop(recording);
    for (int i = 0; i < 400 && mixing_scene(&s->mixing)->n_layers < 3; i++) {
        pass(s, false);
        g_usleep(2000);
    }
    g_assert_cmpint(mixing_scene(&s->mixing)->n_layers, ==, 3);
    const struct scene_layer *l = &mixing_scene(&s->mixing)->layer[2];
    g_assert_cmpstr(l->sound, ==, "Old -1 creek.wav");
    g_assert_true(l->recorded);
    g_autofree char *copy =
        g_build_filename(g_get_user_data_dir(), "withness", "sounds", l->sound, NULL);
    g_assert_true(g_file_test(copy, G_FILE_TEST_IS_REGULAR));
    settle(s);
    g_assert_cmpint(s->view.n_layers, ==, 3);
    press(SDLK_s, KMOD_LCTRL); /* what was written reads back */
    pass(s, true);
    g_assert_true(history_is_saved(&s->mixing.desk.history));

    /* Several at once don't lie on one another. */
    drop(recording);
    drop(recording);
    passes(s, 3);
    g_assert_cmpint(mixing_scene(&s->mixing)->n_layers, ==, 5);
    l = mixing_scene(&s->mixing)->layer + 2;
    for (int i = 0; i < 3; i++)
        g_assert_cmpfloat(fabs(l[i].bearing_deg - l[(i + 1) % 3].bearing_deg), >, 10);
    for (int i = 0; i < 2; i++)
        press(SDLK_z, KMOD_LCTRL);
    pass(s, true);

    /* What comes too late for the scene it was dropped on is no part of the next. */
    g_autofree char *late =
        write_sound(&(struct folder){s->folder}, "late.wav", noise, 2, 48000, 2);
    drop(late);
    press(SDLK_n, KMOD_LCTRL);
    pass(s, false);
    gint64 until = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;
    for (; s->mixing.n_bringing > 0; g_usleep(1000)) {
        pass(s, false);
        g_assert_cmpint(g_get_monotonic_time(), <, until);
    }
    g_assert_cmpint(mixing_scene(&s->mixing)->n_layers, ==, 0);
    g_assert_true(mixing_open(&s->mixing, s->path, 0.1));
    settle(s);

    /* What is no sound is told, and nothing comes of it. */
    g_file_set_contents(recording, "not a sound", -1, NULL);
    drop(recording);
    g_free(mixing_told(&s->mixing, &(double){0}));
    pass(s, true);
    double for_s;
    g_autofree char *told = mixing_told(&s->mixing, &for_s);
    g_assert_nonnull(told);
    g_assert_nonnull(strstr(told, "can't be brought in"));
    g_assert_cmpint(mixing_scene(&s->mixing)->n_layers, ==, 3);
    g_autofree char *late_copy =
        g_build_filename(g_get_user_data_dir(), "withness", "sounds", "late.wav", NULL);
    g_assert_cmpint(g_unlink(late_copy), ==, 0);
    g_unlink(late);
    g_unlink(recording);
    g_unlink(copy);
    end(s);
}

/* Until the scene says what it should, or a second has passed. */
static bool becomes(struct sit *s, double wind)
{
    for (int i = 0; i < 500; i++) {
        pass(s, false);
        if (fabs(mixing_scene(&s->mixing)->wind - wind) < 1e-9)
            return true;
        g_usleep(2000);
    }
    return false;
}

static void test_edited_elsewhere(void)
{
    struct sit *s = begin();
    press(SDLK_TAB, 0);
    press(SDLK_PLUS, 0);
    pass(s, true);
    g_autofree char *windy = g_strconcat(text, "\n", NULL);
    char *seed = strstr(windy, "seed = 7\n");
    memcpy(seed, "wind=.8 \n", 9);
    g_file_set_contents(s->path, windy, -1, NULL);
    g_assert_true(becomes(s, 0.8));
    g_assert_true(history_is_saved(&s->mixing.desk.history));
    settle(s);
    press(SDLK_z, KMOD_LCTRL); /* what was changed here is not lost */
    pass(s, true);
    g_assert_cmpfloat(mixing_scene(&s->mixing)->layer[1].level_db, ==, 1);
    press(SDLK_y, KMOD_LCTRL);
    pass(s, true);

    /* With a fault in it the old one goes on, and is not written over. */
    memcpy(seed, "wind=xx \n", 9);
    g_free(mixing_told(&s->mixing, &(double){0}));
    g_file_set_contents(s->path, windy, -1, NULL);
    g_autofree char *told = NULL;
    double for_s;
    for (int i = 0; i < 500 && !told; i++) {
        pass(s, false);
        told = mixing_told(&s->mixing, &for_s);
        g_usleep(2000);
    }
    g_assert_nonnull(told);
    g_assert_true(g_str_has_prefix(told, "mine.scene:4: [scene] wind"));
    g_assert_cmpfloat(mixing_scene(&s->mixing)->wind, ==, 0.8);
    press(SDLK_MINUS, 0);
    press(SDLK_s, KMOD_LCTRL);
    pass(s, true);
    g_autofree char *kept = contents(s->path);
    g_assert_cmpstr(kept, ==, windy);
    memcpy(seed, "wind=.6 \n", 9);
    g_file_set_contents(s->path, windy, -1, NULL);
    g_assert_true(becomes(s, 0.6));
    end(s);
}

/* Until the scene's file has been looked at again. */
static void wait_reread(struct sit *s)
{
    gint64 until = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;
    for (bool told = false; !told || s->mixing.keeping.edited_s > 0; g_usleep(1000)) {
        pass(s, false);
        told |= s->mixing.keeping.edited_s > 0;
        g_assert_cmpint(g_get_monotonic_time(), <, until);
    }
}

/* What only touches the file is no edit, whatever has been undone since it was saved. */
static void test_touched(void)
{
    struct sit *s = begin();
    press(SDLK_TAB, 0);
    press(SDLK_PLUS, 0);
    press(SDLK_s, KMOD_LCTRL);
    pass(s, true);
    wait_reread(s); /* the own saving */
    press(SDLK_z, KMOD_LCTRL);
    press(SDLK_MINUS, 0); /* the state that was saved is forgotten */
    pass(s, true);
    g_autofree char *kept = contents(s->path);
    g_file_set_contents(s->path, kept, -1, NULL);
    wait_reread(s);
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, -1);
    g_assert_false(history_is_saved(&s->mixing.desk.history));
    end(s);
}

/* Saved in the moment in which an editor wrote: nothing of the editor's is lost. */
static void test_edited_just_now(void)
{
    struct sit *s = begin();
    press(SDLK_TAB, 0);
    press(SDLK_PLUS, 0);
    pass(s, true);
    g_autofree char *faulty = g_strconcat(text, "# my own words\nvery loud\n", NULL);
    g_file_set_contents(s->path, faulty, -1, NULL);
    press(SDLK_s, KMOD_LCTRL); /* before anybody has told of it */
    pass(s, true);
    g_autofree char *kept = contents(s->path);
    g_assert_cmpstr(kept, ==, faulty);
    g_assert_false(history_is_saved(&s->mixing.desk.history));
    g_autofree char *well = g_strconcat(text, "level = -3 dB\n# my own words\n", NULL);
    g_file_set_contents(s->path, well, -1, NULL);
    press(SDLK_s, KMOD_LCTRL);
    pass(s, true);
    g_free(kept);
    kept = contents(s->path);
    g_assert_cmpstr(kept, ==, well);
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, -3);
    press(SDLK_z, KMOD_LCTRL); /* nor of what was here */
    pass(s, true);
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, 1);
    end(s);
}

static void test_draft(void)
{
    struct sit *s = begin();
    press(SDLK_TAB, 0);
    press(SDLK_MINUS, 0);
    pass(s, true);
    close_it(s);
    g_assert_true(draft_is_there(s->path));
    g_autofree char *kept = contents(s->path);
    g_assert_cmpstr(kept, ==, text); /* the file is as it was */
    open_it(s);
    double for_s;
    g_autofree char *told = mixing_told(&s->mixing, &for_s);
    g_assert_nonnull(told);
    g_assert_nonnull(strstr(told, "was kept"));
    g_assert_cmpfloat(for_s, >, 15); /* it can be read only once the scene's name has gone */
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, 0);
    press(SDLK_z, KMOD_LCTRL | KMOD_LSHIFT);
    settle(s);
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, -1);
    press(SDLK_s, KMOD_LCTRL);
    pass(s, true);
    g_assert_false(draft_is_there(s->path));
    close_it(s);
    open_it(s);
    g_assert_null(mixing_told(&s->mixing, &for_s));
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, -1);
    end(s);
}

static void test_a_new_place(void)
{
    struct sit *s = begin();
    press(SDLK_n, KMOD_LCTRL);
    press(SDLK_a, 0);
    passes(s, 2);
    type("wren");
    press(SDLK_RETURN, 0);
    settle(s);
    press(SDLK_s, KMOD_LCTRL);
    passes(s, 2);
    type("Behind the house");
    press(SDLK_RETURN, 0);
    passes(s, 2);
    const char *path = mixing_scene(&s->mixing)->path;
    g_assert_nonnull(path);
    g_assert_true(g_str_has_suffix(path, "/withness/scenes/behind-the-house.scene"));
    struct scene *back = scene_read(path, &s->vocabulary, &s->library, NULL);
    g_assert_true(scene_equal(back, mixing_scene(&s->mixing)));
    g_assert_cmpstr(back->name, ==, "Behind the house");
    scene_free(back);
    g_unlink(path);
    end(s);
}

/* Words and places to click, for who has no keyboard. */
static void test_the_strip(void)
{
    struct sit *s = begin();
    const struct place *p = &s->window.painter.place;
    struct point bird = at(s, 40, 18);
    point(s, bird.x, bird.y);
    button(SDL_MOUSEBUTTONDOWN, bird.x, bird.y);
    button(SDL_MOUSEBUTTONUP, bird.x, bird.y);
    for (int i = 0; i < 30; i++) /* the strip comes up */
        pass(s, true);
    static const char *const words[] = {"louder", "louder", "mute", "again"};
    for (size_t k = 0; k < G_N_ELEMENTS(words); k++) {
        const struct board *b = &s->mixing.board;
        struct board_layout l = board_layout(b, p);
        int i = 0;
        while (i < b->n_strip && strcmp(b->strip[i].text, words[k]) != 0)
            i++;
        g_assert_cmpint(i, <, b->n_strip);
        float x = l.strip_x + ((float)i + 0.5f) * l.cell_px;
        button(SDL_MOUSEBUTTONDOWN, x, l.strip_y);
        button(SDL_MOUSEBUTTONUP, x, l.strip_y);
        pass(s, true);
    }
    g_assert_cmpfloat(layer(s, "blackbird")->level_db, ==, 2);
    g_assert_true(layer(s, "blackbird")->mute);
    g_assert_nonnull(layer(s, "blackbird-2"));
    end(s);
}

/* The scene's name stands in the corner while the others are there, and opens the places. */
static void test_the_name(void)
{
    struct sit *s = begin();
    const struct picture *p = &s->window.painter.picture;
    point(s, 500, 500);
    for (int i = 0; i < 400 && p->named_to.y < 1; i++) /* it comes up */
        pass(s, true);
    g_assert_cmpfloat(p->named_to.x, >, p->named_from.x);
    float x = (p->named_from.x + p->named_to.x) / 2;
    float y = (p->named_from.y + p->named_to.y) / 2;
    button(SDL_MOUSEBUTTONDOWN, x, y);
    button(SDL_MOUSEBUTTONUP, x, y);
    pass(s, true);
    g_assert_cmpint(s->mixing.desk.page, ==, PAGE_PLACES);
    clicked(SDL_MOUSEBUTTONDOWN, x, y, 2); /* a double click opens them too */
    clicked(SDL_MOUSEBUTTONUP, x, y, 2);
    pass(s, true);
    g_assert_cmpint(s->mixing.desk.page, ==, PAGE_PLACES);
    for (int i = 0; i < 60; i++) /* behind the list it is gone, and no way to anywhere */
        pass(s, true);
    g_assert_false(picture_is_name(p, x, y));
    button(SDL_MOUSEBUTTONDOWN, x, y); /* beside them: they close */
    button(SDL_MOUSEBUTTONUP, x, y);
    pass(s, true);
    g_assert_cmpint(s->mixing.desk.page, ==, PAGE_NONE);
    end(s);
}

/* What is undone is seen on its way: never farther in a frame than a hand would move it. */
static void test_gliding(void)
{
    struct sit *s = begin();
    press(SDLK_TAB, 0);
    for (int i = 0; i < 8; i++)
        press(SDLK_RIGHT, KMOD_LCTRL);
    pass(s, true);
    for (int i = 0; i < 60; i++)
        pass(s, true);
    float to = 40 * (float)G_PI / 180, from = 80 * (float)G_PI / 180;
    g_assert_cmpfloat(fabsf(s->view.layer[1].bearing_rad - from), <, 0.01f);
    press(SDLK_z, KMOD_LCTRL);
    float was = from;
    for (int i = 0; i < 60; i++) {
        pass(s, true);
        float now = s->view.layer[1].bearing_rad;
        g_assert_cmpfloat(now, <=, was + 1e-4f);
        g_assert_cmpfloat(was - now, <, 0.3f * (from - to));
        was = now;
    }
    g_assert_cmpfloat(fabsf(was - to), <, 0.01f);
    s->view.reduced_motion = true; /* then at once */
    press(SDLK_y, KMOD_LCTRL);
    pass(s, true);
    g_assert_cmpfloat(fabsf(s->view.layer[1].bearing_rad - from), <, 0.01f);
    end(s);
}

static uint64_t dice = 4;

static int throw(int n)
{
    dice = hash_mix(dice + 1);
    return (int)(dice % (uint64_t)n);
}

static void throw_hand(struct sit *s)
{
    static const SDL_Keycode codes[] = {
        SDLK_TAB,   SDLK_UP,     SDLK_DOWN,   SDLK_LEFT,     SDLK_RIGHT,       SDLK_RETURN,
        SDLK_a,     SDLK_b,      SDLK_d,      SDLK_l,        SDLK_m,           SDLK_s,
        SDLK_w,     SDLK_y,      SDLK_z,      SDLK_PLUS,     SDLK_LEFTBRACKET, SDLK_DELETE,
        SDLK_MINUS, SDLK_ESCAPE, SDLK_ESCAPE, SDLK_BACKSPACE};
    float x = (float) throw(s->window.pane.width), y = (float) throw(s->window.pane.height);
    switch (throw(9)) {
    case 0:
        point(s, x, y);
        button(SDL_MOUSEBUTTONDOWN, x, y);
        break;
    case 1:
        button(SDL_MOUSEBUTTONUP, x, y);
        break;
    case 2:
        wheel((float)(throw(7) - 3));
        break;
    case 3:
        type(throw(2) ? "r" : "é ");
        break;
    case 4:
        point(s, x, y);
        break;
    case 5:
        if (!throw(20))
            drop(s->path); /* no sound: refused */
        break;
    default:
        press(codes[throw((int)G_N_ELEMENTS(codes))],
              throw(4) ? 0 : (throw(2) ? KMOD_LCTRL : KMOD_LSHIFT));
        if (!throw(3))
            let_go(SDLK_s);
    }
}

static void test_blind_hands(void)
{
    struct sit *s = begin();
    for (int i = 0; i < 3000; i++) {
        throw_hand(s);
        if (i % 4 == 0)
            pass(s, i % 40 == 0);
        if (i % 100 == 0) { /* a draft is a save like any other */
            g_autoptr(GError) error = NULL;
            const struct scene *scene = mixing_scene(&s->mixing);
            g_assert_true(draft_keep(scene, &s->vocabulary, &s->library, &error));
            struct scene *back = draft_read(scene->path, &s->vocabulary, &s->library);
            g_assert_nonnull(back);
            g_assert_true(scene_equal(back, scene));
            scene_free(back);
            draft_forget(scene->path);
        }
    }
    settle(s);
    end(s);
}

static void write_listening(const char *path, const char *first, const char *second)
{
    g_autofree char *scene = g_strdup_printf("[scene]\nseed = 7\n[%s]\nsound = %s\n"
                                             "[%s]\nsound = %s\n[words]\n"
                                             "listen leaves = Notice the leaves.\n",
                                             first, first, second, second);
    g_assert_true(g_file_set_contents(path, scene, -1, NULL));
}

/* What a layer of the stage that plays is told to become beside itself. */
static float focus_of(const struct sit *s, int layer)
{
    return stage_mixer(player_stage(&s->player))->layer[layer].focus.target;
}

static void sit_on(struct sit *s, struct sitting *pause)
{
    pass(s, false);
    sitting_scene(pause, mixing_heard(&s->mixing), player_stage(&s->player), 0);
    sitting_follow(pause, &s->player, 0.03, true);
}

/* In a pause that listens to the leaves another scene comes, where they are another layer: who
 * plays until it has come is not told of its order. */
static void test_pause_while_another_comes(void)
{
    struct sit *s = begin();
    g_autofree char *other = g_build_filename(s->folder, "other.scene", NULL);
    write_listening(s->path, "leaves", "blackbird");
    write_listening(other, "blackbird", "leaves");
    g_assert_true(mixing_open(&s->mixing, s->path, 0.1));
    settle(s);
    struct sitting pause = {0};
    sitting_begin(&pause, mixing_heard(&s->mixing), 60);
    while (pause_at(&pause.pause, pause.at_s).focus < 0.999f)
        pause.at_s += 0.1;
    for (int i = 0; i < 3; i++)
        sit_on(s, &pause);
    g_assert_cmpfloat(focus_of(s, 0), >, 1.4);
    g_assert_cmpfloat(focus_of(s, 1), <, 0.8);

    const struct stage *before = player_stage(&s->player);
    g_assert_true(mixing_open(&s->mixing, other, 0.1));
    int n = 0;
    for (; player_stage(&s->player) == before; n++) {
        g_assert_cmpfloat(focus_of(s, 0), >, 1.4);
        g_assert_cmpfloat(focus_of(s, 1), <, 0.8);
        sit_on(s, &pause);
        g_usleep(500);
    }
    g_assert_cmpint(n, >, 1);
    for (int i = 0; i < 3; i++)
        sit_on(s, &pause);
    g_assert_cmpfloat(focus_of(s, 0), <, 0.8);
    g_assert_cmpfloat(focus_of(s, 1), >, 1.4);
    sitting_clear(&pause);
    g_unlink(other);
    end(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    move_in();
    g_test_add_func("/hands/session", test_a_session);
    g_test_add_func("/hands/drop", test_drop);
    g_test_add_func("/hands/edited", test_edited_elsewhere);
    g_test_add_func("/hands/touched", test_touched);
    g_test_add_func("/hands/edited-just-now", test_edited_just_now);
    g_test_add_func("/hands/draft", test_draft);
    g_test_add_func("/hands/new", test_a_new_place);
    g_test_add_func("/hands/strip", test_the_strip);
    g_test_add_func("/hands/name", test_the_name);
    g_test_add_func("/hands/gliding", test_gliding);
    g_test_add_func("/hands/blind", test_blind_hands);
    g_test_add_func("/hands/pause-while-another-comes", test_pause_while_another_comes);
    return g_test_run();
}
