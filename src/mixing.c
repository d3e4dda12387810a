#include "mixing.h"

#include "around.h"
#include "bring.h"
#include "draft.h"
#include "scene/fault.h"
#include "scene/pattern.h"
#include "scene/scene_file.h"
#include "scene/scene_writer.h"
#include "together.h"

#include <math.h>
#include <string.h>

static const double hear_s = 1.2, new_s = 2;
static const double softly_db = -9;
static const double told_s = 7, offered_s = 17; /* a scene's name stands for 10 */
static const float alone_s = 0.25f;

void mixing_init(struct mixing *m, const struct options *options, struct player *player,
                 const struct vocabulary *v, const struct library *l, struct decode *decode)
{
    *m = (struct mixing){.options = options,
                         .player = player,
                         .vocabulary = v,
                         .library = l,
                         .decode = decode,
                         .n_rows = 7};
    desk_init(&m->desk, v, l);
    m->tuning.player = player;
    m->tuning.options = (struct stage_options){.library = l, .decode = decode};
}

const struct scene *mixing_heard(const struct mixing *m)
{
    return m->tuning.playing;
}

const struct scene *mixing_scene(const struct mixing *m)
{
    return desk_scene(&m->desk);
}

static void tell(struct mixing *m, const char *text)
{
    g_free(m->told);
    m->told = g_strdup(text);
    m->told_s = told_s;
}

char *mixing_told(struct mixing *m, double *for_s)
{
    *for_s = m->told_s;
    return g_steal_pointer(&m->told);
}

static void tell_faults(struct mixing *m, const GPtrArray *faults)
{
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_printerr("%s\n", line);
        if (i == 0)
            tell(m, line);
        m->told_s = 30;
    }
}

static struct scene *read_scene(struct mixing *m, const char *path)
{
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *scene = scene_read(path, m->vocabulary, m->library, faults);
    if (!scene)
        tell_faults(m, faults);
    return scene;
}

/* What is to be heard of a scene: as it says, but for a breath that was asked for. */
static struct scene *as_asked(const struct mixing *m, const struct scene *scene)
{
    struct scene *heard = scene_copy(scene);
    if (m->options->breath && memcmp(m->breath_s, scene->breath_s, sizeof m->breath_s) == 0)
        pattern_read(m->options->breath, heard->breath_s);
    return heard;
}

/* The first at once, so that there is something to be heard; another when it is ready. `began`:
 * the scene frame at which its hour was, or is, the one it names. */
static bool play(struct mixing *m, const struct scene *scene, uint64_t seed, int64_t began,
                 double seconds)
{
    struct stage_options options = m->tuning.options;
    options.seed = seed;
    options.shared = m->options->together;
    options.began = scene->hour_now ? player_frame(m->player) : began;
    g_autoptr(GError) error = NULL;
    struct scene *heard = as_asked(m, scene);
    bool plays = true;
    if (mixing_heard(m)) {
        player_go(m->player, heard, &options, seconds);
        tuning_await(&m->tuning, heard);
    } else if (player_play(m->player, heard, &options, seconds, &error)) {
        tuning_begin(&m->tuning, heard);
    } else {
        g_printerr("withness: %s\n", error->message);
        plays = false;
    }
    scene_free(heard);
    return plays;
}

static uint64_t seed_of(const struct mixing *m, const char *path)
{
    return m->options->together && path ? together_seed(path) : m->options->seed;
}

/* --- the file, as others write it --- */

static void file_changed(GFileMonitor *monitor, GFile *file, GFile *other,
                         GFileMonitorEvent event, void *data)
{
    (void)monitor, (void)file, (void)other, (void)event;
    struct mixing *m = data;
    m->edited_s = m->now_s;
}

static void stop_watching(struct mixing *m)
{
    if (m->monitor)
        g_file_monitor_cancel(m->monitor);
    g_clear_object(&m->monitor);
    m->edited_s = 0;
    m->faulty = false;
}

