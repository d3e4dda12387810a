#include "ui/aspect.h"

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const struct aspect aspects[] = {
    /* clang-format off */
    {"wind",      {.66f, .022f, 220}, MOTION_DRIFT,  .30f, .30f, 6.0f, 3},
    {"leaves",    {.70f, .092f, 124}, MOTION_SWAY,   .105f, .082f, 2.2f, 24},
    {"grass",     {.70f, .080f, 112}, MOTION_SWAY,   .100f, .075f, 2.0f, 22},
    {"reeds",     {.70f, .070f, 108}, MOTION_SWAY,   .100f, .075f, 2.0f, 20},
    {"rain",      {.68f, .036f, 235}, MOTION_FALL,   .20f, .34f, 3.0f, 7},
    {"drops",     {.72f, .042f, 225}, MOTION_FALL,   .085f, .090f, 3.0f, 5},
    {"drips",     {.72f, .042f, 225}, MOTION_FALL,   .085f, .090f, 3.0f, 5},
    {"stream",    {.70f, .068f, 210}, MOTION_GLINT,  .105f, .085f, 2.4f, 18},
    {"brook",     {.70f, .068f, 210}, MOTION_GLINT,  .105f, .085f, 2.4f, 18},
    {"river",     {.66f, .066f, 222}, MOTION_GLINT,  .125f, .095f, 3.0f, 18},
    {"surf",      {.68f, .060f, 228}, MOTION_GLINT,  .150f, .110f, 4.0f, 18},
    {"fire",      {.68f, .110f, 62},  MOTION_GLINT,  .110f, .045f, 2.6f, 16},
    {"thunder",   {.56f, .050f, 292}, MOTION_DRIFT,  .24f, .24f, 6.0f, 2},
    {"bowl",      {.78f, .085f, 84},  MOTION_SINGLE, .085f, .03f, 4.0f, 0},
    {"bell",      {.78f, .085f, 84},  MOTION_SINGLE, .085f, .03f, 4.0f, 0},
    {"cricket",   {.70f, .085f, 118}, MOTION_GLINT,  .070f, .070f, 3.0f, 7},
    {"crickets",  {.70f, .085f, 118}, MOTION_GLINT,  .080f, .090f, 3.0f, 9},
    {"cicada",    {.72f, .090f, 102}, MOTION_GLINT,  .080f, .080f, 3.0f, 8},
    {"grasshopper", {.72f, .090f, 112}, MOTION_GLINT, .070f, .075f, 3.0f, 7},
    {"insects",   {.70f, .085f, 118}, MOTION_GLINT,  .080f, .090f, 3.0f, 9},
    {"bees",      {.74f, .095f, 88},  MOTION_GLINT,  .070f, .065f, 2.5f, 8},
    {"frog",      {.68f, .085f, 142}, MOTION_GLINT,  .075f, .070f, 3.0f, 6},
    {"frogs",     {.68f, .085f, 142}, MOTION_GLINT,  .085f, .090f, 3.0f, 8},
    {"owl",       {.66f, .062f, 300}, MOTION_SINGLE, .075f, .03f, 4.0f, 0},
    {"nightingale", {.74f, .070f, 320}, MOTION_SINGLE, .070f, .03f, 3.0f, 0},
    {"blackbird", {.78f, .098f, 78},  MOTION_SINGLE, .070f, .03f, 3.0f, 0},
    {"robin",     {.74f, .092f, 58},  MOTION_SINGLE, .062f, .03f, 3.0f, 0},
    {"wren",      {.74f, .080f, 68},  MOTION_SINGLE, .056f, .03f, 3.0f, 0},
    {"cuckoo",    {.72f, .040f, 240}, MOTION_SINGLE, .070f, .03f, 3.0f, 0},
    {"dove",      {.74f, .040f, 340}, MOTION_SINGLE, .070f, .03f, 3.0f, 0},
    {"pigeon",    {.72f, .036f, 300}, MOTION_SINGLE, .070f, .03f, 3.0f, 0},
    {"chiffchaff", {.76f, .085f, 108}, MOTION_SINGLE, .056f, .03f, 3.0f, 0},
    {"tit",       {.78f, .090f, 98},  MOTION_SINGLE, .056f, .03f, 3.0f, 0},
    /* clang-format on */
};

/* Whole words only: "brook.ogg" is a brook, "birdsong" is not a bird in particular. */
static bool begins(const char *sound, const char *kind)
{
    size_t n = strlen(kind);
    return strncmp(sound, kind, n) == 0 && !(sound[n] >= 'a' && sound[n] <= 'z');
}

struct aspect aspect_of(const char *sound)
{
    const char *slash = sound ? strrchr(sound, '/') : NULL;
    const char *name = slash ? slash + 1 : sound ? sound : "";
    for (size_t i = 0; i < sizeof aspects / sizeof aspects[0]; i++)
        if (begins(name, aspects[i].sound))
            return aspects[i];
    /* Any hue but the reds that a calm picture keeps out of. */
    float hue = 50.0f + 270.0f * (float)hash_uniform(hash_text(name));
    return (struct aspect){name, {.71f, .062f, hue}, MOTION_GLINT, .095f, .075f, 2.8f, 8};
}
