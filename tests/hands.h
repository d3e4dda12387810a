/* hands: a listener's hands on a small scene of theirs, for tests: SDL's own events, through
 * window, picture, desk, history, player and file, on SDL's dummy display, with the engine
 * rendered as a device would. */
#pragma once

#include "draft.h"
#include "mine.h"
#include "mixing.h"
#include "vocabulary.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char text[] = MINE;

struct sit {
    struct options options;
    struct vocabulary vocabulary;
    struct library library;
    struct decode *decode;
    struct player player;
    struct mixing mixing;
    struct window window;
    struct view view;
    char *folder, *path;
    double t;
};

static Uint32 own_window; /* of who sits last */

static inline void see(struct sit *s)
{
    const struct scene *heard = mixing_heard(&s->mixing);
    struct view *v = &s->view;
    v->n_layers = heard->n_layers;
    for (int i = 0; i < heard->n_layers; i++) {
        struct view_layer *l = &v->layer[i];
        l->name = heard->layer[i].name;
        l->sound = heard->layer[i].sound;
        stage_place_of(&heard->layer[i], &l->bearing_rad, &l->distance_m, &l->width_rad);
    }
    v->name = heard->name;
    v->dt = 0.03;
    mixing_see(&s->mixing, v, &s->window.painter.place);
    window_draw(&s->window, v);
}

/* One frame: what is asked for, what is heard, what is seen. */
static inline void pass(struct sit *s, bool draw)
{
    enum action action;
    pace_now(&s->window.pace);
    while ((action = window_poll(&s->window)) != ACTION_NONE)
        mixing_input(&s->mixing, action, &s->window);
    window_set_typing(&s->window, mixing_typing(&s->mixing));
    while (g_main_context_iteration(NULL, FALSE))
        ;
    float out[3 * BLOCK][2];
    engine_render(&s->player.engine, out[0], 3 * BLOCK);
    player_poll(&s->player);
    s->t += 0.032;
    mixing_follow(&s->mixing, s->t, 0.032);
    if (draw)
        see(s);
}

static inline void passes(struct sit *s, int n)
{
    for (int i = 0; i < n; i++)
        pass(s, i == n - 1);
}

/* Until what is heard is what the scene says. */
static inline void settle(struct sit *s)
{
    gint64 until = g_get_monotonic_time() + 20 * G_TIME_SPAN_SECOND;
    do {
        pass(s, false);
        if (player_is_changing(&s->player))
            g_usleep(500);
        g_assert_cmpint(g_get_monotonic_time(), <, until);
    } while (!s->mixing.tuning.done || player_is_changing(&s->player));
    pass(s, true);
}

static inline void open_it(struct sit *s)
{
    g_autoptr(GError) error = NULL;
    player_init(&s->player, 0, 0.7);
    mixing_init(&s->mixing, &s->options, &s->player, &s->vocabulary, &s->library, s->decode);
    g_assert_true(mixing_open(&s->mixing, s->path, 0.1));
    g_assert_true(window_init(&s->window, &(struct window_options){0}, &error));
    own_window = SDL_GetWindowID(s->window.window);
    s->view = (struct view){.hour = 8, .master = 0.7f, .fade = 1};
    see(s);
    passes(s, 3);
}

static inline void close_it(struct sit *s)
{
    mixing_destroy(&s->mixing);
    player_destroy(&s->player);
    window_destroy(&s->window);
}

static inline struct sit *begin(void)
{
    struct sit *s = g_new0(struct sit, 1);
    g_autoptr(GError) error = NULL;
    s->folder = g_dir_make_tmp("withness-hands-XXXXXX", &error);
    g_assert_no_error(error);
    s->path = g_build_filename(s->folder, "mine.scene", NULL);
    g_file_set_contents(s->path, text, -1, &error);
    g_assert_no_error(error);
    vocabulary_fill(&s->vocabulary);
    library_init(&s->library);
    s->decode = decode_new(DECODE_BUDGET);
    open_it(s);
    return s;
}

static inline void end(struct sit *s)
{
    close_it(s);
    decode_free(s->decode);
    library_clear(&s->library);
    draft_forget(s->path);
    g_unlink(s->path);
    g_rmdir(s->folder);
    g_free(s->folder);
    g_free(s->path);
    g_free(s);
}

static inline void press(SDL_Keycode code, Uint16 mod)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED}};
    event.key.keysym.sym = code;
    event.key.keysym.mod = mod;
    SDL_PushEvent(&event);
}

static inline void let_go(SDL_Keycode code)
{
    SDL_Event event = {.key = {.type = SDL_KEYUP, .state = SDL_RELEASED}};
    event.key.keysym.sym = code;
    SDL_PushEvent(&event);
}

static inline void type(const char *letters)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    g_strlcpy(event.text.text, letters, sizeof event.text.text);
    SDL_PushEvent(&event);
}

static inline void point(struct sit *s, float x, float y)
{
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .xrel = 1, .yrel = 1}};
    event.motion.windowID = SDL_GetWindowID(s->window.window);
    event.motion.x = (int)lroundf(x);
    event.motion.y = (int)lroundf(y);
    SDL_PushEvent(&event);
}

static inline void clicked(Uint32 type_of, float x, float y, Uint8 clicks)
{
    SDL_Event event = {.button = {.type = type_of, .button = SDL_BUTTON_LEFT}};
    event.button.clicks = clicks;
    event.button.windowID = own_window;
    event.button.x = (int)lroundf(x);
    event.button.y = (int)lroundf(y);
    SDL_PushEvent(&event);
}

static inline void button(Uint32 type_of, float x, float y)
{
    clicked(type_of, x, y, 1);
}

static inline void wheel(float turn)
{
    SDL_Event event = {.wheel = {.type = SDL_MOUSEWHEEL, .preciseY = turn}};
    event.wheel.windowID = own_window;
    SDL_PushEvent(&event);
}

static inline void drop(const char *path)
{
    SDL_Event event = {.drop = {.type = SDL_DROPFILE, .file = SDL_strdup(path)}};
    SDL_PushEvent(&event);
}

static inline struct point at(const struct sit *s, double bearing_deg, double distance_m)
{
    return place_point(&s->window.painter.place, (float)(bearing_deg * G_PI / 180),
                       (float)distance_m);
}

static inline const struct scene_layer *layer(const struct sit *s, const char *name)
{
    const struct scene *scene = mixing_scene(&s->mixing);
    int i = scene_layer_index(scene, name);
    return i < 0 ? NULL : &scene->layer[i];
}

static inline char *contents(const char *path)
{
    char *now = NULL;
    g_assert_true(g_file_get_contents(path, &now, NULL, NULL));
    return now;
}

/* Before the first: a home and a display of its own. */
static inline void move_in(void)
{
    g_autofree char *home = g_dir_make_tmp("withness-home-XXXXXX", NULL);
    g_setenv("SDL_VIDEODRIVER", "dummy", TRUE);
    g_setenv("XDG_DATA_HOME", home, TRUE);
    g_setenv("XDG_STATE_HOME", home, TRUE);
}
