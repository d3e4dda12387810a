#include "nature/rhythm.h"

#include "base/hash.h"
#include "dsp/frames.h"

#include <math.h>

int rhythm_beats(const struct rhythm *r, double rate_hz, int64_t from, int64_t to,
                 struct beat *out, int n_max)
{
    const double stretch_s = (double)RHYTHM_STRETCH / SAMPLE_RATE;
    int64_t stretch = rhythm_stretch(from);
    double beats = rate_hz * stretch_s;
    int64_t count =
        (int64_t)(floor((double)(stretch + 1) * beats) - floor((double)stretch * beats));
    if (count < 1)
        return 0;
    double period = (double)RHYTHM_STRETCH / (double)count,
           begin = (double)stretch * RHYTHM_STRETCH;
    uint64_t key = hash_sub(r->key, stretch);
    int64_t first = (int64_t)floor(((double)from - begin) / period - r->offset - r->jitter);
    int n = 0;
    for (int64_t i = first; n < n_max; i++) {
        double place = (double)i + r->offset;
        if (begin + (place - r->jitter) * period >= (double)to)
            break;
        uint64_t beat_key = hash_sub(key, i);
        /* None strays out of its stretch: the first and the last keep to their places. */
        double stray = i == 0 || i == count - 1 ? 0 : 2 * hash_uniform(beat_key) - 1;
        int64_t onset = (int64_t)floor(begin + (place + r->jitter * stray) * period);
        if (i < 0 || i >= count || onset < from || onset >= to)
            continue;
        out[n++] = (struct beat){onset, hash_mix(beat_key), period / SAMPLE_RATE};
    }
    return n;
}
