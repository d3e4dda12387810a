/* What is being mixed, drawn: the selected layer with its level and its links, the lists, the
 * place's own controls, and the words along the lower edge. No boxes: words and small lights,
 * over a picture that steps back. */
#include "ui/composing.h"

#include <math.h>
#include <string.h>

enum { LIGHTS = 16, LEVEL_LIGHTS = 28 };

static void dot(struct picture *p, struct point at, float px, float gain)
{
    struct mark *m = picture_add(p, MARK_MOTE, p->hour.words, fminf(gain, 1.0f));
    if (!m)
        return;
    m->at = (struct point){roundf(4.0f * at.x) / 4.0f, roundf(4.0f * at.y) / 4.0f};
    m->width = px * p->place.fine;
}

static void ring(struct picture *p, struct point at, float radius, float gain)
{
    struct mark *m = picture_add(p, MARK_RING, p->hour.words, gain);
    if (!m)
        return;
    m->at = at;
    m->radius = radius;
    m->stretch_x = m->stretch_y = 1.0f;
    m->width = 1.0f * p->place.scale;
}

static struct point layer_at(const struct picture *p, const struct view *v, int i)
{
    return place_point(&p->place, v->layer[i].bearing_rad, v->layer[i].distance_m);
}

/* How loud it is set, as lights around it, open below where its name is. */
static void draw_level(struct picture *p, const struct board *b, struct point at, float gain)
{
    float radius = board_ring_px(&p->place);
    float share = (b->level_db + 36.0f) / 48.0f;
    for (int i = 0; i < LEVEL_LIGHTS; i++) {
        float along = (float)i / (LEVEL_LIGHTS - 1);
        float turn = (0.75f + 1.5f * along) * 3.1415927f;
        float lit = fminf(fmaxf(share * LEVEL_LIGHTS - (float)i, 0.0f), 1.0f);
        struct point there = {at.x + radius * cosf(turn), at.y + radius * sinf(turn)};
        dot(p, there, 1.25f + 0.35f * lit, gain * (0.16f + 0.74f * lit));
    }
}

/* How much of the round it fills. */
static void draw_width(struct picture *p, const struct view_layer *l, float gain)
{
    float width = fminf(l->width_rad, 6.2831853f);
    int n = (int)(width / 0.07f);
    for (int i = 0; i <= n && n > 0; i++) {
        float share = (float)i / (float)n - 0.5f;
        struct point at =
            place_point(&p->place, l->bearing_rad + share * width, l->distance_m);
        dot(p, at, 1.0f, gain * 0.34f);
    }
}

static struct words_style tie_style(const struct board_layout *l)
{
    return (struct words_style){0.92f * l->em, 0.0f, 0};
}

static struct point tie_name_at(const struct picture *p, const struct view *v,
                                const struct board_layout *l, int i)
{
    struct point at = board_tie_at(v, &p->place, i);
    at.y -= 0.62f * l->em;
    return at;
}

void panel_reserve_ties(const struct picture *p, const struct view *v, struct words *words,
                        struct boxes *taken)
{
    const struct board *b = v->board;
    if (!b || b->selected < 0 || b->selected >= v->n_layers || b->dragging)
        return;
    struct board_layout l = board_layout(b, &p->place);
    struct words_style style = tie_style(&l);
    for (int i = 0; i < b->n_ties; i++) {
        const struct ink *ink = words_ink(words, b->tie[i].name, &style);
        if (ink && taken->n < BOXES_MAX)
            taken->box[taken->n++] =
                picture_box(p, ink, tie_name_at(p, v, &l, i), ACROSS_MIDDLE);
    }
}

/* A tie's thread, to where the selected layer's ring begins. */
struct tie_way {
    const struct board_tie *tie;
    struct point from, to;
    float bend, light;
    double t;
};

static struct point point_along(const struct tie_way *w, float s)
{
    float dx = w->to.x - w->from.x, dy = w->to.y - w->from.y;
    float lean = 4.0f * s * (1.0f - s) * w->bend / (hypotf(dx, dy) + 1e-3f);
    return (struct point){w->from.x + dx * s - dy * lean, w->from.y + dy * s + dx * lean};
}

static bool is_clear(const struct picture *p, const struct tie_way *w,
                     const struct boxes *names, float s)
{
    const float margin = 5.0f * p->place.scale;
    struct point at = point_along(w, s);
    for (int i = 0; i < names->n; i++) {
        const struct box *b = &names->box[i];
        if (at.x > b->left - margin && at.x < b->right + margin && at.y > b->top &&
            at.y < b->bottom)
            return false;
    }
    return hypotf(w->to.x - at.x, w->to.y - at.y) > board_ring_px(&p->place) + margin;
}

