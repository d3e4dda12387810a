#include "ui/land.h"

#include "ui/aspect.h"

#include <math.h>
#include <string.h>

/* What a sound stands on. `says` is how much it tells of the place: a wood is a wood by its
 * leaves, whatever sings in it. */
static const struct soil {
    const char *sound, *kind; /* kind NULL: any other */
    float says;
    struct lab own;
    struct grain grain; /* dapple, level, pebble, upright */
} soils[] = {
    /* clang-format off */
    {"leaves",        "oak",   1.0f, { .004f,  .014f,  .044f}, {.9f}},
    {"leaves",        "pine",  1.0f, {-.012f, -.024f,  .016f}, {.upright = .8f}},
    {"leaves",        "aspen", 1.0f, { .008f, -.016f,  .036f}, {.8f}},
    {"leaves",        NULL,    1.0f, { .002f, -.036f,  .046f}, {1.0f}},
    {"stream",        NULL,    1.3f, { .004f, -.034f, -.024f}, {.level = .9f, .pebble = .3f}},
    {"surf",          NULL,    1.3f, { .010f,  .006f,  .024f}, {.level = .25f, .pebble = 1.0f}},
    {"lake",          NULL,    1.3f, {-.006f, -.006f, -.054f}, {.level = 1.0f}},
    {"rain",          NULL,    1.0f, {-.006f, -.008f, -.028f}, {.level = .2f}},
    {"fire",          NULL,    1.4f, {-.004f,  .042f,  .026f}, {.pebble = .3f}},
    {"crickets",      NULL,     .8f, { .006f, -.012f,  .052f}, {.upright = 1.0f}},
    {"bush-crickets", NULL,     .8f, { .006f, -.014f,  .052f}, {.upright = 1.0f}},
    {"frogs",         NULL,     .5f, {-.004f, -.032f,  .016f}, {.level = .5f}},
    {"thunder",       NULL,     .3f, {-.008f,  .014f, -.036f}, {0}},
    {"wind",          NULL,     .25f,{ .002f,  .004f, -.010f}, {.upright = .3f}},
    /* clang-format on */
};

/* Where birds are nearly all there is: open land, in flower. */
static const struct soil birds = {
    "", NULL, .35f, {.004f, .032f, -.010f}, {.dapple = .2f, .upright = .6f}};

static const struct soil *soil_of(const struct view_layer *l)
{
    struct aspect a = aspect_of(l->sound);
    for (size_t i = 0; i < sizeof soils / sizeof soils[0]; i++)
        if (!strcmp(soils[i].sound, a.sound) &&
            (!soils[i].kind || (l->kind && !strcmp(soils[i].kind, l->kind))))
            return &soils[i];
    return a.motion == MOTION_SINGLE && *a.sound ? &birds : NULL;
}

/* What is near and wide is what one stands in. */
static float weight(const struct soil *s, const struct view_layer *l)
{
    float near = 1.0f / (1.0f + fmaxf(l->distance_m, 0.0f) / 18.0f);
    float wide = 0.6f + 0.4f * fminf(l->width_rad / 1.6f, 1.0f);
    /* A recording is mostly what is heard from elsewhere. */
    float here = strcmp(s->sound, l->sound) && *s->sound ? 0.5f : 1.0f;
    float w = s->says * near * wide * here;
    return w * w; /* so that what leads, leads */
}

static void add(struct land *sum, const struct soil *s, float w)
{
    sum->own.l += w * s->own.l;
    sum->own.a += w * s->own.a;
    sum->own.b += w * s->own.b;
    sum->grain.dapple += w * s->grain.dapple;
    sum->grain.level += w * s->grain.level;
    sum->grain.pebble += w * s->grain.pebble;
    sum->grain.upright += w * s->grain.upright;
    sum->share += w;
}

struct land land_of(const struct view *v)
{
    struct land sum = {0}, out = {0};
    for (int i = 0; i < v->n_layers; i++) {
        const struct soil *s = v->layer[i].muted ? NULL : soil_of(&v->layer[i]);
        if (s)
            add(&sum, s, weight(s, &v->layer[i]));
    }
    if (sum.share > 0.0f)
        add(&out, &(struct soil){.own = sum.own, .grain = sum.grain}, 1.0f / sum.share);
    out.share = fminf(sum.share / 0.04f, 1.0f);
    return out;
}

/* Of what is darker less, so that it is as colourful as the rest. */
static struct rgb take_on(struct rgb c, const struct lab *own, float share)
{
    struct lab lab = colour_to_lab(c);
    float as = lab.l / 0.29f;
    return colour_from_lab((struct lab){lab.l + share * as * own->l,
                                        lab.a + share * (as * own->a - lab.a),
                                        lab.b + share * (as * own->b - lab.b)});
}

struct palette land_at(const struct palette *hour, const struct land *land)
{
    const float night_l = 0.18f, noon_l = 0.29f;
    struct palette p = *hour;
    float day = (colour_to_lab(hour->ground).l - night_l) / (noon_l - night_l);
    day = fminf(fmaxf(day, 0.0f), 1.0f);
    float share =
        land->share * (0.15f + 0.68f * day * day * day) * (1.0f - 0.55f * hour->cloud);
    p.ground = take_on(hour->ground, &land->own, share);
    p.edge = take_on(hour->edge, &land->own, share);
    struct lab bright = {0.0f, 0.6f * land->own.a, 0.6f * land->own.b};
    p.sky = take_on(hour->sky, &bright, 0.4f * share);
    p.grain = land->grain;
    /* Flecks want a sun that stands high. */
    p.grain.dapple *= (0.25f + 0.75f * day * day) * (1.0f - 0.6f * hour->cloud);
    return p;
}

static bool near(float a, float b)
{
    return fabsf(a - b) < 0.01f;
}

bool land_same(const struct land *a, const struct land *b)
{
    const float seen = 10.0f; /* a thousandth of colour is as much as a hundredth of grain */
    return near(seen * a->own.l, seen * b->own.l) && near(seen * a->own.a, seen * b->own.a) &&
           near(seen * a->own.b, seen * b->own.b) && near(a->share, b->share) &&
           near(a->grain.dapple, b->grain.dapple) && near(a->grain.level, b->grain.level) &&
           near(a->grain.pebble, b->grain.pebble) && near(a->grain.upright, b->grain.upright);
}
