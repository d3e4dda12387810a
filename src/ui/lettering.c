/* The words of the picture: the scene's name as it begins, the layers' names while the
 * pointer moves, a line about something that needs telling, the keys. */
#include "base/smooth.h"
#include "ui/composing.h"
#include "ui/keys.h"

#include <math.h>
#include <string.h>

struct box picture_box(const struct picture *p, const struct ink *ink, struct point at,
                       int across)
{
    float margin = 12.0f * p->place.scale;
    float x = at.x - 0.5f * (float)(across * ink->width);
    x = fmaxf(margin, fminf(x, (float)p->place.width - margin - (float)ink->width));
    struct box box = {.left = roundf(x), .top = roundf(at.y)};
    box.right = box.left + (float)ink->width;
    box.bottom = box.top + (float)ink->height;
    return box;
}

/* Whole pixels, as all heights are: so a box that has moved clear is clear. */
static float above_and_below(float gap)
{
    return ceilf(0.5f * gap);
}

static const struct box *meets(const struct boxes *boxes, const struct box *b, float moved,
                               float gap)
{
    float apart = above_and_below(gap);
    for (int i = 0; i < boxes->n; i++) {
        const struct box *o = &boxes->box[i];
        if (b->left < o->right + gap && o->left < b->right + gap &&
            b->top + moved < o->bottom + apart && o->top < b->bottom + moved + apart)
            return o;
    }
    return NULL;
}

float boxes_place(struct boxes *boxes, struct box b, float gap)
{
    float low = boxes->floor - (b.bottom - b.top) - gap, moved = 0.0f;
    float apart = above_and_below(gap);
    const struct box *o;
    while ((o = meets(boxes, &b, moved, gap)))
        moved = ceilf(o->bottom + apart - b.top);
    if (b.top + moved > low) {
        moved = fminf(0.0f, floorf(low - b.top));
        while ((o = meets(boxes, &b, moved, gap)) && b.top + moved > 0.0f)
            moved = floorf(o->top - apart - b.bottom);
    }
    b.top += moved;
    b.bottom += moved;
    if (boxes->n < BOXES_MAX)
        boxes->box[boxes->n++] = b;
    return moved;
}

float picture_put(struct picture *p, struct words *words, const char *text,
                  const struct words_style *style, struct point at, int across, float gain)
{
    if (gain < 0.004f)
        return 0.0f;
    const struct ink *ink = words_ink(words, text, style);
    if (!ink)
        return 0.0f;
    struct mark *m = picture_add(p, MARK_WORDS, p->hour.words, fminf(gain, 1.0f));
    if (!m)
        return 0.0f;
    struct box box = picture_box(p, ink, at, across);
    m->at = (struct point){box.left, box.top};
    m->to = (struct point){box.right, box.bottom};
    m->ink = ink;
    m->ink_serial = ink->serial;
    return (float)ink->height;
}

/* 0 → 1 → 0: rises over `in_s`, stays until `until_s`, is gone `out_s` later. */
static float swell(float at_s, float from_s, float in_s, float until_s, float out_s)
{
    return smooth(fminf((at_s - from_s) / in_s, (until_s + out_s - at_s) / out_s));
}

/* The scene's name, and what a click must hit to be on it. */
static float put_scene_name(struct picture *p, const struct view *v, struct words *words,
                            const struct words_style *style, struct point at, int across,
                            float gain)
{
    int n = p->n_marks;
    float height = picture_put(p, words, v->name, style, at, across, gain);
    if (p->n_marks > n && gain > 0.2f) {
        p->named_from = p->mark[n].at;
        p->named_to = p->mark[n].to;
    }
    return height;
}

static float notice_em(const struct picture *p)
{
    return fmaxf(12.5f * p->place.scale, 0.021f * p->place.unit);
}

/* Above where a notice stands. In as many lines as have room below the light; one at least. */
static float title_top(const struct picture *p, const struct view *v, struct words *words,
                       const struct words_style *name, struct words_style *line)
{
    float low = (float)p->place.height - 5.5f * notice_em(p) - 0.4f * name->size_px;
    float top = fminf(0.815f * (float)p->place.height, low);
    const struct ink *ink = words_ink(words, v->name, name);
    float high = (ink ? (float)ink->height : 0.0f) + 0.25f * name->size_px;
    float room = low - high - p->place.middle.y - 0.16f * p->place.unit;
    int lines = (int)(room / (1.75f * line->size_px));
    line->lines = lines < 1 ? 1 : lines < 3 ? lines : 3;
    ink = words_ink(words, v->description, line);
    return fminf(top, low - high - (ink ? (float)ink->height : 0.0f));
}

