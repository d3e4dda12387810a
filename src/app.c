#include "app.h"

#include "choosing.h"
#include "desktop/desktop.h"
#include "fade.h"
#include "following.h"
#include "io/output.h"
#include "io/quiet.h"
#include "memory.h"
#include "mixing.h"
#include "notice.h"
#include "player.h"
#include "retreat.h"
#include "scene/library.h"
#include "seeing.h"
#include "settings.h"
#include "together.h"
#include "ui/terminal.h"
#include "ui/window.h"
#include "vocabulary.h"

#include <glib-unix.h>

#include <math.h>
#include <string.h>

/* How long things take, in seconds. */
static const double rise_s = 3, cross_s = 2, close_s = 1.5, sit_s = 6 * 60, frame_s = 1.0 / 30;

struct app {
    const struct options *options;
    struct memory memory;
    struct vocabulary vocabulary;
    struct library library;
    struct decode *decode;
    GPtrArray *scenes; /* struct library_scene, found once */
    struct player player;
    struct mixing mixing; /* the scene that plays, and what becomes of it */
    struct output *output;
    struct window window;
    struct terminal terminal;
    bool windowed;
    struct view view;
    struct seeing seeing;
    struct retreat retreat;
    struct following following;
    struct choosing choosing;
    struct desktop desktop;
    bool finished; /* --for has passed */
    struct notice notice;
    double volume;
    bool muted, held, resting, closing, keys_shown; /* resting: held so long that the
                                                       device was given back */
    double began_s, lit_s, held_s, closing_s, drawn_s, together_s; /* on the monotonic clock */
};