static void watch(struct mixing *m)
{
    stop_watching(m);
    const char *path = mixing_scene(m)->path;
    if (!path)
        return;
    g_autoptr(GFile) file = g_file_new_for_path(path);
    m->monitor = g_file_monitor_file(file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    if (m->monitor)
        g_signal_connect(m->monitor, "changed", G_CALLBACK(file_changed), m);
}

static void note_file(struct mixing *m, const struct scene *scene)
{
    scene_free(m->in_file);
    m->in_file = scene ? scene_copy(scene) : NULL;
}

static bool is_known(const struct mixing *m, const struct scene *scene)
{
    return (m->in_file && scene_equal(scene, m->in_file)) ||
           scene_equal(scene, mixing_scene(m));
}

/* Follows an editor: what it wrote is another step of the history, with what was not saved
 * behind it. False when it wrote nothing new. */
static bool reread(struct mixing *m)
{
    const char *path = mixing_scene(m)->path;
    m->edited_s = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        m->faulty = false;
        return false; /* an editor that writes anew, or it was deleted: it plays on */
    }
    struct scene *scene = read_scene(m, path);
    bool was_faulty = m->faulty;
    m->faulty = !scene;
    if (!scene)
        return false;
    if (is_known(m, scene)) {
        scene_free(scene);
        if (was_faulty)
            tell(m, "The scene's file reads well again.");
        return false;
    }
    bool unsaved = !history_is_saved(&m->desk.history);
    note_file(m, scene);
    m->tuning.slow = true;
    memcpy(m->breath_s, scene->breath_s, sizeof m->breath_s);
    desk_replace(&m->desk, scene, true);
    tell(m, unsaved ? "The scene's file was edited. Ctrl+Z goes back to what you had here."
                    : "The scene's file was edited.");
    return true;
}

/* --- what was not saved --- */

static void keep_draft(struct mixing *m)
{
    const struct scene *scene = mixing_scene(m);
    if (!scene || history_is_saved(&m->desk.history) ||
        (m->in_file && scene_equal(scene, m->in_file)))
        return;
    g_autoptr(GError) error = NULL;
    if (!draft_keep(scene, m->vocabulary, m->library, &error))
        g_printerr("withness: what you changed could not be kept: %s\n", error->message);
}

/* Told as a scene begins, when its name stands where it is told. */
static void offer(struct mixing *m, const char *text)
{
    tell(m, text);
    m->told_s = offered_s;
}

/* A draft lies ahead in the history: taken by redo, and left alone by whoever doesn't. */
static void offer_draft(struct mixing *m)
{
    const char *path = mixing_scene(m)->path;
    struct scene *draft = draft_read(path, m->vocabulary, m->library);
    if (draft && !scene_equal(draft, mixing_scene(m))) {
        history_put(&m->desk.history, draft);
        history_undo(&m->desk.history);
        offer(m, path ? "What you changed here was kept. Ctrl+Shift+Z brings it back."
                      : "The place you began was kept. Ctrl+Shift+Z brings it back.");
        return;
    }
    scene_free(draft);
    if (path && draft_is_there(NULL))
        offer(m, "The new place you began was kept. Ctrl+N takes you there.");
}

void mixing_destroy(struct mixing *m)
{
    keep_draft(m);
    stop_watching(m);
    if (m->cancel)
        g_cancellable_cancel(m->cancel);
    while (m->n_bringing > 0) /* it has been told to stop, and does so soon */
        g_main_context_iteration(NULL, TRUE);
    g_clear_object(&m->cancel);
    tuning_clear(&m->tuning);
    desk_clear(&m->desk);
    g_clear_pointer(&m->in_file, scene_free);
    g_clear_pointer(&m->told, g_free);
}

bool mixing_open(struct mixing *m, const char *path, double seconds)
{
    struct scene *scene = path ? read_scene(m, path) : scene_new();
    if (!scene)
        return false;
    if (!path)
        scene->name = g_strdup("A new place");
    memcpy(m->breath_s, scene->breath_s, sizeof m->breath_s);
    int64_t began = player_frame(m->player);
    uint64_t seed = stage_choose_seed(scene, seed_of(m, path));
    if (!play(m, scene, seed, began, seconds)) {
        scene_free(scene);
        return false;
    }
    m->seed = seed;
    m->began = began;
    m->elsewhere = false;
    keep_draft(m);
    desk_open(&m->desk, scene);
    m->opened++;
    note_file(m, path ? scene : NULL);
    m->tuned = m->desk.changes;
    m->tuning.done = true;
    watch(m);
    offer_draft(m);
    return true;
}

void mixing_again(struct mixing *m, double seconds)
{
    if (play(m, mixing_scene(m), m->seed, m->began, seconds))
        m->elsewhere = false;
}

