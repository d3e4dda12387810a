/* Birds: every species sings where, how long and how often it should, at its hours, nearly
 * pure, never the same phrase twice; and is the same from any starting point. */
#include "birds.h"

#include <time.h>

enum { PHRASES = 6 };

struct row {
    const char *name;
    double low_hz, high_hz;       /* nine tenths of the song lie between */
    double shortest_s, longest_s; /* a phrase */
    double fewest, most;          /* phrases a minute of one individual when calm */
    double loudest_db;            /* the median phrase's peak at REFERENCE_M */
};

static const struct row rows[] = {
    {"blackbird", 1400, 6500, 0.4, 3.6, 6, 11, -12},
    {"robin", 2700, 7200, 1.2, 3.7, 6, 10, -13.5},
    {"song-thrush", 1500, 7800, 3, 10, 3.5, 6.5, -10.5},
    {"wren", 3000, 8200, 1.5, 6, 6, 8, -10.5},
    {"great-tit", 2900, 6300, 1.4, 4.4, 6, 11, -13.5},
    {"blue-tit", 3600, 8700, 0.2, 2.6, 7, 12, -15.5},
    {"chaffinch", 2000, 6600, 1, 3.4, 5.5, 9, -13.5},
    {"chiffchaff", 1900, 6800, 2, 9, 3.5, 7, -15.5},
    {"nightingale", 1200, 8000, 1.2, 4, 10, 15, -10.5},
    {"cuckoo", 420, 850, 5, 17.5, 1.4, 2.4, -11.5},
    {"wood-pigeon", 390, 620, 4, 14, 1.8, 3.5, -16},
    {"tawny-owl", 620, 1000, 0.6, 7, 2.1, 3.6, -9.5},
    {"american-robin", 1500, 4300, 1.5, 7.6, 4.5, 8, -12.5},
    {"hermit-thrush", 1600, 8500, 1, 3, 8, 14, -12.5},
    {"chickadee", 3100, 4700, 0.8, 1.3, 8, 14, -14.5},
    {"mourning-dove", 400, 760, 1.7, 4, 2.5, 4.3, -16},
    {"loon", 520, 1700, 0.7, 6.5, 1.8, 3.4, -7},
};

static double power_at(const float *x, int n, double hz)
{
    double re = 0, im = 0;
    for (int i = 0; i < n; i++) {
        double w = 0.5 - 0.5 * cos(2 * G_PI * i / n), a = 2 * G_PI * hz * i / SAMPLE_RATE;
        re += w * x[i] * cos(a);
        im += w * x[i] * sin(a);
    }
    return re * re + im * im;
}

/* Frequencies of the loud moments, and the second harmonic where the pitch holds still. */
static void measure(const float *x, int n, GArray *hz, GArray *second_db)
{
    enum { WINDOW = 480 };
    double loud = peak(x, n) * 0.25;
    for (int at = 0; at + 2 * WINDOW <= n; at += WINDOW) {
        if (peak(x + at, WINDOW) < loud)
            continue;
        double a = crossing_hz(x + at, WINDOW), b = crossing_hz(x + at + WINDOW, WINDOW);
        if (a > 0)
            g_array_append_val(hz, a);
        if (a > 0 && fabs(a / b - 1) < 0.004) {
            double f = crossing_hz(x + at, 2 * WINDOW);
            double db = 10 * log10(power_at(x + at, 2 * WINDOW, 2 * f) /
                                   power_at(x + at, 2 * WINDOW, f));
            g_array_append_val(second_db, db);
        }
    }
}

