/* mpris: the desktop's media keys and its player panel (MPRIS, org.mpris.MediaPlayer2), over
 * D-Bus. Answers whenever the main loop runs; where there is no bus it does nothing. Main
 * thread. */
#pragma once

#include <stdbool.h>

enum mpris_wish {
    MPRIS_PLAY,
    MPRIS_REST,
    MPRIS_TOGGLE,
    MPRIS_NEXT, /* the next scene */
    MPRIS_PREVIOUS,
    MPRIS_VOLUME, /* value: 0…1 */
    MPRIS_RAISE,
    MPRIS_QUIT,
};

struct mpris_state {
    const char *title; /* the scene's name */
    const char *path;  /* of its file, or NULL */
    bool resting;
    double volume; /* 0…1 */
    bool can_raise;
};

struct mpris;

/* `obey` is called from the main loop for every wish. */
struct mpris *mpris_new(void (*obey)(void *data, enum mpris_wish wish, double value),
                        void *data);
void mpris_free(struct mpris *m);

/* How things are; what changed is told to who listens. */
void mpris_tell(struct mpris *m, const struct mpris_state *state);
