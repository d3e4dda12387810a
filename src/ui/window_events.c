/* What SDL's events ask for. */
#include "ui/window_parts.h"

#include "ui/keys.h"

static void state_event(struct window *w, const SDL_WindowEvent *e)
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
        pace_now(&w->pace);
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
    w->pointer.x = (float)x * (float)w->pane.width / (float)window_width;
    w->pointer.y = (float)y * (float)w->pane.height / (float)window_height;
    w->moved = SDL_GetPerformanceCounter();
    w->input.x = w->pointer.x;
    w->input.y = w->pointer.y;
    window_show_pointer(w, true);
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

static bool is_shift(const SDL_KeyboardEvent *e)
{
    return e->keysym.sym == SDLK_LSHIFT || e->keysym.sym == SDLK_RSHIFT;
}

static enum action key_up(const struct window *w, const SDL_KeyboardEvent *e)
{
    if (is_shift(e))
        return ACTION_BREATHE_END;
    bool alone =
        e->keysym.sym == SDLK_s || key_action(&e->keysym, w->fullscreen) == ACTION_ALONE;
    return alone ? ACTION_ALONE_END : ACTION_NONE;
}

/* A key held down turns what may turn, and nothing else again and again. */
static enum action key_down(struct window *w, const SDL_KeyboardEvent *e)
{
    enum action action = key_action(&e->keysym, w->fullscreen);
    bool letter = e->keysym.sym >= SDLK_SPACE && e->keysym.sym < SDLK_DELETE;
    if (w->typing && letter && !(e->keysym.mod & KMOD_CTRL))
        return ACTION_NONE; /* it comes as text */
    if (e->keysym.sym == SDLK_DELETE && w->typing)
        return ACTION_NONE;
    w->input.shift = e->keysym.mod & KMOD_SHIFT;
    w->input.escape = e->keysym.sym == SDLK_ESCAPE;
    if (action == ACTION_NONE && w->input.shift && !is_shift(e))
        return ACTION_BREATHE_END; /* Shift is held for another key */
    return e->repeat && !may_repeat(w, action) ? ACTION_NONE : action;
}

static enum action take(struct window *w, const SDL_Event *e)
{
    switch (e->type) {
    case SDL_QUIT:
        return ACTION_QUIT;
    case SDL_WINDOWEVENT:
        if (e->window.windowID == SDL_GetWindowID(w->window))
            state_event(w, &e->window);
        else if (e->window.event == SDL_WINDOWEVENT_EXPOSED)
            screen_darken_again(&w->screen);
        return e->window.event == SDL_WINDOWEVENT_FOCUS_LOST ? ACTION_LET_GO : ACTION_NONE;
    case SDL_MOUSEMOTION:
        if ((!e->motion.xrel && !e->motion.yrel) ||
            e->motion.windowID != SDL_GetWindowID(w->window))
            return ACTION_NONE;
        pointer_event(w, e->motion.x, e->motion.y);
        return ACTION_MOVED;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (e->button.windowID != SDL_GetWindowID(w->window)) /* a dark one's */
            return ACTION_NONE;
        pointer_event(w, e->button.x, e->button.y);
        w->input.clicks = e->button.clicks;
        return e->button.button != SDL_BUTTON_LEFT ? ACTION_NONE
               : e->type == SDL_MOUSEBUTTONDOWN    ? ACTION_PRESSED
                                                   : ACTION_RELEASED;
    case SDL_MOUSEWHEEL:
        if (e->wheel.windowID != SDL_GetWindowID(w->window))
            return ACTION_NONE;
        w->moved = SDL_GetPerformanceCounter();
        /* With Shift some systems turn it sideways. */
        w->input.turn = e->wheel.preciseY != 0 ? e->wheel.preciseY : -e->wheel.preciseX;
        if (e->wheel.direction == SDL_MOUSEWHEEL_FLIPPED)
            w->input.turn = -w->input.turn;
        return w->input.turn != 0 ? ACTION_WHEEL : ACTION_NONE;
    case SDL_KEYDOWN:
        return key_down(w, &e->key);
    case SDL_KEYUP:
        return key_up(w, &e->key);
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

enum action window_event(struct window *w, const SDL_Event *e)
{
    g_free(w->input.text);
    w->input = (struct input){
        .x = w->pointer.x, .y = w->pointer.y, .shift = SDL_GetModState() & KMOD_SHIFT};
    return take(w, e);
}
