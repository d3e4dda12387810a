/* Those who sing: when they do, what hushes them, and whom they answer. */
#include "bare_world.h"
#include "base/hash.h"
#include "dsp/frames.h"
#include "ecology/agent.h"

#include <glib.h>

static double two_seconds(const void *source, int who, uint64_t key, int64_t turn)
{
    (void)source, (void)who, (void)turn;
    return 1.5 + 0.5 * hash_uniform(key);
}

static struct agent agent_of(const struct world *w, int voice)
{
    struct agent a = {.world = w,
                      .voice = voice,
                      .of = 1,
                      .key = hash_sub(w->voices[voice].key, 1),
                      .length = two_seconds};
    agent_init(&a, 8, 2);
    return a;
}

static int caller_events(const void *source, int64_t from, int64_t to, struct event *out,
                         int n_max)
{
    return agent_own_events(source, from, to, out, n_max);
}

static const struct voice_answers caller_answers = {.events = caller_events};
enum { HOUR = 3600 * SAMPLE_RATE, MANY = 1024 };

static void agent_is_pure(void)
{
    struct world w = world_with(0.35);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_WIND), 0.7f};
    struct agent a = agent_of(&w, 0);
    static struct event whole[MANY], part[MANY];
    int n = agent_events(&a, -HOUR, HOUR, whole, MANY), m = 0;
    for (int64_t at = -HOUR; at < HOUR; at += 12345 * 3)
        m += agent_events(&a, at, MIN(at + 12345 * 3, HOUR), part + m, MANY - m);
    g_assert_cmpint(n, ==, m);
    g_assert_cmpint(n, >, 200);
    g_assert_cmpmem(whole, (size_t)n * sizeof *whole, part, (size_t)m * sizeof *part);
    for (int i = 1; i < n; i++)
        g_assert_cmpint(whole[i].onset, >, whole[i - 1].onset + whole[i - 1].length);
}

static void singers_hush_in_gusts(void)
{
    struct world w = world_with(0.35);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_WIND), 0.7f};
    struct agent a = agent_of(&w, 0);
    enum { N = 40000 };
    static double wind[N];
    for (int i = 0; i < N; i++)
        wind[i] = world_wind_ms(&w, 0, 0, i);
    int histogram[2000] = {0};
    for (int i = 0; i < N; i++)
        histogram[MIN((int)(wind[i] * 100), 1999)]++;
    int seen = 0, low = -1, high = -1;
    for (int i = 0; i < 2000; i++) {
        seen += histogram[i];
        if (low < 0 && seen >= N / 4)
            low = i;
        if (high < 0 && seen >= N * 3 / 4)
            high = i;
    }
    int still = 0, windy = 0;
    struct event e;
    for (int i = 0; i < N; i++) {
        int64_t at = (int64_t)i * SAMPLE_RATE;
        if (wind[i] * 100 < low || wind[i] * 100 > high) {
            int sings = agent_own_events(&a, at, at + SAMPLE_RATE, &e, 1);
            still += wind[i] * 100 < low ? sings : 0;
            windy += wind[i] * 100 > high ? sings : 0;
        }
    }
    g_test_message("phrases in the stillest quarter %d, in the windiest %d", still, windy);
    g_assert_cmpint(still, >, 500);
    g_assert_cmpfloat((double)windy / still, <, 0.4);
}

/* A third of a minute after a shower most are still waiting, each to the end of its own patience;
 * a minute and a half later nobody is. */
static void after_rain_they_wait(void)
{
    enum { SINGERS = 40 };
    struct world w = world_with(0.3);
    w.weather.rain = 0.5;
    w.weather.showers = 1;
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77, .n_links = 1};
    w.voices[0].links[0] = (struct link){LINK_HUSHED_BY, link_signal(SIGNAL_RAIN), 1};
    int ends = 0, waiting = 0, still = 0;
    for (double t = 60; t < 72000; t += 5) {
        bool dry = true;
        for (double after = -15; after <= 90; after += 5)
            dry &= weather_rain(&w.weather, t + after) < 0.1;
        if (!dry || weather_rain(&w.weather, t - 20) < 0.1)
            continue;
        ends++;
        for (int who = 0; who < SINGERS; who++) {
            waiting += world_hush(&w, 0, who, t) < 0.5;
            still += world_hush(&w, 0, who, t + 90) < 0.5;
        }
    }
    double n = (double)ends * SINGERS;
    g_test_message("%d showers: %.2f wait, and %.2f later", ends, waiting / n, still / n);
    g_assert_cmpint(ends, >=, 8);
    g_assert_cmpfloat(waiting / n, >, 0.5);
    g_assert_cmpfloat(waiting / n, <, 0.95);
    g_assert_cmpfloat(still / n, <, 0.05);
}

