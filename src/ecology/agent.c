#include "ecology/agent.h"

#include "base/hash.h"
#include "dsp/frames.h"

#include <math.h>
#include <stdbool.h>

/* Streams of a candidate's key. */
enum {
    STREAM_PLACE = 1,
    STREAM_KEPT,
    STREAM_EVENT,
    STREAM_ANSWER,
    STREAM_BORDER,
    STREAM_PHASE
};

/* The shortest silence between two events of one agent. */
static const double pause_s = 0.5;

void agent_init(struct agent *a, double every_s, double longest_s)
{
    /* Of the candidates so many are kept when all is calm: the ebb and flow of willingness
     * leaves 0.87 of them on average. */
    a->chance = 0.92;
    a->longest_s = longest_s;
    a->cell_s = fmax(every_s * a->chance * 0.87, longest_s + pause_s);
    a->sway = fmin(1 - (longest_s + pause_s) / a->cell_s, 0.5);
}

/* How far its cells stand from everybody else's, 0…1: neighbours of one kind would else draw
 * breath together. */
static double phase(const struct agent *a)
{
    return hash_uniform(hash_sub(a->key, STREAM_PHASE));
}

static double border_s(const struct agent *a, int64_t cell)
{
    uint64_t bits = hash_sub(hash_sub(a->key, cell), STREAM_BORDER);
    return ((double)cell + phase(a) + a->sway * hash_uniform(bits)) * a->cell_s;
}

int64_t agent_turn(const struct agent *a, double t)
{
    int64_t cell = (int64_t)floor(t / a->cell_s - phase(a));
    return t < border_s(a, cell) ? cell - 1 : cell;
}

static int64_t frames_of(double seconds)
{
    return (int64_t)floor(seconds * SAMPLE_RATE);
}

static double willingness(const struct agent *a, double t)
{
    const struct habit *h = &a->habit;
    bool by_hour = h->dawn > 0 || h->day > 0 || h->dusk > 0 || h->night > 0;
    double hour = by_hour ? world_hour_share(a->world, h, t) : 1;
    return hour > 0 ? hour * world_willingness(a->world, a->voice, a->who, t) : 0;
}

/* Whether a cell's candidate falls in [from, to) and is kept; if so, what it is. */
static int candidate(const struct agent *a, int64_t cell, int64_t from, int64_t to,
                     struct event *out)
{
    double begin_s = border_s(a, cell), end_s = border_s(a, cell + 1);
    uint64_t key = hash_sub(a->key, cell), event_key = hash_sub(key, STREAM_EVENT);
    double kept = hash_uniform(hash_sub(key, STREAM_KEPT));
    if (kept >= a->chance || frames_of(end_s) < from || frames_of(begin_s) >= to)
        return 0;
    double length_s = fmin(a->length(a->source, a->who, event_key, cell), a->longest_s);
    double room_s = fmax(end_s - begin_s - length_s - pause_s, 0);
    double t = begin_s + hash_uniform(hash_sub(key, STREAM_PLACE)) * room_s;
    int64_t onset = frames_of(t);
    if (onset < from || onset >= to || kept >= a->chance * willingness(a, t))
        return 0;
    *out = (struct event){onset, frames_of(length_s), event_key, a->who, -1, cell};
    return 1;
}

int agent_own_events(const struct agent *a, int64_t from, int64_t to, struct event *out,
                     int n_max)
{
    int n = 0;
    int64_t first = (int64_t)floor(frame_time(from) / a->cell_s) - 3;
    int64_t last = (int64_t)floor(frame_time(to) / a->cell_s);
    for (int64_t cell = first; cell <= last && n < n_max; cell++)
        n += candidate(a, cell, from, to, &out[n]);
    return n;
}

int agent_answer(const struct agent *a, const struct event *call, int caller, double readiness,
                 int64_t from, int64_t to, struct event *out)
{
    struct rng r = rng_of(hash_sub(hash_sub(call->key, STREAM_ANSWER), (int64_t)a->key));
    double latency_s = rng_uniform(&r, ANSWER_SOONEST_S, ANSWER_LATEST_S);
    int64_t onset = call->onset + call->length + frames_of(latency_s);
    if (onset < from || onset >= to)
        return 0;
    if (!rng_chance(&r, readiness * willingness(a, frame_time(onset))))
        return 0;
    uint64_t key = rng_bits(&r);
    int64_t turn = agent_turn(a, frame_time(onset));
    double length_s = fmin(a->length(a->source, a->who, key, turn), a->longest_s);
    struct event own[2];
    int64_t pause = frames_of(pause_s), longest = frames_of(a->longest_s);
    int64_t end = onset + frames_of(length_s);
    int busy = agent_own_events(a, onset - longest - pause, end + pause, own, 2);
    for (int i = 0; i < busy; i++)
        if (own[i].onset + own[i].length + pause > onset)
            return 0;
    *out = (struct event){onset, frames_of(length_s), key, a->who, caller, turn};
    return 1;
}

/* Its answers, two of which may overlap, begun in [from, to). */
static int answers(const struct agent *a, int64_t from, int64_t to, struct event *out,
                   int n_max)
{
    enum { CALLS_MAX = 48, LONGEST_CALL_S = 20 };
    const struct voice *voice = &a->world->voices[a->voice];
    int n = 0;
    for (int i = 0; i < voice->n_links; i++) {
        const struct link *link = &voice->links[i];
        if (link->kind != LINK_ANSWERS || link->from < 0)
            continue;
        struct event call[CALLS_MAX];
        int64_t soonest = from - frames_of(ANSWER_LATEST_S + LONGEST_CALL_S);
        int calls = world_events(a->world, link->from, soonest,
                                 to - frames_of(ANSWER_SOONEST_S), call, CALLS_MAX);
        for (int k = 0; k < calls && n < n_max; k++) {
            int chosen = (int)(hash_uniform(hash_sub(call[k].key, a->voice)) * a->of);
            if (chosen == a->who)
                n += agent_answer(a, &call[k], link->from, link->strength, from, to, &out[n]);
        }
    }
    return n;
}

/* The same without overlaps: the earlier of two is the one that is given. */
static int orderly_answers(const struct agent *a, int64_t from, int64_t to, struct event *out,
                           int n_max)
{
    enum { ANSWERS_MAX = 32 };
    struct event given[ANSWERS_MAX];
    int n = 0;
    int n_given = answers(a, from - frames_of(a->longest_s), to, given, ANSWERS_MAX);
    for (int i = 0; i < n_given && n < n_max; i++) {
        int64_t onset = given[i].onset;
        bool first = onset >= from;
        for (int k = 0; k < n_given; k++)
            first &= given[k].onset >= onset || given[k].onset + given[k].length <= onset;
        if (first)
            out[n++] = given[i];
    }
    return n;
}

int agent_events(const struct agent *a, int64_t from, int64_t to, struct event *out, int n_max)
{
    int64_t stretch = frames_of(15); /* no more at once than the buffers above hold */
    int n = agent_own_events(a, from, to, out, n_max);
    for (int64_t at = from; at < to; at += stretch)
        n += orderly_answers(a, at, at + stretch < to ? at + stretch : to, out + n, n_max - n);
    return n;
}
