/* The window on SDL's dummy display: keys and pointer, pacing, what is drawn and when. */
#include "ui/window.h"

#include <math.h>

static struct window w;

static void open_window(void)
{
    g_autoptr(GError) error = NULL;
    bool open = window_init(&w, &(struct window_options){0}, &error);
    g_assert_no_error(error);
    g_assert_true(open);
    SDL_Event event;
    while (SDL_PollEvent(&event)) /* what opening it said */
        ;
}

static struct view a_view(void)
{
    return (struct view){
        .name = "A place", .hour = 8.0f, .master = 0.7f, .fade = 1.0f, .dt = 0.03};
}

static void press(SDL_Keycode code, Uint16 mod, bool repeat)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED, .repeat = repeat}};
    event.key.keysym.sym = code;
    event.key.keysym.mod = mod;
    SDL_PushEvent(&event);
}

static void test_keys(void)
{
    static const struct {
        SDL_Keycode code;
        Uint16 mod;
        bool fullscreen, repeat;
        enum action action;
    } rows[] = {
        {SDLK_SPACE, 0, false, false, ACTION_PAUSE},
        {SDLK_SPACE, 0, false, true, ACTION_NONE},
        {SDLK_UP, 0, false, false, ACTION_LOUDER},
        {SDLK_UP, 0, false, true, ACTION_LOUDER},
        {SDLK_DOWN, KMOD_NUM, false, false, ACTION_SOFTER},
        {SDLK_m, 0, false, false, ACTION_MUTE},
        {SDLK_m, KMOD_CTRL, false, false, ACTION_NONE},
        {SDLK_TAB, KMOD_LSHIFT, false, true, ACTION_AROUND_BACK},
        {SDLK_z, KMOD_LCTRL | KMOD_LSHIFT, false, false, ACTION_REDO},
        {SDLK_s, 0, false, true, ACTION_NONE},
        {SDLK_n, 0, false, false, ACTION_NEXT},
        {SDLK_PAGEUP, KMOD_CAPS, false, false, ACTION_PREVIOUS},
        {SDLK_p, 0, false, false, ACTION_SIT},
        {SDLK_f, 0, true, false, ACTION_FULLSCREEN},
        {SDLK_F11, 0, false, false, ACTION_FULLSCREEN},
        {SDLK_QUESTION, KMOD_LSHIFT, false, false, ACTION_KEYS},
        {SDLK_SLASH, KMOD_LSHIFT, false, false, ACTION_KEYS},
        {SDLK_SLASH, 0, false, false, ACTION_NONE},
        {SDLK_ESCAPE, 0, false, false, ACTION_QUIT},
        {SDLK_ESCAPE, 0, true, false, ACTION_LEAVE_FULLSCREEN},
        {SDLK_q, KMOD_LCTRL, false, false, ACTION_QUIT},
        {SDLK_q, KMOD_LCTRL, true, false, ACTION_QUIT},
        {SDLK_q, 0, false, false, ACTION_NONE},
        {SDLK_f, KMOD_LALT, false, false, ACTION_NONE},
        {SDLK_LSHIFT, KMOD_LSHIFT, false, false, ACTION_BREATHE},
        {SDLK_RSHIFT, KMOD_RSHIFT, true, false, ACTION_BREATHE},
        {SDLK_LSHIFT, KMOD_LSHIFT, false, true, ACTION_NONE},
        {SDLK_LSHIFT, KMOD_LSHIFT | KMOD_LALT, false, false, ACTION_NONE},
        {SDLK_j, KMOD_LSHIFT, false, false, ACTION_BREATHE_END},
        {SDLK_j, 0, false, false, ACTION_NONE},
    };
    open_window();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        w.fullscreen = rows[i].fullscreen;
        pace_now(&w.pace);
        press(rows[i].code, rows[i].mod, rows[i].repeat);
        g_assert_cmpint(window_poll(&w), ==, rows[i].action);
    }
    w.fullscreen = false;
    window_destroy(&w);
}

static void click(int clicks)
{
    SDL_Event event = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                  .windowID = SDL_GetWindowID(w.window),
                                  .button = SDL_BUTTON_LEFT,
                                  .state = SDL_PRESSED,
                                  .clicks = (Uint8)clicks,
                                  .x = 100,
                                  .y = 50}};
    SDL_PushEvent(&event);
}

static void test_pointer(void)
{
    open_window();
    struct view v = a_view();
    window_draw(&w, &v);
    g_assert_cmpfloat(w.pointer.still_s, >, 1000.0f);
    for (int clicks = 1; clicks <= 2; clicks++) {
        click(clicks);
        g_assert_cmpint(window_poll(&w), ==, ACTION_PRESSED);
        g_assert_cmpint(w.input.clicks, ==, clicks);
    }
    window_draw(&w, &v);
    g_assert_cmpfloat(w.pointer.still_s, <, 1.0f);
    g_assert_cmpfloat(fabsf(w.pointer.x - 100.0f), <, 1.0f);
    g_assert_cmpfloat(fabsf(w.pointer.y - 50.0f), <, 1.0f);
    window_destroy(&w);
}

static void test_fullscreen_and_back(void)
{
    open_window();
    struct view v = a_view();
    window_draw(&w, &v);
    int width = w.pane.width, height = w.pane.height;
    g_assert_cmpint(width, ==, 960);
    g_assert_cmpint(height, ==, 600);
    window_set_fullscreen(&w, true);
    g_assert_true(w.fullscreen);
    g_assert_true(SDL_GetWindowFlags(w.window) & SDL_WINDOW_FULLSCREEN_DESKTOP);
    window_poll(&w);
    window_draw(&w, &v);
    window_set_fullscreen(&w, false);
    g_assert_false(SDL_GetWindowFlags(w.window) & SDL_WINDOW_FULLSCREEN_DESKTOP);
    window_poll(&w);
    window_draw(&w, &v);
    SDL_GetWindowSize(w.window, &width, &height); /* the dummy display keeps the large one */
    g_assert_cmpint(w.pane.width, ==, width);
    g_assert_cmpint(w.pane.height, ==, height);
    window_destroy(&w);
}

