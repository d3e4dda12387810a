#include "ui/pace.h"

#include <SDL.h>
#include <math.h>

static const double unseen_wait_s = 0.25;

/* A pause brings its light more slowly than this, whatever leaves takes it more quickly. */
static const double quick_fade_per_s = 0.4;

void pace_now(struct pace *p)
{
    p->due = SDL_GetPerformanceCounter();
}

double pace_wait_s(const struct pace *p)
{
    Uint64 now = SDL_GetPerformanceCounter();
    return now < p->due ? (double)(p->due - now) / (double)SDL_GetPerformanceFrequency() : 0;
}

/* Soft edges need no more frames than they move pixels; a light at rest hardly any; one that
 * goes out is to go evenly. */
static double frame_s(const struct view *v, const struct picture *p, double still_s,
                      double fade_per_s, double fps_max)
{
    bool quick = fade_per_s > quick_fade_per_s;
    if (!quick && v->paused && p->rest.now < 0.002f && p->names.now < 0.004f &&
        p->volume.now < 0.004f && p->keys.now < 0.004f)
        return 0.1;
    double fps = fmin(fmax((double)p->motion_px_s * 1.2, 20.0), fps_max);
    if (still_s < 3.0 || quick)
        fps = fmin(30.0, fps_max);
    return 1.0 / fps;
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

/* On the beat of the former frame, unless that is long past. */
static void beat(struct pace *p, Uint64 now, double wait_s)
{
    Uint64 step = (Uint64)(wait_s * (double)SDL_GetPerformanceFrequency());
    p->due = p->due + step > now ? p->due + step : now + step / 4;
    if (p->due > now + step)
        p->due = now + step;
}

void pace_step(struct pace *p, const struct view *v, const struct picture *picture,
               double still_s)
{
    Uint64 now = SDL_GetPerformanceCounter();
    double fade_per_s = fabs((double)(v->fade - p->fade)) / fmax(v->dt, 0.005);
    p->fade = v->fade;
    beat(p, now, frame_s(v, picture, still_s, fade_per_s, (double)p->fps_max));
    Uint64 soon = now + (Uint64)(ring_s(v) * (double)SDL_GetPerformanceFrequency());
    if (p->due > soon)
        p->due = soon;
}

void pace_rest(struct pace *p)
{
    beat(p, SDL_GetPerformanceCounter(), unseen_wait_s);
}
