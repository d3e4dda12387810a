/* phrase: what one individual sings in one go, as syllables in fixed memory, composed when it
 * begins as a pure function of (individual, event key, turn). Any thread.
 *
 * What belongs to the repertoire (which motif, its intervals) a species draws from the
 * individual's own key and so keeps for life; what belongs to this rendition (a few cents, a
 * few per cent of length, half a decibel) is added here to every note, from the event's key:
 * nothing is ever sung twice the same. */
#pragma once

#include "base/hash.h"
#include "nature/whistle.h"

enum { PHRASE_MAX = 160 };

struct timbre {
    float h2_db, h3_db, breath_db; /* over the fundamental */
    float jitter;                  /* octaves, RMS */
    float sag;                     /* octaves, see whistle.h */
    float attack, decay;           /* of a plain note, in parts of its length */
    bool even;                     /* harmonics, see whistle.h */
};

struct phrase {
    struct timbre timbre; /* of the notes to come */
    struct rng rng;       /* the rendition's */
    float octaves;        /* all pitches are moved by this */
    float drift;          /* and by this much a second */
    float tempo;          /* all times are divided by this */
    float level_db;       /* of the notes to come */
    float aside_db;       /* what the turned head takes of notes at 3 kHz, 0 or less */
    double end_s;         /* where the last note ends, and the next one's gap begins */
    int n;
    struct syllable syllable[PHRASE_MAX];
    struct syllable spare; /* takes what does not fit */
};

/* Uniform in [low, high), for what a species makes up. Never two draws among the arguments of
 * one call: C leaves their order open, and compilers differ. */
static inline float draw(struct rng *r, float low, float high)
{
    return low + (high - low) * (float)hash_uniform(rng_bits(r));
}

/* An empty phrase, a little higher or lower, faster or slower, louder or softer than ever. */
void phrase_begin(struct phrase *p, const struct timbre *t, uint64_t key);

void phrase_rest(struct phrase *p, float rest_ms);

/* The next note, gap_ms after the last; pitch in kHz. Returns it to be refined. */
struct syllable *phrase_note(struct phrase *p, float gap_ms, float length_ms, float level_db,
                             const struct knot *pitch, int n);

/* The same with the knots written out: phrase_sing(p, 30, 120, -3, {0, 4.1f}, {1, 3.9f}). */
#define phrase_sing(p, gap_ms, length_ms, level_db, ...)                                      \
    phrase_note(p, gap_ms, length_ms, level_db, (const struct knot[]){__VA_ARGS__},           \
                (int)(sizeof((const struct knot[]){__VA_ARGS__}) / sizeof(struct knot)))

/* A glide of `octaves` down (or up, when negative) around khz: most of it early (power < 1) or
 * late (power > 1), and bowed upwards by `bend` octaves in the middle; never over 8.7 kHz. */
struct glide {
    float khz, octaves, power, bend;
};
struct syllable *phrase_glide(struct phrase *p, float gap_ms, float length_ms, float level_db,
                              struct glide g);

/* Its pressure: a rise and a fall in parts of the length, and between them it leans and rounds
 * itself with the pitch; so the pitch comes first. Or through knots. */
void syllable_fade(struct syllable *s, float attack, float decay);
void syllable_press(struct syllable *s, const struct knot *pressure, int n);
#define syllable_pressure(s, ...)                                                             \
    syllable_press(s, (const struct knot[]){__VA_ARGS__},                                     \
                   (int)(sizeof((const struct knot[]){__VA_ARGS__}) / sizeof(struct knot)))

/* A buzz: pitch by ± semitones, level by depth (0…1), both at hz. */
void syllable_buzz(struct syllable *s, float hz, float semitones, float depth);

/* The other side of the syrinx sings along, at `ratio` times the pitch. */
struct syllable *phrase_second(struct phrase *p, const struct syllable *s, float ratio,
                               float level_db);

/* The length up to the end of the last note. */
double phrase_length_s(const struct phrase *p);

/* The k-th of n in an order that never repeats one within n - n / 3 turns: shuffled thirds
 * dealt round and round. For repertoires gone through without repeats. */
int phrase_deal(uint64_t key, int64_t turn, int n);

/* Which run a turn belongs to, when runs last `shortest` to about three times as many turns;
 * *along is the place in it. For songs of one type sung several times over. */
int64_t phrase_run(uint64_t key, int64_t turn, int shortest, int *along);
