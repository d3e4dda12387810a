#include "dsp/reverb.h"

#include "base/hash.h"

#include <math.h>
#include <string.h>

/* Primes, so that no two lines' echoes fall together. */
static const int length[REVERB_LINES] = {1777, 2131, 2467, 2879, 3319, 3821, 4373, 4943};
static const int diffusion[REVERB_DIFFUSERS] = {389, 907};

/* Leaves give back less of the treble than trunks do of the rest: -2 dB at 6 kHz. */
static const float echo_hz = 8000;

/* All echoes at one ear, over what is sent; the network adds 0 dB at 3 kHz. */
static const float echoes_gain = 1.06f;

/* From 8 to 85 ms, at first 200 echoes a second and at last twice as many, each in a part of
 * that time of its own so that no two bunch. They grow until 20 ms, and from 40 ms on leave
 * the field to the network: together the power stays even until 150 ms. */
static void scatter(struct echo echo[ECHOES], uint64_t key)
{
    struct rng rng = rng_of(key);
    float power = 0;
    for (int i = 0; i < ECHOES; i++) {
        float share = ((float)i + (float)rng_uniform(&rng, 0, 1)) / ECHOES;
        /* (u + u²/2) / 1.5 of the echoes lie in the first u of the time. */
        float along = sqrtf(1 + 3 * share) - 1, s = 0.008f + 0.077f * along;
        float rise = fminf(s / 0.02f, 1), fall = fminf((0.1f - s) / 0.06f, 1);
        float sign = rng_bits(&rng) & 1 ? 1 : -1;
        echo[i].late = (int)(s * SAMPLE_RATE);
        echo[i].gain = sign * rise * sqrtf(fall / (1 + along));
        power += echo[i].gain * echo[i].gain;
    }
    for (int i = 0; i < ECHOES; i++)
        echo[i].gain *= echoes_gain / sqrtf(power);
}

void reverb_init(struct reverb *r)
{
    memset(r, 0, sizeof *r);
    for (int ear = 0; ear < 2; ear++)
        scatter(r->echo[ear], hash_sub(0x776f6f64, ear));
    for (int i = 0; i < REVERB_LINES; i++) {
        float low = powf(10, -3.0f * (float)length[i] / (1.3f * SAMPLE_RATE));
        float high = powf(10, -3.0f * (float)length[i] / (0.7f * SAMPLE_RATE));
        /* One pole with gain `low` at 0 Hz and `high` at 6 kHz. */
        float ratio = high / low, cosine = cosf(6.2831853f * 6000 / SAMPLE_RATE);
        float a = ratio * ratio - 1, b = 1 - ratio * ratio * cosine;
        r->pole[i] = (-b + sqrtf(fmaxf(b * b - a * a, 0))) / a;
        if (r->pole[i] < 0 || r->pole[i] >= 1)
            r->pole[i] = 0.5f;
        r->gain[i] = low;
    }
}

static void add_echoes(struct reverb *r, const float send[BLOCK], float out[2][BLOCK])
{
    const float pole = expf(-6.2831853f * echo_hz / SAMPLE_RATE);
    memmove(r->sent, r->sent + BLOCK, ECHO_FRAMES * sizeof r->sent[0]);
    for (int i = 0; i < BLOCK; i++) {
        r->soft = send[i] + pole * (r->soft - send[i]);
        r->sent[ECHO_FRAMES + i] = r->soft;
    }
    float sum[2][BLOCK] = {{0}};
    const float *now = r->sent + ECHO_FRAMES;
    for (int ear = 0; ear < 2; ear++)
        for (int k = 0; k < ECHOES; k += 4) {
            /* Four at once, or storing the sums would cost as much as the echoes. */
            const struct echo *e = &r->echo[ear][k];
            const float *a = now - e[0].late, *b = now - e[1].late;
            const float *c = now - e[2].late, *d = now - e[3].late;
            const float ga = e[0].gain, gb = e[1].gain, gc = e[2].gain, gd = e[3].gain;
            for (int i = 0; i < BLOCK; i++)
                sum[ear][i] += ga * a[i] + gb * b[i] + gc * c[i] + gd * d[i];
        }
    for (int ear = 0; ear < 2; ear++)
        for (int i = 0; i < BLOCK; i++)
            out[ear][i] += sum[ear][i];
}

void reverb_render(struct reverb *r, const float send[BLOCK], float out[2][BLOCK])
{
    add_echoes(r, send, out);
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
        out[0][i] += 0.47f * (y[0] - y[1] + y[2] - y[3] + y[4] - y[5] + y[6] - y[7]);
        out[1][i] += 0.47f * (y[0] + y[1] - y[2] - y[3] + y[4] + y[5] - y[6] - y[7]);
    }
}
