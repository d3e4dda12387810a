/* What the parts of the desk share: desk.c (what is remembered), desk_hands.c (what each hand
 * and key means), desk_layers.c and desk_links.c (what becomes of sounds and links),
 * desk_pages.c (lists), desk_see.c (what there is to see). Nothing else includes this. */
#pragma once

#include "desk.h"

/* Kinds of changes, for history_change: what goes on is one change. */
enum change {
    CHANGE_ALONE, /* stands by itself */
    CHANGE_PLACE,
    CHANGE_WIDTH,
    CHANGE_LEVEL,
    CHANGE_TIE,
    CHANGE_CONTROL,
};

struct scene *desk_change(struct desk *d, enum change kind, int what);
void desk_step_history(struct desk *d, bool back);
void desk_wishes(struct desk *d, enum wish_type type, const char *text);

/* NULL: nothing. */
void desk_select(struct desk *d, const char *name);
void desk_stop_linking(struct desk *d);

/* desk_layers.c: what concerns one layer; false when it doesn't. */
bool desk_layer_hand(struct desk *d, const struct hand *h, int layer);
bool desk_wheel(struct desk *d, const struct hand *h);

/* desk_links.c */
bool desk_linking_hand(struct desk *d, const struct hand *h);
void desk_reach(struct desk *d, const char *name);
void desk_make_link(struct desk *d, enum scene_link_kind kind);
bool desk_chosen_tie(const struct desk *d, int layer, struct tie *out);
void desk_step_tie(struct desk *d, int layer, int way);
void desk_set_tie(struct desk *d, int layer, const struct tie *tie, double strength);
void desk_cut_tie(struct desk *d, int layer, const struct tie *tie);

/* desk_pages.c */
void desk_open_page(struct desk *d, enum desk_page page);
void desk_close_page(struct desk *d);
bool desk_page_hand(struct desk *d, const struct hand *h);