/* By itself a voice wants to sing more and less, over minutes, and never not at all. */
static void singing_ebbs(void)
{
    struct world w = world_with(0.2);
    w.n_voices = 1;
    w.voices[0] = (struct voice){.key = 77};
    double least = 1, most = 0, quickest = 0, before = world_willingness(&w, 0, 0, 0);
    for (double t = 1; t < 7200; t++) {
        double now = world_willingness(&w, 0, 0, t);
        least = fmin(least, now);
        most = fmax(most, now);
        quickest = fmax(quickest, fabs(now - before));
        before = now;
    }
    g_test_message("%.2f to %.2f, by %.4f in a second", least, most, quickest);
    g_assert_cmpfloat(least, >, 0.1);
    g_assert_cmpfloat(least, <, 0.6);
    g_assert_cmpfloat(most, >, 0.95);
    g_assert_cmpfloat(quickest, <, 0.05);
}

/* On calm hours an agent begins an event every `every_s`, whatever its ebb, its flights and who
 * shares its time. */
static void singers_keep_their_pace(void)
{
    static const struct {
        double every_s, longest_s, moves;
        int share;
    } row[] = {{4, 2, 0, 1}, {8, 2, 0, 1}, {30, 10, 0, 1}, {12, 4, 0.06, 1}, {20, 4, 0.06, 2}};
    enum { HOURS = 300 };
    for (size_t k = 0; k < G_N_ELEMENTS(row); k++) {
        int n = 0;
        for (uint64_t seed = 1; seed <= HOURS; seed++) {
            struct world w = world_with(0.05);
            static struct event event[MANY];
            w.n_voices = 1;
            w.voices[0] = (struct voice){.key = hash_mix(seed)};
            struct agent a = {.world = &w,
                              .of = row[k].share,
                              .key = hash_sub(w.voices[0].key, 1),
                              .share = row[k].share,
                              .moves = row[k].moves,
                              .length = two_seconds};
            agent_init(&a, row[k].every_s, row[k].longest_s);
            n += agent_own_events(&a, 0, HOUR, event, MANY);
        }
        double pace = n * row[k].every_s / (HOURS * 3600.0);
        g_test_message("every %g s, one of %d: %.3f of it", row[k].every_s, row[k].share,
                       pace);
        g_assert_cmpfloat(fabs(pace - 1), <, 0.02);
    }
}

/* Who answers two that sing in turn gives one answer at a time. */
static void answers_keep_apart(void)
{
    struct world w = world_with(0.2);
    static struct agent caller[2];
    w.n_voices = 3;
    for (int i = 0; i < 2; i++)
        w.voices[i] =
            (struct voice){.source = &caller[i], .answers = &caller_answers, .key = 77 + i};
    w.voices[2] = (struct voice){.key = 99, .n_links = 2};
    for (int i = 0; i < 2; i++) {
        w.voices[2].links[i] = (struct link){LINK_ANSWERS, i, 1};
        caller[i] = agent_of(&w, i);
    }
    struct agent a = agent_of(&w, 2);
    static struct event answer[MANY];
    int n = agent_answers(&a, 0, HOUR, answer, MANY), crossed = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            crossed += answer[k].onset < answer[i].onset + answer[i].length &&
                       answer[i].onset < answer[k].onset + answer[k].length;
    g_test_message("%d answers", n);
    g_assert_cmpint(n, >, 50);
    g_assert_cmpint(crossed, ==, 0);
}

/* One who calls, and one whose voice answers it. */
struct neighbours {
    struct world world;
    struct agent caller, a;
};

static void move_in(struct neighbours *n, uint64_t seed)
{
    n->world = world_with(0.2);
    struct voice *voice = n->world.voices;
    n->world.n_voices = 2;
    voice[0] = (struct voice){
        .source = &n->caller, .answers = &caller_answers, .key = hash_sub(77, (int64_t)seed)};
    voice[1] = (struct voice){.key = hash_sub(88, (int64_t)seed), .n_links = 1};
    voice[1].links[0] = (struct link){LINK_ANSWERS, 0, 0.6f};
    n->caller = agent_of(&n->world, 0);
    n->a = agent_of(&n->world, 1);
}

