/* leaves: a few trees in the wind, each with its own place and its own feel of it, so that a
 * gust is heard to arrive. Four parts a tree, after Fégeant (Acustica 85, 1999: leaves strike
 * leaves; needles sing as the air parts around them) and the shares of nature-sound.md §4:
 *
 *   rush   all the leaves too many to tell apart: Gaussian, opens with the wind
 *   body   boughs and the sough of the whole crown: darker, slower, less deep
 *   sough  needles and twigs, at f = 0.2 u / d (Strouhal)
 *   grains the nearest leaves, one by one, from five boughs that sway and flutter
 *
 * Below 1 m/s leaves hang still, and only some of the body is left. Ways not taken: grains
 * alone fry; one envelope for all trees is a fan; deep gusts (I > 0.3) become surf. */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/spectrum.h"
#include "ecology/drift.h"
#include "nature/grains.h"
#include "nature/gust.h"

#include <math.h>

enum { TREES_MAX = 7, BOUGHS = 5, POINTS = 10, NEEDLES = 4, SIZES = 1024, FORKS = 8 };

struct leaf {
    struct spectrum_point rush_octaves[POINTS], body_octaves[POINTS];
    float rush, body, sough; /* amplitudes at the reference wind */
    float needle_m[NEEDLES]; /* what the air parts around, 0: nothing */
    float grains;            /* amplitude of them all */
    float grains_per_s;      /* from one tree */
    float spread;            /* sigma of the log of a grain's size */
    float stir_ms;           /* the least wind that moves it */
    struct grain_recipe recipe;
};

/* clang-format off */
static const struct leaf leaf_kinds[] = {
    { /* beech: a broad soft rush */
        {{63, -34}, {125, -26}, {250, -17}, {500, -8}, {1000, -3},
         {2000, -1}, {4000, 0}, {8000, -4}, {14000, -9}, {19000, -16}},
        {{40, -6}, {125, -3}, {250, -1}, {500, 0}, {1000, -1},
         {2000, -5}, {4000, -11}, {8000, -20}, {14000, -28}, {19000, -36}},
        0.75f, 0.55f, 0, {0}, 0.28f, 1200, 0.75f, 1,
        {2000, 8000, 0.0008f, 0.004f, 1, 3, 0, 0, 0, 0, 0},
    },
    { /* aspen: flat stalks, a bright patter in the least breeze */
        {{63, -36}, {125, -30}, {250, -22}, {500, -13}, {1000, -6},
         {2000, -2}, {4000, 0}, {8000, -3}, {14000, -8}, {19000, -15}},
        {{40, -6}, {125, -3}, {250, -1}, {500, 0}, {1000, -1},
         {2000, -5}, {4000, -11}, {8000, -20}, {14000, -28}, {19000, -36}},
        0.75f, 0.3f, 0, {0}, 0.25f, 2000, 0.7f, 0.8f,
        {3500, 9000, 0.0006f, 0.0025f, 1, 3, 0, 0, 0, 0, 0},
    },
    { /* oak in autumn: dry, a rattle of separate leaves */
        {{63, -34}, {125, -27}, {250, -18}, {500, -10}, {1000, -3},
         {2000, 0}, {4000, -1}, {8000, -5}, {14000, -10}, {19000, -17}},
        {{40, -6}, {125, -3}, {250, -1}, {500, 0}, {1000, -1},
         {2000, -5}, {4000, -11}, {8000, -20}, {14000, -28}, {19000, -36}},
        0.71f, 0.4f, 0, {0}, 0.2f, 700, 0.8f, 1.3f,
        {1500, 9000, 0.0006f, 0.003f, 1, 3, 0, 0, 0, 0, 0},
    },
    { /* pine: no leaf strikes another; the sough of needles */
        {{63, -24}, {125, -18}, {250, -10}, {500, -4}, {1000, 0},
         {2000, -1}, {4000, -3}, {8000, -6.5f}, {14000, -13}, {19000, -22}},
        {{40, -6}, {125, -3}, {250, 0}, {500, 0}, {1000, -3},
         {2000, -9}, {4000, -17}, {8000, -27}, {14000, -36}, {19000, -44}},
        0.44f, 0.31f, 0.75f, {0.0005f, 0.0008f, 0.0012f, 0.003f}, 0, 0, 0, 1,
        {0},
    },
};
/* clang-format on */

struct tree {
    uint64_t key;
    float across, distance, level;
    float feel;             /* exponent of the wind: a supple crown more, a stiff one less */
    float left, right;      /* how its grains are panned */
    struct gust gust, slow; /* at the leaves; at the boughs, a little later */
};

struct leaves {
    const struct world *world;
    const struct leaf *leaf;
    float usual_ms;                 /* the wind that leaves sound their natural level in */
    float lively;                   /* grains, from `busy` */
    float rush[BANDS], body[BANDS]; /* amplitudes, RMS 1 in all */
    float level;
    int n_trees;
    struct tree tree[TREES_MAX];
    float size[SIZES]; /* of grains, RMS 1 */
    struct grain_shapes shapes;
    struct grains grains;
};

