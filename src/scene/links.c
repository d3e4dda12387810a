#include "scene/links.h"

#include "scene/fault.h"
#include "scene/nearest.h"

#include <string.h>

struct known {
    const struct scene *scene;
    const struct vocabulary *vocabulary;
    enum scene_link_kind kind;
};

/* Only somebody can be answered: a signal has no voice. */
static bool is_signal(const struct known *k, const char *name)
{
    return k->kind != SCENE_ANSWERS && vocabulary_has_signal(k->vocabulary, name);
}

static bool is_known(const void *at, const char *name)
{
    const struct known *k = at;
    return is_signal(k, name) || scene_layer_index(k->scene, name) >= 0;
}

static const char *last_blank(const char *text)
{
    const char *last = NULL;
    for (; *text; text++)
        if (*text == ' ' || *text == '\t')
            last = text;
    return last;
}

bool link_split(const char *text, bool (*known)(const void *who, const char *name),
                const void *who, char **name, double *strength)
{
    *name = g_strdup(text);
    *strength = 1;
    const char *blank = last_blank(text);
    if (!blank || known(who, text))
        return true;
    double said;
    if (!quantity_read(blank + 1, UNIT_SHARE, &said)) {
        /* "wind loud": a strength was meant; "old oak": a name of two words. */
        g_autofree char *first = g_strchomp(g_strndup(text, blank - text));
        return !known(who, first);
    }
    g_free(*name);
    *name = g_strchomp(g_strndup(text, blank - text));
    *strength = said;
    return said >= 0 && said <= 1;
}

static void fault_unknown(const struct known *k, const char *layer, const struct key *key,
                          const char *name, int line, GPtrArray *faults)
{
    struct nearest nearest = nearest_to(name);
    const char *const *signals = k->vocabulary->signals;
    for (int i = 0; k->kind != SCENE_ANSWERS && signals[i]; i++)
        nearest_offer(&nearest, signals[i]);
    for (int i = 0; i < k->scene->n_layers; i++)
        if (strcmp(k->scene->layer[i].name, layer) != 0)
            nearest_offer(&nearest, k->scene->layer[i].name);
    if (nearest.best)
        faults_add(faults, line, layer, key->name, name, "no such layer%s; did you mean %s?",
                   k->kind == SCENE_ANSWERS ? "" : " or signal", nearest.best);
    else if (k->kind == SCENE_ANSWERS && vocabulary_has_signal(k->vocabulary, name))
        faults_add(faults, line, layer, key->name, name,
                   "a signal, which has no voice; only another layer can be answered");
    else
        faults_add(faults, line, layer, key->name, name,
                   "no such layer%s here (for example %s)",
                   k->kind == SCENE_ANSWERS ? "" : " or signal", key->example);
}

static bool is_doubled(const struct scene_layer *l, enum scene_link_kind kind,
                       const char *from)
{
    for (int i = 0; i < l->n_links; i++)
        if (l->link[i].kind == kind && strcmp(l->link[i].from, from) == 0)
            return true;
    return false;
}

/* One link; false when it is at fault. */
static bool read_link(const struct known *k, struct scene_layer *l, const struct key *key,
                      const char *text, int line, GPtrArray *faults)
{
    g_autofree char *name = NULL;
    double strength;
    if (!link_split(text, is_known, k, &name, &strength)) {
        faults_add(faults, line, l->name, key->name, text,
                   "a link's strength is a number from 0 to 1 (for example %s)", key->example);
        return false;
    }
    if (!is_known(k, name)) {
        fault_unknown(k, l->name, key, name, line, faults);
        return false;
    }
    if (!is_signal(k, name) && strcmp(name, l->name) == 0) {
        faults_add(faults, line, l->name, key->name, text,
                   "a layer can't do this to itself; name another");
        return false;
    }
    if (is_doubled(l, k->kind, name)) {
        faults_add(faults, line, l->name, key->name, text, "named twice; once is enough");
        return false;
    }
    if (!scene_layer_link(l, k->kind, name, strength)) {
        faults_add(faults, line, l->name, key->name, text,
                   "too many links: a layer has at most %d", SCENE_LINKS_MAX);
        return false;
    }
    l->link[l->n_links - 1].line = line;
    return true;
}