/* --- what the desk wishes for --- */

static void save(struct mixing *m)
{
    /* What an editor wrote comes first, though nobody told of it yet. */
    if (mixing_scene(m)->path && reread(m))
        return;
    if (m->faulty) {
        tell(m, "Its file has a fault just now, so nothing was written over it.");
        return;
    }
    const struct scene *scene = mixing_scene(m);
    g_autofree char *path = scene_save_path(scene, m->library);
    g_autoptr(GError) error = NULL;
    if (!scene_save(scene, path, m->vocabulary, m->library, &error)) {
        g_printerr("withness: %s\n", error->message);
        g_autofree char *line = g_strdup_printf("It could not be kept: %s", error->message);
        tell(m, line);
        return;
    }
    draft_forget(scene->path);
    draft_forget(path);
    bool elsewhere = g_strcmp0(scene->path, path) != 0;
    history_set_path(&m->desk.history, path);
    history_set_saved(&m->desk.history);
    note_file(m, mixing_scene(m));
    if (elsewhere)
        watch(m);
    g_autofree char *shown = g_filename_display_name(path);
    const char *home = g_get_home_dir();
    bool in_home = home && g_str_has_prefix(shown, home) && shown[strlen(home)] == '/';
    g_autofree char *line = g_strdup_printf("Kept in %s%s.", in_home ? "~" : "",
                                            in_home ? shown + strlen(home) : shown);
    tell(m, line);
}

/* Another scene, softly; or the own one again. */
static void hear(struct mixing *m, const char *path)
{
    if (!path) {
        if (m->elsewhere)
            mixing_again(m, hear_s);
        return;
    }
    struct scene *scene = read_scene(m, path);
    if (!scene)
        return;
    scene->level_db += softly_db;
    if (play(m, scene, seed_of(m, path), player_frame(m->player), hear_s))
        m->elsewhere = true;
    scene_free(scene);
}

/* A file that is on its way to become a layer. */
struct dropped {
    struct mixing *mixing;
    unsigned opened; /* on which scene it fell */
    double bearing_deg, distance_m;
};

static void land(struct mixing *m, const char *name, const struct dropped *d)
{
    if (!desk_add(&m->desk, name, NULL) || d->distance_m <= 0)
        return;
    double bearing_deg =
        around_free(mixing_scene(m), desk_selected(&m->desk), d->bearing_deg, d->distance_m);
    desk_place(&m->desk, bearing_deg, d->distance_m);
}

static void brought(void *whom, const char *name, const GError *error)
{
    g_autofree struct dropped *d = whom;
    struct mixing *m = d->mixing;
    m->n_bringing--;
    if (g_cancellable_is_cancelled(m->cancel))
        return;
    if (error) {
        g_printerr("withness: %s\n", error->message);
        g_autofree char *line = g_strdup_printf("It can't be brought in. %s.", error->message);
        tell(m, line);
    } else if (d->opened == m->opened) {
        land(m, name, d);
    } else {
        tell(m, "What you dropped is among the sounds now: A lists them.");
    }
}

static void bring_in(struct mixing *m, const char *path)
{
    struct dropped *d = g_new(struct dropped, 1);
    *d = (struct dropped){m, m->opened, m->drop_bearing_deg, m->drop_distance_m};
    if (!m->cancel)
        m->cancel = g_cancellable_new();
    m->n_bringing++;
    bring(path, m->cancel, brought, d);
}

static void grant(struct mixing *m, const struct wish *w)
{
    switch (w->type) {
    case WISH_NONE:
        break;
    case WISH_TELL:
        tell(m, w->text);
        break;
    case WISH_SAVE:
        save(m);
        break;
    case WISH_OPEN:
        if (!mixing_open(m, w->text, new_s) && m->elsewhere)
            mixing_again(m, hear_s);
        break;
    case WISH_HEAR:
        hear(m, w->text);
        break;
    case WISH_NEW:
        mixing_open(m, NULL, new_s);
        break;
    case WISH_BRING:
        bring_in(m, w->text);
        break;
    case WISH_KEYS:
        m->keys_wished = true;
        break;
    }
}

static void grant_all(struct mixing *m)
{
    for (struct wish w; (w = desk_wish(&m->desk)).type != WISH_NONE; g_free(w.text))
        grant(m, &w);
}

/* --- hands --- */

