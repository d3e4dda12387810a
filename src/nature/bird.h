/* bird: what all birds share. A layer of birds is a few individuals, each with its own pitch,
 * tempo, repertoire and perches, scheduled as an agent (ecology/agent.h); a species is a
 * timbre and a grammar that composes one phrase. One file a species; a kind names BIRD_COMMON
 * and its own init, which calls bird_init with the species.
 *
 * Init on the main thread, render on the audio thread, events on any. */
#pragma once

#include "ecology/agent.h"
#include "nature/phrase.h"
#include "nature/source.h"

/* Who composes: all of it is kept for life. */
struct singer {
    uint64_t key; /* its repertoire hangs on this */
    int who;
    float octaves; /* its pitch, over the species' usual */
    float tempo;
};

struct bird_species {
    struct timbre timbre;
    float level_db;       /* of a plain note over a blackbird's; so that the peaks stand at
                             half the true difference in loudness */
    float pitch_sd;       /* octaves by which individuals differ; 0: 0.043 (3 %) */
    struct habit habit;   /* its hours */
    double longest_s;     /* no phrase lasts longer; at most 20 */
    float answers_mate;   /* chance that the odd ones answer the even ones before them */
    double answerer_rest; /* and how many times as long as them they wait to call unasked */
    double rest_s;        /* its silence after a song, unless pressed; 0: half a second */
    bool takes_turns;     /* the individuals of a layer, politely */
    bool keeps_on;        /* song after song from one perch: no turn left out, flights rare */
    float matches;        /* chance that it answers its own kind with the phrase it heard */
    /* Composes the phrase of this key and turn into p, already begun. */
    void (*compose)(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p);
};

enum { BIRDS_MAX = SPOTS_MAX, PHRASES_AHEAD = 6 };

struct bird_singer {
    struct singer self;
    struct agent agent;
    /* Audio thread from here. */
    struct event ahead[PHRASES_AHEAD]; /* onset: as heard */
    int n_ahead;
    struct spot_place place;
    int64_t begun; /* the onset of the phrase under way, as heard */
    int next;      /* its next syllable */
    struct phrase phrase;
    struct whistle side[2];
};

struct bird {
    const struct bird_species *species;
    const struct world *world;
    int voice, n;
    int64_t looked_to;  /* onsets before this scene frame are known */
    int64_t next_frame; /* the block that would follow the last */
    struct bird_singer singer[BIRDS_MAX];
};

void bird_init(void *source, const struct source_setup *setup,
               const struct bird_species *species);
void bird_render(void *source, const struct moment *now, struct field *out);
int bird_events(const void *source, int64_t from, int64_t to, struct event *out, int n_max);
const struct habit *bird_habit(const void *source);
int bird_all_events(const void *source, int64_t from, int64_t to, struct event *out,
                    int n_max);
int bird_songs(const void *source, int but, double from_s, double to_s);
double bird_pace(const void *source, int but, double t);

/* The longest syllable of any species; a phrase is picked up at its next syllable. */
#define BIRD_MEMORY_S 2.8

#define BIRD_COMMON                                                                           \
    .memory_s = BIRD_MEMORY_S, .size = sizeof(struct bird),                                   \
    .answers = {.events = bird_events,                                                        \
                .all_events = bird_all_events,                                                \
                .habit = bird_habit,                                                          \
                .songs = bird_songs,                                                          \
                .pace = bird_pace},                                                           \
    .render = bird_render
