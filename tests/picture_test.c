/* The picture, tested without a window: places, colours, dither, the breath's size, calm. */
#include "busy.h"
#include "flicker.h"
#include "nature/nature.h"
#include "ui/painter.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTS_ALLOCATIONS 1
static long n_allocations;
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n)
{
    n_allocations++;
    return __libc_malloc(n);
}
void *calloc(size_t n, size_t size)
{
    n_allocations++;
    return __libc_calloc(n, size);
}
void *realloc(void *p, size_t n)
{
    n_allocations++;
    return __libc_realloc(p, n);
}
#endif

/* ---- a place full of life, without an engine ------------------------------------------ */

/* Levels that jump by 16 dB many times a second, as blocks of noise and phrases do. */
static void see(struct view *v, const struct breath *b, double t, double dt)
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

static struct view a_view(void)
{
    return (struct view){.name = "A place", .hour = 8.0f, .master = 0.7f, .fade = 1.0f};
}

static struct painter *new_painter(int width, int height)
{
    struct painter *p = g_new0(struct painter, 1);
    painter_init(p);
    painter_resize(p, width, height, 1.0f);
    return p;
}

static void free_painter(struct painter *p)
{
    painter_destroy(p);
    g_free(p);
}

static const struct pointer away = {0.0f, 0.0f, 1e6f};

static struct breath a_breath(void)
{
    struct breath b;
    struct breath_pattern pattern = breath_pattern_default();
    breath_init(&b, &pattern);
    return b;
}

/* ---- place ---------------------------------------------------------------------------- */

static const int sizes[][2] = {{640, 400}, {960, 600},   {1920, 1080}, {2560, 1440},
                               {400, 900}, {3440, 1440}, {240, 180}};

static void test_place_there_and_back(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
        struct place p = place_of(sizes[s][0], sizes[s][1], 1.0f);
        for (float bearing = -3.1f; bearing < 3.14f; bearing += 0.31f)
            for (float distance = 1.0f; distance < 3000.0f; distance *= 1.7f) {
                struct point at = place_point(&p, bearing, distance);
                float bearing_back, distance_back;
                place_read(&p, at, &bearing_back, &distance_back);
                g_assert_cmpfloat(fabsf(bearing_back - bearing), <, 1e-3f);
                g_assert_cmpfloat(fabsf(distance_back / distance - 1.0f), <, 0.02f);
                g_assert_true(at.x > 0.0f && at.x < (float)p.width);
                g_assert_true(at.y > 0.0f && at.y < (float)p.height);
            }
    }
}

static void test_place_directions(void)
{
    static const struct {
        float bearing, x, y;
    } rows[] = {{0.0f, 0, -1}, {1.5707963f, 1, 0}, {3.1415927f, 0, 1}, {-1.5707963f, -1, 0}};
    for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
        struct place p = place_of(sizes[s][0], sizes[s][1], 1.0f);
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
            struct point at = place_point(&p, rows[i].bearing, 10.0f);
            float x = at.x - p.middle.x, y = at.y - p.middle.y, far = hypotf(x, y);
            g_assert_cmpfloat(fabsf(x / far - rows[i].x), <, 1e-4f);
            g_assert_cmpfloat(fabsf(y / far - rows[i].y), <, 1e-4f);
        }
        float last = 0.0f;
        for (float distance = 0.5f; distance < 9000.0f; distance *= 1.5f) {
            float reach = place_reach(&p, distance);
            g_assert_cmpfloat(reach, >, last);
            last = reach;
        }
    }
}

/* ---- colour --------------------------------------------------------------------------- */

static void test_colour_round_trip(void)
{
    for (float hue = 0.0f; hue < 360.0f; hue += 17.0f) {
        struct oklch c = {0.6f, 0.06f, hue}, back = colour_read(colour_of(c));
        g_assert_cmpfloat(fabsf(back.l - c.l), <, 1e-3f);
        g_assert_cmpfloat(fabsf(back.c - c.c), <, 1e-3f);
        g_assert_cmpfloat(fabsf(remainderf(back.hue_deg - hue, 360.0f)), <, 0.5f);
    }
    for (float x = 0.0f; x <= 1.0f; x += 0.01f)
        g_assert_cmpfloat(fabsf(colour_decode(colour_encode(x)) - x), <, 1e-5f);
    struct rgb white = colour_of((struct oklch){1.0f, 0.0f, 0.0f});
    g_assert_cmpfloat(fabsf(colour_luminance(white) - 1.0f), <, 1e-3f);
}

static bool in_gamut(struct rgb c)
{
    return c.r >= 0.0f && c.g >= 0.0f && c.b >= 0.0f && c.r <= 1.0f && c.g <= 1.0f &&
           c.b <= 1.0f;
}

/* WCAG 2.3.1's saturated red: R / (R + G + B) of at least 0.8. */
static bool red(struct rgb c)
{
    return c.r >= 0.8f * (c.r + c.g + c.b);
}

