#include "ui/window.h"

#include "ui/icon.h"
#include "ui/keys.h"

#include <assert.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const double unseen_wait_s = 0.25;

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

/* A GPU that is not the processor in disguise: on Linux it has a render node. */
static bool gpu_likely(void)
{
#ifdef __linux__
    for (int i = 128; i < 136; i++) {
        char node[32];
        g_snprintf(node, sizeof node, "/dev/dri/renderD%d", i);
        if (access(node, R_OK | W_OK) == 0)
            return true;
    }
    return false;
#else
    return true;
#endif
}

static bool renderer_is_processor(SDL_Renderer *renderer)
{
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || !(info.flags & SDL_RENDERER_ACCELERATED))
        return true;
    const unsigned char *(*get_string)(unsigned) =
        (const unsigned char *(*)(unsigned))SDL_GL_GetProcAddress("glGetString");
    const char *name = get_string ? (const char *)get_string(0x1F01 /* GL_RENDERER */) : NULL;
    return name && (strstr(name, "llvmpipe") || strstr(name, "softpipe") ||
                    strstr(name, "SwiftShader") || strstr(name, "swrast"));
}

/* The surface, unless a GPU is really there, or the display has no surfaces (Wayland). */
static void choose_way(struct window *w)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool must = driver && strcmp(driver, "wayland") == 0;
    if (!must && !gpu_likely())
        return;
    w->renderer = SDL_CreateRenderer(w->window, -1,
                                     SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC);
    if (w->renderer && !must && renderer_is_processor(w->renderer)) {
        SDL_DestroyRenderer(w->renderer);
        w->renderer = NULL;
    }
    if (!w->renderer && must)
        w->renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_SOFTWARE);
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
    choose_way(w);
    window_set_fps(w, options->fps_max);
    painter_init(&w->painter);
    w->pointer.still_s = 1e6f;
    w->due = SDL_GetPerformanceCounter();
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
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    if (w->renderer)
        SDL_DestroyRenderer(w->renderer);
    if (w->window) {
        painter_destroy(&w->painter);
        SDL_DestroyWindow(w->window);
    }
    g_free(w->pixels);
    g_free(w->input.text);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    *w = (struct window){0};
}

static double since(Uint64 then)
{
    Uint64 now = SDL_GetPerformanceCounter();
    return then > now ? 0.0 : (double)(now - then) / (double)SDL_GetPerformanceFrequency();
}

bool window_visible(const struct window *w)
{
    return w->window && !w->hidden;
}

static void show_pointer(struct window *w, bool show)
{
    if (w->pointer_hidden != show)
        return;
    w->pointer_hidden = !show;
    SDL_ShowCursor(show ? SDL_ENABLE : SDL_DISABLE);
}

static void draw_soon(struct window *w)
{
    w->due = SDL_GetPerformanceCounter();
}

static void window_event(struct window *w, const SDL_WindowEvent *e)
{
    switch (e->event) {
    case SDL_WINDOWEVENT_HIDDEN:
    case SDL_WINDOWEVENT_MINIMIZED:
        w->hidden = true;
        break;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        w->hidden = SDL_GetWindowFlags(w->window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN);
        painter_forget(&w->painter);
        draw_soon(w);
        break;
    case SDL_WINDOWEVENT_LEAVE:
        w->pointer.still_s = 1e6f;
        w->moved = 0;
        break;
    default:
        break;
    }
}

static void pointer_event(struct window *w, int x, int y)
{
    int window_width = 1, window_height = 1;
    SDL_GetWindowSize(w->window, &window_width, &window_height);
    w->pointer.x = (float)x * (float)w->width / (float)window_width;
    w->pointer.y = (float)y * (float)w->height / (float)window_height;
    w->moved = SDL_GetPerformanceCounter();
    w->input.x = w->pointer.x;
    w->input.y = w->pointer.y;
    show_pointer(w, true);
}

