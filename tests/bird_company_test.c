/* Birds among others: neighbours answer, match and take turns, a chorus kindles; and where
 * each sits meanwhile. */
#include "birds.h"
#include "correlation.h"

static void pairs_answer(void)
{
    struct layer_of_birds *l = new_layer("tawny-owl", 5, 2, 0.05);
    struct event event[MANY];
    int n = events_of(l, 0, HOUR, event), answers = 0, calls = 0;
    for (int i = 0; i < n; i++) {
        calls += event[i].who == 0;
        if (event[i].answers < 0)
            continue;
        answers++;
        int asked = 0;
        for (int k = 0; k < i; k++) {
            double after_s = frame_time(event[i].onset - event[k].onset - event[k].length);
            asked += event[k].who == 0 && after_s >= 1 && after_s <= 3;
        }
        g_assert_cmpint(event[i].who, ==, 1);
        g_assert_cmpint(asked, >, 0);
    }
    g_assert_cmpint(answers, >, calls / 4);
    free_layer(l);
}

/* How alike two sounds swell and fade, both stretched to one length: a correlation. */
static double alike(const float *a, int n_a, const float *b, int n_b)
{
    enum { STEPS = 60 };
    double x[STEPS] = {0}, y[STEPS] = {0};
    for (int i = 0; i < n_a; i++)
        x[(int64_t)i * STEPS / n_a] += fabsf(a[i]) / (float)n_a;
    for (int i = 0; i < n_b; i++)
        y[(int64_t)i * STEPS / n_b] += fabsf(b[i]) / (float)n_b;
    return correlation(x, y, STEPS);
}

/* A neighbour of its own kind answers with the caller's phrase about three times in ten, and
 * then sings it anew: as long, as high, swelling alike, but no copy; and another than it would
 * have sung of its own. */
static void neighbours_match(void)
{
    enum { HEARD = 12 };
    struct layer_of_birds *caller = new_layer("blackbird", 21, 1, 0.05);
    struct layer_of_birds *other = g_new0(struct layer_of_birds, 1);
    add_layer(other, caller, "blackbird", 1);
    struct voice *v = &caller->world.voices[1];
    v->links[v->n_links++] = (struct link){LINK_ANSWERS, 0, 0.8f};
    struct event call[MANY], reply[MANY];
    int calls = events_of(caller, 0, 4 * (int64_t)HOUR, call), answers = 0, matched = 0;
    int n = bird_all_events(other->bird, 0, 4 * (int64_t)HOUR, reply, MANY), heard = 0;
    double same = 0, different = 0;
    for (int i = 0; i < n; i++) {
        answers += reply[i].answers == 0;
        matched += reply[i].call != 0;
        for (int k = 0; k < calls && reply[i].call; k++) {
            if (call[k].key != reply[i].call)
                continue;
            double longer = (double)reply[i].length / (double)call[k].length - 1;
            g_assert_cmpfloat(fabs(longer), <, 0.12);
            if (heard == HEARD)
                continue;
            double after_s = frame_time(reply[i].onset - call[k].onset - call[k].length);
            g_assert_cmpfloat(after_s, >=, 1 - 0.001);
            g_assert_cmpfloat(after_s, <, 4);
            int n_call, n_reply, n_next;
            float *x = sound_of(caller, &call[k], &n_call);
            float *y = sound_of(other, &reply[i], &n_reply);
            float *z = sound_of(caller, &call[(k + 1) % calls], &n_next);
            g_assert_cmpfloat(fabs(crossing_hz(y, n_reply) / crossing_hz(x, n_call) - 1), <,
                              0.1);
            g_assert_cmpfloat(likeness(x, n_call, y, n_reply), <, 0.9);
            same += alike(x, n_call, y, n_reply);
            different += alike(x, n_call, z, n_next);
            heard++;
            g_free(x), g_free(y), g_free(z);
        }
    }
    g_test_message("%d answers, %d matched; alike by %.2f, to the next by %.2f", answers,
                   matched, same / heard, different / heard);
    g_assert_cmpint(answers, >, 100);
    g_assert_cmpfloat((double)matched / answers, >, 0.2);
    g_assert_cmpfloat((double)matched / answers, <, 0.4);
    g_assert_cmpint(heard, ==, HEARD);
    g_assert_cmpfloat(same / heard, >, 0.8);
    g_assert_cmpfloat(different / heard, <, 0.5);
    free_layer(other);
    free_layer(caller);
}

static bool sounds(const struct field *f)
{
    for (int i = 0; i < BLOCK; i++)
        if (f->spot[0][i] != 0)
            return true;
    return false;
}

/* An hour of one bird: two to four places, from one to the other about six times in a
 * hundred songs, in a silence of 5 to 30 s (a third may be longer, when it also leaves a song
 * out), and never within a song. */
