/* picture: what there is to see, as a list of lights and marks: all of the composition and
 * none of the pixels. It remembers only what eyes do: levels sink into it slowly (nothing
 * large moves faster than half a hertz), words come and go over a second or more. Main
 * thread; no allocation but for texts not seen before. */
#pragma once

#include "ui/aspect.h"
#include "ui/board.h"
#include "ui/land.h"
#include "ui/light.h"
#include "ui/mark.h"
#include "ui/view.h"
#include "ui/words.h"

/* The light's radius at its largest, in units of the place. */
#define PICTURE_LIGHT_LARGEST 0.142f

/* How bright words are at least that wait to be read, of their full light: 4.5 to 1 over any
 * hour's ground and where its light falls in (WCAG 1.4.3). */
#define PICTURE_WORDS_LEAST 0.78f

enum {
    PICTURE_LOBES_MAX = 640,
    PICTURE_MARKS_MAX = 1536,
    PICTURE_RINGS_MAX = 48,
};

/* Towards where a value is drawn, in two steps, so that it starts and ends softly. */
struct ease {
    float first, now;
};

/* A value that may turn back only a second after it last did, and otherwise waits where it
 * is: what is eased from it can't flicker, whatever a layer does. */
struct calm {
    float held;
    int way;       /* 1 rising, −1 falling */
    float since_s; /* since it last turned */
};

/* What is remembered of a layer. */
struct presence {
    uint64_t key;  /* of its name and sound */
    uint64_t kind; /* of that */
    struct aspect aspect;
    struct calm heard, stirred;
    struct ease alive; /* 0…1, slow: its soft light */
    struct ease stir;  /* 0…1, quicker: its small lights and its thread */
    double ring_t;     /* when its last ring opened */
};

/* What is remembered of a link. */
struct strand {
    uint64_t key; /* of its ends and kind */
    struct calm passed[VIEW_ALONG];
    struct ease passing[VIEW_ALONG];
    struct ease meant; /* while one of its ends is pointed at */
};

/* A ring that is open, or will be. */
struct opening {
    uint64_t key; /* of the layer */
    double heard_t, length_s;
};

struct pointer {
    float x, y;    /* px */
    float still_s; /* since it moved; large when it isn't there */
};

/* What is remembered of the lists and controls over the picture. */
struct panel {
    struct ease strip, weather;
    struct board last; /* the list that is open, or fading */
};

struct picture {
    struct place place;
    struct palette hour, next_hour;
    float hour_left; /* 1…0: how much of the way to the next one is still to come */
    float hour_at, cloud_at, frost_at; /* of the next one */
    struct land land_at;
    bool new_ground; /* light_ground is due: another hour, another size */
    float exposure;  /* of the ground */
    struct lobe lobe[PICTURE_LOBES_MAX];
    int n_lobes;
    struct ripple ripple[2];
    int n_ripples;
    struct mark mark[PICTURE_MARKS_MAX];
    int n_marks;
    struct veil shade;                 /* behind words; depth 0: none */
    struct point named_from, named_to; /* the scene's name, where it can be seen; or both 0 */
    float motion_px_s;                 /* how fast the fastest soft edge moves */

    /* remembered */
    bool begun;
    float turn_s;         /* since the large lights were last let turn */
    double last_t, blown; /* blown: how far the wind has gone, in crossings of the picture */
    uint64_t scene_key;
    float scene_s; /* since this scene's name began to show */
    float body_px;
    struct ease settings;
    struct ease light, names, rest, notice, keys, volume;
    struct ease listed; /* how far the picture has stepped back behind a list */
    struct panel panel;
    float volume_s, master;
    bool muted;
    char notice_text[WORDS_TEXT_MAX];
    struct presence presence[VIEW_LAYERS_MAX];
    struct strand strand[VIEW_LINKS_MAX];
    struct opening opening[PICTURE_RINGS_MAX];
    int next_opening;
};

void picture_init(struct picture *p);

/* Composes the frame that `v` describes. `words` may be NULL: then there are none. */
void picture_compose(struct picture *p, const struct view *v, const struct place *place,
                     const struct pointer *pointer, struct words *words);

/* Whether the scene's name is there, as it was drawn last. */
bool picture_is_name(const struct picture *p, float x, float y);

/* How a level is seen: 0 unheard … 1 as loud as a layer gets. */
float picture_aliveness(float level);
