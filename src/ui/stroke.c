/* The crisp half of canvas: marks, stroke by stroke. Each is walked once over its pixels, so
 * that nothing is added twice, with its edge from the true distance to its middle line. */
#include "ui/canvas.h"

#include <math.h>

/* What a walk does with a pixel: paint it, or (canvas_mark_changed) only say which tile. */
struct walk {
    struct canvas *canvas;
    int tint[3]; /* blue, green, red, in LIGHT_ONE */
    bool telling;
};

static void touch(struct walk *w, int x, int y, float cover)
{
    struct canvas *c = w->canvas;
    if (cover <= 0.0f || (unsigned)x >= (unsigned)c->width ||
        (unsigned)y >= (unsigned)c->height)
        return;
    bool *changed = &c->changed[(y / TILE) * c->tiles_x + x / TILE];
    if (w->telling) {
        *changed = true;
        return;
    }
    if (!*changed)
        return;
    uint8_t *pixel = c->pixels + y * c->stride + 4 * x;
    const int16_t *threshold =
        c->dither->threshold[y & (DITHER_SIDE - 1)][x & (DITHER_SIDE - 1)];
    int share = (int)(fminf(cover, 1.0f) * 256.0f);
    for (int i = 0; i < 3; i++) {
        int add = w->tint[i] * share / 256 * (255 - pixel[i]) / 255;
        pixel[i] = (uint8_t)(pixel[i] + (add + threshold[2 - i]) / LIGHT_ONE);
    }
}

/* A stroke's cross-section: full in its middle, gone half a pixel outside its width. */
static float edge(float off, float width)
{
    float cover = 0.5f * width + 0.5f - fabsf(off);
    return fminf(fmaxf(cover, 0.0f), fminf(width, 1.0f));
}

/* How a thread's light runs along it: from nothing, full in the middle, to nothing. */
static float taper(const struct mark *m, float s)
{
    float body = 4.0f * s * (1.0f - s);
    float off = (s - m->pulse) / 0.16f, near = fmaxf(0.0f, 1.0f - off * off);
    return body * (1.0f + m->pulse_gain * near * near);
}

/* Along the axis it covers more of, one step a pixel. The lean is a parabola across. */
static void walk_thread(struct walk *w, const struct mark *m)
{
    float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy);
    if (length < 2.0f)
        return;
    bool across = fabsf(dx) >= fabsf(dy);
    float lean_x = -dy / length * m->bend, lean_y = dx / length * m->bend;
    float from = across ? m->at.x : m->at.y, run = across ? dx : dy;
    float lean_run = across ? lean_x : lean_y;
    int first = (int)ceilf(fminf(from, from + run)),
        last = (int)floorf(fmaxf(from, from + run));
    for (int step = first; step <= last; step++) {
        float s = ((float)step - from) / run;
        for (int i = 0; i < 2; i++) /* the lean moves it along the axis too */
            s = ((float)step - from - lean_run * 4.0f * s * (1.0f - s)) / run;
        s = fminf(fmaxf(s, 0.0f), 1.0f);
        float lean = 4.0f * s * (1.0f - s), slant = 4.0f * (1.0f - 2.0f * s);
        float tx = dx + lean_x * slant, ty = dy + lean_y * slant;
        float aside =
            across ? m->at.y + dy * s + lean_y * lean : m->at.x + dx * s + lean_x * lean;
        float flat = fabsf(across ? tx : ty) / fmaxf(hypotf(tx, ty), 1e-3f);
        float light = taper(m, s), reach = (0.5f * m->width + 0.5f) / fmaxf(flat, 0.5f);
        for (int k = (int)ceilf(aside - reach); k <= (int)floorf(aside + reach); k++)
            touch(w, across ? step : k, across ? k : step,
                  light * edge(((float)k - aside) * flat, m->width));
    }
}