static void sings_like_itself(const void *data)
{
    const struct row *row = data;
    g_autoptr(GArray) hz = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) loud = g_array_new(FALSE, FALSE, sizeof(double));
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct layer_of_birds *l = new_layer(row->name, seed, 1, 0.05);
        struct event event[MANY];
        int n = events_of(l, 0, HOUR, event), n_frames[PHRASES];
        g_assert_cmpint(n, >=, PHRASES);
        float *sound[PHRASES];
        for (int i = 0; i < PHRASES; i++) {
            sound[i] = sound_of(l, &event[i], &n_frames[i]);
            double db = 20 * log10(peak(sound[i], n_frames[i]));
            g_array_append_val(loud, db);
            measure(sound[i], n_frames[i], hz, second);
            for (int k = 0; k < i; k++)
                g_assert_cmpfloat(likeness(sound[i], n_frames[i], sound[k], n_frames[k]), <,
                                  0.9);
        }
        for (int i = 0; i < PHRASES; i++)
            g_free(sound[i]);
        free_layer(l);
    }
    g_test_message(
        "%s: %.0f %.0f %.0f Hz, second harmonic %.0f dB (%u), peaks %.1f %.1f %.1f dB",
        row->name, quantile(hz, 0.05), quantile(hz, 0.5), quantile(hz, 0.95),
        quantile(second, 0.5), second->len, quantile(loud, 0), quantile(loud, 0.5),
        quantile(loud, 1));
    g_assert_cmpfloat(quantile(hz, 0.05), >, row->low_hz);
    g_assert_cmpfloat(quantile(hz, 0.95), <, row->high_hz);
    if (second->len > 10) {
        g_assert_cmpfloat(quantile(second, 0.5), <, -32);
        g_assert_cmpfloat(quantile(second, 0.5), >, -56);
    }
    g_assert_cmpfloat(fabs(quantile(loud, 0.5) - row->loudest_db), <, 2.5);
    g_assert_cmpfloat(quantile(loud, 1) - quantile(loud, 0), >, 2);
}

static void keeps_its_rate(const void *data)
{
    const struct row *row = data;
    double per_minute = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct layer_of_birds *l = new_layer(row->name, seed, 1, 0.05);
        struct event event[MANY];
        int n = events_of(l, 0, HOUR, event);
        per_minute += n / 60.0 / 4;
        for (int i = 0; i < n; i++) {
            double length_s = frame_time(event[i].length);
            g_assert_cmpfloat(length_s, >, row->shortest_s);
            g_assert_cmpfloat(length_s, <, row->longest_s);
            if (i)
                g_assert_cmpint(event[i].onset, >, event[i - 1].onset + event[i - 1].length);
        }
        free_layer(l);
    }
    g_test_message("%s: %.1f phrases a minute", row->name, per_minute);
    g_assert_cmpfloat(per_minute, >, row->fewest);
    g_assert_cmpfloat(per_minute, <, row->most);
}

/* The low callers take their time: half of the silences between two songs of one bird are at
 * least as long as nature-sound.md §9 has them, and only one in twenty is shorter than half of
 * that (as with pauses that spread like the robin's there). */
static void takes_its_time(void)
{
    static const struct {
        const char *name;
        double least_s, most_s;
    } of[] = {{"cuckoo", 12, 18},
              {"tawny-owl", 12, 17},
              {"mourning-dove", 12, 17},
              {"wood-pigeon", 9, 13}};
    for (size_t k = 0; k < G_N_ELEMENTS(of); k++) {
        g_autoptr(GArray) pause = g_array_new(FALSE, FALSE, sizeof(double));
        for (uint64_t seed = 1; seed <= 40; seed++) {
            struct layer_of_birds *l = new_layer(of[k].name, seed, 1, 0.3);
            struct event event[MANY];
            int n = events_of(l, 0, HOUR, event);
            for (int i = 1; i < n; i++) {
                double s =
                    frame_time(event[i].onset - event[i - 1].onset - event[i - 1].length);
                g_array_append_val(pause, s);
            }
            free_layer(l);
        }
        double half_s = quantile(pause, 0.5), short_s = quantile(pause, 0.05);
        g_test_message("%s: %u pauses, %.1f s, the short ones %.1f s", of[k].name, pause->len,
                       half_s, short_s);
        g_assert_cmpfloat(half_s, >, of[k].least_s);
        g_assert_cmpfloat(half_s, <, of[k].most_s);
        g_assert_cmpfloat(short_s, >, of[k].least_s / 2);
    }
}

/* A block at which the memory that a late start is given begins well within a long phrase, if
 * the bird has any so long: what began before has to be looked up. */
static int64_t within_a_phrase(const struct layer_of_birds *l, const struct event *e, int n,
                               int64_t memory)
{
    int64_t least = 40 * SECOND, after = SECOND * 3 / 10;
    for (int i = 0; i < n; i++)
        if (e[i].onset > least && e[i].onset < least + 90 * SECOND &&
            e[i].length > memory + 4 * after)
            return (e[i].onset + source_travel(&l->world, 0, 3.3f) + after + memory) / BLOCK *
                   BLOCK;
    return least / BLOCK * BLOCK;
}