static void test_aspects(void)
{
    for (int i = 0; nature_kinds[i]; i++) {
        struct aspect a = aspect_of(nature_kinds[i]->name);
        /* A new sound may have none of its own yet; none may look like another. */
        g_assert_true(!*a.sound || g_str_equal(a.sound, nature_kinds[i]->name));
        g_assert_true(in_gamut(colour_of(a.colour)) && !red(colour_of(a.colour)));
    }
    static const char *const rows[][2] = {
        {"brook.ogg", "stream"},
        {"sounds/my brook.flac", "stream"},
        {"Owl_02.wav", "tawny-owl"},
        {"blackbird song.ogg", "blackbird"},
        {"brooks.ogg", ""},
        {"", ""},
        {NULL, ""},
        {"traffic.wav", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(aspect_of(rows[i][0]).sound, ==, rows[i][1]);
    for (int i = 0; i < 200; i++) {
        g_autofree char *name = g_strdup_printf("x%d.ogg", i);
        g_assert_false(red(colour_of(aspect_of(name).colour)));
    }
}

static void test_palette(void)
{
    struct palette last = palette_at(23.95f);
    for (float hour = 0.0f; hour < 24.0f; hour += 0.05f) {
        struct palette p = palette_at(hour);
        const struct rgb colours[] = {p.ground, p.edge, p.sky, p.light, p.halo, p.words};
        const struct rgb before[] = {last.ground, last.edge, last.sky,
                                     last.light,  last.halo, last.words};
        for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
            g_assert_true(in_gamut(colours[i]) && !red(colours[i]));
            float step = colour_read(colours[i]).l - colour_read(before[i]).l;
            g_assert_cmpfloat(fabsf(step), <, 0.01f);
        }
        /* Dark, whatever the hour; and its words are legible on it (WCAG AA and more). */
        g_assert_cmpfloat(colour_luminance(p.ground), <, 0.03f);
        g_assert_cmpfloat(
            (colour_luminance(p.words) + 0.05f) / (colour_luminance(p.sky) + 0.05f), >, 4.5f);
        last = p;
    }
    g_assert_cmpfloat(colour_luminance(palette_at(0.5f).ground), <,
                      colour_luminance(palette_at(12.5f).ground));
}

/* Cloud and frost take colour and warmth, never legibility; and the day stays a day. */
static void test_weather(void)
{
    for (float hour = 0.0f; hour < 24.0f; hour += 0.5f)
        for (int i = 0; i < 9; i++) {
            float cloud = 0.5f * (float)(i % 3), frost = 0.5f * (float)(i / 3);
            struct palette clear = palette_at(hour), p = palette_under(&clear, cloud, frost);
            g_assert_true(in_gamut(p.ground) && in_gamut(p.edge) && in_gamut(p.sky));
            g_assert_false(red(p.sky) || red(p.ground) || red(p.halo));
            g_assert_cmpfloat(colour_luminance(p.ground), <, 0.03f);
            g_assert_cmpfloat((colour_luminance(p.words) + 0.05f) /
                                  (colour_luminance(p.sky) + 0.05f),
                              >, 4.5f);
            if (i == 0)
                g_assert_cmpfloat(fabsf(colour_luminance(p.sky) - colour_luminance(clear.sky)),
                                  <, 1e-5f);
        }
    struct palette evening = palette_at(17), rainy = palette_under(&evening, 1, 0);
    g_assert_cmpfloat(colour_read(rainy.sky).c, <, 0.5f * colour_read(evening.sky).c);
    g_assert_cmpfloat(colour_luminance(rainy.sky), <, colour_luminance(evening.sky));
    struct palette noon = palette_at(12.5f), winter = palette_under(&noon, 0, 1);
    g_assert_cmpfloat(colour_to_lab(winter.ground).b, <, colour_to_lab(noon.ground).b);
}

/* CIE L*a*b* (D65): the difference of two colours as ΔE (1976). */
static void to_cielab(struct rgb c, float lab[3])
{
    float xyz[3] = {(0.4124f * c.r + 0.3576f * c.g + 0.1805f * c.b) / 0.9505f,
                    0.2126f * c.r + 0.7152f * c.g + 0.0722f * c.b,
                    (0.0193f * c.r + 0.1192f * c.g + 0.9505f * c.b) / 1.089f};
    for (int i = 0; i < 3; i++)
        xyz[i] = xyz[i] > 0.008856f ? cbrtf(xyz[i]) : 7.787f * xyz[i] + 16.0f / 116.0f;
    lab[0] = 116.0f * xyz[1] - 16.0f;
    lab[1] = 500.0f * (xyz[0] - xyz[1]);
    lab[2] = 200.0f * (xyz[1] - xyz[2]);
}

static float difference(struct rgb a, struct rgb b)
{
    float x[3], y[3];
    to_cielab(a, x);
    to_cielab(b, y);
    return hypotf(hypotf(x[0] - y[0], x[1] - y[1]), x[2] - y[2]);
}

/* Places by what leads them. */
static const struct view_layer lands[] = {
    {"beeches", "leaves", 0.0f, 6.0f, 2.4f, .kind = "beech"},
    {"oak", "leaves", 0.0f, 6.0f, 2.4f, .kind = "oak"},
    {"pines", "leaves", 0.0f, 9.0f, 2.0f, .kind = "pine"},
    {"brook", "stream", 0.0f, 4.0f, 1.4f, .kind = "brook"},
    {"lake", "lake", 0.0f, 5.0f, 2.1f},
    {"beach", "surf", 0.0f, 9.0f, 1.7f, .kind = "pebbles"},
    {"fire", "fire", 0.0f, 3.0f, 0.7f},
    {"meadow", "crickets", 0.0f, 8.0f, 3.1f},
    {"birds", "robin", 0.0f, 14.0f, 1.0f},
    {"rain", "rain", 0.0f, 3.0f, 2.6f},
};

static struct palette palette_of_land(size_t i, float hour, float cloud, float frost)
{
    struct view v = a_view();
    v.n_layers = 1;
    v.layer[0] = lands[i];
    v.layer[0].level = 0.02f;
    struct palette clear = palette_at(hour), under = palette_under(&clear, cloud, frost);
    struct land land = land_of(&v);
    return land_at(&under, &land);
}

/* At noon each is told from each other by its ground. */
static void test_lands_differ(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lands); i++)
        for (size_t k = 0; k < i; k++) {
            struct palette a = palette_of_land(i, 12.5f, 0, 0);
            struct palette b = palette_of_land(k, 12.5f, 0, 0);
            float apart = difference(a.ground, b.ground);
            g_test_message("%s, %s: %.1f", lands[i].name, lands[k].name, apart);
            g_assert_cmpfloat(apart, >, 6.0f);
        }
}

