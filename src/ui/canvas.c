#include "ui/canvas.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Two pixels of four channels. A vector of the compiler's own: SSE2, NEON or neither. */
typedef int16_t pair __attribute__((vector_size(16)));
typedef uint8_t pair_bytes __attribute__((vector_size(8)));

/* A difference in the light that is painted again: a fifth of a display's step. */
enum { CHANGE = LIGHT_ONE / 5 };

void canvas_resize(struct canvas *c, const struct dither *dither, int width, int height,
                   int n_light)
{
    canvas_destroy(c);
    c->dither = dither;
    c->width = width;
    c->height = height;
    c->tiles_x = (width + TILE - 1) / TILE;
    c->tiles_y = (height + TILE - 1) / TILE;
    int n = c->tiles_x * c->tiles_y;
    c->changed = g_new0(bool, n);
    c->patch = g_new0(struct patch, n);
    c->painted = g_new0(int16_t, 4 * n_light);
}

void canvas_destroy(struct canvas *c)
{
    g_free(c->changed);
    g_free(c->patch);
    g_free(c->painted);
    *c = (struct canvas){0};
}

void canvas_begin(struct canvas *c, uint8_t *pixels, int stride)
{
    c->pixels = pixels;
    c->stride = stride;
    c->n_patches = 0;
    memset(c->changed, 0, sizeof *c->changed * (size_t)(c->tiles_x * c->tiles_y));
}

void canvas_all_changed(struct canvas *c)
{
    memset(c->changed, 1, sizeof *c->changed * (size_t)(c->tiles_x * c->tiles_y));
}

/* The grid points of one tile's cells. */
struct cells {
    int left, top, right, bottom; /* right and bottom: one past */
};

static struct cells tile_cells(const struct light *l, int tile_x, int tile_y)
{
    int side = TILE / l->cell_px;
    struct cells s = {tile_x * side, tile_y * side, (tile_x + 1) * side, (tile_y + 1) * side};
    s.right = s.right < l->n_x - 1 ? s.right : l->n_x - 1;
    s.bottom = s.bottom < l->n_y - 1 ? s.bottom : l->n_y - 1;
    return s;
}

static bool differs(const int16_t *a, const int16_t *b, int n)
{
    int most = 0;
    for (int i = 0; i < n; i++) {
        int off = a[i] - b[i];
        off = off < 0 ? -off : off;
        most = off > most ? off : most;
    }
    return most > CHANGE;
}

void canvas_light_changed(struct canvas *c, const struct light *l)
{
    for (int ty = 0; ty < c->tiles_y; ty++)
        for (int tx = 0; tx < c->tiles_x; tx++) {
            bool *changed = &c->changed[ty * c->tiles_x + tx];
            struct cells s = tile_cells(l, tx, ty);
            /* The far corners belong to the next tiles too: they are looked at by both. */
            for (int y = s.top; y <= s.bottom && !*changed; y++) {
                int at = 4 * (y * l->n_x + s.left);
                *changed =
                    differs(l->encoded + at, c->painted + at, 4 * (s.right - s.left + 1));
            }
        }
}

/* One row of a tile: from the row of light between two grid rows, bilinearly. */
static void spread_row(const int16_t *light, int n_cells, int cell_px,
                       const int16_t *threshold, uint8_t *out, int n_px)
{
    static const pair first = {0, 0, 0, 0, -1, -1, -1, -1};
    int shift = cell_px == 4 ? 2 : cell_px == 8 ? 3 : 4;
    _Alignas(16) uint8_t row[TILE * 4 + 16];
    uint8_t *at = row;
    for (int i = 0; i < n_cells; i++, light += 4) {
        pair here, next;
        memcpy(&here, light, 8), memcpy((char *)&here + 8, light, 8);
        memcpy(&next, light + 4, 8), memcpy((char *)&next + 8, light + 4, 8);
        pair step = (next - here) >> shift, value = here + (step & first);
        for (int k = 0; k < cell_px; k += 2, at += 8, threshold += 8) {
            pair noise;
            memcpy(&noise, threshold, 16);
            pair shown = (value + noise) >> 7;
            pair_bytes bytes = __builtin_convertvector(shown, pair_bytes);
            memcpy(at, &bytes, 8);
            value += step + step;
        }
    }
    memcpy(out, row, 4 * (size_t)n_px);
}

static void paint_tile(struct canvas *c, const struct light *l, int tx, int ty)
{
    struct cells s = tile_cells(l, tx, ty);
    int n_cells = s.right - s.left, left = tx * TILE, values = 4 * (n_cells + 1);
    int n_px = c->width - left < TILE ? c->width - left : TILE;
    for (int cell_y = s.top; cell_y < s.bottom; cell_y++) {
        const int16_t *above = l->encoded + 4 * (cell_y * l->n_x + s.left);
        const int16_t *below = above + 4 * l->n_x;
        for (int k = 0; k < l->cell_px && cell_y * l->cell_px + k < c->height; k++) {
            _Alignas(16) int16_t light[4 * (TILE / 4 + 1)];
            for (int i = 0; i < values; i++)
                light[i] = (int16_t)(above[i] + (below[i] - above[i]) * k / l->cell_px);
            int y = cell_y * l->cell_px + k;
            spread_row(light, n_cells, l->cell_px,
                       c->dither->threshold[y & (DITHER_SIDE - 1)][0],
                       c->pixels + y * c->stride + 4 * left, n_px);
        }
        memcpy(c->painted + 4 * (cell_y * l->n_x + s.left), above,
               sizeof *above * (size_t)values);
    }
    size_t last = 4 * (size_t)(s.bottom * l->n_x + s.left);
    memcpy(c->painted + last, l->encoded + last, sizeof *c->painted * (size_t)values);
}

void canvas_paint_light(struct canvas *c, const struct light *l)
{
    for (int ty = 0; ty < c->tiles_y; ty++)
        for (int tx = 0; tx < c->tiles_x; tx++)
            if (c->changed[ty * c->tiles_x + tx])
                paint_tile(c, l, tx, ty);
}

void canvas_end(struct canvas *c)
{
    for (int ty = 0; ty < c->tiles_y; ty++)
        for (int tx = 0; tx < c->tiles_x; tx++) {
            const bool *row = c->changed + ty * c->tiles_x;
            if (!row[tx])
                continue;
            int from = tx;
            while (tx + 1 < c->tiles_x && row[tx + 1])
                tx++;
            struct patch *p = &c->patch[c->n_patches++];
            p->x = from * TILE;
            p->y = ty * TILE;
            int right = (tx + 1) * TILE, bottom = (ty + 1) * TILE;
            p->width = (right < c->width ? right : c->width) - p->x;
            p->height = (bottom < c->height ? bottom : c->height) - p->y;
        }
}
