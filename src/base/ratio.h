/* ratio: two whole rates in their lowest terms. Any thread. */
#pragma once

#include <stdint.h>

/* The greatest common divisor (Euclid) of two numbers above 0. */
static inline int64_t ratio_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}