/* What words are over there, as they are drawn: added, where there is room for them. */
static float contrast_of(struct rgb words, struct rgb ground, float gain)
{
    const float *w = &words.r, *g = &ground.r;
    float shown[3];
    for (int i = 0; i < 3; i++) {
        float under = colour_encode(g[i]);
        shown[i] = colour_decode(under + gain * colour_encode(w[i]) * (1.0f - under));
    }
    struct rgb drawn = {shown[0], shown[1], shown[2]};
    return (colour_luminance(drawn) + 0.05f) / (colour_luminance(ground) + 0.05f);
}

static void test_lands_carry_words(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lands); i++)
        for (float hour = 0.0f; hour < 24.0f; hour += 0.5f)
            for (int weather = 0; weather < 4; weather++) {
                struct palette p =
                    palette_of_land(i, hour, (float)(weather & 1), (float)(weather >> 1));
                struct rgb bright = colour_mix(p.ground, p.sky, 0.75f);
                g_assert_true(in_gamut(p.ground) && in_gamut(p.edge) && in_gamut(p.sky));
                g_assert_false(red(p.ground) || red(p.edge) || red(p.sky));
                g_assert_cmpfloat(colour_luminance(p.ground), <, 0.03f);
                g_assert_cmpfloat(contrast_of(p.words, bright, PICTURE_WORDS_LEAST), >, 4.5f);
            }
}

/* It is where things stand that says it, and not how loud they are just now; what is muted
 * says nothing. */
static void test_land_rests(void)
{
    struct view v = a_view();
    v.n_layers = 2;
    v.layer[0] = lands[0];
    v.layer[1] = lands[4];
    struct land both = land_of(&v);
    v.layer[0].level = 0.3f;
    struct land louder = land_of(&v);
    g_assert_true(land_same(&both, &louder));
    v.layer[1].muted = true;
    struct land wood = land_of(&v);
    g_assert_false(land_same(&both, &wood));
    g_assert_cmpfloat(wood.grain.level, ==, 0.0f);
    g_assert_cmpfloat(wood.grain.dapple, >, 0.5f);
    v.n_layers = 0;
    g_assert_cmpfloat(land_of(&v).share, ==, 0.0f);
}

/* Into another hour and another weather it passes over, a little in each frame. */
static void test_light_passes_over(void)
{
    struct picture *p = g_new0(struct picture, 1);
    picture_init(p);
    struct place place = place_of(960, 600, 1.0f);
    struct view v = a_view();
    v.dt = 1.0 / 30;
    v.hour = 12.5f;
    picture_compose(p, &v, &place, &away, NULL);
    struct palette noon = palette_at(12.5f), night = palette_at(23);
    struct palette rainy = palette_under(&night, 1, 0);
    g_assert_cmpfloat(fabsf(colour_luminance(p->hour.ground) - colour_luminance(noon.ground)),
                      <, 1e-5f);
    v.hour = 23;
    v.cloud = 1;
    float way = colour_read(noon.sky).l - colour_read(rainy.sky).l;
    float last = colour_read(p->hour.sky).l;
    int moving = 0;
    for (int i = 0; i < 300; i++) {
        p->new_ground = false;
        picture_compose(p, &v, &place, &away, NULL);
        float now = colour_read(p->hour.sky).l;
        g_assert_cmpfloat(fabsf(last - now), <, 0.06f * way);
        moving += p->new_ground;
        last = now;
    }
    g_assert_cmpfloat(fabsf(colour_read(rainy.sky).l - last), <, 1e-4f);
    g_assert_cmpint(moving, >, 60);
    g_assert_cmpint(moving, <, 250); /* and then it rests */
    g_free(p);
}

