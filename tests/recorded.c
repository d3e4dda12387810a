/* recorded: holds a recording of a whole pause, and what was seen of it, against its form (not a
 * test; whole_pause.sh runs it).
 *   recorded plan SCENE LENGTH SEED          its lines: begin, come, read, gone (s), words
 *   recorded words SCENE LENGTH SEED SEEN    SEEN: rows of seconds, mean and most light where
 *                                            words stand, from the pause's beginning on
 *   recorded heard SCENE LENGTH SEED SOUND   SOUND: floats, stereo, 48 kHz, from before its
 *                                            beginning until after its end
 * What was heard is taken apart by the scene's own layers, each rendered alone: the gain of each
 * in every second is what fits the recording best (least squares). */
#include "dsp/level.h"
#include "io/decode.h"
#include "pause.h"
#include "player.h"
#include "scene/scene_file.h"
#include "vocabulary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 12000, STEP = SAMPLE_RATE / RATE, WINDOW = RATE, LAYERS = 16, ENDS = 32 };

/* How loud the whole is in a second of its end, against what it would be. */
struct end {
    double t, db;
};

struct session {
    struct vocabulary vocabulary;
    struct library library;
    struct decode *decode;

    struct scene *scene;
    struct pause pause;
    struct player *forecast; /* what the pause knows of its scene */
    const char *name[LAYERS];
    float *stem[LAYERS], *sunk[LAYERS]; /* sunk: as while another is listened to */
    float *all, *sound[STEP];           /* sound: from each of so many frames on */
    int n_layers, n, n_sound;           /* samples at RATE */
    struct end end[ENDS];
    int n_end, faults, slips;
};

static void fault(struct session *s, const char *what, double t, double is, double ought)
{
    fprintf(stderr, "FAULT at %.1f s: %s: %.2f, not %.2f\n", t, what, is, ought);
    s->faults++;
}

/* Sound comes as SAMPLE_RATE stereo and is kept as a mono of RATE. */
static void keep(float *to, const float *from, int n)
{
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < 2 * STEP; k++)
            sum += from[2 * STEP * i + k];
        to[i] = (float)(sum / (2 * STEP));
    }
}

/* All layers step back as far as they do while another is listened to. */
static void sink(struct player *p)
{
    const struct pause_moment m = {.layer = VOICES_MAX, .focus = 1};
    for (int i = 0; i < stage_world(player_stage(p))->n_voices; i++) {
        float db, dull;
        pause_focus(&m, i, &db, &dull);
        player_command(p, &(struct command){.type = COMMAND_FOCUS,
                                            .layer = i,
                                            .value = gain_of_db(db),
                                            .dull = dull,
                                            .seconds = 0.01f});
    }
}

/* The scene from its beginning; only: layers, or NULL for all. */
static struct player *play(struct session *s, uint64_t seed, const char *const *only)
{
    struct stage_options options = {.seed = seed,
                                    .only = only,
                                    .library = &s->library,
                                    .decode = s->decode,
                                    .patient = true};
    struct player *p = g_new0(struct player, 1);
    player_init(p, 0, 1);
    if (!player_play(p, s->scene, &options, 0.01, NULL))
        exit(1);
    return p;
}

static float *render_stem(struct session *s, int layer, uint64_t seed, bool sunk)
{
    enum { ROUND = BLOCK }; /* a multiple of STEP */
    const char *only[] = {s->name[layer], NULL};
    struct player *p = play(s, seed, only);
    float out[2 * ROUND];
    if (sunk)
        sink(p);
    float *stem = g_new0(float, s->n + ROUND);
    for (int at = 0; at < s->n; at += ROUND / STEP) {
        decode_wait(s->decode);
        engine_render(&p->engine, out, ROUND);
        player_poll(p);
        keep(stem + at, out, ROUND / STEP);
    }
    player_destroy(p);
    g_free(p);
    return stem;
}

static void render_stems(struct session *s, uint64_t seed)
{
    s->n = (int)((s->pause.length_s + 10) * RATE);
    for (int i = 0; i < s->scene->n_layers && i < LAYERS - 1; i++)
        s->name[s->n_layers++] = s->scene->layer[i].name;
    if (scene_layer_index(s->scene, "air") < 0)
        s->name[s->n_layers++] = "air"; /* always there */
    s->all = g_new0(float, s->n);
    for (int i = 0; i < s->n_layers; i++) {
        s->stem[i] = render_stem(s, i, seed, false);
        s->sunk[i] = render_stem(s, i, seed, true);
        for (int k = 0; k < s->n; k++)
            s->all[k] += s->stem[i][k];
    }
}

