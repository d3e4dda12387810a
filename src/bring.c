#include "bring.h"

#include "io/reader.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct bringing {
    GFile *part; /* what the copy is called until it is whole */
    char *folder, *name;
    bring_done *done;
    void *whom;
};

static void bringing_free(struct bringing *b)
{
    g_clear_object(&b->part);
    g_free(b->folder);
    g_free(b->name);
    g_free(b);
}

/* A scene's line must be able to say it: no signs that mean something there. */
static char *plain_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    char *name = g_utf8_make_valid(base, -1);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c < ' ' || strchr("#\\[];=\"/", *c))
            *c = '-';
    g_strstrip(name);
    while (*name == '.')
        memmove(name, name + 1, strlen(name));
    if (!strchr(name, '.') || strlen(name) > 120) {
        g_free(name);
        name = g_strdup("sound.ogg");
    }
    return name;
}

static bool same_size(const char *a, const char *b)
{
    GStatBuf x, y;
    return g_stat(a, &x) == 0 && g_stat(b, &y) == 0 && x.st_size == y.st_size;
}

/* A name that nothing else has there; one that is there already with as many bytes is taken
 * for the same. */
static char *free_name(const char *folder, const char *wish, const char *path, bool *there)
{
    const char *dot = strrchr(wish, '.');
    g_autofree char *stem = g_strndup(wish, (gsize)(dot - wish));
    char *name = g_strdup(wish);
    for (int n = 2;; n++) {
        g_autofree char *place = g_build_filename(folder, name, NULL);
        *there = g_file_test(place, G_FILE_TEST_EXISTS) && same_size(place, path);
        if (*there || !g_file_test(place, G_FILE_TEST_EXISTS))
            return name;
        g_free(name);
        name = g_strdup_printf("%s-%d%s", stem, n, dot);
    }
}

static void copied(GObject *file, GAsyncResult *result, gpointer data)
{
    struct bringing *b = data;
    g_autoptr(GError) error = NULL;
    bool well = g_file_copy_finish(G_FILE(file), result, &error);
    g_autofree char *part = g_file_get_path(b->part);
    g_autofree char *place = g_build_filename(b->folder, b->name, NULL);
    if (well && g_rename(part, place) != 0) {
        well = false;
        g_set_error(&error, G_IO_ERROR, g_io_error_from_errno(errno), "%s", g_strerror(errno));
    }
    if (!well)
        g_unlink(part);
    b->done(b->whom, well ? b->name : NULL, error);
    bringing_free(b);
}

void bring(const char *path, GCancellable *cancel, bring_done *done, void *whom)
{
    g_autoptr(GError) error = NULL;
    struct reader *r = reader_open(path, &error);
    reader_close(r);
    if (!r) {
        g_autofree char *shown = g_filename_display_basename(path);
        g_prefix_error(&error, "%s: ", shown);
        done(whom, NULL, error);
        return;
    }
    g_autofree char *folder =
        g_build_filename(g_get_user_data_dir(), "withness", "sounds", NULL);
    g_autofree char *wish = plain_name(path);
    bool there;
    g_autofree char *name = free_name(folder, wish, path, &there);
    if (there) {
        done(whom, name, NULL);
        return;
    }
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        g_set_error(&error, G_IO_ERROR, g_io_error_from_errno(errno), "%s: %s", folder,
                    g_strerror(errno));
        done(whom, NULL, error);
        return;
    }
    struct bringing *b = g_new0(struct bringing, 1);
    g_autofree char *part = g_strdup_printf("%s/.%s.part", folder, name);
    g_autoptr(GFile) from = g_file_new_for_path(path);
    *b = (struct bringing){.part = g_file_new_for_path(part),
                           .folder = g_steal_pointer(&folder),
                           .name = g_steal_pointer(&name),
                           .done = done,
                           .whom = whom};
    g_file_copy_async(from, b->part, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, cancel, NULL,
                      NULL, copied, b);
}
