/* watch: draws a scene as it is seen after a while of playing it, to be looked at.
 *   watch out.png SCENE [width 960] [height 600] [scale 1] [seconds 30] [hour] [what]
 * what: any of r (reduced motion), c (captions), n (names), l (a line that is told). With
 * WATCH_FRAMES=n it draws n more, a fifth of a second apart, as out-1.png and so on; and it
 * prints what a frame costs. */
#include "watch.h"

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

static void save(const struct watch *w, const char *path)
{
    int width = w->painter.place.width;
    cairo_surface_t *s = cairo_image_surface_create_for_data(
        w->pixels, CAIRO_FORMAT_RGB24, width, w->painter.place.height, 4 * width);
    cairo_surface_write_to_png(s, path);
    cairo_surface_destroy(s);
}

static double number(int argc, char **argv, int i, double usual)
{
    return i < argc ? atof(argv[i]) : usual;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr,
                "watch out.png SCENE [width] [height] [scale] [seconds] [hour] [what]\n");
        return 2;
    }
    struct watch *w =
        watch_new(argv[2], 0, (int)number(argc, argv, 3, 960), (int)number(argc, argv, 4, 600),
                  (float)number(argc, argv, 5, 1));
    if (!w)
        return 1;
    double seconds = number(argc, argv, 6, 30), hour = number(argc, argv, 7, -1), cost_s = 0;
    const char *what = argc > 8 ? argv[8] : "", *more = getenv("WATCH_FRAMES");
    w->view.reduced_motion = strchr(what, 'r');
    w->view.captions = strchr(what, 'c');
    w->pointer.still_s = strchr(what, 'n') ? 0.0f : 1e6f;
    w->view.notice =
        strchr(what, 'l') ? "No sound device yet. Sound joins in when one appears." : NULL;
    int n = (int)(seconds * 30), extra = more ? 6 * atoi(more) : 0;
    for (int i = 0; i < n + extra; i++) {
        watch_play(w, 1.0 / 30);
        if (hour >= 0)
            w->view.hour = (float)hour;
        double began = now_s();
        watch_draw(w);
        cost_s += now_s() - began;
        if (i >= n - 1 && (i - n + 1) % 6 == 0) {
            g_autofree char *path =
                i < n ? g_strdup(argv[1])
                      : g_strdup_printf("%.*s-%d.png", (int)strlen(argv[1]) - 4, argv[1],
                                        (i - n + 1) / 6);
            save(w, path);
        }
    }
    printf("%.3f ms a frame, %d links, %d marks\n", 1e3 * cost_s / (n + extra),
           w->view.n_links, w->painter.picture.n_marks);
    watch_free(w);
    return 0;
}
