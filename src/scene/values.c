#include "scene/values.h"

#include "scene/fault.h"
#include "scene/links.h"
#include "scene/nearest.h"
#include "scene/pattern.h"

#include <math.h>
#include <string.h>

/* One key's value under way. */
struct said {
    const struct line *line;
    const struct key *key;
    const char *text;
    int layer; /* or -1 */
    void *field;
};

static void fault_value(struct values *v, const struct said *said, const char *text)
{
    faults_add(v->faults, said->line->number, said->line->group, said->line->written,
               said->text, "%s", text);
}

static void fault_type(struct values *v, const struct said *said, const char *noun)
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
    fault_value(v, said, hint);
}

static bool is_in_range(struct values *v, const struct said *said, double value)
{
    if (value >= said->key->low && value <= said->key->high)
        return true;
    g_autofree char *range = key_range(said->key);
    g_autofree char *text = g_strdup_printf("too %s: it may be %s",
                                            value < said->key->low ? "little" : "much", range);
    fault_value(v, said, text);
    return false;
}

static void read_number(struct values *v, const struct said *said)
{
    double value;
    if (!quantity_read(said->text, said->key->unit, &value))
        fault_type(v, said, quantity_noun(said->key->unit));
    else if (is_in_range(v, said, value))
        *(double *)said->field =
            said->key->type == KEY_BEARING ? remainder(value, 360) : value;
}

static void read_whole(struct values *v, const struct said *said)
{
    uint64_t value;
    if (!quantity_read_whole(said->text, &value))
        fault_type(v, said, "a whole number");
    else if (is_in_range(v, said, (double)value))
        *(int *)said->field = (int)value;
}

static void read_seed(struct values *v, const struct said *said)
{
    uint64_t value;
    if (quantity_read_whole(said->text, &value))
        *(uint64_t *)said->field = value;
    else
        fault_value(v, said, "not a seed: a whole number from 0 to 18446744073709551615");
}

static void read_switch(struct values *v, const struct said *said)
{
    static const char *const yes[] = {"yes", "true", "on", "1", NULL};
    static const char *const no[] = {"no", "false", "off", "0", NULL};
    bool is_yes = g_strv_contains(yes, said->text);
    if (is_yes || g_strv_contains(no, said->text))
        *(bool *)said->field = is_yes;
    else
        fault_value(v, said, "neither yes nor no");
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

static void read_hour(struct values *v, const struct said *said)
{
    double value = clock_hours(said->text);
    if (strcmp(said->text, "now") == 0)
        v->scene->hour_now = true;
    else if (isnan(value) && !quantity_read(said->text, UNIT_NONE, &value))
        fault_type(v, said, "an hour of the day");
    else if (is_in_range(v, said, value))
        *(double *)said->field = value;
}

static void read_pattern(struct values *v, const struct said *said)
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
    fault_value(v, said, text);
}

static bool is_wind(const void *nobody, const char *name)
{
    (void)nobody;
    return strcmp(name, "wind") == 0;
}

static void read_lean(struct values *v, const struct said *said)
{
    g_autofree char *name = NULL;
    double strength;
    if (strcmp(said->text, "none") == 0)
        *(double *)said->field = 0;
    else if (!link_split(said->text, is_wind, NULL, &name, &strength))
        fault_value(v, said,
                    "a link's strength is a number from 0 to 1 (for example "
                    "wind 0.2)");
    else if (!is_wind(NULL, name))
        fault_value(v, said, "only the wind leans on the breath (for example wind 0.2)");
    else
        *(double *)said->field = strength;
}

static void fault_sound(struct values *v, const struct said *said)
{
    struct nearest nearest = nearest_to(said->text);
    for (int i = 0; i < v->vocabulary->n_sounds; i++)
        nearest_offer(&nearest, v->vocabulary->sound[i].name);
    g_autofree char *text =
        nearest.best ? g_strdup_printf("not a sound; did you mean %s?", nearest.best)
                     : g_strdup("not a sound (for example leaves; a recording's name has its "
                                "ending, as in brook.ogg)");
    fault_value(v, said, text);
}

