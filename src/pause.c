#include "pause.h"

#include "base/smooth.h"
#include "listening.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Of the time that no words need; listening has the most, since one came to listen. */
static const double share[PAUSE_STRETCHES] = {[WORDS_ARRIVE] = 0.10,
                                              [WORDS_BREATHE] = 0.19,
                                              [WORDS_LISTEN] = 0.44,
                                              [WORDS_WIDEN] = 0.13,
                                              [WORDS_RETURN] = 0.14};

/* At their longest, in seconds; all shrink with a short pause. A layer stays forward no longer
 * than that, however long its stretch is: then all is as it was. */
static const double dark_s = 5, turn_s = 5, linger_s = 20, forward_s = 90;
static const float low_light = 0.72f;

/* How words come, stay and go: with all the time there is, and with as little as is calm. A
 * hundred and ten words a minute, and a moment to find them; or a hundred and fifty. */
static const struct pace {
    double wait_s, rise_s, find_s, word_s, fall_s;
} slow = {1.4, 2.2, 1.6, 0.56, 3}, brisk = {0.2, 0.8, 0.8, 0.4, 0.9};

static struct pace pace_between(double slowness)
{
    const double k = slowness;
    return (struct pace){
        brisk.wait_s + k * (slow.wait_s - brisk.wait_s),
        brisk.rise_s + k * (slow.rise_s - brisk.rise_s),
        brisk.find_s + k * (slow.find_s - brisk.find_s),
        brisk.word_s + k * (slow.word_s - brisk.word_s),
        brisk.fall_s + k * (slow.fall_s - brisk.fall_s),
    };
}

/* Words of six letters, the space counted; a letter that is a syllable or more counts thrice,
 * a mark on another letter not at all. */
static double words_in(const char *text)
{
    int letters = 1;
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        letters += g_unichar_iszerowidth(u) ? 0 : g_unichar_iswide(u) ? 3 : 1;
    }
    return letters / 6.0;
}

static double read_s(const char *text, const struct pace *p)
{
    return p->find_s + p->word_s * words_in(text);
}

static double need_s(const char *text, const struct pace *p)
{
    return p->wait_s + p->rise_s + read_s(text, p) + p->fall_s;
}

/* Which of the scene's lines are said. */
struct choice {
    const struct scene *scene;
    bool said[PAUSE_LINES_MAX];
    int n; /* of the scene's lines, as far as there is room */
};

/* By all that is said in a stretch, or (-1) in all of them. */
static double needed_s(const struct choice *c, const struct pace *p, int stretch)
{
    double sum = 0;
    for (int i = 0; i < c->n; i++)
        if (c->said[i] && (stretch < 0 || (int)c->scene->words[i].stretch == stretch))
            sum += need_s(c->scene->words[i].text, p);
    return sum;
}

/* The later lines of a stretch go, until `keep` are left or all fit. */
static void thin(struct choice *c, enum scene_stretch stretch, int keep, double length_s)
{
    int n = 0;
    for (int i = 0; i < c->n; i++)
        n += c->said[i] && c->scene->words[i].stretch == stretch;
    for (int i = c->n - 1; i >= 0 && n > keep && needed_s(c, &brisk, -1) > length_s; i--) {
        if (c->said[i] && c->scene->words[i].stretch == stretch) {
            c->said[i] = false;
            n--;
        }
    }
}

