/* viewed: a busy place as it is seen, for tests of its picture. */
#pragma once

#include "busy.h"
#include "ui/painter.h"

#include <glib.h>
#include <math.h>

static const int sizes[][2] = {{640, 400}, {960, 600},   {1920, 1080}, {2560, 1440},
                               {400, 900}, {3440, 1440}, {240, 180}};

/* Levels that jump by 16 dB many times a second, as blocks of noise and phrases do. */
static inline void see(struct view *v, const struct breath *b, double t, double dt)
{
    v->t = t;
    v->dt = dt;
    v->breath = breath_at(b, t);
    v->wind = (float)(0.5 + 0.4 * sin(0.9 * t));
    v->n_layers = G_N_ELEMENTS(busy);
    for (int i = 0; i < v->n_layers; i++) {
        bool on = fmod(t * (1.1 + 0.37 * i), 1.0) < 0.5;
        v->layer[i] = busy[i];
        v->layer[i].level *= on ? 1.0f : 0.16f;
    }
    v->n_rings = 3;
    for (int i = 0; i < 3; i++) /* a bird that calls four times a second, and two more */
        v->ring[i] = (struct view_ring){3 + i % 2, floor(t * (4 - i)) / (4 - i), 0.2};
}

static inline struct view a_view(void)
{
    return (struct view){.name = "A place", .hour = 8.0f, .master = 0.7f, .fade = 1.0f};
}

static inline struct painter *new_painter(int width, int height)
{
    struct painter *p = g_new0(struct painter, 1);
    painter_init(p);
    painter_resize(p, width, height, 1.0f);
    return p;
}

static inline void free_painter(struct painter *p)
{
    painter_destroy(p);
    g_free(p);
}

static const struct pointer away = {0.0f, 0.0f, 1e6f};

static inline struct breath a_breath(void)
{
    struct breath b;
    struct breath_pattern pattern = breath_pattern_default();
    breath_init(&b, &pattern);
    return b;
}
