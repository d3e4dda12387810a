/* settings: what a listener has chosen for good: a key file, $XDG_CONFIG_HOME/withness/settings,
 * read at the start and written when something is chosen. Main thread. */
#pragma once

#include <glib.h>

#include <stdbool.h>

enum choice { CHOICE_AUTO, CHOICE_YES, CHOICE_NO }; /* auto: as the desktop says */

enum setting {
    SETTING_WORDS,
    SETTING_CAPTIONS,
    SETTING_ARC,
    SETTING_FOLLOW,
    SETTING_REDUCED_MOTION,
    SETTING_HIGH_CONTRAST,
    SETTING_FPS,
    N_SETTINGS
};

struct settings {
    int value[N_SETTINGS]; /* an enum choice; frames a second, 0: as many as it needs */
};

/* What the file says, and the usual for what it does not. Every value that means nothing is a
 * line (char *) in `faults`. */
void settings_load(struct settings *s, GPtrArray *faults);

/* Changes this one line of the file; the others, and comments, stay. Quietly does nothing when
 * the folder can't be written. */
void settings_save(const struct settings *s, enum setting which);

/* Whether it holds, where `desktop` is what auto means. */
bool settings_on(const struct settings *s, enum setting which, bool desktop);

/* The next of its values, round and round. */
void settings_turn(struct settings *s, enum setting which, int step);

/* For the list: what it is called, and what it says. */
const char *setting_name(enum setting which);
const char *setting_said(const struct settings *s, enum setting which);
