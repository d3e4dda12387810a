/* agent: one singer, caller or other maker of events, scheduled as a pure function of time.
 *
 * Its time is cut into cells of about `cell_s`, whose borders sway so that nothing keeps
 * time; every cell holds one candidate, at a hashed place that leaves room for its own
 * length, so that an agent never talks over itself, and for its rest, as far as the cell has
 * the room, so that two neighbours don't crowd. A candidate is kept when its hash lies below
 * the agent's willingness at that instant (thinning: Lewis & Shedler 1979). Any instant can
 * so be worked out alone, and rain, wind and neighbours act on each singer where and when they
 * reach it.
 *
 * An agent whose voice `answers` another looks back at that caller's own events, as if nobody
 * had answered anybody, and replies ANSWER_SOONEST_S to ANSWER_LATEST_S after one ends (song
 * thrushes, blackbirds, robins: Todt 1981; nature-sound.md §2), unless it is singing itself.
 * To one of its own kind it may answer with the phrase that it has just heard (song matching,
 * likeliest among blackbirds and great tits: Todt 1981; Krebs, Ashcroft & van Orsdol 1981).
 *
 * An agent that `heeds` others sings the more of them it has just heard: 0.4 more for each song
 * of any in the last ten seconds, up to four, against what there would be on a calm moment of
 * that hour; so a chorus kindles and dies down in waves, and one alone keeps its own pace. What
 * is heard is looked up as if nobody had heard anybody, hushed by the weather alone, so that
 * this look-back ends too.
 *
 * One that `moves` has another perch now and then: the song of that turn is left out for the
 * flight, so it is silent before and after.
 *
 * Any thread; nothing here changes after init. */
#pragma once

#include "ecology/event.h"
#include "ecology/world.h"

#include <stdbool.h>

#define ANSWER_SOONEST_S 1.0
#define ANSWER_LATEST_S 2.6

/* One that `moves` does so at the first turn of so many, so that no look-back is longer. */
enum { AGENT_STAY = 64 };

struct agent {
    const struct world *world;
    int voice, who, of; /* which individual, of how many in its voice */
    uint64_t key;       /* the individual's own */
    double cell_s, longest_s;
    double chance;      /* that it takes a turn when all is calm; 0: 0.92 */
    struct habit habit; /* all 0: whenever */
    double rest_s;      /* its silence after an event, where the cell has the room */
    double sway;        /* of a cell's border, in cells */
    int share;          /* of so many cells one is its own: who, in turn; 1 for all */
    uint64_t clock;     /* its cells' borders hang on this: with a share, common to all */
    bool heeds;         /* others rouse it */
    double moves;       /* chance that it flies to another perch in a turn; 0: it stays */
    double matches;     /* chance that it answers its own kind with the phrase it heard */
    const void *source;
    /* How long the event with this key and turn lasts, in seconds, at most longest_s; pure. */
    double (*length)(const void *source, int who, uint64_t key, int64_t turn);
    /* The same of an event that takes up a call. NULL: it never matches. */
    double (*matched_length)(const void *source, const struct event *e);
};

/* An individual that begins an event every `every_s` seconds on average while nothing
 * hinders it, none longer than `longest_s`; `every_s` is stretched when they would not fit.
 * The other fields are the caller's to fill: `moves`, `share` and `chance` before this, the
 * others before use (`share` 0 counts as 1, `clock` 0 as the key). */
void agent_init(struct agent *a, double every_s, double longest_s);

/* Its own events with an onset in [from, to) scene frames, in order; at most n_max. */
int agent_own_events(const struct agent *a, int64_t from, int64_t to, struct event *out,
                     int n_max);

/* Its answers to others, likewise; and both. */
int agent_answers(const struct agent *a, int64_t from, int64_t to, struct event *out,
                  int n_max);
int agent_events(const struct agent *a, int64_t from, int64_t to, struct event *out,
                 int n_max);

/* The turn (cell) that scene time t falls into. */
int64_t agent_turn(const struct agent *a, double t);

/* On which of so many perches (at least 2) it sits on this turn, and whether it is on the wing
 * to it. */
int agent_perch(const struct agent *a, int64_t turn, int perches);
bool agent_flies(const struct agent *a, int64_t turn);

/* About how many songs it begins in [from, to) seconds with nobody to rouse or answer; a
 * quick look, true to within the length of a song. */
int agent_songs(const struct agent *a, double from_s, double to_s);

/* How many it begins a second on the average calm moment of that hour. */
double agent_pace(const struct agent *a, double t);

/* Its answer to `call` of voice `caller`, if it gives one (with the chance `readiness` times
 * what the hushes leave) and begins it in [from, to); returns how many: 0 or 1. */
int agent_answer(const struct agent *a, const struct event *call, int caller, double readiness,
                 int64_t from, int64_t to, struct event *out);
