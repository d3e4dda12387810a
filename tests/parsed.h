/* A scene from its text, its faults told beside; NULL where they forbid it. */
#pragma once

#include "scene/fault.h"
#include "scene/scene_file.h"

#include <string.h>

static inline struct scene *parsed(const char *text, const struct vocabulary *vocabulary,
                                   const struct library *library)
{
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *s = scene_parse(text, strlen(text), NULL, vocabulary, library, faults);
    for (guint i = 0; i < faults->len; i++)
        g_test_message("%s", fault_print(faults->pdata[i]));
    return s;
}
