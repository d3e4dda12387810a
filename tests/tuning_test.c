/* What is heard follows what the scene says: at once where it can glide, else by another stage
 * that comes in without a swell, at the same moment, with the same seed. */
#include "tuning.h"

#include "scene/scene_writer.h"

#include <glib.h>
#include <math.h>
#include <string.h>

struct heard {
    struct player player;
    struct tuning tuning;
    struct scene *scene;
    double t;
};

static struct scene *a_scene(void)
{
    struct scene *s = scene_new();
    s->seed = 7;
    struct scene_layer *l = scene_add_layer(s, "leaves");
    l->sound = g_strdup("leaves");
    l = scene_add_layer(s, "wind");
    l->sound = g_strdup("wind");
    l->bearing_deg = 90;
    return s;
}

/* Renders n blocks as a device would; returns their loudest mean square. */
static double listen(struct heard *h, int n_blocks)
{
    double most = 0;
    for (int i = 0; i < n_blocks; i++) {
        float out[BLOCK][2];
        double sum = 0;
        engine_render(&h->player.engine, out[0], BLOCK);
        for (int k = 0; k < BLOCK; k++)
            sum += out[k][0] * out[k][0] + out[k][1] * out[k][1];
        most = fmax(most, sum / BLOCK);
        h->t += BLOCK / (double)SAMPLE_RATE;
    }
    player_poll(&h->player);
    return most;
}

/* As long as a device takes to play a block, so that a stage is made ready meanwhile. */
static void wait_block(void)
{
    g_usleep((gulong)BLOCK * G_USEC_PER_SEC / SAMPLE_RATE);
}

static struct heard *begin(void)
{
    struct heard *h = g_new0(struct heard, 1);
    player_init(&h->player, 0, 1);
    h->scene = a_scene();
    h->tuning.player = &h->player;
    struct stage_options options = {0};
    g_assert_true(player_play(&h->player, h->scene, &options, 0.1, NULL));
    tuning_begin(&h->tuning, h->scene);
    listen(h, 50);
    return h;
}

static void end(struct heard *h)
{
    player_destroy(&h->player);
    tuning_clear(&h->tuning);
    scene_free(h->scene);
    g_free(h);
}

static void follow(struct heard *h, bool resting)
{
    tuning_follow(&h->tuning, h->scene, resting, h->t);
}

/* Until what is heard is what the scene says; how many stages that took. */
static int settle(struct heard *h)
{
    const struct stage *stage = player_stage(&h->player);
    int n = 0, idle = 0; /* blocks in which no stage was being made ready */
    do {
        follow(h, true);
        if (player_is_changing(&h->player))
            wait_block();
        else
            g_assert_cmpint(idle++, <, 5 * SAMPLE_RATE / BLOCK);
        listen(h, 1);
        n += player_stage(&h->player) != stage;
        stage = player_stage(&h->player);
    } while (!h->tuning.done);
    return n;
}

static void test_glides(void)
{
    struct heard *h = begin();
    double before = listen(h, 100);
    h->scene->layer[0].level_db = -60;
    h->scene->layer[1].mute = true;
    g_assert_cmpint(settle(h), ==, 0); /* no other stage */
    listen(h, 200);
    double after = listen(h, 100);
    g_assert_cmpfloat(10 * log10(after / before), <, -15);
    end(h);
}

static void test_moved_then_made_whole(void)
{
    struct heard *h = begin();
    for (int i = 0; i < 20; i++) {
        h->scene->layer[0].bearing_deg = i;
        h->tuning.done = false;
        follow(h, false);
        listen(h, 5);
    }
    g_assert_false(player_is_changing(&h->player)); /* it is still in the hand */
    g_assert_cmpfloat(
        fabs(stage_mixer(player_stage(&h->player))->layer[0].to_bearing_rad - 19 * G_PI / 180),
        <, 1e-4);
    g_assert_cmpint(settle(h), ==, 1);
    float bearing, distance, width;
    stage_place(player_stage(&h->player), 0, &bearing, &distance, &width);
    g_assert_cmpfloat(fabs(bearing - 19 * G_PI / 180), <, 1e-4);
    end(h);
}

/* A layer that is added, unheard: the others neither swell nor sink while stages change, to
 * half a decibel, and the seed stays. */
static void test_no_swell(void)
{
    struct heard *h = begin(), *still = begin();
    uint64_t seed = stage_seed(player_stage(&h->player));
    struct scene_layer *l = scene_add_layer(h->scene, "robin");
    l->sound = g_strdup("robin");
    l->mute = true;
    h->scene->seed = 0;
    h->tuning.done = false;
    double most = 0;
    int n = 0;
    for (; n < 4000 && (n < 120 || !h->tuning.done); n++) {
        follow(h, true);
        if (player_is_changing(&h->player))
            g_usleep(1000);
        double a = listen(h, 1), b = listen(still, 1);
        most = fmax(most, fabs(10 * log10(a / b)));
    }
    g_assert_cmpint(n, <, 4000);
    g_assert_cmpfloat(most, <, 0.5);
    g_assert_cmpuint(stage_seed(player_stage(&h->player)), ==, seed);
    g_assert_cmpint(h->tuning.playing->n_layers, ==, 3);
    end(h);
    end(still);
}

/* Turning a control all the while: never more stages than fades leave room for, and the last
 * word is heard. */
