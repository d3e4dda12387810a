/* check: the verbs that look at scenes without playing them. Main thread; each returns the
 * program's exit code. */
#pragma once

#include "options.h"

/* `withness check FILE…`: every fault of every file on stdout. 0 when there is none. */
int check_run(const struct options *options);

/* `withness scenes`: what there is to play. */
int scenes_run(void);

/* `withness sounds`: what scenes may be made of. */
int sounds_run(void);

/* `withness explain SCENE [--at 2m]`: what happens there at that moment, and why. */
int explain_run(const struct options *options);
