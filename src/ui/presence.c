/* The layers around you: each a gathering of soft and of small lights at its place, as alive
 * as it is heard, with threads to you. */
#include "base/hash.h"
#include "ecology/drift.h"
#include "ui/composing.h"

#include <math.h>

enum { CLUSTERS_MAX = 15, MOTES_MAX = 40, CIRCLES_MAX = 10, STREAKS = 14 };

static const double ring_rest_s = 1.3; /* between two rings of a layer */

static float between(uint64_t key, int64_t part, float low, float high)
{
    return low + (high - low) * (float)hash_uniform(hash_sub(key, part));
}

static void recognise(struct presence *a, const struct view_layer *l)
{
    uint64_t key = hash_sub(hash_text(l->name ? l->name : ""),
                            (int64_t)hash_text(l->sound ? l->sound : ""));
    /* Another kind of it stands where the former stood. */
    uint64_t kind = hash_text(l->kind ? l->kind : "");
    if (a->key == key && a->kind == kind)
        return;
    *a = (struct presence){
        .key = key, .kind = kind, .aspect = aspect_of_kind(l->sound, l->kind), .ring_t = -1e9};
}

static void open_ring(struct picture *p, const struct view *v, const struct view_ring *r)
{
    if (r->layer < 0 || r->layer >= v->n_layers)
        return;
    struct presence *a = &p->presence[r->layer];
    if (r->heard_t < a->ring_t + ring_rest_s || r->heard_t < v->t - 1.0)
        return;
    a->ring_t = r->heard_t;
    p->opening[p->next_opening] = (struct opening){a->key, r->heard_t, r->length_s};
    p->next_opening = (p->next_opening + 1) % PICTURE_RINGS_MAX;
}

/* The large lights may turn back only at the same moments, two seconds apart and not while
 * the breath turns: so what lies over one another doesn't flicker either. */
static bool moment(struct picture *p, const struct view *v, float dt)
{
    const float apart_s = 2.0f, open_s = 0.2f, longest_s = 4.5f;
    bool steady = v->breath.part == BREATH_HOLD || v->breath.part == BREATH_REST ||
                  (v->breath.along > 0.22 && v->breath.along < 0.70);
    p->turn_s += dt;
    if (p->turn_s >= apart_s + open_s && (steady || p->turn_s >= longest_s))
        p->turn_s = 0.0f;
    return p->turn_s < open_s;
}

void presence_follow(struct picture *p, const struct view *v, float dt)
{
    if (v->t < p->last_t - 0.5) /* another time: what was going to open there is void */
        for (int i = 0; i < VIEW_LAYERS_MAX; i++)
            p->presence[i].ring_t = -1e9;
    p->last_t = v->t;
    p->blown += dt * (v->paused ? 0.0f : 0.018f + 0.075f * v->wind);
    bool may_turn = moment(p, v, dt);
    for (int i = 0; i < v->n_layers; i++) {
        struct presence *a = &p->presence[i];
        recognise(a, &v->layer[i]);
        float heard = v->layer[i].muted ? 0.0f : picture_aliveness(v->layer[i].level);
        /* Two steps of 0.7 s pass 0.5 Hz at a sixth, and 1 Hz at a twentieth. */
        ease_step(&a->alive, calm_step(&a->heard, heard, may_turn, dt), 0.7f, dt);
        float stirred = calm_step(&a->stirred, heard, true, dt);
        ease_step(&a->stir, stirred, stirred > a->stir.now ? 0.20f : 0.45f, dt);
    }
    for (int i = 0; i < v->n_rings; i++)
        open_ring(p, v, &v->ring[i]);
}

/* For what moves, the time and the wind: with reduced motion they stand. What only gets
 * brighter and darker goes by v->t. */
static double motion_t(const struct view *v)
{
    return v->reduced_motion ? 0 : v->t;
}

static float motion_wind(const struct view *v)
{
    return v->reduced_motion ? 0.3f : v->wind;
}

/* One of the gatherings that a wide layer is made of. */
struct cluster {
    struct point at;
    float strength;
    uint64_t key;
};

