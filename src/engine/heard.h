/* heard: which scene frame is being heard at any instant. Whoever renders tells, with every
 * buffer, when its end will reach the ear; what is heard now lies between two such points,
 * the newest of which may be a buffer's length and the device's latency ahead.
 *
 * Told by whoever renders, one at a time; asked by the main thread; neither waits. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

enum { HEARD_POINTS = 256, HEARD_EVERY_US = 4000 };

struct heard {
    struct {
        _Atomic int64_t frame, time_us;
    } point[HEARD_POINTS];
    _Atomic uint64_t count;
    _Atomic int64_t trusted_us; /* how long past the last point the scene is taken to go on;
                                   set by who renders */
    int64_t told_us;            /* who renders: the time of the last point */
    int64_t last;               /* main thread only: what was answered last */
};

void heard_init(struct heard *h, int64_t frame);

/* Scene frame `frame` will be heard at time_us. Points closer than HEARD_EVERY_US to the
 * last are left out. */
void heard_tell(struct heard *h, int64_t frame, int64_t time_us);

/* The scene frame heard at now_us; never less than before. */
int64_t heard_frame(struct heard *h, int64_t now_us);
