/* What there is to see of the desk. */
#include "desk_parts.h"

#include "controls.h"
#include "stage.h"

#include <math.h>
#include <string.h>

static void see_said(const struct scene_layer *l, struct board *b)
{
    float bearing, distance, width;
    stage_place_of(l, &bearing, &distance, &width);
    double db = l->level_db;
    g_autofree char *far = distance >= 1000  ? g_strdup_printf("%.3g km", distance / 1000)
                           : distance >= 9.5 ? g_strdup_printf("%.0f m", distance)
                                             : g_strdup_printf("%.2g m", distance);
    g_snprintf(b->said, sizeof b->said, "%s  ·  %s%g dB  ·  %.0f°", far,
               db < 0   ? "−"
               : db > 0 ? "+"
                        : "",
               fabs(db), width * 180 / G_PI);
}

/* The wind moves a layer called wind, too: that one comes through the air. */
static void place_tie(const struct scene *s, int layer, const char *from, struct board_tie *t)
{
    int i = scene_layer_index(s, from);
    float width;
    if (i >= 0 && i != layer)
        stage_place_of(&s->layer[i], &t->bearing_rad, &t->distance_m, &width);
    else
        t->distance_m = 0;
}

static void see_ties(const struct desk *d, int layer, struct board *b)
{
    const struct scene *s = desk_scene(d);
    struct tie tie[TIES_MAX];
    int n = ties_of(s, layer, tie);
    for (int i = 0; i < n; i++) {
        struct board_tie *t = &b->tie[b->n_ties++];
        place_tie(s, layer, tie[i].from, t);
        t->strength = (float)tie[i].strength;
        t->chosen = d->tie == i;
        g_snprintf(t->name, sizeof t->name, "%s %s  %g", tie_verb(tie[i].kind), tie[i].from,
                   tie[i].strength);
    }
}

/* The link that is being drawn, to what it would reach or to the pointer. */
static void see_reach(const struct desk *d, struct board *b)
{
    struct board_tie *t = &b->tie[b->n_ties++];
    *t = (struct board_tie){.strength = 0.7f, .chosen = true};
    if (d->linking_to) {
        place_tie(desk_scene(d), desk_selected(d), d->linking_to, t);
        int layer = scene_layer_index(desk_scene(d), d->linking_to);
        if (layer >= 0) /* its own name is there */
            b->hovered = layer;
        else
            g_strlcpy(t->name, d->linking_to, sizeof t->name);
    } else {
        t->bearing_rad = (float)(d->point_bearing_deg * G_PI / 180);
        t->distance_m = fmaxf((float)d->point_distance_m, 0.01f);
    }
}

static void add_word(struct board *b, const char *text, enum action action, int index,
                     bool lit)
{
    if (b->n_strip == BOARD_STRIP_MAX)
        return;
    struct board_word *w = &b->strip[b->n_strip++];
    g_strlcpy(w->text, text, sizeof w->text);
    w->action = action;
    w->index = index;
    w->lit = lit;
}

static void see_strip(const struct desk *d, int layer, struct board *b)
{
    const struct scene *s = desk_scene(d);
    if (d->page == PAGE_NAME) {
        add_word(b, "keep it", ACTION_TAKE, 0, false);
        add_word(b, "not now", ACTION_BACK, 0, false);
    } else if (d->page != PAGE_NONE && d->page != PAGE_WEATHER) {
        add_word(b, "back", ACTION_BACK, 0, false);
    } else if (d->linking) {
        for (int i = 0; d->vocabulary->signals[i]; i++)
            add_word(b, d->vocabulary->signals[i], ACTION_TAKE, i,
                     g_strcmp0(d->linking_to, d->vocabulary->signals[i]) == 0);
        add_word(b, "back", ACTION_BACK, 0, false);
    } else if (layer >= 0 && d->tie >= 0) {
        add_word(b, "weaker", ACTION_LESS, 0, false);
        add_word(b, "stronger", ACTION_MORE, 0, false);
        add_word(b, "cut", ACTION_REMOVE, 0, false);
        add_word(b, "back", ACTION_BACK, 0, false);
    } else if (layer >= 0) {
        add_word(b, "softer", ACTION_LESS, 0, false);
        add_word(b, "louder", ACTION_MORE, 0, false);
        add_word(b, "narrow", ACTION_NARROWER, 0, false);
        add_word(b, "wide", ACTION_WIDER, 0, false);
        add_word(b, "mute", ACTION_MUTE, 0, s->layer[layer].mute);
        add_word(b, "alone", ACTION_ALONE, 0, d->alone != NULL);
        add_word(b, "link", ACTION_LINK, 0, false);
        add_word(b, "again", ACTION_AGAIN, 0, false);
        add_word(b, "remove", ACTION_REMOVE, 0, false);
    } else {
        add_word(b, "sounds", ACTION_SOUNDS, 0, false);
        add_word(b, "weather", ACTION_WEATHER, 0, d->page == PAGE_WEATHER);
        add_word(b, "places", ACTION_PLACES, 0, false);
        add_word(b, "new", ACTION_NEW, 0, false);
        if (!history_is_saved(&d->history))
            add_word(b, "save", ACTION_SAVE, 0, false);
        add_word(b, "keys", ACTION_KEYS, 0, false);
    }
}

