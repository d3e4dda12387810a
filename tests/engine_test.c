/* The engine as the player drives it: what crosses the border, what is heard, and that a
 * scene is the same from any starting point. */
#include "base/realtime.h"
#include "player.h"

#include <glib.h>

#include <math.h>
#include <string.h>

static struct scene_layer layer_of(const char *name, double bearing_deg, double distance_m)
{
    return (struct scene_layer){.name = (char *)name,
                                .sound = (char *)name,
                                .level_db = 0,
                                .bearing_deg = bearing_deg,
                                .distance_m = distance_m,
                                .width_deg = NAN,
                                .every_s = NAN,
                                .busy = NAN,
                                .strength = NAN};
}

static struct scene_layer layers[3];
static struct scene scene;

static void set_up_scene(void)
{
    layers[0] = layer_of("wind", 0, 5);
    layers[1] = layer_of("leaves", -30, 6);
    layers[2] = layer_of("blackbird", 40, 18);
    layers[2].every_s = 4;
    scene = (struct scene){.name = (char *)"Test",
                           .wind = 0.35,
                           .gusts = 0.6,
                           .hour = NAN,
                           .warmth_c = 15,
                           .breath_s = {5, 0, 5, 0},
                           .breath_lean_wind = 0.2,
                           .layer = layers,
                           .n_layers = 3};
}

static struct player player;

static void begin(int64_t frame, double fade_s)
{
    player_init(&player, frame, 1);
    struct stage_options options = {.seed = 3, .frame = frame};
    g_assert_true(player_play(&player, &scene, &options, fade_s, NULL));
}

static void render(float *out, int n_frames)
{
    realtime_enter();
    engine_render(&player.engine, out, n_frames);
    realtime_leave();
}

struct heard {
    struct happened happened[512];
    int n;
};

/* Renders n blocks, gathering events; keeps the sound in `out` when there is one. */
static void run(int n_blocks, float *out, struct heard *heard)
{
    static float unheard[BLOCK * 2];
    for (int b = 0; b < n_blocks; b++) {
        render(out ? out + (size_t)b * BLOCK * 2 : unheard, BLOCK);
        player_poll(&player);
        for (int i = 0; heard && i < player.n_happened; i++)
            heard->happened[heard->n++] = player.happened[i];
        player.n_happened = 0;
    }
}

static double level_of(const float *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] * x[i];
    return sqrt(sum / (double)n);
}

/* From 0, and from a minute on: every event to the sample, and the sound within -110 dB of its
 * own level from the first block, since a stage is primed with all that its filters remember. */
static void same_from_any_starting_point(void)
{
    enum { MINUTE = 60 * SAMPLE_RATE / BLOCK, COMPARED = 120 * SAMPLE_RATE / BLOCK };
    g_autofree float *a = g_new(float, (size_t)COMPARED *BLOCK * 2);
    g_autofree float *b = g_new(float, (size_t)COMPARED *BLOCK * 2);
    static struct heard from_start, from_minute;
    begin(0, 0);
    run(MINUTE, NULL, NULL);
    run(COMPARED, a, &from_start);
    player_destroy(&player);
    begin((int64_t)MINUTE * BLOCK, 0);
    run(COMPARED, b, &from_minute);
    player_destroy(&player);

    g_test_message("%d events", from_start.n);
    g_assert_cmpint(from_start.n, >, 3);
    g_assert_cmpint(from_start.n, ==, from_minute.n);
    for (int i = 0; i < from_start.n; i++) {
        g_assert_cmpint(from_start.happened[i].layer, ==, from_minute.happened[i].layer);
        g_assert_cmpmem(&from_start.happened[i].event, sizeof(struct event),
                        &from_minute.happened[i].event, sizeof(struct event));
    }
    size_t n = (size_t)COMPARED * BLOCK * 2, skip = BLOCK * 4;
    double level = level_of(a + skip, n - skip);
    for (size_t i = skip; i < n; i++)
        b[i] -= a[i];
    double error_db = 20 * log10(level_of(b + skip, n - skip) / level + 1e-9);
    g_test_message("level %.1f dBFS, difference %.1f dB below", 20 * log10(level), -error_db);
    g_assert_cmpfloat(error_db, <, -110);
}

