/* composing: what the parts of picture share: picture.c (you, and what is remembered),
 * presence.c (the layers around you), lettering.c (words). Nothing else includes this. */
#pragma once

#include "ui/picture.h"

/* One step of an ease with a time-scale of `tau_s`; returns its value. */
float ease_step(struct ease *e, float target, float tau_s, float dt);

float calm_step(struct calm *c, float target, bool may_turn, float dt);

/* A new mark, all zero; its tint `gain` times a colour. NULL when there is no room. */
struct mark *picture_add(struct picture *p, enum mark_kind kind, struct rgb colour,
                         float gain);
void picture_shine(struct picture *p, const struct lobe *lobe);

/* How brightly everything is drawn: the fade, and the rest. */
float picture_open(const struct picture *p, const struct view *v);

/* 0…1: how much the ring that goes out with a breath is passing at `reach_px`. */
float picture_passing(const struct picture *p, float reach_px);

/* presence.c */
void presence_follow(struct picture *p, const struct view *v, float dt);
void presence_draw(struct picture *p, const struct view *v);
void presence_draw_rings(struct picture *p, const struct view *v);

/* strand.c: the links between the layers. */
void strand_draw(struct picture *p, const struct view *v, float dt);

/* lettering.c */
enum { ACROSS_START, ACROSS_MIDDLE, ACROSS_END };

/* A text at a point: `across` says which part of it the point is at; y is its top. Returns its
 * height. */
float picture_put(struct picture *p, struct words *words, const char *text,
                  const struct words_style *style, struct point at, int across, float gain);

/* Where words lie, px, so that others keep clear of them. */
struct box {
    float left, top, right, bottom;
};
enum { BOXES_MAX = 2 * VIEW_LAYERS_MAX + BOARD_TIES_MAX };
struct boxes {
    struct box box[BOXES_MAX];
    int n;
    float floor; /* nothing is placed below it */
};

/* Where picture_put would put an ink. */
struct box picture_box(const struct picture *p, const struct ink *ink, struct point at,
                       int across);

/* Moves a box down, or up where the floor is, to where it has `gap` to the sides of any other and
 * half of that above and below it, and remembers it. Returns how far it went. */
float boxes_place(struct boxes *boxes, struct box box, float gap);
void lettering_draw(struct picture *p, const struct view *v, const struct pointer *pointer,
                    struct words *words, float dt);

/* saying.c: the words of a pause, and what it listens to. */
void saying_draw(struct picture *p, const struct view *v, struct words *words);

/* captions.c: the names of what begins to be heard. */
void captions_draw(struct picture *p, const struct view *v, struct words *words,
                   struct boxes *taken);

/* listing.c: the settings. */
void settings_draw(struct picture *p, const struct view *v, struct words *words);

/* panel.c */
void panel_reserve_ties(const struct picture *p, const struct view *v, struct words *words,
                        struct boxes *taken);
void panel_draw(struct picture *p, const struct view *v, const struct pointer *pointer,
                struct words *words, float dt);
