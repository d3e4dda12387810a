/* board: what there is to see of mixing, besides the place itself. mixing.c fills one for
 * every frame; panel.c draws it, and board.c says where it lies. Main thread. */
#pragma once

#include "ui/place.h"
#include "ui/view.h"

#include <stdbool.h>

enum { BOARD_ROWS_MAX = 24, BOARD_STRIP_MAX = 12, BOARD_TIES_MAX = 16, BOARD_TEXT_MAX = 160 };

enum board_page {
    BOARD_NONE,
    BOARD_LIST,    /* rows to choose from, with what is typed above them */
    BOARD_WEATHER, /* the place's own controls, beside the place */
};

struct board_row {
    char name[BOARD_TEXT_MAX], detail[BOARD_TEXT_MAX];
    float share; /* 0…1 along its lights; NAN: it has none */
};

/* A link of the selected layer, or one that is being drawn. */
struct board_tie {
    float bearing_rad, distance_m; /* where it comes from; distance 0: the listener's air */
    float strength;
    char name[BOARD_TEXT_MAX]; /* "hushed by wind" */
    bool chosen;
};

/* A word to click. */
struct board_word {
    char text[24];
    enum action action;
    int index; /* which one, where there are several of an action */
    bool lit;
};

struct board {
    int selected, hovered;     /* layers, or −1 */
    float level_db;            /* the selected one's */
    char said[BOARD_TEXT_MAX]; /* the selected one's place and level */
    bool dragging;
    struct board_tie tie[BOARD_TIES_MAX];
    int n_ties;
    bool linking; /* the one tie is being drawn */
    enum board_page page;
    bool typing; /* letters are text, not keys */
    char title[BOARD_TEXT_MAX], typed[BOARD_TEXT_MAX];
    char empty[BOARD_TEXT_MAX]; /* said when there are no rows */
    struct board_row row[BOARD_ROWS_MAX];
    float axis;                   /* of a list: where its names end, 0…1 across */
    int n_rows, at, first, n_all; /* the rows are `first` … of n_all; `at` is of all */
    struct board_word strip[BOARD_STRIP_MAX];
    int n_strip;
};

enum under { UNDER_NOTHING, UNDER_LAYER, UNDER_TIE, UNDER_ROW, UNDER_WORD, UNDER_NAME };

struct target {
    enum under under;
    int index;  /* of the layer, the tie, the row (of all), the word */
    float part; /* a row: where along its lights, 0…1; NAN: beside them */
};

/* What lies at a point of the picture. */
struct target board_target(const struct view *v, const struct place *p, float x, float y);

/* How many rows of a list fit. */
int board_rows(const struct place *p);

/* Where things lie: px. */
struct board_layout {
    float em;
    float axis_x, first_y, row_px; /* rows: names end at the axis, what is said begins there */
    float lights_x, lights_px;     /* weather: the row of lights, from and how far */
    float strip_y, strip_x, cell_px; /* the strip's middle line, its left, a word's room */
};

struct board_layout board_layout(const struct board *b, const struct place *p);

/* The ring of lights about the selected layer, px. */
float board_ring_px(const struct place *p);

/* Where a tie's name stands; its thread comes from there or, for another layer's, passes. */
struct point board_tie_at(const struct view *v, const struct place *p, int tie);
struct point board_tie_from(const struct view *v, const struct place *p, int tie);

/* How far its thread leans aside in the middle, px: round your light. */
float board_tie_bend(const struct view *v, const struct place *p, int tie);
