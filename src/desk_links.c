/* Links: which is chosen, how strong it is, and those that are being drawn. */
#include "desk_parts.h"

#include "around.h"

#include <math.h>
#include <string.h>

static void choose_tie(struct desk *d, int i, enum scene_link_kind kind, const char *from)
{
    struct tie tie[TIES_MAX];
    int n = ties_of(desk_scene(d), i, tie);
    for (int k = 0; k < n; k++)
        if (tie[k].kind == kind && strcmp(tie[k].from, from) == 0)
            d->tie = k;
}

bool desk_chosen_tie(const struct desk *d, int i, struct tie *out)
{
    struct tie tie[TIES_MAX];
    int n = i >= 0 ? ties_of(desk_scene(d), i, tie) : 0;
    if (d->tie < 0 || d->tie >= n)
        return false;
    *out = tie[d->tie];
    return true;
}

void desk_set_tie(struct desk *d, int i, const struct tie *tie, double strength)
{
    g_autofree char *why = NULL, *from = g_strdup(tie->from);
    enum scene_link_kind kind = tie->kind;
    struct scene *s = desk_change(d, CHANGE_TIE, i * 16 + d->tie);
    if (!ties_set(s, i, kind, from, strength, d->vocabulary, &why))
        desk_tell(d, "%s", why);
    choose_tie(d, i, kind, from); /* what went without saying stands elsewhere now */
}

void desk_cut_tie(struct desk *d, int i, const struct tie *tie)
{
    g_autofree char *from = g_strdup(tie->from);
    struct scene *s = desk_change(d, CHANGE_ALONE, 0);
    ties_cut(s, i, tie->kind, from);
    desk_tell(d, "%s: no longer %s %s.", s->layer[i].name, tie_verb(tie->kind), from);
    d->tie = -1;
}

/* Layers by bearing, then the air's signals, round and round. */
static void reach_around(struct desk *d, int way)
{
    const struct scene *s = desk_scene(d);
    const char *order[SCENE_LAYERS_MAX + VOCABULARY_SIGNALS_MAX];
    int n = 0, self = desk_selected(d), at = self;
    for (int k = 0; k < s->n_layers && n < s->n_layers - 1; k++) {
        at = around_next(s, at, 1);
        if (at < 0 || at == self)
            break;
        order[n++] = s->layer[at].name;
    }
    for (int k = 0; d->vocabulary->signals[k]; k++)
        order[n++] = d->vocabulary->signals[k];
    int now = way > 0 ? -1 : n;
    for (int k = 0; k < n; k++)
        if (g_strcmp0(order[k], d->linking_to) == 0)
            now = k;
    char *was = d->linking_to;
    d->linking_to = g_strdup(order[(now + way + n) % n]);
    g_free(was);
}

void desk_step_tie(struct desk *d, int i, int way)
{
    struct tie tie[TIES_MAX];
    int n = ties_of(desk_scene(d), i, tie);
    d->tie = n == 0 ? -1 : d->tie < 0 ? (way > 0 ? 0 : n - 1) : d->tie + way;
    if (n == 0)
        desk_tell(d, "Nothing acts on %s yet. L draws a link.", d->selected);
    if (d->tie >= n)
        d->tie = -1;
}

void desk_reach(struct desk *d, const char *name)
{
    if (!name)
        return;
    char *was = d->linking_to;
    d->linking_to = g_strdup(name);
    g_free(was);
    desk_open_page(d, PAGE_KINDS);
}

void desk_make_link(struct desk *d, enum scene_link_kind kind)
{
    int i = desk_selected(d);
    g_autofree char *to = g_strdup(d->linking_to), *why = NULL;
    struct scene *tried = scene_copy(desk_scene(d));
    if (i >= 0 && to && ties_set(tried, i, kind, to, 0.7, d->vocabulary, &why)) {
        history_put(&d->history, tried);
        d->changes++;
        desk_tell(d, "%s: %s %s.", d->selected, tie_verb(kind), to);
        choose_tie(d, i, kind, to);
    } else {
        scene_free(tried);
        desk_tell(d, "%s", why ? why : "");
    }
}

bool desk_linking_hand(struct desk *d, const struct hand *h)
{
    if (h->action == ACTION_AROUND || h->action == ACTION_AROUND_BACK)
        reach_around(d, h->action == ACTION_AROUND ? 1 : -1);
    else if (h->action == ACTION_TAKE)
        desk_reach(d, d->linking_to);
    else
        return false;
    return true;
}
