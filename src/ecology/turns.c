#include "ecology/turns.h"

#include <math.h>
#include <stdatomic.h>

/* How long over its time a breath waits, in shares of the side and at the least; in-breaths
 * for longer: it is a hand that holds them. */
static const double late_share = 0.5, late_least_s = 1.5, held_s = 12;

/* By itself, before it begins to glide; and over how many cycles it then does. */
static const double alone_cycles = 2, glide_cycles = 6;

void turns_add(struct turns *l, const struct turn *turn)
{
    unsigned n = atomic_load_explicit(&l->count, memory_order_relaxed), i = n % TURNS_MAX;
    atomic_store_explicit(&l->turn[i].t, turn->t, memory_order_relaxed);
    atomic_store_explicit(&l->turn[i].light, turn->light, memory_order_relaxed);
    atomic_store_explicit(&l->turn[i].move_s, turn->move_s, memory_order_relaxed);
    atomic_store_explicit(&l->turn[i].in_s, turn->side_s[TURN_IN], memory_order_relaxed);
    atomic_store_explicit(&l->turn[i].out_s, turn->side_s[TURN_OUT], memory_order_relaxed);
    atomic_store_explicit(&l->turn[i].way, turn->way, memory_order_relaxed);
    atomic_store_explicit(&l->count, n + 1, memory_order_release);
}

static struct turn nth(const struct turns *l, unsigned n)
{
    unsigned i = n % TURNS_MAX;
    return (struct turn){
        atomic_load_explicit(&l->turn[i].t, memory_order_relaxed),
        atomic_load_explicit(&l->turn[i].light, memory_order_relaxed),
        atomic_load_explicit(&l->turn[i].move_s, memory_order_relaxed),
        {atomic_load_explicit(&l->turn[i].in_s, memory_order_relaxed),
         atomic_load_explicit(&l->turn[i].out_s, memory_order_relaxed)},
        (enum turn_way)atomic_load_explicit(&l->turn[i].way, memory_order_relaxed)};
}

/* How long the breath is the turn's, if no other comes. */
static double wait_s(const struct turn *u)
{
    double side_s = u->side_s[u->way];
    return side_s + (u->way == TURN_IN ? held_s : fmax(late_share * side_s, late_least_s));
}

static double cycle_s(const struct turn *u)
{
    return u->side_s[TURN_IN] + u->side_s[TURN_OUT];
}

static struct breath_moment moving(const struct turn *u, double t, long count)
{
    double gone_s = t - u->t;
    bool in = u->way == TURN_IN, moves = gone_s < u->move_s;
    struct breath_moment m = {.count = count};
    m.part = in ? (moves ? BREATH_INHALE : BREATH_HOLD) : moves ? BREATH_EXHALE : BREATH_REST;
    double all_s = moves ? u->move_s : fmax(wait_s(u) - u->move_s, 1e-6);
    m.along = fmin((moves ? gone_s : gone_s - u->move_s) / all_s, 1);
    double x = moves ? m.along : 1;
    m.light =
        in ? u->light + (1 - u->light) * breath_inhaled(x) : u->light * breath_exhaled(x);
    return m;
}

/* The way home: scene time bent, so that it runs at the pace that was left, and comes to run
 * as it does everywhere. Begins at `t` with the beginning of a breath. */
struct way_home {
    double t, begin; /* there, the bent time */
    double rate, alone_s, glide_s;
    double off_s; /* by how much the bent time would miss, if its rate alone changed */
};

static struct way_home way_by(const struct turn *u, const struct breath *b, double t, long i)
{
    struct way_home h = {.t = t, .begin = breath_begins_s(b, i)};
    double own_s = breath_begins_s(b, i + 1) - h.begin;
    h.rate = own_s / cycle_s(u);
    h.alone_s = alone_cycles * cycle_s(u);
    h.glide_s = glide_cycles * own_s;
    h.off_s = h.begin + alone_cycles * own_s + (h.rate - 1) * h.glide_s / 3 - t - h.alone_s;
    return h;
}

/* By that breath of the scene's from which the way is shortest. */
static struct way_home way_home(const struct turn *u, const struct breath *b)
{
    enum { NEAR = 16 };
    double t = u->t + wait_s(u);
    long now = breath_at(b, t).count;
    struct way_home best = way_by(u, b, t, now);
    for (long i = now - NEAR; i <= now + NEAR; i++) {
        struct way_home h = way_by(u, b, t, i);
        if (fabs(h.off_s) < fabs(best.off_s))
            best = h;
    }
    return best;
}

static double bent(const struct way_home *h, double t)
{
    double gone_s = t - h->t, x = (gone_s - h->alone_s) / h->glide_s, left = 1 - x;
    if (x <= 0)
        return h->begin + h->rate * gone_s;
    if (x >= 1)
        return t;
    /* The rate falls to 1 as (1 − x)²; what is off goes on a smooth step meanwhile. */
    double off = h->off_s * ((2 * x - 3) * x * x + 1);
    return t + off - (h->rate - 1) * h->glide_s * left * left * left / 3;
}

/* The last turn's for as long as it waits; an in-breath is then let out; and then home. */
static struct breath_moment after(const struct turn *u, const struct breath *b, double t,
                                  long count)
{
    struct turn out = *u;
    if (t < u->t + wait_s(u))
        return moving(u, t, count);
    if (u->way == TURN_IN) {
        out = (struct turn){.t = u->t + wait_s(u),
                            .light = 1,
                            .move_s = u->side_s[TURN_OUT],
                            .side_s = {u->side_s[TURN_IN], u->side_s[TURN_OUT]},
                            .way = TURN_OUT};
        if (t < out.t + wait_s(&out))
            return moving(&out, t, count);
    }
    struct way_home h = way_home(&out, b);
    return breath_at(b, bent(&h, t));
}

struct breath_moment turns_breath(const struct turns *l, const struct breath *b, double t)
{
    unsigned n = atomic_load_explicit(&l->count, memory_order_acquire);
    for (unsigned i = n; i > 0 && n - i < TURNS_ASKED; i--) {
        struct turn u = nth(l, i - 1);
        if (u.t <= t)
            return after(&u, b, t, i / 2);
    }
    if (n > TURNS_ASKED) /* longer ago than anybody looks */
        return (struct breath_moment){.part = BREATH_REST,
                                      .light = nth(l, n - TURNS_ASKED).light};
    return breath_at(b, t);
}

double turns_end_s(const struct turns *l, const struct breath *b)
{
    unsigned n = atomic_load_explicit(&l->count, memory_order_acquire);
    if (n == 0)
        return 0;
    struct turn u = nth(l, n - 1);
    if (u.way == TURN_IN) {
        u.t += wait_s(&u);
        u.way = TURN_OUT;
    }
    struct way_home h = way_home(&u, b);
    return h.t + h.alone_s + h.glide_s;
}
