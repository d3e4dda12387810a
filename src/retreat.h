/* retreat: a pause as screen and desktop know it. Fills the display, darkens the others when
 * that was asked for, keeps the computer awake; and gives all of it back as it was. What is
 * heard and seen of the pause itself is the sitting's. Main thread. */
#pragma once

#include "desktop/desktop.h"
#include "sitting.h"
#include "ui/window.h"

#include <stdbool.h>

struct retreat {
    struct window *window;
    struct desktop *desktop;
    struct sitting sitting;
    bool was_fullscreen; /* before the pause */
};

/* Whether a pause is on. */
bool retreat_is_on(const struct retreat *r);

/* Nothing happens when one is on. */
void retreat_begin(struct retreat *r, const struct scene *scene, double length_s,
                   bool dim_others);

/* Screen, desktop and sound are as they were; quiet when no pause was on. */
void retreat_end(struct retreat *r, struct player *player);
