#include "dsp/reverb.h"

#include <math.h>
#include <string.h>

/* Primes, so that no two lines' echoes fall together. */
static const int length[REVERB_LINES] = {1777, 2131, 2467, 2879, 3319, 3821, 4373, 4943};
static const int diffusion[REVERB_DIFFUSERS] = {389, 907};

void reverb_init(struct reverb *r)
{
    memset(r, 0, sizeof *r);
    for (int i = 0; i < REVERB_LINES; i++) {
        float low = powf(10, -3.0f * (float)length[i] / (1.2f * SAMPLE_RATE));
        float high = powf(10, -3.0f * (float)length[i] / (0.5f * SAMPLE_RATE));
        /* One pole with gain `low` at 0 Hz and `high` at 6 kHz. */
        float ratio = high / low, cosine = cosf(6.2831853f * 6000 / SAMPLE_RATE);
        float a = ratio * ratio - 1, b = 1 - ratio * ratio * cosine;
        r->pole[i] = (-b + sqrtf(fmaxf(b * b - a * a, 0))) / a;
        if (r->pole[i] < 0 || r->pole[i] >= 1)
            r->pole[i] = 0.5f;
        r->gain[i] = low;
    }
}

void reverb_render(struct reverb *r, const float send[BLOCK], float out[2][BLOCK])
{
    for (int i = 0; i < BLOCK; i++, r->at++) {
        float x = send[i];
        for (int k = 0; k < REVERB_DIFFUSERS; k++) {
            float *buffer = r->diffuser[k];
            float late = buffer[(r->at - (unsigned)diffusion[k]) % DIFFUSER_FRAMES];
            float in = x - 0.6f * late;
            buffer[r->at % DIFFUSER_FRAMES] = in;
            x = late + 0.6f * in;
        }
        float y[REVERB_LINES], sum = 0;
        for (int k = 0; k < REVERB_LINES; k++) {
            float late = r->line[k][(r->at - (unsigned)length[k]) % REVERB_FRAMES];
            r->damped[k] = late + r->pole[k] * (r->damped[k] - late);
            y[k] = r->gain[k] * r->damped[k];
            sum += y[k];
        }
        sum *= 2.0f / REVERB_LINES;
        for (int k = 0; k < REVERB_LINES; k++)
            r->line[k][r->at % REVERB_FRAMES] = x + y[k] - sum;
        out[0][i] += 0.5f * (y[0] - y[1] + y[2] - y[3] + y[4] - y[5] + y[6] - y[7]);
        out[1][i] += 0.5f * (y[0] + y[1] - y[2] - y[3] + y[4] + y[5] - y[6] - y[7]);
    }
}
