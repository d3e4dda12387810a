#include "ui/aspect.h"

#include "base/hash.h"
#include "nature/nature.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct aspect aspects[] = {
    /* clang-format off */
    {"wind",           {.66f, .022f, 220}, MOTION_DRIFT,  .30f, .30f, 6.0f, 3},
    {"air",            {.60f, .016f, 200}, MOTION_DRIFT,  .30f, .30f, 8.0f, 2},
    {"noise",          {.62f, .012f, 90},  MOTION_DRIFT,  .26f, .26f, 8.0f, 2},
    {"thunder",        {.60f, .056f, 292}, MOTION_DRIFT,  .24f, .24f, 6.0f, 2},
    {"leaves",         {.70f, .092f, 124}, MOTION_SWAY,   .105f, .082f, 2.2f, 24},
    {"rain",           {.64f, .036f, 235}, MOTION_FALL,   .14f, .30f, 3.0f, 6},
    {"stream",         {.72f, .070f, 212}, MOTION_WATER,  .105f, .085f, 2.4f, 18},
    {"surf",           {.70f, .062f, 228}, MOTION_WATER,  .150f, .120f, 4.0f, 20},
    {"lake",           {.70f, .056f, 222}, MOTION_WATER,  .130f, .110f, 4.0f, 18},
    {"fire",           {.74f, .118f, 64},  MOTION_HEARTH, .150f, .078f, 2.2f, 20},
    {"bowl",           {.80f, .085f, 84},  MOTION_SINGLE, .095f, .03f, 4.0f, 0},
    {"bell",           {.80f, .070f, 92},  MOTION_SINGLE, .085f, .03f, 4.0f, 0},
    {"crickets",       {.72f, .088f, 118}, MOTION_GLINT,  .080f, .090f, 3.0f, 12},
    {"bush-crickets",  {.72f, .090f, 132}, MOTION_GLINT,  .080f, .085f, 3.0f, 10},
    {"frogs",          {.70f, .086f, 150}, MOTION_GLINT,  .085f, .090f, 3.0f, 10},
    {"blackbird",      {.80f, .100f, 78},  MOTION_SINGLE, .075f, .03f, 3.0f, 0},
    {"robin",          {.76f, .096f, 58},  MOTION_SINGLE, .068f, .03f, 3.0f, 0},
    {"american-robin", {.76f, .094f, 54},  MOTION_SINGLE, .072f, .03f, 3.0f, 0},
    {"song-thrush",    {.79f, .080f, 88},  MOTION_SINGLE, .075f, .03f, 3.0f, 0},
    {"hermit-thrush",  {.77f, .070f, 66},  MOTION_SINGLE, .072f, .03f, 3.0f, 0},
    {"wren",           {.76f, .082f, 68},  MOTION_SINGLE, .060f, .03f, 3.0f, 0},
    {"great-tit",      {.80f, .100f, 104}, MOTION_SINGLE, .062f, .03f, 3.0f, 0},
    {"blue-tit",       {.78f, .072f, 232}, MOTION_SINGLE, .058f, .03f, 3.0f, 0},
    {"chickadee",      {.78f, .050f, 82},  MOTION_SINGLE, .058f, .03f, 3.0f, 0},
    {"chaffinch",      {.76f, .078f, 38},  MOTION_SINGLE, .064f, .03f, 3.0f, 0},
    {"chiffchaff",     {.78f, .088f, 112}, MOTION_SINGLE, .060f, .03f, 3.0f, 0},
    {"nightingale",    {.78f, .074f, 322}, MOTION_SINGLE, .075f, .03f, 3.0f, 0},
    {"cuckoo",         {.74f, .052f, 246}, MOTION_SINGLE, .075f, .03f, 3.0f, 0},
    {"wood-pigeon",    {.74f, .046f, 300}, MOTION_SINGLE, .075f, .03f, 3.0f, 0},
    {"mourning-dove",  {.75f, .044f, 340}, MOTION_SINGLE, .072f, .03f, 3.0f, 0},
    {"tawny-owl",      {.70f, .070f, 296}, MOTION_SINGLE, .080f, .03f, 4.0f, 0},
    {"loon",           {.72f, .060f, 268}, MOTION_SINGLE, .080f, .03f, 4.0f, 0},
    /* clang-format on */
};

static const struct aspect *find(const char *name)
{
    const struct source_kind *kind = nature_find(name);
    for (size_t i = 0; kind && i < sizeof aspects / sizeof aspects[0]; i++)
        if (strcmp(aspects[i].sound, kind->name) == 0)
            return &aspects[i];
    return NULL;
}

/* A recording called "my brook at night.ogg" looks like a brook: by the first of its words
 * that is a sound's name. */
static const struct aspect *find_word(const char *name)
{
    char word[64];
    while (*name && *name != '.') {
        size_t n = 0;
        for (; isalpha((unsigned char)*name); name++)
            if (n + 1 < sizeof word)
                word[n++] = (char)tolower((unsigned char)*name);
        word[n] = '\0';
        const struct aspect *found = n > 0 ? find(word) : NULL;
        if (found)
            return found;
        while (*name && *name != '.' && !isalpha((unsigned char)*name))
            name++;
    }
    return NULL;
}

struct aspect aspect_of(const char *sound)
{
    const char *slash = sound ? strrchr(sound, '/') : NULL;
    const char *name = slash ? slash + 1 : sound ? sound : "";
    const struct aspect *found = find(name);
    if (!found)
        found = find_word(name);
    if (found)
        return *found;
    /* Any hue but the reds that a calm picture keeps out of. */
    float hue = 50.0f + 270.0f * (float)hash_uniform(hash_text(name));
    return (struct aspect){"", {.71f, .062f, hue}, MOTION_GLINT, .095f, .075f, 2.8f, 10};
}

struct aspect aspect_of_kind(const char *sound, const char *kind)
{
    static const struct {
        const char *sound, *kind;
        struct oklch colour;
    } kinds[] = {
        {"leaves", "oak", {.70f, .096f, 72}},
        {"leaves", "pine", {.66f, .072f, 154}},
        {"leaves", "aspen", {.74f, .084f, 110}},
    };
    struct aspect a = aspect_of(sound);
    for (size_t i = 0; kind && i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strcmp(kinds[i].sound, a.sound) && !strcmp(kinds[i].kind, kind))
            a.colour = kinds[i].colour;
    return a;
}
