/* The lists that the desk opens: sounds, places, kinds of links, a name, the weather. */
#include "desk_parts.h"

#include "catalogue.h"
#include "controls.h"

#include <math.h>
#include <string.h>

enum { ROWS_A_PAGE = 8 };

static const double lingered_s = 0.8;

static void fill_places(struct desk *d)
{
    g_autoptr(GPtrArray) scenes = library_scenes(d->library, d->vocabulary);
    const char *here = desk_scene(d)->path;
    for (guint i = 0; i < scenes->len; i++) {
        const struct library_scene *s = scenes->pdata[i];
        g_autofree char *hour =
            isnan(s->hour)
                ? g_strdup("")
                : g_strdup_printf("%s%d:%02d  ", s->hour < 10 ? "\u2007" : "", (int)s->hour,
                                  (int)lround(fmod(s->hour, 1) * 60) % 60);
        g_autofree char *detail =
            s->broken ? g_strdup("has a fault; withness check tells it")
                      : g_strconcat(hour, s->description ? s->description : "", NULL);
        menu_add(&d->menu, s->name, detail, s->broken ? NULL : s->path, NULL);
        if (g_strcmp0(s->path, here) == 0)
            menu_go(&d->menu, (int)i);
    }
}

static void fill_kinds(struct desk *d)
{
    static const char *const meant[] = {"more of it, more of me", "I fall silent and wait",
                                        "I reply when it is done",
                                        "I swell and sink with it a little"};
    bool voice = scene_layer_index(desk_scene(d), d->linking_to) >= 0;
    for (int kind = 0; kind < 4; kind++) {
        char id[2] = {(char)('0' + kind), 0};
        if (kind != SCENE_ANSWERS || voice)
            menu_add(&d->menu, tie_verb((enum scene_link_kind)kind), meant[kind], id, NULL);
    }
}

static void choice_moved(struct desk *d)
{
    d->dwelt_s = 0;
}

void desk_open_page(struct desk *d, enum desk_page page)
{
    if (d->page != PAGE_NONE)
        desk_close_page(d);
    d->page = page;
    d->pressed = d->dragging = false;
    menu_open(&d->menu);
    if (page == PAGE_SOUNDS)
        catalogue_fill(&d->menu, d->library);
    else if (page == PAGE_PLACES)
        fill_places(d);
    else if (page == PAGE_KINDS)
        fill_kinds(d);
    choice_moved(d);
}

void desk_close_page(struct desk *d)
{
    if (d->heard)
        desk_wishes(d, WISH_HEAR, NULL);
    g_clear_pointer(&d->heard, g_free);
    if (d->page == PAGE_KINDS)
        desk_stop_linking(d);
    d->page = PAGE_NONE;
    menu_clear(&d->menu);
}

static void name_scene(struct desk *d)
{
    g_autofree char *name = g_strdup(d->menu.typed->str);
    g_strstrip(name);
    if (*name) { /* else it stays what it is */
        struct scene *s = desk_change(d, CHANGE_ALONE, 0);
        g_free(s->name);
        s->name = g_steal_pointer(&name);
    }
    desk_close_page(d);
    desk_wishes(d, WISH_SAVE, NULL);
}

/* Enter, or a click on the row. */
static void take(struct desk *d)
{
    if (d->page == PAGE_NAME) {
        name_scene(d);
        return;
    }
    const struct entry *chosen = menu_chosen(&d->menu);
    if (!chosen || !chosen->id)
        return;
    g_autofree char *id = g_strdup(chosen->id), *kind = g_strdup(chosen->kind);
    enum desk_page page = d->page;
    if (page == PAGE_PLACES)
        g_clear_pointer(&d->heard, g_free); /* what is heard gives way to it, not to the own */
    if (page == PAGE_KINDS)
        desk_make_link(d, (enum scene_link_kind)(id[0] - '0'));
    desk_close_page(d);
    if (page == PAGE_SOUNDS)
        desk_add(d, id, kind);
    else if (page == PAGE_PLACES)
        desk_wishes(d, WISH_OPEN, id);
}

static void set_control(struct desk *d, double value)
{
    control_set(desk_change(d, CHANGE_CONTROL, d->control), d->control, value);
}

