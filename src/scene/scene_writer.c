#include "scene/scene_writer.h"

#include "scene/fault.h"
#include "scene/keys.h"
#include "scene/scene_file.h"

#include <errno.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* --- what a key says, as a scene would write it --- */

static char *print_links(const struct scene_layer *l, enum scene_link_kind kind)
{
    GString *s = g_string_new(NULL);
    for (int i = 0; i < l->n_links; i++) {
        if (l->link[i].kind != kind)
            continue;
        g_autofree char *strength = quantity_print(l->link[i].strength, UNIT_NONE);
        g_string_append_printf(s, "%s%s", s->len ? "; " : "", l->link[i].from);
        if (l->link[i].strength != 1)
            g_string_append_printf(s, " %s", strength);
    }
    bool none = (kind == SCENE_FOLLOWS && l->follows_none) ||
                (kind == SCENE_HUSHED_BY && l->hushed_none);
    if (s->len == 0 && none)
        g_string_append(s, "none");
    return g_string_free(s, s->len == 0);
}

static char *print_pattern(const double part_s[4])
{
    GString *s = g_string_new(NULL);
    for (int i = 0; i < 4; i++) {
        g_autofree char *part = quantity_print(part_s[i], UNIT_NONE);
        g_string_append_printf(s, "%s%s", i ? " " : "", part);
    }
    return g_string_free(s, FALSE);
}

static char *print_text(const char *text)
{
    if (!text)
        return NULL;
    GString *s = g_string_new(NULL);
    for (const char *c = text; *c; c++) {
        if (*c == '\\')
            g_string_append(s, "\\\\");
        else if (*c == '\n')
            g_string_append(s, "\\n");
        else if (*c == ' ' && c == text)
            g_string_append(s, "\\s");
        else
            g_string_append_c(s, *c);
    }
    return g_string_free(s, FALSE);
}

static char *print_lean(double strength)
{
    g_autofree char *number = quantity_print(strength, UNIT_NONE);
    return strength > 0 ? g_strdup_printf("wind %s", number) : NULL;
}

/* NULL when it is unsaid. `at` is a struct scene or a struct scene_layer, as the key's group
 * has it. */
static char *print_key(const struct key *k, const void *at)
{
    const char *field = (const char *)at + k->offset;
    const struct scene *s = at;
    double number;
    switch (k->type) {
    case KEY_TEXT:
    case KEY_SOUND:
    case KEY_KIND:
    case KEY_BELL:
        return print_text(*(char *const *)field);
    case KEY_NUMBER:
    case KEY_BEARING:
        memcpy(&number, field, sizeof number);
        return isnan(number) ? NULL : quantity_print(number, k->unit);
    case KEY_HOUR:
        return s->hour_now      ? g_strdup("now")
               : isnan(s->hour) ? NULL
                                : quantity_print(s->hour, UNIT_NONE);
    case KEY_WHOLE:
        return *(const int *)field ? g_strdup_printf("%d", *(const int *)field) : NULL;
    case KEY_SEED:
        return g_strdup_printf("%" G_GUINT64_FORMAT, *(const guint64 *)field);
    case KEY_SWITCH:
        return g_strdup(*(const bool *)field ? "yes" : "no");
    case KEY_PATTERN:
        return print_pattern((const double *)field);
    case KEY_LEAN:
        return print_lean(*(const double *)field);
    case KEY_LINKS:
        return print_links(at, (enum scene_link_kind)k->which);
    case KEY_WORDS:
        break;
    }
    return NULL;
}

static bool same_keys(enum key_group group, const void *a, const void *b)
{
    for (int i = 0; i < n_scene_keys; i++) {
        if (scene_keys[i].group != group || scene_keys[i].type == KEY_WORDS)
            continue;
        g_autofree char *x = print_key(&scene_keys[i], a), *y = print_key(&scene_keys[i], b);
        if (g_strcmp0(x, y) != 0)
            return false;
    }
    return true;
}

