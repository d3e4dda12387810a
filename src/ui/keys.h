/* keys: what each key asks for. One table is what is done, and what ? shows. */
#pragma once

#include "ui/view.h"

#include <SDL_events.h>

struct key {
    SDL_Keycode code;
    Uint16 held; /* KMOD_CTRL, or 0 for none */
    enum action action;
    const char *shown, *help; /* for the overlay; NULL: another key's second name */
};

/* Ends with action ACTION_NONE. */
extern const struct key keys[];

/* What pressing this asks for, in a window that is or isn't fullscreen. */
enum action key_action(const SDL_Keysym *pressed, bool fullscreen);
