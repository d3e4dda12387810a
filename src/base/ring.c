#include "base/ring.h"

#include <string.h>

void ring_init(struct ring *r, void *memory, size_t element_size, size_t capacity)
{
    r->memory = memory;
    r->element_size = element_size;
    r->mask = capacity - 1;
    atomic_init(&r->head, 0);
    atomic_init(&r->tail, 0);
}

size_t ring_count(const struct ring *r)
{
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    return atomic_load_explicit(&r->head, memory_order_acquire) - tail;
}

size_t ring_space(const struct ring *r)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    size_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
    return r->mask + 1 - (head - tail);
}

size_t ring_write(struct ring *r, const void *elements, size_t n)
{
    size_t space = ring_space(r);
    if (n > space)
        n = space;
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    size_t at = head & r->mask;
    size_t first = n < r->mask + 1 - at ? n : r->mask + 1 - at;
    const unsigned char *from = elements;
    memcpy(r->memory + at * r->element_size, from, first * r->element_size);
    memcpy(r->memory, from + first * r->element_size, (n - first) * r->element_size);
    atomic_store_explicit(&r->head, head + n, memory_order_release);
    return n;
}

size_t ring_read(struct ring *r, void *elements, size_t n)
{
    size_t count = ring_count(r);
    if (n > count)
        n = count;
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    size_t at = tail & r->mask;
    size_t first = n < r->mask + 1 - at ? n : r->mask + 1 - at;
    unsigned char *to = elements;
    memcpy(to, r->memory + at * r->element_size, first * r->element_size);
    memcpy(to + first * r->element_size, r->memory, (n - first) * r->element_size);
    atomic_store_explicit(&r->tail, tail + n, memory_order_release);
    return n;
}

const void *ring_front(const struct ring *r)
{
    if (ring_count(r) == 0)
        return NULL;
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    return r->memory + (tail & r->mask) * r->element_size;
}

size_t ring_skip(struct ring *r, size_t n)
{
    size_t count = ring_count(r);
    if (n > count)
        n = count;
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    atomic_store_explicit(&r->tail, tail + n, memory_order_release);
    return n;
}
