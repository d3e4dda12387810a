#include "history.h"

static const gint64 together_us = 1000000;

void history_init(struct history *h, struct scene *scene)
{
    *h = (struct history){.states = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free),
                          .saved = scene};
    g_ptr_array_add(h->states, scene);
}

void history_clear(struct history *h)
{
    g_clear_pointer(&h->states, g_ptr_array_unref);
}

const struct scene *history_scene(const struct history *h)
{
    return h->states ? h->states->pdata[h->now] : NULL;
}

/* What was undone goes, and with it what was saved, if that was saved. */
static void forget_ahead(struct history *h)
{
    for (guint i = h->now + 1; i < h->states->len; i++)
        if (h->states->pdata[i] == h->saved)
            h->saved = NULL;
    g_ptr_array_set_size(h->states, (int)h->now + 1);
}

struct scene *history_change(struct history *h, int kind, int what)
{
    gint64 now_us = g_get_monotonic_time();
    bool goes_on = kind && kind == h->kind && what == h->what && !history_is_saved(h) &&
                   now_us - h->changed_us < together_us && h->now + 1 == h->states->len;
    h->kind = kind;
    h->what = what;
    h->changed_us = now_us;
    if (!goes_on) {
        forget_ahead(h);
        g_ptr_array_add(h->states, scene_copy(history_scene(h)));
        h->now++;
    }
    return h->states->pdata[h->now];
}

struct scene *history_amend(struct history *h)
{
    if (history_is_saved(h))
        h->saved = NULL;
    return h->states->pdata[h->now];
}

void history_put(struct history *h, struct scene *scene)
{
    h->kind = 0;
    forget_ahead(h);
    g_ptr_array_add(h->states, scene);
    h->now++;
}

void history_set_path(struct history *h, const char *path)
{
    for (guint i = 0; i < h->states->len; i++) {
        struct scene *s = h->states->pdata[i];
        g_free(s->path);
        s->path = g_strdup(path);
    }
}

bool history_undo(struct history *h)
{
    h->kind = 0;
    if (h->now == 0)
        return false;
    h->now--;
    return true;
}

bool history_redo(struct history *h)
{
    h->kind = 0;
    if (h->now + 1 >= h->states->len)
        return false;
    h->now++;
    return true;
}

bool history_is_saved(const struct history *h)
{
    return history_scene(h) == h->saved;
}

void history_set_saved(struct history *h)
{
    h->saved = history_scene(h);
    h->kind = 0;
}
