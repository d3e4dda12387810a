#include "desk_parts.h"

#include "catalogue.h"
#include "nature/nature.h"
#include "stage.h"

#include <math.h>
#include <string.h>

static const double nearest_m = 0.5, farthest_m = 5000;
static const double softest_db = -48, loudest_db = 12;
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

static void forget_hands(struct desk *d)
{
    desk_close_page(d);
    desk_stop_linking(d);
    desk_select(d, NULL);
    g_clear_pointer(&d->alone, g_free);
    d->hovered = -1;
    d->pressed = d->dragging = false;
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

/* --- one layer --- */

/* What is not said is, from now on. */
static void say_place(struct scene_layer *l)
{
    float bearing, distance, width;
    stage_place_of(l, &bearing, &distance, &width);
    l->distance_m = isnan(l->distance_m) ? distance : l->distance_m;
    l->width_deg = isnan(l->width_deg) ? width * 180 / G_PI : l->width_deg;
}

/* Two digits, as one would say it. */
static double rounded(double x)
{
    double ten = pow(10, floor(log10(x)) - 1);
    return ten < 1 ? round(x / ten) / round(1 / ten) : round(x / ten) * ten;
}

static double turned(double deg)
{
    return remainder(round(deg), 360);
}

static void set_place(struct scene_layer *l, double bearing_deg, double distance_m)
{
    double width = l->width_deg;
    say_place(l);
    l->width_deg = width;
    l->bearing_deg = turned(bearing_deg);
    l->distance_m = rounded(CLAMP(distance_m, nearest_m, farthest_m));
}

static void move(struct desk *d, int i, double turn_deg, double farther)
{
    struct scene_layer *l = &desk_change(d, CHANGE_PLACE, i)->layer[i];
    float bearing, distance, width;
    stage_place_of(l, &bearing, &distance, &width);
    double to_m = distance * farther;
    if (farther != 1 && rounded(to_m) == rounded(distance))
        to_m += farther > 1 ? 0.1 : -0.1;
    set_place(l, l->bearing_deg + turn_deg, farther == 1 ? distance : to_m);
}

static void widen(struct desk *d, int i, double deg)
{
    struct scene_layer *l = &desk_change(d, CHANGE_WIDTH, i)->layer[i];
    double distance = l->distance_m;
    say_place(l);
    l->distance_m = distance;
    l->width_deg = CLAMP(round(l->width_deg + deg), 0, 360);
}

static void trim(struct desk *d, int i, double db)
{
    struct scene_layer *l = &desk_change(d, CHANGE_LEVEL, i)->layer[i];
    double to = round(2 * (l->level_db + db)) / 2;
    l->level_db = CLAMP(to, fmin(softest_db, l->level_db), fmax(loudest_db, l->level_db));
}

static void set_tie(struct desk *d, int i, const struct tie *tie, double strength)
{
    g_autofree char *why = NULL, *from = g_strdup(tie->from);
    enum scene_link_kind kind = tie->kind;
    struct scene *s = desk_change(d, CHANGE_TIE, i * 16 + d->tie);
    if (!ties_set(s, i, kind, from, strength, d->vocabulary, &why))
        desk_tell(d, "%s", why);
    /* What went without saying now stands behind what was written. */
    struct tie all[TIES_MAX];
    int n = ties_of(s, i, all);
    for (int k = 0; k < n; k++)
        if (all[k].kind == kind && strcmp(all[k].from, from) == 0)
            d->tie = k;
}

static bool chosen_tie(const struct desk *d, int i, struct tie *out)
{
    struct tie tie[TIES_MAX];
    int n = i >= 0 ? ties_of(desk_scene(d), i, tie) : 0;
    if (d->tie < 0 || d->tie >= n)
        return false;
    *out = tie[d->tie];
    return true;
}

/* Louder, or stronger if a link is chosen. */
static void more(struct desk *d, int i, double n)
{
    struct tie tie;
    if (chosen_tie(d, i, &tie))
        set_tie(d, i, &tie, CLAMP(round(20 * (tie.strength + 0.1 * n)) / 20, 0.05, 1));
    else
        trim(d, i, n);
}

static void remove_chosen(struct desk *d, int i)
{
    struct tie tie;
    struct scene *s;
    if (chosen_tie(d, i, &tie)) {
        g_autofree char *from = g_strdup(tie.from);
        s = desk_change(d, CHANGE_ALONE, 0);
        ties_cut(s, i, tie.kind, from);
        desk_tell(d, "%s: no longer %s %s.", s->layer[i].name, tie_verb(tie.kind), from);
        d->tie = -1;
        return;
    }
    g_autofree char *name = g_strdup(d->selected);
    scene_remove_layer(desk_change(d, CHANGE_ALONE, 0), i);
    desk_select(d, NULL);
    desk_tell(d, "%s is gone. Ctrl+Z brings it back.", name);
}

static void duplicate(struct desk *d, int i)
{
    if (desk_scene(d)->n_layers == SCENE_LAYERS_MAX) {
        desk_tell(d, "This place is full: it holds %d sounds.", SCENE_LAYERS_MAX);
        return;
    }
    struct scene *s = desk_change(d, CHANGE_ALONE, 0);
    struct scene_layer *copy = scene_duplicate_layer(s, i);
    copy->line = 0;
    set_place(copy, copy->bearing_deg + 24, s->layer[i].distance_m);
    if (isnan(s->layer[i].distance_m)) {
        float bearing, distance, width;
        stage_place_of(&s->layer[i], &bearing, &distance, &width);
        set_place(copy, copy->bearing_deg, distance);
    }
    desk_select(d, copy->name);
}

bool desk_add(struct desk *d, const char *id, const char *kind)
{
    if (desk_scene(d)->n_layers == SCENE_LAYERS_MAX) {
        desk_tell(d, "This place is full: it holds %d sounds.", SCENE_LAYERS_MAX);
        return false;
    }
    const struct scene_layer *l = catalogue_add(desk_change(d, CHANGE_ALONE, 0), id, kind);
    desk_select(d, l->name);
    return true;
}

void desk_place(struct desk *d, double bearing_deg, double distance_m)
{
    int i = desk_selected(d);
    if (i < 0)
        return;
    set_place(&history_amend(&d->history)->layer[i], bearing_deg, distance_m);
    d->changes++;
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

static void step_history(struct desk *d, bool back)
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

/* --- going round --- */

/* The layer next to bearing (and name) of `from` on the way round; −1: any first one. */
static int next_around(const struct scene *s, int from, int way, int but)
{
    int best = -1;
    double least = 1e9;
    float start = 0, distance, width;
    if (from >= 0)
        stage_place_of(&s->layer[from], &start, &distance, &width);
    for (int i = 0; i < s->n_layers; i++) {
        float bearing;
        if (i == from || i == but)
            continue;
        stage_place_of(&s->layer[i], &bearing, &distance, &width);
        double gap = fmod((bearing - start) * 180 / G_PI * way + 720, 360);
        /* Two at the same bearing are met one after the other. */
        if (gap < 1e-3)
            gap = (i - from) * way > 0 || from < 0 ? 1e-6 * abs(i - from) : 360;
        if (gap < least) {
            least = gap;
            best = i;
        }
    }
    return best;
}

static void go_around(struct desk *d, int way)
{
    const struct scene *s = desk_scene(d);
    int next = next_around(s, desk_selected(d), way, -1);
    if (next >= 0)
        desk_select(d, s->layer[next].name);
}

/* Layers by bearing, then the air's signals, round and round. */
static void reach_around(struct desk *d, int way)
{
    const struct scene *s = desk_scene(d);
    const char *order[SCENE_LAYERS_MAX + VOCABULARY_SIGNALS_MAX];
    int n = 0, self = desk_selected(d), at = self;
    for (int k = 0; k < s->n_layers && n < s->n_layers - 1; k++) {
        at = next_around(s, at, 1, -1);
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

static void step_tie(struct desk *d, int i, int way)
{
    struct tie tie[TIES_MAX];
    int n = ties_of(desk_scene(d), i, tie);
    d->tie = n == 0 ? -1 : d->tie < 0 ? (way > 0 ? 0 : n - 1) : d->tie + way;
    if (n == 0)
        desk_tell(d, "Nothing acts on %s yet. L draws a link.", d->selected);
    if (d->tie >= n)
        d->tie = -1;
}

static void reach(struct desk *d, const char *name)
{
    if (!name)
        return;
    char *was = d->linking_to;
    d->linking_to = g_strdup(name);
    g_free(was);
    desk_open_page(d, PAGE_KINDS);
}

/* --- hands --- */

static void press(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    const struct target *t = &h->target;
    bool on_layer = t->under == UNDER_LAYER && t->index < s->n_layers;
    if (d->linking) {
        if (on_layer && t->index != desk_selected(d))
            reach(d, s->layer[t->index].name);
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
    struct scene *s =
        d->dragging ? history_amend(&d->history) : desk_change(d, CHANGE_ALONE, 0);
    d->dragging = true;
    d->changes++;
    set_place(&s->layer[i], h->bearing_deg, h->distance_m);
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

static void listen_alone(struct desk *d, bool alone)
{
    int i = desk_selected(d) >= 0 ? desk_selected(d) : d->hovered;
    const struct scene *s = desk_scene(d);
    g_clear_pointer(&d->alone, g_free);
    if (alone && i >= 0 && i < s->n_layers)
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

/* What concerns one layer; false when it doesn't. */
static bool layer_hand(struct desk *d, const struct hand *h, int i)
{
    double fine = h->shift ? 0.2 : 1;
    switch (h->action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        step_tie(d, i, h->action == ACTION_RIGHT ? 1 : -1);
        return true;
    case ACTION_TURN_LEFT:
        move(d, i, -5 * fine, 1);
        return true;
    case ACTION_TURN_RIGHT:
        move(d, i, 5 * fine, 1);
        return true;
    case ACTION_NEARER:
        move(d, i, 0, 1 / (1 + 0.12 * fine));
        return true;
    case ACTION_FARTHER:
        move(d, i, 0, 1 + 0.12 * fine);
        return true;
    case ACTION_MORE:
        more(d, i, 1);
        return true;
    case ACTION_LESS:
        more(d, i, -1);
        return true;
    case ACTION_WIDER:
        widen(d, i, 10);
        return true;
    case ACTION_NARROWER:
        widen(d, i, -10);
        return true;
    case ACTION_MUTE: {
        struct scene_layer *l = &desk_change(d, CHANGE_ALONE, 0)->layer[i];
        l->mute = !l->mute;
        return true;
    }
    case ACTION_REMOVE:
        remove_chosen(d, i);
        return true;
    case ACTION_AGAIN:
        duplicate(d, i);
        return true;
    case ACTION_LINK:
        d->linking = true;
        d->tie = -1;
        return true;
    default:
        return false;
    }
}

static bool wheel(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    int i = h->target.under == UNDER_LAYER ? h->target.index : desk_selected(d);
    if (i < 0 || i >= s->n_layers)
        return false;
    struct tie tie;
    if (h->shift)
        widen(d, i, 10.0 * h->turn);
    else if (i == desk_selected(d) && chosen_tie(d, i, &tie))
        more(d, i, h->turn);
    else
        trim(d, i, h->turn);
    return true;
}

static bool linking_hand(struct desk *d, const struct hand *h)
{
    if (h->action == ACTION_AROUND || h->action == ACTION_AROUND_BACK)
        reach_around(d, h->action == ACTION_AROUND ? 1 : -1);
    else if (h->action == ACTION_TAKE)
        reach(d, d->linking_to);
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
        return wheel(d, h);
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
    case ACTION_ALONE_END:
        listen_alone(d, h->action == ACTION_ALONE);
        return true;
    case ACTION_UNDO:
    case ACTION_REDO:
        step_history(d, h->action == ACTION_UNDO);
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
        reach(d, d->vocabulary->signals[signal]);
        return true;
    }
    struct hand key = {.action = lit && action == ACTION_ALONE ? ACTION_ALONE_END : action};
    if (action == ACTION_KEYS) {
        desk_wishes(d, WISH_KEYS, NULL);
        return true;
    }
    return desk_hand(d, &key);
}

bool desk_hand(struct desk *d, const struct hand *h)
{
    if (!desk_scene(d))
        return false;
    if (h->action == ACTION_PRESSED && h->target.under == UNDER_WORD)
        return word_hand(d, h);
    /* Nothing else while something is in the hand, but letting it go. */
    if (d->dragging && h->action != ACTION_MOVED && h->action != ACTION_RELEASED) {
        if (h->action != ACTION_BACK)
            return h->action != ACTION_QUIT && h->action != ACTION_NONE;
        d->dragging = d->pressed = false;
        step_history(d, true);
        return true;
    }
    if (d->page != PAGE_NONE && desk_page_hand(d, h))
        return true;
    int i = desk_selected(d);
    if (d->linking && linking_hand(d, h))
        return true;
    if (i >= 0 && layer_hand(d, h, i))
        return true;
    return place_hand(d, h);
}
