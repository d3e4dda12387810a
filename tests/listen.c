/* listen: renders one generator alone to a WAV, to be heard and measured.
 *   listen NAME out.wav [seconds] [seed] [wind] [distance_m] [kind] [count] [strength]
 * Prints the events it made, and what it cost beside a plain biquad. */
#include "base/hash.h"
#include "dsp/level.h"
#include "nature/nature.h"
#include "scene/scene.h"
#include "stage.h"

#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const char *arg(int argc, char **argv, int i, const char *usual)
{
    return i < argc ? argv[i] : usual;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "listen NAME out.wav [seconds 30] [seed 1] [wind 0.35] [distance_m] "
                        "[kind] [count] [strength]\n");
        return 2;
    }
    const struct source_kind *kind = nature_find(argv[1]);
    if (!kind) {
        fprintf(stderr, "listen: no generator \"%s\"\n", argv[1]);
        return 1;
    }
    struct scene_layer layer = {
        .name = argv[1],
        .sound = argv[1],
        .kind = argc > 7 && *argv[7] ? argv[7] : NULL,
        .level_db = 0,
        .bearing_deg = 0,
        .distance_m = argc > 6 && *argv[6] ? atof(argv[6]) : NAN,
        .width_deg = NAN,
        .count = atoi(arg(argc, argv, 8, "0")),
        .every_s = NAN,
        .busy = NAN,
        .strength = argc > 9 && *argv[9] ? atof(argv[9]) : NAN,
    };
    struct scene scene = {.name = "listen",
                          .wind = atof(arg(argc, argv, 5, "0.35")),
                          .gusts = 0.6,
                          .hour = NAN,
                          .warmth_c = 15,
                          .breath_s = {5, 0, 5, 0},
                          .layer = &layer,
                          .n_layers = 1};
    struct noise_tables *tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    const char *only[] = {argv[1], NULL};
    struct stage_options options = {.seed = strtoull(arg(argc, argv, 4, "1"), NULL, 10),
                                    .only = only};
    struct stage *stage = stage_new(&scene, tables, &options, NULL);
    SF_INFO info = {
        .samplerate = SAMPLE_RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *file = sf_open(argv[2], SFM_WRITE, &info);
    if (!file) {
        fprintf(stderr, "listen: %s: %s\n", argv[2], sf_strerror(NULL));
        return 1;
    }
    long blocks = (long)(atof(arg(argc, argv, 3, "30")) * SAMPLE_RATE / BLOCK);
    double spent = 0;
    for (long b = 0; b < blocks; b++) {
        float out[2][BLOCK], frames[BLOCK][2];
        double begin = now_s();
        mixer_render(stage_mixer(stage), b * BLOCK, out);
        spent += now_s() - begin;
        for (int i = 0; i < BLOCK; i++) {
            frames[i][0] = out[0][i];
            frames[i][1] = out[1][i];
        }
        sf_writef_float(file, &frames[0][0], BLOCK);
        for (int i = 0; i < stage_mixer(stage)->n_events; i++) {
            const struct event *e = &stage_mixer(stage)->event[i].event;
            printf("%9.3f s  %.2f s long  who %d%s\n", frame_time(e->onset),
                   frame_time(e->length), e->who, e->answers >= 0 ? "  an answer" : "");
        }
    }
    sf_close(file);
    printf("%.0f ns a frame (mixer, bus and reverberation counted)\n",
           spent * 1e9 / (double)(blocks * BLOCK));
    stage_free(stage);
    g_free(tables);
    return 0;
}
