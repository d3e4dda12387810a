/* world: how the layers of a scene act on one another, as pure functions of time. Built on
 * the main thread, then read by any: nothing here changes while a stage plays but the turns of
 * a breath that the listener leads, which only the audio thread then adds.
 *
 * Dependencies run one way: breath → weather → layers that follow → callers (hushed by those)
 * → answerers (who look back at a caller's own events, as if nobody had answered). Circles of
 * `follows` and `hushed-by` are refused before a world is built, so every look-back ends.
 *
 * What acts on what, how late and for how long (numbers and their sources: nature-sound.md §2;
 * [K] is from memory):
 *
 *   gust → a place    x / 1.8 U later       Taylor's frozen turbulence; canopy eddies go at
 *                                           1.8 U (Raupach, Finnigan & Brunet 1996)
 *   wind → leaves     0.3…0.8 s, and then   boughs sway at 0.5…2 Hz and are slow to come to
 *                     settling over 1.2 s   rest; measured in scenes: 1.1 s (places_test)
 *   wind → birds      0.8 s into the gust,  reflex to masking noise within 0.3…1 s (Hardman
 *                     back after 3…9 s      et al. 2017), held for about 4 s; less song in
 *                                           wind: 1 / (1 + (u / 5 m/s)^4) [K]
 *   rain → birds      silenced by 2 mm/h,   thrushes sing in drizzle, owls do not (Lengagne
 *                     back after 3…75 s     & Slater 2002); the boldest first
 *   thunder → birds   0.8 s, while it rolls, startle, back in order of boldness after 5…40 s
 *                     back after 3…9 s      [K]
 *   call → answer     1…2.6 s after its     blackbirds' loose class, > 1 s (Todt 1981); owls
 *                     end, if it is calm    1…3 s; to one's own kind with the phrase heard,
 *                                           3 in 10 (Todt 1981; Krebs et al. 1981)
 *   song → song       over the 10 s before  0.4 more for each, as far as it is more than usual
 *                                           [K]; robins take turns (agent.h)
 *   wind, rain → song as it begins          Lombard effect, 0.35 dB per dB (Brumm 2004)
 *   warmth → crickets at once               Dolbear 1897 (nature/crickets.c)
 *   sun → song        from each kind's own  first songs by the sun's height, robin -9° …
 *                     height; full 4° later chaffinch -3.5° (Fraser's log of five years)
 *   shower ← wind     the wind is up by     outflow runs ahead of the rain by 20…90 s [K]
 *                     half 45 s before it
 */
#pragma once

#include "ecology/breath.h"
#include "ecology/event.h"
#include "ecology/turns.h"
#include "ecology/weather.h"

enum {
    VOICES_MAX = 64, /* as many layers as a scene may have */
    LINKS_MAX = 8,
};

enum signal {
    SIGNAL_BREATH,
    SIGNAL_WIND,
    SIGNAL_RAIN,
    SIGNAL_DAYLIGHT,
    SIGNAL_WARMTH,
    N_SIGNALS
};

/* The names in scene files, in this order. */
extern const char *const signal_names[N_SIGNALS];

enum link_kind { LINK_FOLLOWS, LINK_HUSHED_BY, LINK_ANSWERS, LINK_LEANS_ON };

struct link {
    enum link_kind kind;
    int from;       /* a voice, or N_SIGNALS less than 0: see link_signal */
    float strength; /* 0…1 */
};

/* A link's `from` that stands for a signal, and back. */
static inline int link_signal(enum signal s)
{
    return -1 - (int)s;
}

/* What a voice tells of itself at any instant; both NULL-able, both pure. `source` is the
 * source's state, of which only what init wrote is read. */
struct habit;
struct voice_answers {
    /* How alive it is at t, 0…1. NULL: 1 while an event of its own lasts, else 0; and for a
     * voice with neither, what it follows. */
    double (*activity)(const void *source, double t);
    /* Its own events (no answers) with an onset in [from, to) scene frames; returns how many,
     * at most n_max. */
    int (*events)(const void *source, int64_t from, int64_t to, struct event *out, int n_max);
    bool steady; /* it is heard between them, too */
    /* The same with its answers to others. NULL: it never answers. */
    int (*all_events)(const void *source, int64_t from, int64_t to, struct event *out,
                      int n_max);
    /* The hours that it keeps. NULL: it has none. */
    const struct habit *(*habit)(const void *source);
    /* For singers, of all its individuals but `but`: about how many songs begin in
     * [from_s, to_s) as if they heard nobody, and how many a second it would be were all
     * calm. NULL: nobody is roused by it. */
    int (*songs)(const void *source, int but, double from_s, double to_s);
    double (*pace)(const void *source, int but, double t);
};

