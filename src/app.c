#include "app.h"

#include "app_parts.h"
#include "fade.h"
#include "io/quiet.h"
#include "together.h"

#include <glib-unix.h>

#include <math.h>
#include <string.h>

static const double rise_s = 3; /* from silence, as it begins */

/* The scene that was asked for; else the last one; else the default. */
static bool play_first(struct app *a)
{
    const char *asked = a->options->words[0]; /* found already, by main */
    if (asked)
        return app_play(a, asked, rise_s);
    if (a->memory.scene && g_file_test(a->memory.scene, G_FILE_TEST_IS_REGULAR) &&
        app_play(a, a->memory.scene, rise_s))
        return true;
    g_autoptr(GError) error = NULL;
    g_autofree char *path =
        library_find_scene(&a->library, LIBRARY_DEFAULT_SCENE, NULL, &error);
    if (!path)
        g_printerr("withness: %s\n", error->message);
    return path && app_play(a, path, rise_s);
}

/* The scene frame that is heard just now. */
static int64_t heard_now(struct app *a)
{
    return output_engine_frame(a->output) + player_offset(&a->player);
}

static void watch_pause(struct app *a, double dt)
{
    struct sitting *s = &a->retreat.sitting;
    sitting_scene(s, mixing_heard(&a->mixing), player_stage(&a->player),
                  frame_time(heard_now(a)));
    sitting_follow(s, &a->player, dt, a->held);
    if (s->state != SITTING_DONE || a->closing)
        return;
    if (app_is_all(a)) {
        a->finished = true;
        a->closing = true; /* dark and silent already */
        a->closing_s = app_now_s() - app_close_s;
    } else {
        retreat_end(&a->retreat, &a->player);
        a->lit_s = app_now_s(); /* the light comes back */
    }
}

static void tell_desktop(struct app *a)
{
    const struct scene *scene = mixing_scene(&a->mixing);
    struct mpris_state state = {.title = scene ? scene->name : "",
                                .path = scene ? scene->path : NULL,
                                .resting = a->held,
                                .volume = a->muted ? 0 : a->volume,
                                .can_raise = a->windowed};
    mpris_tell(a->desktop.mpris, &state);
}

/* Waits until the next frame is due, doing what is asked for meanwhile. */
static void obey_all(struct app *a)
{
    enum action action;
    if (!a->windowed)
        app_obey(a, terminal_poll(&a->terminal, 0.1));
    else
        while ((action = window_poll(&a->window)) != ACTION_NONE)
            app_obey_window(a, action);
}

static void watch_sound(struct app *a)
{
    struct output_state state;
    output_state(a->output, &state);
    notice_output(&a->notice, app_now_s(), &state);
    notice_decode(&a->notice, app_now_s(), a->decode);
}

static void watch_mixing(struct app *a)
{
    double now = app_now_s();
    mixing_follow(&a->mixing, now, fmin(now - a->drawn_s, 1));
    double told_s;
    g_autofree char *line = mixing_told(&a->mixing, &told_s);
    if (line)
        notice_say(&a->notice, now, told_s, line);
    if (app_path_now(a) && g_strcmp0(app_path_now(a), a->memory.scene) != 0) {
        g_free(a->memory.scene);
        a->memory.scene = g_strdup(app_path_now(a));
    }
}

/* A device is given back once the scene has been held a while. */
static void watch_hold(struct app *a)
{
    if (a->held && !a->resting && app_now_s() > a->held_s + 5) {
        output_hold(a->output);
        a->resting = true;
    }
}

static void see_settings(struct app *a, struct view *v)
{
    const struct settings *s = &a->choosing.settings;
    bool still = appearance_reduced_motion(a->desktop.appearance);
    bool strong = appearance_high_contrast(a->desktop.appearance);
    a->retreat.sitting.wordless = !settings_on(s, SETTING_WORDS, true);
    a->retreat.sitting.arc = settings_on(s, SETTING_ARC, false);
    choosing_see(&a->choosing, v);
    v->captions = settings_on(s, SETTING_CAPTIONS, false);
    v->high_contrast = settings_on(s, SETTING_HIGH_CONTRAST, strong);
    v->reduced_motion =
        a->options->reduced_motion || settings_on(s, SETTING_REDUCED_MOTION, still);
}

/* Breath, rings and sound from the one clock: the scene frame that is heard just now. */
static void see(struct app *a)
{
    struct view *v = &a->view;
    double now = app_now_s();
    v->dt = fmin(now - a->drawn_s, 1);
    a->drawn_s = now;
    watch_pause(a, v->dt);
    seeing_fill(&a->seeing, v, &a->player, mixing_heard(&a->mixing), frame_time(heard_now(a)));
    following_step(&a->following, app_breath_now(a), now, v->t);
    following_tell(&a->following, &a->player, v->t);
    following_see(&a->following, v, app_breath_now(a));
    mixing_see(&a->mixing, v, &a->window.painter.place);
    v->master = (float)a->volume;
    v->muted = a->muted;
    v->paused = a->held;
    v->fade = (float)fmin((now - a->lit_s) / 1.5, 1);
    if (a->closing)
        v->fade *= (float)fade_leaving((now - a->closing_s) / app_close_s);
    v->keys_shown = a->keys_shown;
    see_settings(a, v);
    sitting_see(&a->retreat.sitting, v);
    if (v->pause.on)
        v->board = NULL;
    v->notice = notice_shown(&a->notice, now);
}

