#include "nature/grains.h"

#include <math.h>
#include <string.h>

#define TAU 6.2831853f

static float between(struct rng *r, float low, float high)
{
    return low * expf((float)rng_uniform(r, 0, 1) * logf(high / low));
}

static void fill_one(float *y, int *length, const struct grain_recipe *recipe, struct rng *r)
{
    const float attack = 0.00025f * SAMPLE_RATE;
    float tau = between(r, recipe->low_tau_s, recipe->high_tau_s) * SAMPLE_RATE;
    float hz = between(r, recipe->low_hz, recipe->high_hz);
    float q = between(r, recipe->low_q, recipe->high_q);
    float w = TAU * hz / SAMPLE_RATE, alpha = sinf(w) / (2 * q), c = cosf(w);
    float z1 = 0, z2 = 0, longest = tau + q / (3 * hz) * SAMPLE_RATE;
    for (int i = 0; i < GRAIN_FRAMES; i++) {
        float x = (float)rng_normal(r, 0, 1) * expf(-i / tau) * fminf(1, i / attack);
        y[i] = (alpha * x + z1) / (1 + alpha);
        z1 = 2 * c * y[i] + z2;
        z2 = -alpha * x - (1 - alpha) * y[i];
    }
    float energy = 0;
    for (int i = 0; i < GRAIN_FRAMES; i++)
        energy += y[i] * y[i];
    if (recipe->thump > 0) {
        float thump_hz = between(r, recipe->thump_low_hz, recipe->thump_high_hz);
        float thump_tau =
            between(r, recipe->thump_low_tau_s, recipe->thump_high_tau_s) * SAMPLE_RATE;
        /* Unit energy first: Σ (e^{-i/τ} sin)² ≈ τ/4. */
        float gain = recipe->thump * sqrtf(energy / (thump_tau / 4));
        for (int i = 0; i < GRAIN_FRAMES; i++)
            y[i] += gain * sinf(TAU * thump_hz * i / SAMPLE_RATE) * expf(-i / thump_tau) *
                    fminf(1, i / (2 * attack));
        longest = fmaxf(longest, thump_tau);
    }
    *length = (int)fminf(7 * longest + 3 * attack, GRAIN_FRAMES);
    energy = 0;
    for (int i = 0; i < *length; i++) {
        y[i] *= fminf(1, (float)(*length - i) / (0.25f * (float)*length));
        energy += y[i] * y[i];
    }
    for (int i = 0; i < *length; i++)
        y[i] /= sqrtf(energy);
}

void grain_shapes_fill(struct grain_shapes *s, int first, int n, const struct grain_recipe *r,
                       uint64_t key)
{
    for (int i = first; i < first + n; i++) {
        struct rng rng = rng_of(hash_sub(key, i));
        fill_one(s->shape[i], &s->length[i], r, &rng);
    }
}

void grains_lay_late(struct grains *g, const struct grain_shapes *s, int which, int at,
                     float left, int left_late, float right, int right_late)
{
    const float *restrict y = s->shape[which];
    float *restrict l = g->ahead[0] + at + left_late;
    float *restrict r = g->ahead[1] + at + right_late;
    int n = s->length[which], late = left_late > right_late ? left_late : right_late;
    for (int i = 0; i < n; i++) {
        l[i] += left * y[i];
        r[i] += right * y[i];
    }
    if (at + n + late > g->reach)
        g->reach = at + n + late;
}

void grains_lay(struct grains *g, const struct grain_shapes *s, int which, int at, float left,
                float right)
{
    grains_lay_late(g, s, which, at, left, 0, right, 0);
}

void grains_render(struct grains *g, float out[2][BLOCK])
{
    int left = g->reach > BLOCK ? g->reach - BLOCK : 0;
    for (int ear = 0; ear < 2; ear++) {
        float *ahead = g->ahead[ear];
        for (int i = 0; i < BLOCK; i++)
            out[ear][i] += ahead[i];
        memmove(ahead, ahead + BLOCK, (size_t)left * sizeof *ahead);
        memset(ahead + left, 0, BLOCK * sizeof *ahead);
    }
    g->reach = left;
}

int grains_count(struct rng *r, float mean)
{
    if (!(mean > 0))
        return 0;
    float left = (float)hash_uniform(rng_bits(r));
    float p = expf(-mean);
    int n = 0;
    while (left >= p && n < 200) {
        left -= p;
        n++;
        p *= mean / (float)n;
    }
    return n;
}
