#include "ui/canvas.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Two pixels of four channels. A vector of the compiler's own: SSE2, NEON or neither. */
typedef int16_t pair __attribute__((vector_size(16)));
typedef int64_t points __attribute__((vector_size(16))); /* the same, a pixel a lane */
typedef uint8_t pair_bytes __attribute__((vector_size(8)));

/* A difference in the light that is painted again: a third of a display's step. */
enum { CHANGE = LIGHT_ONE / 3 };

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

static bool differs(const int16_t *restrict a, const int16_t *restrict b, int n)
{
    int16_t most = 0;
    for (int i = 0; i < n; i++) {
        int16_t off = (int16_t)(a[i] - b[i]);
        off = (int16_t)(off < 0 ? -off : off);
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

/* One row of a tile: the light between two grid rows, and then between the points of that
 * row, a cell at a time. `shift` is the cell's side as a power of two, known where this is
 * inlined. */
static inline __attribute__((always_inline)) void spread_row(const int16_t *light, int n_cells,
                                                             int shift,
                                                             const int16_t *threshold,
                                                             uint8_t *out)
{
    static const pair first = {0, 0, 0, 0, -1, -1, -1, -1};
    for (int i = 0; i < n_cells; i++, light += 4) {
        points both;
        memcpy(&both, light, sizeof both);
        pair here = (pair)(points){both[0], both[0]}, next = (pair)(points){both[1], both[1]};
        pair step = (next - here) >> shift, value = here + (step & first);
        for (int k = 0; k < 1 << shift; k += 2, out += 8, threshold += 8) {
            pair noise;
            memcpy(&noise, threshold, 16);
            pair shown = (value + noise) >> 7;
            pair_bytes bytes = __builtin_convertvector(shown, pair_bytes);
            memcpy(out, &bytes, 8);
            value += step + step;
        }
    }
}

static inline __attribute__((always_inline)) void paint_cells(struct canvas *c,
                                                              const struct light *l,
                                                              const struct cells *s,
                                                              int cell_y, int shift)
{
    int left = s->left << shift, values = 4 * (s->right - s->left + 1);
    int n_px = c->width - left < TILE ? c->width - left : TILE;
    const int16_t *restrict above = l->encoded + 4 * (cell_y * l->n_x + s->left);
    const int16_t *restrict below = above + 4 * l->n_x;
    for (int k = 0; k < 1 << shift; k++) {
        int y = (cell_y << shift) + k;
        if (y >= c->height)
            return;
        _Alignas(16) int16_t light[4 * (TILE / 4 + 1)];
        for (int i = 0; i < values; i++)
            light[i] =
                (int16_t)(above[i] + (int16_t)((int16_t)(below[i] - above[i]) >> shift) * k);
        const int16_t *threshold = c->dither->threshold[y & (DITHER_SIDE - 1)][0];
        uint8_t *out = c->pixels + y * c->stride + 4 * left;
        if (n_px == TILE) {
            spread_row(light, s->right - s->left, shift, threshold, out);
            continue;
        }
        uint8_t row[4 * (TILE + 16)]; /* the picture ends within a cell */
        spread_row(light, s->right - s->left, shift, threshold, row);
        memcpy(out, row, 4 * (size_t)n_px);
    }
}

static void paint_tile(struct canvas *c, const struct light *l, int tx, int ty)
{
    struct cells s = tile_cells(l, tx, ty);
    for (int y = s.top; y < s.bottom; y++) {
        if (l->cell_px == 4)
            paint_cells(c, l, &s, y, 2);
        else if (l->cell_px == 8)
            paint_cells(c, l, &s, y, 3);
        else
            paint_cells(c, l, &s, y, 4);
    }
    for (int y = s.top; y <= s.bottom; y++) {
        size_t at = 4 * (size_t)(y * l->n_x + s.left);
        memcpy(c->painted + at, l->encoded + at,
               sizeof *c->painted * 4 * (size_t)(s.right - s.left + 1));
    }
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