/* Told at once, told in pieces, and as rendered: the same to the sample. */
static void is_the_same_from_anywhere(const void *data)
{
    const struct row *row = data;
    struct layer_of_birds *l = new_layer(row->name, 7, 3, 0.3);
    struct layer_of_birds *late = new_layer(row->name, 7, 3, 0.3);
    struct event whole[MANY], piece[MANY];
    int64_t memory = (int64_t)ceil(l->kind->memory_s * SAMPLE_RATE / BLOCK) * BLOCK;
    int n = events_of(l, 0, HOUR / 20, whole), m = 0;
    int64_t begin = within_a_phrase(l, whole, n, memory), to = begin + 1000 * BLOCK;
    int64_t from = begin - memory - 1500 * BLOCK;
    n = events_of(l, 0, to, whole);
    for (int64_t at = 0; at < to; at += 98765)
        m += events_of(late, at, MIN(at + 98765, to), piece + m);
    g_assert_cmpint(n, ==, m);
    for (int i = 0; i < n; i++) {
        g_assert_cmpint(whole[i].onset, ==, piece[i].onset);
        g_assert_cmpint(whole[i].length, ==, piece[i].length);
        g_assert_cmpuint(whole[i].key, ==, piece[i].key);
    }
    int next = 0, travel_most = (int)source_travel(&l->world, 0, 3.3f);
    for (int64_t frame = from; frame < to; frame += BLOCK) {
        const struct field *f = render(l, frame);
        for (int i = 0; i < f->n_events; i++) {
            int found = 0;
            for (int k = 0; k < n; k++)
                found += whole[k].key == f->event[i].key &&
                         whole[k].onset < f->event[i].onset &&
                         whole[k].onset + travel_most >= f->event[i].onset;
            g_assert_cmpint(found, ==, 1);
            g_assert_cmpint(f->event[i].onset, >=, frame);
            g_assert_cmpint(f->event[i].onset, <, frame + BLOCK);
            next++;
        }
        if (frame < begin - memory)
            continue;
        const struct field *g = render(late, frame);
        for (int s = 0; s < f->n_spots && frame >= begin; s++)
            g_assert_cmpmem(f->spot[s], sizeof f->spot[s], g->spot[s], sizeof g->spot[s]);
    }
    int due = 0;
    for (int i = 0; i < n; i++)
        due += whole[i].onset >= from && whole[i].onset < to - travel_most;
    g_assert_cmpint(next, >=, due);
    free_layer(l);
    free_layer(late);
}