/* The part of it from one share of its length to another. */
static void draw_part(struct picture *p, const struct tie_way *w, float from, float to)
{
    const struct board_tie *t = w->tie;
    struct mark *m = picture_add(p, MARK_THREAD, p->hour.words, w->light);
    if (!m)
        return;
    float part = to - from, pulse = (float)fmod(w->t * 0.45, 1.4) - 0.2f;
    m->at = point_along(w, from);
    m->to = point_along(w, to);
    /* A part of a parabola is one that leans by the square of that part. */
    m->bend = w->bend * part * part;
    m->width = (0.9f + 0.8f * t->strength) * p->place.fine;
    m->pulse = t->chosen ? (pulse - from) / part : -1.0f;
    m->pulse_gain = t->chosen ? 1.5f : 0.0f;
}

/* It leaves out where names are. */
static void draw_thread(struct picture *p, const struct tie_way *w, const struct boxes *names)
{
    enum { STEPS = 64, LEAST = 4 };
    int from = -1;
    for (int i = 0; i <= STEPS; i++) {
        bool clear = i < STEPS && is_clear(p, w, names, (float)i / STEPS);
        if (clear && from < 0)
            from = i;
        if (clear || from < 0)
            continue;
        if (i - 1 - from >= LEAST)
            draw_part(p, w, (float)from / STEPS, (float)(i - 1) / STEPS);
        from = -1;
    }
}

static void draw_tie(struct picture *p, const struct view *v, struct words *words,
                     const struct boxes *names, int i, float gain)
{
    const struct board_tie *t = &v->board->tie[i];
    struct board_layout l = board_layout(v->board, &p->place);
    struct tie_way way = {
        .tie = t,
        .from = board_tie_from(v, &p->place, i),
        .to = layer_at(p, v, v->board->selected),
        .bend = board_tie_bend(v, &p->place, i),
        .light = gain * (0.14f + 0.40f * t->strength) * (t->chosen ? 1.6f : 1.0f),
        .t = v->t,
    };
    draw_thread(p, &way, names);
    if (!t->name[0])
        return;
    struct words_style style = tie_style(&l);
    picture_put(p, words, t->name, &style, tie_name_at(p, v, &l, i), ACROSS_MIDDLE,
                gain * (t->chosen ? 0.98f : PICTURE_WORDS_LEAST));
}

static void draw_selected(struct picture *p, const struct view *v, struct words *words)
{
    const struct board *b = v->board;
    float gain = v->fade * (1.0f - p->listed.now) * (1.0f - p->keys.now);
    if (b->hovered >= 0 && b->hovered != b->selected && b->hovered < v->n_layers)
        ring(p, layer_at(p, v, b->hovered), 0.030f * p->place.unit, 0.22f * gain);
    if (b->selected < 0 || b->selected >= v->n_layers)
        return;
    struct point at = layer_at(p, v, b->selected);
    draw_width(p, &v->layer[b->selected], gain);
    draw_level(p, b, at, gain);
    struct boxes names;
    names.n = 0;
    names.floor = (float)p->place.height;
    panel_reserve_ties(p, v, words, &names);
    if (!b->dragging)
        for (int i = 0; i < b->n_ties; i++)
            draw_tie(p, v, words, &names, i, gain);
}

static void draw_rows(struct picture *p, const struct board *b, struct words *words,
                      float gain)
{
    struct board_layout l = board_layout(b, &p->place);
    float right = (float)p->place.width - l.axis_x - 3.2f * l.em;
    struct words_style name = {l.em, l.axis_x - 2.0f * l.em, 1};
    struct words_style said = {0.88f * l.em, right, 1};
    for (int i = 0; i < b->n_rows; i++) {
        const struct board_row *r = &b->row[i];
        bool chosen = b->first + i == b->at;
        /* More beyond the edge is felt by a fading edge. */
        bool edge = (i == 0 && b->first > 0) ||
                    (i == b->n_rows - 1 && b->first + b->n_rows < b->n_all);
        float row = gain * (edge && !chosen ? 0.5f : 1.0f);
        float y = l.first_y + (float)i * l.row_px;
        dot(p, (struct point){l.axis_x, y + 0.62f * l.em}, chosen ? 2.4f : 1.2f,
            row * (chosen ? 0.95f : 0.22f));
        picture_put(p, words, r->name, &name, (struct point){l.axis_x - 0.9f * l.em, y},
                    ACROSS_END, row * (chosen ? 0.98f : 0.84f));
        picture_put(p, words, r->detail, &said,
                    (struct point){l.axis_x + 0.9f * l.em, y + 0.08f * l.em}, ACROSS_START,
                    row * (chosen ? 0.90f : PICTURE_WORDS_LEAST));
    }
}

