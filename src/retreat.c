#include "retreat.h"

bool retreat_is_on(const struct retreat *r)
{
    return r->sitting.state != SITTING_NONE;
}

static void keep_awake(struct retreat *r, bool awake)
{
    window_inhibit(r->window, awake);
    desktop_keep_awake(r->desktop, awake);
}

void retreat_begin(struct retreat *r, const struct scene *scene, double length_s,
                   bool dim_others)
{
    if (retreat_is_on(r))
        return;
    r->was_fullscreen = r->window->fullscreen;
    window_set_fullscreen(r->window, true);
    keep_awake(r, true);
    window_dim_others(r->window, dim_others);
    sitting_begin(&r->sitting, scene, length_s);
}

void retreat_end(struct retreat *r, struct player *player)
{
    if (!retreat_is_on(r))
        return;
    sitting_end(&r->sitting, player);
    keep_awake(r, false);
    window_dim_others(r->window, false);
    window_set_fullscreen(r->window, r->was_fullscreen);
}