static void moves_between_songs(const void *data)
{
    const char *name = data;
    struct layer_of_birds *l = new_layer(name, 13, 1, 0.05);
    struct spot_place place[8], last = {0};
    g_autoptr(GArray) silence = g_array_new(FALSE, FALSE, sizeof(double));
    int places = 0, songs = 0, moves = 0;
    double heard_s = -1;
    for (int64_t frame = 0; frame < (int64_t)HOUR; frame += BLOCK) {
        const struct field *f = render(l, frame);
        songs += f->n_events;
        if (!sounds(f))
            continue;
        struct spot_place here = f->spot_place[0];
        double now_s = frame_time(frame), quiet_s = now_s - heard_s;
        bool moved = heard_s >= 0 && memcmp(&here, &last, sizeof here) != 0;
        if (moved) {
            moves++;
            g_assert_cmpfloat(quiet_s, >, 4.9);
            g_array_append_val(silence, quiet_s);
        }
        int k = 0;
        while (k < places && memcmp(&place[k], &here, sizeof here) != 0)
            k++;
        g_assert_cmpint(k, <, 4);
        if (k == places)
            place[places++] = here;
        last = here;
        heard_s = now_s;
    }
    g_test_message("%s: %d songs from %d places, %d moves in %.0f, %.0f and %.0f s of silence",
                   name, songs, places, moves, quantile(silence, 0.1), quantile(silence, 0.5),
                   quantile(silence, 0.9));
    g_assert_cmpint(places, >=, 2);
    g_assert_cmpfloat((double)moves / songs, >, 0.03);
    g_assert_cmpfloat((double)moves / songs, <, 0.12);
    g_assert_cmpfloat(quantile(silence, 0.66), <, 30);
    free_layer(l);
}

enum { CHORUS = 8 };

/* Songs of a chorus in each 15 s of `hours`; how many hear the others is up to `heed`. */
static void count_chorus(bool heed, int hours, int *songs, double *mean, double *dispersion)
{
    static const char *const name[CHORUS] = {"robin",    "blackbird", "great-tit",
                                             "wren",     "chaffinch", "robin",
                                             "blue-tit", "blackbird"};
    enum { STRETCH = 15 };
    const int n = hours * 3600 / STRETCH;
    struct layer_of_birds *l[CHORUS];
    int *count = g_new0(int, n);
    struct event event[MANY];
    *songs = 0;
    for (int k = 0; k < CHORUS; k++) {
        l[k] = k ? g_new0(struct layer_of_birds, 1) : new_layer(name[0], 17, 1, 0.05);
        if (k)
            add_layer(l[k], l[0], name[k], 1);
        l[k]->bird->singer[0].agent.heeds = heed;
    }
    for (int k = 0; k < CHORUS; k++)
        for (int hour = 0; hour < hours; hour++) {
            int some =
                events_of(l[k], hour * (int64_t)HOUR, (hour + 1) * (int64_t)HOUR, event);
            for (int i = 0; i < some; i++)
                count[event[i].onset / (STRETCH * SECOND)]++;
            *songs += some;
        }
    double square = 0;
    *mean = (double)*songs / n;
    for (int i = 0; i < n; i++)
        square += (count[i] - *mean) * (count[i] - *mean) / n;
    *dispersion = square / *mean;
    for (int k = CHORUS - 1; k >= 0; k--)
        free_layer(l[k]);
    g_free(count);
}

static void a_chorus_kindles(void)
{
    int songs[2];
    double mean[2], dispersion[2];
    for (int heed = 0; heed < 2; heed++) {
        count_chorus(heed, 4, &songs[heed], &mean[heed], &dispersion[heed]);
        g_test_message("%s: %.2f songs in 15 s, variance over mean %.2f",
                       heed ? "heeding" : "deaf", mean[heed], dispersion[heed]);
    }
    g_assert_cmpfloat(mean[1], >, 0.8 * mean[0]);
    g_assert_cmpfloat(mean[1], <, 1.1 * mean[0]);
    g_assert_cmpfloat(dispersion[1], >, 1.15 * dispersion[0]);
    /* One alone keeps its pace. */
    struct event deaf[MANY], alone[MANY];
    struct layer_of_birds *l = new_layer("robin", 17, 1, 0.05);
    int n = events_of(l, 0, HOUR, alone);
    l->bird->singer[0].agent.heeds = false;
    g_assert_cmpint(events_of(l, 0, HOUR, deaf), ==, n);
    g_assert_cmpmem(deaf, (size_t)n * sizeof *deaf, alone, (size_t)n * sizeof *alone);
    free_layer(l);
}

/* Two of a kind: how often the other one sings next, and how often both at once. */
static void take_turns(const void *data)
{
    const char *name = data;
    int next = 0, turns = 0, over = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct layer_of_birds *l = new_layer(name, seed, 2, 0.05);
        struct event event[MANY];
        int n = events_of(l, 0, HOUR, event);
        for (int i = 1; i < n; i++) {
            next++;
            turns += event[i].who != event[i - 1].who;
            over += event[i].onset < event[i - 1].onset + event[i - 1].length;
        }
        free_layer(l);
    }
    g_test_message("%s: the other one next %.2f, both at once %.2f", name,
                   (double)turns / next, (double)over / next);
    if (strcmp(name, "robin") == 0)
        g_assert_cmpfloat((double)turns / next, >, 0.7);
    g_assert_cmpfloat((double)over / next, <, 0.18);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bird/pairs", pairs_answer);
    g_test_add_func("/bird/matches", neighbours_match);
    g_test_add_data_func("/bird/perches/robin", "robin", moves_between_songs);
    g_test_add_data_func("/bird/perches/chickadee", "chickadee", moves_between_songs);
    g_test_add_func("/bird/chorus", a_chorus_kindles);
    g_test_add_data_func("/bird/turns/robin", "robin", take_turns);
    g_test_add_data_func("/bird/turns/great-tit", "great-tit", take_turns);
    return g_test_run();
}
