/* The crisp half of canvas: marks, stroke by stroke. Each is walked once over its pixels, so
 * that nothing is added twice, with its edge from the true distance to its middle line. */
#include "base/smooth.h"
#include "ui/canvas.h"

#include <glib.h>
#include <math.h>

struct walk {
    struct canvas *canvas;
    int tint[3]; /* blue, green, red, in LIGHT_ONE */
};

static inline void touch(const struct walk *w, int x, int y, float cover)
{
    const struct canvas *c = w->canvas;
    unsigned column = (unsigned)x, row = (unsigned)y;
    if (column >= (unsigned)c->width || row >= (unsigned)c->height ||
        !(cover > 1.0f / 512.0f) ||
        !c->changed[row / TILE * (unsigned)c->tiles_x + column / TILE])
        return;
    uint8_t *pixel = c->pixels + y * c->stride + 4 * x;
    const int16_t *threshold =
        c->dither->threshold[y & (DITHER_SIDE - 1)][x & (DITHER_SIDE - 1)];
    int share = cover < 1.0f ? (int)(cover * 256.0f) : 256;
    for (int i = 0; i < 3; i++) {
        int add = (w->tint[i] * share >> 8) * (255 - pixel[i]) >> 8;
        pixel[i] = (uint8_t)(pixel[i] + ((add + threshold[i]) >> 7));
    }
}

/* A stroke's cross-section: full in its middle, gone half a pixel outside its width. */
static inline float edge(float off, float width)
{
    float cover = 0.5f * width + 0.5f - fabsf(off), most = width < 1.0f ? width : 1.0f;
    return cover < 0.0f ? 0.0f : cover > most ? most : cover;
}

/* How a thread's light runs along it: it rises at once where it comes from, and is gone
 * before it touches you. */
static inline float taper(const struct mark *m, float s)
{
    if (m->kind == MARK_STREAK)
        return 16.0f * s * s * (1.0f - s) * (1.0f - s);
    float in = s < 0.12f ? s / 0.12f : 1.0f, rest = 1.0f - s;
    float body = in * (0.25f + 0.75f * rest) * (rest < 0.3f ? rest / 0.3f : 1.0f);
    float off = (s - m->pulse) / 0.16f, near = off * off < 1.0f ? 1.0f - off * off : 0.0f;
    return body * (1.0f + m->pulse_gain * near * near);
}

/* A strand's light: what is said along it, smoothly joined, and what runs there; no ends. */
static inline float strand_light(const struct mark *m, float s)
{
    float at = s * (float)(MARK_ALONG - 1);
    int k = at < (float)(MARK_ALONG - 2) ? (int)at : MARK_ALONG - 2;
    float light = m->along[k] + (m->along[k + 1] - m->along[k]) * smooth(at - (float)k);
    float off = (s - m->pulse) / 0.13f, near = off * off < 1.0f ? 1.0f - off * off : 0.0f;
    return (light + m->pulse_gain * near * near) * smooth(s / 0.22f) *
           smooth((1.0f - s) / 0.14f);
}

/* What a thread is at one step along the axis it covers more of. */
struct strip {
    float aside; /* where its middle line is, px across the axis */
    float flat;  /* cosine of its slant */
    float light;
};

/* A thread as walk_thread goes along it. The lean is a parabola across. */
struct way {
    const struct mark *m;
    bool across;
    float dx, dy, lean_x, lean_y, from, per_px, lean_run;
};

static struct way way_of(const struct mark *m, float dx, float dy, float length)
{
    struct way y = {.m = m, .dx = dx, .dy = dy, .across = fabsf(dx) >= fabsf(dy)};
    y.lean_x = -dy / length * m->bend;
    y.lean_y = dx / length * m->bend;
    y.from = y.across ? m->at.x : m->at.y;
    y.per_px = 1.0f / (y.across ? dx : dy);
    y.lean_run = 4.0f * (y.across ? y.lean_x : y.lean_y);
    return y;
}

