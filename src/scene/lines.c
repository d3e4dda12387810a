#include "scene/lines.h"

#include "scene/fault.h"
#include "scene/nearest.h"
#include "scene/scene.h"

#include <stdbool.h>
#include <string.h>

static const char where_comments_go[] =
    "comments stand on a line of their own, above what they speak of";

struct scan {
    struct lines *out;
    GPtrArray *faults;
    GHashTable *seen; /* "group" and "group\nkey" → line + 1 */
    int number;
    int n_layers;
    char *group;   /* where the next keys belong; NULL: before the first, or at fault */
    bool skipping; /* the group was at fault: its keys are not looked at */
};

static void clear_line(void *at)
{
    struct line *l = at;
    g_free(l->group);
    g_free(l->written);
    g_free(l->plain);
    g_free(l->language);
}

static void clear_group(void *at)
{
    g_free(((struct line_group *)at)->name);
}

static void fault_here(struct scan *s, const char *group, const char *key, const char *value,
                       const char *text)
{
    faults_add(s->faults, s->number, group, key, value, "%s", text);
}

/* The line on which `name` was seen before; 0 for the first time. */
static int seen_before(struct scan *s, char *name)
{
    int line = GPOINTER_TO_INT(g_hash_table_lookup(s->seen, name));
    if (line)
        g_free(name);
    else
        g_hash_table_insert(s->seen, name, GINT_TO_POINTER(s->number));
    return line;
}

/* What is wrong with a group's name, or NULL. */
static const char *group_fault(const char *name)
{
    if (!*name)
        return "a group needs a name between its brackets (for example [leaves])";
    if (g_ascii_isspace(*name) || g_ascii_isspace(name[strlen(name) - 1]))
        return "no blanks just inside the brackets (for example [leaves])";
    for (const char *at = name; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)) || strchr("[=;", *at))
            return "a name in brackets has no [, = or ; in it, so that links can tell it";
    if (strcmp(name, "none") == 0)
        return "\"none\" means nothing at all in a link; any other name will do";
    return NULL;
}

static bool is_too_many(struct scan *s, const char *name)
{
    if (key_group_of(name) != KEYS_LAYER || ++s->n_layers <= SCENE_LAYERS_MAX)
        return false;
    faults_add(s->faults, s->number, name, NULL, NULL,
               "too many layers: a scene has at most %d", SCENE_LAYERS_MAX);
    s->out->full = true;
    return true;
}

/* False when the line is at fault. */
static bool read_group(struct scan *s, const char *line)
{
    g_clear_pointer(&s->group, g_free);
    s->skipping = true;
    const char *close = strchr(line, ']');
    if (!close) {
        fault_here(s, NULL, NULL, line, "a group's name ends with ] (for example [leaves])");
        return false;
    }
    g_autofree char *name = g_strndup(line + 1, close - line - 1);
    const char *after = close + 1 + strspn(close + 1, " \t");
    if (*after) {
        fault_here(s, name, NULL, after,
                   *after == '#' ? where_comments_go : "nothing may stand behind a group's ]");
        return false;
    }
    const char *wrong = group_fault(name);
    if (wrong) {
        fault_here(s, name, NULL, NULL, wrong);
        return false;
    }
    int before = seen_before(s, g_strdup(name));
    if (before) {
        faults_add(s->faults, s->number, name, NULL, NULL,
                   "a second group of that name, after the one on line %d; write them as one, "
                   "or call this one differently",
                   before);
        return false;
    }
    if (is_too_many(s, name))
        return false;
    struct line_group group = {s->number, g_strdup(name)};
    g_array_append_val(s->out->groups, group);
    s->group = g_steal_pointer(&name);
    s->skipping = false;
    return true;
}

/* Splits "name[de]"; false when its brackets are not like that. */
static bool split_language(struct line *l)
{
    const char *open = strchr(l->written, '[');
    if (!open) {
        l->plain = g_strdup(l->written);
        return !strchr(l->written, ']');
    }
    const char *close = strchr(open, ']');
    if (!close || close[1] || close == open + 1)
        return false;
    for (const char *at = open + 1; at < close; at++)
        if (!g_ascii_isalnum(*at) && !strchr("-_.@", *at))
            return false;
    l->plain = g_strndup(l->written, open - l->written);
    l->language = g_strndup(open + 1, close - open - 1);
    return *l->plain && !g_str_has_suffix(l->plain, " ");
}

static void fault_unknown(struct scan *s, const struct line *l)
{
    enum key_group group = key_group_of(l->group);
    struct nearest nearest = nearest_to(l->plain);
    const struct key *elsewhere = NULL;
    for (int i = 0; i < n_scene_keys; i++) {
        if (scene_keys[i].group == group)
            nearest_offer(&nearest, scene_keys[i].name);
        else if (strcmp(scene_keys[i].name, l->plain) == 0)
            elsewhere = &scene_keys[i];
    }
    if (elsewhere && key_group_name(elsewhere->group))
        faults_add(s->faults, l->number, l->group, l->plain, NULL,
                   "not a key here; it belongs in [%s]", key_group_name(elsewhere->group));
    else if (elsewhere)
        fault_here(s, l->group, l->plain, NULL, "not a key here; it belongs to a layer");
    else if (nearest.best)
        faults_add(s->faults, l->number, l->group, l->plain, NULL,
                   "not a key; did you mean %s?", nearest.best);
    else
        fault_here(s, l->group, l->plain, NULL,
                   "not a key; scenes/README.md lists those there are");
}

