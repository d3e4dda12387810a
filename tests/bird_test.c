/* Birds: every species sings where, how long and how often it should, nearly pure, never the
 * same phrase twice; and is the same from any starting point. */
#include "base/hash.h"
#include "correlation.h"
#include "dsp/level.h"
#include "nature/bird.h"
#include "nature/nature.h"

#include <glib.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum { PHRASES = 6, SECOND = SAMPLE_RATE, HOUR = 3600 * SAMPLE_RATE, MANY = 4096 };

struct row {
    const char *name;
    double low_hz, high_hz;       /* nine tenths of the song lie between */
    double shortest_s, longest_s; /* a phrase */
    double fewest, most;          /* phrases a minute of one individual when calm */
    double loudest_db;            /* the median phrase's peak at REFERENCE_M */
};

static const struct row rows[] = {
    {"blackbird", 1400, 6500, 0.4, 3.6, 6, 11, -12},
    {"robin", 1800, 8600, 1.2, 3.7, 6, 10, -13.5},
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

/* One layer in a calm world, its own or another's. */
struct layer_of_birds {
    struct world world, *in;
    int voice;
    const struct source_kind *kind;
    struct bird *bird;
    struct field *field;
};

/* One more layer in the world of `l`, which may be l itself. */
static void add_layer(struct layer_of_birds *l, struct layer_of_birds *to, const char *name,
                      int count)
{
    l->in = &to->world;
    l->voice = l->in->n_voices++;
    l->kind = nature_find(name);
    g_assert_nonnull(l->kind);
    struct voice *v = &l->in->voices[l->voice];
    v->key = hash_sub(l->in->key + (uint64_t)l->voice, (int64_t)hash_text(name));
    v->distance_m = 20;
    v->answers = &l->kind->answers;
    l->bird = g_malloc0(l->kind->size);
    l->field = g_new0(struct field, 1);
    v->source = l->bird;
    struct source_setup setup = {l->in, l->voice, v->key, l->kind->usual};
    if (count)
        setup.params.count = count;
    l->kind->init(l->bird, &setup);
}

static struct layer_of_birds *new_layer(const char *name, uint64_t seed, int count,
                                        double wind)
{
    struct layer_of_birds *l = g_new0(struct layer_of_birds, 1);
    struct breath_pattern pattern = breath_pattern_default();
    breath_init(&l->world.breath, &pattern);
    l->world.key = hash_mix(seed);
    l->world.weather.key = hash_sub(l->world.key, 1);
    l->world.weather.wind = wind;
    l->world.weather.gusts = 0.6;
    l->world.weather.hour = NAN;
    add_layer(l, l, name, count);
    return l;
}

static void free_layer(struct layer_of_birds *l)
{
    g_free(l->bird);
    g_free(l->field);
    g_free(l);
}

static const struct field *render(struct layer_of_birds *l, int64_t frame)
{
    struct moment now = {.frame = frame, .t = frame_time(frame)};
    memset(l->field, 0, sizeof *l->field);
    l->kind->render(l->bird, &now, l->field);
    return l->field;
}

static int by_onset(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    return (x->onset > y->onset) - (x->onset < y->onset);
}

static int events_of(struct layer_of_birds *l, int64_t from, int64_t to, struct event *out)
{
    int n = l->kind->answers.events(l->bird, from, to, out, MANY);
    qsort(out, (size_t)n, sizeof *out, by_onset);
    return n;
}

/* A phrase's own sound from its heard onset on; the caller frees it. */
static float *sound_of(struct layer_of_birds *l, const struct event *e, int *n)
{
    int64_t first = e->onset - e->onset % BLOCK;
    int64_t heard = -1;
    *n = (int)e->length;
    float *sound = g_new0(float, *n);
    for (int64_t frame = first; heard < 0 || frame < heard + *n; frame += BLOCK) {
        const struct field *f = render(l, frame);
        for (int i = 0; i < f->n_events && heard < 0; i++)
            if (f->event[i].key == e->key)
                heard = f->event[i].onset;
        for (int i = 0; heard >= 0 && i < BLOCK; i++)
            if (frame + i >= heard && frame + i < heard + *n)
                sound[frame + i - heard] = f->spot[e->who][i];
        g_assert_cmpint(frame, <, e->onset + 60 * SECOND);
    }
    return sound;
}

static double peak(const float *x, int n)
{
    float most = 0;
    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    return most;
}

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

/* Crossings of zero upwards, with fractions, as Hz; 0 where there are too few. */
static double crossing_hz(const float *x, int n)
{
    double first = -1, last = -1;
    int crossings = 0;
    for (int i = 1; i < n; i++) {
        if (x[i - 1] >= 0 || x[i] < 0)
            continue;
        last = i - 1 + x[i - 1] / (x[i - 1] - x[i]);
        if (crossings++ == 0)
            first = last;
    }
    return crossings > 3 ? (crossings - 1) / (last - first) * SAMPLE_RATE : 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(GArray *a, double q)
{
    g_array_sort(a, ascending);
    return a->len ? g_array_index(a, double, (guint)(q * (a->len - 1))) : NAN;
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

static double likeness(const float *a, int n_a, const float *b, int n_b)
{
    double ab = 0, aa = 1e-12, bb = 1e-12;
    for (int i = 0; i < MIN(n_a, n_b); i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return fabs(ab) / sqrt(aa * bb);
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
 * least as long as nature-sound.md §9 has them. */
static void takes_its_time(void)
{
    static const struct {
        const char *name;
        double least_s, most_s;
    } of[] = {{"cuckoo", 12, 18}, {"tawny-owl", 12, 17}, {"mourning-dove", 12, 17}};
    for (size_t k = 0; k < G_N_ELEMENTS(of); k++) {
        g_autoptr(GArray) pause = g_array_new(FALSE, FALSE, sizeof(double));
        for (uint64_t seed = 1; seed <= 12; seed++) {
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
        double half_s = quantile(pause, 0.5);
        g_test_message("%s: %u pauses, %.1f s", of[k].name, pause->len, half_s);
        g_assert_cmpfloat(half_s, >, of[k].least_s);
        g_assert_cmpfloat(half_s, <, of[k].most_s);
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
        for (int k = 0; k < calls && reply[i].call && heard < 12; k++) {
            if (call[k].key != reply[i].call)
                continue;
            double after_s = frame_time(reply[i].onset - call[k].onset - call[k].length);
            g_assert_cmpfloat(after_s, >=, 1 - 0.001);
            g_assert_cmpfloat(after_s, <, 4);
            int n_call, n_reply, n_next;
            float *x = sound_of(caller, &call[k], &n_call);
            float *y = sound_of(other, &reply[i], &n_reply);
            float *z = sound_of(caller, &call[(k + 1) % calls], &n_next);
            g_assert_cmpfloat(fabs((double)n_reply / n_call - 1), <, 0.12);
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
    g_assert_cmpint(heard, ==, 12);
    g_assert_cmpfloat(same / heard, >, 0.8);
    g_assert_cmpfloat(different / heard, <, 0.5);
    free_layer(other);
    free_layer(caller);
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

struct span {
    int from, n;
};

/* The stretches louder than an eighth of the peak, 10 ms or longer. */
static int syllables(const float *x, int n, struct span *out, int n_max)
{
    enum { HOLD = SECOND / 250 };
    int found = 0, begin = -1, last = 0;
    float loud = (float)peak(x, n) / 8;
    for (int i = 0; i < n && found < n_max; i++) {
        if (fabsf(x[i]) > loud) {
            begin = begin < 0 ? i : begin;
            last = i;
        } else if (begin >= 0 && i - last > HOLD) {
            if (last - begin > SECOND / 100)
                out[found++] = (struct span){begin, last - begin};
            begin = -1;
        }
    }
    return found;
}

/* Whichever cuckoo calls, its calls come every 1.25 to 1.65 s, give or take a little. */
static void calls_in_time(void)
{
    enum { NOTES = 64, CUCKOOS = 10 };
    double least = INFINITY, most = 0;
    for (uint64_t seed = 1; seed <= CUCKOOS; seed++) {
        struct layer_of_birds *l = new_layer("cuckoo", seed, 1, 0.05);
        struct event event[MANY];
        struct span s[NOTES];
        int frames, last = -1;
        events_of(l, 0, HOUR / 4, event);
        g_autofree float *x = sound_of(l, &event[0], &frames);
        int n = syllables(x, frames, s, NOTES);
        for (int i = 0; i < n; i++) {
            if (crossing_hz(x + s[i].from, s[i].n) < 605) /* the second note */
                continue;
            double after_s = (double)(s[i].from - last) / SECOND;
            if (last >= 0 && after_s > 0.6) { /* else a call of three notes */
                least = fmin(least, after_s);
                most = fmax(most, after_s);
            }
            last = s[i].from;
        }
        free_layer(l);
    }
    g_test_message("calls every %.2f to %.2f s", least, most);
    g_assert_cmpfloat(least, >, 1.2);
    g_assert_cmpfloat(most, <, 1.7);
}

/* A cuckoo's first call is often weak; the third is in full voice. */
static void first_call_is_weak(void)
{
    enum { NOTES = 64, CUCKOOS = 10, SONGS = 3 };
    double weaker_db = 0;
    for (uint64_t seed = 1; seed <= CUCKOOS; seed++) {
        struct layer_of_birds *l = new_layer("cuckoo", seed, 1, 0.05);
        struct event event[MANY];
        events_of(l, 0, HOUR / 4, event);
        for (int i = 0; i < SONGS; i++) {
            struct span s[NOTES];
            int frames;
            g_autofree float *x = sound_of(l, &event[i], &frames);
            int n = syllables(x, frames, s, NOTES);
            g_assert_cmpint(n, >, 5);
            weaker_db += 20 * log10(peak(x + s[4].from, s[4].n) / peak(x + s[0].from, s[0].n));
        }
        free_layer(l);
    }
    weaker_db /= CUCKOOS * SONGS;
    g_test_message("the first call is %.1f dB weaker", weaker_db);
    g_assert_cmpfloat(weaker_db, >, 1);
    g_assert_cmpfloat(weaker_db, <, 4);
}

/* The voice of a tawny owl breaks in its hoot, by 6 to 14 %, each male's in its own way. */
static void hoots_break(void)
{
    enum { NOTES = 32, OWLS = 8 };
    double least = INFINITY, most = 0;
    for (uint64_t seed = 1; seed <= OWLS; seed++) {
        struct layer_of_birds *l = new_layer("tawny-owl", seed, 1, 0.05);
        struct event event[MANY];
        struct span s[NOTES];
        int frames;
        events_of(l, 0, HOUR / 4, event);
        g_autofree float *x = sound_of(l, &event[0], &frames);
        g_assert_cmpint(syllables(x, frames, s, NOTES), >, 0);
        int part = SECOND / 15;
        double held = crossing_hz(x + SECOND / 6, part);
        double broken = crossing_hz(x + s[0].n * 7 / 10, part);
        least = fmin(least, broken / held);
        most = fmax(most, broken / held);
        free_layer(l);
    }
    g_test_message("breaks to %.3f ... %.3f", least, most);
    g_assert_cmpfloat(least, >, 0.84);
    g_assert_cmpfloat(most, <, 0.94);
    g_assert_cmpfloat(most - least, >, 0.02);
}

/* The note that comes again within a song is never the same: no two syllables of one phrase
 * match to the thousandth, however they are laid upon one another. */
static void no_syllable_twice(const void *data)
{
    enum { SYLLABLES = 64, LAG = SECOND / 2000 };
    struct layer_of_birds *l = new_layer(data, 6, 1, 0.05);
    struct event event[MANY];
    struct span s[SYLLABLES];
    double likest = 0;
    int pairs = 0;
    events_of(l, 0, HOUR / 4, event);
    for (int phrase = 0; phrase < 3; phrase++) {
        int frames;
        float *x = sound_of(l, &event[phrase], &frames);
        int n = syllables(x, frames, s, SYLLABLES);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < i; k++) {
                if (abs(s[i].n - s[k].n) * 8 > s[k].n)
                    continue;
                pairs++;
                for (int lag = -LAG; lag <= LAG; lag++)
                    if (s[k].from + lag >= 0 && s[i].from + s[i].n < frames)
                        likest = fmax(likest, likeness(x + s[i].from, s[i].n,
                                                       x + s[k].from + lag, s[k].n));
            }
        g_free(x);
    }
    g_test_message("%s: of %d pairs the likest %.4f", (const char *)data, pairs, likest);
    g_assert_cmpint(pairs, >, 20);
    g_assert_cmpfloat(likest, <, 0.999);
    free_layer(l);
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

/* Nothing begins or ends with a step. */
static void no_clicks(void)
{
    static const char *const low[] = {"cuckoo", "wood-pigeon", "mourning-dove", "loon"};
    for (size_t k = 0; k < G_N_ELEMENTS(low); k++) {
        struct layer_of_birds *l = new_layer(low[k], 11, 1, 0.05);
        struct event event[MANY];
        int n = MIN(events_of(l, 0, HOUR, event), 4), frames;
        for (int i = 0; i < n; i++) {
            float *x = sound_of(l, &event[i], &frames);
            double most = 0, bend = pow(2 * G_PI * 1800 / SAMPLE_RATE, 2) * peak(x, frames);
            for (int j = 1; j + 1 < frames; j++)
                most = fmax(most, fabs((double)x[j - 1] - 2.0 * x[j] + x[j + 1]));
            g_assert_cmpfloat(most, <, bend);
            g_free(x);
        }
        free_layer(l);
    }
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
    g_test_add_func("/bird/pairs", pairs_answer);
    g_test_add_func("/bird/pauses", takes_its_time);
    g_test_add_func("/bird/matches", neighbours_match);
    g_test_add_func("/bird/noise", louder_over_noise);
    g_test_add_data_func("/bird/perches/robin", "robin", moves_between_songs);
    g_test_add_data_func("/bird/perches/chickadee", "chickadee", moves_between_songs);
    g_test_add_func("/bird/chorus", a_chorus_kindles);
    g_test_add_data_func("/bird/turns/robin", "robin", take_turns);
    g_test_add_data_func("/bird/turns/great-tit", "great-tit", take_turns);
    g_test_add_func("/bird/hours", each_has_its_hours);
    g_test_add_data_func("/bird/syllables/great-tit", "great-tit", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/chiffchaff", "chiffchaff", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/cuckoo", "cuckoo", no_syllable_twice);
    g_test_add_func("/bird/calls", calls_in_time);
    g_test_add_data_func("/bird/syllables/nightingale", "nightingale", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/song-thrush", "song-thrush", no_syllable_twice);
    g_test_add_func("/bird/night", sings_all_night);
    g_test_add_func("/bird/first", first_call_is_weak);
    g_test_add_func("/bird/hoots", hoots_break);
    g_test_add_func("/bird/clicks", no_clicks);
    return g_test_run();
}