static struct strip strip_at(const struct way *y, float step)
{
    const struct mark *m = y->m;
    float s = (step - y->from) * y->per_px;
    for (int i = 0; i < 2; i++) /* the lean moves it along the axis too */
        s = (step - y->from - y->lean_run * s * (1.0f - s)) * y->per_px;
    s = s < 0.0f ? 0.0f : s > 1.0f ? 1.0f : s;
    float lean = 4.0f * s * (1.0f - s), slant = 4.0f * (1.0f - 2.0f * s);
    float tx = y->dx + y->lean_x * slant, ty = y->dy + y->lean_y * slant;
    float aside = y->across ? m->at.y + y->dy * s + y->lean_y * lean
                            : m->at.x + y->dx * s + y->lean_x * lean;
    float flat = fabsf(y->across ? tx : ty) / (sqrtf(tx * tx + ty * ty) + 1e-3f);
    return (struct strip){aside, flat,
                          m->kind == MARK_STRAND ? strand_light(m, s) : taper(m, s)};
}

/* One step a pixel; worked out at every fourth, straight between. */
static void walk_thread(const struct walk *w, const struct mark *m)
{
    enum { PIECE = 4 };
    float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy);
    if (length < 2.0f)
        return;
    const struct way way = way_of(m, dx, dy, length);
    float end = way.across ? m->to.x : m->to.y;
    int first = (int)ceilf(fminf(way.from, end)), last = (int)floorf(fmaxf(way.from, end));
    struct strip next = strip_at(&way, (float)first);
    for (int piece = first; piece <= last; piece += PIECE) {
        struct strip here = next;
        next = strip_at(&way, (float)(piece + PIECE));
        float flat = 0.5f * (here.flat + next.flat);
        float reach = (0.5f * m->width + 0.5f) / (flat > 0.5f ? flat : 0.5f);
        for (int i = 0; i < PIECE && piece + i <= last; i++) {
            float share = (float)i / PIECE;
            float aside = here.aside + (next.aside - here.aside) * share;
            float light = here.light + (next.light - here.light) * share;
            int from = (int)ceilf(aside - reach), to = (int)floorf(aside + reach);
            for (int k = from; light > 0.0f && k <= to; k++)
                touch(w, way.across ? piece + i : k, way.across ? k : piece + i,
                      light * edge(((float)k - aside) * flat, m->width));
        }
    }
}

/* 1 where an open ring is drawn, 0 where not, softly at its end. */
static float ring_part(const struct mark *m, float u, float v)
{
    float round = atan2f(u, -v);
    round += round < 0.0f ? 6.2831853f : 0.0f;
    return fminf(fmaxf((6.2831853f * m->part - round) * 12.0f + 1.0f, 0.0f), 1.0f);
}

static void ring_run(const struct walk *w, const struct mark *m, int y, float from, float to)
{
    for (int x = (int)ceilf(from); x <= (int)floorf(to); x++) {
        float u = ((float)x - m->at.x) / m->stretch_x, v = ((float)y - m->at.y) / m->stretch_y;
        float r = sqrtf(u * u + v * v);
        if (r < 1e-3f)
            continue;
        /* The distance to the ellipse, to first order: its value over its gradient. */
        float gx = u / m->stretch_x, gy = v / m->stretch_y,
              slope = sqrtf(gx * gx + gy * gy) / r;
        float part = m->part > 0.0f ? ring_part(m, u, v) : 1.0f;
        touch(w, x, y, part * edge((r - m->radius) / slope, m->width));
    }
}

static void walk_ring(const struct walk *w, const struct mark *m)
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
static void walk_mote(const struct walk *w, const struct mark *m)
{
    float reach = m->width + 0.7f, inverse = 1.0f / (reach * reach);
    for (int y = (int)ceilf(m->at.y - reach); y <= (int)floorf(m->at.y + reach); y++)
        for (int x = (int)ceilf(m->at.x - reach); x <= (int)floorf(m->at.x + reach); x++) {
            float dx = (float)x - m->at.x, dy = (float)y - m->at.y;
            float q = 1.0f - (dx * dx + dy * dy) * inverse;
            touch(w, x, y, q > 0.0f ? q * q : 0.0f);
        }
}

