/* bench: what each generator and each bundled scene costs, and a scene's picture, beside a
 * plain stereo biquad run in the same breath. Not a test: figures to compare, as ratios.
 *   bench [SCENE FILE…] */
#include "nature/nature.h"
#include "scene/fault.h"
#include "stage.h"
#include "watch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS = 20, BLOCKS = SECONDS * SAMPLE_RATE / BLOCK };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ns a frame of one stereo biquad, the unit of every ratio here. */
static double biquad_ns(void)
{
    static float x[2][BLOCK];
    float z[2][2] = {{0}};
    for (int i = 0; i < BLOCK; i++)
        x[0][i] = x[1][i] = sinf(0.01f * (float)i);
    double begin = now_s();
    for (int b = 0; b < BLOCKS; b++)
        for (int c = 0; c < 2; c++)
            for (int i = 0; i < BLOCK; i++) {
                float in = x[c][i], out = 0.2f * in + z[c][0];
                z[c][0] = 0.3f * in + 0.5f * out + z[c][1];
                z[c][1] = 0.2f * in - 0.4f * out;
                x[c][i] = out;
            }
    return (now_s() - begin) * 1e9 / BLOCKS / BLOCK;
}

static double scene_ns(const struct scene *scene, const struct noise_tables *tables)
{
    struct stage_options options = {.seed = 1};
    struct stage *stage = stage_new(scene, tables, &options, NULL);
    float out[2][BLOCK];
    double begin = now_s();
    for (int b = 0; b < BLOCKS; b++)
        mixer_render(stage_mixer(stage), (int64_t)b * BLOCK, out);
    double spent = now_s() - begin;
    stage_free(stage);
    return spent * 1e9 / BLOCKS / BLOCK;
}

static void tell(const char *name, double ns, double unit_ns)
{
    printf("%-24s %7.1f ns a frame   %5.2f %% of a core   %6.1f biquads\n", name, ns,
           ns * SAMPLE_RATE * 1e-7, ns / unit_ns);
}

/* A scene's picture at 960 × 600 and 30 frames a second, without a display. */
static void tell_picture(const char *path, double unit_ns)
{
    enum { FPS = 30, WARM = 2 * FPS, FRAMES = 10 * FPS };
    struct watch *w = watch_new(path, 0, 960, 600, 1.0f);
    if (!w)
        return;
    double spent = 0;
    for (int i = 0; i < WARM + FRAMES; i++) {
        watch_play(w, 1.0 / FPS);
        double begin = now_s();
        watch_draw(w);
        spent += i < WARM ? 0 : now_s() - begin;
    }
    watch_free(w);
    double each_s = spent / FRAMES;
    printf("%-24s %7.2f ms a picture %5.2f %% of a core   %6.1f biquads\n", "  as it is seen",
           1e3 * each_s, 100 * FPS * each_s, 1e9 * FPS * each_s / SAMPLE_RATE / unit_ns);
}

int main(int argc, char **argv)
{
    g_autofree struct noise_tables *tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    double unit_ns = biquad_ns();
    tell("a stereo biquad", unit_ns, unit_ns);
    struct scene *scene = scene_new();
    scene->wind = 0.35;
    scene->rain = 0.4;
    double empty_ns = scene_ns(scene, tables);
    tell("an empty scene", empty_ns, unit_ns);
    struct scene_layer *layer = scene_add_layer(scene, "layer");
    for (int i = 0; nature_kinds[i] && argc < 2; i++) {
        g_free(layer->sound);
        layer->sound = g_strdup(nature_kinds[i]->name);
        tell(nature_kinds[i]->name, scene_ns(scene, tables) - empty_ns, unit_ns);
    }
    struct vocabulary vocabulary;
    struct library library;
    vocabulary_fill(&vocabulary);
    library_init(&library);
    for (int i = 1; i < argc; i++) {
        g_autoptr(GPtrArray) faults = faults_new();
        struct scene *read = scene_read(argv[i], &vocabulary, &library, faults);
        if (read)
            tell(read->name, scene_ns(read, tables), unit_ns);
        if (read)
            tell_picture(argv[i], unit_ns);
        scene_free(read);
    }
    scene_free(scene);
    library_clear(&library);
    return 0;
}
