#include "io/seam.h"

#include "dsp/frames.h"

#include <glib.h>

#include <math.h>

int seam_frames(int64_t n_frames)
{
    return (int)MIN(n_frames / 4, 4 * SAMPLE_RATE);
}

int seam_slack(int64_t n_frames)
{
    return (int)MIN(n_frames / 16, SAMPLE_RATE / 50);
}

/* The fit is judged in the middle, where both are as loud. */
int seam_fit(const float (*tail)[2], const float (*head)[2], int n, int slack)
{
    int span = MIN(n, SAMPLE_RATE / 4), from = (n - span) / 2, best = slack;
    float best_fit = 0;
    for (int shift = slack; shift >= 0; shift--) {
        float both = 0, power = 1e-12f;
        for (int i = from; i < from + span; i++) {
            const float *t = tail[i + shift], *h = head[i];
            both += t[0] * h[0] + t[1] * h[1];
            power += t[0] * t[0] + t[1] * t[1];
        }
        float fit = both / sqrtf(power);
        if (fit > best_fit * 1.01f) {
            best_fit = fit;
            best = shift;
        }
    }
    return best;
}

/* The sum of each frame's window. */
static void blur(double *sum, const double *of, int n, int window)
{
    double running = 0;
    int before = window / 2, after = window - before;
    for (int i = -after; i < n; i++) {
        running += i + after < n ? of[i + after] : 0;
        running -= i - before - 1 >= 0 ? of[i - before - 1] : 0;
        if (i >= 0)
            sum[i] = running;
    }
}

/* What power has to be multiplied by, frame by frame, so that every window of it sums to
 * `should`: the update of Richardson (1972) and Lucy (1974), whose answer stays as smooth as
 * its windows allow. */
static void level(double *power, const double *should, double *is, double *ratio, int n,
                  int window)
{
    blur(is, power, n, window);
    for (int i = 0; i < n; i++)
        is[i] = (should[i] + 1e-12) / (fmax(is[i], 0) + 1e-12);
    blur(ratio, is, n, window);
    for (int i = 0; i < n; i++) {
        int seen = MIN(i + window - window / 2, n - 1) - MAX(i - window / 2, 0) + 1;
        ratio[i] /= seen;
    }
}

void seam_join(const float (*tail)[2], float (*head)[2], int n)
{
    enum { PASSES = 12 };
    const double most = 9; /* of power: a hole deeper than 9.5 dB is the material's own */
    int window = MAX(MIN(SAMPLE_RATE / 20, n / 8), 1);
    g_autofree double *power = g_new(double, n), *sum = g_new(double, n);
    g_autofree double *should = g_new(double, n), *ratio = g_new(double, n);
    g_autofree double *gain = g_new(double, n);
    for (int i = 0; i < n; i++) {
        double angle = G_PI / 2 * i / n;
        float out = (float)cos(angle), in = (float)sin(angle);
        float t[2] = {out * tail[i][0], out * tail[i][1]};
        float h[2] = {in * head[i][0], in * head[i][1]};
        head[i][0] = t[0] + h[0];
        head[i][1] = t[1] + h[1];
        sum[i] = t[0] * t[0] + t[1] * t[1] + h[0] * h[0] + h[1] * h[1];
        power[i] = head[i][0] * head[i][0] + head[i][1] * head[i][1];
        gain[i] = 1;
    }
    blur(should, sum, n, window);
    for (int pass = 0; pass < PASSES; pass++) {
        level(power, should, sum, ratio, n, window);
        for (int i = 0; i < n; i++) {
            /* It begins and ends as the material does. */
            double inside = MIN(MIN(i, n - i) / (window / 2.0), 1);
            double to = CLAMP(gain[i] * (1 + inside * (ratio[i] - 1)), 1 / most, most);
            power[i] *= to / gain[i];
            gain[i] = to;
        }
    }
    for (int i = 0; i < n; i++) {
        float g = (float)sqrt(gain[i]);
        head[i][0] *= g;
        head[i][1] *= g;
    }
}
