/* window: the place on a screen. It waits between frames, tells what the listener asks for,
 * and shows what the painter paints. Main thread. */
#pragma once

#include "ui/pace.h"
#include "ui/painter.h"
#include "ui/pane.h"
#include "ui/screen.h"

#include <SDL.h>
#include <glib.h>

struct window_options {
    int width, height; /* 0: 960 × 600 */
    int display;       /* which one, from 1; 0: wherever */
    bool fullscreen;
    float fps_max; /* 0: 60 with a GPU, 30 without */
};

struct window {
    SDL_Window *window; /* screen's */
    struct screen screen;
    struct pane pane;
    struct pace pace;
    struct painter painter;
    struct pointer pointer;
    bool video, fullscreen, inhibited, pointer_hidden;
    struct input input; /* what belongs to the action told last */
    bool typing;        /* letters are text */
    bool hidden;        /* minimized, or on another desktop */
    Uint64 moved;       /* when the pointer last moved; 0: it isn't here */
    char title[256];
};

/* False with words when there is no display. */
bool window_init(struct window *w, const struct window_options *options, GError **error);
void window_destroy(struct window *w);

/* Waits until the next frame is due or something happens, and returns what was asked for:
 * the keys' and pointer's wishes one at a time, ACTION_NONE when it is time to draw. While
 * nothing can be seen it waits up to a quarter of a second. */
enum action window_poll(struct window *w);

/* Whether a frame drawn now would be seen. */
bool window_visible(const struct window *w);

/* Draws if it can be seen. The title follows the scene's name. */
void window_draw(struct window *w, const struct view *v);

/* Letters become ACTION_TYPED, and no longer keys; or keys again. */
void window_set_typing(struct window *w, bool typing);

/* On the display it is on, without changing that display's mode. */
void window_set_fullscreen(struct window *w, bool fullscreen);

/* At most so many frames a second; 0: as many as it needs. */
void window_set_fps(struct window *w, float fps_max);

/* The other displays are dark while it is fullscreen, or no longer. */
void window_dim_others(struct window *w, bool dim);

/* In front of the others. */
void window_raise(struct window *w);

/* Keeps the screensaver away, or no longer. It is never kept away unless told. */
void window_inhibit(struct window *w, bool inhibit);