bool scene_equal(const struct scene *a, const struct scene *b)
{
    bool same = a->n_layers == b->n_layers && a->n_words == b->n_words &&
                same_keys(KEYS_SCENE, a, b) && same_keys(KEYS_BREATH, a, b);
    for (int i = 0; same && i < a->n_layers; i++) {
        int k = scene_layer_index(b, a->layer[i].name);
        same = k >= 0 && same_keys(KEYS_LAYER, &a->layer[i], &b->layer[k]);
    }
    for (int i = 0; same && i < a->n_words; i++)
        same = a->words[i].stretch == b->words[i].stretch &&
               g_strcmp0(a->words[i].layer, b->words[i].layer) == 0 &&
               g_strcmp0(a->words[i].text, b->words[i].text) == 0;
    return same;
}

/* --- the text, line by line --- */

struct text {
    GPtrArray *line; /* char *, without their ends */
};

static char *stripped(const char *line)
{
    return g_strstrip(g_strdup(line));
}

/* The name when the line is a group's heading, else NULL. */
static char *heading(const char *line)
{
    g_autofree char *s = stripped(line);
    size_t n = strlen(s);
    return n > 2 && s[0] == '[' && s[n - 1] == ']' ? g_strndup(s + 1, n - 2) : NULL;
}

/* The index of a group's heading, or -1. */
static int find_group(const struct text *t, const char *group)
{
    for (guint i = 0; i < t->line->len; i++) {
        g_autofree char *name = heading(t->line->pdata[i]);
        if (g_strcmp0(name, group) == 0)
            return (int)i;
    }
    return -1;
}

/* Just past a group's last line that says something. */
static int group_end(const struct text *t, int at)
{
    int end = at + 1;
    for (guint i = (guint)at + 1; i < t->line->len; i++) {
        g_autofree char *name = heading(t->line->pdata[i]), *s = stripped(t->line->pdata[i]);
        if (name)
            break;
        if (*s && *s != '#')
            end = (int)i + 1;
    }
    return end;
}

static int find_key(const struct text *t, const char *group, const char *key)
{
    int at = find_group(t, group);
    if (at < 0)
        return -1;
    for (int i = at + 1, end = group_end(t, at); i < end; i++) {
        const char *line = t->line->pdata[i], *equals = strchr(line, '=');
        if (!equals)
            continue;
        g_autofree char *name = g_strstrip(g_strndup(line, (gsize)(equals - line)));
        if (name[0] != '#' && strcmp(name, key) == 0)
            return i;
    }
    return -1;
}

static void replace_line(struct text *t, int at, char *line)
{
    g_free(t->line->pdata[at]);
    t->line->pdata[at] = line;
}

/* Makes a group at the end, or before the words, a blank line around it. */
static int make_group(struct text *t, const char *group)
{
    int words = find_group(t, "words");
    int at = words >= 0 ? words : (int)t->line->len;
    while (words >= 0 && at > 0 && ((char *)t->line->pdata[at - 1])[0] == '#')
        at--; /* the words' own comments stay with them */
    bool blank = at == 0 || !*(char *)t->line->pdata[at - 1];
    if (!blank)
        g_ptr_array_insert(t->line, at++, g_strdup(""));
    g_ptr_array_insert(t->line, at, g_strdup_printf("[%s]", group));
    if (words >= 0)
        g_ptr_array_insert(t->line, at + 1, g_strdup(""));
    return at;
}

/* Says `key = value` in a group, or (value NULL) no longer says it. */
static void say(struct text *t, const char *group, const char *key, const char *value)
{
    int at = find_key(t, group, key);
    if (at >= 0 && !value) {
        g_ptr_array_remove_index(t->line, (guint)at);
        return;
    }
    if (at >= 0) {
        const char *line = t->line->pdata[at], *after = strchr(line, '=') + 1;
        after += strspn(after, " \t");
        g_autofree char *before = g_strndup(line, (gsize)(after - line));
        replace_line(t, at, g_strconcat(before, value, NULL));
        return;
    }
    if (!value)
        return;
    int heads = find_group(t, group);
    if (heads < 0)
        heads = make_group(t, group);
    g_ptr_array_insert(t->line, group_end(t, heads), g_strdup_printf("%s = %s", key, value));
}

