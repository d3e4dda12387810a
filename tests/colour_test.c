/* Colours: of sounds, of hours, weathers and places, and what dither makes of them. */
#include "nature/nature.h"
#include "viewed.h"

#include <string.h>

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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/colour/round-trip", test_colour_round_trip);
    g_test_add_func("/colour/palette", test_palette);
    g_test_add_func("/colour/weather", test_weather);
    g_test_add_func("/land/differ", test_lands_differ);
    g_test_add_func("/land/carry-words", test_lands_carry_words);
    g_test_add_func("/land/rests", test_land_rests);
    g_test_add_func("/colour/passes-over", test_light_passes_over);
    g_test_add_func("/aspect", test_aspects);
    g_test_add_func("/dither/even", test_dither_is_even);
    g_test_add_func("/dither/no-bands", test_no_bands);
    return g_test_run();
}
