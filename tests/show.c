/* show: opens a window on a made-up place, without any sound: for looking at the window's
 * own manners. Prints what is asked for; draws until it is told to quit.
 *   show [seconds] [hour] */
#include "ui/window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct view_layer layers[] = {
    {"wind", "wind", 0.0f, 25.0f, 6.28f, 0.02f},
    {"leaves", "leaves", -0.52f, 6.0f, 2.1f, 0.03f},
    {"blackbird", "blackbird", 0.70f, 18.0f, 0.0f, 0.012f},
};
static const char *const said[] = {"none",  "quit",     "fullscreen", "leave fullscreen",
                                   "pause", "louder",   "softer",     "mute",
                                   "next",  "previous", "keys"};

static void see(struct view *v, const struct breath *b, double t)
{
    v->t = t;
    v->breath = breath_at(b, t);
    v->wind = 0.4f + 0.25f * sinf((float)t * 0.7f);
    v->n_rings = 1;
    v->ring[0] = (struct view_ring){2, 7.0 * floor(t / 7.0), 2.0};
    for (int i = 0; i < v->n_layers; i++)
        v->layer[i].level =
            layers[i].level * (0.8f + 0.5f * sinf((float)(t * (0.5 + 0.13 * i))));
}

static bool obey(struct window *w, struct view *v, enum action action)
{
    if (action >= G_N_ELEMENTS(said) && !(action == ACTION_PRESSED && w->input.clicks == 2))
        return true;
    if (action == ACTION_PRESSED)
        action = ACTION_FULLSCREEN;
    printf("%s\n", said[action]);
    fflush(stdout);
    if (action == ACTION_FULLSCREEN)
        window_set_fullscreen(w, !w->fullscreen);
    if (action == ACTION_LEAVE_FULLSCREEN)
        window_set_fullscreen(w, false);
    if (action == ACTION_PAUSE)
        v->paused = !v->paused;
    if (action == ACTION_KEYS)
        v->keys_shown = !v->keys_shown;
    if (action == ACTION_MUTE)
        v->muted = !v->muted;
    if (action == ACTION_LOUDER || action == ACTION_SOFTER)
        v->master = fminf(fmaxf(v->master + (action == ACTION_LOUDER ? 0.05f : -0.05f), 0), 1);
    return action != ACTION_QUIT;
}

int main(int argc, char **argv)
{
    double until = argc > 1 ? atof(argv[1]) : 1e9;
    g_autoptr(GError) error = NULL;
    static struct window w;
    if (!window_init(&w, &(struct window_options){0}, &error)) {
        fprintf(stderr, "show: %s\n", error->message);
        return 1;
    }
    static struct view v = {.name = "Under the beeches",
                            .description = "A light wind.",
                            .master = 0.7f,
                            .fade = 1.0f};
    v.hour = argc > 2 ? (float)atof(argv[2]) : 6.5f;
    v.n_layers = sizeof layers / sizeof layers[0];
    for (int i = 0; i < v.n_layers; i++)
        v.layer[i] = layers[i];
    struct breath_pattern pattern = breath_pattern_default();
    struct breath breath;
    breath_init(&breath, &pattern);
    gint64 began = g_get_monotonic_time(), last = began;
    long frames = 0;
    for (;;) {
        enum action action = window_poll(&w);
        if (action != ACTION_NONE && !obey(&w, &v, action))
            break;
        gint64 now = g_get_monotonic_time();
        double t = 1e-6 * (double)(now - began);
        if (t > until)
            break;
        v.dt = 1e-6 * (double)(now - last);
        last = now;
        see(&v, &breath, t);
        window_draw(&w, &v);
        frames++;
    }
    printf("%ld frames in %.1f s, by %s\n", frames, 1e-6 * (double)(last - began),
           w.pane.renderer ? "texture" : "surface");
    window_destroy(&w);
    return 0;
}
