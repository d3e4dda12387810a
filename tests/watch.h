/* watch: a scene played in silence and seen as the app sees it, for tests. */
#pragma once

#include "io/decode.h"
#include "scene/scene_file.h"
#include "seeing.h"
#include "ui/painter.h"
#include "vocabulary.h"

#include <glib.h>

struct watch {
    struct vocabulary vocabulary;
    struct library library;
    struct decode *decode;
    struct scene *scene;
    struct player player;
    struct seeing seeing;
    struct view view;
    struct painter painter;
    struct pointer pointer;
    uint8_t *pixels;
    int64_t frame;
};

/* NULL when the scene can't be read. `scale` is pixels of the screen for one of the design's. */
static inline struct watch *watch_new(const char *path, int64_t frame, int width, int height,
                                      float scale)
{
    struct watch *w = g_new0(struct watch, 1);
    vocabulary_fill(&w->vocabulary);
    library_init(&w->library);
    w->decode = decode_new(DECODE_BUDGET);
    w->frame = frame;
    player_init(&w->player, frame, 0.7);
    painter_init(&w->painter);
    painter_resize(&w->painter, width, height, scale);
    w->pixels = g_malloc0((size_t)(4 * width * height));
    w->view = (struct view){.master = 0.7f, .fade = 1.0f};
    w->pointer.still_s = 1e6f;
    w->scene = scene_read(path, &w->vocabulary, NULL, NULL);
    struct stage_options options = {
        .seed = 7, .library = &w->library, .decode = w->decode, .patient = true};
    if (!w->scene || !player_play(&w->player, w->scene, &options, 0.5, NULL))
        return NULL;
    return w;
}

/* Plays `seconds`, and says what is to be seen then. */
static inline void watch_play(struct watch *w, double seconds)
{
    float unheard[2 * BLOCK];
    int64_t began = w->frame, until = began + (int64_t)(seconds * SAMPLE_RATE);
    for (; w->frame < until; w->frame += BLOCK)
        engine_render(&w->player.engine, unheard, BLOCK);
    player_poll(&w->player);
    w->view.dt = frame_time(w->frame - began);
    seeing_fill(&w->seeing, &w->view, &w->player, w->scene, frame_time(w->frame));
}

static inline void watch_draw(struct watch *w)
{
    painter_draw(&w->painter, &w->view, &w->pointer, w->pixels, 4 * w->painter.place.width);
}

static inline void watch_free(struct watch *w)
{
    player_destroy(&w->player);
    scene_free(w->scene);
    decode_free(w->decode);
    library_clear(&w->library);
    painter_destroy(&w->painter);
    g_free(w->pixels);
    g_free(w);
}
