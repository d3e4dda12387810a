#include "ui/screen.h"

#include <SDL_syswm.h>

static SDL_Rect bounds_of(int display)
{
    SDL_Rect r = {0, 0, 960, 600};
    SDL_GetDisplayBounds(display < 0 ? 0 : display, &r);
    return r;
}

#ifdef SDL_VIDEO_DRIVER_X11
/* X11 alone has displays without a window manager. SDL has X11's library open already; what
 * it says of frames is no sign, since it says the same where there is none. */
static bool has_manager(const SDL_SysWMinfo *info)
{
    void *library = SDL_LoadObject("libX11.so.6");
    if (!library)
        return true;
    Atom (*intern)(Display *, const char *, Bool) = NULL;
    int (*get)(Display *, Window, Atom, long, long, Bool, Atom, Atom *, int *, unsigned long *,
               unsigned long *, unsigned char **) = NULL;
    int (*forget)(void *) = NULL;
    *(void **)&intern = SDL_LoadFunction(library, "XInternAtom");
    *(void **)&get = SDL_LoadFunction(library, "XGetWindowProperty");
    *(void **)&forget = SDL_LoadFunction(library, "XFree");
    unsigned long n = 1, left;
    if (intern && get && forget) {
        Display *display = info->info.x11.display;
        Atom check = intern(display, "_NET_SUPPORTING_WM_CHECK", False), type;
        unsigned char *value = NULL;
        int format;
        get(display, DefaultRootWindow(display), check, 0, 1, False, AnyPropertyType, &type,
            &format, &n, &left, &value);
        if (value)
            forget(value);
    }
    SDL_UnloadObject(library);
    return n > 0;
}
#endif

/* Whether somebody makes the window as large as it asks to be. */
static bool is_managed(SDL_Window *window)
{
#ifdef SDL_VIDEO_DRIVER_X11
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_X11)
        return has_manager(&info);
#else
    (void)window;
#endif
    return true;
}

/* Without a window manager the window is put there by hand, and SDL told nothing: else it
 * would believe it full already. */
static void cover(struct screen *s, const SDL_Rect *all)
{
    SDL_SetWindowPosition(s->window, all->x, all->y);
    SDL_SetWindowSize(s->window, all->w, all->h);
    s->by_hand = s->full = true;
}

SDL_Window *screen_open(struct screen *s, int display, int width, int height, bool full)
{
    *s = (struct screen){0};
    SDL_Rect all = bounds_of(display);
    SDL_Rect usual = {all.x + (all.w - width) / 2, all.y + (all.h - height) / 2, width,
                      height};
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    int where = display < 0 ? (int)SDL_WINDOWPOS_UNDEFINED
                            : (int)SDL_WINDOWPOS_CENTERED_DISPLAY(display);
    if (full) {
        s->was = usual;
        s->window = SDL_CreateWindow("Withness", all.x, all.y, all.w, all.h,
                                     flags | SDL_WINDOW_FULLSCREEN_DESKTOP);
        s->full = s->window != NULL;
    } else {
        s->window = SDL_CreateWindow("Withness", where, where, width, height, flags);
    }
    if (s->full && !is_managed(s->window)) {
        SDL_SetWindowFullscreen(s->window, 0);
        cover(s, &all);
    }
    return s->window;
}

bool screen_fill(struct screen *s)
{
    if (s->full)
        return true;
    SDL_GetWindowPosition(s->window, &s->was.x, &s->was.y);
    SDL_GetWindowSize(s->window, &s->was.w, &s->was.h);
    SDL_Rect all = bounds_of(SDL_GetWindowDisplayIndex(s->window));
    if (is_managed(s->window))
        s->full = SDL_SetWindowFullscreen(s->window, SDL_WINDOW_FULLSCREEN_DESKTOP) == 0;
    else
        cover(s, &all);
    return s->full;
}

bool screen_leave(struct screen *s)
{
    if (!s->full)
        return true;
    screen_dim_others(s, false);
    if (!s->by_hand && SDL_SetWindowFullscreen(s->window, 0) != 0)
        return false;
    int width, height;
    SDL_GetWindowSize(s->window, &width, &height);
    if (width != s->was.w || height != s->was.h) {
        SDL_SetWindowSize(s->window, s->was.w, s->was.h);
        SDL_SetWindowPosition(s->window, s->was.x, s->was.y);
    }
    s->full = s->by_hand = false;
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
