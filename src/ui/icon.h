/* icon: the window's own, painted when it opens: the light, and the ring around it. */
#pragma once

#include <SDL_video.h>

void icon_set(SDL_Window *window);
