#include "ui/pane.h"

#include <assert.h>
#include <glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* A GPU that is not the processor in disguise: on Linux it has a render node. */
static bool gpu_likely(void)
{
#ifdef __linux__
    for (int i = 128; i < 136; i++) {
        char node[32];
        g_snprintf(node, sizeof node, "/dev/dri/renderD%d", i);
        if (access(node, R_OK | W_OK) == 0)
            return true;
    }
    return false;
#else
    return true;
#endif
}

static bool renderer_is_processor(SDL_Renderer *renderer)
{
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || !(info.flags & SDL_RENDERER_ACCELERATED))
        return true;
    const unsigned char *(*get_string)(unsigned) =
        (const unsigned char *(*)(unsigned))SDL_GL_GetProcAddress("glGetString");
    const char *name = get_string ? (const char *)get_string(0x1F01 /* GL_RENDERER */) : NULL;
    return name && (strstr(name, "llvmpipe") || strstr(name, "softpipe") ||
                    strstr(name, "SwiftShader") || strstr(name, "swrast"));
}

/* The surface, unless a GPU is really there, or the display has no surfaces (Wayland). */
static void choose_way(struct pane *p)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    bool must = driver && strcmp(driver, "wayland") == 0;
    if (!must && !gpu_likely())
        return;
    p->renderer = SDL_CreateRenderer(p->window, -1,
                                     SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC);
    if (p->renderer && !must && renderer_is_processor(p->renderer)) {
        SDL_DestroyRenderer(p->renderer);
        p->renderer = NULL;
    }
    if (!p->renderer && must)
        p->renderer = SDL_CreateRenderer(p->window, -1, SDL_RENDERER_SOFTWARE);
}

void pane_init(struct pane *p, SDL_Window *window)
{
    *p = (struct pane){.window = window};
    choose_way(p);
}

void pane_destroy(struct pane *p)
{
    if (p->texture)
        SDL_DestroyTexture(p->texture);
    if (p->renderer)
        SDL_DestroyRenderer(p->renderer);
    g_free(p->pixels);
    *p = (struct pane){0};
}

/* How large the desktop wants things: the pixels it gives for a point, or what it says. */
static float desktop_scale(const struct pane *p, int pixels)
{
    int points = 0;
    SDL_GetWindowSize(p->window, &points, NULL);
    float scale = points > 0 ? (float)pixels / (float)points : 1.0f;
    const char *said = g_getenv("GDK_SCALE");
    if (scale < 1.01f && said)
        scale = (float)g_ascii_strtod(said, NULL);
    return fminf(fmaxf(scale, 0.5f), 4.0f);
}

static bool resize_texture(struct pane *p, struct painter *painter, int width, int height)
{
    if (p->texture && p->width == width && p->height == height)
        return true;
    if (p->texture)
        SDL_DestroyTexture(p->texture);
    p->texture = SDL_CreateTexture(p->renderer, SDL_PIXELFORMAT_RGB888,
                                   SDL_TEXTUREACCESS_STREAMING, width, height);
    g_free(p->pixels);
    p->pixels = g_malloc0((size_t)width * (size_t)height * 4);
    painter_forget(painter);
    return p->texture != NULL;
}

static void draw_texture(struct pane *p, struct painter *painter, const struct view *v,
                         const struct pointer *pointer)
{
    int width = 0, height = 0;
    SDL_GetRendererOutputSize(p->renderer, &width, &height);
    if (width < 1 || height < 1 || !resize_texture(p, painter, width, height))
        return;
    p->width = width;
    p->height = height;
    painter_resize(painter, width, height, desktop_scale(p, width));
    painter_draw(painter, v, pointer, p->pixels, 4 * width);
    const struct canvas *c = &painter->canvas;
    for (int i = 0; i < c->n_patches; i++) {
        SDL_Rect r = {c->patch[i].x, c->patch[i].y, c->patch[i].width, c->patch[i].height};
        SDL_UpdateTexture(p->texture, &r, p->pixels + 4 * (r.y * width + r.x), 4 * width);
    }
    SDL_RenderCopy(p->renderer, p->texture, NULL, NULL);
    SDL_RenderPresent(p->renderer);
}

/* A surface of another format than ours (16 bits over an old network display). */
static void copy_to_surface(struct pane *p, SDL_Surface *surface)
{
    SDL_Surface *ours = SDL_CreateRGBSurfaceWithFormatFrom(
        p->pixels, p->width, p->height, 32, 4 * p->width, SDL_PIXELFORMAT_RGB888);
    if (ours)
        SDL_BlitSurface(ours, NULL, surface, NULL);
    SDL_FreeSurface(ours);
}

static void draw_surface(struct pane *p, struct painter *painter, const struct view *v,
                         const struct pointer *pointer)
{
    SDL_Surface *surface = SDL_GetWindowSurface(p->window);
    if (!surface || surface->w < 1 || surface->h < 1)
        return;
    Uint32 format = surface->format->format;
    bool ours = format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
    if (p->width != surface->w || p->height != surface->h) {
        p->width = surface->w;
        p->height = surface->h;
        g_free(p->pixels);
        p->pixels = ours ? NULL : g_malloc0((size_t)p->width * (size_t)p->height * 4);
        painter_forget(painter);
    }
    painter_resize(painter, p->width, p->height, desktop_scale(p, p->width));
    painter_draw(painter, v, pointer, ours ? surface->pixels : p->pixels,
                 ours ? surface->pitch : 4 * p->width);
    if (!ours)
        copy_to_surface(p, surface);
    const struct canvas *c = &painter->canvas;
    static_assert(sizeof(struct patch) == sizeof(SDL_Rect), "a patch is laid out as a rect");
    if (c->n_patches > 0)
        SDL_UpdateWindowSurfaceRects(p->window, (const SDL_Rect *)(const void *)c->patch,
                                     c->n_patches);
}

void pane_draw(struct pane *p, struct painter *painter, const struct view *v,
               const struct pointer *pointer)
{
    if (p->renderer)
        draw_texture(p, painter, v, pointer);
    else
        draw_surface(p, painter, v, pointer);
}
