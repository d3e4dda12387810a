/* ring: a single-producer single-consumer queue of equal-sized elements, over memory that
 * the caller owns. One thread writes, one reads; neither ever waits (Lamport 1983).
 *
 * `head` counts what was ever written, `tail` what was ever read; both only grow, and the
 * capacity is a power of two, so that wrapping is a mask. */
#pragma once

#include <stdatomic.h>
#include <stddef.h>

struct ring {
    unsigned char *memory; /* immutable after init: capacity × element_size bytes */
    size_t element_size;
    size_t mask;
    _Alignas(64) atomic_size_t head; /* written by the producer */
    _Alignas(64) atomic_size_t tail; /* written by the consumer */
};

/* `capacity` elements, a power of two. `memory` outlives the ring. */
void ring_init(struct ring *r, void *memory, size_t element_size, size_t capacity);

/* Producer: how many elements fit now; write up to n, returning how many were taken. */
size_t ring_space(const struct ring *r);
size_t ring_write(struct ring *r, const void *elements, size_t n);

/* Consumer: how many elements are there now; read up to n, returning how many came. */
size_t ring_count(const struct ring *r);
size_t ring_read(struct ring *r, void *elements, size_t n);

/* Consumer: the oldest element, where it lies; NULL when there is none. It stays until it is
 * read or skipped. */
const void *ring_front(const struct ring *r);

/* Consumer: forget up to n elements unread. */
size_t ring_skip(struct ring *r, size_t n);
