#include "together.h"

#include "base/hash.h"
#include "dsp/frames.h"

#include <glib.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int64_t together_frame(void)
{
    int64_t now_us = g_get_real_time();
    /* In two parts: UTC in microseconds times the rate would overflow in the year 8000. */
    return now_us / G_USEC_PER_SEC * SAMPLE_RATE +
           now_us % G_USEC_PER_SEC * SAMPLE_RATE / G_USEC_PER_SEC;
}

/* Leaves of a text what a listener reads in it: mail and version control turn line endings
 * round, and editors add blanks and empty lines at the end, or a mark at the beginning. */
static void keep_what_is_read(char *text)
{
    static const char mark[] = "\xef\xbb\xbf";
    const char *from = g_str_has_prefix(text, mark) ? text + strlen(mark) : text;
    char *to = text, *end = text; /* end: behind the last character that is no blank */
    for (; *from; from++) {
        bool line = *from == '\n';
        if (line)
            to = end; /* blanks at a line's end */
        if (*from != '\r' || (from[1] != '\n' && from[1] != 0))
            *to++ = *from;
        if (line || !g_ascii_isspace(*from))
            end = to;
    }
    *end = 0;
    g_strchomp(text);
}

uint64_t together_seed(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 1;
    keep_what_is_read(text);
    uint64_t seed = hash_text(text);
    return seed ? seed : 1;
}

int64_t together_shift(int64_t heard)
{
    int64_t late = together_frame() - heard;
    return llabs(late) > BLOCK * 3 / 4 ? late : 0;
}
