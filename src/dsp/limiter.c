#include "dsp/limiter.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f

void limiter_init(struct limiter *l)
{
    memset(l, 0, sizeof *l);
    l->gain = 1;
    for (int i = 0; i <= LIMITER_AHEAD; i++)
        l->allowed[i] = 1;
    for (int p = 0; p < 3; p++) {
        float sum = 0;
        for (int i = 0; i < LIMITER_TAPS; i++) {
            float x = (float)i - (LIMITER_TAPS / 2 - 1) - (float)(p + 1) / 4;
            float window = cosf(PI * x / (LIMITER_TAPS + 1));
            l->phase[p][i] = sinf(PI * x) / (PI * x) * window * window;
            sum += l->phase[p][i];
        }
        for (int i = 0; i < LIMITER_TAPS; i++)
            l->phase[p][i] /= sum;
    }
}

/* The true peak of LIMITER_CHUNK frames, the first of which stands at x; LIMITER_TAPS frames
 * before it are there too, and what lies between two chunks counts for the later one. */
static float true_peak(const struct limiter *l, const float *x)
{
    float peak = 0;
    for (int i = -LIMITER_TAPS / 2; i < LIMITER_CHUNK; i++)
        peak = fmaxf(peak, fabsf(x[i]));
    if (peak < 0.4f * LIMITER_CEILING) /* no interpolation can lift it that far */
        return peak;
    for (int p = 0; p < 3; p++) {
        for (int i = 0; i < LIMITER_CHUNK; i++) {
            float y = 0;
            for (int k = 0; k < LIMITER_TAPS; k++)
                y += l->phase[p][k] * x[i + k - LIMITER_TAPS + 1];
            peak = fmaxf(peak, fabsf(y));
        }
    }
    return peak;
}

float limiter_render(struct limiter *l, float frames[2][BLOCK])
{
    enum { KEPT = LIMITER_DELAY + LIMITER_TAPS };
    const float release = (float)LIMITER_CHUNK / (0.12f * SAMPLE_RATE);
    for (int c = 0; c < 2; c++)
        memcpy(l->waiting[c] + KEPT, frames[c], sizeof frames[c]);
    float least = 1;
    for (int at = 0; at < BLOCK; at += LIMITER_CHUNK) {
        float peak = fmaxf(true_peak(l, l->waiting[0] + KEPT + at),
                           true_peak(l, l->waiting[1] + KEPT + at));
        memmove(l->allowed, l->allowed + 1, LIMITER_AHEAD * sizeof *l->allowed);
        l->allowed[LIMITER_AHEAD] = peak > LIMITER_CEILING ? LIMITER_CEILING / peak : 1;
        /* allowed[0] is the chunk that goes out now, allowed[1] the one after it; those
         * further off pull the gain down in good time. */
        float target = fminf(l->gain + release, 1);
        for (int i = 0; i <= LIMITER_AHEAD; i++) {
            float due = i < 2 ? l->allowed[i]
                              : l->allowed[i] + (l->gain - l->allowed[i]) * (i - 1) / i;
            target = fminf(target, fmaxf(due, l->allowed[i]));
        }
        float step = (target - l->gain) / LIMITER_CHUNK, gain = l->gain;
        for (int i = 0; i < LIMITER_CHUNK; i++) {
            gain += step;
            frames[0][at + i] = gain * l->waiting[0][LIMITER_TAPS + at + i];
            frames[1][at + i] = gain * l->waiting[1][LIMITER_TAPS + at + i];
        }
        l->gain = target;
        least = fminf(least, target);
    }
    for (int c = 0; c < 2; c++)
        memmove(l->waiting[c], l->waiting[c] + BLOCK, KEPT * sizeof(float));
    return least;
}
