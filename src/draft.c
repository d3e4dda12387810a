#include "draft.h"

#include "scene/scene_file.h"
#include "scene/scene_writer.h"

#include <glib/gstdio.h>

/* Named for a person, and told from its namesakes in other folders by a sum of the path. */
static char *place_of(const char *path)
{
    g_autofree char *name = path ? g_path_get_basename(path) : g_strdup("new.scene");
    g_autofree char *sum =
        path ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1) : g_strdup("");
    g_autofree char *file = g_strdup_printf("%.8s%s%s", sum, path ? "-" : "", name);
    return g_build_filename(g_get_user_state_dir(), "withness", "drafts", file, NULL);
}

bool draft_keep(const struct scene *scene, const struct vocabulary *v, const struct library *l,
                GError **error)
{
    g_autofree char *place = place_of(scene->path);
    g_unlink(place); /* so that the scene's own text is what it is written into */
    return scene_save(scene, place, v, l, error);
}

struct scene *draft_read(const char *path, const struct vocabulary *v, const struct library *l)
{
    g_autofree char *place = place_of(path), *text = NULL;
    gsize length;
    if (!g_file_get_contents(place, &text, &length, NULL))
        return NULL;
    return scene_parse(text, length, path, v, l, NULL);
}

bool draft_is_there(const char *path)
{
    g_autofree char *place = place_of(path);
    return g_file_test(place, G_FILE_TEST_IS_REGULAR);
}

void draft_forget(const char *path)
{
    g_autofree char *place = place_of(path);
    g_unlink(place);
}