static void find_pointer(struct window *w)
{
    int x, y, left, top, width, height;
    SDL_GetGlobalMouseState(&x, &y);
    SDL_GetWindowPosition(w->window, &left, &top);
    SDL_GetWindowSize(w->window, &width, &height);
    if (x >= left && y >= top && x < left + width && y < top + height)
        pointer_event(w, x - left, y - top);
}

static bool may_repeat(const struct window *w, enum action action)
{
    return action == ACTION_LOUDER || action == ACTION_SOFTER || action == ACTION_ERASE ||
           (action >= ACTION_AROUND && action <= ACTION_NARROWER) ||
           (w->typing && action == ACTION_REMOVE);
}

/* A key held down turns what may turn, and nothing else again and again. */
static enum action key_event(struct window *w, const SDL_KeyboardEvent *e)
{
    enum action action = key_action(&e->keysym, w->fullscreen);
    bool letter = e->keysym.sym >= SDLK_SPACE && e->keysym.sym < SDLK_DELETE;
    if (e->type == SDL_KEYUP)
        return action == ACTION_ALONE || e->keysym.sym == SDLK_s ? ACTION_ALONE_END
                                                                 : ACTION_NONE;
    if (w->typing && letter && !(e->keysym.mod & KMOD_CTRL))
        return ACTION_NONE; /* it comes as text */
    if (e->keysym.sym == SDLK_DELETE && w->typing)
        return ACTION_NONE;
    w->input.shift = e->keysym.mod & KMOD_SHIFT;
    w->input.escape = e->keysym.sym == SDLK_ESCAPE;
    return e->repeat && !may_repeat(w, action) ? ACTION_NONE : action;
}

static void begin_input(struct window *w)
{
    g_free(w->input.text);
    w->input = (struct input){
        .x = w->pointer.x, .y = w->pointer.y, .shift = SDL_GetModState() & KMOD_SHIFT};
}

/* What an event asks for; ACTION_NONE when nothing, or when it only concerned the window. */
static enum action take(struct window *w, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_QUIT:
        return ACTION_QUIT;
    case SDL_WINDOWEVENT:
        if (e->window.windowID == SDL_GetWindowID(w->window))
            window_event(w, &e->window);
        else if (e->window.event == SDL_WINDOWEVENT_EXPOSED)
            screen_darken_again(&w->screen);
        /* A key that goes up elsewhere is never told. */
        return e->window.event == SDL_WINDOWEVENT_FOCUS_LOST ? ACTION_ALONE_END : ACTION_NONE;
    case SDL_MOUSEMOTION:
        if ((!e->motion.xrel && !e->motion.yrel) ||
            e->motion.windowID != SDL_GetWindowID(w->window))
            return ACTION_NONE;
        pointer_event(w, e->motion.x, e->motion.y);
        return ACTION_MOVED;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        pointer_event(w, e->button.x, e->button.y);
        w->input.clicks = e->button.clicks;
        return e->button.button != SDL_BUTTON_LEFT ? ACTION_NONE
               : e->type == SDL_MOUSEBUTTONDOWN    ? ACTION_PRESSED
                                                   : ACTION_RELEASED;
    case SDL_MOUSEWHEEL:
        w->moved = SDL_GetPerformanceCounter();
        /* With Shift some systems turn it sideways. */
        w->input.turn = e->wheel.preciseY != 0 ? e->wheel.preciseY : -e->wheel.preciseX;
        if (e->wheel.direction == SDL_MOUSEWHEEL_FLIPPED)
            w->input.turn = -w->input.turn;
        return w->input.turn != 0 ? ACTION_WHEEL : ACTION_NONE;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return key_event(w, &e->key);
    case SDL_TEXTINPUT:
        w->input.text = g_strdup(e->text.text);
        return w->typing ? ACTION_TYPED : ACTION_NONE;
    case SDL_DROPFILE:
        find_pointer(w); /* nothing told where it was while something hung on it */
        w->input.text = g_strdup(e->drop.file);
        SDL_free(e->drop.file);
        return ACTION_DROPPED;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        painter_forget(&w->painter);
        return ACTION_NONE;
    default:
        return ACTION_NONE;
    }
}