/* ---- dither --------------------------------------------------------------------------- */

static void test_dither_is_even(void)
{
    g_autofree struct dither *d = g_new(struct dither, 1);
    dither_init(d);
    for (int c = 0; c < 3; c++) {
        int count[DITHER_STEPS] = {0};
        for (int y = 0; y < DITHER_SIDE; y++)
            for (int x = 0; x < DITHER_SIDE; x++)
                count[d->threshold[y][x][c]]++;
        for (int i = 0; i < DITHER_STEPS; i++)
            g_assert_cmpint(count[i], ==, DITHER_SIDE * DITHER_SIDE / DITHER_STEPS);
        /* Blue: no lumps. White noise would scatter 8 × 8 means by 4.6 of 128. */
        double scatter = 0.0;
        for (int block = 0; block < 64; block++) {
            double sum = 0.0;
            for (int i = 0; i < 64; i++)
                sum += d->threshold[block / 8 * 8 + i / 8][block % 8 * 8 + i % 8][c];
            scatter += pow(sum / 64.0 - 63.5, 2) / 64.0;
        }
        g_assert_cmpfloat(sqrt(scatter), <, 2.0);
    }
}

/* The worst error of 16 × 16 means against a slope of three display steps over a picture. */
static double slope_error(const struct dither *dither, int width, int height)
{
    struct light l = {0};
    struct canvas c = {0};
    light_resize(&l, width, height);
    canvas_resize(&c, dither, width, height, l.n_x * l.n_y);
    for (int i = 0; i < l.n_x * l.n_y; i++)
        for (int k = 0; k < 3; k++)
            l.encoded[4 * i + k] =
                (int16_t)(LIGHT_ONE * (20.0 + 3.0 * (i % l.n_x) * l.cell_px / width));
    g_autofree uint8_t *pixels = g_malloc0((size_t)width * (size_t)height * 4);
    canvas_begin(&c, pixels, 4 * width);
    canvas_all_changed(&c);
    canvas_paint_light(&c, &l);
    double worst = 0.0;
    for (int y = 0; y + 16 <= height; y += 16)
        for (int x = 0; x + 16 <= width; x += 16)
            for (int k = 0; k < 3; k++) {
                double sum = 0.0, wanted = 20.0 + 3.0 * (x + 7.5) / width;
                for (int i = 0; i < 256; i++)
                    sum += pixels[4 * ((y + i / 16) * width + x + i % 16) + k];
                worst = fmax(worst, fabs(sum / 256.0 - wanted));
            }
    light_destroy(&l);
    canvas_destroy(&c);
    return worst;
}

static void test_no_bands(void)
{
    g_autofree struct dither *d = g_new(struct dither, 1);
    dither_init(d);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        g_assert_cmpfloat(slope_error(d, sizes[i][0], sizes[i][1]), <, 0.07);
    /* The same without dither is seen to band. */
    g_autofree struct dither *flat = g_new0(struct dither, 1);
    g_assert_cmpfloat(slope_error(flat, 960, 600), >, 0.5);
}

/* ---- the guide ------------------------------------------------------------------------ */

static double brightness(const uint8_t *pixels, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += colour_decode(pixels[4 * i + 1] / 255.0f);
    return sum / n;
}

static void test_breath_grows_the_light(void)
{
    enum { WIDTH = 480, HEIGHT = 300 };
    static uint8_t pixels[4 * WIDTH * HEIGHT];
    struct painter *p = new_painter(WIDTH, HEIGHT);
    struct view v = a_view();
    v.dt = 2.0; /* so long that what lags has come */
    double size = 0.0, light = 0.0;
    for (int k = 0; k < 60; k++) /* until the scene's name has gone, bright in some fonts */
        painter_draw(p, &v, &away, pixels, 4 * WIDTH);
    for (int i = 0; i <= 20; i++) {
        v.breath = (struct breath_moment){BREATH_INHALE, i / 20.0, i / 20.0, 0};
        for (int k = 0; k < 12; k++)
            painter_draw(p, &v, &away, pixels, 4 * WIDTH);
        double shines = brightness(pixels, WIDTH * HEIGHT);
        g_assert_cmpfloat(p->picture.body_px, >, size);
        g_assert_cmpfloat(shines, >, light);
        size = p->picture.body_px;
        light = shines;
    }
    free_painter(p);
}

