/* The form of a pause, at every length: what is read can be read, one thing at a time, and
 * whatever moves comes back. */
#include "pause.h"
#include "scene/scene_file.h"
#include "stage.h"
#include "vocabulary.h"

#include <math.h>
#include <string.h>

static const double lengths_s[] = {20, 24, 31.5, 45, 60, 120, 360, 1200, 3600};
enum { N_LENGTHS = G_N_ELEMENTS(lengths_s) };

static void say(struct scene *s, enum scene_stretch stretch, const char *layer,
                const char *text)
{
    s->words = g_renew(struct scene_words, s->words, s->n_words + 1);
    s->words[s->n_words++] = (struct scene_words){stretch, g_strdup(layer), g_strdup(text)};
}

static struct scene *a_scene(void)
{
    struct scene *s = scene_new();
    scene_add_layer(s, "leaves");
    scene_add_layer(s, "blackbird");
    scene_add_layer(s, "brook");
    say(s, WORDS_ARRIVE, NULL, "There is nothing you need to do for a few minutes.");
    say(s, WORDS_LISTEN, "leaves", "Notice the leaves. What moves them is touching you too.");
    say(s, WORDS_LISTEN, "blackbird",
        "Someone is singing. Someone else is listening, as you are.");
    say(s, WORDS_WIDEN, NULL, "And now all of it at once.");
    say(s, WORDS_RETURN, NULL, "Carry a little of it with you.");
    return s;
}

static int words_of(const char *text)
{
    g_auto(GStrv) word = g_strsplit(text, " ", -1);
    return (int)g_strv_length(word);
}

/* Seconds for which the line is seen well enough to be read. */
static double seen_s(const struct pause *p, int line)
{
    const double step_s = 0.01;
    double sum = 0;
    for (double t = p->line[line].begin_s; t < p->line[line].end_s; t += step_s)
        sum += pause_at(p, t).words > 0.5f ? step_s : 0;
    return sum;
}

static void test_readable(void)
{
    struct scene *s = a_scene();
    for (int i = 0; i < N_LENGTHS; i++) {
        struct pause p;
        pause_init(&p, s, lengths_s[i], NULL, 0);
        int said = 0;
        for (int k = 0; k < p.n_lines; k++) {
            if (!p.line[k].text)
                continue;
            said++;
            /* At most 170 words a minute, and half a second to find them. */
            g_assert_cmpfloat(seen_s(&p, k), >=, 0.5 + 0.35 * words_of(p.line[k].text));
        }
        g_test_message("%g s: %d lines, %g s a turn", lengths_s[i], said,
                       p.line[p.n_lines - 1].rise_s);
        g_assert_cmpint(said, >=, lengths_s[i] < 30 ? 2 : lengths_s[i] < 60 ? 3 : 5);
    }
    scene_free(s);
}

/* Every scene writer's excess at once. */
static void test_too_many_words(void)
{
    struct scene *s = a_scene();
    for (int i = 0; i < 100; i++)
        say(s, WORDS_LISTEN, "brook",
            "Something that is said at great length, so that it can't be read in a moment.");
    say(s, WORDS_BREATHE, NULL, "\xff\xfe not text");
    say(s, WORDS_BREATHE, NULL, "");
    for (int i = 0; i < N_LENGTHS; i++) {
        struct pause p;
        pause_init(&p, s, lengths_s[i], NULL, 0);
        for (int k = 0; k < p.n_lines; k++) {
            if (p.line[k].text)
                g_assert_cmpfloat(seen_s(&p, k), >=, 0.5 + 0.35 * words_of(p.line[k].text));
        }
    }
    scene_free(s);
}

static void test_one_at_a_time(void)
{
    struct scene *s = a_scene();
    for (int i = 0; i < N_LENGTHS; i++) {
        struct pause p;
        pause_init(&p, s, lengths_s[i], NULL, 0);
        int last = 0;
        for (int k = 0; k < p.n_lines; k++) {
            const struct pause_line *l = &p.line[k];
            g_assert_cmpfloat(l->end_s, >=, l->begin_s);
            g_assert_cmpfloat(pause_at(&p, l->begin_s).words, ==, 0);
            g_assert_cmpfloat(pause_at(&p, l->end_s - 1e-9).words, <, 0.001f);
            g_assert_cmpint(l->stretch, >=, p.line[last].stretch);
            if (k)
                g_assert_cmpfloat(fabs(l->begin_s - p.line[k - 1].end_s), <, 1e-9);
            last = k;
        }
        g_assert_cmpfloat(p.line[0].begin_s, ==, 0);
        g_assert_cmpfloat(fabs(p.line[last].end_s - lengths_s[i]), <, 1e-6);
    }
    scene_free(s);
}

