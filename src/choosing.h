/* choosing: the settings, and the list in which they are chosen. Main thread. */
#pragma once

#include "settings.h"
#include "ui/view.h"

struct choosing {
    struct settings settings;
    bool shown;
    int at;
};

/* Reads the file; what is wrong with it is on stderr. */
void choosing_init(struct choosing *c);

/* While the list is shown some keys mean it. False: this one doesn't. */
bool choosing_obey(struct choosing *c, enum action action);

/* Turns one to its next value, and keeps it. */
void choosing_turn(struct choosing *c, enum setting which);

void choosing_see(const struct choosing *c, struct view *v);
