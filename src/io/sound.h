/* sound: one recorded file made into a loop, shared by all layers that play it. It is made in
 * steps of a few hundredths of a second, so that the decode thread can look after the rings
 * in between: opened, measured, its seam made, and, when it is short, kept whole. */
#pragma once

#include "engine/recording.h"
#include "io/material.h"

struct sound {
    /* immutable */
    char *path, *name; /* where it is; what a listener calls it */
    /* decode thread only, until `loop` is published */
    struct recording_loop loop;
    int seam_frames;
    float (*seam)[2];  /* the first frames of the loop, where the tail runs into the head */
    size_t kept_bytes; /* of the budget */
    int16_t *kept;
    float *scale;
    struct material *material; /* while it is being made */
    struct measure *measure;
    int64_t done; /* frames measured, or kept */
    int phase;
};

struct sound *sound_new(const char *path, const char *name);
void sound_free(struct sound *s);

enum sound_step { SOUND_FAILED, SOUND_UNDER_WAY, SOUND_READY };

/* The next step. `budget` is how many bytes it may keep. */
enum sound_step sound_make(struct sound *s, size_t budget, GError **error);

/* How many channels the file has, once the first step is made. */
int sound_channels(const struct sound *s);

/* n frames of the loop from frame `at`, through a material of the same file. */
bool sound_read(const struct sound *s, struct material *m, int64_t at, float (*out)[2], int n,
                GError **error);