static void test_focus(void)
{
    struct scene *s = a_scene();
    for (int i = 0; i < N_LENGTHS; i++) {
        struct pause p;
        pause_init(&p, s, lengths_s[i], NULL, 0);
        float highest[3] = {0}, lowest[3] = {0}, dullest[3] = {0};
        float db, dull;
        for (double t = 0; t < lengths_s[i]; t += 0.01) {
            struct pause_moment m = pause_at(&p, t);
            for (int l = 0; l < 3; l++) {
                pause_focus(&m, l, &db, &dull);
                highest[l] = fmaxf(highest[l], db);
                lowest[l] = fminf(lowest[l], db);
                dullest[l] = fmaxf(dullest[l], dull);
            }
        }
        for (int k = 0; k < p.n_lines; k++) {
            int layer = p.line[k].layer;
            if (layer < 0)
                continue;
            g_assert_cmpfloat(fabsf(highest[layer] - 3.5f), <, 0.01f);
            g_assert_cmpfloat(fabsf(lowest[2] + 3), <, 0.01f);
            g_assert_cmpfloat(dullest[2], >, 0.99f);
            struct pause_moment m = pause_at(&p, p.line[k].end_s - 1e-6);
            pause_focus(&m, layer, &db, &dull);
            g_assert_cmpfloat(fabsf(db), <, 0.01f);
        }
    }
    scene_free(s);
}

/* Nothing ever jumps, the dark and the silence are where they belong, and the whole is just
 * as long as was asked for. */
static void test_whole(void)
{
    struct scene *s = a_scene(), *empty = scene_new();
    for (int i = 0; i < 2 * N_LENGTHS; i++) {
        double length_s = lengths_s[i % N_LENGTHS], step_s = 0.01;
        struct pause p;
        pause_init(&p, i < N_LENGTHS ? s : empty, length_s, NULL, 0);
        struct pause_moment was = pause_at(&p, 0);
        g_assert_cmpfloat(was.light, ==, 0);
        g_assert_cmpfloat(was.sound, ==, 1);
        float widest = 0;
        for (double t = step_s; t < length_s; t += step_s) {
            struct pause_moment m = pause_at(&p, t);
            float a, b, dull;
            for (int l = 0; l < 3; l++) {
                pause_focus(&was, l, &a, &dull);
                pause_focus(&m, l, &b, &dull);
                g_assert_cmpfloat(fabsf(a - b), <, 0.1f);
            }
            g_assert_cmpfloat(fabsf(m.words - was.words), <, 0.03f);
            g_assert_cmpfloat(fabsf(m.light - was.light), <, 0.02f);
            g_assert_cmpfloat(fabsf(m.wide - was.wide), <, 0.02f);
            g_assert_cmpfloat(m.sound, <=, was.sound);
            if (t < length_s - 20.01)
                g_assert_cmpfloat(m.sound, ==, 1);
            if (t < p.begin_s[WORDS_WIDEN])
                g_assert_cmpfloat(m.wide, ==, 0);
            g_assert_false(m.over);
            widest = fmaxf(widest, m.wide);
            was = m;
        }
        g_assert_cmpfloat(widest, >, 0.85f);
        was = pause_at(&p, length_s);
        g_assert_true(was.over);
        g_assert_cmpfloat(was.sound, ==, 0);
        g_assert_cmpfloat(was.light, >, 0.95f);
        g_assert_cmpfloat(was.wide, <, 0.01f);
        g_assert_cmpfloat(was.words, ==, 0);
    }
    scene_free(empty);
    scene_free(s);
}

/* The scene as it is saved in the middle of a pause: with other layers before those there were,
 * with more to say, and less. */
static struct scene *edited_scene(void)
{
    struct scene *s = scene_new();
    const char *const layer[] = {"rain", "brook", "leaves", "wind"};
    for (size_t i = 0; i < G_N_ELEMENTS(layer); i++)
        scene_add_layer(s, layer[i]);
    say(s, WORDS_ARRIVE, NULL, "You have arrived.");
    say(s, WORDS_BREATHE, NULL, "The air comes and goes by itself, as it did all day long.");
    say(s, WORDS_LISTEN, "rain", "Somewhere it rains.");
    say(s, WORDS_LISTEN, "leaves", "Notice the leaves. What moves them is touching you too.");
    say(s, WORDS_LISTEN, "brook", "The brook has been here for longer than anyone can say.");
    for (int i = 0; i < 6; i++) {
        g_autofree char *more =
            g_strdup_printf("And listen to it for the %dth time, or so.", i + 4);
        say(s, WORDS_LISTEN, "brook", more);
    }
    say(s, WORDS_RETURN, NULL, "Carry a little of it with you.");
    return s;
}

static const char *forward(const struct pause *p, const struct pause_moment *m)
{
    return m->layer < 0 ? NULL : p->scene->layer[m->layer].name;
}