/* The same drawn out along its axis, pointed at its ends. */
static void walk_lens(const struct walk *w, const struct mark *m)
{
    float ax = m->to.x - m->at.x, ay = m->to.y - m->at.y, half = hypotf(ax, ay) + 1e-3f;
    ax /= half, ay /= half;
    float reach = m->width + 0.7f, long_reach = fmaxf(half, reach);
    float inverse = 1.0f / (reach * reach), long_inverse = 1.0f / (long_reach * long_reach);
    float box_x = fabsf(ax) * long_reach + fabsf(ay) * reach;
    float box_y = fabsf(ay) * long_reach + fabsf(ax) * reach;
    for (int y = (int)ceilf(m->at.y - box_y); y <= (int)floorf(m->at.y + box_y); y++)
        for (int x = (int)ceilf(m->at.x - box_x); x <= (int)floorf(m->at.x + box_x); x++) {
            float dx = (float)x - m->at.x, dy = (float)y - m->at.y;
            float along = dx * ax + dy * ay, aside = dy * ax - dx * ay;
            float s = 1.0f - along * along * long_inverse;
            float q = s - aside * aside * inverse;
            touch(w, x, y, q > 0.0f ? q * s : 0.0f);
        }
}

static void walk_words(const struct walk *w, const struct mark *m)
{
    int left = (int)lroundf(m->at.x), top = (int)lroundf(m->at.y);
    for (int y = 0; y < m->ink->height; y++) {
        const uint8_t *cover = m->ink->cover + y * m->ink->stride;
        for (int x = 0; x < m->ink->width; x++)
            if (cover[x])
                touch(w, left + x, top + y, (float)cover[x] * (1.0f / 255.0f));
    }
}

static void tell(struct canvas *c, float left, float top, float right, float bottom)
{
    int first_x = (int)floorf(left / TILE), last_x = (int)floorf(right / TILE);
    int first_y = (int)floorf(top / TILE), last_y = (int)floorf(bottom / TILE);
    for (int y = MAX(first_y, 0); y <= MIN(last_y, c->tiles_y - 1); y++)
        for (int x = MAX(first_x, 0); x <= MIN(last_x, c->tiles_x - 1); x++)
            c->changed[y * c->tiles_x + x] = true;
}

/* A thread's tiles, piece by piece, so that a slanting one doesn't take all of its box. */
static void tell_thread(struct canvas *c, const struct mark *m)
{
    enum { PIECES = 12 };
    float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy) + 1e-3f;
    float rim = m->width + 2.0f, x = m->at.x, y = m->at.y;
    for (int i = 1; i <= PIECES; i++) {
        float s = (float)i / PIECES, lean = 4.0f * s * (1.0f - s) * m->bend / length;
        float next_x = m->at.x + dx * s - dy * lean, next_y = m->at.y + dy * s + dx * lean;
        tell(c, fminf(x, next_x) - rim, fminf(y, next_y) - rim, fmaxf(x, next_x) + rim,
             fmaxf(y, next_y) + rim);
        x = next_x, y = next_y;
    }
}

void canvas_mark_changed(struct canvas *c, const struct mark *m)
{
    if (m->kind == MARK_THREAD || m->kind == MARK_STRAND || m->kind == MARK_STREAK) {
        tell_thread(c, m);
    } else if (m->kind == MARK_WORDS) { /* the ink of a former frame may be gone */
        tell(c, m->at.x - 1.0f, m->at.y - 1.0f, m->to.x + 1.0f, m->to.y + 1.0f);
    } else if (m->kind == MARK_LENS) {
        float x = fabsf(m->to.x - m->at.x) + m->width + 2.0f;
        float y = fabsf(m->to.y - m->at.y) + m->width + 2.0f;
        tell(c, m->at.x - x, m->at.y - y, m->at.x + x, m->at.y + y);
    } else {
        float reach = m->radius + m->width + 2.0f;
        float x = reach * fmaxf(m->stretch_x, 1.0f), y = reach * fmaxf(m->stretch_y, 1.0f);
        tell(c, m->at.x - x, m->at.y - y, m->at.x + x, m->at.y + y);
    }
}

void canvas_paint_mark(struct canvas *c, const struct mark *m)
{
    const struct walk w = {c,
                           {(int)(m->tint.b * LIGHT_ONE), (int)(m->tint.g * LIGHT_ONE),
                            (int)(m->tint.r * LIGHT_ONE)}};
    switch (m->kind) {
    case MARK_THREAD:
    case MARK_STRAND:
    case MARK_STREAK:
        walk_thread(&w, m);
        break;
    case MARK_RING:
        walk_ring(&w, m);
        break;
    case MARK_MOTE:
        walk_mote(&w, m);
        break;
    case MARK_LENS:
        walk_lens(&w, m);
        break;
    case MARK_WORDS:
        walk_words(&w, m);
        break;
    }
}