enum action window_poll(struct window *w)
{
    for (;;) {
        SDL_Event event;
        SDL_PumpEvents(); /* SDL_PollEvent would leave some for the next time */
        while (SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) > 0) {
            begin_input(w);
            enum action action = take(w, &event);
            if (action != ACTION_NONE && action != ACTION_MOVED)
                draw_soon(w);
            if (action != ACTION_NONE)
                return action;
        }
        Uint64 now = SDL_GetPerformanceCounter(), frequency = SDL_GetPerformanceFrequency();
        if (now >= w->due)
            return ACTION_NONE;
        int wait_ms = (int)((w->due - now) * 1000 / frequency);
        if (wait_ms > 0)
            SDL_WaitEventTimeout(NULL, wait_ms);
        else
            SDL_Delay(1);
    }
}

/* Soft edges need no more frames than they move pixels; a light at rest hardly any. */
static double frame_s(const struct window *w, const struct view *v)
{
    const struct picture *p = &w->painter.picture;
    if (!window_visible(w))
        return unseen_wait_s;
    if (v->paused && p->rest.now < 0.002f && p->names.now < 0.004f && p->volume.now < 0.004f &&
        p->keys.now < 0.004f)
        return 0.1;
    double fps = fmin(fmax((double)p->motion_px_s * 1.2, 20.0), (double)w->fps_max);
    if (since(w->moved) < 3.0)
        fps = fmin(30.0, (double)w->fps_max);
    return 1.0 / fps;
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

/* How large the desktop wants things: the pixels it gives for a point, or what it says. */
static float desktop_scale(const struct window *w, int pixels)
{
    int points = 0;
    SDL_GetWindowSize(w->window, &points, NULL);
    float scale = points > 0 ? (float)pixels / (float)points : 1.0f;
    const char *said = g_getenv("GDK_SCALE");
    if (scale < 1.01f && said)
        scale = (float)g_ascii_strtod(said, NULL);
    return fminf(fmaxf(scale, 0.5f), 4.0f);
}

static bool resize_texture(struct window *w, int width, int height)
{
    if (w->texture && w->width == width && w->height == height)
        return true;
    if (w->texture)
        SDL_DestroyTexture(w->texture);
    w->texture = SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_RGB888,
                                   SDL_TEXTUREACCESS_STREAMING, width, height);
    g_free(w->pixels);
    w->pixels = g_malloc0((size_t)width * (size_t)height * 4);
    painter_forget(&w->painter);
    return w->texture != NULL;
}

static void draw_texture(struct window *w, const struct view *v)
{
    int width = 0, height = 0;
    SDL_GetRendererOutputSize(w->renderer, &width, &height);
    if (width < 1 || height < 1 || !resize_texture(w, width, height))
        return;
    w->width = width;
    w->height = height;
    painter_resize(&w->painter, width, height, desktop_scale(w, width));
    painter_draw(&w->painter, v, &w->pointer, w->pixels, 4 * width);
    const struct canvas *c = &w->painter.canvas;
    for (int i = 0; i < c->n_patches; i++) {
        SDL_Rect r = {c->patch[i].x, c->patch[i].y, c->patch[i].width, c->patch[i].height};
        SDL_UpdateTexture(w->texture, &r, w->pixels + 4 * (r.y * width + r.x), 4 * width);
    }
    SDL_RenderCopy(w->renderer, w->texture, NULL, NULL);
    SDL_RenderPresent(w->renderer);
}

