#include "scene/pattern.h"

#include "base/quantity.h"

#include <string.h>

static const struct {
    const char *name;
    double part_s[4];
} named[] = {
    {"even", {5, 0, 5, 0}},  {"long-exhale", {4, 0, 6, 0}}, {"box", {4, 4, 4, 4}},
    {"4-7-8", {4, 7, 8, 0}}, {"sigh", {2, 0.5, 6, 0.5}},
};

static const char *const names[] = {"even", "long-exhale", "box", "4-7-8", "sigh", NULL};

const char *const *pattern_names(void)
{
    return names;
}

/* The numbers in a text; how many, or -1 when something else is there too. */
static int read_numbers(const char *text, double number[4])
{
    g_auto(GStrv) word = g_strsplit_set(text, " ,\t", -1);
    int n = 0;
    for (int i = 0; word[i]; i++) {
        if (!*word[i])
            continue;
        if (n == 4 || !quantity_read(word[i], UNIT_NONE, &number[n]))
            return -1;
        if (number[n] < 0 || number[n] > 30)
            return -1;
        n++;
    }
    return n;
}

bool pattern_read(const char *text, double part_s[4])
{
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
        if (strcmp(text, named[i].name) == 0) {
            memcpy(part_s, named[i].part_s, sizeof named[i].part_s);
            return true;
        }
    }
    double number[4];
    int n = read_numbers(text, number);
    if (n == 2) {
        number[2] = number[1];
        number[1] = number[3] = 0;
    } else if (n != 4) {
        return false;
    }
    if (number[0] < 1 || number[2] < 1)
        return false;
    memcpy(part_s, number, sizeof number);
    return true;
}
