#include "scene/fault.h"

#include <stdbool.h>

enum { SHOWN_MAX = 60 }; /* characters of a value */

static void fault_free(void *at)
{
    struct fault *f = at;
    g_free(f->path);
    g_free(f->group);
    g_free(f->key);
    g_free(f->value);
    g_free(f->text);
    g_free(f);
}

GPtrArray *faults_new(void)
{
    return g_ptr_array_new_with_free_func(fault_free);
}

void faults_add(GPtrArray *faults, int line, const char *group, const char *key,
                const char *value, const char *format, ...)
{
    if (faults->len >= FAULTS_MAX)
        return;
    struct fault *f = g_new0(struct fault, 1);
    f->line = line;
    f->group = g_strdup(group);
    f->key = g_strdup(key);
    f->value = g_strdup(value);
    va_list args;
    va_start(args, format);
    f->text = g_strdup_vprintf(format, args);
    va_end(args);
    g_ptr_array_add(faults, f);
}

static int by_line(const void *a, const void *b)
{
    const struct fault *x = *(struct fault *const *)a, *y = *(struct fault *const *)b;
    return (x->line > y->line) - (x->line < y->line);
}

void faults_settle(GPtrArray *faults, const char *path)
{
    for (guint i = 0; i < faults->len; i++) {
        struct fault *f = faults->pdata[i];
        g_free(f->path);
        f->path = g_strdup(path);
    }
    g_ptr_array_sort(faults, by_line);
}

/* Not controls only: a mark that turns the writing's direction would show another text. */
static bool is_shown(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return false;
    default:
        return true;
    }
}

char *fault_shown(const char *text, int n_max)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *shown = g_string_new(NULL);
    int n = 0;
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        if (++n > n_max) {
            g_string_append(shown, "…");
            break;
        }
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(shown, is_shown(c) ? c : 0xfffd);
    }
    return g_string_free(shown, FALSE);
}

static char *print(const struct fault *f, const char *where)
{
    GString *out = g_string_new(NULL);
    if (where) {
        g_autofree char *path = fault_shown(where, 4096);
        g_string_append_printf(out, "%s:", path);
    }
    g_string_append_printf(out, "%d: ", f->line);
    if (f->group) {
        g_autofree char *group = fault_shown(f->group, SHOWN_MAX);
        g_string_append_printf(out, f->key ? "[%s] " : "[%s]: ", group);
    }
    if (f->key) {
        g_autofree char *key = fault_shown(f->key, SHOWN_MAX);
        g_string_append_printf(out, "%s: ", key);
    }
    if (f->value) {
        g_autofree char *value = fault_shown(f->value, SHOWN_MAX);
        g_string_append_printf(out, "\"%s\": ", value);
    }
    g_string_append(out, f->text);
    return g_string_free(out, FALSE);
}

char *fault_print(const struct fault *f)
{
    return print(f, f->path);
}

char *fault_tell(const struct fault *f)
{
    g_autofree char *name = f->path ? g_path_get_basename(f->path) : NULL;
    return print(f, name);
}