/* A surface of another format than ours (16 bits over an old network display). */
static void copy_to_surface(struct window *w, SDL_Surface *surface)
{
    SDL_Surface *ours = SDL_CreateRGBSurfaceWithFormatFrom(
        w->pixels, w->width, w->height, 32, 4 * w->width, SDL_PIXELFORMAT_RGB888);
    if (ours)
        SDL_BlitSurface(ours, NULL, surface, NULL);
    SDL_FreeSurface(ours);
}

static void draw_surface(struct window *w, const struct view *v)
{
    SDL_Surface *surface = SDL_GetWindowSurface(w->window);
    if (!surface || surface->w < 1 || surface->h < 1)
        return;
    Uint32 format = surface->format->format;
    bool ours = format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
    if (w->width != surface->w || w->height != surface->h) {
        w->width = surface->w;
        w->height = surface->h;
        g_free(w->pixels);
        w->pixels = ours ? NULL : g_malloc0((size_t)w->width * (size_t)w->height * 4);
        painter_forget(&w->painter);
    }
    painter_resize(&w->painter, w->width, w->height, desktop_scale(w, w->width));
    painter_draw(&w->painter, v, &w->pointer, ours ? surface->pixels : w->pixels,
                 ours ? surface->pitch : 4 * w->width);
    if (!ours)
        copy_to_surface(w, surface);
    const struct canvas *c = &w->painter.canvas;
    static_assert(sizeof(struct patch) == sizeof(SDL_Rect), "a patch is laid out as a rect");
    if (c->n_patches > 0)
        SDL_UpdateWindowSurfaceRects(w->window, (const SDL_Rect *)(const void *)c->patch,
                                     c->n_patches);
}

/* Not every sound of a busy layer opens a ring: the first, and then one now and then. */
static bool may_open(const struct view *v, const struct view_ring *r)
{
    for (int i = 0; i < v->n_rings; i++) {
        double before_s = r->heard_t - v->ring[i].heard_t;
        if (v->ring[i].layer == r->layer && before_s > 0 && before_s < 1.3)
            return false;
    }
    return true;
}

/* Until the next ring opens: who begins to be heard is seen then, not a frame later. */
static double ring_s(const struct view *v)
{
    double soonest = 1;
    for (int i = 0; i < v->n_rings && !v->paused; i++) {
        double until_s = v->ring[i].heard_t - v->t;
        if (until_s > 0 && until_s < soonest && may_open(v, &v->ring[i]))
            soonest = until_s;
    }
    return soonest + 0.003;
}

void window_draw(struct window *w, const struct view *v)
{
    if (!w->window)
        return;
    follow_title(w, v);
    w->pointer.still_s = w->moved ? (float)since(w->moved) : 1e6f;
    if (w->fullscreen && w->pointer.still_s > 2.0f)
        show_pointer(w, false);
    if (window_visible(w)) {
        if (w->renderer)
            draw_texture(w, v);
        else
            draw_surface(w, v);
    }
    Uint64 now = SDL_GetPerformanceCounter();
    const double frequency = (double)SDL_GetPerformanceFrequency();
    Uint64 step = (Uint64)(frame_s(w, v) * frequency);
    /* On the beat of the former frame, unless that is long past. */
    w->due = w->due + step > now ? w->due + step : now + step / 4;
    Uint64 soon = now + (Uint64)(fmin(frame_s(w, v), ring_s(v)) * frequency);
    if (w->due > soon && window_visible(w))
        w->due = soon;
    if (w->due > now + step)
        w->due = now + step;
}

void window_set_fullscreen(struct window *w, bool fullscreen)
{
    if (!w->window || w->fullscreen == fullscreen)
        return;
    if (!(fullscreen ? screen_fill(&w->screen) : screen_leave(&w->screen)))
        return;
    w->fullscreen = fullscreen;
    if (!fullscreen)
        show_pointer(w, true);
    draw_soon(w);
}

void window_set_fps(struct window *w, float fps_max)
{
    w->fps_max = fps_max > 0.0f ? fps_max : w->renderer ? 60.0f : 30.0f;
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
