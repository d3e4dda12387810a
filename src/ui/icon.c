#include "ui/icon.h"

#include "ui/colour.h"

#include <SDL_surface.h>
#include <math.h>
#include <stdint.h>

enum { SIDE = 64 };

static uint32_t pixel(int x, int y, const struct palette *hour)
{
    float u = ((float)x + 0.5f - 0.5f * SIDE) / (0.5f * SIDE);
    float v = ((float)y + 0.5f - 0.5f * SIDE) / (0.5f * SIDE);
    float r = hypotf(u, v), light = expf(-6.0f * r * r), ring = (r - 0.70f) / 0.07f;
    struct rgb c = rgb_add(hour->ground, rgb_scale(hour->light, 1.1f * light));
    c = rgb_add(c, rgb_scale(hour->halo, 0.55f * expf(-ring * ring)));
    float cover = fminf(fmaxf((0.97f - r) * 0.5f * SIDE, 0.0f), 1.0f);
    uint32_t red = (uint32_t)(255.0f * fminf(colour_encode(c.r), 1.0f));
    uint32_t green = (uint32_t)(255.0f * fminf(colour_encode(c.g), 1.0f));
    uint32_t blue = (uint32_t)(255.0f * fminf(colour_encode(c.b), 1.0f));
    return (uint32_t)(255.0f * cover) << 24 | red << 16 | green << 8 | blue;
}

void icon_set(SDL_Window *window)
{
    static const float evening = 20.0f;
    struct palette hour = palette_at(evening);
    uint32_t pixels[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = pixel(i % SIDE, i / SIDE, &hour);
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormatFrom(pixels, SIDE, SIDE, 32, 4 * SIDE,
                                                        SDL_PIXELFORMAT_ARGB8888);
    if (s)
        SDL_SetWindowIcon(window, s);
    SDL_FreeSurface(s);
}
