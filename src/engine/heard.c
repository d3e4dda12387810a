#include "engine/heard.h"

#include "dsp/frames.h"

void heard_init(struct heard *h, int64_t frame)
{
    atomic_init(&h->count, 0);
    for (int i = 0; i < HEARD_POINTS; i++) {
        atomic_init(&h->point[i].frame, 0);
        atomic_init(&h->point[i].time_us, 0);
    }
    atomic_init(&h->trusted_us, 0);
    h->told_us = INT64_MIN;
    h->last = frame;
}

void heard_tell(struct heard *h, int64_t frame, int64_t time_us)
{
    int64_t since = h->told_us == INT64_MIN ? INT64_MAX : time_us - h->told_us;
    if (since >= 0 && since < HEARD_EVERY_US)
        return;
    uint64_t n = atomic_load_explicit(&h->count, memory_order_relaxed);
    atomic_store_explicit(&h->point[n % HEARD_POINTS].frame, frame, memory_order_relaxed);
    atomic_store_explicit(&h->point[n % HEARD_POINTS].time_us, time_us, memory_order_relaxed);
    atomic_store_explicit(&h->count, n + 1, memory_order_release);
    h->told_us = time_us;
}

struct point {
    int64_t frame, time_us;
};

static struct point point_at(const struct heard *h, uint64_t i)
{
    return (struct point){
        atomic_load_explicit(&h->point[i % HEARD_POINTS].frame, memory_order_acquire),
        atomic_load_explicit(&h->point[i % HEARD_POINTS].time_us, memory_order_acquire),
    };
}

/* Beyond the newest point: as fast as the scene went when it was told. */
static int64_t go_on(const struct heard *h, uint64_t count, int64_t now_us)
{
    struct point newest = point_at(h, count - 1);
    if (count > 1 && point_at(h, count - 2).frame == newest.frame)
        return newest.frame;
    int64_t past_us = now_us - newest.time_us;
    int64_t trusted_us = atomic_load_explicit(&h->trusted_us, memory_order_relaxed);
    if (past_us > trusted_us)
        past_us = trusted_us;
    return newest.frame + past_us * SAMPLE_RATE / 1000000;
}

static int64_t work_out(const struct heard *h, uint64_t count, int64_t now_us)
{
    uint64_t oldest = count > HEARD_POINTS - 16 ? count - (HEARD_POINTS - 16) : 0;
    struct point after = point_at(h, count - 1);
    if (after.time_us <= now_us)
        return go_on(h, count, now_us);
    for (uint64_t i = count - 1; i > oldest; i--) {
        struct point before = point_at(h, i - 1);
        if (before.time_us <= now_us && after.time_us > before.time_us)
            return before.frame + (int64_t)((double)(after.frame - before.frame) *
                                            (double)(now_us - before.time_us) /
                                            (double)(after.time_us - before.time_us));
        after = before;
    }
    return after.frame - (after.time_us - now_us) * SAMPLE_RATE / 1000000;
}

int64_t heard_frame(struct heard *h, int64_t now_us)
{
    uint64_t count = atomic_load_explicit(&h->count, memory_order_acquire), again;
    int64_t frame = h->last;
    for (int tries = 0; count > 0 && tries < 8; tries++, count = again) {
        frame = work_out(h, count, now_us);
        atomic_thread_fence(memory_order_acquire);
        again = atomic_load_explicit(&h->count, memory_order_relaxed);
        if (again - count < 8)
            break;
    }
    if (frame > h->last)
        h->last = frame;
    return h->last;
}
