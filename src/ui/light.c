#include "ui/light.h"

#include "base/hash.h"
#include "base/smooth.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { CURVE = 8192 };

/* Bright light bends softly into white instead of clipping. */
static float shoulder(float x)
{
    const float knee = 0.55f;
    return x <= knee ? x : 1.0f - (1.0f - knee) * expf(-(x - knee) / (1.0f - knee));
}

/* Over the square root of light, where the display's curve has no steep start. */
static void make_curve(uint16_t *curve)
{
    for (int i = 0; i < CURVE; i++) {
        float root = (float)i * (1.5f / (CURVE - 1));
        float shown = colour_encode(shoulder(root * root));
        curve[i] = (uint16_t)(fminf(shown, 1.0f) * 255.0f * LIGHT_ONE + 0.5f);
    }
}

void light_resize(struct light *l, int width, int height)
{
    light_destroy(l);
    l->width = width;
    l->height = height;
    /* About as many cells for any size: what is soft is as soft on a large screen. */
    l->cell_px = height <= 900 ? 4 : height <= 1800 ? 8 : 16;
    l->n_x = (width + l->cell_px - 1) / l->cell_px + 1;
    l->n_y = (height + l->cell_px - 1) / l->cell_px + 1;
    size_t n = (size_t)l->n_x * (size_t)l->n_y;
    for (int c = 0; c < 3; c++) {
        l->ground[c] = g_new0(float, n);
        l->now[c] = g_new0(float, n);
    }
    l->encoded = g_new0(int16_t, 4 * n);
    l->curve = g_new(uint16_t, CURVE);
    make_curve(l->curve);
}

void light_destroy(struct light *l)
{
    for (int c = 0; c < 3; c++) {
        g_free(l->ground[c]);
        g_free(l->now[c]);
    }
    g_free(l->encoded);
    g_free(l->curve);
    *l = (struct light){0};
}

/* Smooth noise over the plane, about ±1, one feature a unit. */
static float mottle(uint64_t key, float x, float y)
{
    int cell_x = (int)floorf(x), cell_y = (int)floorf(y);
    float fx = x - (float)cell_x, fy = y - (float)cell_y;
    fx = fx * fx * fx * (fx * (6.0f * fx - 15.0f) + 10.0f);
    fy = fy * fy * fy * (fy * (6.0f * fy - 15.0f) + 10.0f);
    float corner[4];
    for (int i = 0; i < 4; i++) {
        uint64_t row = hash_sub(key, cell_y + i / 2);
        corner[i] = 2.0f * (float)hash_uniform(hash_sub(row, cell_x + i % 2)) - 1.0f;
    }
    float above = corner[0] + (corner[1] - corner[0]) * fx;
    float below = corner[2] + (corner[3] - corner[2]) * fx;
    return above + (below - above) * fy;
}

/* The colours of an hour, ready to be mixed. */
struct grounds {
    struct lab ground, edge, sky;
    float sky_x, sky_y, clear;
    struct grain grain;
};

/* Sun and moon stand beyond the picture. What they send thins out slowly and unevenly, in
 * broad shafts; under cloud it comes from a wide sky, with none. */
static float sky_at(const struct grounds *g, float u, float v, float grain)
{
    float dx = u - 0.82f * g->sky_x, dy = v - 0.82f * g->sky_y;
    float wide = 0.62f + 0.75f * (1.0f - g->clear);
    float sky = expf(-(dx * dx + dy * dy) / wide) * (1.0f + 0.20f * grain);
    float from_x = u - 1.5f * g->sky_x, from_y = v - 1.5f * g->sky_y;
    float angle = atan2f(from_x * g->sky_y - from_y * g->sky_x,
                         -(from_x * g->sky_x + from_y * g->sky_y));
    float shaft = 0.6f * mottle(13, 7.0f * angle + 9.0f, 0.5f) +
                  0.4f * mottle(14, 17.0f * angle + 9.0f, 0.5f);
    return sky * (1.0f + 0.22f * g->clear * shaft);
}

