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
    STREAM_PHASE,
    STREAM_FLIGHT,
    STREAM_PERCH
};

/* The shortest silence between two events of one agent. */
static const double pause_s = 0.5;

/* What the ebb and flow of willingness leaves on average. */
static const double usual_ebb = 0.824;

/* A flight takes as many whole turns as make up flight_s at the least. */
static int flight_turns(const struct agent *a)
{
    const double flight_s = 5;
    return a->share * (int)ceil(flight_s / ((1 - a->sway) * a->cell_s));
}

/* The share of its turns that it is not on the wing. */
static double perched(const struct agent *a)
{
    return pow(1 - a->moves / a->share, flight_turns(a));
}

/* Cells of so many seconds each, or longer where an event would not fit. */
static void set_cells(struct agent *a, double cell_s)
{
    /* Who shares its time must not keep time with the others. */
    double needed_s = (a->longest_s + pause_s) * (a->share > 1 ? 1.12 : 1);
    a->cell_s = fmax(cell_s, needed_s);
    a->sway = fmin(1 - (a->longest_s + pause_s) / a->cell_s, 0.5);
}

void agent_init(struct agent *a, double every_s, double longest_s)
{
    a->chance = a->chance > 0 ? a->chance : 0.92;
    a->longest_s = longest_s;
    a->share = a->share > 1 ? a->share : 1;
    a->clock = a->clock ? a->clock : a->key;
    set_cells(a, every_s * a->chance * usual_ebb / a->share);
    set_cells(a, a->cell_s * perched(a)); /* what it leaves out for flights it makes up for */
}

/* Whether a cell is its own. */
static bool is_own(const struct agent *a, int64_t cell)
{
    return a->share == 1 || (cell % a->share + a->share) % a->share == a->who;
}

/* How far its cells stand from everybody else's, 0…1: neighbours of one kind would else draw
 * breath together. */
static double phase(const struct agent *a)
{
    return hash_uniform(hash_sub(a->clock, STREAM_PHASE));
}

static double border_s(const struct agent *a, int64_t cell)
{
    uint64_t bits = hash_sub(hash_sub(a->clock, cell), STREAM_BORDER);
    return ((double)cell + phase(a) + a->sway * hash_uniform(bits)) * a->cell_s;
}

/* Where in its cell a candidate of this length begins, so that its rest fits in after it, or as
 * much of it as there is room for. */