static void individuals_differ(void)
{
    struct layer_of_birds *l = new_layer("chickadee", 3, 4, 0.05);
    struct event event[MANY];
    double hz[4] = {0};
    int n = events_of(l, 0, HOUR, event);
    for (int i = 0; i < n && !(hz[0] > 0 && hz[1] > 0 && hz[2] > 0 && hz[3] > 0); i++) {
        if (hz[event[i].who] > 0)
            continue;
        int frames;
        float *sound = sound_of(l, &event[i], &frames);
        hz[event[i].who] = crossing_hz(sound + frames / 5, SECOND / 20);
        g_free(sound);
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            g_assert_cmpfloat(fabs(hz[i] / hz[k] - 1), >, 0.001);
    free_layer(l);
}

/* The same phrases in still air, in a strong wind, in a downpour. */
static void louder_over_noise(void)
{
    static const struct {
        double wind, rain, least_db, most_db;
    } row[] = {{0.05, 0, -0.01, 0.01}, {0.3, 0, -0.01, 2}, {0.7, 0, 2, 7}, {0.05, 1, 1, 5}};
    struct layer_of_birds *l = new_layer("robin", 4, 1, 0);
    struct event event[MANY];
    double still_db[PHRASES], mean_db;
    g_assert_cmpint(events_of(l, 0, HOUR / 10, event), >, PHRASES);
    for (size_t k = 0; k <= G_N_ELEMENTS(row); k++) {
        l->world.weather.wind = k ? row[k - 1].wind : 0;
        l->world.weather.rain = k ? row[k - 1].rain : 0;
        mean_db = 0;
        for (int i = 0; i < PHRASES; i++) {
            int frames;
            float *x = sound_of(l, &event[i], &frames);
            double db = 20 * log10(peak(x, frames));
            mean_db += k ? (db - still_db[i]) / PHRASES : 0;
            g_free(x);
            if (k == 0)
                still_db[i] = db;
        }
        if (k == 0)
            continue;
        g_test_message("wind %.2f, rain %.1f: %.1f dB louder", row[k - 1].wind,
                       row[k - 1].rain, mean_db);
        g_assert_cmpfloat(mean_db, >, row[k - 1].least_db);
        g_assert_cmpfloat(mean_db, <, row[k - 1].most_db);
    }
    l->world.weather.wind = l->world.weather.rain = 1;
    for (int t = 0; t < 3600; t++)
        g_assert_cmpfloat(world_lombard_db(&l->world, 0, t), <=, 8);
    free_layer(l);
}

static int heard_at(const char *name, double hour)
{
    struct layer_of_birds *l = new_layer(name, 9, 1, 0.05);
    struct event event[MANY];
    l->world.weather.hour = hour;
    int n = events_of(l, 0, HOUR / 2, event);
    free_layer(l);
    return n;
}

static void each_has_its_hours(void)
{
    static const char *const by_day[] = {"great-tit", "chaffinch", "cuckoo", "blackbird"};
    static const char *const by_night[] = {"tawny-owl", "nightingale", "loon"};
    for (size_t i = 0; i < G_N_ELEMENTS(by_day); i++)
        g_assert_cmpint(heard_at(by_day[i], 11), >, 3 * heard_at(by_day[i], 1));
    for (size_t i = 0; i < G_N_ELEMENTS(by_night); i++)
        g_assert_cmpint(heard_at(by_night[i], 1), >, 20 + 2 * heard_at(by_night[i], 12));
    g_assert_cmpint(heard_at("blackbird", 5.5), >, heard_at("blackbird", 12));
}

/* A nightingale's night: songs of 2 to 4 s, 1 to 4 s apart. */
static void sings_all_night(void)
{
    g_autoptr(GArray) song = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) pause = g_array_new(FALSE, FALSE, sizeof(double));
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct layer_of_birds *l = new_layer("nightingale", seed, 1, 0.05);
        l->world.weather.hour = 1;
        struct event event[MANY];
        int n = events_of(l, 0, HOUR / 2, event);
        for (int i = 0; i + 1 < n; i++) {
            double song_s = frame_time(event[i].length);
            double pause_s = frame_time(event[i + 1].onset - event[i].onset) - song_s;
            g_array_append_val(song, song_s);
            g_array_append_val(pause, pause_s);
        }
        free_layer(l);
    }
    g_test_message("songs of %.1f %.1f %.1f s, %.1f %.1f %.1f s apart", quantile(song, 0.05),
                   quantile(song, 0.5), quantile(song, 0.95), quantile(pause, 0.15),
                   quantile(pause, 0.5), quantile(pause, 0.85));
    g_assert_cmpfloat(quantile(song, 0.05), >, 2);
    g_assert_cmpfloat(quantile(song, 0.95), <, 4);
    g_assert_cmpfloat(quantile(pause, 0.15), >, 0.9);
    g_assert_cmpfloat(quantile(pause, 0.85), <, 4);
}

static void costs_little(const void *data)
{
    const struct row *row = data;
    struct layer_of_birds *l = new_layer(row->name, 2, 4, 0.3);
    const int blocks = 30 * SAMPLE_RATE / BLOCK;
    struct timespec a, b;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
    for (int i = 0; i < blocks; i++)
        render(l, (int64_t)i * BLOCK);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
    double spent = (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
    double ns = spent * 1e9 / blocks / BLOCK;
    g_test_message("%s: four of them %.0f ns a frame", row->name, ns);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    g_assert_cmpfloat(ns, <, 208); /* 1 % of a core */
#endif
    free_layer(l);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(const void *);
    } each[] = {{"sings", sings_like_itself},
                {"rate", keeps_its_rate},
                {"same", is_the_same_from_anywhere},
                {"cost", costs_little}};
    g_test_init(&argc, &argv, NULL);
    for (size_t k = 0; k < G_N_ELEMENTS(each); k++)
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
            g_autofree char *path = g_strdup_printf("/bird/%s/%s", each[k].name, rows[i].name);
            g_test_add_data_func(path, &rows[i], each[k].test);
        }
    g_test_add_func("/bird/individuals", individuals_differ);
    g_test_add_func("/bird/pauses", takes_its_time);
    g_test_add_func("/bird/noise", louder_over_noise);
    g_test_add_func("/bird/hours", each_has_its_hours);
    g_test_add_func("/bird/night", sings_all_night);
    return g_test_run();
}
