/* The picture, tested without a window: places, the breath's size, calm, what it costs. */
#include "flicker.h"
#include "viewed.h"

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

/* ---- place ---------------------------------------------------------------------------- */

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

/* ---- forms ---------------------------------------------------------------------------- */

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
    g_test_add_func("/forms", test_forms);
    g_test_add_func("/guide/grows", test_breath_grows_the_light);
    g_test_add_func("/guide/ring", test_ring_goes_out_with_the_breath);
    g_test_add_func("/calm/flashes", test_nothing_flashes);
    g_test_add_func("/calm/rings", test_rings_keep_apart);
    g_test_add_func("/cost/rest", test_rest_paints_nothing);
    g_test_add_func("/calm/glows", test_glows_turn_slowly);
    g_test_add_func("/cost/no-trace", test_leaves_no_trace);
    g_test_add_func("/cost/parts", test_parts_make_the_whole);
    g_test_add_func("/cost/no-allocation", test_no_allocation);
    g_test_add_func("/extremes", test_extremes);
    return g_test_run();
}