static void say_changes(struct text *t, const char *group, enum key_group which,
                        const void *before, const void *after)
{
    for (int i = 0; i < n_scene_keys; i++) {
        const struct key *k = &scene_keys[i];
        if (k->group != which || k->type == KEY_WORDS)
            continue;
        g_autofree char *was = print_key(k, before), *is = print_key(k, after);
        if (g_strcmp0(was, is) != 0)
            say(t, group, k->name, is);
    }
}

/* Takes a group out, with the comments that stand right above it. */
static void drop_group(struct text *t, const char *group)
{
    int at = find_group(t, group);
    if (at < 0)
        return;
    int end = group_end(t, at);
    while (at > 0 && ((char *)t->line->pdata[at - 1])[0] == '#')
        at--;
    while (end < (int)t->line->len && !*(char *)t->line->pdata[end])
        end++;
    g_ptr_array_remove_range(t->line, (guint)at, (guint)(end - at));
}

/* Words of layers that are gone go, too. */
static void drop_words(struct text *t, const struct scene *before, const struct scene *after)
{
    for (int i = 0; i < before->n_words; i++) {
        const char *layer = before->words[i].layer;
        if (!layer || scene_layer_index(after, layer) >= 0)
            continue;
        g_autofree char *key = g_strdup_printf("listen %s", layer);
        int at;
        while ((at = find_key(t, "words", key)) >= 0)
            g_ptr_array_remove_index(t->line, (guint)at);
    }
}

static char *words_key(const struct scene_words *w)
{
    for (int k = 0; k < n_scene_keys; k++)
        if (scene_keys[k].type == KEY_WORDS && scene_keys[k].which == (int)w->stretch)
            return w->layer ? g_strdup_printf("%s %s", scene_keys[k].name, w->layer)
                            : g_strdup(scene_keys[k].name);
    return NULL;
}

/* The words that the text does not have yet, each behind the one that it follows. */
static void say_words(struct text *t, const struct scene *s)
{
    int heads = find_group(t, "words");
    if (heads < 0 && s->n_words > 0)
        heads = make_group(t, "words");
    int after = heads;
    for (int i = 0; i < s->n_words; i++) {
        g_autofree char *key = words_key(&s->words[i]);
        int at = find_key(t, "words", key);
        if (at < 0) {
            g_autofree char *text = print_text(s->words[i].text);
            at = after + 1;
            g_ptr_array_insert(t->line, at, g_strdup_printf("%s = %s", key, text));
        }
        after = at;
    }
}

static char *joined(const struct text *t)
{
    GString *s = g_string_new(NULL);
    for (guint i = 0; i < t->line->len; i++)
        g_string_append_printf(s, "%s\n", (char *)t->line->pdata[i]);
    return g_string_free(s, FALSE);
}

static void split(struct text *t, const char *text)
{
    t->line = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = text; *at;) {
        const char *end = at + strcspn(at, "\n");
        g_ptr_array_add(t->line, g_strndup(at, (gsize)(end - at)));
        at = *end ? end + 1 : end;
    }
}

char *scene_rewrite(const char *text, const struct scene *before, const struct scene *after,
                    const struct vocabulary *v, const struct library *l, GError **error)
{
    struct text t;
    split(&t, text);
    if (find_group(&t, "scene") < 0)
        g_ptr_array_insert(t.line, 0, g_strdup("[scene]"));
    say_changes(&t, "scene", KEYS_SCENE, before, after);
    say_changes(&t, "breath", KEYS_BREATH, before, after);
    for (int i = 0; i < before->n_layers; i++)
        if (scene_layer_index(after, before->layer[i].name) < 0)
            drop_group(&t, before->layer[i].name);
    drop_words(&t, before, after);
    struct scene *nothing = scene_new();
    struct scene_layer *unsaid = scene_add_layer(nothing, "");
    for (int i = 0; i < after->n_layers; i++) {
        const struct scene_layer *is = &after->layer[i];
        int was = scene_layer_index(before, is->name);
        if (find_group(&t, is->name) < 0)
            make_group(&t, is->name);
        say_changes(&t, is->name, KEYS_LAYER, was >= 0 ? &before->layer[was] : unsaid, is);
    }
    scene_free(nothing);
    say_words(&t, after);
    char *written = joined(&t);
    g_ptr_array_unref(t.line);

    g_autoptr(GPtrArray) faults = faults_new();
    struct scene *back = scene_parse(written, strlen(written), after->path, v, l, faults);
    if (!back || !scene_equal(back, after)) {
        g_autofree char *fault = faults->len ? fault_print(faults->pdata[0]) : NULL;
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "the scene could not be written so that it reads back the same%s%s",
                    fault ? ": " : "", fault ? fault : "");
        g_clear_pointer(&written, g_free);
    }
    scene_free(back);
    return written;
}