static void see_weather(const struct desk *d, struct board *b)
{
    const struct scene *s = desk_scene(d);
    b->page = BOARD_WEATHER;
    b->n_rows = b->n_all = MIN(controls_count(), BOARD_ROWS_MAX);
    b->at = d->control;
    for (int i = 0; i < b->n_rows; i++) {
        g_autofree char *said = control_said(s, i);
        g_strlcpy(b->row[i].name, control_name(i), sizeof b->row[i].name);
        g_strlcpy(b->row[i].detail, said, sizeof b->row[i].detail);
        b->row[i].share = control_share(s, i);
    }
}

static void see_list(const struct desk *d, struct board *b, int n_rows)
{
    b->page = BOARD_LIST;
    b->axis = d->page == PAGE_PLACES ? 0.30f : 0.46f; /* sentences take more room */
    b->n_all = menu_count(&d->menu);
    b->at = d->menu.at;
    n_rows = CLAMP(n_rows, 1, BOARD_ROWS_MAX);
    b->first = CLAMP(b->at - n_rows / 2, 0, MAX(b->n_all - n_rows, 0));
    for (int i = b->first; i < b->n_all && b->n_rows < n_rows; i++) {
        const struct entry *e = menu_entry(&d->menu, i);
        struct board_row *r = &b->row[b->n_rows++];
        g_strlcpy(r->name, e->name, sizeof r->name);
        g_strlcpy(r->detail, e->detail ? e->detail : "", sizeof r->detail);
        r->share = NAN;
    }
    g_strlcpy(b->typed, d->menu.typed->str, sizeof b->typed);
    b->typing = d->page != PAGE_KINDS;
    if (d->page == PAGE_SOUNDS)
        g_strlcpy(b->title, "What would you like to hear?", sizeof b->title);
    else if (d->page == PAGE_PLACES)
        g_strlcpy(b->title, "Where to?", sizeof b->title);
    else if (d->page == PAGE_NAME)
        g_strlcpy(b->title, "What is this place called?", sizeof b->title);
    else
        g_snprintf(b->title, sizeof b->title, "%s and %s", d->selected, d->linking_to);
    if (b->n_all == 0 && d->page != PAGE_NAME)
        g_strlcpy(b->empty, "nothing like that here", sizeof b->empty);
}

void desk_see(const struct desk *d, struct board *b, int n_rows)
{
    const struct scene *s = desk_scene(d);
    int layer = desk_selected(d);
    memset(b, 0, sizeof *b);
    b->selected = layer;
    b->hovered = s && d->hovered < s->n_layers ? d->hovered : -1;
    b->dragging = d->dragging;
    if (!s)
        return;
    if (layer >= 0) {
        b->level_db = (float)s->layer[layer].level_db;
        see_said(&s->layer[layer], b);
        b->linking = d->linking;
        if (d->linking)
            see_reach(d, b);
        else
            see_ties(d, layer, b);
    }
    if (d->page == PAGE_WEATHER)
        see_weather(d, b);
    else if (d->page != PAGE_NONE)
        see_list(d, b, n_rows);
    see_strip(d, layer, b);
}
