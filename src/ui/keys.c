#include "ui/keys.h"

const struct key keys[] = {
    {SDLK_SPACE, 0, ACTION_PAUSE, "Space", "rest, and go on"},
    {SDLK_UP, 0, ACTION_LOUDER, "↑  ↓", "louder, softer"},
    {SDLK_DOWN, 0, ACTION_SOFTER, NULL, NULL},
    {SDLK_m, 0, ACTION_MUTE, "M", "quiet"},
    {SDLK_n, 0, ACTION_NEXT, "N", "the next place"},
    {SDLK_PAGEDOWN, 0, ACTION_NEXT, NULL, NULL},
    {SDLK_PAGEUP, 0, ACTION_PREVIOUS, NULL, NULL},
    {SDLK_p, 0, ACTION_SIT, "P", "a pause of some minutes"},
    {SDLK_c, 0, ACTION_CAPTIONS, "C", "names of what is heard"},
    {SDLK_t, 0, ACTION_WORDS, "T", "its words, or none"},
    {SDLK_f, 0, ACTION_FULLSCREEN, "F", "fill the screen"},
    {SDLK_F11, 0, ACTION_FULLSCREEN, NULL, NULL},
    {SDLK_COMMA, 0, ACTION_SETTINGS, ",", "settings"},
    {SDLK_QUESTION, 0, ACTION_KEYS, "?", "these keys"},
    {SDLK_F1, 0, ACTION_KEYS, NULL, NULL},
    {SDLK_ESCAPE, 0, ACTION_QUIT, "Esc", "leave"},
    {SDLK_q, KMOD_CTRL, ACTION_QUIT, NULL, NULL},
    {SDLK_UNKNOWN, 0, ACTION_NONE, NULL, NULL},
};

enum action key_action(const SDL_Keysym *pressed, bool fullscreen)
{
    SDL_Keycode code = pressed->sym;
    /* Where "?" sits above "/", the key is called by what is below. */
    if (code == SDLK_SLASH && pressed->mod & KMOD_SHIFT)
        code = SDLK_QUESTION;
    if (pressed->mod & (KMOD_ALT | KMOD_GUI))
        return ACTION_NONE;
    Uint16 held = pressed->mod & KMOD_CTRL ? KMOD_CTRL : 0;
    for (const struct key *k = keys; k->action != ACTION_NONE; k++)
        if (k->code == code && k->held == held)
            return code == SDLK_ESCAPE && fullscreen ? ACTION_LEAVE_FULLSCREEN : k->action;
    return ACTION_NONE;
}
