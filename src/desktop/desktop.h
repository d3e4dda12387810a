/* desktop: what Withness is to the desktop it runs on: a player with media keys, a stream with
 * a name, someone who asks it not to fall asleep during a pause, and who follows how it wants
 * things to look. Main thread; never waits. */
#pragma once

#include "desktop/appearance.h"
#include "desktop/inhibit.h"
#include "desktop/mpris.h"

struct desktop {
    struct mpris *mpris;
    struct appearance *appearance;
    struct inhibit *inhibit;
};

/* Before any sound: what the desktop's mixer calls the stream. */
void desktop_name_stream(void);

void desktop_init(struct desktop *d,
                  void (*obey)(void *data, enum mpris_wish wish, double value), void *data);
void desktop_destroy(struct desktop *d);

/* Keeps the computer awake and the screen unlocked, or no longer. */
void desktop_keep_awake(struct desktop *d, bool awake);
