/* look: draws a made-up view to a PNG, to be looked at.
 *   look out.png [width 960] [height 600] [scale 1] [hour 6.5] [breath t] [what]
 * what: any of n (names), k (keys), t (title), p (paused), l (notice), v (volume), w (words,
 *   or LOOK_WORDS), f (a layer forward), a (arc), c (captions), h (high contrast),
 *   s (settings), r (reduced motion).
 * With LOOK_FRAMES=n it draws n frames and prints what one costs. */
#include "busy.h"
#include "settings.h"
#include "ui/painter.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double number(int argc, char **argv, int i, double usual)
{
    return i < argc ? atof(argv[i]) : usual;
}

static void see(struct view *v, const struct breath *b, double t)
{
    v->t = t;
    v->breath = breath_at(b, t);
    v->wind = 0.4f + 0.25f * sinf((float)t * 0.7f);
    for (int i = 0; i < v->n_layers; i++)
        v->layer[i].level =
            busy[i].level * (0.8f + 0.5f * sinf((float)(t * (0.5 + 0.13 * i))));
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "look out.png [width] [height] [scale] [hour] [t] [what]\n");
        return 2;
    }
    int width = (int)number(argc, argv, 2, 960), height = (int)number(argc, argv, 3, 600);
    const char *what = argc > 7 ? argv[7] : "", *frames = getenv("LOOK_FRAMES");
    double t = number(argc, argv, 6, 43.0);
    static struct view v;
    v = (struct view){
        .name = "Under the beeches",
        .description = "Late spring, an hour after sunrise. A light wind comes and goes.",
        .hour = (float)number(argc, argv, 5, 6.5),
        .master = 0.7f,
        .fade = 1.0f,
        .paused = strchr(what, 'p'),
        .keys_shown = strchr(what, 'k'),
        .notice = strchr(what, 'l') ? "No sound device yet. The place goes on "
                                      "quietly; withness render writes it to a file."
                                    : NULL};
    const char *said = getenv("LOOK_WORDS");
    v.captions = strchr(what, 'c');
    v.high_contrast = strchr(what, 'h');
    v.reduced_motion = strchr(what, 'r');
    v.pause = (struct view_pause){
        .on = strpbrk(what, "wfa"),
        .words = said ? said : "Someone is singing. Someone else is listening, as you are.",
        .said = strchr(what, 'w') ? 1.0f : 0.0f,
        .layer = strchr(what, 'f') ? 3 : -1,
        .focus = 1.0f,
        .arc = strchr(what, 'a') ? 0.62f : -1.0f,
    };
    if (v.pause.on)
        v.fade = 0.72f;
    struct settings settings;
    GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
    settings_load(&settings, faults);
    v.settings = (struct view_list){.shown = strchr(what, 's'), .n = N_SETTINGS, .at = 1};
    for (int i = 0; i < N_SETTINGS; i++) {
        v.settings.name[i] = setting_name((enum setting)i);
        v.settings.said[i] = setting_said(&settings, (enum setting)i);
    }
    g_ptr_array_unref(faults);
    v.n_layers = sizeof busy / sizeof busy[0];
    memcpy(v.layer, busy, sizeof busy);
    v.layer[6].name = "فجر";
    v.n_rings = 2;
    v.ring[0] = (struct view_ring){3, t - 0.9, 2.2};
    v.ring[1] = (struct view_ring){4, t - 2.0, 1.8};
    struct breath_pattern pattern = breath_pattern_default();
    struct breath breath;
    breath_init(&breath, &pattern);
    struct painter *p = calloc(1, sizeof *p);
    painter_init(p);
    painter_resize(p, width, height, (float)number(argc, argv, 4, 1.0));
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    struct pointer pointer = {0, 0, strchr(what, 'n') ? 0.0f : 1e6f};
    v.dt = 1.0 / 30;
    int lead = strchr(what, 't') ? 120 : 400, n = lead + (frames ? atoi(frames) : 0);
    double began = 0.0, tiles = 0.0;
    for (int i = 0; i <= n; i++) {
        if (i == lead)
            began = now_s();
        see(&v, &breath, t + (i - lead) * v.dt);
        if (strchr(what, 'v') && i > lead - 20)
            v.master = 0.65f;
        painter_draw(p, &v, &pointer, cairo_image_surface_get_data(s),
                     cairo_image_surface_get_stride(s));
        for (int k = 0; i > lead && k < p->canvas.n_patches; k++)
            tiles += p->canvas.patch[k].width * p->canvas.patch[k].height;
    }
    if (frames)
        printf("%.3f ms a frame, %.0f %% of the pixels, %d lobes, %d marks\n",
               1e3 * (now_s() - began) / atoi(frames),
               100.0 * tiles / atoi(frames) / width / height, p->picture.n_lobes,
               p->picture.n_marks);
    cairo_surface_mark_dirty(s);
    cairo_surface_write_to_png(s, argv[1]);
    cairo_surface_destroy(s);
    painter_destroy(p);
    free(p);
    return 0;
}
