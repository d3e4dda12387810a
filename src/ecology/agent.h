/* agent: one singer, caller or other maker of events, scheduled as a pure function of time.
 *
 * Its time is cut into cells of about `cell_s`, whose borders sway so that nothing keeps
 * time; every cell holds one candidate, at a hashed place that leaves room for its own
 * length, so that an agent never talks over itself. A candidate is kept when its hash lies
 * below the agent's willingness at that instant (thinning: Lewis & Shedler 1979). Any instant
 * can so be worked out alone, and rain, wind and neighbours act on each singer where and when
 * they reach it.
 *
 * An agent whose voice `answers` another looks back at that caller's own events, as if nobody
 * had answered anybody, and replies ANSWER_SOONEST_S to ANSWER_LATEST_S after one ends (song
 * thrushes, blackbirds, robins: Todt 1981; nature-sound.md §2), unless it is singing itself.
 *
 * Any thread; nothing here changes after init. */
#pragma once

#include "ecology/event.h"
#include "ecology/world.h"

#define ANSWER_SOONEST_S 1.0
#define ANSWER_LATEST_S 2.6

struct agent {
    const struct world *world;
    int voice, who, of; /* which individual, of how many in its voice */
    uint64_t key;       /* the individual's own */
    double cell_s, longest_s, chance;
    struct habit habit; /* all 0: whenever */
    double sway;        /* of a cell's border, in cells */
    const void *source;
    /* How long the event with this key and turn lasts, in seconds, at most longest_s; pure. */
    double (*length)(const void *source, int who, uint64_t key, int64_t turn);
};

/* An individual that begins an event every `every_s` seconds on average while nothing
 * hinders it, none longer than `longest_s`; `every_s` is stretched when they would not fit.
 * The other fields are the caller's to fill; key, world and voice before use. */
void agent_init(struct agent *a, double every_s, double longest_s);

/* Its own events with an onset in [from, to) scene frames, in order; at most n_max. */
int agent_own_events(const struct agent *a, int64_t from, int64_t to, struct event *out,
                     int n_max);

/* The same, and its answers to others. */
int agent_events(const struct agent *a, int64_t from, int64_t to, struct event *out,
                 int n_max);

/* The turn (cell) that scene time t falls into. */
int64_t agent_turn(const struct agent *a, double t);

/* Its answer to `call` of voice `caller`, if it gives one (with the chance `readiness` times
 * what the hushes leave) and begins it in [from, to); returns how many: 0 or 1. */
int agent_answer(const struct agent *a, const struct event *call, int caller, double readiness,
                 int64_t from, int64_t to, struct event *out);