/* A key or a button that goes up while somebody else has the keys is never told. */
static void test_focus_lost(void)
{
    open_window();
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT,
                                  .windowID = SDL_GetWindowID(w.window),
                                  .event = SDL_WINDOWEVENT_FOCUS_LOST}};
    SDL_PushEvent(&event);
    g_assert_cmpint(window_poll(&w), ==, ACTION_LET_GO);
    window_destroy(&w);
}

/* The screensaver is allowed until told, and again afterwards. */
static void test_screensaver(void)
{
    open_window();
    g_assert_true(SDL_IsScreenSaverEnabled());
    window_inhibit(&w, true);
    g_assert_false(SDL_IsScreenSaverEnabled());
    window_inhibit(&w, false);
    g_assert_true(SDL_IsScreenSaverEnabled());
    window_destroy(&w);
}

static void window_said(Uint8 what)
{
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT,
                                  .event = what,
                                  .windowID = SDL_GetWindowID(w.window)}};
    SDL_PushEvent(&event);
}

/* Minimized: nothing is drawn, and the wait is long. */
static void test_hidden(void)
{
    open_window();
    struct view v = a_view();
    window_draw(&w, &v);
    g_assert_true(window_visible(&w));
    window_said(SDL_WINDOWEVENT_MINIMIZED);
    window_poll(&w);
    g_assert_false(window_visible(&w));
    float before = w.painter.picture.scene_s;
    window_draw(&w, &v);
    gint64 began = g_get_monotonic_time();
    g_assert_cmpint(window_poll(&w), ==, ACTION_NONE);
    g_assert_cmpint(g_get_monotonic_time() - began, >, 150000);
    g_assert_cmpfloat(w.painter.picture.scene_s, ==, before);
    window_said(SDL_WINDOWEVENT_RESTORED);
    window_poll(&w);
    g_assert_true(window_visible(&w));
    window_draw(&w, &v);
    g_assert_cmpfloat(w.painter.picture.scene_s, >, before);
    window_destroy(&w);
}

/* Between 20 and 60 frames a second, as the light moves; few when all is at rest. */
static void test_pace(void)
{
    open_window();
    struct view v = a_view();
    v.breath.part = BREATH_INHALE;
    int frames = 0;
    gint64 began = g_get_monotonic_time();
    while (g_get_monotonic_time() - began < 700000) {
        v.breath.light = frames * 0.01;
        window_draw(&w, &v);
        window_poll(&w);
        frames++;
    }
    g_assert_cmpint(frames, <=, 44);
    g_assert_cmpint(frames, >=, 5); /* on a machine that has much else to do */
    window_destroy(&w);
}

/* A light that goes out goes evenly, though nothing else moves; held, too. */
static void test_pace_of_a_fade(void)
{
    static struct picture picture;
    struct view v = a_view();
    picture_init(&picture);
    for (int paused = 0; paused < 2; paused++) {
        struct pace p = {.fps_max = 60, .fade = 1};
        v.paused = paused;
        v.fade = 1;
        pace_now(&p);
        uint64_t due = p.due;
        pace_step(&p, &v, &picture, 100);
        double usual_s = (double)(p.due - due) / (double)SDL_GetPerformanceFrequency();
        v.fade = 0.95f;
        pace_now(&p);
        pace_step(&p, &v, &picture, 100);
        double going_s = pace_wait_s(&p);
        g_test_message("%.1f ms, while it goes %.1f", 1e3 * usual_s, 1e3 * going_s);
        g_assert_cmpfloat(usual_s, >, 0.035);
        g_assert_cmpfloat(going_s, <, 0.0335);
    }
}

static void test_draws(void)
{
    open_window();
    struct view v = a_view();
    v.breath.light = 1.0;
    window_draw(&w, &v);
    g_assert_cmpstr(SDL_GetWindowTitle(w.window), ==, "A place");
    SDL_Surface *s = SDL_GetWindowSurface(w.window);
    const uint8_t *middle = (const uint8_t *)s->pixels + 294 * s->pitch + 480 * 4;
    const uint8_t *corner = (const uint8_t *)s->pixels + 5 * s->pitch + 5 * 4;
    g_assert_cmpint(middle[1], >, 150);
    g_assert_cmpint(corner[1], <, 60);
    window_destroy(&w);
}

static void test_no_display(void)
{
    static struct window none;
    g_autoptr(GError) error = NULL;
    g_setenv("SDL_VIDEODRIVER", "no such driver", TRUE);
    g_assert_false(window_init(&none, &(struct window_options){0}, &error));
    g_assert_nonnull(error);
    window_destroy(&none);
    g_setenv("SDL_VIDEODRIVER", "dummy", TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("SDL_VIDEODRIVER", "dummy", TRUE);
    g_test_add_func("/window/keys", test_keys);
    g_test_add_func("/window/pointer", test_pointer);
    g_test_add_func("/window/fullscreen", test_fullscreen_and_back);
    g_test_add_func("/window/focus-lost", test_focus_lost);
    g_test_add_func("/window/screensaver", test_screensaver);
    g_test_add_func("/window/hidden", test_hidden);
    g_test_add_func("/window/pace", test_pace);
    g_test_add_func("/window/pace-of-a-fade", test_pace_of_a_fade);
    g_test_add_func("/window/draws", test_draws);
    g_test_add_func("/window/no-display", test_no_display);
    return g_test_run();
}
