#include "scene/scene_file.h"

#include "scene/fault.h"
#include "scene/keys.h"
#include "scene/lines.h"
#include "scene/links.h"
#include "scene/nearest.h"
#include "scene/pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
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

/* One key's value under way. */
struct said {
    const struct line *line;
    const struct key *key;
    const char *text;
    int layer; /* or -1 */
    void *field;
};

static void fault_value(struct reader *r, const struct said *said, const char *text)
{
    faults_add(r->faults, said->line->number, said->line->group, said->line->written,
               said->text, "%s", text);
}

static void fault_type(struct reader *r, const struct said *said, const char *noun)
{
    g_autofree char *hint =
        g_strdup_printf("not %s (for example %s)", noun, said->key->example);
    const char *comma = strchr(said->text, ',');
    double ignored;
    g_autofree char *pointed = g_strdelimit(g_strdup(said->text), ",", '.');
    if (comma && quantity_read(pointed, said->key->unit, &ignored)) {
        g_free(hint);
        hint = g_strdup_printf("numbers have a point here: %s", pointed);
    }
    fault_value(r, said, hint);
}

static bool is_in_range(struct reader *r, const struct said *said, double value)
{
    if (value >= said->key->low && value <= said->key->high)
        return true;
    g_autofree char *range = key_range(said->key);
    g_autofree char *text = g_strdup_printf("too %s: it may be %s",
                                            value < said->key->low ? "little" : "much", range);
    fault_value(r, said, text);
    return false;
}

static void read_number(struct reader *r, const struct said *said)
{
    double value;
    if (!quantity_read(said->text, said->key->unit, &value))
        fault_type(r, said, quantity_noun(said->key->unit));
    else if (is_in_range(r, said, value))
        *(double *)said->field =
            said->key->type == KEY_BEARING ? remainder(value, 360) : value;
}

static void read_whole(struct reader *r, const struct said *said)
{
    uint64_t value;
    if (!quantity_read_whole(said->text, &value))
        fault_type(r, said, "a whole number");
    else if (is_in_range(r, said, (double)value))
        *(int *)said->field = (int)value;
}

static void read_seed(struct reader *r, const struct said *said)
{
    uint64_t value;
    if (quantity_read_whole(said->text, &value))
        *(uint64_t *)said->field = value;
    else
        fault_value(r, said, "not a seed: a whole number from 0 to 18446744073709551615");
}

static void read_switch(struct reader *r, const struct said *said)
{
    static const char *const yes[] = {"yes", "true", "on", "1", NULL};
    static const char *const no[] = {"no", "false", "off", "0", NULL};
    bool is_yes = g_strv_contains(yes, said->text);
    if (is_yes || g_strv_contains(no, said->text))
        *(bool *)said->field = is_yes;
    else
        fault_value(r, said, "neither yes nor no");
}

/* "6:30" in hours, NAN when it isn't such. */
static double clock_hours(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon)
        return NAN;
    g_autofree char *hours = g_strndup(text, colon - text);
    uint64_t h, m;
    if (strlen(colon + 1) != 2 || !quantity_read_whole(hours, &h) ||
        !quantity_read_whole(colon + 1, &m) || m > 59)
        return NAN;
    return (double)h + (double)m / 60;
}

static void read_hour(struct reader *r, const struct said *said)
{
    double value = clock_hours(said->text);
    if (strcmp(said->text, "now") == 0)
        r->scene->hour_now = true;
    else if (isnan(value) && !quantity_read(said->text, UNIT_NONE, &value))
        fault_type(r, said, "an hour of the day");
    else if (is_in_range(r, said, value))
        *(double *)said->field = value;
}

static void read_pattern(struct reader *r, const struct said *said)
{
    if (pattern_read(said->text, said->field))
        return;
    const char *nearest = nearest_of(said->text, pattern_names());
    g_autofree char *text =
        nearest && g_ascii_isalpha(*said->text)
            ? g_strdup_printf("not a breath; did you mean %s?", nearest)
            : g_strdup_printf("not a breath: two or four lengths in seconds, in and out 1 to "
                              "30, holds 0 to 30 (for example %s)",
                              said->key->example);
    fault_value(r, said, text);
}

static bool is_wind(const void *nobody, const char *name)
{
    (void)nobody;
    return strcmp(name, "wind") == 0;
}

static void read_lean(struct reader *r, const struct said *said)
{
    g_autofree char *name = NULL;
    double strength;
    if (strcmp(said->text, "none") == 0)
        *(double *)said->field = 0;
    else if (!link_split(said->text, is_wind, NULL, &name, &strength))
        fault_value(r, said,
                    "a link's strength is a number from 0 to 1 (for example "
                    "wind 0.2)");
    else if (!is_wind(NULL, name))
        fault_value(r, said, "only the wind leans on the breath (for example wind 0.2)");
    else
        *(double *)said->field = strength;
}

