#include "render.h"

#include "base/realtime.h"
#include "fade.h"
#include "io/writer.h"
#include "player.h"
#include "scene/fault.h"
#include "scene/library.h"
#include "scene/nearest.h"
#include "scene/pattern.h"
#include "scene/scene_file.h"
#include "vocabulary.h"

#include <gio/gio.h>
#include <glib-unix.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct render {
    const struct scene *scene;
    const struct options *options;
    struct library library;
    struct decode *decode;
    struct player player;
    struct writer *writer;
    int64_t from; /* scene frame of the file's first frame */
    int64_t n_frames, n_written;
    int64_t n_early;     /* frames still to come before the first */
    int64_t fade_out_at; /* in frames that the engine has rendered */
    GString *events;     /* or NULL */
    bool cancelled;
    bool shows_progress;
    int64_t shown_us;
};

static gboolean cancel(gpointer data)
{
    struct render *r = data;
    r->cancelled = true;
    return G_SOURCE_CONTINUE;
}

/* "1:02:03", "4:05" */
static char *clock_text(double s)
{
    int whole = (int)s, hours = whole / 3600;
    return hours ? g_strdup_printf("%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
                 : g_strdup_printf("%d:%02d", whole / 60, whole % 60);
}

static void show_progress(struct render *r)
{
    int64_t now_us = g_get_monotonic_time();
    if (!r->shows_progress || now_us - r->shown_us < 100000)
        return;
    r->shown_us = now_us;
    char bar[25];
    int full = (int)(r->n_written * (int64_t)(sizeof bar - 1) / r->n_frames);
    memset(bar, '-', sizeof bar);
    memset(bar, '=', (size_t)full);
    bar[sizeof bar - 1] = 0;
    g_autofree char *done = clock_text((double)r->n_written / SAMPLE_RATE);
    g_autofree char *all = clock_text((double)r->n_frames / SAMPLE_RATE);
    fprintf(stderr, "\r  %s  %s of %s ", bar, done, all);
    fflush(stderr);
}

static void clear_progress(const struct render *r)
{
    if (r->shows_progress)
        fprintf(stderr, "\r%*s\r", 60, "");
}

/* What is wrong with recordings. */
static void tell_notices(struct render *r)
{
    for (char *line; (line = decode_notice(r->decode)); g_free(line)) {
        clear_progress(r);
        g_printerr("withness: %s\n", line);
    }
}

static void note_events(struct render *r)
{
    for (int i = 0; r->events && i < r->player.n_happened; i++) {
        const struct event *e = &r->player.happened[i].event;
        int64_t at = e->onset - r->from;
        if (at < 0 || at >= r->n_frames)
            continue;
        g_string_append_printf(
            r->events, "%.6f\t%" G_GINT64_FORMAT "\t%s\t%d\t%.3f\t%s\n", frame_time(at),
            e->onset, r->scene->layer[r->player.happened[i].layer].name, e->who,
            frame_time(e->length), e->answers < 0 ? "-" : r->scene->layer[e->answers].name);
    }
    r->player.n_happened = 0;
}

static bool render_block(struct render *r, GError **error)
{
    float frames[BLOCK][2];
    if ((int64_t)r->player.engine.rendered == r->fade_out_at)
        player_fade_out(&r->player, fade_out_s(r->options->for_s));
    decode_wait(r->decode);
    realtime_enter();
    engine_render(&r->player.engine, &frames[0][0], BLOCK);
    realtime_leave();
    player_poll(&r->player);
    note_events(r);
    int64_t skip = MIN(r->n_early, BLOCK);
    int64_t n = MIN(BLOCK - skip, r->n_frames - r->n_written);
    r->n_early -= skip;
    r->n_written += n;
    return writer_write(r->writer, frames[skip], n, error);
}

static bool render_all(struct render *r, GError **error)
{
    while (r->n_written < r->n_frames) {
        if (!render_block(r, error))
            return false;
        tell_notices(r);
        show_progress(r);
        g_main_context_iteration(NULL, FALSE);
        if (r->cancelled) {
            g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                "stopped before the end; nothing was kept");
            return false;
        }
    }
    return writer_finish(r->writer, error);
}

/* The first block may begin before the first frame, and the limiter gives everything
 * LIMITER_DELAY late. */
