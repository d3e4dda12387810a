#include "scene/scene_file.h"

#include "scene/fault.h"
#include "scene/keys.h"
#include "scene/lines.h"
#include "scene/links.h"
#include "scene/values.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reader {
    struct scene *scene;
    const struct vocabulary *vocabulary;
    const struct library *library;
    GPtrArray *faults;
    struct lines lines;
    GKeyFile *values;
    const char *path; /* or NULL */
};

static bool is_one_line(struct reader *r, const struct line *line, const char *text)
{
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            faults_add(r->faults, line->number, line->group, line->written, text,
                       "has a control character in it; one plain line is wanted");
            return false;
        }
    }
    return true;
}

/* A value as GLib unescapes it, in the listener's language where that may be; NULL and a fault
 * when it can't be. */
static char *value_of(struct reader *r, const struct line *line)
{
    g_autoptr(GError) error = NULL;
    char *text = g_key_file_get_string(r->values, line->group, line->written, &error);
    if (error) {
        g_free(text);
        g_autofree char *raw =
            g_key_file_get_value(r->values, line->group, line->written, NULL);
        faults_add(r->faults, line->number, line->group, line->written, raw,
                   "a backslash is written \\\\ (\\s is a blank at either end)");
        return NULL;
    }
    if (!is_one_line(r, line, text)) {
        g_free(text);
        return NULL;
    }
    if (line->key->type == KEY_TEXT || line->key->type == KEY_WORDS) {
        char *ours =
            g_key_file_get_locale_string(r->values, line->group, line->plain, NULL, NULL);
        if (ours) {
            g_free(text);
            text = ours;
        }
    }
    return text;
}

static bool is_translated_alone(struct reader *r, const struct line *line)
{
    if (!line->language || g_key_file_has_key(r->values, line->group, line->plain, NULL))
        return false;
    faults_add(r->faults, line->number, line->group, line->written, NULL,
               "a translation of nothing; add %s = … for everyone else", line->plain);
    return true;
}

static void read_line(struct reader *r, const struct line *line)
{
    if (is_translated_alone(r, line))
        return;
    g_autofree char *text = value_of(r, line);
    if (!text || line->language)
        return;
    struct values values = {r->scene, r->vocabulary, r->library, r->path, r->faults};
    value_read(&values, line, text);
}

/* Sounds first: whether the other keys of a layer make sense hangs on its sound. */
static void read_lines(struct reader *r)
{
    for (int pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < r->lines.lines->len; i++) {
            const struct line *line = &g_array_index(r->lines.lines, struct line, i);
            if ((line->key->type == KEY_SOUND) == (pass == 0))
                read_line(r, line);
        }
    }
}

static void add_layers(struct reader *r)
{
    for (guint i = 0; i < r->lines.groups->len; i++) {
        const struct line_group *group = &g_array_index(r->lines.groups, struct line_group, i);
        if (key_group_of(group->name) != KEYS_LAYER)
            continue;
        struct scene_layer *l = scene_add_layer(r->scene, group->name);
        if (l)
            l->line = group->number;
    }
}

static bool mentions_sound(const struct reader *r, const char *layer)
{
    for (guint i = 0; i < r->faults->len; i++) {
        const struct fault *f = r->faults->pdata[i];
        if (g_strcmp0(f->group, layer) == 0 && g_strcmp0(f->key, "sound") == 0)
            return true;
    }
    return false;
}

/* A group at fault was not looked into, so what it lacks is not known. */
static void check_sounds(struct reader *r)
{
    for (int i = 0; i < r->scene->n_layers; i++) {
        const struct scene_layer *l = &r->scene->layer[i];
        if (!l->sound && !mentions_sound(r, l->name))
            faults_add(r->faults, l->line, l->name, "sound", NULL,
                       "missing: what is to be heard? (for example leaves, or brook.ogg)");
    }
}