static void test_ring_goes_out_with_the_breath(void)
{
    struct painter *p = new_painter(480, 300);
    struct view v = a_view();
    v.dt = 1.0 / 30;
    float reach = 0.0f;
    for (int i = 1; i < 20; i++) {
        v.breath = (struct breath_moment){BREATH_EXHALE, i / 20.0, 1.0 - i / 20.0, 0};
        picture_compose(&p->picture, &v, &p->place, &away, NULL);
        g_assert_cmpint(p->picture.n_ripples, ==, 1);
        g_assert_cmpfloat(p->picture.ripple[0].radius, >, reach);
        reach = p->picture.ripple[0].radius;
    }
    g_assert_cmpfloat(reach, >, place_reach(&p->place, 1000.0f));
    v.breath.part = BREATH_INHALE;
    picture_compose(&p->picture, &v, &p->place, &away, NULL);
    g_assert_cmpint(p->picture.n_ripples, ==, 0);
    free_painter(p);
}

/* ---- calm ----------------------------------------------------------------------------- */

/* Regions of an eighth of the picture's width: WCAG's are of a third (2.3.1, note on area). */
enum { ACROSS = 8, DOWN = 5, REGIONS = ACROSS * DOWN, SEEN_WIDTH = 320, SEEN_HEIGHT = 200 };

static bool flickers(struct eye *e, double luminance, double t)
{
    bool fast = false;
    eye_turns(e, luminance, t, 1, &fast);
    return fast;
}

/* How often any region turns more than once a second, in `seconds` of a busy place. */
static int flashes(double seconds, bool planted)
{
    static uint8_t pixels[4 * SEEN_WIDTH * SEEN_HEIGHT];
    static const double dt = 0.1;
    struct painter *p = new_painter(SEEN_WIDTH, SEEN_HEIGHT);
    /* As 960 × 600 is seen from three times as far: strokes and motes take their share. */
    painter_resize(p, SEEN_WIDTH, SEEN_HEIGHT, 1.0f / 3.0f);
    struct view v = a_view();
    struct breath breath = a_breath();
    struct eye eye[REGIONS];
    for (int i = 0; i < REGIONS; i++)
        eye[i] = EYE_OPEN;
    float decode[256];
    for (int i = 0; i < 256; i++)
        decode[i] = colour_decode((float)i / 255.0f);
    int count = 0, side = SEEN_WIDTH / ACROSS;
    for (double t = 0.0; t < seconds; t += dt) {
        see(&v, &breath, t, dt);
        v.fade = planted && t > 5.0 && fmod(t, 0.5) < 0.25 ? 0.8f : 1.0f;
        painter_draw(p, &v, &away, pixels, 4 * SEEN_WIDTH);
        for (int i = 0; i < REGIONS && t > 3.0; i++) {
            double sum = 0.0;
            for (int k = 0; k < side * side; k++) {
                const uint8_t *at = pixels + 4 * ((i / ACROSS * side + k / side) * SEEN_WIDTH +
                                                  i % ACROSS * side + k % side);
                sum += colour_luminance(
                    (struct rgb){decode[at[2]], decode[at[1]], decode[at[0]]});
            }
            count += flickers(&eye[i], sum / (side * side), t);
        }
    }
    free_painter(p);
    return count;
}

static void test_nothing_flashes(void)
{
    g_assert_cmpint(flashes(600.0, false), ==, 0);
    g_assert_cmpint(flashes(20.0, true), >, 20);
}

/* A layer's rings never come faster than one in 1.3 s, however it calls. */
static void test_rings_keep_apart(void)
{
    struct painter *p = new_painter(320, 200);
    struct view v = a_view();
    struct breath breath = a_breath();
    double last = -9.0;
    int opened = 0;
    for (double t = 0.0; t < 30.0; t += 1.0 / 30) {
        see(&v, &breath, t, 1.0 / 30);
        picture_compose(&p->picture, &v, &p->place, &away, NULL);
        double ring = p->picture.presence[3].ring_t;
        if (ring > last) {
            g_assert_cmpfloat(ring - last, >=, 1.29);
            last = ring;
            opened++;
        }
    }
    g_assert_cmpint(opened, >, 15);
    free_painter(p);
}

/* ---- cost ----------------------------------------------------------------------------- */

static void test_rest_paints_nothing(void)
{
    static uint8_t pixels[4 * 480 * 300];
    struct painter *p = new_painter(480, 300);
    struct view v = a_view();
    struct breath breath = a_breath();
    see(&v, &breath, 40.0, 1.0 / 30);
    v.paused = true;
    painter_draw(p, &v, &away, pixels, 4 * 480);
    g_assert_cmpint(p->canvas.n_patches, >, 0);
    for (int i = 0; i < 900; i++)
        painter_draw(p, &v, &away, pixels, 4 * 480);
    g_assert_cmpint(p->canvas.n_patches, ==, 0);
    painter_forget(p);
    painter_draw(p, &v, &away, pixels, 4 * 480);
    g_assert_cmpint(p->canvas.n_patches, ==, p->canvas.tiles_y);
    free_painter(p);
}

/* Painting what changed must come to what painting everything comes to, but for a step of
 * the display; a mark, painted over its own dither, for two. */