/* Keeps a shared scene with the world's clock: devices start when they like, need a while to
 * say how late they are, and then differ from it by some milliseconds a minute. */
static void watch_together(struct app *a)
{
    double now = app_now_s();
    if (!a->options->together || a->held || a->closing || now < a->together_s)
        return;
    struct output_state state;
    output_state(a->output, &state);
    int64_t shift = together_shift(heard_now(a));
    bool settled = (state.condition == OUTPUT_PLAYING || state.condition == OUTPUT_SEEKING) &&
                   now > a->began_s + 0.5;
    a->together_s = now + (now > a->began_s + rise_s ? 5 : settled ? 0.8 : 0.25);
    if (settled && shift != 0) {
        player_shift(&a->player, shift);
        mixing_again(&a->mixing, now < a->began_s + rise_s ? 0.5 : 1.5);
    }
}

static gboolean on_signal(gpointer data)
{
    app_close_gently(data);
    return G_SOURCE_CONTINUE;
}

/* --for without a pause: it just ends then. */
static void watch_length(struct app *a)
{
    bool pause = app_is_all(a) && a->windowed;
    if (a->options->for_s > 0 && !pause && !a->closing && !retreat_is_on(&a->retreat) &&
        app_now_s() > a->began_s + a->options->for_s - app_close_s) {
        a->finished = true;
        app_close_gently(a);
    }
}

static void loop(struct app *a)
{
    while (!a->closing || app_now_s() < a->closing_s + app_close_s) {
        while (g_main_context_iteration(NULL, FALSE))
            ;
        player_poll(&a->player);
        watch_sound(a);
        watch_mixing(a);
        watch_hold(a);
        watch_together(a);
        watch_length(a);
        tell_desktop(a);
        see(a);
        if (a->windowed)
            window_draw(&a->window, &a->view);
        else
            terminal_draw(&a->terminal, &a->view);
        obey_all(a);
    }
}

/* The window; where there is no display, the terminal. */
static void open_guide(struct app *a)
{
    struct window_options options = {.width = a->memory.width,
                                     .height = a->memory.height,
                                     .display = (int)a->options->display,
                                     .fullscreen = a->options->fullscreen,
                                     .fps_max = app_frames_most(a)};
    a->windowed = !a->options->terminal && window_init(&a->window, &options, NULL);
    if (!a->windowed)
        terminal_init(&a->terminal, 0, 1);
}

static void close_guide(struct app *a)
{
    if (!a->windowed) {
        terminal_destroy(&a->terminal);
        return;
    }
    if (!a->window.fullscreen)
        SDL_GetWindowSize(a->window.window, &a->memory.width, &a->memory.height);
    window_destroy(&a->window);
}

/* What was to follow a length of time. False, with words, when it can't be started. */
static bool run_then(const char *command)
{
    g_autoptr(GError) error = NULL;
    if (g_spawn_command_line_async(command, &error))
        return true;
    g_printerr("withness: --then %s could not be started: %s\n", command, error->message);
    return false;
}

int app_run(const struct options *options)
{
    quiet_speak_past();
    struct app *a = g_new0(struct app, 1);
    bool finished = false;
    a->options = options;
    memory_load(&a->memory);
    a->following.guide_only = options->together;
    a->volume = isnan(options->volume) ? a->memory.volume : options->volume;
    desktop_name_stream();
    choosing_init(&a->choosing);
    vocabulary_fill(&a->vocabulary);
    library_init(&a->library);
    a->scenes = library_scenes(&a->library, &a->vocabulary);
    a->decode = decode_new(DECODE_BUDGET);
    player_init(&a->player, options->together ? together_frame() : 0, a->volume);
    mixing_init(&a->mixing, options, &a->player, &a->vocabulary, &a->library, a->decode);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, a);
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, a);

    g_autoptr(GError) error = NULL;
    bool good = !options->device || output_check_device(options->device, &error);
    if (!good)
        g_printerr("withness: %s\n", error->message);
    good = good && play_first(a);
    if (good) {
        open_guide(a); /* first: the terminal's keeps what the sound libraries complain of */
        a->output = output_new(&a->player.engine, options->device);
        a->began_s = a->lit_s = a->drawn_s = app_now_s();
        desktop_init(&a->desktop, app_obey_desktop, a);
        a->retreat.window = &a->window;
        a->retreat.desktop = &a->desktop;
        if (app_is_all(a))
            app_begin_pause(a);
        loop(a);
        finished = a->finished;
        desktop_destroy(&a->desktop);
        sitting_clear(&a->retreat.sitting);
        close_guide(a);
        output_free(a->output);
        a->memory.volume = a->volume;
        memory_save(&a->memory);
    }

    g_source_remove(interrupt);
    g_source_remove(terminate);
    mixing_destroy(&a->mixing);
    player_destroy(&a->player);
    decode_free(a->decode);
    g_ptr_array_unref(a->scenes);
    library_clear(&a->library);
    memory_clear(&a->memory);
    g_free(a);
    if (finished && options->then)
        good = run_then(options->then);
    return good ? 0 : 1;
}