static void fault_sound(struct reader *r, const struct said *said)
{
    struct nearest nearest = nearest_to(said->text);
    for (int i = 0; i < r->vocabulary->n_sounds; i++)
        nearest_offer(&nearest, r->vocabulary->sound[i].name);
    g_autofree char *text =
        nearest.best ? g_strdup_printf("not a sound; did you mean %s?", nearest.best)
                     : g_strdup("not a sound (for example leaves; a recording's name has its "
                                "ending, as in brook.ogg)");
    fault_value(r, said, text);
}

static void read_sound(struct reader *r, const struct said *said)
{
    struct scene_layer *l = &r->scene->layer[said->layer];
    l->sound = g_strdup(said->text);
    l->sound_line = said->line->number;
    if (vocabulary_find(r->vocabulary, said->text))
        return;
    l->recorded = true;
    if (!strpbrk(said->text, "./")) {
        fault_sound(r, said);
        return;
    }
    g_autofree char *file = NULL, *why = NULL;
    if (library_find_sound(r->library, r->path, said->text, &file, &why) == SOUND_REFUSED)
        fault_value(r, said, why);
}

/* After every `sound` was read: the kind hangs on it. */
static void read_kind(struct reader *r, const struct said *said)
{
    const struct scene_layer *l = &r->scene->layer[said->layer];
    const struct vocabulary_sound *sound =
        l->sound ? vocabulary_find(r->vocabulary, l->sound) : NULL;
    if (!sound) /* its own fault was told */
        return;
    if (g_strv_contains(sound->kinds, said->text)) {
        *(char **)said->field = g_strdup(said->text);
        return;
    }
    g_autofree char *all = g_strjoinv(", ", (char **)sound->kinds);
    const char *nearest = nearest_of(said->text, sound->kinds);
    g_autofree char *text =
        !*all     ? g_strdup_printf("%s has no kinds; leave this line out", sound->name)
        : nearest ? g_strdup_printf("not a kind of %s; did you mean %s?", sound->name, nearest)
                  : g_strdup_printf("not a kind of %s (%s)", sound->name, all);
    fault_value(r, said, text);
}

static bool is_one_line(struct reader *r, const struct said *said)
{
    for (const char *at = said->text; *at; at = g_utf8_next_char(at)) {
        if (g_unichar_iscntrl(g_utf8_get_char(at))) {
            fault_value(r, said, "has a control character in it; one plain line is wanted");
            return false;
        }
    }
    return true;
}

static void read_words(struct reader *r, const struct said *said)
{
    struct scene *s = r->scene;
    const char *layer = NULL;
    if (said->key->which == WORDS_LISTEN) {
        layer = said->line->plain + strlen(said->key->name);
        layer += strspn(layer, " ");
        if (scene_layer_index(s, layer) < 0) {
            struct nearest nearest = nearest_to(layer);
            for (int i = 0; i < s->n_layers; i++)
                nearest_offer(&nearest, s->layer[i].name);
            g_autofree char *text =
                !*layer ? g_strdup("listen to which layer? (for example listen leaves)")
                : nearest.best
                    ? g_strdup_printf("no layer of that name; did you mean listen %s?",
                                      nearest.best)
                    : g_strdup("no layer of that name in this scene");
            fault_value(r, said, text);
            return;
        }
    }
    s->words = g_renew(struct scene_words, s->words, s->n_words + 1);
    s->words[s->n_words++] = (struct scene_words){(enum scene_stretch)said->key->which,
                                                  g_strdup(layer), g_strdup(said->text)};
}

static void read_text(struct reader *r, const struct said *said)
{
    (void)r;
    g_free(*(char **)said->field);
    *(char **)said->field = g_strdup(said->text);
}

static void read_said(struct reader *r, const struct said *said)
{
    switch (said->key->type) {
    case KEY_TEXT:
        read_text(r, said);
        break;
    case KEY_NUMBER:
    case KEY_BEARING:
        read_number(r, said);
        break;
    case KEY_WHOLE:
        read_whole(r, said);
        break;
    case KEY_SWITCH:
        read_switch(r, said);
        break;
    case KEY_SEED:
        read_seed(r, said);
        break;
    case KEY_HOUR:
        read_hour(r, said);
        break;
    case KEY_PATTERN:
        read_pattern(r, said);
        break;
    case KEY_LEAN:
        read_lean(r, said);
        break;
    case KEY_SOUND:
        read_sound(r, said);
        break;
    case KEY_KIND:
        read_kind(r, said);
        break;
    case KEY_LINKS:
        links_read(r->scene, said->layer, said->key, said->text, r->vocabulary,
                   said->line->number, r->faults);
        break;
    case KEY_WORDS:
        read_words(r, said);
        break;
    }
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
    struct said said = {.line = line, .key = line->key, .text = text};
    if (!is_one_line(r, &said)) {
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
    int layer = line->key->group == KEYS_LAYER ? scene_layer_index(r->scene, line->group) : -1;
    void *base = layer >= 0 ? (void *)&r->scene->layer[layer] : (void *)r->scene;
    struct said said = {line, line->key, text, layer, (char *)base + line->key->offset};
    if (layer >= 0 && line->key->generator_only && r->scene->layer[layer].recorded)
        fault_value(r, &said, "means nothing to a recording; leave this line out");
    else
        read_said(r, &said);
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