static double now_s(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

/* Cross-fades to the scene at `path`; what plays now goes on when it can't. */
static bool play(struct app *a, const char *path, double seconds)
{
    return mixing_open(&a->mixing, path, seconds);
}

static const char *path_now(const struct app *a)
{
    const struct scene *scene = mixing_scene(&a->mixing);
    return scene ? scene->path : NULL;
}

/* The scene that was asked for; else the last one; else the default. */
static bool play_first(struct app *a)
{
    const char *asked = a->options->words[0]; /* found already, by main */
    if (asked)
        return play(a, asked, rise_s);
    if (a->memory.scene && g_file_test(a->memory.scene, G_FILE_TEST_IS_REGULAR) &&
        play(a, a->memory.scene, rise_s))
        return true;
    g_autoptr(GError) error = NULL;
    g_autofree char *path =
        library_find_scene(&a->library, LIBRARY_DEFAULT_SCENE, NULL, &error);
    if (!path)
        g_printerr("withness: %s\n", error->message);
    return path && play(a, path, rise_s);
}

static void step_scene(struct app *a, int step)
{
    const struct library_scene *next = library_step(a->scenes, path_now(a), step);
    if (next)
        play(a, next->path, cross_s);
}

static void set_volume(struct app *a, double volume)
{
    a->volume = CLAMP(volume, 0.05, 1);
    a->muted = false;
    player_set_volume(&a->player, a->volume);
}

/* The very next frame is darker already. */
static void close_gently(struct app *a)
{
    if (a->closing)
        return;
    a->closing = true;
    a->closing_s = now_s() - frame_s;
    player_fade_out(&a->player, close_s * 0.9);
}

/* Space: the scene stands still, or goes on. */
static void hold(struct app *a, bool held)
{
    if (held == a->held)
        return;
    a->held = held;
    a->held_s = now_s();
    if (a->resting)
        output_resume(a->output);
    a->resting = false;
    player_run(&a->player, !held);
}

static void begin_pause(struct app *a)
{
    if (!a->windowed || !mixing_heard(&a->mixing))
        return;
    a->keys_shown = a->choosing.shown = false;
    mixing_put_away(&a->mixing);
    retreat_begin(&a->retreat, mixing_heard(&a->mixing),
                  a->options->for_s > 0 ? a->options->for_s : sit_s, a->options->dim_others);
}

/* A pause that was asked for on the command line is all that the program is for. */
static bool is_all(const struct app *a)
{
    return a->options->fullscreen && a->options->for_s > 0;
}

static void leave_pause(struct app *a)
{
    a->keys_shown = a->choosing.shown = false;
    if (is_all(a))
        close_gently(a);
    else
        sitting_leave(&a->retreat.sitting);
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
    if (is_all(a)) {
        a->finished = true;
        a->closing = true; /* dark and silent already */
        a->closing_s = now_s() - close_s;
    } else {
        retreat_end(&a->retreat, &a->player);
        a->lit_s = now_s(); /* the light comes back */
    }
}

/* Turns what is yes or no, and keeps it. */
static void choose(struct app *a, enum setting which, const char *yes, const char *no)
{
    choosing_turn(&a->choosing, which);
    notice_say(&a->notice, now_s(), 3,
               settings_on(&a->choosing.settings, which, false) ? yes : no);
}

static float frames_most(const struct app *a)
{
    double asked = a->options->fps, chosen = a->choosing.settings.value[SETTING_FPS];
    return (float)(asked > 0 ? asked : chosen);
}

static void obey(struct app *a, enum action action)
{
    bool sitting = retreat_is_on(&a->retreat);
    if (choosing_obey(&a->choosing, action)) {
        if (a->windowed)
            window_set_fps(&a->window, frames_most(a));
        return;
    }
    switch (action) {
    case ACTION_NONE:
        break;
    case ACTION_QUIT:
        close_gently(a);
        break;
    case ACTION_FULLSCREEN:
        if (a->windowed && !sitting)
            window_set_fullscreen(&a->window, !a->window.fullscreen);
        break;
    case ACTION_LEAVE_FULLSCREEN:
        if (sitting)
            leave_pause(a);
        else if (a->windowed)
            window_set_fullscreen(&a->window, false);
        break;
    case ACTION_PAUSE:
        hold(a, !a->held);
        break;
    case ACTION_LOUDER:
        set_volume(a, a->volume + 0.05);
        break;
    case ACTION_SOFTER:
        set_volume(a, a->volume - 0.05);
        break;
    case ACTION_MUTE:
        a->muted = !a->muted;
        player_set_volume(&a->player, a->muted ? 0 : a->volume);
        break;
    case ACTION_NEXT:
        step_scene(a, 1);
        break;
    case ACTION_PREVIOUS:
        step_scene(a, -1);
        break;
    case ACTION_KEYS:
        a->keys_shown = !a->keys_shown;
        break;
    case ACTION_SIT:
        if (sitting)
            leave_pause(a);
        else
            begin_pause(a);
        break;
    case ACTION_WORDS:
        choose(a, SETTING_WORDS, "Words again, in a pause.", "A pause without words.");
        break;
    case ACTION_SETTINGS:
        a->choosing.shown = true;
        a->keys_shown = false;
        break;
    case ACTION_CAPTIONS:
        choose(a, SETTING_CAPTIONS, "Names of what is heard.", "No names of what is heard.");
        break;
    case ACTION_PRESSED:
        if (a->windowed && !sitting && a->window.input.clicks == 2)
            window_set_fullscreen(&a->window, !a->window.fullscreen);
        break;
    default: /* what only mixing knows */
        break;
    }
}

static const struct breath *breath_now(const struct app *a)
{
    return &stage_world(player_stage(&a->player))->breath;
}

/* Whether a press there is on the light in the middle, and on nothing else. */
static bool is_on_light(const struct app *a)
{
    const struct place *place = &a->window.painter.place;
    const struct input *in = &a->window.input;
    float away = hypotf(in->x - place->middle.x, in->y - place->middle.y);
    return away < PICTURE_LIGHT_LARGEST * place->unit &&
           (retreat_is_on(&a->retreat) ||
            board_target(&a->view, place, in->x, in->y).under == UNDER_NOTHING);
}

/* A hand that is down breathes in, unless it turns out to do something else. */
static void follow_hand(struct app *a, enum action action)
{
    bool may = settings_on(&a->choosing.settings, SETTING_FOLLOW, true) && !a->closing &&
               !a->held && !a->keys_shown && !a->choosing.shown && !mixing_typing(&a->mixing);
    bool goes_down = action == ACTION_BREATHE || (action == ACTION_PRESSED && is_on_light(a));
    if (may && goes_down)
        following_press(&a->following, now_s(), a->view.t);
    else if (action != ACTION_NONE && action != ACTION_MOVED)
        following_release(&a->following, breath_now(a), a->view.t);
}

/* What ends is no longer held, though the settings have the keys meanwhile. (In a pause nothing
 * is: its beginning put it away.) */
static bool ends(enum action action)
{
    return action == ACTION_RELEASED || action == ACTION_ALONE_END || action == ACTION_LET_GO;
}

static void obey_window(struct app *a, enum action action)
{
    follow_hand(a, action);
    if (retreat_is_on(&a->retreat) && a->window.input.escape) {
        leave_pause(a); /* whatever is open */
        return;
    }
    bool may_mix =
        !retreat_is_on(&a->retreat) && ((!a->closing && !a->choosing.shown) || ends(action));
    if (a->keys_shown && (a->window.input.escape || action == ACTION_PRESSED))
        action = ACTION_KEYS;
    else if (may_mix && mixing_input(&a->mixing, action, &a->window))
        action = ACTION_NONE;
    if (a->mixing.keys_wished)
        action = ACTION_KEYS;
    a->mixing.keys_wished = false;
    obey(a, action);
    window_set_typing(&a->window, mixing_typing(&a->mixing));
}

/* What the desktop's keys and panels ask for. */
static void obey_desktop(void *data, enum mpris_wish wish, double value)
{
    struct app *a = data;
    switch (wish) {
    case MPRIS_PLAY:
    case MPRIS_REST:
        hold(a, wish == MPRIS_REST);
        break;
    case MPRIS_TOGGLE:
        hold(a, !a->held);
        break;
    case MPRIS_NEXT:
    case MPRIS_PREVIOUS:
        step_scene(a, wish == MPRIS_NEXT ? 1 : -1);
        break;
    case MPRIS_VOLUME:
        if (value > 0)
            set_volume(a, value);
        else if (!a->muted)
            obey(a, ACTION_MUTE);
        break;
    case MPRIS_RAISE:
        if (a->windowed)
            window_raise(&a->window);
        break;
    case MPRIS_QUIT:
        close_gently(a);
        break;
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
        obey(a, terminal_poll(&a->terminal, 0.1));
    else
        while ((action = window_poll(&a->window)) != ACTION_NONE)
            obey_window(a, action);
}

static void watch_sound(struct app *a)
{
    struct output_state state;
    output_state(a->output, &state);
    notice_output(&a->notice, now_s(), &state);
    notice_decode(&a->notice, now_s(), a->decode);
}

static void watch_mixing(struct app *a)
{
    double now = now_s();
    mixing_follow(&a->mixing, now, fmin(now - a->drawn_s, 1));
    double told_s;
    g_autofree char *line = mixing_told(&a->mixing, &told_s);
    if (line)
        notice_say(&a->notice, now, told_s, line);
    if (path_now(a) && g_strcmp0(path_now(a), a->memory.scene) != 0) {
        g_free(a->memory.scene);
        a->memory.scene = g_strdup(path_now(a));
    }
}

/* A device is given back once the scene has been held a while. */
static void watch_hold(struct app *a)
{
    if (a->held && !a->resting && now_s() > a->held_s + 5) {
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
    double now = now_s();
    v->dt = fmin(now - a->drawn_s, 1);
    a->drawn_s = now;
    watch_pause(a, v->dt);
    seeing_fill(&a->seeing, v, &a->player, mixing_heard(&a->mixing), frame_time(heard_now(a)));
    following_step(&a->following, breath_now(a), now, v->t);
    following_tell(&a->following, &a->player, v->t);
    following_see(&a->following, v, breath_now(a));
    mixing_see(&a->mixing, v, &a->window.painter.place);
    v->master = (float)a->volume;
    v->muted = a->muted;
    v->paused = a->held;
    v->fade = (float)fmin((now - a->lit_s) / 1.5, 1);
    if (a->closing)
        v->fade *= (float)fade_leaving((now - a->closing_s) / close_s);
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
    double now = now_s();
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
    close_gently(data);
    return G_SOURCE_CONTINUE;
}

/* --for without a pause: it just ends then. */
static void watch_length(struct app *a)
{
    bool pause = is_all(a) && a->windowed;
    if (a->options->for_s > 0 && !pause && !a->closing && !retreat_is_on(&a->retreat) &&
        now_s() > a->began_s + a->options->for_s - close_s) {
        a->finished = true;
        close_gently(a);
    }
}

static void loop(struct app *a)
{
    while (!a->closing || now_s() < a->closing_s + close_s) {
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
                                     .fps_max = frames_most(a)};
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
        a->began_s = a->lit_s = a->drawn_s = now_s();
        desktop_init(&a->desktop, obey_desktop, a);
        a->retreat.window = &a->window;
        a->retreat.desktop = &a->desktop;
        if (is_all(a))
            begin_pause(a);
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
