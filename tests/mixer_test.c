/* The mixer with one layer whose source gives what a test says: where it stands, how far off it
 * sounds, what the wood gives back, and that its gain glides. */
#include "engine/mixer.h"

#include "base/hash.h"

#include <glib.h>

#include <math.h>
#include <string.h>

enum { SECOND = SAMPLE_RATE / BLOCK };

static struct noise_tables tables;

enum made { STEADY, HISS, KNOCK, HUM }; /* HUM: 100 Hz */

/* What the source gives: through one spot, wide, or as a bed. */
static struct given {
    enum { SPOT, WIDE, BED } way;
    enum made made;
    float across;
} given;

static float made_at(int64_t frame)
{
    switch (given.made) {
    case STEADY:
        return 0.1f;
    case HISS:
        return 0.1f * (float)(2 * hash_uniform(hash_sub(1, frame)) - 1);
    case KNOCK:
        return frame == 0 ? 1 : 0;
    default:
        return 0.1f * sinf((float)(2 * G_PI * 100 * frame_time(frame)));
    }
}

static void give(void *source, const struct moment *now, struct field *out)
{
    (void)source;
    for (int i = 0; i < BLOCK && given.way != BED; i++) {
        float x = made_at(now->frame + i);
        if (given.way == SPOT)
            out->spot[0][i] = x;
        else
            out->wide[0][i] = out->wide[1][i] = x;
    }
    out->n_spots = given.way == SPOT;
    out->spot_place[0] = (struct spot_place){given.across, 1};
    out->wide_used = given.way == WIDE;
    out->n_beds = given.way == BED;
    out->bed[0] = (struct bed){.place = {given.across, 1}};
    for (int b = 0; b < BANDS; b++)
        out->bed[0].power[b] = 1e-4f;
}

static const struct source_kind kind = {.name = "given", .render = give};

static struct mixer *mixer_new(struct given what, float distance_m, float width_rad)
{
    struct mixer *m = g_new0(struct mixer, 1);
    given = what;
    m->level = 1;
    m->n_layers = m->world.n_voices = 1;
    noise_bus_init(&m->bus, &tables);
    reverb_init(&m->reverb);
    m->layer[0] = (struct layer){.kind = &kind,
                                 .level = ramp_at(1, 0.05f),
                                 .mute = ramp_at(1, 0.3f),
                                 .focus = ramp_at(1, 1),
                                 .distance_m = distance_m,
                                 .to_distance_m = distance_m,
                                 .width_rad = width_rad,
                                 .to_width_rad = width_rad};
    return m;
}

/* Blocks from..to of it, and how it was. */
struct heard {
    double ear[2], all, change; /* mean squares; change: from a frame to the next */
    double mean;                /* of the left */
    float step;                 /* the largest on the left */
};

static struct heard listen(struct mixer *m, int from, int to)
{
    struct heard h = {0};
    float out[2][BLOCK], before = 0;
    double n = (double)(to - from) * BLOCK;
    for (int b = from; b < to; b++) {
        mixer_render(m, (int64_t)b * BLOCK, out);
        for (int i = 0; i < BLOCK; i++) {
            float d = out[0][i] - before;
            for (int ear = 0; ear < 2; ear++)
                h.ear[ear] += (double)out[ear][i] * out[ear][i] / n;
            h.mean += (double)out[0][i] / n;
            if (b > from || i > 0) {
                h.change += (double)d * d / n;
                h.step = fmaxf(h.step, fabsf(d));
            }
            before = out[0][i];
        }
    }
    h.all = h.ear[0] + h.ear[1];
    return h;
}

static struct heard heard_of(struct given what, float distance_m, float width_rad)
{
    g_autofree struct mixer *m = mixer_new(what, distance_m, width_rad);
    return listen(m, 0, 2 * SECOND);
}