static double place_s(const struct agent *a, int64_t cell, double length_s)
{
    double begin_s = border_s(a, cell), rest_s = fmax(a->rest_s, pause_s);
    double room_s = fmax(border_s(a, cell + 1) - begin_s - length_s - rest_s, 0);
    uint64_t key = hash_sub(a->key, cell);
    return begin_s + hash_uniform(hash_sub(key, STREAM_PLACE)) * room_s;
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

static double hour_share(const struct agent *a, double t)
{
    const struct habit *h = &a->habit;
    bool by_hour = h->dawn > 0 || h->day > 0 || h->dusk > 0 || h->night > 0;
    return by_hour ? world_hour_share(a->world, h, t) : 1;
}

static double willingness(const struct agent *a, double t)
{
    double hour = hour_share(a, t);
    return hour > 0 ? hour * world_willingness(a->world, a->voice, a->who, t) : 0;
}

static bool takes_off(const struct agent *a, int64_t turn)
{
    double chance = a->moves / a->share - 1.0 / AGENT_STAY;
    return (turn & (AGENT_STAY - 1)) == 0 ||
           hash_uniform(hash_sub(hash_sub(a->key, turn), STREAM_FLIGHT)) < chance;
}

bool agent_flies(const struct agent *a, int64_t turn)
{
    int turns = flight_turns(a);
    for (int k = 0; k < turns && a->moves > 0; k++)
        if (takes_off(a, turn - k))
            return true;
    return false;
}

int agent_perch(const struct agent *a, int64_t turn, int perches)
{
    int perch = 0;
    for (int64_t at = turn & ~(int64_t)(AGENT_STAY - 1); at <= turn; at++) {
        uint64_t bits = hash_sub(hash_sub(a->key, at), STREAM_PERCH);
        if (takes_off(a, at)) /* never to the one where it is */
            perch += 1 + (int)(hash_uniform(bits) * (perches - 1));
    }
    return perch % perches;
}

int agent_songs(const struct agent *a, double from_s, double to_s)
{
    int n = 0;
    int64_t last = (int64_t)floor(to_s / a->cell_s);
    for (int64_t cell = (int64_t)floor(from_s / a->cell_s) - 2; cell <= last; cell++) {
        uint64_t key = hash_sub(a->key, cell);
        double t = place_s(a, cell, a->longest_s);
        double kept = hash_uniform(hash_sub(key, STREAM_KEPT));
        if (t < from_s || t >= to_s || kept >= a->chance || !is_own(a, cell) ||
            agent_flies(a, cell))
            continue;
        n += kept < a->chance * hour_share(a, t) *
                        world_willingness_alone(a->world, a->voice, a->who, t);
    }
    return n;
}

double agent_pace(const struct agent *a, double t)
{
    return a->chance * usual_ebb * perched(a) / (a->share * a->cell_s) * hour_share(a, t);
}

/* What the others' songs make of its wish to sing: around 1. In a full chorus it is the ebb
 * and flow that counts, so that more than `usual` are heard as so many. */
static double rousing(const struct agent *a, double t)
{
    const double back_s = 10, each = 0.4, most = 4, usual = 2;
    double due = a->heeds ? back_s * world_pace(a->world, a->voice, a->who, t) : 0;
    if (due <= 0)
        return 1;
    double share = fmin(usual / due, 1);
    double heard = share * world_songs(a->world, a->voice, a->who, t - back_s, t);
    return (1 + each * fmin(heard, most)) / (1 + each * share * due);
}

/* Whether a cell's candidate falls in [from, to) and is kept; if so, what it is. */
static int candidate(const struct agent *a, int64_t cell, int64_t from, int64_t to,
                     struct event *out)
{
    double begin_s = border_s(a, cell), end_s = border_s(a, cell + 1);
    uint64_t key = hash_sub(a->key, cell), event_key = hash_sub(key, STREAM_EVENT);
    double kept = hash_uniform(hash_sub(key, STREAM_KEPT));
    if (kept >= a->chance || frames_of(end_s) < from || frames_of(begin_s) >= to ||
        !is_own(a, cell) || agent_flies(a, cell))
        return 0;
    double length_s = fmin(a->length(a->source, a->who, event_key, cell), a->longest_s);
    double t = place_s(a, cell, length_s);
    int64_t onset = frames_of(t);
    if (onset < from || onset >= to || kept >= a->chance * willingness(a, t) * rousing(a, t))
        return 0;
    *out = (struct event){onset, frames_of(length_s), event_key, a->who, -1, cell, 0, 0, 0};
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

/* Whether it answers this call, of voice `caller`, with the caller's own phrase. */
static bool takes_up(const struct agent *a, const struct event *call, int caller,
                     struct rng *r)
{
    const struct voice *theirs = &a->world->voices[caller];
    bool kin = theirs->answers == a->world->voices[a->voice].answers;
    return rng_chance(r, a->matches) && kin && a->matched_length && call->call == 0;
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
    if (agent_flies(a, turn))
        return 0;
    struct event e = {onset, 0, key, a->who, caller, turn, 0, 0, 0};
    bool match = takes_up(a, call, caller, &r);
    if (match)
        e.call = call->key, e.call_turn = call->turn, e.call_who = call->who;
    double length_s =
        match ? a->matched_length(a->source, &e) : a->length(a->source, a->who, key, turn);
    length_s = fmin(length_s, a->longest_s);
    e.length = frames_of(length_s);
    struct event own[2];
    int64_t pause = frames_of(pause_s), longest = frames_of(a->longest_s);
    int64_t end = onset + frames_of(length_s);
    int busy = agent_own_events(a, onset - longest - pause, end + pause, own, 2);
    for (int i = 0; i < busy; i++)
        if (own[i].onset + own[i].length + pause > onset)
            return 0;
    *out = e;
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

int agent_answers(const struct agent *a, int64_t from, int64_t to, struct event *out,
                  int n_max)
{
    int64_t stretch = frames_of(15); /* no more at once than the buffers above hold */
    int n = 0;
    for (int64_t at = from; at < to; at += stretch)
        n += orderly_answers(a, at, at + stretch < to ? at + stretch : to, out + n, n_max - n);
    return n;
}

int agent_events(const struct agent *a, int64_t from, int64_t to, struct event *out, int n_max)
{
    int n = agent_own_events(a, from, to, out, n_max);
    return n + agent_answers(a, from, to, out + n, n_max - n);
}
