#include "menu.h"

#include <string.h>

enum { TYPED_MAX = 80 };

static void entry_free(void *at)
{
    struct entry *e = at;
    g_free(e->name);
    g_free(e->detail);
    g_free(e->id);
    g_free(e->kind);
    g_free(e);
}

void menu_open(struct menu *m)
{
    menu_clear(m);
    m->entries = g_ptr_array_new_with_free_func(entry_free);
    m->shown = g_array_new(FALSE, FALSE, sizeof(int));
    m->typed = g_string_new(NULL);
}

void menu_clear(struct menu *m)
{
    if (m->entries)
        g_ptr_array_unref(m->entries);
    if (m->shown)
        g_array_unref(m->shown);
    if (m->typed)
        g_string_free(m->typed, TRUE);
    *m = (struct menu){0};
}

void menu_add(struct menu *m, const char *name, const char *detail, const char *id,
              const char *kind)
{
    struct entry *e = g_new(struct entry, 1);
    *e = (struct entry){g_strdup(name), g_strdup(detail), g_strdup(id), g_strdup(kind)};
    g_ptr_array_add(m->entries, e);
    int i = (int)m->entries->len - 1;
    g_array_append_val(m->shown, i);
}

static bool holds_all(const char *text, char *const *words)
{
    for (; *words; words++)
        if (**words && !strstr(text, *words))
            return false;
    return true;
}

static void sift(struct menu *m)
{
    g_array_set_size(m->shown, 0);
    m->at = 0;
    g_autofree char *wish = g_utf8_casefold(m->typed->str, -1);
    g_auto(GStrv) words = g_strsplit(g_strstrip(wish), " ", -1);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < (int)m->entries->len; i++) {
            const struct entry *e = m->entries->pdata[i];
            g_autofree char *both = g_strconcat(e->name, " ", e->detail, NULL);
            g_autofree char *text = g_utf8_casefold(both, -1);
            bool begins = g_str_has_prefix(text, wish);
            if (begins == (pass == 0) && holds_all(text, words))
                g_array_append_val(m->shown, i);
        }
}

void menu_type(struct menu *m, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!g_unichar_iscntrl(c) && m->typed->len < TYPED_MAX)
            g_string_append_unichar(m->typed, c);
    }
    sift(m);
}

void menu_erase(struct menu *m)
{
    if (m->typed->len == 0)
        return;
    const char *last = g_utf8_prev_char(m->typed->str + m->typed->len);
    g_string_truncate(m->typed, (gsize)(last - m->typed->str));
    sift(m);
}

void menu_go(struct menu *m, int at)
{
    m->at = CLAMP(at, 0, MAX(menu_count(m) - 1, 0));
}

void menu_step(struct menu *m, int n)
{
    menu_go(m, m->at + n);
}

int menu_count(const struct menu *m)
{
    return m->shown ? (int)m->shown->len : 0;
}

const struct entry *menu_entry(const struct menu *m, int i)
{
    return i >= 0 && i < menu_count(m) ? m->entries->pdata[g_array_index(m->shown, int, i)]
                                       : NULL;
}

const struct entry *menu_chosen(const struct menu *m)
{
    return menu_entry(m, m->at);
}
