/* seeing: what is to be seen of what plays: the layers as loud as they are, what has begun to
 * be heard, and what passes along the links, all for one moment of scene time. Main thread;
 * no allocation. */
#pragma once

#include "player.h"
#include "scene/scene.h"
#include "ui/view.h"

/* All zero at first. */
struct seeing {
    const struct stage *stage; /* whose links those in the view are */
    int next;                  /* which of them is looked at next */
};

/* Fills in the view all that the scene's time `t` decides; `heard` is what the player plays
 * (NULL: nothing yet). v->dt is set already, and the view is the same from frame to frame. */
void seeing_fill(struct seeing *s, struct view *v, const struct player *player,
                 const struct scene *heard, double t);