/* What is across to the right of a layer is on the right. */
static void it_stands_where_it_is(void)
{
    for (int way = 0; way < 2; way++)
        for (int side = -1; side <= 1; side += 2) {
            struct given what = {way ? BED : SPOT, HISS, (float)side};
            struct heard h = heard_of(what, 6, (float)G_PI / 2);
            double right_db = 10 * log10(h.ear[1] / h.ear[0]);
            g_test_message("across %d: %.1f dB to the right", side, right_db);
            g_assert_cmpfloat(side * right_db, >, 3);
        }
}

/* Far off, it is not only less but duller, whatever it is made of. */
static void far_is_dull(void)
{
    static const struct given what[] = {{SPOT, HISS, 0}, {WIDE, HISS, 0}, {BED, HISS, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(what); i++) {
        struct heard near = heard_of(what[i], 5, 1), far = heard_of(what[i], 120, 1);
        double less_db = 10 * log10(near.all / far.all);
        double duller_db = 10 * log10(near.change / near.ear[0] * far.ear[0] / far.change);
        g_test_message("%.1f dB less, %.1f dB duller", less_db, duller_db);
        g_assert_cmpfloat(less_db, >, 10);
        g_assert_cmpfloat(duller_db, >, 2);
    }
}

/* The gain of what lies wide goes in a line through each block. */
static void a_level_glides(void)
{
    static const enum { LEVEL, MUTE, FOCUS } way[] = {LEVEL, MUTE, FOCUS};
    for (size_t i = 0; i < G_N_ELEMENTS(way); i++) {
        g_autofree struct mixer *m = mixer_new((struct given){WIDE, STEADY, 0}, 5, 1);
        struct layer *l = &m->layer[0];
        listen(m, 0, SECOND);
        struct ramp *r = way[i] == LEVEL ? &l->level : way[i] == MUTE ? &l->mute : &l->focus;
        r->target = 0;
        float step = listen(m, SECOND, 2 * SECOND).step;
        g_test_message("a step of %.6f at the most", (double)step);
        g_assert_cmpfloat(step, <, 0.0005);
    }
}

/* The wood gives a knock back for a while, and then no more. */
static void a_knock_has_its_wood(void)
{
    g_autofree struct mixer *m = mixer_new((struct given){SPOT, KNOCK, 0}, 20, 0);
    double knock = listen(m, 0, 4).all * 4;
    listen(m, 4, SECOND / 5);
    double wood = listen(m, SECOND / 5, SECOND / 2).all * (SECOND / 2 - SECOND / 5);
    listen(m, SECOND / 2, 3 * SECOND);
    double after = listen(m, 3 * SECOND, 4 * SECOND).all * SECOND;
    g_test_message("from the wood %.1f dB, after three seconds %.1f dB",
                   10 * log10(wood / knock), 10 * log10(after / knock));
    g_assert_cmpfloat(wood, >, 1e-4 * knock);
    g_assert_cmpfloat(after, <, 1e-6 * knock);
}

/* No pressure that stands still, and every tone there is. */
static void only_what_sounds_is_heard(void)
{
    g_autofree struct mixer *still = mixer_new((struct given){WIDE, STEADY, 0}, 5, 1);
    listen(still, 0, SECOND);
    g_assert_cmpfloat(fabs(listen(still, SECOND, 2 * SECOND).mean), <, 1e-4);
    g_autofree struct mixer *hums = mixer_new((struct given){WIDE, HUM, 0}, 5, 1);
    listen(hums, 0, SECOND);
    double hum = listen(hums, SECOND, 2 * SECOND).ear[0] / (0.1 * 0.1 / 2);
    g_assert_cmpfloat(fabs(10 * log10(hum)), <, 1.5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    noise_tables_init(&tables);
    g_test_add_func("/mixer/stands", it_stands_where_it_is);
    g_test_add_func("/mixer/dull", far_is_dull);
    g_test_add_func("/mixer/glides", a_level_glides);
    g_test_add_func("/mixer/wood", a_knock_has_its_wood);
    g_test_add_func("/mixer/sounds", only_what_sounds_is_heard);
    return g_test_run();
}
