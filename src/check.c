#include "check.h"

#include "catalogue.h"
#include "explain.h"
#include "io/reader.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/pattern.h"
#include "scene/scene_file.h"
#include "stage.h"
#include "together.h"
#include "vocabulary.h"

#include <stdio.h>

/* Hears a recording from end to end; what is wrong with it, or NULL. */
static char *recording_fault(const char *path)
{
    g_autoptr(GError) error = NULL;
    struct reader *r = reader_open(path, &error);
    for (int link = 0; r && !error && link < reader_n_links(r); link++) {
        float frames[1024][2];
        if (reader_seek(r, link, 0, &error))
            while (reader_read(r, frames, G_N_ELEMENTS(frames), &error) > 0)
                ;
    }
    reader_close(r);
    return error ? g_strdup(error->message) : NULL;
}

/* While it plays, a recording that is missing or broken only quiets its layer; here it is
 * told. */
static void check_recordings(const struct scene *s, const struct library *l, GPtrArray *faults)
{
    for (int i = 0; i < s->n_layers; i++) {
        const struct scene_layer *layer = &s->layer[i];
        g_autofree char *file = NULL, *why = NULL;
        if (!layer->recorded)
            continue;
        if (library_find_sound(l, s->path, layer->sound, &file, &why) == SOUND_FOUND)
            why = recording_fault(file);
        if (why)
            faults_add(faults, layer->sound_line, layer->name, "sound", layer->sound, "%s",
                       why);
    }
    faults_settle(faults, s->path);
}

static bool check_scene(const char *path, const struct vocabulary *v, const struct library *l)
{
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *scene = scene_read(path, v, l, faults);
    if (scene)
        check_recordings(scene, l, faults);
    scene_free(scene);
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        printf("%s\n", line);
    }
    return faults->len == 0;
}

int check_run(const struct options *options)
{
    struct vocabulary vocabulary;
    struct library library;
    int n_bad = 0, n = 0;
    vocabulary_fill(&vocabulary);
    library_init(&library);
    for (; options->words[n]; n++)
        n_bad += !check_scene(options->words[n], &vocabulary, &library);
    library_clear(&library);
    if (n_bad == 0)
        printf(n == 1 ? "Nothing wrong.\n" : "Nothing wrong in any of the %d.\n", n);
    return n_bad > 0;
}

int scenes_run(void)
{
    struct vocabulary vocabulary;
    struct library library;
    vocabulary_fill(&vocabulary);
    library_init(&library);
    g_autoptr(GPtrArray) scenes = library_scenes(&library, &vocabulary);
    library_clear(&library);
    for (guint i = 0; i < scenes->len; i++) {
        const struct library_scene *s = scenes->pdata[i];
        g_autofree char *word = fault_shown(s->word, 200);
        printf("%s%s\n", i ? "\n" : "", word);
        if (s->broken) {
            g_autofree char *path = fault_shown(s->path, 4096);
            printf("  can't be read; `withness check %s` says why\n", path);
            continue;
        }
        printf("  %s\n", s->name);
        if (s->description)
            printf("  %s\n", s->description);
    }
    return 0;
}

int sounds_run(void)
{
    struct library library;
    library_init(&library);
    g_autofree char *all = catalogue_print(&library);
    library_clear(&library);
    printf("%s", all);
    return 0;
}

static int explain(const struct options *o, const struct scene *scene)
{
    struct noise_tables *tables = g_new0(struct noise_tables, 1);
    noise_tables_init(tables);
    double at_s = o->at_s + (o->together ? frame_time(together_frame()) : 0);
    struct stage_options options = {
        .seed = o->together ? together_seed(scene->path) : o->seed,
        .frame = (int64_t)(at_s * SAMPLE_RATE),
        .shared = o->together,
    };
    g_autoptr(GError) error = NULL;
    struct stage *stage = stage_new(scene, tables, &options, &error);
    if (stage) {
        g_autofree char *words = explain_scene(scene, stage, at_s);
        printf("%s", words);
    } else {
        g_printerr("withness: %s\n", error->message);
    }
    int code = stage ? 0 : 1;
    stage_free(stage);
    g_free(tables);
    return code;
}

int explain_run(const struct options *options)
{
    struct vocabulary vocabulary;
    struct library library;
    g_autoptr(GPtrArray) faults = faults_new();
    vocabulary_fill(&vocabulary);
    library_init(&library);
    struct scene *scene = scene_read(options->words[0], &vocabulary, &library, faults);
    library_clear(&library);
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_printerr("%s\n", line);
    }
    if (scene && options->breath)
        pattern_read(options->breath, scene->breath_s);
    int code = scene ? explain(options, scene) : 1;
    scene_free(scene);
    return code;
}
