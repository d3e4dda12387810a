/* screen: a window that fills a display, and gives it back. The other displays can be dark
 * meanwhile. Nothing here outlives the program, however it ends: modes are never changed, and
 * what is dark is a window. Main thread. */
#pragma once

#include <SDL.h>
#include <stdbool.h>

enum { DISPLAYS_MAX = 16 };

struct screen {
    SDL_Window *window;
    SDL_Rect was;       /* where the window stood; w = 0: nowhere yet */
    bool full, by_hand; /* by_hand: no window manager was there to ask */
    SDL_Window *dark[DISPLAYS_MAX];
    int n_dark;
};

/* A window on `display` (from 0; negative: wherever), full or of this size. NULL when none
 * can be opened. */
SDL_Window *screen_open(struct screen *s, int display, int width, int height, bool full);

/* On the display it is on; and back to where it was. */
bool screen_fill(struct screen *s);
bool screen_leave(struct screen *s);

/* Every display but the window's is dark, or no longer. */
void screen_dim_others(struct screen *s, bool dim);

/* What is dark was uncovered. */
void screen_darken_again(struct screen *s);
