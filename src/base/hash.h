/* hash: counter-based randomness. Everything random in a scene is a pure function of
 * (seed, layer, stream, cell), so any instant can be worked out alone, in any order.
 *
 * Any thread; nothing here keeps state but `struct rng`, which belongs to its caller.
 * The finaliser is splitmix64's (Steele, Lea & Flood 2014, "Fast splittable pseudorandom
 * number generators"): every input bit reaches every output bit. */
#pragma once

#include <math.h>
#include <stdint.h>

static inline uint64_t hash_mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* A key below `key`: for a layer of a scene, a stream of a layer, a cell of a stream. */
static inline uint64_t hash_sub(uint64_t key, int64_t part)
{
    return hash_mix(key ^ hash_mix((uint64_t)part ^ 0xd1b54a32d192ed03u));
}

/* The key of a text (a scene's own seed, a layer's name): FNV-1a, then mixed. */
static inline uint64_t hash_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return hash_mix(h);
}

/* 0 ≤ u < 1 from 64 hashed bits. */
static inline double hash_uniform(uint64_t bits)
{
    return (double)(bits >> 11) * 0x1p-53;
}

/* A sequence of numbers belonging to one key. */
struct rng {
    uint64_t key, n;
};

static inline struct rng rng_of(uint64_t key)
{
    return (struct rng){key, 0};
}

static inline uint64_t rng_bits(struct rng *r)
{
    return hash_mix(r->key + r->n++ * 0x9e3779b97f4a7c15u);
}

/* Uniform in [low, high). */
static inline double rng_uniform(struct rng *r, double low, double high)
{
    return low + (high - low) * hash_uniform(rng_bits(r));
}

/* An integer in 0 … n - 1. */
static inline int rng_below(struct rng *r, int n)
{
    return (int)(hash_uniform(rng_bits(r)) * n);
}

static inline int rng_chance(struct rng *r, double probability)
{
    return hash_uniform(rng_bits(r)) < probability;
}

/* Gaussian (Box & Muller 1958). */
static inline double rng_normal(struct rng *r, double mean, double sd)
{
    double u = 1.0 - hash_uniform(rng_bits(r));
    double v = hash_uniform(rng_bits(r));
    return mean + sd * sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

/* exp of a Gaussian around log(median). */
static inline double rng_lognormal(struct rng *r, double median, double sigma)
{
    return median * exp(rng_normal(r, 0.0, sigma));
}

/* Waiting time of a Poisson process with the given mean. */
static inline double rng_exponential(struct rng *r, double mean)
{
    return -mean * log(1.0 - hash_uniform(rng_bits(r)));
}