static bool weather_hand(struct desk *d, const struct hand *h)
{
    const struct scene *s = desk_scene(d);
    double fine = h->shift ? 0.2 : 1;
    bool on_row = h->target.under == UNDER_ROW && h->target.index < controls_count();
    switch (h->action) {
    case ACTION_LOUDER:
    case ACTION_AROUND_BACK:
        d->control = (d->control + controls_count() - 1) % controls_count();
        return true;
    case ACTION_SOFTER:
    case ACTION_AROUND:
        d->control = (d->control + 1) % controls_count();
        return true;
    case ACTION_LEFT:
    case ACTION_LESS:
        set_control(d, control_stepped(s, d->control, -fine));
        return true;
    case ACTION_RIGHT:
    case ACTION_MORE:
        set_control(d, control_stepped(s, d->control, fine));
        return true;
    case ACTION_WHEEL:
        if (on_row)
            d->control = h->target.index;
        if (h->turn != 0)
            set_control(d, control_stepped(s, d->control, h->turn));
        return true;
    case ACTION_PRESSED:
        if (!on_row) {
            desk_close_page(d);
            return h->target.under != UNDER_LAYER && h->target.under != UNDER_NAME;
        }
        d->control = h->target.index;
        d->pressed = true;
        if (!isnan(h->target.part))
            set_control(d, control_at(d->control, h->target.part));
        return true;
    case ACTION_MOVED:
        if (d->pressed && on_row && h->target.index == d->control && !isnan(h->target.part))
            set_control(d, control_at(d->control, h->target.part));
        return true;
    case ACTION_RELEASED:
        d->pressed = false;
        return true;
    case ACTION_WEATHER:
    case ACTION_BACK:
    case ACTION_TAKE:
        desk_close_page(d);
        return true;
    default:
        return false;
    }
}

static void step_row(struct desk *d, int n)
{
    menu_step(&d->menu, n);
    choice_moved(d);
}

static bool list_hand(struct desk *d, const struct hand *h)
{
    bool on_row = h->target.under == UNDER_ROW && h->target.index < menu_count(&d->menu);
    switch (h->action) {
    case ACTION_LOUDER:
    case ACTION_AROUND_BACK:
        step_row(d, -1);
        return true;
    case ACTION_SOFTER:
    case ACTION_AROUND:
        step_row(d, 1);
        return true;
    case ACTION_WHEEL:
        step_row(d, h->turn > 0 ? -1 : 1);
        return true;
    case ACTION_LEFT:
    case ACTION_NARROWER:
        step_row(d, -ROWS_A_PAGE);
        return true;
    case ACTION_RIGHT:
    case ACTION_WIDER:
        step_row(d, ROWS_A_PAGE);
        return true;
    case ACTION_MOVED:
        if (on_row && h->target.index != d->menu.at) {
            menu_go(&d->menu, h->target.index);
            choice_moved(d);
        }
        return true;
    case ACTION_PRESSED:
        if (on_row) {
            menu_go(&d->menu, h->target.index);
            take(d);
        } else {
            desk_close_page(d);
        }
        return true;
    case ACTION_TYPED:
        if (d->page != PAGE_KINDS)
            menu_type(&d->menu, h->text ? h->text : "");
        choice_moved(d);
        return true;
    case ACTION_ERASE:
    case ACTION_REMOVE:
        menu_erase(&d->menu);
        choice_moved(d);
        return true;
    case ACTION_TAKE:
        take(d);
        return true;
    case ACTION_BACK:
        desk_close_page(d);
        return true;
    case ACTION_SAVE:
    case ACTION_NEW:
    case ACTION_UNDO:
    case ACTION_REDO:
        desk_close_page(d);
        return false;
    case ACTION_DROPPED:
    case ACTION_QUIT:
    case ACTION_FULLSCREEN:
    case ACTION_LEAVE_FULLSCREEN:
        return false;
    default:
        return true; /* nothing behind an open list is touched */
    }
}

bool desk_page_hand(struct desk *d, const struct hand *h)
{
    return d->page == PAGE_WEATHER ? weather_hand(d, h) : list_hand(d, h);
}

void desk_wait(struct desk *d, double dt)
{
    if (d->page != PAGE_PLACES)
        return;
    const struct entry *chosen = menu_chosen(&d->menu);
    bool was_waiting = d->dwelt_s < lingered_s;
    d->dwelt_s += dt;
    if (!was_waiting || d->dwelt_s < lingered_s || !chosen || !chosen->id)
        return;
    const char *here = desk_scene(d)->path;
    bool own = g_strcmp0(chosen->id, here) == 0;
    if (own ? !d->heard : g_strcmp0(chosen->id, d->heard) == 0)
        return;
    g_free(d->heard);
    d->heard = own ? NULL : g_strdup(chosen->id);
    desk_wishes(d, WISH_HEAR, d->heard);
}
