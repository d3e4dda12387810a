/* desk: where a listener mixes. What comes from hands and keys becomes changes of the scene,
 * kept in its history; what is selected, dragged, listened to alone, open and typed is
 * remembered here. It knows neither sound nor window: mixing.c hears what the scene says and
 * does what the desk wishes for. Main thread. */
#pragma once

#include "history.h"
#include "menu.h"
#include "scene/library.h"
#include "scene/vocabulary.h"
#include "ties.h"
#include "ui/board.h"

enum desk_page {
    PAGE_NONE,
    PAGE_SOUNDS,  /* which sound to add */
    PAGE_PLACES,  /* which scene to go to */
    PAGE_KINDS,   /* which kind of link it is to be */
    PAGE_NAME,    /* what a new scene is called */
    PAGE_WEATHER, /* the place's own controls */
};

/* What comes from the listener. */
struct hand {
    enum action action;
    struct target target;           /* what the pointer is on */
    double bearing_deg, distance_m; /* where it is in the place */
    bool far;                       /* it has left the spot where it was pressed */
    bool again;                     /* PRESSED: the second of a double click */
    bool shift;
    float turn;       /* of the wheel */
    const char *text; /* TYPED, or NULL */
};

/* What only others can do. */
enum wish_type {
    WISH_NONE,
    WISH_TELL,  /* text: a line for the listener */
    WISH_SAVE,  /* the scene, to its file */
    WISH_OPEN,  /* text: the path of the scene to play */
    WISH_HEAR,  /* text: of the scene to be heard softly; NULL: the own one again */
    WISH_NEW,   /* a scene from silence */
    WISH_BRING, /* text: a file to become a layer */
    WISH_KEYS,  /* show the keys */
};

struct wish {
    enum wish_type type;
    char *text;
};

struct desk {
    const struct vocabulary *vocabulary;
    const struct library *library;
    struct history history;
    unsigned changes; /* one more with every change of the scene */

    char *selected; /* a layer's name, or NULL */
    int tie;        /* of the selected layer's ties, or −1 */
    int hovered;    /* what the pointer is on, or −1 */
    bool pressed, dragging;
    char *alone; /* the layer that is listened to alone */

    bool linking;     /* a link is being drawn from the selected layer */
    char *linking_to; /* the layer or signal it would reach, or NULL */
    double point_bearing_deg, point_distance_m; /* where the pointer is meanwhile */

    enum desk_page page;
    bool page_pressed; /* the press before this opened it */
    struct menu menu;
    int control;    /* of the weather */
    double dwelt_s; /* since the choice among the places moved */
    char *heard;    /* the scene that is heard softly, or NULL */
    GQueue wishes;  /* struct wish * */
};

void desk_init(struct desk *d, const struct vocabulary *v, const struct library *l);
void desk_clear(struct desk *d);

/* Takes over `scene`, as it lies in its file; nothing is selected or open. */
void desk_open(struct desk *d, struct scene *scene);

const struct scene *desk_scene(const struct desk *d);

/* False when the desk has no use for it. */
bool desk_hand(struct desk *d, const struct hand *h);

/* Nothing is held any more: what was dragged stays where it is, and nothing is listened to
 * alone. */
void desk_let_go(struct desk *d);

/* The same, and what is open or half done is put away. */
void desk_put_away(struct desk *d);

/* dt seconds have passed. */
void desk_wait(struct desk *d, double dt);

/* The scene becomes `scene` (taken over), as one change: its file was edited. */
void desk_replace(struct desk *d, struct scene *scene, bool saved);

/* A sound becomes a layer: what was chosen, or a recording brought in. False when full. */
bool desk_add(struct desk *d, const char *id, const char *kind);

/* The selected layer stands there: part of the change that it came with. */
void desk_place(struct desk *d, double bearing_deg, double distance_m);

void desk_tell(struct desk *d, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The next wish; its type is WISH_NONE when there is none. Free text with g_free. */
struct wish desk_wish(struct desk *d);

/* A layer's index, or −1. */
int desk_selected(const struct desk *d);

/* The layers that are heard less because another is listened to alone: what gain is theirs. */
float desk_focus(const struct desk *d, int layer);

/* What there is to see, given how many rows of a list fit. */
void desk_see(const struct desk *d, struct board *b, int n_rows);