bool scene_save(const struct scene *scene, const char *path, const struct vocabulary *v,
                const struct library *l, GError **error)
{
    /* What lies at the scene's own path is the text whose comments are kept. */
    g_autofree char *text = NULL;
    struct scene *before = NULL;
    const char *own = g_file_test(path, G_FILE_TEST_EXISTS) ? path : scene->path;
    if (own && g_file_get_contents(own, &text, NULL, NULL))
        before = scene_parse(text, strlen(text), own, v, l, NULL);
    if (!before)
        g_clear_pointer(&text, g_free);
    struct scene *empty = before ? NULL : scene_new();
    g_autofree char *written =
        scene_rewrite(text ? text : "", before ? before : empty, scene, v, l, error);
    scene_free(before);
    scene_free(empty);
    g_autofree char *folder = g_path_get_dirname(path);
    if (!written)
        return false;
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "%s: %s", folder,
                    g_strerror(errno));
        return false;
    }
    return g_file_set_contents_full(
        path, written, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
        error);
}

static char *own_folder(void)
{
    return g_build_filename(g_get_user_data_dir(), "withness", "scenes", NULL);
}

/* A file's name from a scene's: "Under the beeches" → "under-the-beeches.scene". */
static char *file_name(const char *name)
{
    g_autofree char *ascii = g_str_to_ascii(name ? name : "", NULL);
    GString *s = g_string_new(NULL);
    for (const char *c = ascii; *c; c++) {
        if (g_ascii_isalnum(*c))
            g_string_append_c(s, g_ascii_tolower(*c));
        else if (s->len && s->str[s->len - 1] != '-')
            g_string_append_c(s, '-');
    }
    while (s->len && s->str[s->len - 1] == '-')
        g_string_truncate(s, s->len - 1);
    if (s->len == 0 || strspn(s->str, "-") == s->len)
        g_string_assign(s, "my-place");
    g_string_append(s, ".scene");
    return g_string_free(s, FALSE);
}

/* Whether path lies in one of the program's own folders: those are never written. */
static bool is_bundled(const char *path, const struct library *l)
{
    g_autofree char *folder = g_path_get_dirname(path), *own = own_folder();
    for (int i = 0; l->scenes[i]; i++)
        if (library_same_file(folder, l->scenes[i]) && strcmp(l->scenes[i], own) != 0)
            return true;
    return false;
}

char *scene_save_path(const struct scene *scene, const struct library *l)
{
    if (scene->path && !is_bundled(scene->path, l))
        return g_strdup(scene->path);
    g_autofree char *own = own_folder();
    g_autofree char *name =
        scene->path ? g_path_get_basename(scene->path) : file_name(scene->name);
    g_autofree char *stem =
        g_strndup(name, strlen(name) - (g_str_has_suffix(name, ".scene") ? 6 : 0));
    char *path = g_build_filename(own, name, NULL);
    /* It never takes another one's file: the listener's own copy of the same scene neither. */
    for (int n = 2; g_file_test(path, G_FILE_TEST_EXISTS); n++) {
        g_autofree char *other = g_strdup_printf("%s-%d.scene", stem, n);
        g_free(path);
        path = g_build_filename(own, other, NULL);
    }
    return path;
}