bool mixing_input(struct mixing *m, enum action action, const struct window *w)
{
    const struct input *in = &w->input;
    const struct place *place = &w->painter.place;
    if (!m->seen || place->width == 0)
        return false;
    struct hand h = {.action = in->escape ? ACTION_BACK : action,
                     .target = board_target(m->seen, place, in->x, in->y),
                     .shift = in->shift,
                     .turn = in->turn,
                     .text = in->text};
    struct point at = {in->x, in->y};
    if (action == ACTION_PRESSED) {
        m->press = at;
        m->grab = (struct point){0, 0};
        if (h.target.under == UNDER_LAYER) {
            const struct view_layer *l = &m->seen->layer[h.target.index];
            struct point its = place_point(place, l->bearing_rad, l->distance_m);
            m->grab = (struct point){its.x - at.x, its.y - at.y};
        }
    }
    if (h.target.under == UNDER_WORD && w->painter.picture.panel.strip.now < 0.3f)
        h.target.under = UNDER_NOTHING;  /* a finger only calls it up */
    if (h.target.under == UNDER_LAYER) { /* the picture shows what is heard */
        const struct scene *heard = mixing_heard(m);
        bool own = !m->elsewhere && mixing_scene(m) && h.target.index < heard->n_layers;
        h.target.index =
            own ? scene_layer_index(mixing_scene(m), heard->layer[h.target.index].name) : -1;
        if (h.target.index < 0)
            h.target.under = UNDER_NOTHING;
    }
    if (h.target.under == UNDER_NOTHING && m->board.page != BOARD_LIST &&
        picture_is_name(&w->painter.picture, in->x, in->y))
        h.target.under = UNDER_NAME;
    h.far = hypotf(at.x - m->press.x, at.y - m->press.y) > 4 * place->scale;
    if (m->desk.pressed) {
        at.x += m->grab.x;
        at.y += m->grab.y;
    }
    float bearing, distance;
    place_read(place, at, &bearing, &distance);
    h.bearing_deg = bearing * 180 / G_PI;
    h.distance_m = distance;
    if (action == ACTION_DROPPED) {
        m->drop_bearing_deg = h.bearing_deg;
        m->drop_distance_m = in->x > 0 && in->y > 0 ? distance : 0;
    }
    bool taken = desk_hand(&m->desk, &h);
    grant_all(m);
    return taken;
}

bool mixing_typing(const struct mixing *m)
{
    enum desk_page page = m->desk.page;
    return page == PAGE_SOUNDS || page == PAGE_PLACES || page == PAGE_NAME;
}

void mixing_follow(struct mixing *m, double now_s, double dt)
{
    m->now_s = now_s;
    desk_wait(&m->desk, dt);
    grant_all(m);
    tuning_poll(&m->tuning, now_s);
    if (mixing_scene(m) && m->edited_s > 0 && now_s > m->edited_s + 0.15)
        reread(m);
    if (!mixing_scene(m) || m->elsewhere)
        return;
    if (m->tuned != m->desk.changes) {
        m->tuned = m->desk.changes;
        m->tuning.done = false;
    }
    if (!m->tuning.done) {
        struct scene *heard = as_asked(m, mixing_scene(m));
        tuning_follow(&m->tuning, heard, !m->desk.dragging, now_s);
        scene_free(heard);
    }
    for (int i = 0; i < mixing_heard(m)->n_layers; i++) {
        int own = scene_layer_index(mixing_scene(m), mixing_heard(m)->layer[i].name);
        if (own >= 0)
            tuning_focus(&m->tuning, i, desk_focus(&m->desk, own), alone_s);
    }
}

void mixing_see(struct mixing *m, struct view *v, const struct place *place)
{
    const struct scene *heard = mixing_heard(m);
    m->n_rows = board_rows(place);
    desk_see(&m->desk, &m->board, m->n_rows);
    /* The picture's layers are those that are heard: the board speaks of the same. */
    int *told[] = {&m->board.selected, &m->board.hovered};
    for (int k = 0; k < 2; k++)
        if (*told[k] >= 0)
            *told[k] = heard && !m->elsewhere
                           ? scene_layer_index(heard, mixing_scene(m)->layer[*told[k]].name)
                           : -1;
    v->board = &m->board;
    m->seen = v;
    gliding_step(&m->gliding, v, m->desk.dragging ? m->board.selected : -1);
}
