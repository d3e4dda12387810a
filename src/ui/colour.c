#include "ui/colour.h"

#include "base/smooth.h"

#include <math.h>

struct rgb colour_from_lab(struct lab c)
{
    float l = c.l + 0.3963377774f * c.a + 0.2158037573f * c.b;
    float m = c.l - 0.1055613458f * c.a - 0.0638541728f * c.b;
    float s = c.l - 0.0894841775f * c.a - 1.2914855480f * c.b;
    l *= l * l, m *= m * m, s *= s * s;
    return (struct rgb){
        fmaxf(0.0f, 4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
        fmaxf(0.0f, -1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
        fmaxf(0.0f, -0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s),
    };
}

struct lab colour_to_lab(struct rgb c)
{
    float l = cbrtf(0.4122214708f * c.r + 0.5363325363f * c.g + 0.0514459929f * c.b);
    float m = cbrtf(0.2119034982f * c.r + 0.6806995451f * c.g + 0.1073969566f * c.b);
    float s = cbrtf(0.0883024619f * c.r + 0.2817188376f * c.g + 0.6299787005f * c.b);
    return (struct lab){0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
                        1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
                        0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s};
}

static struct lab polar(struct oklch c)
{
    float hue = c.hue_deg * 0.017453292f;
    return (struct lab){c.l, c.c * cosf(hue), c.c * sinf(hue)};
}

struct rgb colour_of(struct oklch c)
{
    return colour_from_lab(polar(c));
}

struct oklch colour_read(struct rgb c)
{
    struct lab lab = colour_to_lab(c);
    return (struct oklch){lab.l, hypotf(lab.a, lab.b), atan2f(lab.b, lab.a) / 0.017453292f};
}

struct rgb colour_mix(struct rgb a, struct rgb b, float share_of_b)
{
    return colour_from_lab(lab_mix(colour_to_lab(a), colour_to_lab(b), share_of_b));
}

float colour_luminance(struct rgb c)
{
    return 0.2126f * c.r + 0.7152f * c.g + 0.0722f * c.b;
}

float colour_encode(float linear)
{
    return linear <= 0.0031308f ? 12.92f * linear
                                : 1.055f * powf(linear, 1.0f / 2.4f) - 0.055f;
}

float colour_decode(float encoded)
{
    return encoded <= 0.04045f ? encoded / 12.92f : powf((encoded + 0.055f) / 1.055f, 2.4f);
}

/* The day, hour by hour. Dim throughout: the window rests in the corner of an eye, or fills a
 * wall in a dim room; but noon is noon. Sun and moon go round behind the listener, who looks
 * north. */
static const struct hour {
    float hour;
    struct oklch ground, edge, sky, light, halo, words;
    float sky_x, sky_y;
} day[] = {
    /* clang-format off */
    {0.0f,  {.182f, .036f, 264}, {.128f, .028f, 268}, {.305f, .050f, 246}, {.905f, .030f, 92},
            {.545f, .038f, 84},  {.850f, .020f, 90},  .45f, -.90f},
    {4.3f,  {.190f, .038f, 274}, {.132f, .030f, 280}, {.320f, .052f, 292}, {.905f, .042f, 84},
            {.560f, .050f, 72},  {.860f, .022f, 85},  .95f, -.40f},
    {6.0f,  {.225f, .034f, 312}, {.152f, .030f, 292}, {.455f, .078f, 46},  {.930f, .052f, 80},
            {.625f, .074f, 62},  {.895f, .028f, 75},  1.0f, -.35f},
    {8.0f,  {.262f, .030f, 196}, {.172f, .026f, 214}, {.470f, .050f, 84},  {.945f, .044f, 94},
            {.660f, .048f, 84},  {.920f, .022f, 95},  .95f, .10f},
    {12.5f, {.292f, .034f, 188}, {.200f, .030f, 204}, {.490f, .040f, 166}, {.960f, .036f, 108},
            {.675f, .030f, 112}, {.935f, .020f, 110}, .10f, 1.0f},
    {17.0f, {.256f, .022f, 48},  {.174f, .020f, 40},  {.474f, .070f, 60},  {.945f, .056f, 88},
            {.650f, .074f, 76},  {.915f, .028f, 85},  -.90f, .40f},
    {19.5f, {.214f, .040f, 322}, {.144f, .034f, 300}, {.445f, .086f, 52},  {.915f, .058f, 76},
            {.610f, .082f, 60},  {.890f, .034f, 70},  -1.0f, -.10f},
    {21.3f, {.190f, .040f, 288}, {.130f, .032f, 282}, {.325f, .066f, 326}, {.910f, .046f, 80},
            {.565f, .056f, 70},  {.870f, .026f, 80},  -.90f, -.45f},
    /* clang-format on */
};
enum { HOURS = sizeof day / sizeof day[0] };

static struct rgb between(const struct oklch *a, const struct oklch *b, float t)
{
    return colour_from_lab(lab_mix(polar(*a), polar(*b), t));
}

struct palette palette_at(float hour)
{
    hour = fmodf(hour, 24.0f);
    if (!(hour >= 0.0f))
        hour = 0.0f;
    int i = HOURS - 1;
    while (day[i].hour > hour)
        i--;
    const struct hour *a = &day[i], *b = &day[(i + 1) % HOURS];
    float end = b->hour > a->hour ? b->hour : b->hour + 24.0f;
    float t = smooth((hour - a->hour) / (end - a->hour));
    return (struct palette){
        .ground = between(&a->ground, &b->ground, t),
        .edge = between(&a->edge, &b->edge, t),
        .sky = between(&a->sky, &b->sky, t),
        .light = between(&a->light, &b->light, t),
        .halo = between(&a->halo, &b->halo, t),
        .words = between(&a->words, &b->words, t),
        .sky_x = a->sky_x + (b->sky_x - a->sky_x) * t,
        .sky_y = a->sky_y + (b->sky_y - a->sky_y) * t,
    };
}

/* As if `share` of its hue had gone over to a cool one. */
static struct rgb cool(struct rgb c, float share, float darker)
{
    const struct lab slate = {0.0f, -0.007f, -0.034f};
    struct lab lab = colour_to_lab(c);
    return colour_from_lab((struct lab){lab.l * (1.0f - darker),
                                        lab.a + (slate.a - lab.a) * share,
                                        lab.b + (slate.b - lab.b) * share});
}

struct palette palette_under(const struct palette *p, float cloud, float frost)
{
    float share = fminf(0.76f * cloud + 0.62f * frost, 0.85f);
    struct palette under = *p;
    under.ground = cool(p->ground, share, 0.02f * cloud);
    under.edge = cool(p->edge, share, -0.04f * cloud);
    under.sky = cool(p->sky, fminf(1.15f * share, 0.9f), 0.16f * cloud);
    under.halo = cool(p->halo, 0.6f * share, 0.03f * cloud);
    under.cloud = cloud;
    return under;
}

struct palette palette_mix(const struct palette *a, const struct palette *b, float t)
{
    return (struct palette){
        .ground = colour_mix(a->ground, b->ground, t),
        .edge = colour_mix(a->edge, b->edge, t),
        .sky = colour_mix(a->sky, b->sky, t),
        .light = colour_mix(a->light, b->light, t),
        .halo = colour_mix(a->halo, b->halo, t),
        .words = colour_mix(a->words, b->words, t),
        .sky_x = a->sky_x + (b->sky_x - a->sky_x) * t,
        .sky_y = a->sky_y + (b->sky_y - a->sky_y) * t,
        .cloud = a->cloud + (b->cloud - a->cloud) * t,
        .grain = {a->grain.dapple + (b->grain.dapple - a->grain.dapple) * t,
                  a->grain.level + (b->grain.level - a->grain.level) * t,
                  a->grain.pebble + (b->grain.pebble - a->grain.pebble) * t,
                  a->grain.upright + (b->grain.upright - a->grain.upright) * t},
    };
}
