/* colour: the picture's colours, mixed in OKLab (Ottosson 2020), where equal steps look
 * equal, and added as linear light. Pure functions. */
#pragma once

/* Linear light, sRGB primaries, 0…1. */
struct rgb {
    float r, g, b;
};

/* Lightness 0…1, chroma 0…0.4, hue in degrees. */
struct oklch {
    float l, c, hue_deg;
};

/* A colour as OKLab has it. */
struct lab {
    float l, a, b;
};

struct lab colour_to_lab(struct rgb c);
struct rgb colour_from_lab(struct lab c);

static inline struct lab lab_mix(struct lab a, struct lab b, float t)
{
    return (struct lab){a.l + (b.l - a.l) * t, a.a + (b.a - a.a) * t, a.b + (b.b - a.b) * t};
}

struct rgb colour_of(struct oklch c);
struct oklch colour_read(struct rgb c);
struct rgb colour_mix(struct rgb a, struct rgb b, float share_of_b); /* in OKLab */
float colour_luminance(struct rgb c);                                /* WCAG's, 0…1 */

/* One channel between linear light and what a display is sent, both 0…1. */
float colour_encode(float linear);
float colour_decode(float encoded);

static inline struct rgb rgb_scale(struct rgb c, float k)
{
    return (struct rgb){c.r * k, c.g * k, c.b * k};
}

static inline struct rgb rgb_add(struct rgb a, struct rgb b)
{
    return (struct rgb){a.r + b.r, a.g + b.g, a.b + b.b};
}

/* What lies on the ground, each 0 … 1: flecks of light under leaves, long level gleams on water,
 * pebbles, stalks. */
struct grain {
    float dapple, level, pebble, upright;
};

/* What an hour of the day gives the place. */
struct palette {
    struct rgb ground, edge; /* around you, and in the corners */
    struct rgb sky;          /* what falls in from the side where sun or moon stands */
    struct rgb light, halo;  /* the light that breathes */
    struct rgb words;
    float sky_x, sky_y; /* where it falls in from: −1…1, right and down positive */
    float cloud;        /* 0 clear … 1 */
    struct grain grain; /* none of its own */
};

struct palette palette_at(float hour);

/* The same hour under cloud, 0 clear … 1 a downpour's: cooler, and the light comes from
 * everywhere rather than from one side; and in frost, 0 … 1: cooler too, and clear. */
struct palette palette_under(const struct palette *p, float cloud, float frost);

/* From one to another, in OKLab. */
struct palette palette_mix(const struct palette *a, const struct palette *b, float share_of_b);
