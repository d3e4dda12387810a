#include "nature/bubbles.h"

#include <math.h>

#define TAU 6.2831853f

enum { LANES = 8, SEGMENT = 64 };

static const float longest_s = 0.09f;

/* The pointer at LANES successive samples, and what turns it LANES on. */
struct lanes {
    float x[LANES], y[LANES], c, s;
};

static void set_out(struct lanes *p, float x, float y, float hz, float loss)
{
    float c = loss * cosf(TAU * hz / SAMPLE_RATE), s = loss * sinf(TAU * hz / SAMPLE_RATE);
    for (int k = 0; k < LANES; k++) {
        p->x[k] = x;
        p->y[k] = y;
        float turned = x * c - y * s;
        y = x * s + y * c;
        x = turned;
    }
    for (int k = 1; k < LANES; k *= 2) {
        float squared = c * c - s * s;
        s = 2 * c * s;
        c = squared;
    }
    p->c = c;
    p->s = s;
}

void bubble_lay(struct grains *g, const struct bubble *b, int at)
{
    float r = b->radius_m, hz = 3 / r, decay = 0.13f / r + 0.0072f / (r * sqrtf(r));
    if (hz > 17000)
        return;
    float loss = expf(-decay / SAMPLE_RATE), attack = hz / SAMPLE_RATE;
    int n = (int)(fminf(6.5f / decay, longest_s) * SAMPLE_RATE) / LANES * LANES;
    float climb = hz * b->rise * decay / SAMPLE_RATE;
    float *restrict left = g->ahead[0] + at, *restrict right = g->ahead[1] + at;
    struct lanes p;
    set_out(&p, 1, 0, hz + climb * SEGMENT / 2, loss);
    for (int i = 0; i < n; i += LANES) {
        if (climb > 0 && i % SEGMENT == 0 && i > 0)
            set_out(&p, p.x[0], p.y[0], fminf(hz + climb * (float)(i + SEGMENT / 2), 20000),
                    loss);
        for (int k = 0; k < LANES; k++) {
            float y = p.y[k] * fminf(1, attack * (float)(i + k));
            left[i + k] += b->left * y;
            right[i + k] += b->right * y;
            float turned = p.x[k] * p.c - p.y[k] * p.s;
            p.y[k] = p.x[k] * p.s + p.y[k] * p.c;
            p.x[k] = turned;
        }
    }
    if (at + n > g->reach)
        g->reach = at + n;
}

float bubble_radius(float u, float low_m, float high_m, float exponent)
{
    float e = 1 - exponent, a = powf(low_m, e), b = powf(high_m, e);
    return powf(a + u * (b - a), 1 / e);
}
