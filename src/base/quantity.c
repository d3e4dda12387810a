#include "base/quantity.h"

#include <math.h>
#include <string.h>

/* A unit's spellings; the first of each is the one that is printed. */
static const struct spelling {
    enum unit unit;
    const char *text;
    double factor;
} spellings[] = {
    {UNIT_SHARE, "%", 0.01}, {UNIT_DB, "dB", 1},     {UNIT_DEG, "°", 1},
    {UNIT_DEG, "deg", 1},    {UNIT_M, "m", 1},       {UNIT_M, "km", 1000},
    {UNIT_CELSIUS, "°C", 1}, {UNIT_CELSIUS, "C", 1},
};

/* From the longest to the shortest, the order in which a duration names them. */
static const struct span {
    const char *text;
    double seconds;
    int rank;
} spans[] = {
    {"h", 3600, 3}, {"min", 60, 2}, {"m", 60, 2}, {"sec", 1, 1}, {"s", 1, 1},
};

static const char *const suffixes[N_UNITS] = {
    [UNIT_NONE] = "", [UNIT_SHARE] = "", [UNIT_DB] = " dB",      [UNIT_S] = " s",
    [UNIT_DEG] = "°", [UNIT_M] = " m",   [UNIT_CELSIUS] = " °C",
};

static const char *const nouns[N_UNITS] = {
    [UNIT_NONE] = "a number",
    [UNIT_SHARE] = "a number from 0 to 1",
    [UNIT_DB] = "a level",
    [UNIT_S] = "a length of time",
    [UNIT_DEG] = "an angle",
    [UNIT_M] = "a distance",
    [UNIT_CELSIUS] = "a temperature",
};

static const char *skip_blank(const char *at)
{
    return at + strspn(at, " \t");
}

static const char *skip_digits(const char *at)
{
    return at + strspn(at, "0123456789");
}

/* The number that text begins with, without sign, and where it ends; NULL if none does. */
static const char *unsigned_number(const char *text, double *value)
{
    const char *whole = skip_digits(text);
    const char *end = whole;
    if (*whole == '.') {
        end = skip_digits(whole + 1);
        if (end == whole + 1)
            return NULL;
    }
    if (end == text)
        return NULL;
    /* g_ascii_strtod would read on into "1e5" or "0x1p3", which nobody means by hand. */
    char *read_end;
    *value = g_ascii_strtod(text, &read_end);
    return read_end == end && isfinite(*value) ? end : NULL;
}

/* The same after an optional sign; the typographer's minus counts. */
static const char *number(const char *text, double *value)
{
    static const char minus[] = "\xe2\x88\x92";
    bool negative = *text == '-';
    if (*text == '-' || *text == '+') {
        text++;
    } else if (g_str_has_prefix(text, minus)) {
        negative = true;
        text += strlen(minus);
    }
    const char *end = unsigned_number(text, value);
    if (end && negative && *value != 0)
        *value = -*value;
    return end;
}

static bool is_unit(const char *text, enum unit unit, double *factor)
{
    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
        if (spellings[i].unit == unit && g_ascii_strcasecmp(spellings[i].text, text) == 0) {
            *factor = spellings[i].factor;
            return true;
        }
    }
    return false;
}

static const struct span *span_at(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
        size_t n = strlen(spans[i].text);
        if (g_ascii_strncasecmp(text, spans[i].text, n) == 0 && !g_ascii_isalpha(text[n]))
            return &spans[i];
    }
    return NULL;
}

static bool read_spans(const char *text, double *seconds)
{
    double sum = 0;
    int rank = 4;
    g_autofree char *copy = g_strstrip(g_strdup(text));
    const char *at = copy;
    do {
        double n;
        const char *end = unsigned_number(at, &n);
        const struct span *span = end ? span_at(skip_blank(end)) : NULL;
        if (!span || span->rank >= rank)
            return false;
        rank = span->rank;
        sum += n * span->seconds;
        at = skip_blank(skip_blank(end) + strlen(span->text));
    } while (*at);
    if (!isfinite(sum))
        return false;
    *seconds = sum;
    return true;
}

bool quantity_read_duration(const char *text, double *seconds)
{
    double read;
    if (!read_spans(text, &read) || read <= 0)
        return false;
    *seconds = read;
    return true;
}

bool quantity_read(const char *text, enum unit unit, double *value)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    double n, factor = 1;
    const char *end = number(copy, &n);
    if (!end)
        return false;
    const char *rest = skip_blank(end);
    if (*rest && unit == UNIT_S)
        return read_spans(copy, value);
    if (*rest && !is_unit(rest, unit, &factor))
        return false;
    if (!isfinite(n * factor))
        return false;
    *value = factor == 0.01 ? n / 100 : n * factor; /* 7 / 100 is 0.07, 7 * 0.01 is not */
    return true;
}

bool quantity_read_whole(const char *text, uint64_t *value)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    if (!*copy || *skip_digits(copy))
        return false;
    guint64 read;
    if (!g_ascii_string_to_unsigned(copy, 10, 0, G_MAXUINT64, &read, NULL))
        return false;
    *value = read;
    return true;
}

char *quantity_print(double value, enum unit unit)
{
    char digits[400] = "0", format[8];
    for (int places = 0; places <= 20 && value != 0; places++) {
        g_snprintf(format, sizeof format, "%%.%df", places);
        g_ascii_formatd(digits, sizeof digits, format, value);
        if (g_ascii_strtod(digits, NULL) == value)
            break;
    }
    return g_strconcat(digits, suffixes[unit], NULL);
}

const char *quantity_noun(enum unit unit)
{
    return nouns[unit];
}