static void read_sound(struct session *s, const char *path)
{
    gsize size;
    g_autofree char *bytes = NULL;
    if (!g_file_get_contents(path, &bytes, &size, NULL))
        exit(2);
    const float *sound = (const float *)(const void *)bytes;
    s->n_sound = (int)(size / sizeof(float) / 2 / STEP) - 1;
    for (int i = 0; i < STEP; i++) {
        s->sound[i] = g_new0(float, s->n_sound + 1);
        keep(s->sound[i], sound + 2 * i, s->n_sound);
    }
}

static double dot(const float *a, const float *b, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The recording from frame `at` on. */
static const float *sound_at(const struct session *s, int at)
{
    return s->sound[at % STEP] + at / STEP;
}

/* How alike the scene's window at `second` and the recording's from frame `at` on are. */
static double likeness(const struct session *s, int second, int at)
{
    if (at < 0 || at / STEP + WINDOW > s->n_sound)
        return -1;
    const float *x = s->all + second * RATE, *y = sound_at(s, at);
    return dot(x, y, WINDOW) / sqrt(dot(x, x, WINDOW) * dot(y, y, WINDOW) + 1e-20);
}

/* The frame from which on the recording is most alike, from low to high. */
static int find(const struct session *s, int second, int low, int high, int step,
                double *alike)
{
    int best = low;
    *alike = -1;
    for (int at = low; at <= high; at += step) {
        double r = likeness(s, second, at);
        if (r > *alike) {
            *alike = r;
            best = at;
        }
    }
    return best;
}

static int find_far(const struct session *s, int second, int low, int high, double *alike)
{
    int about = find(s, second, low, high, STEP, alike);
    return find(s, second, about - STEP, about + STEP, 1, alike);
}

/* The recording's frame of a second, near where the last one was; farther off when a device
 * that ran dry has left something out. (A bell makes them less alike, too, where they were.) */
static int follow(struct session *s, int second, int began, double *alike)
{
    int at = began + second * SAMPLE_RATE, near = 8, far = 2 * SAMPLE_RATE;
    int found = find(s, second, at - near, at + near, 1, alike);
    if (*alike < 0.8) {
        double more;
        int other = find_far(s, second, at - far, at + far, &more);
        if (more > *alike + 0.1) {
            found = other;
            *alike = more;
            s->slips++;
        }
    }
    return found;
}

/* Solves a (n × n, by rows, symmetric) · x = b in place; x is b's memory. */
static void solve(double a[LAYERS][LAYERS], double b[LAYERS], int n)
{
    for (int k = 0; k < n; k++) {
        for (int i = k + 1; i < n; i++) {
            double f = a[i][k] / a[k][k];
            for (int j = k; j < n; j++)
                a[i][j] -= f * a[k][j];
            b[i] -= f * b[k];
        }
    }
    for (int k = n - 1; k >= 0; k--) {
        for (int j = k + 1; j < n; j++)
            b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

/* The gain in dB of each of stem[] in the window; NAN for those too soft to tell. */
static void gains(const struct session *s, float *const stem[], int at, const float *sound,
                  double db[LAYERS])
{
    double a[LAYERS][LAYERS], b[LAYERS], all = dot(s->all + at, s->all + at, WINDOW);
    int which[LAYERS], n = 0;
    for (int i = 0; i < s->n_layers; i++) {
        db[i] = NAN;
        if (dot(s->stem[i] + at, s->stem[i] + at, WINDOW) > 0.05 * all)
            which[n++] = i;
    }
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            a[i][j] = dot(stem[which[i]] + at, stem[which[j]] + at, WINDOW);
        a[i][i] += 1e-6 * all;
        b[i] = dot(stem[which[i]] + at, sound, WINDOW);
    }
    solve(a, b, n);
    for (int i = 0; i < n; i++)
        db[which[i]] = 20 * log10(fmax(b[i], 1e-6));
}

/* What the layer's gain ought to be, if that is one thing in the whole window. */
static bool ought(const struct session *s, int layer, double t, double *db)
{
    struct pause_moment from = pause_at(&s->pause, t - 0.5), to = pause_at(&s->pause, t + 1.5);
    float gain_db, dull;
    pause_focus(&to, layer, &gain_db, &dull);
    *db = gain_db;
    bool still = from.layer == to.layer && (from.focus > 0.999f) == (to.focus > 0.999f) &&
                 (from.focus > 0.999f || (from.focus < 0.001f && to.focus < 0.001f));
    return still && from.wide == 0 && to.wide == 0 && from.sound == 1 && to.sound == 1 &&
           t > 4;
}

static const double off_db = 0.8; /* that a gain may be off */

/* t: the pause's time; as the recording went on, not as the scene did. */
static void hear_second(struct session *s, int second, double t, const float *sound,
                        double worst[2], int n[2])
{
    double db[LAYERS], ought_db[LAYERS];
    bool still[LAYERS], sunk[LAYERS];
    float *stem[LAYERS];
    for (int i = 0; i < s->n_layers; i++) {
        still[i] = ought(s, i, t, &ought_db[i]);
        sunk[i] = still[i] && ought_db[i] < 0;
        stem[i] = sunk[i] ? s->sunk[i] : s->stem[i];
    }
    gains(s, stem, second * RATE, sound, db);
    struct pause_moment m = pause_at(&s->pause, t + 0.5);
    printf("%4d s  %-20s", second, m.layer >= 0 && m.focus > 0.5f ? s->name[m.layer] : "");
    for (int i = 0; i < s->n_layers; i++) {
        double is_db = db[i] + (sunk[i] ? ought_db[i] : 0), off = is_db - ought_db[i];
        printf(isnan(off) ? "     ·" : " %+5.1f", is_db);
        if (isnan(off) || !still[i])
            continue;
        int which = ought_db[i] != 0;
        worst[which] = fmax(worst[which], fabs(off));
        n[which]++;
        if (fabs(off) > off_db)
            fault(s, s->name[i], second, is_db, ought_db[i]);
    }
    printf("\n");
}

/* The sound's end: its level is the fade's, squared, until it is too soft to tell. The scene
 * begins with its device, which takes its time; the pause begins at once: by how much it is
 * ahead is what fits all seconds best. */
static void hear_end_second(struct session *s, int second, double t, const float *sound)
{
    const float *x = s->all + second * RATE;
    struct end *e = &s->end[s->n_end];
    e->t = t;
    e->db = 20 * log10(fmax(dot(x, sound, WINDOW) / dot(x, x, WINDOW), 1e-6));
    if (s->n_end < ENDS - 1)
        s->n_end++;
}

static double end_db(const struct session *s, const struct end *e, double ahead_s)
{
    return 40 * log10(pause_at(&s->pause, e->t + 0.5 + ahead_s).sound + 1e-3);
}

static double end_off(const struct session *s, double ahead_s)
{
    double off = 0;
    for (int i = 0; i < s->n_end; i++)
        if (end_db(s, &s->end[i], ahead_s) > -20)
            off = fmax(off, fabs(s->end[i].db - end_db(s, &s->end[i], ahead_s)));
    return off;
}

static void hear_end(struct session *s)
{
    const double most_s = 2;
    double ahead_s = 0;
    for (double a = 0; a < most_s; a += 0.02)
        if (end_off(s, a) < end_off(s, ahead_s))
            ahead_s = a;
    printf("the pause is %.2f s ahead of its scene\n", ahead_s);
    for (int i = 0; i < s->n_end; i++) {
        double ought_db = end_db(s, &s->end[i], ahead_s);
        printf("%6.1f s  the whole %+.1f dB, to be %+.1f\n", s->end[i].t, s->end[i].db,
               ought_db);
        if (ought_db > -20 && fabs(s->end[i].db - ought_db) > off_db)
            fault(s, "the end", s->end[i].t, s->end[i].db, ought_db);
    }
    if (s->n_end < 5)
        fault(s, "seconds of the end", 0, s->n_end, 5);
}

static void hear_rest(struct session *s, int at)
{
    int n = MIN(s->n_sound - at / STEP, 3 * RATE);
    double rest = n > 0 ? sqrt(dot(sound_at(s, at), sound_at(s, at), n) / n) : 1;
    printf("then %.1f dB\n", 20 * log10(rest + 1e-9));
    if (rest > 1e-5)
        fault(s, "after the end", s->pause.length_s, rest, 0);
}

static void hear(struct session *s, uint64_t seed, const char *path)
{
    double alike, worst[2] = {0};
    int n[2] = {0}, length = (int)s->pause.length_s;
    int sure = MIN(30, length / 3); /* the first bell is over */
    render_stems(s, seed);
    read_sound(s, path);
    int first =
        find_far(s, sure, (sure - 2) * SAMPLE_RATE, (sure + 15) * SAMPLE_RATE, &alike) -
        sure * SAMPLE_RATE;
    int began = first;
    printf("begins %.2f s into the recording, %.4f alike\n%28s", (double)began / SAMPLE_RATE,
           alike, "");
    for (int i = 0; i < s->n_layers; i++)
        printf(" %5.5s", s->name[i]);
    printf("\n");
    if (alike < 0.9)
        fault(s, "likeness", 0, alike, 1);
    for (int second = 1; second < length; second++) {
        int at = follow(s, second, began, &alike);
        double t = (double)(at - first) / SAMPLE_RATE;
        if (at / STEP + WINDOW > s->n_sound || alike < 0.8)
            continue;
        began = at - second * SAMPLE_RATE;
        if (pause_at(&s->pause, t).sound == 1)
            hear_second(s, second, t, sound_at(s, at), worst, n);
        else
            hear_end_second(s, second, t, sound_at(s, at));
    }
    hear_end(s);
    hear_rest(s, first + (length + 1) * SAMPLE_RATE);
    printf("as it was: %.2f dB off at most; forward or back, %d times: %.2f dB; the device "
           "ran dry in "
           "%d seconds, and is %.2f s late\n",
           worst[0], n[1], worst[1], s->slips, (double)(began - first) / SAMPLE_RATE);
    if (n[0] < 10 || n[1] < 5)
        fault(s, "seconds to tell by", 0, n[1], 5);
    if (s->slips > length / 10)
        fault(s, "seconds in which the device ran dry", 0, s->slips, 0);
}

static void words(struct session *s, const char *path)
{
    enum { LIT = 165 };
    FILE *file = fopen(path, "r");
    double t, mean, most;
    int lit[PAUSE_LINES_MAX] = {0}, unlit = 0;
    while (file && fscanf(file, "%lf %lf %lf", &t, &mean, &most) == 3) {
        struct pause_moment m = pause_at(&s->pause, t), soon = pause_at(&s->pause, t + 0.7),
                            just = pause_at(&s->pause, t - 0.7);
        if (m.words > 0.999f && soon.words > 0.999f && just.words > 0.999f) {
            lit[m.line]++;
            if (most < LIT)
                fault(s, "words unseen", t, most, LIT);
        } else if (t > 1 && m.words == 0 && soon.words == 0 && just.words == 0 &&
                   m.sound == 1) {
            unlit++;
            if (most >= LIT)
                fault(s, "words where there are none", t, most, LIT);
        }
    }
    if (file)
        fclose(file);
    for (int i = 0; i < s->pause.n_lines; i++)
        if (s->pause.line[i].text && lit[i] < 2)
            fault(s, s->pause.line[i].text, s->pause.line[i].begin_s, lit[i], 2);
    printf("words: seen %d times where they are not\n", unlit);
}

static void plan(const struct session *s)
{
    for (int i = 0; i < s->pause.n_lines; i++) {
        const struct pause_line *l = &s->pause.line[i];
        double come = l->begin_s + l->wait_s + l->rise_s;
        if (l->text)
            printf("%.1f %.1f %.1f %.1f %s\n", l->begin_s, come, come + l->read_s,
                   come + l->read_s + l->fall_s, l->text);
    }
}

int main(int argc, char **argv)
{
    struct session *s = g_new0(struct session, 1);
    if (argc < 5)
        return 2;
    uint64_t seed = strtoull(argv[4], NULL, 10);
    setvbuf(stdout, NULL, _IOLBF, 0);
    vocabulary_fill(&s->vocabulary);
    library_init(&s->library);

    s->decode = decode_new(DECODE_BUDGET);
    s->scene = scene_read(argv[2], &s->vocabulary, &s->library, NULL);
    if (!s->scene)
        return 2;
    s->forecast = play(s, seed, NULL);
    pause_init(&s->pause, s->scene, atof(argv[3]), stage_world(player_stage(s->forecast)), 0);
    if (strcmp(argv[1], "plan") == 0)
        plan(s);
    else if (strcmp(argv[1], "words") == 0 && argc > 5)
        words(s, argv[5]);
    else if (argc > 5)
        hear(s, seed, argv[5]);
    int faults = s->faults;
    for (int i = 0; i < LAYERS; i++) {
        g_free(s->stem[i]);
        g_free(s->sunk[i]);
    }
    for (int i = 0; i < STEP; i++)
        g_free(s->sound[i]);
    g_free(s->all);
    player_destroy(s->forecast);
    g_free(s->forecast);
    scene_free(s->scene);
    decode_free(s->decode);
    library_clear(&s->library);
    g_free(s);
    return faults ? 1 : 0;
}