/* As it was until t, and the line that stands then until it has been read. */
static void hold_line(const struct pause *was, const struct pause *p, double t)
{
    for (double u = 0; u < was->length_s; u += 0.05) {
        struct pause_moment a = pause_at(was, u), b = pause_at(p, u);
        bool same_line = u < t || (a.words > 0 && was->line[a.line].begin_s <= t);
        if (!same_line)
            continue;
        g_assert_cmpfloat(a.words, ==, b.words);
        g_assert_cmpstr(was->line[a.line].text, ==, p->line[b.line].text);
        if (u >= t)
            continue;
        g_assert_cmpfloat(a.light, ==, b.light);
        g_assert_cmpfloat(fabsf(a.wide - b.wide), <, 0.001f);
    }
    struct pause_moment a = pause_at(was, t), b = pause_at(p, t);
    if (a.focus > 0 && scene_layer_index(p->scene, forward(was, &a)) >= 0) {
        g_assert_cmpstr(forward(was, &a), ==, forward(p, &b));
        g_assert_cmpfloat(fabsf(a.focus - b.focus), <, 0.001f);
    }
}

/* Nothing is said twice, out of its order, or too shortly. */
static void hold_lines(const struct pause *p)
{
    for (int k = 0; k < p->n_lines; k++) {
        const struct pause_line *l = &p->line[k];
        g_assert_true(k == 0 || l->stretch >= l[-1].stretch);
        g_assert_cmpfloat(l->end_s, ==, k + 1 < p->n_lines ? l[1].begin_s : p->length_s);
        if (!l->text)
            continue;
        for (int i = 0; i < k; i++)
            g_assert_cmpstr(p->line[i].text, !=, l->text);
        g_assert_cmpfloat(seen_s(p, k), >=, 0.5 + 0.35 * words_of(l->text));
    }
}

/* An edit in the middle of a line lets it be said to its end; then the edited scene's own come,
 * and nothing jumps. Whenever it comes; and so does another that follows on it. */
static void test_edited(void)
{
    struct scene *s = a_scene(), *edited = edited_scene();
    for (int i = 0; i < N_LENGTHS - 2; i++) {
        double length_s = lengths_s[i];
        struct pause was, p, again;
        pause_init(&was, s, length_s, NULL, 0);
        int own = 0;
        for (double t = 0; t < length_s; t += length_s / 61) {
            pause_init(&p, edited, length_s, NULL, 0);
            pause_go_on(&p, &was, t);
            hold_line(&was, &p, t);
            hold_lines(&p);
            for (int k = 0; k < p.n_lines; k++)
                own += p.line[k].text == edited->words[4].text;
            struct pause_moment before = pause_at(&p, fmax(t - 0.01, 0));
            for (double u = t; u < length_s; u += 0.01) {
                struct pause_moment m = pause_at(&p, u);
                g_assert_cmpfloat(fabsf(m.light - before.light), <, 0.02f);
                g_assert_cmpfloat(fabsf(m.wide - before.wide), <, 0.02f);
                g_assert_cmpfloat(fabsf(m.words - before.words), <, 0.03f);
                before = m;
            }
            pause_init(&again, s, length_s, NULL, 0);
            pause_go_on(&again, &p, t + 2);
            hold_line(&p, &again, t + 2);
            hold_lines(&again);
        }
        if (length_s > 60)
            g_assert_cmpint(own, >, 10);
    }
    scene_free(edited);
    scene_free(s);
}

/* What comes with Withness can be read, whatever the length: no more than thirteen letters a
 * second while they stand, and each of them whole. */
static void test_bundled(void)
{
    static const char folder[] = WITHNESS_TEST_DIR "/../scenes";
    struct vocabulary v;
    vocabulary_fill(&v);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    int n = 0;
    double quickest = 0;
    for (const char *name; (name = g_dir_read_name(dir));) {
        if (!g_str_has_suffix(name, ".scene"))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct scene *s = scene_read(path, &v, NULL, NULL);
        g_assert_nonnull(s);
        for (int i = 0; i < N_LENGTHS; i++) {
            struct pause p;
            pause_init(&p, s, lengths_s[i], NULL, 0);
            for (int k = 0; k < p.n_lines; k++) {
                const char *text = p.line[k].text;
                if (!text)
                    continue;
                double pace = (double)g_utf8_strlen(text, -1) / p.line[k].read_s;
                quickest = fmax(quickest, pace);
                g_assert_cmpfloat(pace, <, 13);
                n++;
            }
        }
        scene_free(s);
    }
    g_test_message("%d lines, %.1f letters a second at most", n, quickest);
    g_assert_cmpint(n, >, 100);
}

/* --- listening to who sings --- */