static int gather(const struct picture *p, const struct view *v, int i, struct cluster *out)
{
    const struct view_layer *l = &v->layer[i];
    const struct presence *a = &p->presence[i];
    float width = fminf(fmaxf(l->width_rad, 0.0f), 6.2831853f);
    /* A bird or a fire is in one place, however wide it is heard. */
    bool one = a->aspect.motion == MOTION_SINGLE || a->aspect.motion == MOTION_HEARTH;
    float each = a->aspect.motion == MOTION_DRIFT ? 1.1f : 0.42f; /* rad a gathering takes */
    int n = one ? 1 : 1 + (int)(width / each);
    n = n < CLUSTERS_MAX ? n : CLUSTERS_MAX;
    for (int k = 0; k < n; k++) {
        uint64_t key = hash_sub(a->key, k);
        float share = n == 1 ? 0.0f : ((float)k + 0.5f) / (float)n - 0.5f;
        float aside = n == 1 ? 0.0f : between(key, 1, -0.13f, 0.13f);
        float farther = n == 1 ? 1.0f : between(key, 2, 0.80f, 1.28f);
        struct point at = place_point(&p->place, l->bearing_rad + share * width + aside,
                                      l->distance_m * farther);
        /* The wind bends what stands in it. */
        float sway = a->aspect.motion == MOTION_SWAY ? 0.016f : 0.005f;
        float wind = motion_wind(v), push = sway * p->place.unit * (0.25f + wind);
        at.x +=
            push * (float)drift_at(hash_sub(key, 3), 2.4, motion_t(v)) + 0.6f * push * wind;
        at.y += 0.5f * push * (float)drift_at(hash_sub(key, 4), 2.8, motion_t(v));
        float stir = (float)drift_at(hash_sub(key, 5), a->aspect.stir_s, v->t);
        out[k] = (struct cluster){at,
                                  fmaxf(0.25f, 1.0f + 0.22f * stir) *
                                      (n == 1 ? 1.0f : between(key, 6, .7f, 1.2f)),
                                  key};
    }
    return n;
}

static void shine_cluster(struct picture *p, const struct presence *a, const struct cluster *c,
                          struct rgb colour, float light)
{
    float size = a->aspect.size * p->place.unit * (0.85f + 0.3f * a->alive.now);
    bool everywhere = a->aspect.motion == MOTION_DRIFT;
    bool hearth = a->aspect.motion == MOTION_HEARTH;
    struct lobe around = {c->at, 1.9f * size, 0.86f, rgb_scale(colour, light * c->strength),
                          false};
    struct lobe heart = around;
    around.colour = rgb_scale(around.colour, everywhere ? 0.016f : hearth ? 0.085f : 0.042f);
    picture_shine(p, &around);
    heart.colour = rgb_scale(heart.colour, hearth ? 0.26f : 0.12f);
    heart.radius = (hearth ? 0.62f : 0.8f) * size;
    if (!everywhere)
        picture_shine(p, &heart);
}

/* What is near is a little larger, and what is far a little finer: 1.2 … 0.8. */
static float nearness(const struct picture *p, const struct view_layer *l)
{
    const struct place *place = &p->place;
    float reach = place_reach(place, l->distance_m);
    return 1.2f - 0.4f * (reach - place->near_px) / (place->far_px - place->near_px);
}

static float sixteenth(float px)
{
    return roundf(16.0f * px) / 16.0f;
}

/* The form of a small light: a leaf that trembles about its stalk, a level glint, a point. */
static void shape(struct mark *m, const struct presence *a, const struct view *v, uint64_t key,
                  float stir, float dot)
{
    float lens = dot * between(key, 5, 2.6f, 4.6f), turn = 0.0f;
    m->width = dot * between(key, 6, 0.8f, 1.9f);
    if (a->aspect.motion == MOTION_SWAY) {
        float trembles = v->reduced_motion ? 0.0f : 0.30f + 0.9f * v->wind;
        turn = between(key, 7, -1.1f, 1.1f) + trembles * stir;
        m->width = 0.34f * lens;
    } else if (a->aspect.motion == MOTION_WATER) {
        lens *= between(key, 7, 1.0f, 2.0f);
        turn = between(key, 8, -0.10f, 0.10f);
        m->width = 0.55f * dot;
    } else {
        return;
    }
    m->kind = MARK_LENS;
    m->to.x = sixteenth(m->at.x + lens * cosf(turn));
    m->to.y = sixteenth(m->at.y + lens * sinf(turn));
}

