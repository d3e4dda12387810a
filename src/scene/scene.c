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
    g_free(s);
}
