#include "scene/scene.h"

#include "scene/keys.h"

#include <math.h>
#include <string.h>

/* The defaults that the table of keys states as plain numbers. */
static void set_numbers(void *at, enum key_group group)
{
    for (int i = 0; i < n_scene_keys; i++) {
        const struct key *k = &scene_keys[i];
        if (k->group != group || (k->type != KEY_NUMBER && k->type != KEY_BEARING))
            continue;
        double value = NAN;
        if (k->usual)
            quantity_read(k->usual, k->unit, &value);
        memcpy((char *)at + k->offset, &value, sizeof value);
    }
}

struct scene *scene_new(void)
{
    struct scene *s = g_new0(struct scene, 1);
    set_numbers(s, KEYS_SCENE);
    s->hour = NAN;
    s->breath_s[0] = s->breath_s[2] = 5;
    return s;
}

struct scene_layer *scene_add_layer(struct scene *s, const char *name)
{
    if (s->n_layers == SCENE_LAYERS_MAX)
        return NULL;
    s->layer = g_renew(struct scene_layer, s->layer, s->n_layers + 1);
    struct scene_layer *l = &s->layer[s->n_layers++];
    *l = (struct scene_layer){.name = g_strdup(name)};
    set_numbers(l, KEYS_LAYER);
    return l;
}

int scene_layer_index(const struct scene *s, const char *name)
{
    for (int i = 0; i < s->n_layers; i++)
        if (strcmp(s->layer[i].name, name) == 0)
            return i;
    return -1;
}

bool scene_layer_link(struct scene_layer *l, enum scene_link_kind kind, const char *from,
                      double strength)
{
    if (l->n_links == SCENE_LINKS_MAX)
        return false;
    l->link[l->n_links++] = (struct scene_link){kind, g_strdup(from), strength};
    return true;
}

static void clear_layer(struct scene_layer *l)
{
    for (int i = 0; i < l->n_links; i++)
        g_free(l->link[i].from);
    g_free(l->name);
    g_free(l->sound);
    g_free(l->kind);
}

static void copy_layer(struct scene_layer *to, const struct scene_layer *from)
{
    *to = *from;
    to->name = g_strdup(from->name);
    to->sound = g_strdup(from->sound);
    to->kind = g_strdup(from->kind);
    for (int i = 0; i < from->n_links; i++)
        to->link[i].from = g_strdup(from->link[i].from);
}

struct scene *scene_copy(const struct scene *s)
{
    struct scene *copy = g_new(struct scene, 1);
    *copy = *s;
    copy->path = g_strdup(s->path);
    copy->name = g_strdup(s->name);
    copy->description = g_strdup(s->description);
    copy->bell = g_strdup(s->bell);
    copy->layer = g_new(struct scene_layer, s->n_layers);
    for (int i = 0; i < s->n_layers; i++)
        copy_layer(&copy->layer[i], &s->layer[i]);
    copy->words = g_new(struct scene_words, s->n_words);
    for (int i = 0; i < s->n_words; i++)
        copy->words[i] = (struct scene_words){s->words[i].stretch, g_strdup(s->words[i].layer),
                                              g_strdup(s->words[i].text)};
    return copy;
}

void scene_free(struct scene *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->n_layers; i++)
        clear_layer(&s->layer[i]);
    for (int i = 0; i < s->n_words; i++) {
        g_free(s->words[i].layer);
        g_free(s->words[i].text);
    }
    g_free(s->layer);
    g_free(s->words);
    g_free(s->path);
    g_free(s->name);
    g_free(s->description);
    g_free(s->bell);
    g_free(s);
}

void scene_layer_unlink(struct scene_layer *l, int link)
{
    g_free(l->link[link].from);
    l->n_links--;
    memmove(&l->link[link], &l->link[link + 1],
            (size_t)(l->n_links - link) * sizeof l->link[0]);
}

static void forget_words(struct scene *s, const char *layer)
{
    int kept = 0;
    for (int i = 0; i < s->n_words; i++) {
        struct scene_words *w = &s->words[i];
        if (w->layer && strcmp(w->layer, layer) == 0) {
            g_free(w->layer);
            g_free(w->text);
        } else {
            s->words[kept++] = *w;
        }
    }
    s->n_words = kept;
}

void scene_remove_layer(struct scene *s, int layer)
{
    g_autofree char *name = g_strdup(s->layer[layer].name);
    clear_layer(&s->layer[layer]);
    s->n_layers--;
    memmove(&s->layer[layer], &s->layer[layer + 1],
            (size_t)(s->n_layers - layer) * sizeof *s->layer);
    for (int i = 0; i < s->n_layers; i++)
        for (int k = s->layer[i].n_links - 1; k >= 0; k--)
            if (strcmp(s->layer[i].link[k].from, name) == 0)
                scene_layer_unlink(&s->layer[i], k);
    forget_words(s, name);
}

char *scene_free_name(const struct scene *s, const char *wish)
{
    char *name = g_strdup(wish);
    for (int n = 2; scene_layer_index(s, name) >= 0 || key_group_of(name) != KEYS_LAYER; n++) {
        g_free(name);
        name = g_strdup_printf("%s-%d", wish, n);
    }
    return name;
}

struct scene_layer *scene_duplicate_layer(struct scene *s, int layer)
{
    if (s->n_layers == SCENE_LAYERS_MAX)
        return NULL;
    g_autofree char *name = scene_free_name(s, s->layer[layer].name);
    struct scene_layer *copy = scene_add_layer(s, name);
    g_free(copy->name);
    copy_layer(copy, &s->layer[layer]);
    g_free(copy->name);
    copy->name = g_steal_pointer(&name);
    return copy;
}