static void seeds_differ(void)
{
    enum { BLOCKS = 200 };
    static float a[BLOCKS * BLOCK * 2], b[BLOCKS * BLOCK * 2];
    begin(0, 0);
    run(BLOCKS, a, NULL);
    player_destroy(&player);
    player_init(&player, 0, 1);
    struct stage_options options = {.seed = 4};
    g_assert_true(player_play(&player, &scene, &options, 0, NULL));
    run(BLOCKS, b, NULL);
    player_destroy(&player);
    double product = 0, aa = 0, bb = 0;
    for (int i = BLOCK * 8; i < BLOCKS * BLOCK * 2; i++) {
        product += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    g_assert_cmpfloat(fabs(product / sqrt(aa * bb)), <, 0.1);
}

static void any_buffer_size_is_the_same_sound(void)
{
    enum { FRAMES = 40 * BLOCK };
    static float a[FRAMES * 2], b[FRAMES * 2];
    begin(0, 0);
    render(a, FRAMES);
    player_poll(&player);
    player_destroy(&player);
    begin(0, 0);
    for (int at = 0, n = 1; at < FRAMES; at += n, n = MIN(n * 3 % 1000 + 1, FRAMES - at))
        render(b + at * 2, n);
    player_poll(&player);
    player_destroy(&player);
    g_assert_cmpmem(a, sizeof a, b, sizeof b);
}

static float largest_step(const float *x, int n_frames)
{
    float step = 0;
    for (int i = 1; i < n_frames; i++)
        step = fmaxf(step, fabsf(x[2 * i] - x[2 * i - 2]));
    return step;
}

/* Whatever is sent, no step is larger than the scene's own sound makes. */
static void nothing_audible_jumps(void)
{
    enum { BLOCKS = 3 * SAMPLE_RATE / BLOCK };
    static float still[BLOCKS * BLOCK * 2], moved[BLOCKS * BLOCK * 2];
    begin(0, 0.5);
    run(BLOCKS, still, NULL);
    float own = largest_step(still, BLOCKS * BLOCK);
    static const struct command row[] = {
        {.type = COMMAND_MASTER, .value = 0, .seconds = 0.15f},
        {.type = COMMAND_MASTER, .value = 1, .seconds = 0.15f},
        {.type = COMMAND_MUTE, .layer = 1, .value = 1},
        {.type = COMMAND_LEVEL, .layer = 0, .value = 0.1f},
        {.type = COMMAND_PLACE, .layer = 1, .bearing_rad = 3, .distance_m = 3, .width_rad = 1},
        {.type = COMMAND_RUN, .value = 0, .seconds = 0.4f},
        {.type = COMMAND_RUN, .value = 1, .seconds = 0.4f},
        {.type = COMMAND_FOCUS, .layer = 2, .value = 0.25f, .seconds = 0.3f},
        {.type = COMMAND_LEVEL, .layer = 99, .value = 0}, /* nobody's: lost */
        {.type = COMMAND_FADE, .seconds = 0.5f},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        player_command(&player, &row[i]);
        run(BLOCKS / 10, moved + i * (BLOCKS / 10) * BLOCK * 2, NULL);
    }
    g_assert_cmpfloat(largest_step(moved, BLOCKS / 10 * 10 * BLOCK), <, 1.5f * own);
    run(60, moved, NULL);
    g_assert_cmpfloat(level_of(moved + 30 * BLOCK * 2, 30 * BLOCK * 2), ==, 0);
    player_destroy(&player);
}

static void first_sound_rises_from_silence(void)
{
    enum { SECOND = SAMPLE_RATE / BLOCK };
    static float out[4 * SECOND * BLOCK * 2];
    begin(0, 3);
    run(4 * SECOND, out, NULL);
    double early = level_of(out, SECOND / 4 * BLOCK * 2);
    double late = level_of(out + 3 * SECOND * BLOCK * 2, SECOND * BLOCK * 2);
    g_assert_cmpfloat(early, <, 0.2 * late);
    g_assert_cmpfloat(fabsf(out[0]), <, 1e-3);
    player_destroy(&player);
}

static void stages_come_back(void)
{
    begin(0, 0.1);
    run(50, NULL, NULL);
    g_assert_cmpuint(player.stages->len, ==, 1);
    struct stage_options options = {.seed = 5};
    for (int i = 0; i < 12; i++) { /* faster than they can fade */
        g_assert_true(player_play(&player, &scene, &options, 0.2, NULL));
        run(2, NULL, NULL);
    }
    run(60, NULL, NULL);
    g_assert_cmpuint(player.stages->len, ==, 1);
    g_assert_true(player.engine.now == stage_mixer(player_stage(&player)));
    player_destroy(&player);
}

/* Nobody reads the reports for a long time: none that matters is lost, nothing stops. */
static void unread_reports_do_no_harm(void)
{
    static float out[BLOCK * 2];
    begin(0, 0.1);
    struct stage_options options = {.seed = 5};
    g_assert_true(player_play(&player, &scene, &options, 0.2, NULL));
    for (int i = 0; i < 3000; i++)
        render(out, BLOCK);
    g_assert_cmpuint(player.engine.lost_reports, >, 1000);
    player_poll(&player);
    render(out, BLOCK);
    player_poll(&player);
    g_assert_cmpuint(player.stages->len, ==, 1);
    player_destroy(&player);
}

static void held_is_silent_and_its_clock_stands(void)
{
    static float out[200 * BLOCK * 2];
    begin(0, 0.1);
    run(100, NULL, NULL);
    player_run(&player, false);
    run(100, NULL, NULL);
    int64_t stood = player.moment.frame;
    run(100, out, NULL);
    g_assert_cmpint(player.moment.frame, ==, stood);
    g_assert_cmpfloat(level_of(out, 100 * BLOCK * 2), ==, 0);
    player_run(&player, true);
    run(200, out, NULL);
    g_assert_cmpint(player.moment.frame, ==, stood + 200 * BLOCK);
    g_assert_cmpfloat(level_of(out + 150 * BLOCK * 2, 50 * BLOCK * 2), >, 1e-4);
    player_destroy(&player);
}

static void stem_is_the_layer_as_heard(void)
{
    enum { BLOCKS = 20 * SAMPLE_RATE / BLOCK };
    g_autofree float *whole = g_new(float, BLOCKS *BLOCK * 2);
    g_autofree float *sum = g_new0(float, BLOCKS *BLOCK * 2);
    g_autofree float *stem = g_new(float, BLOCKS *BLOCK * 2);
    begin(0, 0);
    run(BLOCKS, whole, NULL);
    player_destroy(&player);
    for (int i = 0; i <= scene.n_layers; i++) { /* and the air that is always there */
        const char *only[] = {i < scene.n_layers ? layers[i].name : "air", NULL};
        player_init(&player, 0, 1);
        struct stage_options options = {.seed = 3, .only = only};
        g_assert_true(player_play(&player, &scene, &options, 0, NULL));
        run(BLOCKS, stem, NULL);
        for (int k = 0; k < BLOCKS * BLOCK * 2; k++)
            sum[k] += stem[k];
        player_destroy(&player);
    }
    double level = level_of(whole, BLOCKS * BLOCK * 2);
    for (int k = 0; k < BLOCKS * BLOCK * 2; k++)
        sum[k] -= whole[k];
    g_assert_cmpfloat(level_of(sum, BLOCKS * BLOCK * 2), <, 0.001 * level);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    set_up_scene();
    g_test_add_func("/engine/pure", same_from_any_starting_point);
    g_test_add_func("/engine/seeds", seeds_differ);
    g_test_add_func("/engine/buffers", any_buffer_size_is_the_same_sound);
    g_test_add_func("/engine/no-jump", nothing_audible_jumps);
    g_test_add_func("/engine/rises", first_sound_rises_from_silence);
    g_test_add_func("/engine/stages", stages_come_back);
    g_test_add_func("/engine/unread", unread_reports_do_no_harm);
    g_test_add_func("/engine/held", held_is_silent_and_its_clock_stands);
    g_test_add_func("/engine/stems", stem_is_the_layer_as_heard);
    return g_test_run();
}
