/* realtime: the mark a thread wears while it renders. What runs under it neither allocates,
 * frees, locks, logs, waits nor opens; tests/realtime interposes those calls and fails when
 * one is reached while `realtime_depth` is not zero. */
#pragma once

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

extern _Thread_local int realtime_depth;

/* Denormals become zero: every tail here is a decaying recursion, and denormals would make
 * its last second cost many times the rest. */
static inline void realtime_enter(void)
{
    realtime_depth++;
#if defined(__SSE2__)
    _mm_setcsr(_mm_getcsr() | 0x8040); /* flush to zero, denormals are zero */
#elif defined(__aarch64__)
    unsigned long fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | (1ul << 24)));
#endif
}

static inline void realtime_leave(void)
{
    realtime_depth--;
}
