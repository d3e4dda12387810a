/* whistle: one side of a syrinx. A syllable is a pitch contour and a pressure contour; the
 * voice follows both, with the flutter of something alive: pitch and level tremble (8 and
 * 10 ms), pitch sags where the pressure is low, harmonics grow with the pressure (unless
 * `even`), breath rides on the tone, and a buzz moves pitch and level at one rate (Gardner et
 * al. 2001, "Simple motor gestures for birdsongs"; numbers: nature-sound.md §8). Real birds are
 * nearly pure: the second harmonic lies 33…50 dB down, so this is no place for a rich
 * oscillator.
 *
 * Audio thread. Everything in a syllable hangs on its key, and each begins with its phase at
 * zero: a voice has no memory longer than the syllable under way. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { KNOTS_MAX = 12 };

/* x: 0…1 along the syllable; y: kHz for a pitch, gain for a pressure. */
struct knot {
    float x, y;
};

struct syllable {
    float begin_s, length_s; /* from the phrase's beginning */
    float gain;
    float h2, h3, breath; /* gains at full pressure, over the fundamental's; the fourth
                             harmonic lies 2.5 dB under the third */
    float jitter;         /* octaves, RMS */
    float sag;            /* octaves by which pitch is low where the pressure is 0 */
    bool even;            /* the harmonics keep their share where the pressure is low */
    float buzz_hz, buzz_octaves, buzz_depth; /* depth of level 0…1 */
    int8_t side;                             /* of the syrinx: 0 or 1 */
    int8_t n_pitch, n_pressure;
    struct knot pitch[KNOTS_MAX];    /* y: log2 of Hz */
    struct knot pressure[KNOTS_MAX]; /* y: 0…1 */
    uint64_t key;
};

/* A monotone cubic through knots (Fritsch & Carlson 1980): never overshoots them. */
struct curve {
    int n;
    float x[KNOTS_MAX], y[KNOTS_MAX], slope[KNOTS_MAX];
};

void curve_through(struct curve *c, const struct knot *knot, int n);
float curve_at(const struct curve *c, float x);

struct whistle {
    const struct syllable *syllable; /* NULL: silent */
    struct curve pitch, pressure;
    int64_t length, done;  /* frames */
    double phase;          /* turns, at the control segment's beginning */
    float frequency, bend; /* turns per frame, and its change */
    float level, swell;    /* and its change per frame */
    float breath, gust;    /* likewise */
    float h2, h3, h4;
    float flutter, shimmer; /* the tremble of pitch and level, unit variance */
    uint32_t noise;
};

/* Begins a syllable; what was under way is dropped. It must outlive its singing. */
void whistle_begin(struct whistle *w, const struct syllable *s);

/* Adds up to n frames to out, until the syllable has ended. */
void whistle_render(struct whistle *w, float *out, int n);