static void ring_run(struct walk *w, const struct mark *m, int y, float from, float to)
{
    for (int x = (int)ceilf(from); x <= (int)floorf(to); x++) {
        float u = ((float)x - m->at.x) / m->stretch_x, v = ((float)y - m->at.y) / m->stretch_y;
        float r = hypotf(u, v);
        if (r < 1e-3f)
            continue;
        /* The distance to the ellipse, to first order: its value over its gradient. */
        float slope = hypotf(u / m->stretch_x, v / m->stretch_y) / r;
        touch(w, x, y, edge((r - m->radius) / slope, m->width));
    }
}

static void walk_ring(struct walk *w, const struct mark *m)
{
    float rim = 0.5f * m->width + 1.0f;
    float height = m->radius * m->stretch_y + rim, width = m->radius * m->stretch_x + rim;
    float hole_height = height - 2.0f * rim, hole_width = width - 2.0f * rim;
    for (int y = (int)ceilf(m->at.y - height); y <= (int)floorf(m->at.y + height); y++) {
        float v = ((float)y - m->at.y) / height;
        float out = width * sqrtf(fmaxf(0.0f, 1.0f - v * v));
        float hole = hole_height > 0.0f ? ((float)y - m->at.y) / hole_height : 1.0f;
        float in = hole * hole < 1.0f ? hole_width * sqrtf(1.0f - hole * hole) - 1.0f : 0.0f;
        if (in <= 1.0f) {
            ring_run(w, m, y, m->at.x - out, m->at.x + out);
        } else {
            ring_run(w, m, y, m->at.x - out, m->at.x - in);
            ring_run(w, m, y, m->at.x + in, m->at.x + out);
        }
    }
}

/* A small round brightness with a soft rim. */
static void walk_mote(struct walk *w, const struct mark *m)
{
    float reach = m->width + 0.7f, inverse = 1.0f / (reach * reach);
    for (int y = (int)ceilf(m->at.y - reach); y <= (int)floorf(m->at.y + reach); y++)
        for (int x = (int)ceilf(m->at.x - reach); x <= (int)floorf(m->at.x + reach); x++) {
            float dx = (float)x - m->at.x, dy = (float)y - m->at.y;
            float q = 1.0f - (dx * dx + dy * dy) * inverse;
            touch(w, x, y, q > 0.0f ? q * q : 0.0f);
        }
}

static void walk_words(struct walk *w, const struct mark *m)
{
    int left = (int)lroundf(m->at.x), top = (int)lroundf(m->at.y);
    if (w->telling) { /* the ink of a former frame may be gone */
        for (int y = top; y < (int)m->to.y + TILE; y += TILE)
            for (int x = left; x < (int)m->to.x + TILE; x += TILE)
                touch(w, (int)fminf((float)x, m->to.x), (int)fminf((float)y, m->to.y), 1.0f);
        return;
    }
    for (int y = 0; y < m->ink->height; y++) {
        const uint8_t *cover = m->ink->cover + y * m->ink->stride;
        for (int x = 0; x < m->ink->width; x++)
            if (cover[x])
                touch(w, left + x, top + y, (float)cover[x] * (1.0f / 255.0f));
    }
}

static void walk_mark(struct canvas *c, const struct mark *m, bool telling)
{
    struct walk w = {.canvas = c,
                     .telling = telling,
                     .tint = {(int)(m->tint.b * LIGHT_ONE), (int)(m->tint.g * LIGHT_ONE),
                              (int)(m->tint.r * LIGHT_ONE)}};
    switch (m->kind) {
    case MARK_THREAD:
        walk_thread(&w, m);
        break;
    case MARK_RING:
        walk_ring(&w, m);
        break;
    case MARK_MOTE:
        walk_mote(&w, m);
        break;
    case MARK_WORDS:
        walk_words(&w, m);
        break;
    }
}

void canvas_mark_changed(struct canvas *c, const struct mark *m)
{
    walk_mark(c, m, true);
}

void canvas_paint_mark(struct canvas *c, const struct mark *m)
{
    walk_mark(c, m, false);
}
