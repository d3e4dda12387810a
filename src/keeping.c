#include "keeping.h"

#include "draft.h"
#include "scene/fault.h"
#include "scene/scene_file.h"
#include "scene/scene_writer.h"

#include <string.h>

static const double written_s = 0.15;              /* editors write in several goes */
static const double offered_s = 17, faulty_s = 30; /* a scene's name stands for 10 */

void keeping_init(struct keeping *k, struct desk *desk, struct telling *telling)
{
    *k = (struct keeping){.desk = desk, .telling = telling};
}

static void tell_faults(struct keeping *k, const GPtrArray *faults)
{
    for (guint i = 0; i < faults->len; i++) {
        g_autofree char *line = fault_print(faults->pdata[i]);
        g_printerr("%s\n", line);
        if (i == 0) {
            g_autofree char *told = fault_tell(faults->pdata[i]);
            telling_say_for(k->telling, told, faulty_s);
        }
    }
}

struct scene *keeping_read(struct keeping *k, const char *path)
{
    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *scene = scene_read(path, k->desk->vocabulary, k->desk->library, faults);
    if (!scene)
        tell_faults(k, faults);
    return scene;
}

/* --- as others write it --- */

static void file_changed(GFileMonitor *monitor, GFile *file, GFile *other,
                         GFileMonitorEvent event, void *data)
{
    (void)monitor, (void)file, (void)other, (void)event;
    struct keeping *k = data;
    k->edited_s = k->now_s;
}

static void stop_watching(struct keeping *k)
{
    if (k->monitor)
        g_file_monitor_cancel(k->monitor);
    g_clear_object(&k->monitor);
    k->edited_s = 0;
    k->faulty = false;
}

static void watch(struct keeping *k)
{
    stop_watching(k);
    const char *path = desk_scene(k->desk)->path;
    if (!path)
        return;
    g_autoptr(GFile) file = g_file_new_for_path(path);
    k->monitor = g_file_monitor_file(file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    if (k->monitor)
        g_signal_connect(k->monitor, "changed", G_CALLBACK(file_changed), k);
}

static void note_file(struct keeping *k, const struct scene *scene)
{
    scene_free(k->in_file);
    k->in_file = scene ? scene_copy(scene) : NULL;
}

static bool is_known(const struct keeping *k, const struct scene *scene)
{
    return (k->in_file && scene_equal(scene, k->in_file)) ||
           scene_equal(scene, desk_scene(k->desk));
}

static bool reread(struct keeping *k)
{
    const char *path = desk_scene(k->desk)->path;
    k->edited_s = 0;
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        k->faulty = false;
        return false; /* an editor that writes anew, or it was deleted: it plays on */
    }
    struct scene *scene = keeping_read(k, path);
    bool was_faulty = k->faulty;
    k->faulty = !scene;
    if (!scene)
        return false;
    if (is_known(k, scene)) {
        scene_free(scene);
        if (was_faulty)
            telling_say(k->telling, "The scene's file reads well again.");
        return false;
    }
    bool unsaved = !history_is_saved(&k->desk->history);
    note_file(k, scene);
    desk_replace(k->desk, scene, true);
    telling_say(k->telling,
                unsaved ? "The scene's file was edited. Ctrl+Z goes back to what you had here."
                        : "The scene's file was edited.");
    return true;
}

bool keeping_follow(struct keeping *k, double now_s)
{
    k->now_s = now_s;
    return desk_scene(k->desk) && k->edited_s > 0 && now_s > k->edited_s + written_s &&
           reread(k);
}

/* --- as it is saved --- */

static void tell_place(struct keeping *k, const char *path)
{
    g_autofree char *shown = g_filename_display_name(path);
    const char *home = g_get_home_dir();
    bool in_home = home && g_str_has_prefix(shown, home) && shown[strlen(home)] == '/';
    g_autofree char *line = g_strdup_printf("Kept in %s%s.", in_home ? "~" : "",
                                            in_home ? shown + strlen(home) : shown);
    telling_say(k->telling, line);
}

bool keeping_save(struct keeping *k)
{
    const struct scene *scene = desk_scene(k->desk);
    /* What an editor wrote comes first, though nobody told of it yet. */
    if (scene->path && reread(k))
        return true;
    if (k->faulty) {
        telling_say(k->telling,
                    "Its file has a fault just now, so nothing was written over it.");
        return false;
    }
    g_autofree char *path = scene_save_path(scene, k->desk->library);
    g_autoptr(GError) error = NULL;
    if (!scene_save(scene, path, k->desk->vocabulary, k->desk->library, &error)) {
        g_printerr("withness: %s\n", error->message);
        g_autofree char *line = g_strdup_printf("It could not be kept: %s", error->message);
        telling_say(k->telling, line);
        return false;
    }
    draft_forget(scene->path);
    draft_forget(path);
    bool elsewhere = g_strcmp0(scene->path, path) != 0;
    history_set_path(&k->desk->history, path);
    history_set_saved(&k->desk->history);
    note_file(k, desk_scene(k->desk));
    if (elsewhere)
        watch(k);
    tell_place(k, path);
    return false;
}

/* --- what was not saved --- */

void keeping_leave(struct keeping *k)
{
    const struct scene *scene = desk_scene(k->desk);
    if (!scene || history_is_saved(&k->desk->history) ||
        (k->in_file && scene_equal(scene, k->in_file)))
        return;
    g_autoptr(GError) error = NULL;
    if (!draft_keep(scene, k->desk->vocabulary, k->desk->library, &error))
        g_printerr("withness: what you changed could not be kept: %s\n", error->message);
}

/* Told as a scene begins, when its name stands where it is told. A draft lies ahead in the
 * history: taken by redo, and left alone by whoever doesn't. */
static void offer_draft(struct keeping *k)
{
    const char *path = desk_scene(k->desk)->path, *offer = NULL;
    struct scene *draft = draft_read(path, k->desk->vocabulary, k->desk->library);
    if (draft && !scene_equal(draft, desk_scene(k->desk))) {
        history_put(&k->desk->history, draft);
        history_undo(&k->desk->history);
        offer = path ? "What you changed here was kept. Ctrl+Shift+Z brings it back."
                     : "The place you began was kept. Ctrl+Shift+Z brings it back.";
    } else {
        scene_free(draft);
        if (path && draft_is_there(NULL))
            offer = "The new place you began was kept. Ctrl+N takes you there.";
    }
    if (offer)
        telling_say_for(k->telling, offer, offered_s);
}

void keeping_enter(struct keeping *k)
{
    const struct scene *scene = desk_scene(k->desk);
    note_file(k, scene->path ? scene : NULL);
    watch(k);
    offer_draft(k);
}

void keeping_clear(struct keeping *k)
{
    keeping_leave(k);
    stop_watching(k);
    g_clear_pointer(&k->in_file, scene_free);
}
