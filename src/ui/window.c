#include "ui/window_parts.h"

#include "ui/icon.h"

#include <gio/gio.h>
#include <string.h>

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    /* What SDL calls the program to X11 and to Wayland it reads from nowhere else. */
    g_setenv("SDL_VIDEO_X11_WMCLASS", "withness", FALSE);
    g_setenv("SDL_VIDEO_WAYLAND_WMCLASS", "withness", FALSE);
    SDL_SetHint(SDL_HINT_APP_NAME, "Withness");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* the app fades out first */
    /* Else SDL hides a texture behind the surface: ten times the cost without a GPU. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    /* A full screen stays when another display is used. */
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
}

bool window_init(struct window *w, const struct window_options *options, GError **error)
{
    *w = (struct window){0};
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                    "there is no display to open a window on (%s)", SDL_GetError());
        return false;
    }
    w->video = true;
    int width = options->width > 0 ? options->width : 960;
    int height = options->height > 0 ? options->height : 600;
    int display = CLAMP(options->display, 0, SDL_GetNumVideoDisplays()) - 1;
    w->window = screen_open(&w->screen, display, width, height, options->fullscreen);
    if (!w->window) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                    "no window could be opened (%s)", SDL_GetError());
        window_destroy(w);
        return false;
    }
    w->fullscreen = options->fullscreen;
    SDL_SetWindowMinimumSize(w->window, 240, 180);
    icon_set(w->window);
    pane_init(&w->pane, w->window);
    window_set_fps(w, options->fps_max);
    painter_init(&w->painter);
    w->pointer.still_s = 1e6f;
    pace_now(&w->pace);
    SDL_StopTextInput(); /* SDL begins with it on; letters are keys first */
    SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    return true;
}

void window_destroy(struct window *w)
{
    if (!w->video)
        return;
    if (w->pointer_hidden)
        SDL_ShowCursor(SDL_ENABLE);
    window_inhibit(w, false);
    screen_dim_others(&w->screen, false);
    pane_destroy(&w->pane);
    if (w->window) {
        painter_destroy(&w->painter);
        SDL_DestroyWindow(w->window);
    }
    g_free(w->input.text);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    *w = (struct window){0};
}

static double since(Uint64 then)
{
    Uint64 now = SDL_GetPerformanceCounter();
    return then > now ? 0.0 : (double)(now - then) / (double)SDL_GetPerformanceFrequency();
}

void window_show_pointer(struct window *w, bool show)
{
    if (w->pointer_hidden != show)
        return;
    w->pointer_hidden = !show;
    SDL_ShowCursor(show ? SDL_ENABLE : SDL_DISABLE);
}

bool window_visible(const struct window *w)
{
    return w->window && !w->hidden;
}

enum action window_poll(struct window *w)
{
    for (;;) {
        SDL_Event event;
        SDL_PumpEvents(); /* SDL_PollEvent would leave some for the next time */
        while (SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0) {
            enum action action = window_event(w, &event);
            if (action != ACTION_NONE && action != ACTION_MOVED)
                pace_now(&w->pace);
            if (action != ACTION_NONE)
                return action;
        }
        double wait_s = pace_wait_s(&w->pace);
        if (wait_s <= 0)
            return ACTION_NONE;
        if (wait_s >= 0.001)
            SDL_WaitEventTimeout(NULL, (int)(wait_s * 1000));
        else
            SDL_Delay(1);
    }
}

static void follow_title(struct window *w, const struct view *v)
{
    char title[sizeof w->title];
    if (v->name && *v->name)
        g_snprintf(title, sizeof title, "%s", v->name);
    else
        g_strlcpy(title, "Withness", sizeof title);
    if (strcmp(title, w->title) == 0)
        return;
    g_strlcpy(w->title, title, sizeof w->title);
    SDL_SetWindowTitle(w->window, title);
}

void window_draw(struct window *w, const struct view *v)
{
    if (!w->window)
        return;
    follow_title(w, v);
    w->pointer.still_s = w->moved ? (float)since(w->moved) : 1e6f;
    if (w->fullscreen && w->pointer.still_s > 2.0f)
        window_show_pointer(w, false);
    if (window_visible(w)) {
        pane_draw(&w->pane, &w->painter, v, &w->pointer);
        pace_step(&w->pace, v, &w->painter.picture, (double)w->pointer.still_s);
    } else {
        pace_rest(&w->pace);
    }
}

void window_set_fullscreen(struct window *w, bool fullscreen)
{
    if (!w->window || w->fullscreen == fullscreen)
        return;
    if (!(fullscreen ? screen_fill(&w->screen) : screen_leave(&w->screen)))
        return;
    w->fullscreen = fullscreen;
    if (!fullscreen)
        window_show_pointer(w, true);
    pace_now(&w->pace);
}

void window_set_fps(struct window *w, float fps_max)
{
    w->pace.fps_max = fps_max > 0.0f ? fps_max : w->pane.renderer ? 60.0f : 30.0f;
}

void window_raise(struct window *w)
{
    if (!w->window)
        return;
    if (SDL_GetWindowFlags(w->window) & SDL_WINDOW_MINIMIZED)
        SDL_RestoreWindow(w->window);
    SDL_RaiseWindow(w->window);
}

void window_dim_others(struct window *w, bool dim)
{
    if (w->window)
        screen_dim_others(&w->screen, dim);
}

void window_set_typing(struct window *w, bool typing)
{
    if (!w->window || w->typing == typing)
        return;
    w->typing = typing;
    if (typing)
        SDL_StartTextInput();
    else
        SDL_StopTextInput();
}

void window_inhibit(struct window *w, bool inhibit)
{
    if (w->inhibited == inhibit)
        return;
    w->inhibited = inhibit;
    if (inhibit)
        SDL_DisableScreenSaver();
    else
        SDL_EnableScreenSaver();
}