static bool is_text(const struct key *k)
{
    return k->type == KEY_TEXT || k->type == KEY_WORDS;
}

/* In a text a # may belong to it ("no #3"); with blanks on both sides it was a comment. */
static const char *comment_in(const char *value, const struct key *k)
{
    for (const char *at = value; (at = strchr(at, '#')); at++) {
        bool blank_before = at > value && g_ascii_isspace(at[-1]);
        bool lenient = is_text(k) || k->type == KEY_SOUND;
        if (blank_before && (!lenient || g_ascii_isspace(at[1]) || !at[1]))
            return at;
    }
    return NULL;
}

static bool check_key(struct scan *s, struct line *l, const char *value)
{
    if (!*l->written) {
        fault_here(s, l->group, NULL, value,
                   "a value without a key (for example level = -9 dB)");
        return false;
    }
    if (!split_language(l)) {
        fault_here(s, l->group, l->written, NULL,
                   "a key has brackets only for a language (for example name[de])");
        return false;
    }
    l->key = key_find(key_group_of(l->group), l->plain);
    if (!l->key) {
        fault_unknown(s, l);
        return false;
    }
    if (l->language && !is_text(l->key)) {
        fault_here(s, l->group, l->written, NULL,
                   "only a name, a description and words have translations");
        return false;
    }
    int before = seen_before(s, g_strconcat(l->group, "\n", l->written, NULL));
    if (before) {
        faults_add(s->faults, l->number, l->group, l->written, NULL,
                   "said twice, first on line %d; only one can hold", before);
        return false;
    }
    const char *wrong = !*value                     ? "nothing behind the ="
                        : comment_in(value, l->key) ? where_comments_go
                                                    : NULL;
    if (wrong)
        fault_here(s, l->group, l->written, *value ? value : NULL, wrong);
    return !wrong;
}

static bool read_key(struct scan *s, const char *text, const char *equals)
{
    if (s->skipping)
        return false;
    struct line l = {.number = s->number, .group = g_strdup(s->group)};
    l.written = g_strchomp(g_strndup(text, equals - text));
    g_autofree char *value = g_strstrip(g_strdup(equals + 1));
    bool good = true;
    if (!s->group) {
        fault_here(s, NULL, l.written, NULL,
                   "before the first group; a scene begins with [scene]");
        good = false;
    }
    good = good && check_key(s, &l, value);
    if (good)
        g_array_append_val(s->out->lines, l);
    else
        clear_line(&l);
    return good;
}

/* True when GLib may read the line. */
static bool read_line(struct scan *s, const char *line)
{
    if (strlen(line) > SCENE_LINE_MAX) {
        faults_add(s->faults, s->number, s->group, NULL, NULL,
                   "a line of %zu bytes; the longest there may be has %d", strlen(line),
                   SCENE_LINE_MAX);
        return false;
    }
    while (g_ascii_isspace(*line))
        line++;
    if (!*line || *line == '#')
        return true;
    if (*line == '[')
        return read_group(s, line);
    const char *equals = strchr(line, '=');
    bool foreign = *line == ';' || g_str_has_prefix(line, "//");
    if (equals && !foreign)
        return read_key(s, line, equals);
    if (!s->skipping)
        fault_here(s, s->group, NULL, line,
                   foreign ? "a comment begins with #"
                           : "neither a [group], nor key = value, nor a # comment");
    return false;
}

void lines_init(struct lines *l, const char *text, size_t length, GPtrArray *faults)
{
    l->full = false;
    l->groups = g_array_new(FALSE, FALSE, sizeof(struct line_group));
    l->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
    l->cleaned = g_string_sized_new(length + 1);
    g_array_set_clear_func(l->groups, clear_group);
    g_array_set_clear_func(l->lines, clear_line);
    struct scan s = {.out = l, .faults = faults};
    s.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *end = text + length;
    while (text < end && !l->full) {
        const char *stop = memchr(text, '\n', end - text);
        size_t n = (stop ? stop : end) - text;
        g_autofree char *line = g_strchomp(g_strndup(text, n));
        s.number++;
        if (read_line(&s, line))
            g_string_append(l->cleaned, line);
        g_string_append_c(l->cleaned, '\n');
        text += n + 1;
    }
    g_free(s.group);
    g_hash_table_unref(s.seen);
}

void lines_clear(struct lines *l)
{
    g_array_unref(l->groups);
    g_array_unref(l->lines);
    g_string_free(l->cleaned, TRUE);
}
