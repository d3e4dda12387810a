/* pane: the painter's pixels on the window, by whichever way is cheapest here: a texture where
 * there is a real GPU, else the window's own surface, of which only what changed is sent. Main
 * thread. */
#pragma once

#include "ui/painter.h"

#include <SDL.h>

struct pane {
    SDL_Window *window;     /* another's */
    SDL_Renderer *renderer; /* NULL: the window's surface */
    SDL_Texture *texture;
    uint8_t *pixels;   /* what the painter paints, when it isn't the surface itself */
    int width, height; /* of the pixels */
};

void pane_init(struct pane *p, SDL_Window *window);
void pane_destroy(struct pane *p);

/* Paints the next frame at the window's size, and shows what changed. */
void pane_draw(struct pane *p, struct painter *painter, const struct view *v,
               const struct pointer *pointer);