/* Small lights strewn about a cluster; each comes and goes by itself. */
static void strew(struct picture *p, const struct view *v, const struct presence *a,
                  const struct cluster *c, struct rgb colour, float light, int n, float near)
{
    float spread = a->aspect.spread * p->place.unit, dot = p->place.fine * near;
    for (int k = 0; k < n && k < MOTES_MAX; k++) {
        uint64_t key = hash_sub(c->key, 100 + k);
        float far = sqrtf(between(key, 1, 0.0f, 1.0f)),
              round = between(key, 2, 0.0f, 6.2831853f);
        double stir_s = a->aspect.stir_s * between(key, 3, 0.8f, 1.6f);
        float stir = (float)drift_at(hash_sub(key, 4), stir_s, v->t);
        float shown = a->aspect.motion != MOTION_SWAY ? fmaxf(0.0f, 0.25f + 0.6f * stir)
                                                      : fmaxf(0.0f, 0.55f + 0.35f * stir);
        /* Most are fine and bright; some are large and faint, as what is out of focus is. */
        bool blurred = k % 3 == 2;
        float gain = blurred ? 0.16f : between(key, 5, 0.45f, 1.0f);
        struct mark *m =
            picture_add(p, MARK_MOTE, colour, light * shown * (1.0f - 0.5f * far) * gain);
        if (!m)
            continue;
        float lean = a->aspect.motion == MOTION_SWAY && !v->reduced_motion
                         ? 0.10f * spread * v->wind * (0.5f + stir)
                         : 0.0f;
        m->at.x = sixteenth(c->at.x + spread * far * cosf(round) + lean);
        m->at.y = sixteenth(c->at.y + 0.86f * spread * far * sinf(round));
        if (blurred)
            m->width = p->place.unit * between(key, 6, 0.006f, 0.017f);
        else
            shape(m, a, v, key, stir, dot);
    }
}

/* Which of its lives something leads that begins again and again, each in its own time. */
struct life {
    uint64_t once; /* another key each time */
    float along;   /* 0…1 */
};

static struct life life_at(uint64_t key, float shortest_s, float longest_s, double t)
{
    double turn = t / between(key, 1, shortest_s, longest_s) + between(key, 2, 0, 1);
    return (struct life){hash_sub(key, (int64_t)floor(turn)), (float)(turn - floor(turn))};
}

/* Sparks: they leave the heart, rise, lean with the wind and go out. */
static void rise(struct picture *p, const struct view *v, const struct presence *a,
                 const struct cluster *c, struct rgb colour, float light, int n)
{
    float spread = a->aspect.spread * p->place.unit;
    for (int k = 0; k < n && k < MOTES_MAX; k++) {
        uint64_t key = hash_sub(c->key, 100 + k);
        struct life life = life_at(key, 2.4f, 4.4f, v->t);
        uint64_t once = life.once;
        float along = life.along, there = 6.75f * along * (1.0f - along);
        struct mark *m = picture_add(p, MARK_MOTE, colour,
                                     light * fminf(there * (1.0f - along), 1.0f) *
                                         between(once, 3, 0.35f, 1.0f));
        if (!m)
            continue;
        float up = v->reduced_motion ? between(once, 6, 0.0f, 1.0f) : along;
        float lean = 0.6f * motion_wind(v) * up * up +
                     0.18f * sinf(5.0f * up + 6.0f * between(once, 4, 0, 1));
        m->at.x = sixteenth(
            c->at.x + spread * (between(once, 5, -0.5f, 0.5f) * (1.0f - 0.4f * up) + lean));
        m->at.y =
            sixteenth(c->at.y + spread * (0.25f - 1.6f * up * between(once, 7, 0.5f, 1.0f)));
        m->width = p->place.fine * between(once, 8, 0.9f, 1.8f) * (1.0f - 0.4f * up);
    }
}

/* Rain: small circles that open here and there around the cluster, each in its own time. */
static void fall(struct picture *p, const struct view *v, const struct presence *a,
                 const struct cluster *c, struct rgb colour, float light, int n)
{
    float spread = a->aspect.spread * p->place.unit;
    for (int k = 0; k < n && k < CIRCLES_MAX; k++) {
        uint64_t key = hash_sub(c->key, 200 + k);
        struct life drop = life_at(key, 2.2f, 3.6f, v->t);
        float far = sqrtf(between(drop.once, 1, 0.0f, 1.0f));
        float round = between(drop.once, 2, 0.0f, 6.2831853f),
              there = sinf(3.1415927f * sqrtf(drop.along));
        struct mark *m = picture_add(p, MARK_RING, colour, light * there * there * 0.5f);
        if (!m)
            continue;
        m->at.x = c->at.x + spread * far * cosf(round);
        m->at.y = c->at.y + spread * far * sinf(round) * 0.8f;
        m->radius = p->place.fine * (1.5f + between(drop.once, 3, 7.0f, 15.0f) *
                                                (v->reduced_motion ? 0.5f : drop.along));
        m->stretch_x = 1.0f;
        m->stretch_y = 0.72f;
        m->width = 0.9f * p->place.fine;
    }
}