void links_read(struct scene *s, int layer, const struct key *key, const char *text,
                const struct vocabulary *v, int line, GPtrArray *faults)
{
    struct scene_layer *l = &s->layer[layer];
    struct known known = {s, v, (enum scene_link_kind)key->which};
    if (strcmp(text, "none") == 0) {
        l->follows_none |= known.kind == SCENE_FOLLOWS;
        l->hushed_none |= known.kind == SCENE_HUSHED_BY;
        return;
    }
    g_auto(GStrv) part = g_strsplit(text, ";", -1);
    for (int i = 0; part[i]; i++) {
        g_strstrip(part[i]);
        if (!*part[i]) {
            if (part[i + 1] || i == 0) {
                faults_add(faults, line, l->name, key->name, text,
                           "nothing between two ; (for example wind 0.7; rain 0.9)");
                return;
            }
        } else if (strcmp(part[i], "none") == 0) {
            faults_add(faults, line, l->name, key->name, text,
                       "none stands alone: it means nothing at all");
            return;
        } else if (!read_link(&known, l, key, part[i], line, faults)) {
            return;
        }
    }
}

struct walk {
    const struct scene *scene;
    const struct vocabulary *vocabulary;
    GPtrArray *faults;
    enum { UNSEEN, ON_THE_WAY, DONE } state[SCENE_LAYERS_MAX];
    int way[SCENE_LAYERS_MAX];
    const struct scene_link *by[SCENE_LAYERS_MAX]; /* the link that left way[i] */
    int length;
};

static const char *verb_of(enum scene_link_kind kind)
{
    return kind == SCENE_FOLLOWS ? "follows" : "is hushed by";
}

static void fault_circle(const struct walk *w, int from)
{
    const struct scene_layer *layers = w->scene->layer;
    GString *circle = g_string_new(layers[w->way[from]].name);
    for (int i = from; i < w->length; i++)
        g_string_append_printf(circle, " %s %s", verb_of(w->by[i]->kind), w->by[i]->from);
    const struct scene_link *closing = w->by[w->length - 1];
    faults_add(w->faults, closing->line, layers[w->way[w->length - 1]].name,
               closing->kind == SCENE_FOLLOWS ? "follows" : "hushed-by", closing->from,
               "a circle: %s; take one of these links away", circle->str);
    g_string_free(circle, TRUE);
}

static void visit(struct walk *w, int layer)
{
    const struct scene_layer *l = &w->scene->layer[layer];
    int depth = w->length++;
    w->state[layer] = ON_THE_WAY;
    w->way[depth] = layer;
    for (int i = 0; i < l->n_links; i++) {
        const struct scene_link *link = &l->link[i];
        if ((link->kind != SCENE_FOLLOWS && link->kind != SCENE_HUSHED_BY) ||
            vocabulary_has_signal(w->vocabulary, link->from))
            continue;
        int next = scene_layer_index(w->scene, link->from);
        w->by[depth] = link;
        if (w->state[next] == ON_THE_WAY) {
            int from = depth;
            while (w->way[from] != next)
                from--;
            fault_circle(w, from);
        } else if (w->state[next] == UNSEEN) {
            visit(w, next);
        }
    }
    w->state[layer] = DONE;
    w->length--;
}

void links_check(const struct scene *s, const struct vocabulary *v, GPtrArray *faults)
{
    struct walk w = {.scene = s, .vocabulary = v, .faults = faults};
    for (int i = 0; i < s->n_layers; i++)
        if (w.state[i] == UNSEEN)
            visit(&w, i);
}