/* One layer, as the others know it. */
struct voice {
    const void *source;
    const struct voice_answers *answers;
    uint64_t key;
    double distance_m;
    double x_m; /* how far down the wind it stands */
    struct link links[LINKS_MAX];
    int n_links;
};

struct world {
    uint64_t key; /* the scene's seed */
    struct breath breath;
    struct turns turns; /* none, unless the listener leads it */
    struct weather weather;
    struct voice voices[VOICES_MAX];
    int n_voices;
};

/* A signal, 0…1, as it is at voice v's place (v < 0: at the listener's). */
double world_signal(const struct world *w, enum signal s, int v, double t);

/* What the signal tends to be in this scene. Warmth counts from 0 °C to 30 °C. */
double world_signal_mean(const struct world *w, enum signal s);

/* Warmth of the air in °C. */
double world_warmth_c(const struct world *w, double t);

/* Wind in m/s at voice v's place, `dx_m` further down the wind. */
double world_wind_ms(const struct world *w, int v, double dx_m, double t);

/* Wind in m/s as voice v feels it through its `follows = wind`: late by its own 0.3…1 s, up
 * with the gust and settling slower than it rose (over about 2 s). Its strength scales how
 * far it departs from the mean; with no such link it is the mean. */
double world_felt_wind_ms(const struct world *w, int v, double dx_m, double t);

/* What runs in a stream, 1 in a long drought: weather_flow as far as voice v `follows` the
 * rain; with no such link always 1. */
double world_flow(const struct world *w, int v, double t);

/* How voice v is driven by all that it follows, 0…1 (0.5: as usual; with none: 0.5). */
double world_drive(const struct world *w, int v, double t);

/* What the hushes leave of voice v's wish to sound: 1 undisturbed … 0 silent. Birds hush
 * about a second into a gust and come back 3…9 s after it, each with its own patience;
 * `who` is the individual. */
double world_hush(const struct world *w, int v, int who, double t);
double world_hush_by(const struct world *w, int v, const struct link *link, int who, double t);

/* The gain that voice v leans on what it `leans-on` with, around 1: up to 6 dB of swing. */
double world_lean(const struct world *w, int v, double t);

/* When a kind of singer sings: shares of its best hour's rate, 0…1. */
struct habit {
    double wakes_deg; /* the sun's height at its first song of the day, about -9…-4 */
    double dawn, day, dusk, night;
};

/* What the hour leaves of a singer's wish to sing, 0…1 (1 in a scene without an hour). */
double world_hour_share(const struct world *w, const struct habit *h, double t);

/* How much individual `who` of voice v feels like sounding at t, 0…1: the hushes, and a slow
 * ebb and flow of the whole voice, so that song comes in waves and lulls stay possible. */
double world_willingness(const struct world *w, int v, int who, double t);

/* The same with the weather as all that hushes it. */
double world_willingness_alone(const struct world *w, int v, int who, double t);

/* What individual `who` of voice v hears of others: about how many songs begin in
 * [from_s, to_s) as if nobody heard anybody, and how many a second were all calm. */
int world_songs(const struct world *w, int v, int who, double from_s, double to_s);
double world_pace(const struct world *w, int v, int who, double t);

/* How loud wind and rain are where voice v sings, in dB SPL in the octaves of bird song. */
double world_noise_db(const struct world *w, int v, double t);

/* How many dB louder a bird sings for it (Lombard effect: Brumm 2004; Brumm & Zollinger 2011):
 * 0.35 dB for each dB over what is quiet, at most 8. */
double world_lombard_db(const struct world *w, int v, double t);

/* How alive voice v is at t, 0…1. */
double world_activity(const struct world *w, int v, double t);

/* Voice v's own events (none for a bed) with an onset in [from, to) scene frames. */
int world_events(const struct world *w, int v, int64_t from, int64_t to, struct event *out,
                 int n_max);

/* The same with its answers. */
int world_all_events(const struct world *w, int v, int64_t from, int64_t to, struct event *out,
                     int n_max);
