/* app: one sitting. Owns the sound, the window or the terminal, and what is remembered, all
 * by value; starts them in order and takes them down in reverse. Main thread. */
#pragma once

#include "options.h"

/* Plays until it is over or told to stop. Returns the program's exit code. */
int app_run(const struct options *options);
