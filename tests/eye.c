/* eye: what a display shows, for scripts (not a test).
 *   eye pointer      "shown" or "hidden"
 *   eye leave        presses Esc, and says how many ms later a part of it is 3 % darker
 *                  than it was about to be
 *   eye bright X Y W H    the mean and the most of a part of the screen, 0…255
 *   eye watch X Y W H SECONDS    the same, ten times a second, behind the time
 * X11's libraries are opened as they are found: nothing here is built against them. */
#include <SDL.h>
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

/* The light is never still: what counts is where it leaves the way it was on. */
static int leave(display *d, int left, int top, int width, int height)
{
    const unsigned escape = x.keycode(d, 0xff1b);
    const double before_ms = 300;
    double now, was = 0, slope = 0, ms = 0, first;
    int most;
    look(d, left, top, width, height, &first, &most);
    for (Uint64 began = SDL_GetPerformanceCounter(); ms < before_ms; SDL_Delay(2)) {
        look(d, left, top, width, height, &was, &most);
        ms = since_ms(began);
        slope = (was - first) / ms;
    }
    Uint64 began = SDL_GetPerformanceCounter();
    x.fake_key(d, escape, 1, 0);
    x.fake_key(d, escape, 0, 0);
    x.flush(d);
    do {
        SDL_Delay(1);
        look(d, left, top, width, height, &now, &most);
        ms = since_ms(began);
    } while (now > was + slope * ms - 0.03 * was && ms < 5000);
    printf("%.0f\n", ms);
    return was > 1 && ms < 5000 ? 0 : 1;
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
                     ? leave(d, at[0], at[1], at[2], at[3])
                     : watch(d, at, argc > 6 ? 1e3 * atof(argv[6]) : 0);
    x.close(d);
    return result;
}
