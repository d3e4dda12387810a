/* What the parts of the window share: window.c (the window and its frames), window_events.c
 * (what comes from hands and from the desktop). Nothing else includes this. */
#pragma once

#include "ui/window.h"

void window_show_pointer(struct window *w, bool show);

/* window_events.c: what an event asks for, with what belongs to it in w->input; ACTION_NONE
 * when nothing, or when it only concerned the window. */
enum action window_event(struct window *w, const SDL_Event *e);
