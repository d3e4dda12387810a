#include "ui/screen.h"

#include <string.h>

static SDL_Rect bounds_of(int display)
{
    SDL_Rect r = {0, 0, 960, 600};
    SDL_GetDisplayBounds(display < 0 ? 0 : display, &r);
    return r;
}

SDL_Window *screen_open(struct screen *s, int display, int width, int height, bool full)
{
    *s = (struct screen){.full = full};
    int where = display < 0 ? (int)SDL_WINDOWPOS_UNDEFINED
                            : (int)SDL_WINDOWPOS_CENTERED_DISPLAY(display);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (full) {
        /* As large as the display from the start: where no window manager makes it so, it
         * fills the display all the same. */
        SDL_Rect all = bounds_of(display);
        s->was = (SDL_Rect){all.x + (all.w - width) / 2, all.y + (all.h - height) / 2, width,
                            height};
        s->window = SDL_CreateWindow("Withness", all.x, all.y, all.w, all.h,
                                     flags | SDL_WINDOW_FULLSCREEN_DESKTOP);
    } else {
        s->window = SDL_CreateWindow("Withness", where, where, width, height, flags);
    }
    return s->window;
}

/* Only a window manager knows how wide its frames are; where none does, the window is moved
 * by hand. */
static bool is_managed(SDL_Window *window)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    int top, left, bottom, right;
    return !driver || strcmp(driver, "x11") != 0 ||
           SDL_GetWindowBordersSize(window, &top, &left, &bottom, &right) == 0;
}

bool screen_fill(struct screen *s)
{
    if (s->full)
        return true;
    SDL_GetWindowPosition(s->window, &s->was.x, &s->was.y);
    SDL_GetWindowSize(s->window, &s->was.w, &s->was.h);
    if (!is_managed(s->window)) {
        SDL_Rect all = bounds_of(SDL_GetWindowDisplayIndex(s->window));
        SDL_SetWindowPosition(s->window, all.x, all.y);
        SDL_SetWindowSize(s->window, all.w, all.h);
    }
    s->full = SDL_SetWindowFullscreen(s->window, SDL_WINDOW_FULLSCREEN_DESKTOP) == 0;
    return s->full;
}

bool screen_leave(struct screen *s)
{
    if (!s->full)
        return true;
    screen_dim_others(s, false);
    if (SDL_SetWindowFullscreen(s->window, 0) != 0)
        return false;
    s->full = false;
    int width, height;
    SDL_GetWindowSize(s->window, &width, &height);
    if (width != s->was.w || height != s->was.h || !is_managed(s->window)) {
        SDL_SetWindowSize(s->window, s->was.w, s->was.h);
        SDL_SetWindowPosition(s->window, s->was.x, s->was.y);
    }
    return true;
}

static void blacken(SDL_Window *w)
{
    SDL_Surface *surface = SDL_GetWindowSurface(w);
    if (!surface)
        return;
    SDL_FillRect(surface, NULL, SDL_MapRGB(surface->format, 0, 0, 0));
    SDL_UpdateWindowSurface(w);
}

static void darken(struct screen *s, int display)
{
    SDL_Rect all = bounds_of(display);
    SDL_Window *w = SDL_CreateWindow("Withness", all.x, all.y, all.w, all.h,
                                     SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_BORDERLESS |
                                         SDL_WINDOW_SKIP_TASKBAR);
    if (!w)
        return;
    s->dark[s->n_dark++] = w;
    blacken(w);
}

void screen_dim_others(struct screen *s, bool dim)
{
    while (!dim && s->n_dark > 0)
        SDL_DestroyWindow(s->dark[--s->n_dark]);
    if (!dim || s->n_dark > 0)
        return;
    int own = SDL_GetWindowDisplayIndex(s->window);
    for (int i = 0; i < SDL_GetNumVideoDisplays() && s->n_dark < DISPLAYS_MAX; i++)
        if (i != own)
            darken(s, i);
    if (s->n_dark > 0)
        SDL_RaiseWindow(s->window);
}

void screen_darken_again(struct screen *s)
{
    for (int i = 0; i < s->n_dark; i++)
        blacken(s->dark[i]);
}