static const float reference_ms = 4.2f;

static void plant(struct leaves *l, int i, const struct source_setup *setup)
{
    struct tree *tree = &l->tree[i];
    struct rng r = rng_of(hash_sub(setup->key, i));
    tree->key = hash_sub(setup->key, 64 + i);
    float step = 2.0f / (float)l->n_trees;
    tree->across = -1 + step * ((float)i + (float)rng_uniform(&r, 0.2, 0.8));
    /* The nearest is anyone; the others stand around and behind it. */
    int near = (int)(setup->key % (uint64_t)l->n_trees);
    tree->distance = i == near ? 0.9f : (float)rng_uniform(&r, 1.1, 2.2);
    tree->level = (float)rng_lognormal(&r, 1, 0.15);
    tree->feel = (float)rng_uniform(&r, 0.85, 1.2);
    double dx_m = 15 * tree->across + rng_uniform(&r, -3, 3) - 2;
    gust_init(&tree->gust, setup->world, setup->voice, dx_m, 2 * i);
    gust_init(&tree->slow, setup->world, setup->voice, dx_m + 3, 2 * i + 1);
}

static void init(void *source, const struct source_setup *setup)
{
    struct leaves *l = source;
    const struct source_params *p = &setup->params;
    const struct leaf *leaf = l->leaf = &leaf_kinds[p->kind];
    l->world = setup->world;
    l->usual_ms = reference_ms * expf(-0.8f * (float)(p->strength - 0.5));
    l->lively = expf(1.6f * (float)(p->busy - 0.5));
    l->n_trees = p->count < 1 ? 1 : p->count > TREES_MAX ? TREES_MAX : p->count;
    spectrum_fill(l->rush, leaf->rush_octaves, POINTS);
    spectrum_fill(l->body, leaf->body_octaves, POINTS);
    for (int i = 0; i < BANDS; i++) {
        l->rush[i] = sqrtf(l->rush[i]);
        l->body[i] = sqrtf(l->body[i]);
    }
    l->level = 0.058f / sqrtf((float)l->n_trees);
    for (int i = 0; i < l->n_trees; i++)
        plant(l, i, setup);
    float power = 0;
    struct rng r = rng_of(hash_sub(setup->key, 128));
    for (int i = 0; i < SIZES; i++) {
        l->size[i] = (float)rng_lognormal(&r, 1, leaf->spread);
        power += l->size[i] * l->size[i];
    }
    for (int i = 0; i < SIZES; i++)
        l->size[i] /= sqrtf(power / SIZES);
    if (leaf->grains > 0)
        grain_shapes_fill(&l->shapes, 0, GRAIN_SHAPES, &leaf->recipe,
                          hash_sub(setup->key, 129));
}

/* 0 while the leaves hang still, 1 in the usual wind. */
static float stir(const struct leaves *l, float u)
{
    float still = l->leaf->stir_ms;
    return fmaxf(0, u - still) / (l->usual_ms - still);
}

/* The curl of the wind about one crown, which no other shares: up as it comes, and let go of
 * more slowly. */
static float curl(const struct tree *tree, double t)
{
    double felt = drift_at(tree->key ^ 1, 2.5, t);
    for (int ago = 1; ago <= 4; ago++)
        felt = fmax(felt, drift_at(tree->key ^ 1, 2.5, t - 0.6 * ago) - 0.2 * ago);
    return expf(0.1f * (float)(felt - 0.3));
}

/* The wind at a tree's leaves as that tree takes it. What is bent already gives way, in a
 * strong wind and in a gust: gusts deeper than this are surf. */
static float at_leaves(const struct leaves *l, struct tree *tree, const struct moment *now)
{
    float mean = fmaxf((float)weather_mean_ms(&l->world->weather), 0.1f), usual = l->usual_ms;
    float steady = usual * powf(mean / usual, mean > usual ? 0.7f : 1);
    float gust = gust_at(&tree->gust, now->frame) / mean;
    return steady * powf(gust, (gust > 1 ? 0.75f : 0.85f) * tree->feel) * curl(tree, now->t);
}

