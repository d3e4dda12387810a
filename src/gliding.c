#include "gliding.h"

#include "base/hash.h"

#include <math.h>
#include <stddef.h>

static const double step_s = 0.11; /* time constant of each of the two */
static const float two_pi = 6.2831853f;

static const struct glide *former(const struct gliding *g, uint64_t key)
{
    for (int i = 0; i < g->n; i++)
        if (g->glide[i].key == key)
            return &g->glide[i];
    return NULL;
}

/* On the shorter way round. */
static float near_bearing(float to, float from)
{
    return from + remainderf(to - from, two_pi);
}

static void step(struct glide *at, const float to[3], float share)
{
    for (int k = 0; k < 3; k++) {
        at->first[k] += (to[k] - at->first[k]) * share;
        at->now[k] += (at->first[k] - at->now[k]) * share;
    }
}

static struct glide stand(uint64_t key, const float to[3])
{
    struct glide at = {.key = key};
    for (int k = 0; k < 3; k++)
        at.first[k] = at.now[k] = to[k];
    return at;
}

void gliding_step(struct gliding *g, struct view *v, int held)
{
    struct gliding next = {.n = v->n_layers};
    float share = (float)(1 - exp(-v->dt / step_s));
    uint64_t scene = hash_text(v->name ? v->name : "");
    for (int i = 0; i < v->n_layers; i++) {
        struct view_layer *l = &v->layer[i];
        uint64_t key = hash_sub(scene, (int64_t)hash_text(l->name));
        const struct glide *was = former(g, key);
        float to[3] = {l->bearing_rad, logf(fmaxf(l->distance_m, 0.01f)), l->width_rad};
        next.glide[i] = stand(key, to);
        if (!was || i == held || v->reduced_motion)
            continue;
        next.glide[i] = *was;
        to[0] = near_bearing(to[0], was->first[0]);
        step(&next.glide[i], to, share);
        l->bearing_rad = remainderf(next.glide[i].now[0], two_pi);
        l->distance_m = expf(next.glide[i].now[1]);
        l->width_rad = fmaxf(next.glide[i].now[2], 0);
    }
    *g = next;
}
