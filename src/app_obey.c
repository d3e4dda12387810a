#include "app_parts.h"

#include <math.h>

/* How long things take, in seconds. */
static const double cross_s = 2, sit_s = 6 * 60, frame_s = 1.0 / 30;

static void step_scene(struct app *a, int step)
{
    const struct library_scene *next = library_step(a->scenes, app_path_now(a), step);
    if (next)
        app_play(a, next->path, cross_s);
}

static void set_volume(struct app *a, double volume)
{
    a->volume = CLAMP(volume, 0.05, 1);
    a->muted = false;
    player_set_volume(&a->player, a->volume);
}

/* The very next frame is darker already. */
void app_close_gently(struct app *a)
{
    if (a->closing)
        return;
    a->closing = true;
    a->closing_s = app_now_s() - frame_s;
    player_fade_out(&a->player, app_close_s * 0.9);
}

/* Space: the scene stands still, or goes on. */
static void hold(struct app *a, bool held)
{
    if (held == a->held)
        return;
    a->held = held;
    a->held_s = app_now_s();
    if (a->resting)
        output_resume(a->output);
    a->resting = false;
    player_run(&a->player, !held);
}

void app_begin_pause(struct app *a)
{
    if (!a->windowed || !mixing_heard(&a->mixing))
        return;
    a->keys_shown = a->choosing.shown = false;
    mixing_put_away(&a->mixing);
    retreat_begin(&a->retreat, mixing_heard(&a->mixing),
                  a->options->for_s > 0 ? a->options->for_s : sit_s, a->options->dim_others);
}

bool app_is_all(const struct app *a)
{
    return a->options->fullscreen && a->options->for_s > 0;
}

static void leave_pause(struct app *a)
{
    a->keys_shown = a->choosing.shown = false;
    if (app_is_all(a))
        app_close_gently(a);
    else
        sitting_leave(&a->retreat.sitting);
}

/* Turns what is yes or no, and keeps it. */
static void choose(struct app *a, enum setting which, const char *yes, const char *no)
{
    choosing_turn(&a->choosing, which);
    notice_say(&a->notice, app_now_s(), 3,
               settings_on(&a->choosing.settings, which, false) ? yes : no);
}

float app_frames_most(const struct app *a)
{
    double asked = a->options->fps, chosen = a->choosing.settings.value[SETTING_FPS];
    return (float)(asked > 0 ? asked : chosen);
}

void app_obey(struct app *a, enum action action)
{
    bool sitting = retreat_is_on(&a->retreat);
    if (choosing_obey(&a->choosing, action)) {
        if (a->windowed)
            window_set_fps(&a->window, app_frames_most(a));
        return;
    }
    switch (action) {
    case ACTION_NONE:
        break;
    case ACTION_QUIT:
        app_close_gently(a);
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
            app_begin_pause(a);
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

const struct breath *app_breath_now(const struct app *a)
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
        following_press(&a->following, app_now_s(), a->view.t);
    else if (action != ACTION_NONE && action != ACTION_MOVED)
        following_release(&a->following, app_breath_now(a), a->view.t);
}

/* What ends is no longer held, though the settings have the keys meanwhile. (In a pause nothing
 * is: its beginning put it away.) */
static bool ends(enum action action)
{
    return action == ACTION_RELEASED || action == ACTION_ALONE_END || action == ACTION_LET_GO;
}

void app_obey_window(struct app *a, enum action action)
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
    app_obey(a, action);
    window_set_typing(&a->window, mixing_typing(&a->mixing));
}

/* What the desktop's keys and panels ask for. */
void app_obey_desktop(void *data, enum mpris_wish wish, double value)
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
            app_obey(a, ACTION_MUTE);
        break;
    case MPRIS_RAISE:
        if (a->windowed)
            window_raise(&a->window);
        break;
    case MPRIS_QUIT:
        app_close_gently(a);
        break;
    }
}
