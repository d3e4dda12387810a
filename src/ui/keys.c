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
    {SDLK_t, 0, ACTION_WORDS, "T", "its words, or none"},
    {SDLK_LSHIFT, 0, ACTION_BREATHE, "Shift, held", "breathe in; it follows you"},
    {SDLK_RSHIFT, 0, ACTION_BREATHE, NULL, NULL},
    {SDLK_c, 0, ACTION_CAPTIONS, "C", "names of what is heard"},
    {SDLK_f, 0, ACTION_FULLSCREEN, "F", "fill the screen"},
    {SDLK_F11, 0, ACTION_FULLSCREEN, NULL, NULL},
    {SDLK_COMMA, 0, ACTION_SETTINGS, ",", "settings"},
    {SDLK_QUESTION, 0, ACTION_KEYS, "?", "these keys"},
    {SDLK_F1, 0, ACTION_KEYS, NULL, NULL},
    {SDLK_TAB, 0, ACTION_AROUND, "Tab", "from sound to sound"},
    {SDLK_LEFT, KMOD_CTRL, ACTION_TURN_LEFT, "Ctrl ← → ↑ ↓", "move it"},
    {SDLK_RIGHT, KMOD_CTRL, ACTION_TURN_RIGHT, NULL, NULL},
    {SDLK_UP, KMOD_CTRL, ACTION_FARTHER, NULL, NULL},
    {SDLK_DOWN, KMOD_CTRL, ACTION_NEARER, NULL, NULL},
    {SDLK_PLUS, 0, ACTION_MORE, "+  −", "its level, or a link's"},
    {SDLK_EQUALS, 0, ACTION_MORE, NULL, NULL},
    {SDLK_KP_PLUS, 0, ACTION_MORE, NULL, NULL},
    {SDLK_MINUS, 0, ACTION_LESS, NULL, NULL},
    {SDLK_KP_MINUS, 0, ACTION_LESS, NULL, NULL},
    {SDLK_LEFTBRACKET, 0, ACTION_NARROWER, "[  ]", "narrower, wider"},
    {SDLK_RIGHTBRACKET, 0, ACTION_WIDER, NULL, NULL},
    {SDLK_s, 0, ACTION_ALONE, "S, held", "listen to it alone"},
    {SDLK_a, 0, ACTION_SOUNDS, "A", "add a sound"},
    {SDLK_d, KMOD_CTRL, ACTION_AGAIN, "Ctrl D", "another of the same"},
    {SDLK_DELETE, 0, ACTION_REMOVE, "Delete", "take it away"},
    {SDLK_l, 0, ACTION_LINK, "L", "link it to another"},
    {SDLK_LEFT, 0, ACTION_LEFT, "←  →", "its links"},
    {SDLK_RIGHT, 0, ACTION_RIGHT, NULL, NULL},
    {SDLK_w, 0, ACTION_WEATHER, "W", "wind, rain, hour, breath"},
    {SDLK_b, 0, ACTION_PLACES, "B", "all places"},
    {SDLK_n, KMOD_CTRL, ACTION_NEW, "Ctrl N", "a new place, from silence"},
    {SDLK_z, KMOD_CTRL, ACTION_UNDO, "Ctrl Z  Y", "back, and forth again"},
    {SDLK_y, KMOD_CTRL, ACTION_REDO, NULL, NULL},
    {SDLK_s, KMOD_CTRL, ACTION_SAVE, "Ctrl S", "keep it"},
    {SDLK_RETURN, 0, ACTION_TAKE, NULL, NULL},
    {SDLK_KP_ENTER, 0, ACTION_TAKE, NULL, NULL},
    {SDLK_BACKSPACE, 0, ACTION_REMOVE, NULL, NULL},
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
    if (pressed->mod & KMOD_SHIFT && code == SDLK_TAB)
        return ACTION_AROUND_BACK;
    if (pressed->mod & KMOD_SHIFT && held && code == SDLK_z)
        return ACTION_REDO;
    for (const struct key *k = keys; k->action != ACTION_NONE; k++)
        if (k->code == code && k->held == held)
            return code == SDLK_ESCAPE && fullscreen ? ACTION_LEAVE_FULLSCREEN : k->action;
    return ACTION_NONE;
}
