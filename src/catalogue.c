#include "catalogue.h"

#include "io/reader.h"
#include "nature/nature.h"
#include "scene/fault.h"
#include "stage.h"

#include <math.h>
#include <string.h>

static const char *const endings[] = {".ogg",  ".oga", ".flac", ".wav", ".opus", ".mp3",
                                      ".aiff", ".aif", ".w64",  ".caf", NULL};

static bool is_sound(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (int i = 0; endings[i]; i++)
        if (g_str_has_suffix(lower, endings[i]))
            return *name != '.' && !strpbrk(name, "#\\[];");
    return false;
}

static char *stem(const char *name)
{
    const char *slash = strrchr(name, '/');
    char *plain = g_filename_display_name(slash ? slash + 1 : name);
    char *dot = strrchr(plain, '.');
    if (dot && dot > plain)
        *dot = '\0';
    return plain;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(struct menu *m, const char *folder, bool own, GHashTable *seen)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        if (is_sound(name) && g_utf8_validate(name, -1, NULL) &&
            g_hash_table_add(seen, g_strdup(name)))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *plain = stem(names->pdata[i]);
        g_strdelimit(plain, "-_", ' ');
        menu_add(m, plain, own ? "a recording of yours" : "a recording", names->pdata[i],
                 NULL);
    }
}

static void add_recordings(struct menu *m, const struct library *l, bool own)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *mine =
        g_build_filename(g_get_user_data_dir(), "withness", "sounds", NULL);
    for (int i = 0; l->sounds[i]; i++)
        if (own == (strcmp(l->sounds[i], mine) == 0))
            add_folder(m, l->sounds[i], own, seen);
}

static void add_generator(struct menu *m, const struct source_kind *kind)
{
    g_autofree char *said = g_strdelimit(g_strdup(kind->name), "-_", ' ');
    if (!kind->kinds[0] || !kind->kinds[1]) {
        menu_add(m, said, kind->summary, kind->name, NULL);
        return;
    }
    /* A summary may go on to list the kinds: here each has its own line. */
    g_autofree char *summary = g_strndup(kind->summary, strcspn(kind->summary, ":;"));
    for (int i = 0; kind->kinds[i]; i++) {
        g_autofree char *sort = g_strdelimit(g_strdup(kind->kinds[i]), "-_", ' ');
        g_autofree char *name = g_strdup_printf("%s, %s", said, sort);
        menu_add(m, name, summary, kind->name, kind->kinds[i]);
    }
}

void catalogue_fill(struct menu *m, const struct library *l)
{
    add_recordings(m, l, true);
    for (int i = 0; nature_kinds[i]; i++)
        add_generator(m, nature_kinds[i]);
    add_recordings(m, l, false);
}

/* "beech, aspen or oak", each between `quote`s. */
static void print_kinds(GString *out, const struct source_kind *kind, const char *quote)
{
    for (int i = 0; kind->kinds[i]; i++)
        g_string_append_printf(out, "%s%s%s%s",
                               i == 0               ? ""
                               : kind->kinds[i + 1] ? ", "
                                                    : " or ",
                               quote, kind->kinds[i], quote);
}

char *catalogue_print(const struct library *l)
{
    GString *out = g_string_new(NULL);
    for (int i = 0; nature_kinds[i]; i++) {
        const struct source_kind *kind = nature_kinds[i];
        g_string_append_printf(out, "%s\n  %s\n", kind->name, kind->summary);
        if (kind->kinds[0]) {
            g_string_append(out, "  kind = ");
            print_kinds(out, kind, "");
            g_string_append_c(out, '\n');
        }
        g_string_append_c(out, '\n');
    }
    struct menu recordings = {0};
    menu_open(&recordings);
    add_recordings(&recordings, l, true);
    add_recordings(&recordings, l, false);
    for (int i = 0; i < menu_count(&recordings); i++) {
        const struct entry *e = menu_entry(&recordings, i);
        g_autofree char *id = fault_shown(e->id, 200);
        g_string_append_printf(out, "%s\n  %s\n\n", id, e->detail);
    }
    menu_clear(&recordings);
    g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static void print_aliases(GString *out, const struct source_kind *kind)
{
    for (const struct nature_alias *a = nature_aliases; a->alias; a++)
        if (strcmp(a->name, kind->name) == 0)
            g_string_append_printf(out, ", `%s`", a->alias);
}

/* What moves it and what it waits for, unless the scene says otherwise. */
static void print_links(GString *out, const struct source_kind *kind)
{
    if (kind->usual_follows)
        g_string_append_printf(out, "follows %s", kind->usual_follows);
    if (kind->usual_hushed_by)
        g_string_append_printf(out, "%shushed by %s", kind->usual_follows ? "; " : "",
                               kind->usual_hushed_by);
}

char *catalogue_reference(void)
{
    GString *out =
        g_string_new("| sound | what it is | kind | distance, left out | links that "
                     "go without saying |\n| --- | --- | --- | --- | --- |\n");
    for (int i = 0; nature_kinds[i]; i++) {
        const struct source_kind *kind = nature_kinds[i];
        g_string_append_printf(out, "| `%s`", kind->name);
        print_aliases(out, kind);
        g_string_append_printf(out, " | %s | ", kind->summary);
        print_kinds(out, kind, "`");
        g_string_append_printf(out, " | %g m | ", (double)kind->usual_distance_m);
        print_links(out, kind);
        g_string_append(out, " |\n");
    }
    return g_string_free(out, FALSE);
}

/* The middle of the widest gap in the round; ahead when all of it is free. */
static double free_bearing(const struct scene *s)
{
    double at[SCENE_LAYERS_MAX], widest = 0, middle = 0;
    int n = s->n_layers;
    for (int i = 0; i < n; i++) {
        float bearing, distance, width;
        stage_place_of(&s->layer[i], &bearing, &distance, &width);
        at[i] = bearing * 180 / G_PI;
        for (int k = i; k > 0 && at[k] < at[k - 1]; k--) {
            double other = at[k];
            at[k] = at[k - 1];
            at[k - 1] = other;
        }
    }
    for (int i = 0; i < n; i++) {
        double gap = i + 1 < n ? at[i + 1] - at[i] : at[0] + 360 - at[i];
        if (gap > widest) {
            widest = gap;
            middle = at[i] + gap / 2;
        }
    }
    return round(middle > 180 ? middle - 360 : middle);
}

/* A group's name may not hold what the scene file needs for itself. */
static char *layer_name(const struct scene *s, const char *id, bool recorded)
{
    g_autofree char *plain = recorded ? stem(id) : g_strdup(id);
    GString *name = g_string_new(NULL);
    for (const char *c = plain; *c; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        g_string_append_unichar(
            name, g_unichar_iscntrl(u) || (u < 128 && strchr("[]=;#\\\"", (int)u)) ? '-' : u);
    }
    g_strstrip(name->str);
    name->len = strlen(name->str);
    bool bad = name->len == 0 || name->len > 80 || strcmp(name->str, "none") == 0;
    char *free = scene_free_name(s, bad ? "sound" : name->str);
    g_string_free(name, TRUE);
    return free;
}

struct scene_layer *catalogue_add(struct scene *s, const char *id, const char *kind)
{
    bool recorded = !nature_find(id);
    g_autofree char *name = layer_name(s, id, recorded);
    double bearing = free_bearing(s);
    struct scene_layer *l = scene_add_layer(s, name);
    if (!l)
        return NULL;
    l->sound = g_strdup(id);
    l->recorded = recorded;
    l->kind = recorded ? NULL : g_strdup(kind);
    l->bearing_deg = bearing;
    return l;
}
