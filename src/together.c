#include "together.h"

#include "base/hash.h"
#include "dsp/frames.h"

#include <glib.h>

#include <stdlib.h>

int64_t together_frame(void)
{
    int64_t now_us = g_get_real_time();
    /* In two parts: UTC in microseconds times the rate would overflow in the year 8000. */
    return now_us / G_USEC_PER_SEC * SAMPLE_RATE +
           now_us % G_USEC_PER_SEC * SAMPLE_RATE / G_USEC_PER_SEC;
}

uint64_t together_seed(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 1;
    uint64_t seed = hash_text(text);
    return seed ? seed : 1;
}

int64_t together_shift(int64_t heard)
{
    int64_t late = together_frame() - heard;
    return llabs(late) > BLOCK * 3 / 4 ? late : 0;
}
