/* eye: what a display shows, for scripts (not a test).
 *   eye pointer      "shown" or "hidden"
 *   eye leave X Y W H     presses Esc, and says: how many ms later that part is darker than
 *                  it was about to be (by 1 %, or by twice as much as it surprised
 *                  before), by how many %, how much it surprised, and its brightness
 *   eye bright X Y W H    the mean and the most of a part of the screen, 0…255
 *   eye watch X Y W H SECONDS    the same, ten times a second, behind the time
 * X11's libraries are opened as they are found: nothing here is built against them. */
#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct display display;

/* As XFixes and Xlib lay them out. */
struct cursor_image {
    short x, y;
    unsigned short width, height, xhot, yhot;
    unsigned long serial, *pixels;
};
struct image {
    int width, height, xoffset, format;
    char *data;
    int byte_order, unit, bit_order, pad, depth, bytes_per_line, bits_per_pixel;
};

static struct {
    display *(*open)(const char *);
    unsigned long (*root)(display *);
    struct image *(*get)(display *, unsigned long, int, int, unsigned, unsigned, unsigned long,
                         int);
    int (*forget)(void *), (*close)(display *);
    int (*flush)(display *);
    unsigned char (*keycode)(display *, unsigned long);
    struct cursor_image *(*cursor)(display *);
    int (*fake_key)(display *, unsigned, int, unsigned long);
} x;

static void *find(const char *library, const char *name)
{
    void *opened = SDL_LoadObject(library);
    void *found = opened ? SDL_LoadFunction(opened, name) : NULL;
    if (!found) {
        fprintf(stderr, "no %s in %s\n", name, library);
        exit(77);
    }
    return found;
}

static void open_all(void)
{
    *(void **)&x.open = find("libX11.so.6", "XOpenDisplay");
    *(void **)&x.close = find("libX11.so.6", "XCloseDisplay");
    *(void **)&x.root = find("libX11.so.6", "XDefaultRootWindow");
    *(void **)&x.get = find("libX11.so.6", "XGetImage");
    *(void **)&x.forget = find("libX11.so.6", "XFree");
    *(void **)&x.flush = find("libX11.so.6", "XFlush");
    *(void **)&x.keycode = find("libX11.so.6", "XKeysymToKeycode");
    *(void **)&x.cursor = find("libXfixes.so.3", "XFixesGetCursorImage");
    *(void **)&x.fake_key = find("libXtst.so.6", "XTestFakeKeyEvent");
}

static void look(display *d, int left, int top, int width, int height, double *mean, int *most)
{
    struct image *i =
        x.get(d, x.root(d), left, top, (unsigned)width, (unsigned)height, ~0ul, 2);
    double sum = 0;
    *most = 0;
    for (int row = 0; i && row < height; row++) {
        const unsigned char *p = (const unsigned char *)i->data + row * i->bytes_per_line;
        for (int k = 0; k < width; k++, p += 4) {
            sum += (p[0] + p[1] + p[2]) / 3.0;
            *most = p[1] > *most ? p[1] : *most;
        }
    }
    *mean = sum / width / height;
    if (i) {
        x.forget(i->data);
        x.forget(i);
    }
}

static int pointer(display *d)
{
    struct cursor_image *c = x.cursor(d);
    int shown = 0;
    for (int i = 0; c && i < c->width * c->height; i++)
        shown |= c->pixels[i] >> 24 != 0;
    puts(shown ? "shown" : "hidden");
    if (c)
        x.forget(c);
    return 0;
}

static double since_ms(Uint64 began)
{
    return 1e3 * (double)(SDL_GetPerformanceCounter() - began) /
           (double)SDL_GetPerformanceFrequency();
}

/* --- when it leaves the way it was on --- */

/* A frame as it appeared: when, and how bright. */
struct frame {
    double ms, mean;
};

enum { FRAMES_MAX = 512 };
struct course {
    struct frame frame[FRAMES_MAX];
    int n;
};

/* What the frames between two moments lead to expect: a parabola (least squares, by normal
 * equations about the middle), since breath and a light that rises are both smooth. A frame
 * that comes late shows a later light, so it is held against the course at its own time. */
