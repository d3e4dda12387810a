/* Calm, on the real thing: every bundled scene is played and drawn as the app draws it, and no
 * region of the picture turns between brighter and darker too often (design §6; WCAG 2.3.1
 * allows three a second, of changes as large, so this is stricter). In the suite some seconds
 * of each; with CALM_SECONDS=600 (the target calm-scenes) ten minutes. */
#include "flicker.h"
#include "watch.h"

#include <math.h>
#include <stdlib.h>

/* As 960 × 600 is seen from three times as far. Regions are an eighth of the width; WCAG's
 * are of a third. */
enum { WIDTH = 320, HEIGHT = 200, SIDE = 40, ACROSS = WIDTH / SIDE };
enum { REGIONS = ACROSS * (HEIGHT / SIDE) };

static const double per_s = 10, settled_s = 4;

struct eyes {
    struct eye region[REGIONS], whole;
    float light[256]; /* of a value of the display */
    int n_fast;       /* turns within a second of the last: more than 0.5 Hz */
    int n_turns;
};

static void open_eyes(struct eyes *e)
{
    *e = (struct eyes){0};
    for (int i = 0; i < REGIONS; i++)
        e->region[i] = EYE_OPEN;
    e->whole = EYE_OPEN;
    for (int i = 0; i < 256; i++)
        e->light[i] = colour_decode((float)i / 255.0f);
}

static double luminance_of(const struct eyes *e, const uint8_t *pixels, int region)
{
    const uint8_t *at = pixels + 4 * (region / ACROSS * SIDE * WIDTH + region % ACROSS * SIDE);
    double sum = 0;
    for (int y = 0; y < SIDE; y++, at += 4 * WIDTH)
        for (int x = 0; x < SIDE; x++) {
            const uint8_t *p = at + 4 * x;
            sum +=
                colour_luminance((struct rgb){e->light[p[2]], e->light[p[1]], e->light[p[0]]});
        }
    return sum / (SIDE * SIDE);
}

static void look(struct eyes *e, const struct watch *w, double t, const char *name)
{
    double all = 0;
    bool fast = false;
    for (int i = 0; i < REGIONS; i++) {
        double luminance = luminance_of(e, w->pixels, i);
        all += luminance / REGIONS;
        e->n_turns += eye_turns(&e->region[i], luminance, t, 1, &fast);
        if (fast)
            g_test_message("%s: at %.1f s region %d turns too soon", name, t, i);
        e->n_fast += fast;
        fast = false;
    }
    e->n_turns += eye_turns(&e->whole, all, t, 1, &fast);
    if (fast)
        g_test_message("%s: at %.1f s all of it turns too soon", name, t);
    e->n_fast += fast;
}

/* Watches `seconds` of a scene. Planted: the light blinks as a bad lamp does, if hardly. */
static void watch_scene(struct eyes *e, const char *path, double seconds, bool planted)
{
    struct watch *w = watch_new(path, 0, WIDTH, HEIGHT, 1.0f / 3.0f);
    g_assert_nonnull(w);
    open_eyes(e);
    for (int i = 0; i < (int)((settled_s + seconds) * per_s); i++) {
        double t = i / per_s;
        watch_play(w, 1 / per_s);
        w->view.fade = planted && fmod(t, 0.6) < 0.3 ? 0.85f : 1.0f;
        watch_draw(w);
        if (t > settled_s)
            look(e, w, t, path);
    }
    watch_free(w);
}

static double seconds_of_each(void)
{
    const char *said = g_getenv("CALM_SECONDS");
    return said ? atof(said) : 14;
}

static void test_scene(gconstpointer path)
{
    g_autofree struct eyes *e = g_new0(struct eyes, 1);
    watch_scene(e, path, seconds_of_each(), false);
    g_assert_cmpint(e->n_fast, ==, 0);
    g_assert_cmpint(e->n_turns, >, 0); /* it breathes */
}

static void test_planted_flash(gconstpointer path)
{
    g_autofree struct eyes *e = g_new0(struct eyes, 1);
    watch_scene(e, path, 6, true);
    g_assert_cmpint(e->n_fast, >, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *folder = g_build_filename(WITHNESS_TEST_DIR, "..", "scenes", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        if (!g_str_has_suffix(name, ".scene"))
            continue;
        char *path = g_build_filename(folder, name, NULL);
        g_ptr_array_add(paths, path);
        g_autofree char *test = g_strdup_printf("/calm/%s", name);
        g_test_add_data_func(test, path, test_scene);
        if (paths->len == 1)
            g_test_add_data_func("/calm/a-planted-flash-is-seen", path, test_planted_flash);
    }
    g_assert_cmpint(paths->len, >, 10);
    return g_test_run();
}