/* What passes along a layer's threads: its latest ring's sound, on its way to you. */
static float passing(const struct picture *p, const struct presence *a, double t, float *at)
{
    float most = 0.0f;
    for (int i = 0; i < PICTURE_RINGS_MAX; i++) {
        const struct opening *o = &p->opening[i];
        float along = (float)((t - o->heard_t) / 1.6);
        if (o->key != a->key || along <= -0.2f || along >= 1.2f)
            continue;
        *at = along;
        most = 2.6f;
    }
    return most;
}

/* All lean the same way about you, each a little differently: one movement, many strands. */
static void spin_threads(struct picture *p, const struct view *v, const struct presence *a,
                         const struct cluster *c, struct rgb colour, float light, int strands)
{
    struct point you = p->place.middle;
    float dx = you.x - c->at.x, dy = you.y - c->at.y, length = hypotf(dx, dy);
    float inner = 1.02f * p->body_px;
    if (length < inner + 6.0f)
        return;
    float pulse = -1.0f, gain = passing(p, a, v->t, &pulse);
    if (v->reduced_motion)
        pulse = -1.0f, gain = 0.0f;
    float root =
        (a->aspect.motion == MOTION_SINGLE ? 0.0f : 0.6f) * a->aspect.spread * p->place.unit;
    for (int k = 0; k < strands; k++) {
        uint64_t key = hash_sub(c->key, 300 + k);
        struct mark *m =
            picture_add(p, MARK_THREAD, colour, light * between(key, 1, 0.45f, 1.0f));
        if (!m)
            continue;
        float round = between(key, 2, 0.0f, 6.2831853f), turn = between(key, 3, -0.30f, 0.10f);
        float ux = dx / length, uy = dy / length, cosine = cosf(turn), sine = sinf(turn);
        m->at = (struct point){c->at.x + root * cosf(round), c->at.y + root * sinf(round)};
        m->to = (struct point){you.x - inner * (ux * cosine - uy * sine),
                               you.y - inner * (uy * cosine + ux * sine)};
        float stir = (float)drift_at(hash_sub(key, 4), 5.0, motion_t(v));
        m->bend = length * (between(key, 5, 0.03f, 0.10f) + 0.022f * motion_wind(v) * stir);
        m->bend = roundf(4.0f * m->bend) / 4.0f;
        m->width = 0.9f * p->place.fine;
        m->pulse = pulse;
        m->pulse_gain = gain;
    }
}

/* The wind goes through the place from left to right: long breaths of light, none for still
 * air. How far they have come is remembered, since the wind is never the same for long. */
static void blow(struct picture *p, const struct view *v, const struct presence *a,
                 struct rgb colour)
{
    float width = (float)p->place.width, height = (float)p->place.height;
    for (int k = 0; k < STREAKS; k++) {
        uint64_t key = hash_sub(a->key, 400 + k);
        double pace = between(key, 1, 0.7f, 1.3f),
               turn = p->blown * pace + between(key, 2, 0, 1);
        uint64_t once = hash_sub(key, (int64_t)floor(turn));
        float along = (float)(turn - floor(turn)), there = 4.0f * along * (1.0f - along);
        float length = p->place.unit * between(once, 3, 0.5f, 1.1f);
        struct mark *m = picture_add(p, MARK_STREAK, colour,
                                     0.17f * there * a->alive.now * picture_open(p, v) *
                                         between(once, 4, 0.4f, 1.0f));
        if (!m)
            continue;
        float x = (width + length) * along - length,
              y = height * between(once, 5, 0.06f, 0.94f);
        float fall = p->place.unit * between(once, 6, -0.08f, 0.08f);
        m->at = (struct point){x, y};
        m->to = (struct point){x + length, y + fall};
        m->bend = p->place.unit * between(once, 7, -0.13f, 0.13f);
        m->width = 1.1f * p->place.fine;
    }
}

/* The one that a pause listens to is brighter, and the others step back. */
static float listened(const struct view *v, int i)
{
    if (!v->pause.on || v->pause.layer < 0)
        return 1.0f;
    return 1.0f + v->pause.focus * (v->pause.layer == i ? 0.45f : -0.35f);
}

