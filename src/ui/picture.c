#include "ui/picture.h"

#include "base/hash.h"
#include "base/smooth.h"
#include "ui/composing.h"

#include <math.h>
#include <string.h>

void picture_init(struct picture *p)
{
    *p = (struct picture){.new_ground = true, .hour_at = -1.0f};
    p->rest.first = p->rest.now = 1.0f;
    p->volume_s = 1e6f;
    for (int i = 0; i < VIEW_LAYERS_MAX; i++)
        p->presence[i].ring_t = -1e9;
    for (int i = 0; i < PICTURE_RINGS_MAX; i++)
        p->opening[i].heard_t = -1e9;
}

bool picture_is_name(const struct picture *p, float x, float y)
{
    float margin = 6.0f * p->place.scale;
    return p->named_to.x > 0.0f && x > p->named_from.x - margin &&
           y > p->named_from.y - margin && x < p->named_to.x + margin &&
           y < p->named_to.y + margin;
}

float picture_aliveness(float level)
{
    /* From what is barely there to what leads a scene of −24 LUFS. */
    float db = 20.0f * log10f(fmaxf(level, 1e-6f));
    return smooth((db + 68.0f) / 40.0f);
}

float ease_step(struct ease *e, float target, float tau_s, float dt)
{
    float share = 1.0f - expf(-dt / tau_s);
    e->first += share * (target - e->first);
    e->now += share * (e->first - e->now);
    return e->now;
}

float calm_step(struct calm *c, float target, bool may_turn, float dt)
{
    const float apart_s = 1.1f, least = 0.03f;
    int way = target > c->held ? 1 : target < c->held ? -1 : c->way;
    c->since_s += dt;
    if (way != c->way) {
        if (!may_turn || c->since_s < apart_s || fabsf(target - c->held) < least)
            return c->held;
        c->since_s = 0.0f;
    }
    c->way = way;
    return c->held = target;
}

struct mark *picture_add(struct picture *p, enum mark_kind kind, struct rgb colour, float gain)
{
    /* Below what a display can show, and rounded a little, so that rest is rest. */
    float shown = 255.0f * gain;
    struct tint tint = {roundf(4.0f * shown * colour_encode(colour.r)) / 4.0f,
                        roundf(4.0f * shown * colour_encode(colour.g)) / 4.0f,
                        roundf(4.0f * shown * colour_encode(colour.b)) / 4.0f};
    if (p->n_marks == PICTURE_MARKS_MAX || tint.r + tint.g + tint.b < 1.0f)
        return NULL;
    struct mark *m = &p->mark[p->n_marks++];
    memset(m, 0, sizeof *m); /* the gaps between its members too: marks are compared whole */
    m->kind = kind;
    m->tint = tint;
    return m;
}

void picture_shine(struct picture *p, const struct lobe *lobe)
{
    if (p->n_lobes < PICTURE_LOBES_MAX && lobe->radius > 0.0f)
        p->lobe[p->n_lobes++] = *lobe;
}

float picture_open(const struct picture *p, const struct view *v)
{
    float seen = (0.30f + 0.70f * p->rest.now) * (1.0f - 0.88f * p->keys.now) *
                 (1.0f - 0.91f * p->listed.now);
    return fminf(fmaxf(v->fade, 0.0f), 1.0f) * seen;
}

float picture_passing(const struct picture *p, float reach_px)
{
    float most = 0.0f;
    for (int i = 0; i < p->n_ripples; i++) {
        const struct ripple *r = &p->ripple[i];
        float off = (reach_px - r->radius) / (1.6f * r->width);
        float near = fmaxf(0.0f, 1.0f - off * off);
        most = fmaxf(most, near * near);
    }
    return most;
}

/* You. A disc with a soft rim that grows with the breath, its heart, and a halo that comes a
 * little after. */
static void draw_guide(struct picture *p, const struct view *v, float dt)
{
    float full = (float)v->breath.light, open = picture_open(p, v), unit = p->place.unit;
    float after = ease_step(&p->light, full, 0.22f, dt);
    /* With reduced motion it keeps its size, and only its light breathes. */
    float large = v->reduced_motion ? 0.55f : full, spread = v->reduced_motion ? 0.55f : after;
    float body = unit * (0.066f + (PICTURE_LIGHT_LARGEST - 0.066f) * large);
    p->motion_px_s = dt > 0.0f ? fabsf(body - p->body_px) / dt : 0.0f;
    p->body_px = body;
    struct point at = p->place.middle;
    float wide = p->place.stretch_x, halo = unit * (0.34f + 0.26f * spread);
    /* Each as {size, light}: far air, near air, the body with its rim, its heart. */
    const struct rgb air = p->hour.halo, bright = p->hour.light;
    picture_shine(p, &(struct lobe){at, halo * 1.15f * wide, 1.0f / wide,
                                    rgb_scale(air, open * (0.040f + 0.050f * after)), false});
    picture_shine(p, &(struct lobe){at, 0.20f * unit + 0.42f * halo, 1.0f,
                                    rgb_scale(air, open * (0.075f + 0.11f * after)), false});
    picture_shine(p, &(struct lobe){at, 1.75f * body, 1.0f,
                                    rgb_scale(air, open * (0.10f + 0.13f * full)), false});
    picture_shine(p, &(struct lobe){at, 1.18f * body, 1.0f,
                                    rgb_scale(bright, open * (0.15f + 0.17f * full)), true});
    picture_shine(p, &(struct lobe){at, 0.92f * body, 1.0f,
                                    rgb_scale(bright, open * (0.16f + 0.30f * full)), false});
}

