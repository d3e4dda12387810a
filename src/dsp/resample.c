#include "dsp/resample.h"

#include "base/ratio.h"

#include <math.h>
#include <string.h>

/* Kaiser's window and width for 100 dB (his equations 7.75 and 7.76 in Oppenheim & Schafer). */
static const double stop_db = 100, kaiser_beta = 0.1102 * (100 - 8.7);

static double bessel_i0(double x)
{
    double sum = 1, term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
        term *= x / (2 * k) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

/* The filter at x source frames from its middle. The stop band begins at the lower of the
 * two Nyquist frequencies. */
static double kernel_at(const struct resample *r, double x)
{
    double half = r->n_taps / 2.0;
    if (fabs(x) >= half)
        return 0;
    double width = (stop_db - 7.95) / (14.36 * r->n_taps);
    double lower = fmin(1, (double)r->rate_hz / SAMPLE_RATE);
    double cutoff = lower / 2 - width / 2; /* cycles a frame */
    double u = 2 * cutoff * x, sinc = u == 0 ? 1 : sin(M_PI * u) / (M_PI * u);
    double window = bessel_i0(kaiser_beta * sqrt(1 - x * x / (half * half)));
    return 2 * cutoff * sinc * window / bessel_i0(kaiser_beta);
}

void resample_init(struct resample *r, int rate_hz)
{
    memset(r, 0, sizeof *r);
    r->rate_hz = rate_hz;
    int stretch = (SAMPLE_RATE * 16 + rate_hz - 1) / rate_hz; /* sixteenths */
    r->n_taps = RESAMPLE_TAPS * (stretch > 16 ? stretch : 16) / 16 & ~7;
    int64_t exact = rate_hz / ratio_divisor(rate_hz, SAMPLE_RATE);
    r->between = exact * r->n_taps > RESAMPLE_KERNEL;
    r->n_phases = r->between ? RESAMPLE_KERNEL / r->n_taps - 1 : (int)exact;
    for (int p = 0; p < r->n_phases + r->between; p++) {
        double sum = 0;
        float *phase = r->kernel + (size_t)p * (size_t)r->n_taps;
        for (int k = 0; k < r->n_taps; k++)
            sum += kernel_at(r, k - (r->n_taps / 2 - 1) - (double)p / r->n_phases);
        for (int k = 0; k < r->n_taps; k++)
            phase[k] =
                (float)(kernel_at(r, k - (r->n_taps / 2 - 1) - (double)p / r->n_phases) / sum);
    }
    r->filled = r->n_taps / 2 - 1; /* silence before the first frame */
}

/* Takes n ≤ RESAMPLE_CHUNK frames more. */
static void fill(struct resample *r, const struct resample_source *source, int n)
{
    float frames[RESAMPLE_CHUNK][2];
    if (r->at >= RESAMPLE_CHUNK) {
        for (int c = 0; c < 2; c++)
            memmove(r->past[c], r->past[c] + r->at,
                    (size_t)(r->filled - r->at) * sizeof(float));
        r->filled -= r->at;
        r->at = 0;
    }
    source->render(source->from, &frames[0][0], n);
    for (int i = 0; i < n; i++) {
        r->past[0][r->filled + i] = frames[i][0];
        r->past[1][r->filled + i] = frames[i][1];
    }
    r->filled += n;
}

static float dot(const float *a, const float *b, int n)
{
    float lane[8] = {0};
    for (int i = 0; i < n; i += 8)
        for (int k = 0; k < 8; k++)
            lane[k] += a[i + k] * b[i + k];
    return (lane[0] + lane[4]) + (lane[1] + lane[5]) + (lane[2] + lane[6]) +
           (lane[3] + lane[7]);
}

static void step(struct resample *r, float out[2])
{
    int64_t scaled = r->part * r->n_phases;
    int phase = (int)(scaled / r->rate_hz);
    const float *a = r->kernel + (size_t)phase * (size_t)r->n_taps;
    for (int c = 0; c < 2; c++)
        out[c] = dot(r->past[c] + r->at, a, r->n_taps);
    if (!r->between)
        return;
    float blend = (float)(scaled % r->rate_hz) / (float)r->rate_hz;
    for (int c = 0; c < 2; c++)
        out[c] += blend * (dot(r->past[c] + r->at, a + r->n_taps, r->n_taps) - out[c]);
}

void resample_render(struct resample *r, const struct resample_source *source, float *out,
                     int n_frames)
{
    for (int i = 0; i < n_frames; i++, out += 2) {
        while (r->at + r->n_taps > r->filled) {
            /* Just what the rest of this request needs. */
            int64_t last = (r->part + (int64_t)(n_frames - 1 - i) * SAMPLE_RATE) / r->rate_hz;
            int64_t missing = r->at + last + r->n_taps - r->filled;
            fill(r, source, missing < RESAMPLE_CHUNK ? (int)missing : RESAMPLE_CHUNK);
        }
        step(r, out);
        r->part += SAMPLE_RATE;
        while (r->part >= r->rate_hz) {
            r->part -= r->rate_hz;
            r->at++;
        }
    }
}

double resample_ahead(const struct resample *r)
{
    return r->filled - r->at - (r->n_taps / 2 - 1) - (double)r->part / r->rate_hz;
}
