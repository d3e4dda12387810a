/* place: where things stand in the picture. The place is seen from above and a little from
 * behind: you in the middle, ahead is up, +90° is right; a wide window is used by a gentle
 * stretch, the same for every ring on the ground. Pure functions. */
#pragma once

struct point {
    float x, y; /* pixels, from the top left */
};

struct place {
    int width, height; /* pixels */
    float scale;       /* pixels of the screen for one of the design's */
    float fine;        /* the same for threads and small lights: a little more in a large
                          picture, where they would be lost */
    float unit;        /* the shorter side, px */
    struct point middle;
    float near_px, far_px;      /* what 0 m and infinity lie at, before the stretch */
    float stretch_x, stretch_y; /* of the ground */
};

struct place place_of(int width, int height, float scale);

/* How far from the middle `distance_m` lies, px before the stretch; and back. Distances are
 * pressed together the farther they are, so that 3 m and 300 m both have room. */
float place_reach(const struct place *p, float distance_m);
float place_distance(const struct place *p, float reach_px);

/* From bearing and distance to the picture, and back (bearing −π…π; distance ≤ 10 km). */
struct point place_point(const struct place *p, float bearing_rad, float distance_m);
void place_read(const struct place *p, struct point at, float *bearing_rad, float *distance_m);