/* With an out-breath a ring leaves you, and has gone all the way when it ends. */
static void draw_ripple(struct picture *p, const struct view *v)
{
    p->n_ripples = 0;
    if (v->breath.part != BREATH_EXHALE || v->reduced_motion)
        return;
    float along = (float)v->breath.along, unit = p->place.unit;
    float gone = along * (1.3f - 0.3f * along);
    float there = sinf(3.1415927f * sqrtf(along));
    float reach = unit * 0.14f + (1.12f * p->place.far_px - unit * 0.14f) * gone;
    p->ripple[p->n_ripples++] =
        (struct ripple){p->place.middle,
                        reach,
                        unit * (0.046f + 0.046f * gone),
                        p->place.stretch_x,
                        p->place.stretch_y,
                        rgb_scale(colour_mix(p->hour.halo, p->hour.light, 0.35f),
                                  0.036f * picture_open(p, v) * there * there)};
}

/* A scene whose hour passes gets new ground every half minute of it: no step is seen. Into
 * another hour or another weather the light passes over in a few seconds. */
static void follow_hour(struct picture *p, const struct view *v, const struct place *place,
                        float dt)
{
    const float passes_s = 0.8f, arrived = 0.002f;
    if (memcmp(place, &p->place, sizeof *place)) {
        p->place = *place;
        p->new_ground = true;
    }
    bool same = fabsf(v->hour - p->hour_at) < 0.01f &&
                fabsf(v->cloud - p->cloud_at) < 0.005f &&
                fabsf(v->frost - p->frost_at) < 0.005f;
    struct land land = land_of(v);
    bool elsewhere = !land_same(&land, &p->land_at);
    same = same && !elsewhere;
    if (!same) {
        struct palette clear = palette_at(v->hour);
        struct palette under = palette_under(&clear, v->cloud, v->frost);
        p->next_hour = land_at(&under, &land);
        bool leaps = elsewhere || fabsf(remainderf(v->hour - p->hour_at, 24.0f)) > 0.1f ||
                     fabsf(v->cloud - p->cloud_at) > 0.05f ||
                     fabsf(v->frost - p->frost_at) > 0.05f;
        p->hour_left = p->begun && (leaps || p->hour_left > 0.0f) ? 1.0f : 0.0f;
        p->hour_at = v->hour;
        p->cloud_at = v->cloud;
        p->frost_at = v->frost;
        p->land_at = land;
    } else if (p->hour_left == 0.0f) {
        return;
    }
    float share = p->hour_left > arrived ? 1.0f - expf(-dt / passes_s) : 1.0f;
    p->hour = palette_mix(&p->hour, &p->next_hour, share);
    p->hour_left = p->hour_left > arrived ? p->hour_left * (1.0f - share) : 0.0f;
    p->new_ground = true;
}

static void follow_scene(struct picture *p, const struct view *v, float dt)
{
    uint64_t key = hash_text(v->name ? v->name : "");
    if (key != p->scene_key) {
        p->scene_key = key;
        p->scene_s = 0.0f;
    } else {
        p->scene_s += dt;
    }
    if (p->begun && (v->master != p->master || v->muted != p->muted))
        p->volume_s = 0.0f;
    else
        p->volume_s += dt;
    p->master = v->master;
    p->muted = v->muted;
    p->begun = true;
}

void picture_compose(struct picture *p, const struct view *v, const struct place *place,
                     const struct pointer *pointer, struct words *words)
{
    float dt = fminf(fmaxf((float)v->dt, 0.0f), 0.25f);
    p->n_lobes = p->n_marks = 0;
    p->shade.depth = 0.0f;
    follow_hour(p, v, place, dt);
    follow_scene(p, v, dt);
    ease_step(&p->rest, v->paused ? 0.0f : 1.0f, 0.45f, dt);
    ease_step(&p->keys, v->keys_shown || v->settings.shown ? 1.0f : 0.0f, 0.14f, dt);
    ease_step(&p->settings, v->settings.shown ? 1.0f : 0.0f, 0.14f, dt);
    presence_follow(p, v, dt);
    p->exposure = fminf(fmaxf(v->fade, 0.0f), 1.0f) * (0.55f + 0.45f * p->rest.now) *
                  (1.0f - 0.5f * p->keys.now) * (1.0f - 0.45f * p->listed.now);
    draw_guide(p, v, dt);
    draw_ripple(p, v);
    strand_draw(p, v, dt);
    presence_draw(p, v);
    presence_draw_rings(p, v);
    lettering_draw(p, v, pointer, words, dt);
    panel_draw(p, v, pointer, words, dt);
}