/* What lies there, in what is seen of it: 1 is none. All of it as coarse as the grid can
 * show. */
static float lies_at(const struct grain *g, float u, float v)
{
    float light = 1.0f;
    if (g->dapple > 0.0f) { /* more shade than light, and no edge anywhere */
        float fleck = 0.55f * mottle(15, 7.4f * u + 5.4f * v, 6.6f * v - 6.2f * u) +
                      0.45f * mottle(16, 15.0f * u - 9.0f * v, 14.0f * v + 11.0f * u);
        float lit = fmaxf(fleck + 0.12f, 0.0f);
        light += g->dapple * (0.95f * lit * lit - 0.07f);
    }
    if (g->level > 0.0f)
        light += g->level * (0.20f * mottle(17, 2.6f * u, 24.0f * v) +
                             0.10f * mottle(18, 1.3f * u + 5.0f, 9.0f * v));
    if (g->pebble > 0.0f)
        light += 0.16f * g->pebble * mottle(19, 23.0f * u + 15.0f * v, 24.0f * v - 17.0f * u);
    if (g->upright > 0.0f)
        light += 0.13f * g->upright * mottle(20, 27.0f * u + 2.0f * v, 4.5f * v);
    return light;
}

static struct rgb ground_at(const struct place *p, const struct grounds *g, float x, float y)
{
    float u = (x - p->middle.x) / p->unit / p->stretch_x;
    float v = (y - p->middle.y) / p->unit / p->stretch_y;
    float grain = 0.65f * mottle(11, 2.3f * u + 0.7f * v, 2.9f * v - 0.6f * u) +
                  0.35f * mottle(12, 5.3f * u - 2.1f * v, 6.4f * v + 1.9f * u);
    float sky = sky_at(g, u, v, grain);
    struct lab ground = lab_mix(g->ground, g->edge, smooth(sqrtf(u * u + v * v) / 0.78f));
    ground = lab_mix(ground, g->sky, fminf(0.75f * sky, 1.0f));
    return rgb_scale(colour_from_lab(ground),
                     (1.0f + 0.15f * grain) * lies_at(&g->grain, u, v));
}

void light_ground(struct light *l, const struct place *p, const struct palette *hour)
{
    const struct grounds g = {colour_to_lab(hour->ground),
                              colour_to_lab(hour->edge),
                              colour_to_lab(hour->sky),
                              hour->sky_x,
                              hour->sky_y,
                              1.0f - hour->cloud,
                              hour->grain};
    for (int y = 0; y < l->n_y; y++)
        for (int x = 0; x < l->n_x; x++) {
            struct rgb c = ground_at(p, &g, (float)(x * l->cell_px), (float)(y * l->cell_px));
            int i = y * l->n_x + x;
            l->ground[0][i] = c.r, l->ground[1][i] = c.g, l->ground[2][i] = c.b;
        }
}

void light_begin(struct light *l, float exposure)
{
    int n = l->n_x * l->n_y;
    for (int c = 0; c < 3; c++) {
        float *restrict now = l->now[c];
        const float *restrict ground = l->ground[c];
        for (int i = 0; i < n; i++)
            now[i] = exposure * ground[i];
    }
}

/* The grid points from a to b of one row or column that lie within `reach` px of `at`. */
static void span(float at, float reach, int cell_px, int n, int *from, int *to)
{
    *from = (int)fmaxf(0.0f, ceilf((at - reach) / (float)cell_px));
    *to = (int)fminf((float)(n - 1), floorf((at + reach) / (float)cell_px));
}

static void add_row(struct light *l, int first, const float *restrict weight, int n,
                    struct rgb c)
{
    float *restrict red = l->now[0] + first, *restrict green = l->now[1] + first;
    float *restrict blue = l->now[2] + first;
    for (int i = 0; i < n; i++) {
        red[i] += c.r * weight[i];
        green[i] += c.g * weight[i];
        blue[i] += c.b * weight[i];
    }
}

enum { PIECE = 64 }; /* grid points worked on at a time */

/* fmaxf and fminf mind NaNs, and are calls for it. */
static inline float positive(float x)
{
    return x > 0.0f ? x : 0.0f;
}

