/* together: the same moment for everyone. The scene's clock is the world's (UTC), and its seed
 * is its own text, so whoever opens the same file anywhere hears the same bird in the same
 * second, with no network: only as far apart as their clocks are. Where the file lies, what it
 * is called and what language is spoken there don't matter, nor what travels badly (line
 * endings, blanks at the end of lines and of the file); what a listener has changed and not
 * saved does not change the seed. Main thread. */
#pragma once

#include <stdint.h>

/* The scene frame that the world is at now. */
int64_t together_frame(void);

/* The seed that the text of a scene file stands for; never 0. 1 when it can't be read. */
uint64_t together_seed(const char *path);

/* By how many frames a scene clock that stands at `heard` should move; 0 while it is as near
 * as its blocks allow. */
int64_t together_shift(int64_t heard);
