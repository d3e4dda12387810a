/* grains: short sounds by the thousand (leaves that touch, drops that land, stones that
 * knock), read from shapes made at init and laid into the frames ahead at once. A grain that
 * has been laid needs no further care, so there is no pool to fill up; the only state is what
 * has been laid beyond this block, GRAINS_AHEAD long. Main thread: the shapes. Audio thread:
 * lay and render. */
#pragma once

#include "base/hash.h"
#include "dsp/frames.h"

enum {
    GRAIN_SHAPES = 128,
    GRAIN_FRAMES = 1024, /* 21 ms, the longest shape */
    GRAINS_AHEAD = 9216, /* frames beyond the block that anything laid may reach: 192 ms */
};

struct grain_shapes {
    float shape[GRAIN_SHAPES][GRAIN_FRAMES];
    int length[GRAIN_SHAPES];
};

/* A burst of noise that decays, through one band-pass, and a thump under it. Each shape draws
 * its own between low and high (evenly in log frequency). */
struct grain_recipe {
    float low_hz, high_hz;
    float low_tau_s, high_tau_s; /* of the burst */
    float low_q, high_q;
    float thump; /* over the burst in amplitude; 0: none */
    float thump_low_hz, thump_high_hz, thump_low_tau_s, thump_high_tau_s;
};

/* Shapes first … first + n - 1, each of unit energy. */
void grain_shapes_fill(struct grain_shapes *s, int first, int n, const struct grain_recipe *r,
                       uint64_t key);

struct grains {
    float ahead[2][BLOCK + GRAINS_AHEAD];
    int reach; /* frames of it that are not silent */
};

/* Lays one grain with its first frame `at` frames into the coming block (0 … BLOCK - 1). */
void grains_lay(struct grains *g, const struct grain_shapes *s, int which, int at, float left,
                float right);

/* The same, each ear some frames late (fan.h). */
void grains_lay_late(struct grains *g, const struct grain_shapes *s, int which, int at,
                     float left, int left_late, float right, int right_late);

/* Adds the coming block to `out`, and goes on to the next. */
void grains_render(struct grains *g, float out[2][BLOCK]);

/* How many happen in a cell where `mean` (at most 60) are expected (Poisson, by inversion). */
int grains_count(struct rng *r, float mean);
