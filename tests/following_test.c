/* The breath that is led by a listener: the guide turns with them, leads them gently, and finds
 * its way back; and the wind leans on the same breath. */
#include "base/hash.h"
#include "base/realtime.h"
#include "correlation.h"
#include "following.h"

#include <glib.h>

#include <math.h>
#include <string.h>

static const double frame_s = 1.0 / 30;

static struct breath breath_of(double in, double hold, double out, double rest)
{
    struct breath b;
    breath_init(&b, &(struct breath_pattern){{in, hold, out, rest}});
    return b;
}

/* A listener at the guide, a frame at a time. */
struct listener {
    struct following f;
    struct breath b;
    double t;
    bool pressed;
};

static struct listener *listener_new(struct breath b, double t)
{
    struct listener *l = g_new0(struct listener, 1);
    l->b = b;
    l->t = t;
    return l;
}

static double light(const struct listener *l)
{
    return turns_breath(&l->f.turns, &l->b, l->t).light;
}

static void wait_frame(struct listener *l)
{
    l->t += frame_s;
    following_step(&l->f, &l->b, l->t, l->t);
}

static void hand(struct listener *l, bool down)
{
    if (down)
        following_press(&l->f, l->t, l->t);
    else
        following_release(&l->f, &l->b, l->t);
    l->pressed = down;
}

static double led_s(const struct listener *l, enum turn_way way)
{
    return l->f.last.side_s[way];
}

static void breathe(struct listener *l, bool in, double seconds)
{
    hand(l, in);
    for (double until = l->t + seconds; l->t < until - frame_s / 2;)
        wait_frame(l);
}

/* A listener who breathes their own way, a little unevenly: the light is full as they turn, and
 * empty as they turn again. */
static void test_follows(void)
{
    static const double sides_s[][2] = {{3.2, 4.4}, {2, 2.6}, {5, 6.5}, {6.5, 8}};
    for (size_t k = 0; k < G_N_ELEMENTS(sides_s); k++) {
        struct listener *l = listener_new(breath_of(5, 0, 5, 0), 77.3);
        double worst = 0, worst_led = 1;
        for (int i = 0; i < 40; i++) {
            double wobble[2];
            for (int w = 0; w < 2; w++)
                wobble[w] = 1 + 0.05 * (2 * hash_uniform(hash_sub(k, 2 * i + w)) - 1);
            breathe(l, true, sides_s[k][0] * wobble[0]);
            double short_of_full = 1 - light(l);
            breathe(l, false, sides_s[k][1] * wobble[1]);
            if (i < 2)
                continue; /* it gets to know them */
            worst = fmax(worst, fmax(short_of_full, light(l)));
            for (int w = 0; w < 2; w++) {
                double led = led_s(l, (enum turn_way)w) / sides_s[k][w];
                worst_led = fmax(worst_led, fmax(led, 1 / led));
            }
        }
        g_test_message("%.1f/%.1f s: light off by %.4f, led by %.3f", sides_s[k][0],
                       sides_s[k][1], worst, worst_led);
        g_assert_cmpfloat(worst, <, 0.05);
        g_assert_cmpfloat(worst_led, <, 1.02 * 1.055); /* the last one's own unevenness */
        g_free(l);
    }
}

/* One who does as the light does is led to the scene's pace, by a fiftieth a breath at most, and
 * never past comfort. */
static void test_leads(void)
{
    static const struct {
        double part_s[4], own_s[2], goal_s[2];
    } rows[] = {
        {{5, 0, 5, 0}, {2.6, 3}, {5, 5}},  {{4, 0, 6, 0}, {6, 8}, {4, 6}},
        {{4, 4, 4, 4}, {3, 3}, {8, 8}},    {{4, 7, 8, 0}, {4, 5}, {8, 8}},
        {{12, 0, 16, 0}, {4, 5}, {8, 10}}, {{1.5, 0, 1.5, 0}, {4, 4}, {2.5, 2.5}},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
        const double *p = rows[k].part_s;
        struct listener *l = listener_new(breath_of(p[0], p[1], p[2], p[3]), 1000);
        double side_s[2] = {rows[k].own_s[0], rows[k].own_s[1]}, fastest = 1;
        int n = 0, arrived = 0;
        for (; n < 200; n++) {
            breathe(l, true, side_s[TURN_IN]);
            breathe(l, false, side_s[TURN_OUT]);
            bool there = true;
            for (int w = 0; w < 2; w++) {
                double led = led_s(l, (enum turn_way)w), was = side_s[w];
                if (n > 0) { /* before, nobody knew them */
                    fastest = fmax(fastest, fmax(led / was, was / led));
                    side_s[w] = led;
                }
                double low = fmin(rows[k].goal_s[w], rows[k].own_s[w]),
                       high = fmax(rows[k].goal_s[w], rows[k].own_s[w]);
                g_assert_true(n == 0 || (led > low / 1.02 && led < high * 1.02));
                there &= fabs(led / rows[k].goal_s[w] - 1) < 0.01;
            }
            if (there && !arrived)
                arrived = n;
        }
        g_test_message("to %.1f/%.1f s: there after %d breaths, by %.4f a breath at most",
                       rows[k].goal_s[0], rows[k].goal_s[1], arrived, fastest);
        g_assert_cmpfloat(fastest, <=, 1.02 * (1 + frame_s / 2.5));
        g_assert_true(arrived > 0 && arrived < 120);
        g_free(l);
    }
}

