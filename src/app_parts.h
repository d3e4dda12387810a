/* app_parts: what app.c, which watches and shows, shares with app_obey.c, which does what keys,
 * hands and the desktop ask for. For these two alone. */
#pragma once

#include "choosing.h"
#include "desktop/desktop.h"
#include "following.h"
#include "io/output.h"
#include "memory.h"
#include "mixing.h"
#include "notice.h"
#include "options.h"
#include "player.h"
#include "retreat.h"
#include "scene/library.h"
#include "seeing.h"
#include "ui/terminal.h"
#include "ui/window.h"
#include "vocabulary.h"

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

/* How long the light takes to go, in seconds. */
static const double app_close_s = 1.5;

static inline double app_now_s(void)
{
    return (double)g_get_monotonic_time() * 1e-6;
}

/* Cross-fades to the scene at `path`; what plays now goes on when it can't. */
static inline bool app_play(struct app *a, const char *path, double seconds)
{
    return mixing_open(&a->mixing, path, seconds);
}

/* Of the scene that plays; NULL: it has none. */
static inline const char *app_path_now(const struct app *a)
{
    const struct scene *scene = mixing_scene(&a->mixing);
    return scene ? scene->path : NULL;
}

void app_obey(struct app *a, enum action action);
void app_obey_window(struct app *a, enum action action);
void app_obey_desktop(void *app, enum mpris_wish wish, double value);

void app_begin_pause(struct app *a);
void app_close_gently(struct app *a);

/* A pause that was asked for on the command line is all that the program is for. */
bool app_is_all(const struct app *a);

float app_frames_most(const struct app *a);
const struct breath *app_breath_now(const struct app *a);
