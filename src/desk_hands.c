/* What each hand and key means, where they fall. */
#include "desk_parts.h"

#include "around.h"

static void go_around(struct desk *d, int way)
{
    const struct scene *s = desk_scene(d);
    int next = around_next(s, desk_selected(d), way);
    if (next >= 0)
        desk_select(d, s->layer[next].name);
}

static void press(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    const struct target *t = &h->target;
    bool on_layer = t->under == UNDER_LAYER && t->index < s->n_layers;
    if (d->linking) {
        if (on_layer && t->index != desk_selected(d))
            desk_reach(d, s->layer[t->index].name);
        else
            desk_stop_linking(d);
        return;
    }
    if (t->under == UNDER_TIE) {
        d->tie = t->index;
    } else if (t->under == UNDER_NAME) {
        desk_open_page(d, PAGE_PLACES);
    } else if (on_layer) {
        desk_select(d, s->layer[t->index].name);
        d->tie = -1;
        d->pressed = true;
    } else {
        desk_select(d, NULL);
    }
}

static void drag(struct desk *d, const struct hand *h)
{
    int i = desk_selected(d);
    if (!d->pressed || i < 0 || (!d->dragging && !h->far))
        return;
    if (!d->dragging)
        desk_change(d, CHANGE_ALONE, 0);
    d->dragging = true;
    desk_place(d, h->bearing_deg, h->distance_m);
}

static void hover(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    bool on_layer = h->target.under == UNDER_LAYER && h->target.index < s->n_layers;
    d->hovered = on_layer ? h->target.index : -1;
    d->point_bearing_deg = h->bearing_deg;
    d->point_distance_m = h->distance_m;
    if (d->linking && d->page == PAGE_NONE) {
        g_clear_pointer(&d->linking_to, g_free);
        if (on_layer && h->target.index != desk_selected(d))
            d->linking_to = g_strdup(s->layer[h->target.index].name);
    }
    drag(d, h);
}

static void listen_alone(struct desk *d)
{
    int i = desk_selected(d) >= 0 ? desk_selected(d) : d->hovered;
    const struct scene *s = desk_scene(d);
    g_clear_pointer(&d->alone, g_free);
    if (i >= 0 && i < s->n_layers)
        d->alone = g_strdup(s->layer[i].name);
}

static bool back(struct desk *d)
{
    if (d->linking)
        desk_stop_linking(d);
    else if (d->tie >= 0)
        d->tie = -1;
    else if (d->selected)
        desk_select(d, NULL);
    else
        return false;
    return true;
}

static bool place_hand(struct desk *d, const struct hand *h)
{
    switch (h->action) {
    case ACTION_MOVED:
        hover(d, h);
        return d->dragging;
    case ACTION_PRESSED:
        press(d, h);
        return h->target.under != UNDER_NOTHING;
    case ACTION_RELEASED:
        d->pressed = d->dragging = false;
        return true;
    case ACTION_WHEEL:
        return desk_wheel(d, h);
    case ACTION_DROPPED:
        desk_wishes(d, WISH_BRING, h->text);
        return true;
    case ACTION_BACK:
        return back(d);
    case ACTION_AROUND:
    case ACTION_AROUND_BACK:
        go_around(d, h->action == ACTION_AROUND ? 1 : -1);
        return true;
    case ACTION_ALONE:
        listen_alone(d);
        return true;
    case ACTION_UNDO:
    case ACTION_REDO:
        desk_step_history(d, h->action == ACTION_UNDO);
        return true;
    case ACTION_SOUNDS:
        desk_open_page(d, PAGE_SOUNDS);
        return true;
    case ACTION_PLACES:
        desk_open_page(d, PAGE_PLACES);
        return true;
    case ACTION_WEATHER:
        desk_open_page(d, PAGE_WEATHER);
        return true;
    case ACTION_SAVE:
        if (desk_scene(d)->path)
            desk_wishes(d, WISH_SAVE, NULL);
        else
            desk_open_page(d, PAGE_NAME);
        return true;
    case ACTION_NEW:
        desk_wishes(d, WISH_NEW, NULL);
        return true;
    default:
        return false;
    }
}

/* A word that was clicked is the key it stands for. */
static bool word_hand(struct desk *d, const struct hand *h)
{
    struct board *b = g_new0(struct board, 1);
    desk_see(d, b, 1);
    int i = h->target.index;
    bool is_word = i >= 0 && i < b->n_strip;
    enum action action = is_word ? b->strip[i].action : ACTION_NONE;
    bool lit = is_word && b->strip[i].lit;
    int signal = is_word ? b->strip[i].index : 0;
    g_free(b);
    if (d->linking && action == ACTION_TAKE) {
        desk_reach(d, d->vocabulary->signals[signal]);
        return true;
    }
    struct hand key = {.action = lit && action == ACTION_ALONE ? ACTION_ALONE_END : action};
    if (action == ACTION_KEYS) {
        desk_wishes(d, WISH_KEYS, NULL);
        return true;
    }
    return desk_hand(d, &key);
}

/* Whatever is open or in the hand. */
static bool ends(struct desk *d, enum action action)
{
    if (action == ACTION_LET_GO)
        desk_let_go(d);
    else if (action == ACTION_ALONE_END)
        g_clear_pointer(&d->alone, g_free);
    else
        return false;
    return true;
}

static bool hand(struct desk *d, const struct hand *h)
{
    if (h->action == ACTION_PRESSED && h->target.under == UNDER_WORD)
        return word_hand(d, h);
    if (ends(d, h->action))
        return true;
    /* Nothing else while something is in the hand, but letting it go. */
    if (d->dragging && h->action != ACTION_MOVED && h->action != ACTION_RELEASED) {
        if (h->action != ACTION_BACK)
            return h->action != ACTION_QUIT && h->action != ACTION_NONE;
        d->dragging = d->pressed = false;
        desk_step_history(d, true);
        return true;
    }
    if (d->page != PAGE_NONE && desk_page_hand(d, h))
        return true;
    int i = desk_selected(d);
    if (d->linking && desk_linking_hand(d, h))
        return true;
    if (i >= 0 && desk_layer_hand(d, h, i))
        return true;
    return place_hand(d, h);
}

/* A double click opens what a single one does: its second press is no other word. */
bool desk_hand(struct desk *d, const struct hand *h)
{
    if (!desk_scene(d))
        return false;
    if (h->action != ACTION_PRESSED)
        return hand(d, h);
    if (h->again && d->page_pressed)
        return true;
    bool none = d->page == PAGE_NONE;
    bool taken = hand(d, h);
    d->page_pressed = none && d->page != PAGE_NONE;
    return taken;
}