static void draw_layer(struct picture *p, const struct view *v, int i)
{
    const struct view_layer *l = &v->layer[i];
    const struct presence *a = &p->presence[i];
    struct rgb colour = colour_mix(colour_of(a->aspect.colour), p->hour.halo, 0.22f);
    struct rgb bright = colour_mix(colour, p->hour.light, 0.30f);
    float open = picture_open(p, v) * listened(v, i);
    float near = v->pause.on && v->pause.layer == i ? 0.22f * v->pause.focus : 0.0f;
    float answer = picture_passing(p, place_reach(&p->place, l->distance_m));
    float light = open * (0.26f + 0.74f * a->alive.now) * (1.0f + 0.22f * answer);
    float stir = open * (0.14f + 0.86f * a->stir.now) * (1.0f + 0.45f * answer);
    float near_far = nearness(p, l);
    struct cluster cluster[CLUSTERS_MAX];
    int n = gather(p, v, i, cluster);
    float each = n == 1 ? 1.0f : 1.0f / sqrtf(0.55f * (float)n);
    for (int k = 0; k < n; k++) {
        const struct cluster *c = &cluster[k];
        shine_cluster(p, a, c, colour, light * each);
        if (a->aspect.motion != MOTION_DRIFT)
            spin_threads(p, v, a, c, colour, (0.05f + 0.26f * a->stir.now + near) * open,
                         n > 2 ? 2 : 4);
        int motes = n == 1 ? a->aspect.motes : 2 + 2 * a->aspect.motes / 3;
        if (a->aspect.motion == MOTION_FALL)
            fall(p, v, a, c, colour, stir, motes);
        else if (a->aspect.motion == MOTION_HEARTH)
            rise(p, v, a, c, bright, 0.9f * stir, motes);
        else
            strew(p, v, a, c, bright, 0.85f * stir, motes, near_far);
    }
    if (a->aspect.motion == MOTION_DRIFT && !v->reduced_motion)
        blow(p, v, a, colour);
    if (a->aspect.motion == MOTION_SINGLE) {
        struct mark *m = picture_add(p, MARK_MOTE, colour_mix(colour, p->hour.light, 0.4f),
                                     fminf(1.0f, 0.30f * open + 0.7f * stir));
        if (m) {
            m->at = cluster[0].at;
            m->width = p->place.fine * (2.4f + 1.8f * roundf(32.0f * a->stir.now) / 32.0f);
        }
    }
}

void presence_draw(struct picture *p, const struct view *v)
{
    for (int i = 0; i < v->n_layers; i++)
        draw_layer(p, v, i);
}

static int layer_of(const struct picture *p, const struct view *v, uint64_t key)
{
    for (int i = 0; i < v->n_layers; i++)
        if (p->presence[i].key == key)
            return i;
    return -1;
}

/* Two circles a ring, the second a little behind; they rise over a third of a second and
 * more, and are gone when the sound and its echo are. */
void presence_draw_rings(struct picture *p, const struct view *v)
{
    for (int i = 0; i < PICTURE_RINGS_MAX; i++) {
        const struct opening *o = &p->opening[i];
        int layer = layer_of(p, v, o->key);
        double lasts_s = fmin(fmax(o->length_s + 1.6, 2.6), 6.0);
        if (layer < 0 || v->layer[layer].muted || v->t < o->heard_t ||
            v->t > o->heard_t + lasts_s + 0.6)
            continue;
        const struct view_layer *l = &v->layer[layer];
        struct rgb colour =
            colour_mix(colour_of(p->presence[layer].aspect.colour), p->hour.light, 0.35f);
        struct point at = place_point(&p->place, l->bearing_rad, l->distance_m);
        for (int k = 0; k < 2; k++) {
            float age = (float)(v->t - o->heard_t) - 0.55f * (float)k;
            float along = age / (float)lasts_s;
            if (along <= 0.0f || along >= 1.0f)
                continue;
            float rise = fminf(age / 0.45f, 1.0f), rest = (1.0f - along) * (1.0f - along);
            struct mark *m =
                picture_add(p, MARK_RING, colour,
                            picture_open(p, v) * (k ? 0.30f : 0.55f) * rise * rise * rest);
            if (!m)
                continue;
            m->at = at;
            float opened = v->reduced_motion ? 0.5f + 0.4f * (float)k : along * (2.0f - along);
            m->radius = p->place.unit * (0.012f + 0.085f * opened);
            m->stretch_x = sqrtf(p->place.stretch_x);
            m->stretch_y = 1.0f / m->stretch_x;
            m->width = 1.1f * p->place.fine;
        }
    }
}
