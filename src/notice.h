/* notice: the one line that is told in passing, and what is told of the sound: that there is no
 * device, that it is back, what is wrong with recordings (on stderr, too). Main thread; all
 * times are on the monotonic clock. */
#pragma once

#include "io/decode.h"
#include "io/output.h"

#include <stdbool.h>

/* All zero at first. */
struct notice {
    char text[512];
    double until_s; /* 0: as long as it holds */
    bool told_silent;
    unsigned told_underruns, told_dry;
};

/* In place of what was told before, for so long; 0: as long as it holds. */
void notice_say(struct notice *n, double now_s, double for_s, const char *text);

/* For every frame. A device that is lost and found again within a breath is not worth a word;
 * that there never was one is told at once. */
void notice_output(struct notice *n, double now_s, const struct output_state *state);
void notice_decode(struct notice *n, double now_s, struct decode *decode);

/* What is to be seen now, or NULL. */
const char *notice_shown(const struct notice *n, double now_s);