static void read_sound(struct values *v, const struct said *said)
{
    struct scene_layer *l = &v->scene->layer[said->layer];
    l->sound = g_strdup(said->text);
    l->sound_line = said->line->number;
    if (vocabulary_find(v->vocabulary, said->text))
        return;
    l->recorded = true;
    if (!strpbrk(said->text, "./")) {
        fault_sound(v, said);
        return;
    }
    g_autofree char *file = NULL, *why = NULL;
    if (library_find_sound(v->library, v->path, said->text, &file, &why) == SOUND_REFUSED)
        fault_value(v, said, why);
}

/* After every `sound` was read: the kind hangs on it. */
static void read_kind(struct values *v, const struct said *said)
{
    const struct scene_layer *l = &v->scene->layer[said->layer];
    const struct vocabulary_sound *sound =
        l->sound ? vocabulary_find(v->vocabulary, l->sound) : NULL;
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
    fault_value(v, said, text);
}

static void read_words(struct values *v, const struct said *said)
{
    struct scene *s = v->scene;
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
            fault_value(v, said, text);
            return;
        }
    }
    s->words = g_renew(struct scene_words, s->words, s->n_words + 1);
    s->words[s->n_words++] = (struct scene_words){(enum scene_stretch)said->key->which,
                                                  g_strdup(layer), g_strdup(said->text)};
}

static void read_text(struct values *v, const struct said *said)
{
    (void)v;
    g_free(*(char **)said->field);
    *(char **)said->field = g_strdup(said->text);
}

static void read_bell(struct values *v, const struct said *said)
{
    static const char *const bells[] = {"bowl", "bell", NULL};
    char **bell = (char **)said->field;
    if (g_strv_contains(bells, said->text)) {
        g_free(*bell);
        *bell = g_strdup(said->text);
    } else if (strcmp(said->text, "none") != 0) {
        const char *nearest = nearest_of(said->text, bells);
        g_autofree char *text =
            nearest ? g_strdup_printf("not to be struck; did you mean %s?", nearest)
                    : g_strdup("not to be struck: bowl, bell or none");
        fault_value(v, said, text);
    }
}

static void read_said(struct values *v, const struct said *said)
{
    switch (said->key->type) {
    case KEY_TEXT:
        read_text(v, said);
        break;
    case KEY_NUMBER:
    case KEY_BEARING:
        read_number(v, said);
        break;
    case KEY_WHOLE:
        read_whole(v, said);
        break;
    case KEY_SWITCH:
        read_switch(v, said);
        break;
    case KEY_SEED:
        read_seed(v, said);
        break;
    case KEY_HOUR:
        read_hour(v, said);
        break;
    case KEY_PATTERN:
        read_pattern(v, said);
        break;
    case KEY_LEAN:
        read_lean(v, said);
        break;
    case KEY_SOUND:
        read_sound(v, said);
        break;
    case KEY_KIND:
        read_kind(v, said);
        break;
    case KEY_LINKS:
        links_read(v->scene, said->layer, said->key, said->text, v->vocabulary,
                   said->line->number, v->faults);
        break;
    case KEY_BELL:
        read_bell(v, said);
        break;
    case KEY_WORDS:
        read_words(v, said);
        break;
    }
}

void value_read(struct values *v, const struct line *line, const char *text)
{
    int layer = line->key->group == KEYS_LAYER ? scene_layer_index(v->scene, line->group) : -1;
    void *base = layer >= 0 ? (void *)&v->scene->layer[layer] : (void *)v->scene;
    struct said said = {line, line->key, text, layer, (char *)base + line->key->offset};
    if (layer >= 0 && line->key->generator_only && v->scene->layer[layer].recorded)
        fault_value(v, &said, "means nothing to a recording; leave this line out");
    else
        read_said(v, &said);
}