static void test_many_changes(void)
{
    struct heard *h = begin();
    int stages = 0;
    const struct stage *stage = player_stage(&h->player);
    for (int i = 0; i < 300; i++) {
        h->scene->wind = 0.3 + 0.002 * i;
        h->tuning.done = false;
        follow(h, true);
        listen(h, 1);
        stages += player_stage(&h->player) != stage;
        stage = player_stage(&h->player);
        g_usleep(500);
    }
    g_assert_cmpint(stages, <, (int)(300.0 * BLOCK / SAMPLE_RATE / 0.3) + 2);
    settle(h);
    g_assert_cmpfloat(
        fabs(stage_world(player_stage(&h->player))->weather.wind - h->scene->wind), <, 1e-9);
    listen(h, 100);
    g_assert_cmpint((int)h->player.stages->len, ==, 1); /* the others were given back */
    end(h);
}

/* What was changed while a stage is on its way is not lost. */
static void test_changed_meanwhile(void)
{
    struct heard *h = begin();
    h->scene->wind = 0.8;
    follow(h, true);
    g_assert_true(player_is_changing(&h->player));
    h->scene->layer[0].level_db = -20;
    h->scene->gusts = 0.9;
    settle(h);
    const struct stage *stage = player_stage(&h->player);
    g_assert_cmpfloat(fabs(stage_world(stage)->weather.gusts - 0.9), <, 1e-9);
    listen(h, 100);
    g_assert_cmpfloat(fabs(stage_mixer((struct stage *)stage)->layer[0].level.value - 0.1f), <,
                      1e-3);
    end(h);
}

/* Another scene begins while a stage is on its way: that one never plays. */
static void test_abandoned(void)
{
    struct heard *h = begin();
    h->scene->wind = 0.8;
    follow(h, true);
    g_assert_true(player_is_changing(&h->player));
    struct scene *other = a_scene();
    other->wind = 0.1;
    g_assert_true(player_play(&h->player, other, &(struct stage_options){0}, 0.1, NULL));
    tuning_begin(&h->tuning, other);
    while (player_is_changing(&h->player)) {
        wait_block();
        listen(h, 1);
    }
    g_assert_cmpfloat(fabs(stage_world(player_stage(&h->player))->weather.wind - 0.1), <,
                      1e-9);
    scene_free(other);
    end(h);
}

/* Of scenes asked for one after the other the last one comes, and what plays until then is
 * left alone. */
static void test_another_scene(void)
{
    struct heard *h = begin();
    const struct stage *first = player_stage(&h->player);
    float level = stage_mixer((struct stage *)first)->layer[0].level.target;
    h->scene->wind = 0.8;
    follow(h, true); /* a stage is on its way already */
    for (int i = 1; i <= 3; i++) {
        h->scene->wind = 0.1 * i;
        h->scene->layer[0].level_db = -40;
        player_go(&h->player, h->scene, &(struct stage_options){.seed = 5}, 0.1);
        tuning_await(&h->tuning, h->scene);
        follow(h, true);
        g_assert_true(h->tuning.playing->layer[0].level_db != -40);
    }
    g_assert_true(player_stage(&h->player) == first);
    int n = 0;
    const struct stage *was = first;
    while (player_is_changing(&h->player)) {
        wait_block();
        listen(h, 1);
        n += player_stage(&h->player) != was;
        was = player_stage(&h->player);
        if (was == first) {
            g_assert_cmpfloat(stage_mixer((struct stage *)first)->layer[0].level.target, ==,
                              level);
            follow(h, true);
        }
    }
    g_assert_cmpint(n, ==, 1);
    g_assert_cmpfloat(fabs(stage_world(was)->weather.wind - 0.3), <, 1e-9);
    g_assert_cmpuint(stage_seed(was), ==, 5);
    g_assert_cmpint(settle(h), ==, 0); /* it is as it should be */
    g_assert_true(scene_equal(h->tuning.playing, h->scene));
    end(h);
}

static void test_focus_goes_along(void)
{
    struct heard *h = begin();
    tuning_focus(&h->tuning, 1, 0.25f, 0.1f);
    h->scene->wind = 0.8;
    settle(h);
    listen(h, 60);
    g_assert_cmpfloat(
        fabs(stage_mixer(player_stage(&h->player))->layer[1].focus.value - 0.25f), <, 1e-3);
    end(h);
}

/* A third scene before the second is there: the first isn't cut off, and the third is the one
 * that stays. */
static void test_hurried(void)
{
    struct heard *h = begin();
    struct scene *quiet = a_scene(), *third = a_scene();
    quiet->level_db = -60;
    third->level_db = -6;
    double before = listen(h, 20);
    g_assert_true(player_play(&h->player, quiet, &(struct stage_options){0}, 2, NULL));
    double falling = listen(h, 20);
    g_assert_cmpfloat(falling, >, 0.5 * before);
    g_assert_true(player_play(&h->player, third, &(struct stage_options){0}, 1, NULL));
    g_assert_true(player_play(&h->player, third, &(struct stage_options){0}, 1, NULL));
    listen(h, 1);
    g_assert_cmpfloat(listen(h, 1), >, 0.2 * before);
    listen(h, 200);
    g_assert_cmpfloat(10 * log10(listen(h, 60) / before), >, -15);
    g_assert_cmpint((int)h->player.stages->len, ==, 1);
    scene_free(quiet);
    scene_free(third);
    end(h);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tuning/glides", test_glides);
    g_test_add_func("/tuning/moved", test_moved_then_made_whole);
    g_test_add_func("/tuning/another", test_another_scene);
    g_test_add_func("/tuning/no-swell", test_no_swell);
    g_test_add_func("/tuning/many", test_many_changes);
    g_test_add_func("/tuning/meanwhile", test_changed_meanwhile);
    g_test_add_func("/tuning/abandoned", test_abandoned);
    g_test_add_func("/tuning/focus", test_focus_goes_along);
    g_test_add_func("/tuning/hurried", test_hurried);
    return g_test_run();
}
