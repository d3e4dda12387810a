#include "memory.h"

#include <math.h>

static const char group[] = "last";

static char *state_path(void)
{
    return g_build_filename(g_get_user_state_dir(), "withness", "state", NULL);
}

static int size_or(GKeyFile *file, const char *key, int usual)
{
    int n = g_key_file_get_integer(file, group, key, NULL);
    return n >= 200 && n <= 16384 ? n : usual;
}

void memory_load(struct memory *m)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *path = state_path();
    g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL);
    m->scene = g_key_file_get_string(file, group, "scene", NULL);
    g_autoptr(GError) error = NULL;
    double volume = g_key_file_get_double(file, group, "volume", &error);
    m->volume = !error && isfinite(volume) ? CLAMP(volume, 0.05, 1) : 0.7;
    m->width = size_or(file, "width", 960);
    m->height = size_or(file, "height", 600);
}

void memory_save(const struct memory *m)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *path = state_path();
    g_autofree char *folder = g_path_get_dirname(path);
    if (m->scene)
        g_key_file_set_string(file, group, "scene", m->scene);
    g_key_file_set_double(file, group, "volume", m->volume);
    g_key_file_set_integer(file, group, "width", m->width);
    g_key_file_set_integer(file, group, "height", m->height);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        g_key_file_save_to_file(file, path, NULL);
}

void memory_clear(struct memory *m)
{
    g_clear_pointer(&m->scene, g_free);
}