/* In full as the scene begins; then in the corner, while the other names are there. */
static void draw_title(struct picture *p, const struct view *v, const struct pointer *pointer,
                       struct words *words)
{
    float open =
        v->fade * (1.0f - p->keys.now) * (v->pause.on ? 0.0f : 1.0f) * (1.0f - p->listed.now);
    float whole = swell(p->scene_s, 0.8f, 2.0f, 7.0f, 3.0f), gain = open * whole;
    bool under = picture_is_name(p, pointer->x, pointer->y);
    float scale = p->place.scale, width = 0.8f * (float)p->place.width;
    float em = fmaxf(17.0f * scale, 0.037f * p->place.unit);
    struct words_style name = {em, width, 2, .light = true, .wide = true, .even = true};
    struct words_style line = {fmaxf(12.0f * scale, 0.56f * em), 0.85f * width, 3,
                               .even = true};
    struct words_style corner = {0.66f * em, 0.5f * width, 1, .light = true, .wide = true};
    struct point at = {p->place.middle.x, title_top(p, v, words, &name, &line)};
    p->named_to = p->named_from = (struct point){0.0f, 0.0f};
    at.y += put_scene_name(p, v, words, &name, at, ACROSS_MIDDLE, 0.92f * gain) + 0.25f * em;
    picture_put(p, words, v->description, &line, at, ACROSS_MIDDLE,
                PICTURE_WORDS_LEAST * gain);
    at = (struct point){1.2f * em, 0.8f * em};
    put_scene_name(p, v, words, &corner, at, ACROSS_START,
                   open * p->names.now * (1.0f - whole) *
                       (under ? 0.98f : PICTURE_WORDS_LEAST));
}

/* A name below its layer, with what is said of the selected one; clear of what is there. */
static void draw_name(struct picture *p, const struct view *v, struct words *words, int i,
                      float em, struct boxes *taken)
{
    const struct view_layer *l = &v->layer[i];
    struct words_style style = {em, 0.30f * (float)p->place.width, 1}, small = style;
    small.size_px = 0.92f * em;
    const struct board *b = v->board;
    bool selected = b && b->selected == i, mine = selected || (b && b->hovered == i);
    float open = v->fade * (1.0f - p->listed.now) * (1.0f - p->keys.now);
    float gain = open * (selected ? 1.0f : p->names.now);
    const struct ink *ink = gain > 0.004f ? words_ink(words, l->name, &style) : NULL;
    if (!ink)
        return;
    struct point at = place_point(&p->place, l->bearing_rad, l->distance_m);
    at.y += 0.027f * p->place.unit + 5.5f * p->place.scale; /* below the ring of its level */
    struct box box = picture_box(p, ink, at, ACROSS_MIDDLE);
    const struct ink *said = selected ? words_ink(words, b->said, &small) : NULL;
    if (said) { /* one box about both lines */
        struct box below = picture_box(p, said, at, ACROSS_MIDDLE);
        box.left = fminf(box.left, below.left);
        box.right = fmaxf(box.right, below.right);
        box.bottom += below.bottom - below.top;
    }
    at.y += boxes_place(taken, box, 0.5f * em);
    at.y += picture_put(p, words, l->name, &style, at, ACROSS_MIDDLE,
                        gain * (l->muted ? 0.55f
                                : mine   ? 0.98f
                                         : 0.84f));
    if (said)
        picture_put(p, words, b->said, &small, at, ACROSS_MIDDLE, PICTURE_WORDS_LEAST * gain);
}

static void draw_names(struct picture *p, const struct view *v, struct words *words,
                       struct boxes *taken)
{
    float em = fmaxf(12.0f * p->place.scale, 0.020f * p->place.unit);
    int selected = v->board ? v->board->selected : -1;
    selected = selected < v->n_layers ? selected : -1;
    for (int n = 0; n < v->n_layers; n++) {
        /* The selected one comes first: it stays where it is. */
        int i = selected < 0 ? n : n == 0 ? selected : n <= selected ? n - 1 : n;
        draw_name(p, v, words, i, em, taken);
    }
}