static double expected(const struct course *c, double from_ms, double to_ms, double at_ms)
{
    double s[5] = {0}, y[3] = {0}, middle = (from_ms + to_ms) / 2;
    for (int i = 0; i < c->n; i++) {
        double u = (c->frame[i].ms - middle) / 1000, power = 1;
        if (c->frame[i].ms < from_ms || c->frame[i].ms > to_ms)
            continue;
        for (int k = 0; k < 5; k++, power *= u) {
            s[k] += power;
            if (k < 3)
                y[k] += power * c->frame[i].mean;
        }
    }
    double u = (at_ms - middle) / 1000;
    double det = s[0] * (s[2] * s[4] - s[3] * s[3]) - s[1] * (s[1] * s[4] - s[2] * s[3]) +
                 s[2] * (s[1] * s[3] - s[2] * s[2]);
    if (s[0] < 4 || fabs(det) < 1e-12)
        return s[0] > 0 ? y[0] / s[0] : 0;
    double a = (y[0] * (s[2] * s[4] - s[3] * s[3]) - s[1] * (y[1] * s[4] - y[2] * s[3]) +
                s[2] * (y[1] * s[3] - y[2] * s[2])) /
               det;
    double b = (s[0] * (y[1] * s[4] - y[2] * s[3]) - y[0] * (s[1] * s[4] - s[2] * s[3]) +
                s[2] * (s[1] * y[2] - s[2] * y[1])) /
               det;
    double d = (s[0] * (s[2] * y[2] - s[3] * y[1]) - s[1] * (s[1] * y[2] - s[2] * y[1]) +
                y[0] * (s[1] * s[3] - s[2] * s[2])) /
               det;
    return a + b * u + d * u * u;
}

/* Looks once; true when there is another frame than before. */
static int note_frame(struct course *c, display *d, const int at[4], Uint64 began)
{
    double mean;
    int most;
    look(d, at[0], at[1], at[2], at[3], &mean, &most);
    if (c->n > 0 && mean == c->frame[c->n - 1].mean)
        return 0;
    if (c->n == FRAMES_MAX)
        memmove(c->frame, c->frame + 1, (size_t)--c->n * sizeof *c->frame);
    c->frame[c->n++] = (struct frame){since_ms(began), mean};
    return 1;
}

/* How much darker a frame is than what those before led to expect, as a share. */
static double darker(const struct course *c, double from_ms, double to_ms)
{
    const struct frame *f = &c->frame[c->n - 1];
    double would_be = expected(c, from_ms, to_ms, f->ms);
    return would_be > 0 ? 1 - f->mean / would_be : 0;
}

static void press(display *d, unsigned key)
{
    x.fake_key(d, key, 1, 0);
    x.fake_key(d, key, 0, 0);
    x.flush(d);
}

/* What the light does by itself is measured first, in the same way: that isn't taken for its
 * going. */
static int leave(display *d, const int at[4])
{
    static struct course c;
    const double learn_ms = 700, prove_ms = 400;
    double wrong = 0, key_ms, dark = 0;
    Uint64 began = SDL_GetPerformanceCounter();
    while (since_ms(began) < learn_ms + prove_ms) {
        if (note_frame(&c, d, at, began) && c.frame[c.n - 1].ms > learn_ms) {
            double to_ms = c.frame[c.n - 1].ms - 100;
            wrong = fmax(wrong, darker(&c, to_ms - learn_ms, to_ms));
        }
        SDL_Delay(1);
    }
    key_ms = since_ms(began);
    double enough = fmax(0.01, 2 * wrong);
    press(d, x.keycode(d, 0xff1b));
    while (dark < enough && since_ms(began) < key_ms + 5000) {
        if (note_frame(&c, d, at, began))
            dark = darker(&c, key_ms - learn_ms, key_ms);
        SDL_Delay(1);
    }
    const struct frame *last = &c.frame[c.n - 1];
    printf("%.0f %.1f %.1f %.1f\n", last->ms - key_ms, 100 * dark, 100 * wrong, last->mean);
    return dark >= enough ? 0 : 1;
}

static int watch(display *d, const int at[4], double for_ms)
{
    double mean, ms = 0;
    int most;
    Uint64 began = SDL_GetPerformanceCounter();
    do {
        look(d, at[0], at[1], at[2], at[3], &mean, &most);
        ms = since_ms(began);
        if (for_ms > 0)
            printf("%.3f ", 1e-3 * ms);
        printf("%.1f %d\n", mean, most);
        fflush(stdout);
        if (for_ms > 0)
            SDL_Delay(100);
    } while (ms < for_ms);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    open_all();
    display *d = x.open(NULL);
    if (!d)
        return 2;
    int at[4] = {300, 200, 360, 200};
    for (int i = 0; i < 4 && i + 2 < argc; i++)
        at[i] = atoi(argv[i + 2]);
    int result = strcmp(argv[1], "pointer") == 0 ? pointer(d)
                 : strcmp(argv[1], "leave") == 0
                     ? leave(d, at)
                     : watch(d, at, argc > 6 ? 1e3 * atof(argv[6]) : 0);
    x.close(d);
    return result;
}