/* Whether the layer begins something in [from, to) seconds. */
static bool calls(const struct world *w, int layer, double from, double to)
{
    struct event e;
    int64_t first = (int64_t)(from * SAMPLE_RATE), end = (int64_t)(to * SAMPLE_RATE);
    return world_all_events(w, layer, first, end, &e, 1) > 0;
}

/* Half a step of the plan more than listening.c allows. */
static bool calls_soon(const struct world *w, int layer, double begin_s)
{
    return calls(w, layer, begin_s + 3 - 0.5, begin_s + 9 + 0.5);
}

struct listened {
    int heard, always, unsaid;
};

static void hold_listening(const struct pause *p, const struct scene *s, const struct world *w,
                           double zero_s, struct listened *n)
{
    int last = -1, said = 0;
    for (int i = 0; i < s->n_words; i++) {
        if (s->words[i].stretch != WORDS_LISTEN)
            continue;
        int layer = scene_layer_index(s, s->words[i].layer), line = 0;
        const struct voice_answers *a = w->voices[layer].answers;
        bool now_and_then = a && a->events && !a->steady;
        while (line < p->n_lines && p->line[line].text != s->words[i].text)
            line++;
        if (line == p->n_lines) {
            g_assert_true(now_and_then);
            n->unsaid++;
            continue;
        }
        g_assert_cmpint(line, >, last);
        last = line;
        said++;
        n->always += !now_and_then;
        n->heard += now_and_then;
        if (now_and_then)
            g_assert_true(calls_soon(w, layer, zero_s + p->line[line].begin_s));
    }
    g_assert_cmpint(said, >=, 1);
}

/* The lines of every bundled scene come as they are sung, or not at all. */
static void test_as_they_sing(void)
{
    static const char *const names[] = {"under-the-beeches", "dawn-chorus", "lake-with-a-loon",
                                        "storm-going-by",    "by-the-fire", "pebble-beach"};
    static struct noise_tables tables;
    struct vocabulary v;
    struct library library;
    struct listened n = {0};
    vocabulary_fill(&v);
    library_init(&library);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/../scenes/%s.scene", WITHNESS_TEST_DIR, names[i]);
        struct scene *s = scene_read(path, &v, &library, NULL);
        g_assert_nonnull(s);
        struct stage_options options = {.seed = 3, .library = &library, .unprimed = true};
        struct stage *stage = stage_new(s, &tables, &options, NULL);
        for (double zero_s = 0; zero_s < 3000; zero_s += 977) {
            struct pause p;
            pause_init(&p, s, 360, stage_world(stage), zero_s);
            hold_listening(&p, s, stage_world(stage), zero_s, &n);
        }
        stage_free(stage);
        scene_free(s);
    }
    library_clear(&library);
    g_test_message("%d as they sing, %d who always sound, %d unsaid", n.heard, n.always,
                   n.unsaid);
    g_assert_cmpint(n.heard, >, 20);
    g_assert_cmpint(n.unsaid, >, 0);
    g_assert_cmpint(n.unsaid, <, n.heard / 3);
}

static int no_events(const void *source, int64_t from, int64_t to, struct event *out,
                     int n_max)
{
    (void)source, (void)from, (void)to, (void)out, (void)n_max;
    return 0;
}

/* Where nobody sings at all, one line is said and listened for. */
static void test_nobody_sings(void)
{
    static const struct voice_answers never = {.events = no_events, .all_events = no_events};
    struct scene *s = a_scene();
    static struct world w = {.n_voices = 3};
    for (int i = 0; i < 3; i++)
        w.voices[i].answers = &never;
    for (int i = 0; i < N_LENGTHS; i++) {
        struct pause p;
        int said = 0;
        pause_init(&p, s, lengths_s[i], &w, 0);
        for (int k = 0; k < p.n_lines; k++)
            said += p.line[k].stretch == WORDS_LISTEN && p.line[k].text;
        g_assert_cmpint(said, <=, 1);
        g_assert_true(said == 1 || lengths_s[i] < 45);
        g_assert_cmpfloat(fabs(p.line[p.n_lines - 1].end_s - lengths_s[i]), <, 1e-6);
    }
    scene_free(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pause/readable", test_readable);
    g_test_add_func("/pause/too-many-words", test_too_many_words);
    g_test_add_func("/pause/one-at-a-time", test_one_at_a_time);
    g_test_add_func("/pause/focus", test_focus);
    g_test_add_func("/pause/whole", test_whole);
    g_test_add_func("/pause/edited", test_edited);
    g_test_add_func("/pause/bundled", test_bundled);
    g_test_add_func("/pause/as-they-sing", test_as_they_sing);
    g_test_add_func("/pause/nobody-sings", test_nobody_sings);
    return g_test_run();
}
