/* What becomes of the sounds: where they stand, how loud they are, which there are. */
#include "desk_parts.h"

#include "catalogue.h"
#include "stage.h"

#include <math.h>

static const double nearest_m = 0.5, farthest_m = 5000;
static const double softest_db = -48, loudest_db = 12;

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

/* Louder, or stronger if a link is chosen. */
static void more(struct desk *d, int i, double n)
{
    struct tie tie;
    if (desk_chosen_tie(d, i, &tie))
        desk_set_tie(d, i, &tie, CLAMP(round(20 * (tie.strength + 0.1 * n)) / 20, 0.05, 1));
    else
        trim(d, i, n);
}

static void remove_chosen(struct desk *d, int i)
{
    struct tie tie;
    if (desk_chosen_tie(d, i, &tie)) {
        desk_cut_tie(d, i, &tie);
        return;
    }
    g_autofree char *name = g_strdup(d->selected);
    scene_remove_layer(desk_change(d, CHANGE_ALONE, 0), i);
    desk_select(d, NULL);
    desk_tell(d, "%s is gone. Ctrl+Z brings it back.", name);
}

static bool is_full(struct desk *d)
{
    if (desk_scene(d)->n_layers < SCENE_LAYERS_MAX)
        return false;
    desk_tell(d, "This place is full: it holds %d sounds.", SCENE_LAYERS_MAX);
    return true;
}

static void duplicate(struct desk *d, int i)
{
    if (is_full(d))
        return;
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
    if (is_full(d))
        return false;
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

/* What concerns one layer; false when it doesn't. */
bool desk_layer_hand(struct desk *d, const struct hand *h, int i)
{
    double fine = h->shift ? 0.2 : 1;
    switch (h->action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        desk_step_tie(d, i, h->action == ACTION_RIGHT ? 1 : -1);
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

bool desk_wheel(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    int i = h->target.under == UNDER_LAYER ? h->target.index : desk_selected(d);
    if (i < 0 || i >= s->n_layers)
        return false;
    struct tie tie;
    if (h->shift)
        widen(d, i, 10.0 * h->turn);
    else if (i == desk_selected(d) && desk_chosen_tie(d, i, &tie))
        more(d, i, h->turn);
    else
        trim(d, i, h->turn);
    return true;
}
