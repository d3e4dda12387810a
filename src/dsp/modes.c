#include "dsp/modes.h"

#include <math.h>
#include <string.h>

#define TAU 6.283185307179586

void modes_init(struct modes *m, int n, const float hz[], const float t60_s[], float touch_s)
{
    memset(m, 0, sizeof *m);
    m->n = n;
    m->touch_frames = touch_s * SAMPLE_RATE;
    for (int i = 0; i < n; i++) {
        m->turn[i] = TAU * hz[i] / SAMPLE_RATE;
        m->fall[i] = 6.907755 / (t60_s[i] * SAMPLE_RATE);
        m->left[i] = m->right[i] = 1;
    }
}

void modes_reset(struct modes *m, int64_t frame)
{
    memset(m->re, 0, sizeof m->re);
    memset(m->im, 0, sizeof m->im);
    m->at = frame;
    m->has_young = false;
}

/* Mode i of a strike, `since` frames after it began (sin: silent as it begins). */
static void ring(const struct modes *m, const struct strike *s, int i, int64_t since,
                 double *re, double *im)
{
    double a = s->gain[i] * exp(-m->fall[i] * (double)since);
    double phase = fmod(m->turn[i] * (double)since, TAU);
    *re += a * cos(phase);
    *im += a * sin(phase);
}

static void join(struct modes *m, const struct strike *s)
{
    for (int i = 0; i < m->n; i++)
        ring(m, s, i, m->at - s->begin, &m->re[i], &m->im[i]);
}

void modes_strike(struct modes *m, const struct strike *s)
{
    if (m->has_young)
        join(m, &m->young);
    m->young = *s;
    m->has_young = true;
    if (m->at - s->begin >= YOUNG_BLOCKS * BLOCK) {
        join(m, s);
        m->has_young = false;
    }
}

/* Adds one mode's frames [from, BLOCK) to out, from its state at `from`. */
static void add_mode(const struct modes *m, int i, double re, double im, int from,
                     float out[2][BLOCK])
{
    float x = (float)re, y = (float)im, fall = (float)exp(-m->fall[i]);
    float c = fall * (float)cos(m->turn[i]), s = fall * (float)sin(m->turn[i]);
    float left = m->left[i], right = m->right[i];
    for (int k = from; k < BLOCK; k++) {
        out[0][k] += left * y;
        out[1][k] += right * y;
        float t = x * c - y * s;
        y = x * s + y * c;
        x = t;
    }
}

static void add_young(struct modes *m, float out[2][BLOCK])
{
    float alone[2][BLOCK] = {{0}};
    int from = m->young.begin > m->at ? (int)(m->young.begin - m->at) : 0;
    int64_t since = m->at + from - m->young.begin;
    if (from >= BLOCK)
        return;
    for (int i = 0; i < m->n; i++) {
        double re = 0, im = 0;
        ring(m, &m->young, i, since, &re, &im);
        add_mode(m, i, re, im, from, alone);
    }
    float closed = expf(-(float)since / m->touch_frames), opens = expf(-1 / m->touch_frames);
    for (int k = from; k < BLOCK; k++) {
        out[0][k] += (1 - closed) * alone[0][k];
        out[1][k] += (1 - closed) * alone[1][k];
        closed *= opens;
    }
}

void modes_render(struct modes *m, float out[2][BLOCK])
{
    const double silent = 1e-6;
    if (m->has_young)
        add_young(m, out);
    for (int i = 0; i < m->n; i++) {
        double re = m->re[i], im = m->im[i];
        if (fabs(re) + fabs(im) < silent) {
            m->re[i] = m->im[i] = 0;
            continue;
        }
        add_mode(m, i, re, im, 0, out);
        double fall = exp(-m->fall[i] * BLOCK), phase = m->turn[i] * BLOCK;
        m->re[i] = fall * (re * cos(phase) - im * sin(phase));
        m->im[i] = fall * (re * sin(phase) + im * cos(phase));
    }
    m->at += BLOCK;
    if (m->has_young && m->at - m->young.begin >= YOUNG_BLOCKS * BLOCK) {
        join(m, &m->young);
        m->has_young = false;
    }
}

void modes_hold(const struct modes *m, int64_t frame, const float gain[], float from, float to,
                float out[2][BLOCK])
{
    for (int i = 0; i < m->n; i++) {
        double phase = fmod(m->turn[i] * (double)frame, TAU);
        float x = (float)cos(phase), y = (float)sin(phase);
        float c = (float)cos(m->turn[i]), s = (float)sin(m->turn[i]);
        float a = gain[i] * from, da = gain[i] * (to - from) / BLOCK;
        for (int k = 0; k < BLOCK; k++) {
            out[0][k] += a * m->left[i] * y;
            out[1][k] += a * m->right[i] * y;
            float t = x * c - y * s;
            y = x * s + y * c;
            x = t;
            a += da;
        }
    }
}
