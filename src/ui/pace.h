/* pace: when the next frame is due. No more of them than the motion needs, but one at once for
 * whatever begins to be heard. Main thread. */
#pragma once

#include "ui/picture.h"

#include <stdint.h>

struct pace {
    float fps_max;
    uint64_t due; /* when the next frame is, in SDL's counter */
    float fade;   /* the last frame's */
};

/* A frame is due at once. */
void pace_now(struct pace *p);

/* How long until the next one; 0: it is due. */
double pace_wait_s(const struct pace *p);

/* A frame of `v` was drawn as `picture`; the pointer has been still for so long. */
void pace_step(struct pace *p, const struct view *v, const struct picture *picture,
               double still_s);

/* None was drawn, as nothing can be seen. */
void pace_rest(struct pace *p);
