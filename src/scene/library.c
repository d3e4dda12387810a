#include "scene/library.h"

#include "scene/fault.h"
#include "scene/nearest.h"
#include "scene/scene.h"
#include "scene/scene_file.h"

#include <errno.h>
#include <gio/gio.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char ending[] = ".scene";

/* The folder of the running program, or NULL where the system doesn't tell. */
static char *program_folder(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    return program ? g_path_get_dirname(program) : NULL;
}

static bool is_inside(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/')
        n--;
    return strncmp(path, folder, n) == 0 && (path[n] == '/' || n == 1);
}

static void add_folder(GPtrArray *folders, const char *base, const char *rest)
{
    char *folder = g_build_filename(base, rest, NULL);
    if (g_ptr_array_find_with_equal_func(folders, folder, g_str_equal, NULL))
        g_free(folder);
    else
        g_ptr_array_add(folders, folder);
}

static char **folders_of(const char *what, const char *in_tree)
{
    GPtrArray *folders = g_ptr_array_new();
    g_autofree char *rest = g_build_filename("withness", what, NULL);
    add_folder(folders, g_get_user_data_dir(), rest);
    for (const char *const *dir = g_get_system_data_dirs(); *dir; dir++)
        add_folder(folders, *dir, rest);
    g_autofree char *program = program_folder();
    bool in_source = !program || is_inside(program, WITHNESS_SOURCE_TREE);
    if (program && !in_source) { /* installed: PREFIX/bin beside PREFIX/share */
        g_autofree char *prefix = g_path_get_dirname(program);
        g_autofree char *share = g_build_filename(prefix, "share", NULL);
        add_folder(folders, share, rest);
    }
    add_folder(folders, WITHNESS_DATADIR, what);
    if (in_source)
        add_folder(folders, WITHNESS_SOURCE_TREE, in_tree);
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(folders, FALSE);
}

void library_init(struct library *l)
{
    l->scenes = folders_of("scenes", "scenes");
    l->sounds = folders_of("sounds", "assets/sounds");
}

void library_clear(struct library *l)
{
    g_strfreev(l->scenes);
    g_strfreev(l->sounds);
    *l = (struct library){0};
}

/* Every scene file's path by its word, whole and broken. Free both. */
static GHashTable *scene_paths(const struct library *l)
{
    GHashTable *paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (char **folder = l->scenes; *folder; folder++) {
        g_autoptr(GDir) dir = g_dir_open(*folder, 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));) {
            if (!g_str_has_suffix(name, ending) || *name == '.')
                continue;
            char *word = g_strndup(name, strlen(name) - strlen(ending));
            if (g_hash_table_contains(paths, word))
                g_free(word);
            else
                g_hash_table_insert(paths, word, g_build_filename(*folder, name, NULL));
        }
    }
    return paths;
}

static void library_scene_free(void *at)
{
    struct library_scene *s = at;
    g_free(s->word);
    g_free(s->path);
    g_free(s->name);
    g_free(s->description);
    g_free(s);
}

static int by_word(const void *a, const void *b)
{
    const struct library_scene *x = *(struct library_scene *const *)a,
                               *y = *(struct library_scene *const *)b;
    return strcmp(x->word, y->word);
}

GPtrArray *library_scenes(const struct library *l, const struct vocabulary *v)
{
    GPtrArray *scenes = g_ptr_array_new_with_free_func(library_scene_free);
    g_autoptr(GHashTable) paths = scene_paths(l);
    GHashTableIter each;
    void *word, *path;
    g_hash_table_iter_init(&each, paths);
    while (g_hash_table_iter_next(&each, &word, &path)) {
        struct library_scene *found = g_new0(struct library_scene, 1);
        struct scene *scene = scene_read(path, v, l, NULL);
        found->word = g_strdup(word);
        found->path = g_strdup(path);
        found->name = g_strdup(scene ? scene->name : word);
        found->description = g_strdup(scene ? scene->description : NULL);
        found->hour = scene ? scene->hour : NAN;
        found->broken = !scene;
        scene_free(scene);
        g_ptr_array_add(scenes, found);
    }
    g_ptr_array_sort(scenes, by_word);
    return scenes;
}

bool library_same_file(const char *a, const char *b)
{
    struct stat x, y;
    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

const struct library_scene *library_step(const GPtrArray *scenes, const char *path, int step)
{
    int n = (int)scenes->len, at = step > 0 ? -1 : n;
    for (int i = 0; path && i < n; i++)
        if (library_same_file(((const struct library_scene *)scenes->pdata[i])->path, path))
            at = i;
    for (int tried = 0; tried < n; tried++) {
        at = ((at + step) % n + n) % n;
        const struct library_scene *s = scenes->pdata[at];
        if (!s->broken)
            return s;
    }
    return NULL;
}

/* "Under the beeches" is under-the-beeches. */
static char *word_of(const char *said)
{
    char *word = g_ascii_strdown(said, -1);
    return g_strdelimit(g_strstrip(word), " _", '-');
}

static void set_unknown(GError **error, const struct library *l, const char *word,
                        const char *const *others)
{
    struct nearest nearest = nearest_to(word);
    g_autoptr(GHashTable) paths = scene_paths(l);
    GHashTableIter each;
    void *known;
    g_hash_table_iter_init(&each, paths);
    while (g_hash_table_iter_next(&each, &known, NULL))
        nearest_offer(&nearest, known);
    for (; others && *others; others++)
        nearest_offer(&nearest, *others);
    g_autofree char *shown = fault_shown(word, 60);
    if (nearest.best)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                    "There is no scene called \"%s\". Did you mean \"%s\"?", shown,
                    nearest.best);
    else
        g_set_error(
            error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
            "There is no scene called \"%s\". `withness scenes` lists those there are.",
            shown);
}

char *library_find_scene(const struct library *l, const char *word, const char *const *others,
                         GError **error)
{
    if (strchr(word, '/') || g_str_has_suffix(word, ending)) {
        if (g_file_test(word, G_FILE_TEST_EXISTS))
            return g_strdup(word);
        if (strchr(word, '/')) {
            g_autofree char *shown = fault_shown(word, 4096);
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no file %s.",
                        shown);
            return NULL;
        }
    }
    g_autofree char *plain = word_of(word);
    if (g_str_has_suffix(plain, ending))
        plain[strlen(plain) - strlen(ending)] = '\0';
    g_autoptr(GHashTable) paths = scene_paths(l);
    const char *path = g_hash_table_lookup(paths, word);
    if (!path)
        path = g_hash_table_lookup(paths, plain);
    if (path)
        return g_strdup(path);
    set_unknown(error, l, word, others);
    return NULL;
}