/* From the pace that was left to the scene's, nowhere much beyond either, and no jump. */
static void walk_home(struct listener *l)
{
    double left = (led_s(l, TURN_IN) + led_s(l, TURN_OUT)) / 10;
    double most = 1.34 * 1.25 / fmin(fmin(led_s(l, TURN_IN), led_s(l, TURN_OUT)), 3.5);
    bool steady = l->t > 60; /* the scene's own pace changes before */
    double slowest = fmin(left, 0.7) / 1.2, quickest = fmax(left, 1) * 1.2;
    const double dt = 0.005;
    double end = turns_end_s(&l->f.turns, &l->b), before = light(l), fastest = 0;
    long breaths = 0;
    enum breath_part part = BREATH_REST;
    double began = 0;
    g_assert_cmpfloat(end, <, l->t + 120);
    while (l->t < end + 15) {
        l->t += dt;
        struct breath_moment m = turns_breath(&l->f.turns, &l->b, l->t);
        fastest = fmax(fastest, fabs(m.light - before) / dt);
        before = m.light;
        if (m.part == BREATH_INHALE && part != BREATH_INHALE) {
            if (breaths > 1 && steady) { /* the first one waited for the listener */
                double pace = (l->t - began) / 10;
                g_assert_true(pace > slowest && pace < quickest);
            }
            began = l->t;
            breaths++;
        }
        part = m.part;
        if (l->t > end)
            g_assert_cmpfloat(m.light, ==, breath_at(&l->b, l->t).light);
    }
    g_assert_cmpfloat(fastest, <, most);
    g_assert_cmpint(breaths, >=, 5);
}

static void test_returns(void)
{
    static const double sides_s[][2] = {{2, 2.4}, {3, 4}, {5, 5}, {6.5, 8}};
    for (int k = 0; k < (int)G_N_ELEMENTS(sides_s); k++) {
        for (int i = 0; i < 20; i++) {
            struct listener *l = listener_new(breath_of(5, 0, 5, 0), 3 + 6.37 * i);
            for (int n = 0; n < 3; n++) {
                breathe(l, true, sides_s[k][0]);
                breathe(l, false, sides_s[k][1]);
            }
            /* Left with the hand up, in the middle of a breath, or with it down for good. */
            if (i % 3 > 0)
                breathe(l, true, 1.1);
            if (i % 3 == 1)
                hand(l, false);
            walk_home(l);
            g_free(l);
        }
    }
}

/* What is not meant for it: a short press, and Shift for another key. */
static void test_not_meant(void)
{
    struct listener *l = listener_new(breath_of(5, 0, 5, 0), 40);
    breathe(l, true, 0.2);
    hand(l, false);
    breathe(l, false, 3);
    g_assert_cmpuint(l->f.turns.count, ==, 0);
    g_assert_cmpfloat(turns_end_s(&l->f.turns, &l->b), ==, 0);
    struct view v = {.t = l->t};
    following_see(&l->f, &v, &l->b);
    g_assert_cmpfloat(v.breath.light, ==, breath_at(&l->b, l->t).light);
    breathe(l, true, 0.4);
    g_assert_cmpuint(l->f.turns.count, ==, 1);
    hand(l, false);
    g_assert_cmpuint(l->f.turns.count, ==, 2);
    hand(l, false); /* again: nothing more */
    g_assert_cmpuint(l->f.turns.count, ==, 2);
    g_free(l);
}

/* Hands at random: the light stays a light, and never jumps; looking back finds what was. */
static void test_any_hand(void)
{
    static const double most = 1.1 / 0.3; /* the whole way in the least time a turn takes */
    for (int seed = 0; seed < 20; seed++) {
        struct listener *l = listener_new(breath_of(4, 2, 6, 1), 3.7 * seed);
        double before = light(l), seen[64] = {0};
        for (int i = 0; i < 6000; i++) {
            double chance = hash_uniform(hash_sub(hash_mix((uint64_t)seed), i));
            if (chance < 0.02)
                hand(l, !l->pressed);
            seen[i % 64] = light(l);
            wait_frame(l);
            double now = light(l);
            g_assert_true(now >= 0 && now <= 1);
            g_assert_cmpfloat(fabs(now - before), <, most * frame_s * 1.7);
            before = now;
            if (i > 64 && i % 50 == 0) {
                double ago = turns_breath(&l->f.turns, &l->b, l->t - 60 * frame_s).light;
                g_assert_cmpfloat(fabs(ago - seen[(i - 59) % 64]), <, 1e-9);
            }
        }
        g_free(l);
    }
}

