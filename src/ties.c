#include "ties.h"

#include "ecology/world.h"
#include "nature/nature.h"
#include "scene/fault.h"
#include "scene/links.h"

#include <string.h>

_Static_assert((int)TIES_MAX >= 2 * (int)SCENE_LINKS_MAX, "room for all of a layer's links");

static bool is_signal(const char *name)
{
    for (int i = 0; i < N_SIGNALS; i++)
        if (strcmp(signal_names[i], name) == 0)
            return true;
    return false;
}

static int add(struct tie *out, int n, enum scene_link_kind kind, const char *from,
               double strength)
{
    if (n < TIES_MAX)
        out[n++] = (struct tie){kind, from, strength, false};
    return n;
}

static const struct source_kind *kind_of(const struct scene_layer *l)
{
    return l->recorded ? NULL : nature_find(l->sound);
}

/* "wind 0.8; thunder 0.9": from signals, or from any layer that has the named sound. */
static int add_usual(const struct scene *s, int layer, struct tie *out, int n,
                     enum scene_link_kind kind, const char *text)
{
    g_auto(GStrv) part = g_strsplit(text ? text : "", ";", -1);
    for (int i = 0; part[i]; i++) {
        g_auto(GStrv) word = g_strsplit(g_strstrip(part[i]), " ", 2);
        if (!word[0] || !*word[0])
            continue;
        double strength = word[1] ? g_ascii_strtod(word[1], NULL) : 1;
        for (int k = 0; k < N_SIGNALS; k++)
            if (strcmp(signal_names[k], word[0]) == 0)
                n = add(out, n, kind, signal_names[k], strength);
        if (is_signal(word[0]))
            continue;
        const struct source_kind *named = nature_find(word[0]);
        for (int k = 0; k < s->n_layers; k++)
            if (k != layer && named && kind_of(&s->layer[k]) == named &&
                !is_signal(s->layer[k].name))
                n = add(out, n, kind, s->layer[k].name, strength);
    }
    return n;
}

int ties_of(const struct scene *s, int layer, struct tie out[TIES_MAX])
{
    const struct scene_layer *l = &s->layer[layer];
    bool follows = l->follows_none, hushed = l->hushed_none;
    int n = 0;
    for (int i = 0; i < l->n_links; i++) {
        const struct scene_link *link = &l->link[i];
        follows |= link->kind == SCENE_FOLLOWS;
        hushed |= link->kind == SCENE_HUSHED_BY;
        out[n++] = (struct tie){link->kind, link->from, link->strength, true};
    }
    const struct source_kind *kind = kind_of(l);
    if (kind && !follows)
        n = add_usual(s, layer, out, n, SCENE_FOLLOWS, kind->usual_follows);
    if (kind && !hushed)
        n = add_usual(s, layer, out, n, SCENE_HUSHED_BY, kind->usual_hushed_by);
    return n;
}

const char *tie_verb(enum scene_link_kind kind)
{
    static const char *const verbs[] = {[SCENE_FOLLOWS] = "follows",
                                        [SCENE_HUSHED_BY] = "hushed by",
                                        [SCENE_ANSWERS] = "answers",
                                        [SCENE_LEANS_ON] = "leans on"};
    return verbs[kind];
}

static void set_none(struct scene_layer *l, enum scene_link_kind kind, bool none)
{
    if (kind == SCENE_FOLLOWS)
        l->follows_none = none;
    else if (kind == SCENE_HUSHED_BY)
        l->hushed_none = none;
}

/* What goes without saying is said. False when there is no room for it. */
static bool write_out(struct scene *s, int layer, enum scene_link_kind kind)
{
    struct tie tie[TIES_MAX];
    int n = ties_of(s, layer, tie);
    for (int i = 0; i < n; i++)
        if (tie[i].kind == kind && !tie[i].written &&
            !scene_layer_link(&s->layer[layer], kind, tie[i].from, tie[i].strength))
            return false;
    return true;
}

static int find(const struct scene_layer *l, enum scene_link_kind kind, const char *from)
{
    for (int i = 0; i < l->n_links; i++)
        if (l->link[i].kind == kind && strcmp(l->link[i].from, from) == 0)
            return i;
    return -1;
}

static bool set(struct scene *s, int layer, enum scene_link_kind kind, const char *from,
                double strength, const struct vocabulary *v, char **why)
{
    struct scene_layer *l = &s->layer[layer];
    if (strcmp(l->name, from) == 0 && (kind == SCENE_ANSWERS || !is_signal(from))) {
        *why = g_strdup("A layer can't do that to itself.");
        return false;
    }
    if (kind == SCENE_ANSWERS && scene_layer_index(s, from) < 0) {
        *why = g_strdup_printf("There is no voice in %s to answer.", from);
        return false;
    }
    bool room = write_out(s, layer, kind);
    int at = find(l, kind, from);
    if (at >= 0) {
        l->link[at].strength = strength;
    } else if (!room || !scene_layer_link(l, kind, from, strength)) {
        *why = g_strdup_printf("%s has as many links as it can hold.", l->name);
        return false;
    }
    set_none(l, kind, false);
    g_autoptr(GPtrArray) faults = faults_new();
    links_check(s, v, faults);
    if (faults->len > 0) {
        *why =
            g_strdup_printf("%s already hangs on %s; it can't go in a circle.", from, l->name);
        return false;
    }
    return true;
}

bool ties_set(struct scene *s, int layer, enum scene_link_kind kind, const char *from,
              double strength, const struct vocabulary *v, char **why)
{
    struct scene *tried = scene_copy(s);
    bool can = set(tried, layer, kind, from, strength, v, why);
    if (can) {
        struct scene was = *s;
        *s = *tried;
        *tried = was;
    }
    scene_free(tried);
    return can;
}

void ties_cut(struct scene *s, int layer, enum scene_link_kind kind, const char *from)
{
    struct scene_layer *l = &s->layer[layer];
    write_out(s, layer, kind);
    int at = find(l, kind, from);
    if (at >= 0)
        scene_layer_unlink(l, at);
    bool left = false;
    for (int i = 0; i < l->n_links; i++)
        left |= l->link[i].kind == kind;
    if (!left)
        set_none(l, kind, true);
}
