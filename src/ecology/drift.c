#include "ecology/drift.h"

#include "base/hash.h"

#include <math.h>

/* Nearly normal, from one hash: four uniforms (Irwin-Hall), variance 1. */
static double normal(uint64_t key, int64_t cell)
{
    uint64_t bits = hash_mix(key ^ ((uint64_t)cell * 0x9e3779b97f4a7c15u));
    double sum = (double)(bits & 0xffff) + (double)(bits >> 16 & 0xffff) +
                 (double)(bits >> 32 & 0xffff) + (double)(bits >> 48);
    return (sum / 65536.0 - 2.0) * 1.7320508075688772;
}

double drift_at(uint64_t key, double scale_s, double t)
{
    double at = t / (1.2 * scale_s);
    double cell = floor(at), x = at - cell, y = 1 - x;
    double w[4] = {y * y * y / 6, (3 * x * x * x - 6 * x * x + 4) / 6,
                   (3 * y * y * y - 6 * y * y + 4) / 6, x * x * x / 6};
    double sum = 0, power = 0;
    for (int i = 0; i < 4; i++) {
        sum += w[i] * normal(key, (int64_t)cell - 1 + i);
        power += w[i] * w[i];
    }
    return sum / sqrt(power);
}