/* --- what the engine makes of it --- */

static struct scene *windy(void)
{
    struct scene *s = scene_new();
    struct scene_layer *l = scene_add_layer(s, "wind");
    l->sound = g_strdup("wind");
    s->seed = 5;
    s->wind = 0.5;
    s->gusts = 0.3;
    s->breath_lean_wind = 1;
    return s;
}

static struct player *player_of(const struct scene *s)
{
    struct player *p = g_new0(struct player, 1);
    struct stage_options options = {.seed = 5, .frame = 200 * SAMPLE_RATE};
    player_init(p, options.frame, 1);
    g_assert_true(player_play(p, s, &options, 0.05, NULL));
    return p;
}

static double render_db(struct player *p)
{
    float out[2 * BLOCK];
    realtime_enter();
    engine_render(&p->engine, out, BLOCK);
    realtime_leave();
    player_poll(p);
    return 20 * log10(p->moment.level[0] + 1e-9);
}

/* Two renders of one wind, one of them told of a listener's breath: what is louder in it than
 * in the other is louder by that breath. */
static void test_wind_leans(void)
{
    const double block_s = (double)BLOCK / SAMPLE_RATE, side_s = 3, for_s = 36;
    enum { MOST = 4000 };
    struct scene *s = windy();
    struct player *with = player_of(s), *without = player_of(s);
    const struct stage *stage = player_stage(with);
    const struct breath *b = &stage_world(stage)->breath;
    struct following *f = g_new0(struct following, 1);
    double *more = g_new(double, MOST), *lean = g_new(double, MOST), worst_step = 0;
    int n = 0;
    bool down = false;
    for (double gone = 0; gone < for_s; gone += block_s) {
        double t = frame_time(with->moment.frame);
        bool in = fmod(gone, 2 * side_s) < side_s;
        if (in && !down)
            following_press(f, t, t);
        else if (!in && down)
            following_release(f, b, t);
        down = in;
        following_step(f, b, t, t);
        following_tell(f, with, t);
        double db = render_db(with) - render_db(without);
        if (gone > 2 * side_s && n < MOST) {
            worst_step = fmax(worst_step, n > 0 ? fabs(db - more[n - 1]) : 0);
            more[n] = db;
            /* What follows the wind answers it that late: world_felt_wind_ms. */
            double then = t - 1.3;
            lean[n++] = turns_breath(&f->turns, b, then).light - breath_at(b, then).light;
        }
    }
    double r = correlation(more, lean, n), low = 0, high = 0;
    for (int i = 0; i < n; i++)
        low = fmin(low, more[i]), high = fmax(high, more[i]);
    g_test_message("%.3f between them, %.1f to %+.1f dB, steps of %.3f dB", r, low, high,
                   worst_step);
    g_assert_cmpfloat(r, >, 0.95);
    g_assert_true(low < -2 && high > 2);
    g_assert_cmpfloat(worst_step, <, 0.5);
    following_release(f, b, frame_time(with->moment.frame));
    following_tell(f, with, frame_time(with->moment.frame));
    while (frame_time(with->moment.frame) < turns_end_s(&f->turns, b) + 5)
        render_db(with), render_db(without);
    g_assert_cmpfloat(fabs(render_db(with) - render_db(without)), <, 0.01);

    /* Another stage hears of a breath that is under way; shared wind never does. */
    double t = frame_time(with->moment.frame);
    following_press(f, t, t);
    following_step(f, b, t + 1, t + 1);
    following_tell(f, with, t + 1);
    struct stage_options options = {.seed = 5};
    g_assert_true(player_play(with, s, &options, 0.05, NULL));
    render_db(with);
    g_assert_cmpuint(stage_world(player_stage(with))->turns.count, ==, 0);
    following_tell(f, with, t + 1);
    render_db(with);
    g_assert_cmpuint(stage_world(player_stage(with))->turns.count, ==, 1);
    f->guide_only = true;
    following_release(f, b, t + 3);
    following_tell(f, with, t + 3);
    render_db(with);
    g_assert_cmpuint(stage_world(player_stage(with))->turns.count, ==, 1);

    g_free(more);
    g_free(lean);
    g_free(f);
    for (int i = 0; i < 2; i++) {
        player_destroy(i ? with : without);
        g_free(i ? with : without);
    }
    scene_free(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/following/follows", test_follows);
    g_test_add_func("/following/leads", test_leads);
    g_test_add_func("/following/returns", test_returns);
    g_test_add_func("/following/not-meant", test_not_meant);
    g_test_add_func("/following/any-hand", test_any_hand);
    g_test_add_func("/following/wind-leans", test_wind_leans);
    return g_test_run();
}
