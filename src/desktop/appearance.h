/* appearance: how the desktop wants things to look, by the settings portal: less motion, more
 * contrast. Asked at the start and followed from then on; until it answers, and where there is
 * none, neither. Main thread; never waits. */
#pragma once

#include <stdbool.h>

struct appearance;

struct appearance *appearance_new(void);
void appearance_free(struct appearance *a);

bool appearance_reduced_motion(const struct appearance *a);
bool appearance_high_contrast(const struct appearance *a);
