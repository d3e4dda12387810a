/* event: one thing that happens in a layer: a bird's phrase, a thunderclap, a settling log.
 * A pure function of (seed, layer, time): the same from any starting point. */
#pragma once

#include <stdint.h>

struct event {
    int64_t onset;  /* scene frame at which it begins where it happens */
    int64_t length; /* frames */
    uint64_t key;   /* everything random inside it hangs on this */
    int who;        /* which individual of the layer */
    int answers;    /* the layer that it answers, or -1 */
    int64_t turn;   /* which of its agent's cells it belongs to: orders and runs of song types
                       hang on this, so that they need no memory */
    /* The call whose very phrase it takes up, as a matched answer: its key (0: a song of its
     * own), turn and individual, in the layer that it answers. */
    uint64_t call;
    int64_t call_turn, call_who;
};
