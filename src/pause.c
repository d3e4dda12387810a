#include "pause.h"

#include <math.h>
#include <string.h>

/* Shares of the whole; listening gets what the others leave. Measured by nothing but sitting
 * through it: arriving is short, since one came to listen. */
static const double arrive_share = 0.1, breathe_share = 0.18, widen_share = 0.13,
                    return_share = 0.14;

/* At their longest, in seconds; all shrink with a short pause. */
static const double dark_s = 5, word_rise_s = 2.2, word_fall_s = 3, turn_s = 5, linger_s = 20;

static int count(const struct scene *s, enum scene_stretch stretch)
{
    int n = 0;
    for (int i = 0; i < s->n_words; i++)
        n += s->words[i].stretch == stretch;
    return n;
}

/* Lays the lines of a stretch side by side between begin_s and end_s; an unspoken one when it
 * has none. */
static void lay(struct pause *p, const struct scene *s, enum scene_stretch stretch,
                double begin_s, double end_s)
{
    int n = count(s, stretch), k = 0;
    if (n == 0 && end_s > begin_s)
        p->line[p->n_lines++] = (struct pause_line){stretch, -1, NULL, begin_s, end_s};
    double each_s = (end_s - begin_s) / (n ? n : 1);
    for (int i = 0; i < s->n_words && p->n_lines < PAUSE_LINES_MAX; i++) {
        const struct scene_words *w = &s->words[i];
        if (w->stretch != stretch)
            continue;
        int layer = w->layer ? scene_layer_index(s, w->layer) : -1;
        p->line[p->n_lines++] = (struct pause_line){
            stretch, layer, w->text, begin_s + k * each_s, begin_s + (k + 1) * each_s};
        k++;
    }
}

void pause_init(struct pause *p, const struct scene *scene, double length_s)
{
    memset(p, 0, sizeof *p);
    p->length_s = length_s;
    double arrive = arrive_share * length_s, breathe = arrive + breathe_share * length_s;
    double back = length_s - return_share * length_s, widen = back - widen_share * length_s;
    lay(p, scene, WORDS_ARRIVE, 0, arrive);
    lay(p, scene, WORDS_BREATHE, arrive, breathe);
    lay(p, scene, WORDS_LISTEN, breathe, widen);
    lay(p, scene, WORDS_WIDEN, widen, back);
    lay(p, scene, WORDS_RETURN, back, length_s);
}

/* 0 before `from`, 1 after `to`, softly between. */
static double soft(double from, double to, double t)
{
    double x = to > from ? fmin(fmax((t - from) / (to - from), 0), 1) : t >= to;
    return x * x * (3 - 2 * x);
}

/* How long a line is read at a calm pace: two words a second, and a moment to find it. */
static double reading_s(const char *text)
{
    return 1.5 + 0.5 * (1 + (double)strlen(text) / 6);
}

/* Words come a little after their stretch has begun, stay to be read, and leave some of the
 * stretch to itself. */
static float words_at(const struct pause_line *l, double t)
{
    if (!l->text)
        return 0;
    double room_s = l->end_s - l->begin_s;
    double full_s = word_rise_s + 1.4 * reading_s(l->text) + word_fall_s;
    double k = fmin(1, room_s / (full_s + 1));
    double begin = l->begin_s + fmin(1.5, 0.06 * room_s);
    double read = begin + k * (full_s - word_fall_s);
    return (float)(soft(begin, begin + k * word_rise_s, t) *
                   (1 - soft(read, read + k * word_fall_s, t)));
}

struct pause_moment pause_at(const struct pause *p, double t)
{
    struct pause_moment m = {.layer = -1, .line = p->n_lines - 1};
    for (int i = p->n_lines - 1; i >= 0 && t < p->line[i].end_s; i--)
        m.line = i;
    const struct pause_line *l = &p->line[m.line];
    double room_s = l->end_s - l->begin_s;
    double turn = fmin(turn_s, room_s / 3);
    m.words = words_at(l, t);
    m.light = (float)soft(0, fmin(dark_s, 0.1 * p->length_s), t);
    m.sound = (float)(1 - soft(p->length_s - fmin(linger_s, p->length_s / 5), p->length_s, t));
    if (l->stretch == WORDS_LISTEN && l->layer >= 0) {
        m.layer = l->layer;
        m.focus = (float)(soft(l->begin_s, l->begin_s + turn, t) *
                          (1 - soft(l->end_s - turn, l->end_s, t)));
    }
    if (l->stretch == WORDS_WIDEN)
        m.wide = (float)soft(l->begin_s, l->begin_s + 2 * turn, t);
    else if (l->stretch == WORDS_RETURN)
        m.wide = (float)(1 - soft(l->begin_s, l->begin_s + 2 * turn, t));
    m.over = t >= p->length_s;
    return m;
}

void pause_focus(const struct pause_moment *m, int layer, float *gain_db, float *dull)
{
    bool forward = m->layer == layer;
    *gain_db = m->layer < 0 ? 0 : m->focus * (forward ? 3.5f : -3);
    *dull = m->layer < 0 || forward ? 0 : m->focus;
}
