#include "ecology/breath.h"

#include <math.h>

#define PI 3.14159265358979

/* Where both sides of every breath begin: comfortable for most (peers.md §3). */
static const double gentle_s = 3.5;

struct breath_pattern breath_pattern_default(void)
{
    return (struct breath_pattern){{5, 0, 5, 0}};
}

/* The i-th breath's pattern: between gentle and the scene's own while i < BREATH_EASING. */
static struct breath_pattern nth(const struct breath *b, int i)
{
    double k = (double)(i + 1) / (BREATH_EASING + 1);
    if (i < 0 || i >= BREATH_EASING)
        return b->pattern;
    static const double start[4] = {gentle_s, 0, gentle_s, 0};
    struct breath_pattern p;
    for (int j = 0; j < 4; j++)
        p.part_s[j] = start[j] + k * (b->pattern.part_s[j] - start[j]);
    return p;
}

static double cycle_s(const struct breath_pattern *p)
{
    return p->part_s[0] + p->part_s[1] + p->part_s[2] + p->part_s[3];
}

void breath_init(struct breath *b, const struct breath_pattern *p)
{
    b->pattern = *p;
    b->begins_s[0] = 0;
    for (int i = 0; i < BREATH_EASING; i++) {
        struct breath_pattern eased = nth(b, i);
        b->begins_s[i + 1] = b->begins_s[i] + cycle_s(&eased);
    }
}

/* 0 → 1 as x goes 0 → 1: gathering speed over the first `start` of the way, steady, slowing
 * down over the last `end`; the speed is a raised cosine, a plateau, a raised cosine. */
static double ease(double x, double start, double end)
{
    double speed = 1 / (1 - start / 2 - end / 2);
    if (x < start)
        return speed * (x / 2 - start / (2 * PI) * sin(PI * x / start));
    if (x > 1 - end)
        return 1 - ease(1 - x, end, start);
    return speed * (x - start / 2);
}

/* An out-breath is seen to begin at once and takes its time to end (peers.md §3). */
double breath_inhaled(double along)
{
    return ease(along, 0.25, 0.25);
}

double breath_exhaled(double along)
{
    return 1 - ease(along, 0.08, 0.3);
}

struct breath_moment breath_at(const struct breath *b, double t)
{
    struct breath_moment m = {0};
    double into = 0;
    int i = 0;
    if (t >= 0 && t < b->begins_s[BREATH_EASING]) {
        while (t >= b->begins_s[i + 1])
            i++;
        into = t - b->begins_s[i];
        m.count = i;
    } else { /* steady, before 0 as well: a scene has no beginning of its own */
        double cycle = cycle_s(&b->pattern);
        double since = t < 0 ? t : t - b->begins_s[BREATH_EASING];
        double whole = floor(since / cycle);
        into = since - whole * cycle;
        m.count = (long)whole + (t < 0 ? 0 : BREATH_EASING);
        i = BREATH_EASING;
    }
    struct breath_pattern p = nth(b, i);
    int part = 0;
    while (part < BREATH_REST && into >= p.part_s[part])
        into -= p.part_s[part++];
    m.part = (enum breath_part)part;
    m.along = p.part_s[part] > 0 ? fmin(into / p.part_s[part], 1) : 1;
    m.light = part == BREATH_INHALE   ? breath_inhaled(m.along)
              : part == BREATH_HOLD   ? 1
              : part == BREATH_EXHALE ? breath_exhaled(m.along)
                                      : 0;
    return m;
}

double breath_begins_s(const struct breath *b, long count)
{
    if (count >= 0 && count <= BREATH_EASING)
        return b->begins_s[count];
    double cycle = cycle_s(&b->pattern);
    return count < 0 ? (double)count * cycle
                     : b->begins_s[BREATH_EASING] + (double)(count - BREATH_EASING) * cycle;
}