static void draw_list(struct picture *p, const struct board *b, struct words *words,
                      float gain)
{
    struct board_layout l = board_layout(b, &p->place);
    struct words_style title = {1.25f * l.em, 0.84f * (float)p->place.width, 1, .light = true,
                                .wide = true};
    struct words_style typed = {1.1f * l.em, 0.0f, 0};
    struct point at = {p->place.middle.x, l.first_y - 5.2f * l.em};
    at.y = fmaxf(at.y, 1.0f * l.em);
    picture_put(p, words, b->title, &title, at, ACROSS_MIDDLE, 0.85f * gain);
    struct point line = {p->place.middle.x, at.y + 2.3f * l.em};
    float width = 0.0f;
    const struct ink *ink = words_ink(words, b->typed, &typed);
    if (ink)
        width = (float)ink->width;
    picture_put(p, words, b->typed, &typed, line, ACROSS_MIDDLE, 0.95f * gain);
    if (b->typing) /* where the next letter goes */
        dot(p, (struct point){line.x + 0.5f * width + 0.35f * l.em, line.y + 0.7f * l.em},
            2.0f, 0.8f * gain);
    picture_put(p, words, b->empty, &typed, (struct point){p->place.middle.x, l.first_y},
                ACROSS_MIDDLE, PICTURE_WORDS_LEAST * gain);
    draw_rows(p, b, words, gain);
}

static void draw_weather(struct picture *p, const struct board *b, struct words *words,
                         float gain)
{
    struct board_layout l = board_layout(b, &p->place);
    struct words_style style = {l.em, 0.0f, 0}, said = {0.9f * l.em, 7.5f * l.em, 1};
    /* On a soft dark of its own. */
    p->shade =
        (struct veil){{l.axis_x + 3.5f * l.em, l.first_y + 0.5f * (float)b->n_rows * l.row_px},
                      16.0f * l.em,
                      0.72f * (float)b->n_rows * l.row_px,
                      0.55f * gain};
    for (int i = 0; i < b->n_rows; i++) {
        const struct board_row *r = &b->row[i];
        bool chosen = i == b->at;
        float y = l.first_y + (float)i * l.row_px,
              bright = chosen ? 0.98f : PICTURE_WORDS_LEAST;
        picture_put(p, words, r->name, &style, (struct point){l.axis_x, y}, ACROSS_END,
                    gain * bright);
        for (int k = 0; k < LIGHTS; k++) {
            float lit = fminf(fmaxf(r->share * LIGHTS - (float)k, 0.0f), 1.0f);
            struct point at = {l.lights_x + l.lights_px * (float)k / (LIGHTS - 1),
                               y + 0.68f * l.em};
            dot(p, at, chosen ? 1.9f : 1.6f, gain * (0.16f + (bright - 0.2f) * lit));
        }
        picture_put(p, words, r->detail, &said,
                    (struct point){l.lights_x + l.lights_px + 1.0f * l.em, y + 0.06f * l.em},
                    ACROSS_START, gain * (chosen ? 0.90f : PICTURE_WORDS_LEAST));
    }
}

static void draw_strip(struct picture *p, const struct view *v, const struct pointer *pointer,
                       struct words *words, float dt)
{
    const struct board *b = v->board;
    struct board_layout l = board_layout(b, &p->place);
    bool low = pointer->still_s < 4.0f && pointer->y > l.strip_y - 4.0f * l.em;
    bool wanted = (b->selected >= 0 || b->page != BOARD_NONE || low) && !v->keys_shown;
    float gain = v->fade * ease_step(&p->panel.strip, wanted ? 1.0f : 0.0f, 0.18f, dt);
    struct words_style style = {0.95f * l.em, l.cell_px, 1};
    for (int i = 0; i < b->n_strip; i++) {
        float middle = l.strip_x + ((float)i + 0.5f) * l.cell_px;
        bool under = pointer->still_s < 4.0f &&
                     fabsf(pointer->x - middle) < 0.5f * l.cell_px &&
                     fabsf(pointer->y - l.strip_y) < 1.3f * l.em;
        float bright = b->strip[i].lit ? 0.98f : under ? 0.9f : PICTURE_WORDS_LEAST;
        picture_put(p, words, b->strip[i].text, &style,
                    (struct point){middle, l.strip_y - 0.68f * l.em}, ACROSS_MIDDLE,
                    gain * bright);
    }
}

void panel_draw(struct picture *p, const struct view *v, const struct pointer *pointer,
                struct words *words, float dt)
{
    const struct board *b = v->board;
    ease_step(&p->listed, b && b->page == BOARD_LIST ? 1.0f : 0.0f, 0.13f, dt);
    ease_step(&p->panel.weather, b && b->page == BOARD_WEATHER ? 1.0f : 0.0f, 0.16f, dt);
    if (!b || !words)
        return;
    draw_selected(p, v, words);
    draw_strip(p, v, pointer, words, dt);
    /* What is closed is remembered until it has faded. */
    if (b->page != BOARD_NONE)
        p->panel.last = *b;
    if (p->listed.now > 0.01f && p->panel.last.page == BOARD_LIST)
        draw_list(p, &p->panel.last, words, v->fade * p->listed.now * p->listed.now);
    if (p->panel.weather.now > 0.01f && p->panel.last.page == BOARD_WEATHER)
        draw_weather(p, &p->panel.last, words, v->fade * p->panel.weather.now);
}