/* As many lines as can be read in the time; what is missed least goes first. */
static struct choice choose(const struct scene *s, double length_s)
{
    static const struct {
        enum scene_stretch stretch;
        int keep;
    } order[] = {
        {WORDS_BREATHE, 1}, {WORDS_LISTEN, 2}, {WORDS_BREATHE, 0}, {WORDS_ARRIVE, 1},
        {WORDS_RETURN, 1},  {WORDS_WIDEN, 1},  {WORDS_LISTEN, 1},  {WORDS_WIDEN, 0},
        {WORDS_ARRIVE, 0},  {WORDS_RETURN, 0}, {WORDS_LISTEN, 0},
    };
    /* Room for a wordless line of every stretch, too. */
    struct choice c = {.scene = s, .n = MIN(s->n_words, PAUSE_LINES_MAX - PAUSE_STRETCHES)};
    for (int i = 0; i < c.n; i++)
        c.said[i] = s->words[i].text && *s->words[i].text &&
                    g_utf8_validate(s->words[i].text, -1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        thin(&c, order[i].stretch, order[i].keep, length_s);
    return c;
}

/* Where a pause stands in its scene's time; NULL world: nobody knows. */
struct where {
    const struct world *world;
    double zero_s;
};

/* The lines of a stretch that are said, n of them: each gets what it needs, and all of them
 * alike of what is left. */
static int gather(const struct choice *c, enum scene_stretch stretch, const struct pace *pace,
                  double from_s, double to_s, int which[], struct listening_line line[])
{
    int n = 0;
    double needed = 0;
    for (int i = 0; i < c->n; i++) {
        const struct scene_words *w = &c->scene->words[i];
        if (!c->said[i] || w->stretch != stretch)
            continue;
        which[n] = i;
        line[n] = (struct listening_line){.voice = -1, .need_s = need_s(w->text, pace)};
        if (stretch == WORDS_LISTEN && w->layer)
            line[n].voice = scene_layer_index(c->scene, w->layer);
        needed += line[n++].need_s;
    }
    for (int i = 0; i < n; i++) {
        line[i].usual_s = from_s;
        from_s += line[i].need_s + (to_s - from_s - needed) / (n - i);
        needed -= line[i].need_s;
    }
    return n;
}

static void append(struct pause *p, const struct pause_line *line)
{
    if (p->n_lines > 0)
        p->line[p->n_lines - 1].end_s = line->begin_s;
    p->line[p->n_lines++] = *line;
}

/* How long the light takes to come back. */
static double slow_turn_s(const struct pause *p)
{
    return fmin(fmin(2 * turn_s, p->length_s / 10), p->length_s - p->begin_s[WORDS_RETURN]);
}

static double open_s(const struct pause *p)
{
    return fmin(slow_turn_s(p), p->begin_s[WORDS_RETURN] - p->begin_s[WORDS_WIDEN]);
}

static double back_s(const struct pause_line *l)
{
    return fmin(l->end_s, l->begin_s + l->turn_s + forward_s + l->turn_s);
}

/* The last line ends with the pause; from the n-th on, each knows how long it is. */
static void end_lines(struct pause *p, int n)
{
    p->line[p->n_lines - 1].end_s = p->length_s;
    for (int i = n; i < p->n_lines; i++) {
        struct pause_line *l = &p->line[i];
        l->turn_s = fmin(turn_s, (l->end_s - l->begin_s) / 3);
        l->back_s = back_s(l);
    }
}

/* Appends the lines of a stretch; an unspoken one when it has none. */
static void lay(struct pause *p, const struct choice *c, enum scene_stretch stretch,
                const struct pace *pace, const struct where *where, double from_s, double to_s)
{
    int which[PAUSE_LINES_MAX];
    struct listening_line line[PAUSE_LINES_MAX];
    int n = gather(c, stretch, pace, from_s, to_s, which, line);
    if (n == 0)
        append(p, &(struct pause_line){
                      .stretch = stretch, .layer = -1, .begin_s = from_s, .end_s = to_s});
    listening_plan(line, n, where->world, where->zero_s, from_s, to_s);
    for (int i = 0; i < n; i++) {
        const char *text = c->scene->words[which[i]].text;
        if (line[i].said)
            append(p, &(struct pause_line){.stretch = stretch,
                                           .layer = line[i].voice,
                                           .text = text,
                                           .begin_s = line[i].begin_s,
                                           .end_s = to_s,
                                           .wait_s = pace->wait_s,
                                           .rise_s = pace->rise_s,
                                           .read_s = read_s(text, pace),
                                           .fall_s = pace->fall_s});
    }
}

void pause_init(struct pause *p, const struct scene *scene, double length_s,
                const struct world *world, double zero_s)
{
    *p = (struct pause){.scene = scene, .length_s = length_s};
    struct choice choice = choose(scene, 0.72 * length_s);
    double least_s = needed_s(&choice, &brisk, -1), most_s = needed_s(&choice, &slow, -1);
    double slowness =
        most_s > least_s ? CLAMP((0.68 * length_s - least_s) / (most_s - least_s), 0, 1) : 1;
    struct pace pace = pace_between(slowness);
    struct where where = {world, zero_s};
    double free_s = length_s - needed_s(&choice, &pace, -1), at_s = 0;
    for (int i = 0; i < PAUSE_STRETCHES; i++) {
        enum scene_stretch stretch = (enum scene_stretch)i;
        double end_s = at_s + needed_s(&choice, &pace, i) + share[i] * free_s;
        int first = p->n_lines;
        lay(p, &choice, stretch, &pace, &where, at_s, end_s);
        p->begin_s[i] = p->line[first].begin_s;
        at_s = end_s;
    }
    end_lines(p, 0);
    p->open_s = open_s(p);
}

/* When its words have gone. */
static double said_s(const struct pause_line *l)
{
    return l->begin_s + l->wait_s + l->rise_s + l->read_s + l->fall_s;
}

static bool says(const struct pause *p, int n, const struct pause_line *l)
{
    for (int i = 0; i < n; i++) {
        const struct pause_line *said = &p->line[i];
        if (l->text ? g_strcmp0(said->text, l->text) == 0
                    : !said->text && said->stretch == l->stretch)
            return true;
    }
    return false;
}

/* The lines that have begun; the last of them may listen to a layer, under its number here. */
static void begin_as(struct pause *p, const struct pause *was, double t)
{
    p->n_lines = 0;
    for (int i = 0; i < was->n_lines && (i == 0 || was->line[i].begin_s <= t); i++)
        append(p, &was->line[i]);
    struct pause_line *now = &p->line[p->n_lines - 1];
    if (now->layer >= 0)
        now->layer = scene_layer_index(p->scene, was->scene->layer[now->layer].name);
}

/* A stretch that hadn't begun does with its first line, of those from the n-th on. */
static void begin_stretches(struct pause *p, const struct pause *was, int n, double t)
{
    double least_s = t;
    for (int i = 0; i < PAUSE_STRETCHES; i++) {
        if (was->begin_s[i] <= t) {
            p->begin_s[i] = was->begin_s[i];
            continue;
        }
        for (int k = p->n_lines - 1; k >= n; k--)
            if ((int)p->line[k].stretch == i)
                p->begin_s[i] = p->line[k].begin_s;
        p->begin_s[i] = least_s = fmax(p->begin_s[i], least_s);
    }
}

void pause_go_on(struct pause *p, const struct pause *was, double t)
{
    const struct pause plan = *p;
    begin_as(p, was, t);
    int n = p->n_lines;
    struct pause_line *now = &p->line[n - 1];
    bool goes_back = t > now->back_s - now->turn_s;
    double free_s = fmax(said_s(now), t);
    if (now->layer >= 0)
        free_s = fmax(free_s, goes_back ? now->back_s : t + now->turn_s);
    for (int i = 0; i < plan.n_lines && p->n_lines < PAUSE_LINES_MAX; i++) {
        struct pause_line l = plan.line[i];
        double need_s = said_s(&l) - l.begin_s;
        l.begin_s = fmax(l.begin_s, free_s);
        bool in_order = l.stretch >= p->line[n - 1].stretch;
        if (in_order && !says(p, n, &l) && l.begin_s + need_s < l.end_s)
            append(p, &l);
    }
    end_lines(p, n);
    if (!goes_back)
        now->back_s = back_s(now);
    begin_stretches(p, was, n, t);
    p->open_s = was->begin_s[WORDS_WIDEN] <= t ? was->open_s : open_s(p);
}

/* Words come a little after their stretch has begun, stay to be read, and leave the rest of
 * the stretch to itself. */
static float words_at(const struct pause_line *l, double t)
{
    if (!l->text)
        return 0;
    double begin = l->begin_s + l->wait_s, come = begin + l->rise_s, read = come + l->read_s;
    return (float)(smoothstep(begin, come, t) * (1 - smoothstep(read, said_s(l), t)));
}

static float focus_at(const struct pause_line *l, double t)
{
    return (float)(smoothstep(l->begin_s, l->begin_s + l->turn_s, t) *
                   (1 - smoothstep(l->back_s - l->turn_s, l->back_s, t)));
}

struct pause_moment pause_at(const struct pause *p, double t)
{
    struct pause_moment m = {.layer = -1, .line = p->n_lines - 1};
    for (int i = p->n_lines - 1; i >= 0 && t < p->line[i].end_s; i--)
        m.line = i;
    const struct pause_line *l = &p->line[m.line];
    double back = p->begin_s[WORDS_RETURN], wide = p->begin_s[WORDS_WIDEN];
    double slow_turn = slow_turn_s(p), open = p->open_s;
    m.words = words_at(l, t);
    double dark = fmin(dark_s, 0.1 * p->length_s);
    double lower = low_light + (1 - low_light) * smoothstep(back, back + slow_turn, t);
    double settled = smoothstep(dark, dark + 3 * slow_turn, t);
    m.light = (float)(smoothstep(0, dark, t) * (1 + settled * (lower - 1)));
    m.sound =
        (float)(1 - smoothstep(p->length_s - fmin(linger_s, p->length_s / 5), p->length_s, t));
    if (l->stretch == WORDS_LISTEN && l->layer >= 0) {
        m.layer = l->layer;
        m.focus = focus_at(l, t);
    }
    m.wide =
        (float)(smoothstep(wide, wide + open, t) * (1 - smoothstep(back, back + open, t)));
    m.over = t >= p->length_s;
    return m;
}

void pause_focus(const struct pause_moment *m, int layer, float *gain_db, float *dull)
{
    bool forward = m->layer == layer;
    *gain_db = m->layer < 0 ? 0 : m->focus * (forward ? 3.5f : -3);
    *dull = m->layer < 0 || forward ? 0 : m->focus;
}