static bool begin(struct render *r, GError **error)
{
    const struct options *o = r->options;
    r->from = llround(o->from_s * SAMPLE_RATE);
    r->n_frames = MAX(llround(o->for_s * SAMPLE_RATE), 1);
    library_init(&r->library);
    r->decode = decode_new(DECODE_BUDGET);
    player_init(&r->player, r->from, isnan(o->volume) ? 1 : o->volume);
    struct stage_options options = {
        .seed = o->seed,
        .frame = r->player.engine.frame,
        .only = (const char *const *)o->only,
        .library = &r->library,
        .decode = r->decode,
        .patient = true,
    };
    r->n_early = r->from - r->player.engine.frame + LIMITER_DELAY;
    int64_t fade_blocks = (int64_t)ceil(fade_out_s(o->for_s) * SAMPLE_RATE / BLOCK);
    r->fade_out_at = MAX((r->n_early + r->n_frames) / BLOCK - fade_blocks, 0) * BLOCK;
    if (o->loop)
        r->fade_out_at = INT64_MAX;
    double fade_s = o->loop ? 0 : fade_in_s(o->for_s);
    return player_play(&r->player, r->scene, &options, fade_s, error);
}

static bool open_file(struct render *r, GError **error)
{
    g_autofree char *at = clock_text(r->options->from_s);
    g_autofree char *comment =
        g_strdup_printf("Withness %s, seed %" G_GUINT64_FORMAT ", from %s", options_version(),
                        stage_seed(player_stage(&r->player)), at);
    r->writer = writer_new(r->options->output, r->scene->name, comment, error);
    return r->writer != NULL;
}

static bool write_events(const struct render *r, GError **error)
{
    return !r->events || g_file_set_contents(r->options->events, r->events->str,
                                             (gssize)r->events->len, error);
}

static bool check_only(const struct scene *scene, char **only, GError **error)
{
    for (int i = 0; only && only[i]; i++) {
        struct nearest nearest = nearest_to(only[i]);
        bool found = false;
        for (int k = 0; k < scene->n_layers; k++) {
            found |= strcmp(scene->layer[k].name, only[i]) == 0;
            nearest_offer(&nearest, scene->layer[k].name);
        }
        if (found)
            continue;
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "no layer \"%s\" in this scene%s%s%s", only[i],
                    nearest.best ? "; did you mean \"" : "", nearest.best ? nearest.best : "",
                    nearest.best ? "\"?" : "");
        return false;
    }
    return true;
}

bool render_scene(const struct scene *scene, const struct options *o, uint64_t *seed,
                  GError **error)
{
    if (!writer_knows(o->output, error) || !check_only(scene, o->only, error))
        return false;
    struct render *r = g_new0(struct render, 1);
    r->scene = scene;
    r->options = o;
    r->shows_progress = isatty(STDERR_FILENO);
    r->events =
        o->events ? g_string_new("# seconds\tframe\tlayer\twho\tlength\tanswers\n") : NULL;
    guint sources[] = {g_unix_signal_add(SIGINT, cancel, r),
                       g_unix_signal_add(SIGTERM, cancel, r),
                       g_unix_signal_add(SIGHUP, cancel, r)};
    bool done = begin(r, error) && open_file(r, error) && render_all(r, error) &&
                write_events(r, error);
    clear_progress(r);
    if (done && seed)
        *seed = stage_seed(player_stage(&r->player));
    for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
        g_source_remove(sources[i]);
    writer_free(r->writer);
    player_destroy(&r->player);
    decode_free(r->decode);
    library_clear(&r->library);
    if (r->events)
        g_string_free(r->events, TRUE);
    g_free(r);
    return done;
}

static struct scene *read_scene(const struct options *o)
{
    struct vocabulary vocabulary;
    struct library library;
    g_autoptr(GPtrArray) faults = faults_new();
    vocabulary_fill(&vocabulary);
    library_init(&library);
    struct scene *scene = scene_read(o->words[0], &vocabulary, &library, faults);
    library_clear(&library);
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_printerr("%s\n", line);
    }
    if (scene && o->breath)
        pattern_read(o->breath, scene->breath_s);
    return scene;
}

static void say_done(const struct scene *scene, const struct options *o, uint64_t seed)
{
    g_autofree char *length = clock_text(o->for_s);
    g_autofree char *name = fault_shown(scene->name, 200);
    printf("%s of \"%s\" in %s (seed %" G_GUINT64_FORMAT ")\n", length, name, o->output, seed);
}

int render_run(const struct options *o)
{
    g_autoptr(GError) error = NULL;
    struct scene *scene = read_scene(o);
    if (!scene)
        return 1;
    signal(SIGXFSZ, SIG_IGN); /* a limit on a file's size is told as an error */
    uint64_t seed;
    bool done = render_scene(scene, o, &seed, &error);
    if (done)
        say_done(scene, o, seed);
    scene_free(scene);
    if (done)
        return 0;
    g_printerr("withness: %s\n", error->message);
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 130 : 1;
}