static void name_scene(struct scene *s, const char *path)
{
    s->path = g_strdup(path);
    if (s->name)
        return;
    g_autofree char *file = path ? g_filename_display_basename(path) : g_strdup("Unnamed");
    if (g_str_has_suffix(file, ".scene"))
        file[strlen(file) - strlen(".scene")] = '\0';
    s->name = g_steal_pointer(&file);
}

/* Faults in the bytes themselves; then nothing else can be told. */
static bool check_bytes(const char *text, size_t length, GPtrArray *faults)
{
    const char *bad = memchr(text, '\0', length);
    bool is_nul = bad != NULL;
    if (!is_nul && g_utf8_validate_len(text, length, &bad))
        return true;
    int line = 1;
    for (const char *at = text; at < bad; at++)
        line += *at == '\n';
    faults_add(faults, line, NULL, NULL, NULL, "%s",
               is_nul ? "a NUL byte: a scene is a text file"
                      : "not UTF-8; save it as UTF-8 in your editor");
    return false;
}

static bool load_values(struct reader *r)
{
    g_autoptr(GError) error = NULL;
    r->values = g_key_file_new();
    if (g_key_file_load_from_data(r->values, r->lines.cleaned->str, r->lines.cleaned->len,
                                  G_KEY_FILE_KEEP_TRANSLATIONS, &error))
        return true;
    if (!r->lines.groups->len) /* GLib calls a text without groups empty: so it is */
        return true;
    faults_add(r->faults, 1, NULL, NULL, NULL, "can't be read: %s", error->message);
    return false;
}

struct scene *scene_parse(const char *text, size_t length, const char *path,
                          const struct vocabulary *v, const struct library *l,
                          GPtrArray *faults)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf"; /* Windows editors leave one */
    struct reader r = {scene_new(), v, l, faults_new(), .path = path};
    if (length >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (length > SCENE_BYTES_MAX) {
        faults_add(r.faults, 1, NULL, NULL, NULL,
                   "too long for a scene: a text of at most 1 MiB is read");
    } else if (check_bytes(text, length, r.faults)) {
        lines_init(&r.lines, text, length, r.faults);
        if (!r.lines.full && load_values(&r)) {
            add_layers(&r);
            read_lines(&r);
            check_sounds(&r);
            links_check(r.scene, v, r.faults);
        }
        g_clear_pointer(&r.values, g_key_file_unref);
        lines_clear(&r.lines);
    }
    name_scene(r.scene, path);
    faults_settle(r.faults, path);
    struct scene *read = r.faults->len ? NULL : g_steal_pointer(&r.scene);
    scene_free(r.scene);
    if (faults)
        g_ptr_array_extend_and_steal(faults, r.faults);
    else
        g_ptr_array_unref(r.faults);
    return read;
}

/* The file's bytes, at most one more than a scene may have; NULL with errno. Opened without
 * waiting, so that a pipe in its place does not hold us. */
static char *slurp(const char *path, size_t *length)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return NULL;
    }
    size_t room = SCENE_BYTES_MAX + 4; /* with a byte order mark */
    char *text = g_malloc(room);
    ssize_t n = 1;
    for (*length = 0; n > 0 && *length<room; *length += n> 0 ? (size_t)n : 0)
        n = read(fd, text + *length, room - *length);
    int error = errno;
    close(fd);
    errno = error;
    return n < 0 ? (g_free(text), NULL) : text;
}

struct scene *scene_read(const char *path, const struct vocabulary *v, const struct library *l,
                         GPtrArray *faults)
{
    size_t length;
    g_autofree char *text = slurp(path, &length);
    if (text)
        return scene_parse(text, length, path, v, l, faults);
    int error = errno;
    if (faults) {
        faults_add(faults, 1, NULL, NULL, NULL, "%s",
                   error == EISDIR   ? "a folder; a scene is a text file"
                   : error == EINVAL ? "not a plain file; a scene is a text file"
                                     : g_strerror(error));
        struct fault *f = faults->pdata[faults->len - 1];
        f->path = g_strdup(path);
    }
    return NULL;
}
