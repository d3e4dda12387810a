/* Frogs: choruses that begin and end together, by their hour and their warmth. */
#include "alone.h"

/* A chorus starts and stops together: most males call in it, few outside. */
static void frogs_start_and_stop_together(void)
{
    struct asked a = {"frogs", "tree", 7, 0.5, 18, 0};
    struct alone *s = alone_new(&a, 7);
    int blocks = blocks_of(180);
    struct event chorus = {0};
    double within = 0, after = 0;
    int n_within = 0, n_after = 0;
    for (int b = 0; b < blocks; b++) {
        alone_render(s, b);
        if (s->field.n_events > 0)
            chorus = s->field.event[0];
        double since_s = frame_time(b * (int64_t)BLOCK - chorus.onset);
        double lasts_s = frame_time(chorus.length), power = 0;
        for (int i = 0; i < BLOCK; i++)
            power += s->field.wide[0][i] * s->field.wide[0][i];
        if (chorus.length > 0 && since_s > 4 && since_s < lasts_s - 1) {
            within += power;
            n_within++;
        } else if (chorus.length > 0 && since_s > lasts_s + 0.3) {
            after += power;
            n_after++;
        }
    }
    g_assert_cmpint(n_within, >, blocks_of(30));
    g_assert_cmpint(n_after, >, blocks_of(5));
    g_assert_cmpfloat(after / n_after, <, 0.1 * within / n_within);
    alone_free(s);
}

/* A chorus ends within a few seconds, yet not at one stroke: it thins out before. */
static void frogs_straggle(void)
{
    struct asked a = {"frogs", "tree", 7, 0.5, 18, 0};
    struct alone *s = alone_new(&a, 7);
    struct event chorus = {0};
    double full = 0, last = 0, late = 0;
    for (int b = 0; b < blocks_of(600); b++) {
        alone_render(s, b);
        if (s->field.n_events > 0)
            chorus = s->field.event[0];
        double before_s =
            frame_time(chorus.onset + chorus.length) - frame_time(b * (int64_t)BLOCK);
        double power = pow(rms(s->field.wide[0], BLOCK), 2);
        for (int k = 0; k < 3; k++)
            power += pow(rms(s->field.spot[k], BLOCK) / s->field.spot_place[k].distance, 2);
        full += before_s > 5 && before_s < 7 ? power / 2 : 0;
        last += before_s > 0 && before_s < 1 ? power : 0;
        late += before_s > 1 && before_s < 3 ? power / 2 : 0;
    }
    g_test_message("3 to 1 s before its end %.2f of the chorus sing, in its last second %.2f",
                   late / full, last / full);
    g_assert_cmpfloat(late / full, >, 0.4);
    g_assert_cmpfloat(late / full, <, 0.85);
    g_assert_cmpfloat(last / full, >, 0.03);
    g_assert_cmpfloat(last / full, <, 0.45);
    alone_free(s);
}

/* Median time from one call of a series to the next. */
static double call_period_s(double warmth_c)
{
    enum { MOST = 2000 };
    struct asked a = {"frogs", "tree", 1, 0.5, warmth_c, 0};
    struct alone *s = alone_new(&a, 3);
    int blocks = blocks_of(90), at[MOST];
    float *x = alone_play(s, 0, blocks);
    int n = onsets(x, blocks * BLOCK, 0.05, at, MOST);
    g_assert_cmpint(n, >, 20);
    for (int k = 0; k + 1 < n; k++)
        at[k] = at[k + 1] - at[k];
    qsort(at, (size_t)n - 1, sizeof *at, by_size);
    double median_s = frame_time(at[(n - 1) / 2]);
    g_free(x);
    alone_free(s);
    return median_s;
}

static void frogs_quicken_as_it_warms(void)
{
    double cool_s = call_period_s(11), warm_s = call_period_s(24);
    g_test_message("every %.3f s at 11 °C, every %.3f s at 24 °C", cool_s, warm_s);
    g_assert_cmpfloat(cool_s / warm_s, >, 1.3);
    g_assert_cmpfloat(cool_s / warm_s, <, 2);
}

static int choruses(double hour)
{
    struct asked a = {"frogs", "tree", 7, 0.5, 18, 0};
    struct alone *s = alone_new(&a, 5);
    s->world.weather.hour = hour;
    int64_t step = 10 * SAMPLE_RATE, end = (int64_t)3600 * SAMPLE_RATE;
    int n = 0;
    for (int64_t from = 0; from < end; from += step) {
        struct event e[4];
        n += s->kind->answers.events(s->source, from, from + step, e, 4);
    }
    alone_free(s);
    return n;
}

static void frogs_keep_to_the_night(void)
{
    int night = choruses(23), day = choruses(12.5);
    g_test_message("%d choruses in an hour of night, %d by day", night, day);
    g_assert_cmpint(night, >, 40);
    g_assert_cmpint(day, >, 0);
    g_assert_cmpint(night, >, 2 * day);
}

static void near_frogs_sit_apart(void)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct asked a = {"frogs", "tree", 7, 0.5, 18, 0};
        struct alone *s = alone_new(&a, seed);
        alone_render(s, 0);
        for (int i = 0; i < s->field.n_spots; i++)
            for (int k = 0; k < i; k++)
                g_assert_cmpfloat(
                    fabsf(s->field.spot_place[i].across - s->field.spot_place[k].across), >,
                    0.35);
        alone_free(s);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frogs/chorus", frogs_start_and_stop_together);
    g_test_add_func("/frogs/stragglers", frogs_straggle);
    g_test_add_func("/frogs/warmth", frogs_quicken_as_it_warms);
    g_test_add_func("/frogs/hours", frogs_keep_to_the_night);
    g_test_add_func("/frogs/apart", near_frogs_sit_apart);
    return g_test_run();
}
