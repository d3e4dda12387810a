#include "desk_parts.h"

static const float sunk = 0.251f; /* −12 dB */

void desk_init(struct desk *d, const struct vocabulary *v, const struct library *l)
{
    *d = (struct desk){.vocabulary = v, .library = l, .tie = -1, .hovered = -1};
    g_queue_init(&d->wishes);
}

static void wish_free(void *at)
{
    struct wish *w = at;
    g_free(w->text);
    g_free(w);
}

void desk_let_go(struct desk *d)
{
    g_clear_pointer(&d->alone, g_free);
    d->pressed = d->dragging = false;
}

void desk_put_away(struct desk *d)
{
    desk_let_go(d);
    desk_close_page(d);
    desk_stop_linking(d);
}

static void forget_hands(struct desk *d)
{
    desk_put_away(d);
    desk_select(d, NULL);
    d->hovered = -1;
}

void desk_clear(struct desk *d)
{
    forget_hands(d);
    history_clear(&d->history);
    g_queue_clear_full(&d->wishes, wish_free);
}

void desk_open(struct desk *d, struct scene *scene)
{
    forget_hands(d);
    history_clear(&d->history);
    history_init(&d->history, scene);
    d->changes++;
}

const struct scene *desk_scene(const struct desk *d)
{
    return history_scene(&d->history);
}

struct scene *desk_change(struct desk *d, enum change kind, int what)
{
    d->changes++;
    return history_change(&d->history, kind, what);
}

void desk_wishes(struct desk *d, enum wish_type type, const char *text)
{
    struct wish *w = g_new(struct wish, 1);
    *w = (struct wish){type, g_strdup(text)};
    g_queue_push_tail(&d->wishes, w);
}

struct wish desk_wish(struct desk *d)
{
    struct wish *first = g_queue_pop_head(&d->wishes);
    struct wish w = first ? *first : (struct wish){WISH_NONE, NULL};
    g_free(first);
    return w;
}

void desk_tell(struct desk *d, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_autofree char *text = g_strdup_vprintf(format, rest);
    va_end(rest);
    desk_wishes(d, WISH_TELL, text);
}

int desk_selected(const struct desk *d)
{
    return d->selected ? scene_layer_index(desk_scene(d), d->selected) : -1;
}

void desk_select(struct desk *d, const char *name)
{
    if (g_strcmp0(name, d->selected) != 0) {
        d->tie = -1;
        char *was = d->selected;
        d->selected = g_strdup(name);
        g_free(was);
    }
}

void desk_stop_linking(struct desk *d)
{
    d->linking = false;
    g_clear_pointer(&d->linking_to, g_free);
}

float desk_focus(const struct desk *d, int layer)
{
    int alone = d->alone ? scene_layer_index(desk_scene(d), d->alone) : -1;
    return alone < 0 || alone == layer ? 1 : sunk;
}

void desk_replace(struct desk *d, struct scene *scene, bool saved)
{
    d->dragging = d->pressed = false;
    history_put(&d->history, scene);
    if (saved)
        history_set_saved(&d->history);
    d->changes++;
    if (desk_selected(d) < 0)
        desk_select(d, NULL);
    d->hovered = -1;
}

void desk_step_history(struct desk *d, bool back)
{
    if (!(back ? history_undo(&d->history) : history_redo(&d->history))) {
        desk_tell(d, back ? "This is how it began." : "There is nothing more to bring back.");
        return;
    }
    d->changes++;
    d->tie = -1;
    d->hovered = -1;
    if (desk_selected(d) < 0)
        desk_select(d, NULL);
}
