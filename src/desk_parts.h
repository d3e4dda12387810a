/* What the parts of the desk share: desk.c (hands and layers), desk_pages.c (lists), desk_see.c
 * (what there is to see). Nothing else includes this. */
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
void desk_wishes(struct desk *d, enum wish_type type, const char *text);

/* NULL: nothing. */
void desk_select(struct desk *d, const char *name);
void desk_stop_linking(struct desk *d);

/* desk_pages.c */
void desk_open_page(struct desk *d, enum desk_page page);
void desk_close_page(struct desk *d);
bool desk_page_hand(struct desk *d, const struct hand *h);