/* Each answer follows a call in its time, and none is given over a song of one's own. */
static void answers_are_in_place(const struct event *reply, int replies,
                                 const struct event *call, int calls, const struct event *own,
                                 int owns)
{
    for (int i = 0; i < replies; i++) {
        if (reply[i].answers < 0)
            continue;
        bool in_time = false;
        for (int k = 0; k < calls; k++) {
            double after_s = frame_time(reply[i].onset - call[k].onset - call[k].length);
            in_time |= after_s >= ANSWER_SOONEST_S - 0.001 && after_s < ANSWER_LATEST_S;
        }
        g_assert_true(in_time);
        for (int k = 0; k < owns; k++)
            g_assert_true(own[k].onset >= reply[i].onset + reply[i].length ||
                          own[k].onset + own[k].length <= reply[i].onset);
    }
}

/* More than one call in five is answered: 0.207, of so many hours known to 0.001, as one hour
 * strays by 0.026. */
static void neighbours_answer(void)
{
    enum { HOURS = 1000, IN_PIECES = 3, BEFORE = 10 * SAMPLE_RATE };
    static struct neighbours n;
    static struct event call[MANY], reply[MANY], own[MANY];
    int all_calls = 0, all_answers = 0;
    for (uint64_t seed = 1; seed <= HOURS; seed++) {
        move_in(&n, seed);
        int calls = agent_own_events(&n.caller, -BEFORE, HOUR, call, MANY);
        int replies = agent_events(&n.a, 0, HOUR, reply, MANY);
        int owns = agent_own_events(&n.a, 0, HOUR, own, MANY);
        answers_are_in_place(reply, replies, call, calls, own, owns);
        all_calls += calls;
        all_answers += replies - owns;
        int pieces = 0; /* the same, asked for in pieces */
        for (int64_t at = 0; at < HOUR && seed <= IN_PIECES; at += 512 * 100)
            pieces += agent_events(&n.a, at, MIN(at + 512 * 100, HOUR), own, MANY);
        g_assert_cmpint(pieces, ==, seed <= IN_PIECES ? replies : 0);
    }
    g_test_message("%d calls, %.4f answers to each", all_calls,
                   (double)all_answers / all_calls);
    g_assert_cmpint(all_answers, >, all_calls / 5);
}

static void singers_keep_their_hours(void)
{
    static const struct habit bird = {.wakes_deg = -8, .dawn = 1, .day = 0.4, .dusk = 0.8};
    static const struct habit owl = {.wakes_deg = -7, .night = 1};
    struct world w = world_with(0.2);
    g_assert_cmpfloat(world_hour_share(&w, &bird, 0), ==, 1);
    static const struct {
        double hour, bird_low, bird_high, owl_low, owl_high;
    } row[] = {{1, 0, 0.01, 0.9, 1},
               {5, 0.9, 1, 0, 0.1},
               {13, 0.35, 0.5, 0, 0.01},
               {20.5, 0.6, 0.85, 0, 0.1}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        w.weather.hour = row[i].hour;
        double b = world_hour_share(&w, &bird, 0), o = world_hour_share(&w, &owl, 0);
        g_test_message("%g h: bird %.2f, owl %.2f", row[i].hour, b, o);
        g_assert_cmpfloat(b, >=, row[i].bird_low);
        g_assert_cmpfloat(b, <=, row[i].bird_high);
        g_assert_cmpfloat(o, >=, row[i].owl_low);
        g_assert_cmpfloat(o, <=, row[i].owl_high);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ecology/agent/pure", agent_is_pure);
    g_test_add_func("/ecology/agent/hush", singers_hush_in_gusts);
    g_test_add_func("/ecology/agent/after-rain", after_rain_they_wait);
    g_test_add_func("/ecology/agent/ebb", singing_ebbs);
    g_test_add_func("/ecology/agent/pace", singers_keep_their_pace);
    g_test_add_func("/ecology/agent/one-answer", answers_keep_apart);
    g_test_add_func("/ecology/agent/answers", neighbours_answer);
    g_test_add_func("/ecology/agent/habits", singers_keep_their_hours);
    return g_test_run();
}