static int parts_off(int n_layers)
{
    enum { WIDTH = 400, HEIGHT = 250, BYTES = 4 * WIDTH * HEIGHT };
    static uint8_t parts[BYTES], whole[BYTES];
    struct painter *p = new_painter(WIDTH, HEIGHT);
    struct view v = a_view();
    struct breath breath = a_breath();
    for (double t = 40.0; t < 44.0; t += 1.0 / 30) {
        see(&v, &breath, t, 1.0 / 30);
        v.n_layers = n_layers;
        painter_draw(p, &v, &away, parts, 4 * WIDTH);
    }
    memcpy(whole, parts, BYTES);
    painter_forget(p);
    v.dt = 0.0;
    painter_draw(p, &v, &away, whole, 4 * WIDTH);
    int most = 0;
    for (int i = 0; i < BYTES; i++)
        most = MAX(most, abs(parts[i] - whole[i]));
    free_painter(p);
    return most;
}

/* A bird whose ring opens and goes, and that goes itself: nothing of it stays. */
static void test_leaves_no_trace(void)
{
    enum { WIDTH = 640, HEIGHT = 400, BYTES = 4 * WIDTH * HEIGHT };
    static uint8_t parts[BYTES], whole[BYTES];
    struct painter *p = new_painter(WIDTH, HEIGHT);
    struct view v = a_view();
    v.n_layers = v.n_rings = 1;
    v.layer[0] = (struct view_layer){"blackbird", "blackbird", 1.2f, 60.0f, 0.0f, 0.1f};
    v.ring[0] = (struct view_ring){0, 2.0, 1.0};
    v.dt = 1.0 / 30;
    int most_marks = 0;
    for (v.t = 0.0; v.t < 15.0; v.t += v.dt) {
        v.n_layers = v.t < 14.0;
        painter_draw(p, &v, &away, parts, 4 * WIDTH);
        most_marks = MAX(most_marks, p->picture.n_marks);
    }
    g_assert_cmpint(most_marks, >, p->picture.n_marks);
    memcpy(whole, parts, BYTES);
    painter_forget(p);
    v.dt = 0.0, v.t -= 1.0 / 30;
    painter_draw(p, &v, &away, whole, 4 * WIDTH);
    int most = 0;
    for (int i = 0; i < BYTES; i++)
        most = MAX(most, abs(parts[i] - whole[i]));
    g_assert_cmpint(most, <=, 2);
    free_painter(p);
}

/* However often a layer comes and goes, its large light turns at most once a second. */
static void test_glows_turn_slowly(void)
{
    for (double per_s = 0.3; per_s < 6.0; per_s *= 1.17) {
        struct painter *p = new_painter(320, 200);
        struct view v = a_view();
        v.n_layers = 1;
        v.dt = 1.0 / 30;
        struct eye eye = {1e9, -1e9, 0, -9.0};
        int fast = 0, way = 0;
        for (v.t = 0.0; v.t < 60.0; v.t += v.dt) {
            v.layer[0] = busy[1];
            v.layer[0].level *= fmod(v.t * per_s, 1.0) < 0.5 ? 1.0f : 0.01f;
            picture_compose(&p->picture, &v, &p->place, &away, NULL);
            int before = eye.way;
            fast += flickers(&eye, p->picture.presence[0].alive.now, v.t) && v.t > 5.0;
            way += eye.way != before;
        }
        g_assert_cmpint(fast, ==, 0);
        if (per_s < 0.4)
            g_assert_cmpint(way, >=, 8); /* but it does follow */
        free_painter(p);
    }
}

static void test_parts_make_the_whole(void)
{
    g_assert_cmpint(parts_off(0), <=, 1);
    g_assert_cmpint(parts_off(G_N_ELEMENTS(busy)), <=, 2);
}

static void test_no_allocation(void)
{
#ifdef COUNTS_ALLOCATIONS
    static uint8_t pixels[4 * 480 * 300];
    struct painter *p = new_painter(480, 300);
    struct view v = a_view();
    v.description = "Where words are, they are made once.";
    v.notice = "A line.";
    struct breath breath = a_breath();
    struct pointer here = {9.0f, 9.0f, 0.0f};
    long before = 0;
    for (int i = 0; i < 900; i++) {
        if (i == 300) /* every text has been seen by then */
            before = n_allocations;
        see(&v, &breath, 20.0 + i / 30.0, 1.0 / 30);
        painter_draw(p, &v, &here, pixels, 4 * 480);
    }
    g_assert_cmpint(n_allocations - before, ==, 0);
    free_painter(p);
#else
    g_test_skip("allocations are not counted under a sanitizer");
#endif
}

/* ---- words ---------------------------------------------------------------------------- */

static void test_words(void)
{
    g_autofree char *long_text = g_strnfill(3000, 'w');
    const char *const texts[] = {"Buchenwald",
                                 "تحت أشجار الزان",
                                 "ブナの森で",
                                 "a\xff"
                                 "b",
                                 long_text,
                                 " "};
    g_autofree struct words *w = g_new0(struct words, 1);
    words_init(w);
    words_frame(w);
    struct words_style style = {18.0f, 300.0f, 2};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const struct ink *ink = words_ink(w, texts[i], &style);
        g_assert_nonnull(ink);
        g_assert_true(ink == words_ink(w, texts[i], &style));
        g_assert_cmpint(ink->width, <, 320);
        g_assert_cmpint(ink->height, <, 120);
    }
    g_assert_null(words_ink(w, "", &style));
    g_assert_null(words_ink(w, NULL, &style));
    /* More than there is room for: the oldest give way. */
    for (int i = 0; i < 3 * WORDS_MAX; i++) {
        g_autofree char *text = g_strdup_printf("name %d", i);
        words_frame(w);
        g_assert_nonnull(words_ink(w, text, &style));
    }
    words_destroy(w);
}

