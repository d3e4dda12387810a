#include "ui/colour.h"

#include <math.h>

struct lab {
    float l, a, b;
};

static struct rgb from_lab(struct lab c)
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

static struct lab to_lab(struct rgb c)
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
    return from_lab(polar(c));
}

struct oklch colour_read(struct rgb c)
{
    struct lab lab = to_lab(c);
    return (struct oklch){lab.l, hypotf(lab.a, lab.b), atan2f(lab.b, lab.a) / 0.017453292f};
}

static struct lab lab_mix(struct lab a, struct lab b, float t)
{
    return (struct lab){a.l + (b.l - a.l) * t, a.a + (b.a - a.a) * t, a.b + (b.b - a.b) * t};
}

struct rgb colour_mix(struct rgb a, struct rgb b, float share_of_b)
{
    return from_lab(lab_mix(to_lab(a), to_lab(b), share_of_b));
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

/* The day, hour by hour. Dark throughout: the window rests in the corner of an eye, or fills
 * a wall in a dim room. Sun and moon go round behind the listener, who looks north. */
static const struct hour {
    float hour;
    struct oklch ground, edge, sky, light, halo, words;
    float sky_x, sky_y;
} day[] = {
    /* clang-format off */
    {0.0f,  {.178f, .034f, 264}, {.112f, .024f, 270}, {.280f, .048f, 250}, {.905f, .036f, 86},
            {.560f, .046f, 78},  {.850f, .020f, 90},  .45f, -.90f},
    {4.3f,  {.180f, .036f, 278}, {.112f, .026f, 284}, {.285f, .050f, 300}, {.905f, .044f, 82},
            {.565f, .054f, 72},  {.855f, .022f, 85},  .95f, -.40f},
    {6.0f,  {.200f, .036f, 318}, {.122f, .028f, 296}, {.430f, .074f, 48},  {.930f, .054f, 80},
            {.620f, .080f, 62},  {.890f, .028f, 75},  1.0f, -.35f},
    {8.0f,  {.212f, .032f, 172}, {.120f, .024f, 200}, {.410f, .058f, 96},  {.945f, .048f, 92},
            {.650f, .066f, 84},  {.910f, .024f, 95},  .95f, .10f},
    {12.5f, {.232f, .040f, 156}, {.132f, .028f, 176}, {.400f, .062f, 130}, {.955f, .046f, 104},
            {.650f, .060f, 112}, {.920f, .024f, 105}, .10f, 1.0f},
    {17.0f, {.216f, .034f, 128}, {.130f, .026f, 162}, {.415f, .070f, 78},  {.945f, .060f, 88},
            {.640f, .082f, 74},  {.905f, .030f, 85},  -.90f, .40f},
    {19.5f, {.196f, .042f, 316}, {.120f, .032f, 298}, {.420f, .080f, 56},  {.910f, .060f, 76},
            {.610f, .086f, 60},  {.885f, .034f, 70},  -1.0f, -.10f},
    {21.3f, {.182f, .040f, 290}, {.110f, .028f, 284}, {.300f, .066f, 330}, {.910f, .050f, 78},
            {.565f, .062f, 68},  {.865f, .026f, 80},  -.90f, -.45f},
    /* clang-format on */
};
enum { HOURS = sizeof day / sizeof day[0] };

static struct rgb between(const struct oklch *a, const struct oklch *b, float t)
{
    return from_lab(lab_mix(polar(*a), polar(*b), t));
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
    float t = (hour - a->hour) / (end - a->hour);
    t = t * t * (3.0f - 2.0f * t);
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
