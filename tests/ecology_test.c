/* The world: the breath in it, what drifts, and what the links between its layers do. Its
 * weather is weather_test.c, who sings in it agent_test.c. */
#include "bare_world.h"
#include "ecology/drift.h"
#include "scene/pattern.h"

#include <glib.h>

static void breath_moves_at_once_and_never_jerks(void)
{
    static const char *const pattern[] = {"5 0 5 0", "box", "4-7-8", "sigh", "long-exhale"};
    for (size_t k = 0; k < G_N_ELEMENTS(pattern); k++) {
        struct breath_pattern p;
        struct breath b;
        g_assert_true(pattern_read(pattern[k], p.part_s));
        breath_init(&b, &p);
        const double dt = 0.001;
        double before = breath_at(&b, -0.5 * dt).light, speed_before = 0;
        for (double t = dt / 2; t < 120; t += dt) {
            double light = breath_at(&b, t).light, speed = (light - before) / dt;
            g_assert_cmpfloat(light, >=, 0);
            g_assert_cmpfloat(light, <=, 1);
            if (t > dt) { /* neither place nor speed jumps */
                g_assert_cmpfloat(fabs(speed), <, 1.4);
                g_assert_cmpfloat(fabs(speed - speed_before), <, 0.02);
            }
            before = light;
            speed_before = speed;
        }
        /* An out-breath shows within a third of a second. */
        double inhale_s = b.begins_s[BREATH_EASING] + p.part_s[0] + p.part_s[1];
        g_assert_cmpfloat(breath_at(&b, inhale_s + 0.33).light, <, 0.995);
        g_assert_cmpint(breath_at(&b, inhale_s + 0.01).part, ==, BREATH_EXHALE);
    }
}

static void breath_eases_in(void)
{
    struct breath b;
    struct breath_pattern p = breath_pattern_default();
    breath_init(&b, &p);
    double last = 2 * 3.5;
    for (int i = 0; i < BREATH_EASING; i++) {
        double cycle = b.begins_s[i + 1] - b.begins_s[i];
        g_assert_cmpfloat(cycle, >, last);
        g_assert_cmpfloat(cycle, <, 10);
        last = cycle;
    }
    /* Then ten seconds each, for ever: an hour on, the phase is exact. */
    struct breath_moment m = breath_at(&b, b.begins_s[BREATH_EASING] + 360 * 10.0 + 2.5);
    g_assert_cmpfloat(fabs(m.light - 0.5), <, 1e-6);
    g_assert_cmpint(m.count, ==, BREATH_EASING + 360);
}

static void breath_patterns_are_read(void)
{
    static const struct {
        const char *text;
        bool good;
        double part_s[4];
    } row[] = {
        {"5 0 5 0", true, {5, 0, 5, 0}},
        {"4 6", true, {4, 0, 6, 0}},
        {"4,7,8,0", true, {4, 7, 8, 0}},
        {"box", true, {4, 4, 4, 4}},
        {"5.5 0 5.5 0", true, {5.5, 0, 5.5, 0}},
        {"", false, {0}},
        {"5", false, {0}},
        {"5 0 5", false, {0}},
        {"0 0 5 0", false, {0}},
        {"5 0 5 0 5", false, {0}},
        {"nan 0 5 0", false, {0}},
        {"-5 0 5 0", false, {0}},
        {"5 0 5 31", false, {0}},
        {"boxx", false, {0}},
        {"5 0 5s 0", false, {0}},
        {"1e999 0 5 0", false, {0}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct breath_pattern p;
        g_test_message("\"%s\"", row[i].text);
        g_assert_true(pattern_read(row[i].text, p.part_s) == row[i].good);
        for (int k = 0; row[i].good && k < 4; k++)
            g_assert_cmpfloat(p.part_s[k], ==, row[i].part_s[k]);
    }
}

static void drift_has_unit_variance_everywhere(void)
{
    double square[8] = {0};
    enum { N = 4000 };
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < N; i++) {
            double z = drift_at(11, 2, 1.2 * 2 * (i * 7 + k / 8.0));
            square[k] += z * z / N;
        }
    for (int k = 0; k < 8; k++)
        g_assert_cmpfloat(fabs(square[k] - 1), <, 0.1);
}

/* Who follows is more alive, and who leans on is louder, when there is more of what they follow
 * or lean on. */
static void links_go_the_right_way(void)
{
    struct world w = world_with(0.5);
    const struct link follows = {LINK_FOLLOWS, link_signal(SIGNAL_WIND), 1};
    const struct link leans = {LINK_LEANS_ON, link_signal(SIGNAL_WIND), 0.5f};
    w.n_voices = 2;
    w.voices[0] = (struct voice){.key = 3, .links = {follows}, .n_links = 1};
    w.voices[1] = (struct voice){.key = 4, .links = {leans}, .n_links = 1};
    double least[2] = {9, 9}, most[2] = {-9, -9}, at_least[2] = {0}, at_most[2] = {0};
    for (double t = 0; t < 600; t += 0.5) {
        double is[2] = {world_drive(&w, 0, t), log(world_lean(&w, 1, t))};
        double u[2] = {world_felt_wind_ms(&w, 0, 0, t), world_wind_ms(&w, 1, 0, t)};
        for (int i = 0; i < 2; i++) {
            if (u[i] < least[i])
                least[i] = u[i], at_least[i] = is[i];
            if (u[i] > most[i])
                most[i] = u[i], at_most[i] = is[i];
        }
    }
    g_test_message("drive %.2f to %.2f, lean %.2f to %.2f", at_least[0], at_most[0],
                   at_least[1], at_most[1]);
    for (int i = 0; i < 2; i++)
        g_assert_cmpfloat(at_most[i], >, at_least[i] + 0.2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ecology/breath/smooth", breath_moves_at_once_and_never_jerks);
    g_test_add_func("/ecology/breath/easing", breath_eases_in);
    g_test_add_func("/ecology/breath/patterns", breath_patterns_are_read);
    g_test_add_func("/ecology/drift/variance", drift_has_unit_variance_everywhere);
    g_test_add_func("/ecology/links", links_go_the_right_way);
    return g_test_run();
}