/* How many words there are: each whole, and by itself. */
static int words_apart(const struct picture *p)
{
    int n = 0;
    for (int i = 0; i < p->n_marks; i++) {
        const struct mark *a = &p->mark[i];
        if (a->kind != MARK_WORDS)
            continue;
        n++;
        g_assert_true(a->at.x >= 0 && a->at.y >= 0 && a->to.x <= (float)p->place.width &&
                      a->to.y <= (float)p->place.height);
        for (int k = 0; k < i; k++) {
            const struct mark *b = &p->mark[k];
            g_assert_false(b->kind == MARK_WORDS && a->at.x < b->to.x && b->at.x < a->to.x &&
                           a->at.y < b->to.y && b->at.y < a->to.y);
        }
    }
    return n;
}

/* The threads of links, which are drawn after the first words, leave the links' names out. */
static int threads_beside_words(const struct picture *p)
{
    int n = 0, first = 0;
    while (first < p->n_marks && p->mark[first].kind != MARK_WORDS)
        first++;
    while (first < p->n_marks && p->mark[first].kind != MARK_THREAD)
        first++;
    for (int i = first; i < p->n_marks; i++) {
        const struct mark *m = &p->mark[i];
        float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy);
        n += m->kind == MARK_THREAD;
        for (int k = first; m->kind == MARK_THREAD && k < p->n_marks; k++)
            for (float s = 0.0f; p->mark[k].kind == MARK_WORDS && s < 1.01f; s += 0.05f) {
                float lean = 4.0f * s * (1.0f - s) * m->bend / length;
                float x = m->at.x + dx * s - dy * lean, y = m->at.y + dy * s + dx * lean;
                g_assert_false(x > p->mark[k].at.x && x < p->mark[k].to.x &&
                               y > p->mark[k].at.y + 1.0f && y < p->mark[k].to.y - 1.0f);
            }
    }
    return n;
}

/* Names that would lie over one another, at every size: each is whole, and by itself. */
static void test_names_keep_apart(void)
{
    static const char *const names[] = {"leaves by the old well", "夜の水辺", "عصفور الشحرور",
                                        ("a robin that sings from the very top of the pear "
                                         "tree behind the house, in the evening"),
                                        "wren"};
    for (size_t s = 0; s < G_N_ELEMENTS(sizes) - 1; s++) {
        int width = sizes[s][0], height = sizes[s][1];
        g_autofree uint8_t *pixels = g_malloc0((size_t)width * (size_t)height * 4);
        struct painter *p = new_painter(width, height);
        static struct board board;
        board = (struct board){.selected = 1, .hovered = -1, .said = "70 m · 0 dB · 50°"};
        board.n_ties = 4;
        board.tie[0] = (struct board_tie){0, 0, 0.6f, "hushed by wind  0.6", false};
        board.tie[1] = (struct board_tie){0, 0, 0.7f, "hushed by rain  0.7", false};
        for (int i = 2; i < 4; i++) /* whose names meet half-way */
            board.tie[i] = (struct board_tie){s % 2 ? 1.4f : -1.4f, 20.0f + 2.0f * (float)i,
                                              0.5f, "answers blackbird  0.5", false};
        struct view v = a_view();
        v.name = "";
        v.notice = "Kept in a folder with a name.";
        v.board = &board;
        v.dt = 1.0;
        v.n_layers = 8;
        for (int i = 0; i < v.n_layers; i++)
            v.layer[i] =
                (struct view_layer){names[i % 5],
                                    "robin",
                                    i == 7 ? 3.14f : (s % 2 ? -1.5f : 1.5f) + 0.02f * (float)i,
                                    60.0f + (float)i,
                                    0.0f,
                                    0.01f,
                                    false};
        struct pointer here = {1.0f, 1.0f, 0.0f};
        for (int i = 0; i < 12; i++)
            painter_draw(p, &v, &here, pixels, 4 * width);
        g_assert_cmpint(words_apart(&p->picture), ==, 14);
        g_assert_cmpint(threads_beside_words(&p->picture), >=, 2);
        free_painter(p);
    }
}

