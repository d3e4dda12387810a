/* aspect: how each kind of sound looks in the picture. Pure. */
#pragma once

#include "ui/colour.h"

enum motion {
    MOTION_SWAY,   /* it leans and stirs with the wind: leaves, grass */
    MOTION_GLINT,  /* small lights come and go in place: insects, frogs */
    MOTION_WATER,  /* the same, drawn out and level: what glitters on water */
    MOTION_HEARTH, /* sparks that rise from one warm heart: fire */
    MOTION_SINGLE, /* one small bright presence: a bird, an owl, a bowl */
    MOTION_FALL,   /* rings open here and there: rain, drips */
    MOTION_DRIFT,  /* wide and slow, without a place of its own: wind, air */
};

struct aspect {
    const char *sound; /* the generator's name; "" for none */
    struct oklch colour;
    enum motion motion;
    float size;   /* of its soft light, of the picture's shorter side */
    float spread; /* how far its small lights are strewn, of the same */
    float stir_s; /* how slowly they change */
    int motes;    /* how many for each rad of width, or in all when it has none */
};

/* A sound that is not a generator (a recording) gets an aspect of its own by its name. */
struct aspect aspect_of(const char *sound);

/* And some sorts of a sound have a colour of their own: oak leaves rustle brown. */
struct aspect aspect_of_kind(const char *sound, const char *kind);