static void lay_bed(const struct leaves *l, struct tree *tree, const struct moment *now,
                    float u, struct bed *bed)
{
    const struct leaf *leaf = l->leaf;
    float moved = stir(l, u);
    float slow = gust_at(&tree->slow, now->frame) / l->usual_ms * curl(tree, now->t - 0.4);
    /* Leaves of one size lie together in the spectrum and flutter together. */
    float fork[FORKS];
    for (int k = 0; k < FORKS; k++) {
        uint64_t key = hash_sub(tree->key, k);
        fork[k] = (float)(0.15 * drift_at(key, 0.016, now->t) +
                          0.07 * drift_at(key ^ 1, 0.35, now->t));
    }
    /* The boughs have their own time: what is dark and what is bright never quite agree. */
    float sway = (float)(0.06 * drift_at(tree->key, 0.7, now->t) +
                         0.13 * drift_at(tree->key ^ 2, 4, now->t));
    float body = leaf->body * powf(slow, slow > 1 ? 1.2f : 1.6f) * expf(sway);
    float rush = leaf->rush * powf(moved, 1.05f), high = powf(fmaxf(moved, 0.01f), 0.15f);
    float level = l->level * tree->level;
    /* Deep in the crown the air is slower, and more even, than what drives it. */
    float through = l->usual_ms * powf(fmaxf(u, 0.5f) / l->usual_ms, 0.8f);
    for (int i = 0; i < BANDS; i++) {
        float at = (float)i * (FORKS - 1) / (BANDS - 1);
        int k = at < FORKS - 2 ? (int)at : FORKS - 2;
        float flutter = fork[k] + (at - (float)k) * (fork[k + 1] - fork[k]);
        float open = band_hz[i] > 3000 ? high : 1;
        float a = rush * open * l->rush[i] * (1 + flutter + flutter * flutter / 2);
        float b = body * l->body[i];
        float c = 0;
        for (int n = 0; n < NEEDLES && leaf->needle_m[n] > 0; n++) {
            float hz = 0.2f * through / leaf->needle_m[n];
            float off = 1.1f * (band_hz[i] / hz - hz / band_hz[i]);
            c += 1 / (1 + off * off);
        }
        c *= leaf->sough * leaf->sough / 12 * moved * moved * (1 + flutter);
        bed->power[i] = level * level * (a * a + b * b + fmaxf(c, 0));
    }
    bed->place = (struct spot_place){tree->across, tree->distance};
    bed->spread = 0.5f;
}

/* A bough's own wind: it sways at its own pace, its leaves flutter. */
static float at_bough(const struct tree *tree, int bough, double t, float u)
{
    uint64_t key = hash_sub(tree->key, 32 + bough);
    double pace_s = 0.12 + 0.06 * bough;
    return u *
           expf((float)(0.09 * drift_at(key, pace_s, t) + 0.05 * drift_at(key ^ 1, 0.04, t)));
}

static void lay_grains(struct leaves *l, const struct tree *tree, const struct moment *now,
                       float u)
{
    const struct leaf *leaf = l->leaf;
    struct rng r = rng_of(hash_sub(hash_sub(tree->key, 16), now->frame / BLOCK));
    /* Summed over the trees and a second, the grains' power is leaf->grains². */
    float unit = l->level * tree->level * leaf->grains / tree->distance *
                 sqrtf((float)SAMPLE_RATE / (leaf->grains_per_s * l->lively));
    for (int b = 0; b < BOUGHS; b++) {
        float own = at_bough(tree, b, now->t, u), moved = stir(l, own);
        float mean =
            leaf->grains_per_s * l->lively / BOUGHS * moved * moved * BLOCK / SAMPLE_RATE;
        int n = grains_count(&r, fminf(mean, 40));
        float gain = unit * own / l->usual_ms;
        for (int i = 0; i < n; i++) {
            uint64_t bits = rng_bits(&r);
            float a = gain * l->size[bits & (SIZES - 1)];
            float aside = 0.15f * ((float)(bits >> 10 & 255) / 128 - 1);
            grains_lay(&l->grains, &l->shapes, (int)(bits >> 18 & (GRAIN_SHAPES - 1)),
                       (int)(bits >> 25 & (BLOCK - 1)), a * (tree->left - aside),
                       a * (tree->right + aside));
        }
    }
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct leaves *l = source;
    out->n_beds = l->n_trees;
    out->wide_used = l->leaf->grains > 0;
    for (int i = 0; i < l->n_trees; i++) {
        struct tree *tree = &l->tree[i];
        float u = at_leaves(l, tree, now);
        lay_bed(l, tree, now, u, &out->bed[i]);
        if (!out->wide_used)
            continue;
        source_pan(now, tree->across, &tree->left, &tree->right);
        lay_grains(l, tree, now, u);
    }
    if (out->wide_used)
        grains_render(&l->grains, out->wide);
}

/* How much they move: 0 still, 0.5 in the usual wind. Only what init wrote is read. */
static double activity(const void *source, double t)
{
    const struct leaves *l = source;
    const struct gust *g = &l->tree[0].gust;
    double u = world_felt_wind_ms(l->world, g->voice, 0, t);
    return fmin(0.5 * stir(l, (float)u), 1);
}

const struct source_kind leaves_kind = {
    .name = "leaves",
    .summary = "leaves in the wind: beech, aspen, dry oak, the sough of pines",
    .kinds = {"beech", "aspen", "oak", "pine"},
    .usual = {.count = 5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 6,
    .usual_width_deg = 120,
    .usual_follows = "wind",
    .memory_s = 0.1,
    .size = sizeof(struct leaves),
    .answers = {.activity = activity},
    .init = init,
    .render = render,
};