/* A scene's name however long, what it is like, and a line to be read meanwhile. */
static void test_titles(void)
{
    g_autofree char *longer = g_strnfill(200, 'w');
    const char *const names[] = {"Brook", "تحت أشجار الزان عند الفجر", longer};
    for (size_t s = 0; s < G_N_ELEMENTS(sizes) - 1; s++)
        for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
            struct painter *p = new_painter(sizes[s][0], sizes[s][1]);
            struct view v = a_view();
            v.name = names[k];
            v.description = k == 2 ? "It goes on and on. It goes on and on, for longer than "
                                     "there is room for, and then for longer than anyone "
                                     "would read, and when it has been read, there is more "
                                     "of it; much more than three lines, wherever it is."
                                   : "Still, but for the water.";
            v.notice = "Kept in a folder with a name.";
            v.dt = 0.25;
            v.n_layers = 0;
            for (int i = 0; i < 20; i++) {
                v.t += v.dt;
                words_frame(&p->words);
                picture_compose(&p->picture, &v, &p->place, &away, &p->words);
            }
            g_assert_cmpint(words_apart(&p->picture), ==, 3);
            free_painter(p);
        }
}

/* Leaves are lenses at any slant, glints on water lie level. */
static void test_forms(void)
{
    struct picture *p = g_new0(struct picture, 1);
    picture_init(p);
    struct place place = place_of(960, 600, 1.0f);
    static const char *const sounds[] = {"leaves", "stream"};
    for (int k = 0; k < 2; k++) {
        struct view v = a_view();
        v.dt = 1.0;
        v.n_layers = 1;
        v.layer[0] = (struct view_layer){sounds[k], sounds[k], 0, 9, 1, 0.05f, false};
        for (int i = 0; i < 20; i++) {
            v.t += v.dt;
            picture_compose(p, &v, &place, &away, NULL);
        }
        int n = 0, slanting = 0;
        for (int i = 0; i < p->n_marks; i++) {
            const struct mark *m = &p->mark[i];
            float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y;
            n += m->kind == MARK_LENS;
            slanting += m->kind == MARK_LENS && fabsf(dy) > 0.25f * fabsf(dx);
        }
        g_assert_cmpint(n, >, 8);
        g_assert_true(k == 0 ? slanting > n / 3 : slanting == 0);
    }
    g_free(p);
}

/* Everything at its largest, nowhere outside the pixels: for the sanitizers. */
static void test_extremes(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(sizes); s++) {
        int width = sizes[s][0], height = sizes[s][1];
        g_autofree uint8_t *pixels = g_malloc0((size_t)width * (size_t)height * 4);
        struct painter *p = new_painter(width, height);
        struct view v = a_view();
        v.hour = NAN;
        v.n_layers = VIEW_LAYERS_MAX;
        v.keys_shown = v.muted = true;
        for (int i = 0; i < VIEW_LAYERS_MAX; i++)
            v.layer[i] = (struct view_layer){"ﷺ a name", i % 2 ? NULL : "leaves",
                                             (float)i,   i % 3 ? 1e9f : 0.0f,
                                             100.0f,     i % 5 ? 1e9f : -1.0f};
        v.n_rings = VIEW_RINGS_MAX;
        for (int i = 0; i < VIEW_RINGS_MAX; i++)
            v.ring[i] = (struct view_ring){i * 3 - 4, i * 0.1, 1e9};
        struct pointer here = {-50.0f, 1e6f, 0.0f};
        for (int i = 0; i < 4; i++) {
            v.t += v.dt = 0.7;
            v.breath = (struct breath_moment){BREATH_EXHALE, i / 3.0, 1.0, i};
            painter_draw(p, &v, &here, pixels, 4 * width);
        }
        free_painter(p);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/place/there-and-back", test_place_there_and_back);
    g_test_add_func("/place/directions", test_place_directions);
    g_test_add_func("/colour/round-trip", test_colour_round_trip);
    g_test_add_func("/colour/palette", test_palette);
    g_test_add_func("/colour/weather", test_weather);
    g_test_add_func("/land/differ", test_lands_differ);
    g_test_add_func("/land/carry-words", test_lands_carry_words);
    g_test_add_func("/land/rests", test_land_rests);
    g_test_add_func("/colour/passes-over", test_light_passes_over);
    g_test_add_func("/aspect", test_aspects);
    g_test_add_func("/forms", test_forms);
    g_test_add_func("/dither/even", test_dither_is_even);
    g_test_add_func("/dither/no-bands", test_no_bands);
    g_test_add_func("/guide/grows", test_breath_grows_the_light);
    g_test_add_func("/guide/ring", test_ring_goes_out_with_the_breath);
    g_test_add_func("/calm/flashes", test_nothing_flashes);
    g_test_add_func("/calm/rings", test_rings_keep_apart);
    g_test_add_func("/cost/rest", test_rest_paints_nothing);
    g_test_add_func("/calm/glows", test_glows_turn_slowly);
    g_test_add_func("/cost/no-trace", test_leaves_no_trace);
    g_test_add_func("/cost/parts", test_parts_make_the_whole);
    g_test_add_func("/cost/no-allocation", test_no_allocation);
    g_test_add_func("/words", test_words);
    g_test_add_func("/words/names-keep-apart", test_names_keep_apart);
    g_test_add_func("/words/titles", test_titles);
    g_test_add_func("/extremes", test_extremes);
    return g_test_run();
}
