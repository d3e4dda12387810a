#include "ui/board.h"

#include <math.h>

static float em_of(const struct place *p)
{
    return fmaxf(13.0f * p->scale, 0.0235f * p->unit);
}

float board_ring_px(const struct place *p)
{
    return 0.036f * p->unit + 5.0f * p->scale;
}

int board_rows(const struct place *p)
{
    if (p->height == 0)
        return 1;
    int n = (int)(0.60f * (float)p->height / (2.05f * em_of(p)));
    return n < 3 ? 3 : n > BOARD_ROWS_MAX ? BOARD_ROWS_MAX : n;
}

struct board_layout board_layout(const struct board *b, const struct place *p)
{
    float w = (float)p->width, h = (float)p->height, em = em_of(p);
    struct board_layout l = {.em = em, .row_px = 2.05f * em};
    if (b->page == BOARD_WEATHER) {
        l.row_px = 1.95f * em;
        l.axis_x = fmaxf(w - 17.5f * em, 9.5f * em);
        l.first_y = 0.47f * h - 0.5f * (float)b->n_rows * l.row_px;
        l.lights_x = l.axis_x + 0.9f * em;
        l.lights_px = 7.5f * em;
    } else {
        l.axis_x = fmaxf(b->axis * w, 8.0f * em);
        l.first_y = 0.25f * h;
    }
    l.strip_y = h - 1.55f * em;
    l.cell_px = fminf(6.2f * em, (w - 2.0f * em) / fmaxf(1.0f, (float)b->n_strip));
    l.strip_x = 0.5f * (w - l.cell_px * (float)b->n_strip);
    return l;
}

static struct point selected_at(const struct view *v, const struct place *p)
{
    const struct view_layer *l = &v->layer[v->board->selected];
    return place_point(p, l->bearing_rad, l->distance_m);
}

/* A link that comes through the air, or from so near that no thread could be seen. */
static bool is_of_air(const struct view *v, const struct place *p, int tie)
{
    const struct board_tie *t = &v->board->tie[tie];
    if (t->distance_m <= 0.0f)
        return true;
    struct point at = selected_at(v, p), from = place_point(p, t->bearing_rad, t->distance_m);
    return hypotf(from.x - at.x, from.y - at.y) < 0.1f * p->unit;
}

/* Those stand in a fan about their layer. */
static struct point from_air(const struct view *v, const struct place *p, int tie)
{
    const struct board *b = v->board;
    int n = 0, k = 0;
    for (int i = 0; i < b->n_ties; i++) {
        if (!is_of_air(v, p, i))
            continue;
        k = i == tie ? n : k;
        n++;
    }
    /* Outward, where you are not. */
    struct point at = selected_at(v, p);
    float out = atan2f(at.y - p->middle.y, at.x - p->middle.x);
    float turn = out + ((float)k - 0.5f * (float)(n - 1)) * 0.9f, far = 0.16f * p->unit;
    float margin = 2.5f * em_of(p);
    at.x += 1.3f * far * cosf(turn);
    at.y += far * sinf(turn);
    at.x = fminf(fmaxf(at.x, 2.0f * margin), (float)p->width - 2.0f * margin);
    at.y = fminf(fmaxf(at.y, margin), (float)p->height - 2.0f * margin);
    return at;
}

struct point board_tie_from(const struct view *v, const struct place *p, int tie)
{
    const struct board_tie *t = &v->board->tie[tie];
    return is_of_air(v, p, tie) ? from_air(v, p, tie)
                                : place_point(p, t->bearing_rad, t->distance_m);
}

float board_tie_bend(const struct view *v, const struct place *p, int tie)
{
    struct point from = board_tie_from(v, p, tie), to = selected_at(v, p);
    float dx = to.x - from.x, dy = to.y - from.y, length = hypotf(dx, dy) + 1e-3f;
    float off_x = p->middle.x - from.x, off_y = p->middle.y - from.y;
    float aside = (dy * off_x - dx * off_y) / length; /* how far you are beside it */
    float beside = (dx * off_x + dy * off_y) / (length * length); /* and where along it */
    float passes = fminf(fmaxf(6.0f * beside * (1.0f - beside), 0.0f), 1.0f);
    float lean = 0.06f * length + passes * fmaxf(0.0f, 0.17f * p->unit - fabsf(aside));
    return aside < 0.0f ? -lean : lean;
}

static struct point beside_tie(const struct view *v, const struct place *p, int tie)
{
    struct point from = board_tie_from(v, p, tie);
    if (is_of_air(v, p, tie))
        return from;
    struct point to = selected_at(v, p);
    float dx = to.x - from.x, dy = to.y - from.y;
    float lean = board_tie_bend(v, p, tie) / (hypotf(dx, dy) + 1e-3f);
    return (struct point){from.x + 0.5f * dx - dy * lean, from.y + 0.5f * dy + dx * lean};
}