static inline float least(float a, float b)
{
    return a < b ? a : b;
}

void light_lobe(struct light *l, const struct lobe *lobe)
{
    float cell = (float)l->cell_px, squash = lobe->squash > 0.0f ? lobe->squash : 1.0f;
    int left, right, top, bottom;
    span(lobe->at.x, lobe->radius, l->cell_px, l->n_x, &left, &right);
    span(lobe->at.y, lobe->radius * squash, l->cell_px, l->n_y, &top, &bottom);
    float inverse = 1.0f / (lobe->radius * lobe->radius);
    for (int y = top; y <= bottom; y++) {
        float dy = ((float)y * cell - lobe->at.y) / squash, rest = dy * dy * inverse;
        for (int x = left; x <= right; x += PIECE) {
            float weight[PIECE];
            int n = right - x + 1 < PIECE ? right - x + 1 : PIECE;
            for (int i = 0; i < n; i++) {
                float dx = (float)(x + i) * cell - lobe->at.x;
                float q = positive(1.0f - rest - dx * dx * inverse);
                float inner = 1.0f - q, disc = 1.0f - inner * inner;
                weight[i] = lobe->full ? disc * disc * (0.25f + 0.75f * q * q) : q * q * q;
            }
            add_row(l, y * l->n_x + x, weight, n, lobe->colour);
        }
    }
}

void light_ripple(struct light *l, const struct ripple *r)
{
    float cell = (float)l->cell_px, reach = r->radius + r->width;
    int left, right, top, bottom;
    span(r->at.x, reach * r->stretch_x, l->cell_px, l->n_x, &left, &right);
    span(r->at.y, reach * r->stretch_y, l->cell_px, l->n_y, &top, &bottom);
    float inverse = 1.0f / r->width;
    for (int y = top; y <= bottom; y++) {
        float dy = ((float)y * cell - r->at.y) / r->stretch_y;
        for (int x = left; x <= right; x += PIECE) {
            float weight[PIECE];
            int n = right - x + 1 < PIECE ? right - x + 1 : PIECE;
            for (int i = 0; i < n; i++) {
                float dx = ((float)(x + i) * cell - r->at.x) / r->stretch_x;
                float off = (sqrtf(dx * dx + dy * dy) - r->radius) * inverse;
                float q = positive(1.0f - off * off);
                weight[i] = q * q * q;
            }
            add_row(l, y * l->n_x + x, weight, n, r->colour);
        }
    }
}

float veil_at(const struct veil *v, float x, float y)
{
    float dx = (x - v->at.x) / v->half_x, dy = (y - v->at.y) / v->half_y;
    float near = positive(1.0f - dx * dx - dy * dy);
    return v->depth * near * near;
}

void light_veil(struct light *l, const struct veil *v)
{
    int left, right, top, bottom;
    span(v->at.x, v->half_x, l->cell_px, l->n_x, &left, &right);
    span(v->at.y, v->half_y, l->cell_px, l->n_y, &top, &bottom);
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            float keep = 1.0f - veil_at(v, (float)(x * l->cell_px), (float)(y * l->cell_px));
            for (int c = 0; c < 3; c++)
                l->now[c][y * l->n_x + x] *= keep;
        }
}

void light_encode(struct light *l)
{
    int n = l->n_x * l->n_y;
    for (int c = 0; c < 3; c++) {
        const float *now = l->now[c];
        int16_t *out = l->encoded + (2 - c);
        for (int i = 0; i < n; i += PIECE) {
            int place[PIECE], count = n - i < PIECE ? n - i : PIECE;
            float root[PIECE];
            for (int k = 0; k < count; k++)
                root[k] = sqrtf(now[i + k]);
            for (int k = 0; k < count; k++)
                place[k] = (int)(least(root[k], 1.49f) * ((CURVE - 1) / 1.5f) + 0.5f);
            for (int k = 0; k < count; k++)
                out[4 * (i + k)] = (int16_t)l->curve[place[k]];
        }
    }
}