static void draw_notice(struct picture *p, const struct view *v, struct words *words, float dt,
                        struct boxes *taken)
{
    if (v->notice && *v->notice && strcmp(v->notice, p->notice_text)) {
        if (p->notice.now < 0.03f) { /* the former one goes first */
            strncpy(p->notice_text, v->notice, sizeof p->notice_text - 1);
            p->notice_text[sizeof p->notice_text - 1] = '\0';
        }
        ease_step(&p->notice, 0.0f, 0.2f, dt);
    } else {
        ease_step(&p->notice, v->notice && *v->notice ? 1.0f : 0.0f, 0.3f, dt);
    }
    float em = notice_em(p);
    struct words_style style = {em, 0.84f * (float)p->place.width, 2, .even = true};
    struct point at = {p->place.middle.x,
                       (float)p->place.height - (3.6f + 1.9f * p->panel.strip.now) * em};
    /* Two lines stand about where one does; over the strip there is room below. */
    const struct ink *ink = words_ink(words, p->notice_text, &style);
    if (ink && (float)ink->height > 2.2f * em)
        at.y -= 1.2f * (1.0f - p->panel.strip.now) * em;
    /* In a small window it waits for a list to be closed. */
    float gain = v->fade * p->notice.now;
    if ((float)p->place.height < 36.0f * em)
        gain *= (1.0f - p->listed.now) * (1.0f - p->keys.now);
    int n = p->n_marks;
    picture_put(p, words, p->notice_text, &style, at, ACROSS_MIDDLE,
                PICTURE_WORDS_LEAST * gain);
    if (p->n_marks > n && taken->n < BOXES_MAX) {
        const struct mark *m = &p->mark[n];
        taken->box[taken->n++] = (struct box){m->at.x, m->at.y, m->to.x, m->to.y};
        taken->floor = m->at.y - 0.5f * em; /* a name below would read as its second line */
    }
}

/* A row of small lights, as many as it is loud, for a moment after it changed. */
static void draw_volume(struct picture *p, const struct view *v, float dt)
{
    enum { LIGHTS = 20 };
    float gain = ease_step(&p->volume, p->volume_s < 1.4f ? 1.0f : 0.0f, 0.15f, dt) * v->fade;
    for (int i = 0; i < LIGHTS; i++) {
        float lit = v->muted ? 0.0f : fminf(fmaxf(v->master * LIGHTS - (float)i, 0.0f), 1.0f);
        struct mark *m =
            picture_add(p, MARK_MOTE, p->hour.words, gain * (0.16f + 0.64f * lit));
        if (!m)
            continue;
        m->at = (struct point){p->place.middle.x +
                                   ((float)i - 0.5f * (LIGHTS - 1)) * 9.0f * p->place.scale,
                               (float)p->place.height - 18.0f * p->place.scale};
        m->width = 1.9f * p->place.scale;
    }
}

/* One column of the keys; two where there is room for them. */
static void draw_keys(struct picture *p, const struct view *v, struct words *words)
{
    float gain = v->fade * fmaxf(p->keys.now - p->settings.now, 0.0f), scale = p->place.scale;
    if (gain < 0.01f)
        return;
    int rows = 0;
    for (const struct key *k = keys; k->action != ACTION_NONE; k++)
        rows += k->shown != NULL;
    int columns = p->place.width > 1.2f * (float)p->place.height ? 2 : 1;
    rows = (rows + columns - 1) / columns;
    float em = fminf(fmaxf(14.0f * scale, 0.024f * p->place.unit),
                     fminf(0.84f * (float)p->place.height / (2.0f * (float)rows),
                           (float)p->place.width / (23.0f * (float)columns)));
    struct words_style style = {em, 0.0f, 0};
    float top = p->place.middle.y - (float)rows * em, left = p->place.middle.x;
    left -= columns == 2 ? 15.2f * em : 4.0f * em;
    int row = 0;
    for (const struct key *k = keys; k->action != ACTION_NONE; k++) {
        if (!k->shown)
            continue;
        struct point at = {left + (float)(row / rows) * 21.0f * em,
                           top + (float)(row % rows) * 2.0f * em};
        picture_put(p, words, k->shown, &style, at, ACROSS_END, PICTURE_WORDS_LEAST * gain);
        at.x += 1.4f * em;
        picture_put(p, words, k->help, &style, at, ACROSS_START, 0.92f * gain);
        row++;
    }
}

void lettering_draw(struct picture *p, const struct view *v, const struct pointer *pointer,
                    struct words *words, float dt)
{
    /* Who draws a link sees whom it may reach. */
    bool linking = v->board && v->board->linking;
    bool wanted = (pointer->still_s < 2.5f || linking) && !v->keys_shown;
    ease_step(&p->names, wanted ? 1.0f : 0.0f, wanted ? 0.16f : 0.5f, dt);
    draw_volume(p, v, dt);
    if (!words)
        return;
    draw_title(p, v, pointer, words);
    struct boxes taken;
    taken.n = 0;
    taken.floor = (float)p->place.height;
    panel_reserve_ties(p, v, words, &taken);
    draw_notice(p, v, words, dt, &taken);
    draw_names(p, v, words, &taken);
    draw_keys(p, v, words);
    settings_draw(p, v, words);
    captions_draw(p, v, words, &taken);
    saying_draw(p, v, words);
}
