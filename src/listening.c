#include "listening.h"

#include "dsp/frames.h"

#include <glib.h>

#include <math.h>
#include <string.h>

/* The time is cut into so many steps; a line begins with one. */
enum { STEPS = 240 };

/* A singer begins so long after its line has, in seconds: it has come forward then, and the
 * words can just be read. */
static const double soonest_s = 3, latest_s = 9;

/* Being where it would be is worth this much of being heard. */
static const double usual_worth = 0.3;

struct plan {
    const struct world *world;
    double zero_s, from_s, step_s;
    struct listening_line *line;
    int n;
    /* worth[i][k]: of line i at step k and the best that can follow it; best[i][k]: the most
     * of those that begin with line i or later, at step k or later (0: none of them). */
    float (*worth)[STEPS + 1], (*best)[STEPS + 1];
};

/* Whether it is heard only now and then. */
static bool calls(const struct world *w, int voice)
{
    const struct voice_answers *a = voice >= 0 ? w->voices[voice].answers : NULL;
    return a && a->events && !a->steady;
}

static double step_at(const struct plan *p, int k)
{
    return p->from_s + k * p->step_s;
}

/* From which steps on the line would just precede a call. */
static void listen(const struct plan *p, const struct listening_line *l, bool heard[STEPS])
{
    enum { CALLS = 64 };
    const double ahead_s = 10; /* asked for at once */
    double end_s = step_at(p, STEPS) + latest_s;
    memset(heard, !calls(p->world, l->voice), STEPS * sizeof *heard);
    if (heard[0])
        return;
    for (double from = p->from_s; from < end_s; from += ahead_s) {
        struct event call[CALLS];
        int64_t frame = (int64_t)((p->zero_s + from) * SAMPLE_RATE);
        int n = world_all_events(p->world, l->voice, frame,
                                 frame + (int64_t)(ahead_s * SAMPLE_RATE), call, CALLS);
        for (int i = 0; i < n; i++) {
            double at = frame_time(call[i].onset) - p->zero_s - p->from_s;
            int first = (int)ceil((at - latest_s) / p->step_s);
            int last = (int)floor((at - soonest_s) / p->step_s);
            for (int k = MAX(first, 0); k <= MIN(last, STEPS - 1); k++)
                heard[k] = true;
        }
    }
}

static void weigh(struct plan *p, int i)
{
    const struct listening_line *l = &p->line[i];
    int needed = (int)ceil(l->need_s / p->step_s);
    bool heard[STEPS];
    listen(p, l, heard);
    for (int k = STEPS - 1; k >= 0; k--) {
        double off = fabs(step_at(p, k) - l->usual_s) / (STEPS * p->step_s);
        bool fits = k + needed <= STEPS;
        double own = (heard[k] ? 1 : -1) - usual_worth * off;
        p->worth[i][k] = fits ? (float)own + p->best[i + 1][k + needed] : -1;
        p->best[i][k] = fmaxf(p->worth[i][k], fmaxf(p->best[i][k + 1], p->best[i + 1][k]));
    }
}

/* Follows what is worth most from the first line and step on. */
static int choose(const struct plan *p)
{
    int said = 0, k = 0;
    for (int i = 0; i < p->n; i++) {
        struct listening_line *l = &p->line[i];
        int at = k;
        while (at < STEPS && p->worth[i][at] < p->best[i][k])
            at++;
        l->said = p->best[i][k] > p->best[i + 1][k] && at < STEPS;
        if (!l->said)
            continue;
        l->begin_s = step_at(p, at);
        k = MIN(at + (int)ceil(l->need_s / p->step_s), STEPS);
        said++;
    }
    return said;
}

void listening_plan(struct listening_line *line, int n, const struct world *world,
                    double zero_s, double from_s, double to_s)
{
    bool waits = false;
    for (int i = 0; i < n; i++) {
        line[i].said = true;
        line[i].begin_s = line[i].usual_s;
        waits = waits || (world && calls(world, line[i].voice));
    }
    if (!waits || to_s <= from_s)
        return;
    struct plan p = {world, zero_s, from_s, (to_s - from_s) / STEPS, line, n, NULL, NULL};
    p.worth = g_malloc0_n((gsize)n + 1, sizeof *p.worth);
    p.best = g_malloc0_n((gsize)n + 1, sizeof *p.best);
    for (int i = n - 1; i >= 0; i--)
        weigh(&p, i);
    if (choose(&p) == 0) {
        line[0].said = true; /* then it is listened for */
        line[0].begin_s = line[0].usual_s;
    }
    g_free(p.worth);
    g_free(p.best);
}