/* Above the selected layer's ring, or below what is said there. */
static float off_ring(const struct view *v, const struct place *p, struct point at)
{
    struct point ring = selected_at(v, p);
    float em = em_of(p), high = board_ring_px(p) + 0.9f * em;
    if (fabsf(at.x - ring.x) > 4.9f * em + board_ring_px(p) || at.y < ring.y - high ||
        at.y > ring.y + high + 2.6f * em)
        return at.y;
    return at.y <= ring.y ? ring.y - high : ring.y + high + 2.6f * em;
}

/* Where the names go that would stand on a flat thread, or on one another: away from you. */
static float outward(const struct place *p, struct point at)
{
    return at.y < p->middle.y ? -1.0f : 1.0f;
}

static bool stand_together(struct point a, struct point b, float em)
{
    return fabsf(a.x - b.x) < 11.0f * em && fabsf(a.y - b.y) < 1.45f * em;
}

struct point board_tie_at(const struct view *v, const struct place *p, int tie)
{
    struct point at[BOARD_TIES_MAX];
    float em = em_of(p);
    for (int i = 0; i <= tie; i++) {
        at[i] = beside_tie(v, p, i);
        float away = outward(p, at[i]);
        if (!is_of_air(v, p, i)) {
            struct point from = board_tie_from(v, p, i), to = selected_at(v, p);
            float dx = fabsf(to.x - from.x), dy = fabsf(to.y - from.y);
            at[i].y += away * 1.1f * em * dx / (dx + dy + 1e-3f);
        }
        at[i].y = off_ring(v, p, at[i]);
        for (int k = 0; k < i; k++)
            if (stand_together(at[k], at[i], em)) {
                away = at[k].y + away * 1.5f * em < em ? 1.0f : away; /* not out of the top */
                at[i].y = at[k].y + away * 1.5f * em;
                k = -1;
            }
    }
    return at[tie];
}

static struct target word_target(const struct board *b, const struct board_layout *l, float x,
                                 float y)
{
    int i = (int)floorf((x - l->strip_x) / l->cell_px);
    if (fabsf(y - l->strip_y) < 1.3f * l->em && i >= 0 && i < b->n_strip)
        return (struct target){UNDER_WORD, i, NAN};
    return (struct target){UNDER_NOTHING, 0, NAN};
}

static struct target row_target(const struct board *b, const struct board_layout *l, float x,
                                float y)
{
    int i = (int)floorf((y - l->first_y) / l->row_px);
    if (i < 0 || i >= b->n_rows || x < l->axis_x - 9.5f * l->em)
        return (struct target){UNDER_NOTHING, 0, NAN};
    float part = NAN;
    if (b->page == BOARD_WEATHER && x > l->lights_x - l->em &&
        x < l->lights_x + l->lights_px + l->em)
        part = fminf(fmaxf((x - l->lights_x) / l->lights_px, 0.0f), 1.0f);
    return (struct target){UNDER_ROW, b->first + i, part};
}

/* The nearest layer whose place is within reach of a finger. */
static int layer_target(const struct view *v, const struct place *p, float x, float y)
{
    float nearest = fmaxf(0.045f * p->unit, 20.0f * p->scale);
    int found = -1;
    for (int i = 0; i < v->n_layers; i++) {
        struct point at = place_point(p, v->layer[i].bearing_rad, v->layer[i].distance_m);
        /* Its name hangs below. */
        float dy = y - at.y, below = dy > 0.0f ? 0.75f : 1.0f;
        float far = hypotf(0.85f * (x - at.x), below * dy);
        if (far < nearest) {
            nearest = far;
            found = i;
        }
    }
    return found;
}

static int tie_target(const struct view *v, const struct place *p, float em, float x, float y)
{
    for (int i = 0; i < v->board->n_ties; i++) {
        struct point at = board_tie_at(v, p, i);
        if (fabsf(x - at.x) < 4.0f * em && fabsf(y - at.y) < 0.9f * em)
            return i;
    }
    return -1;
}

struct target board_target(const struct view *v, const struct place *p, float x, float y)
{
    const struct board *b = v->board;
    struct board_layout l = board_layout(b, p);
    struct target t = word_target(b, &l, x, y);
    if (t.under == UNDER_NOTHING && b->page != BOARD_NONE)
        t = row_target(b, &l, x, y);
    if (t.under != UNDER_NOTHING || b->page == BOARD_LIST)
        return t;
    int layer = layer_target(v, p, x, y);
    if (layer >= 0)
        return (struct target){UNDER_LAYER, layer, NAN};
    int tie = b->selected >= 0 ? tie_target(v, p, l.em, x, y) : -1;
    if (tie >= 0)
        return (struct target){UNDER_TIE, tie, NAN};
    return t;
}
