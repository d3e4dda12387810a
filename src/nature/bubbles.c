#include "nature/bubbles.h"

#include <math.h>

#define TAU 6.2831853f

enum { LANES = 8, SEGMENT = 64 };

static const float longest_s = 0.08f, nepers = 5; /* heard out to -43 dB */

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

/* n samples (a multiple of LANES) from p on, at gains that grow by `grow` a sample. */
static void turn(struct lanes *p, int n, const float gain[2], const float grow[2],
                 float *restrict left, float *restrict right)
{
    struct lanes q = *p;
    for (int i = 0; i < n; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            float along = (float)(i + k);
            left[i + k] += (gain[0] + grow[0] * along) * q.y[k];
            right[i + k] += (gain[1] + grow[1] * along) * q.y[k];
        }
        for (int k = 0; k < LANES; k++) {
            float turned = q.x[k] * q.c - q.y[k] * q.s;
            q.y[k] = q.x[k] * q.s + q.y[k] * q.c;
            q.x[k] = turned;
        }
    }
    *p = q;
}

void bubble_lay(struct grains *g, const struct bubble *b, int at)
{
    float r = b->radius_m, hz = 3 / r, decay = 0.13f / r + 0.0072f / (r * sqrtf(r));
    if (hz > 17000)
        return;
    float loss = expf(-decay / SAMPLE_RATE);
    int n = (int)(fminf(nepers / decay, longest_s) * SAMPLE_RATE) / LANES * LANES;
    /* The first turn is the attack; the last steps down to nothing. */
    int attack = ((int)(SAMPLE_RATE / hz) / LANES + 1) * LANES, end = n - attack;
    float climb = hz * b->rise * decay / SAMPLE_RATE;
    int step = climb > 0 ? SEGMENT : n;
    const float gain[2] = {b->left, b->right}, none[2] = {0, 0};
    const float grow[2] = {b->left / (float)attack, b->right / (float)attack};
    const float fall[2] = {-grow[0], -grow[1]};
    float *left = g->ahead[0] + at, *right = g->ahead[1] + at;
    struct lanes p;
    set_out(&p, 1, 0, hz, loss);
    turn(&p, attack, none, grow, left, right);
    for (int i = attack; i < end;) {
        if (climb > 0)
            set_out(&p, p.x[0], p.y[0], fminf(hz + climb * (float)(i + step / 2), 20000),
                    loss);
        int m = end - i < step ? end - i : step;
        turn(&p, m, gain, none, left + i, right + i);
        i += m;
    }
    turn(&p, attack, gain, fall, left + (end > attack ? end : attack),
         right + (end > attack ? end : attack));
    if (at + n + attack > g->reach)
        g->reach = at + n + attack;
}

float bubble_radius(float u, float low_m, float high_m, float exponent)
{
    float e = 1 - exponent, a = powf(low_m, e), b = powf(high_m, e);
    return powf(a + u * (b - a), 1 / e);
}
