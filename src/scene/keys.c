#include "scene/keys.h"

#include "scene/scene.h"

#include <string.h>

#define IN_SCENE(field) .offset = offsetof(struct scene, field)
#define IN_LAYER(field) .group = KEYS_LAYER, .offset = offsetof(struct scene_layer, field)
#define FROM(least, most) .low = (least), .high = (most)

const struct key scene_keys[] = {
    {KEYS_SCENE, "name", KEY_TEXT, IN_SCENE(name), .unsaid = "the file's name",
     .example = "Under the beeches", .help = "What the place is called."},
    {KEYS_SCENE, "description", KEY_TEXT, IN_SCENE(description), .unsaid = "none",
     .example = "Late spring, an hour after sunrise.",
     .help = "A sentence or two for the list of scenes."},
    {KEYS_SCENE, "seed", KEY_SEED, IN_SCENE(seed), .usual = "0", .example = "7",
     .help = "The same number, the same morning: every gust and every phrase comes again. "
             "0 is a new one each time."},
    {KEYS_SCENE, "level", KEY_NUMBER, UNIT_DB, FROM(-60, 12), IN_SCENE(level_db),
     .usual = "0 dB", .example = "-3 dB", .help = "How loud the whole scene is."},
    {KEYS_SCENE, "wind", KEY_NUMBER, UNIT_SHARE, FROM(0, 1), IN_SCENE(wind), .usual = "0.3",
     .example = "0.35", .help = "How windy it tends to be, from 0 still to 1 storm."},
    {KEYS_SCENE, "gusts", KEY_NUMBER, UNIT_SHARE, FROM(0, 1), IN_SCENE(gusts), .usual = "0.5",
     .example = "0.6", .help = "How much the wind comes and goes, from 0 steady to 1 gusty."},
    {KEYS_SCENE, "rain", KEY_NUMBER, UNIT_SHARE, FROM(0, 1), IN_SCENE(rain), .usual = "0",
     .example = "0.4", .help = "How hard it rains, from 0 dry to 1 downpour."},
    {KEYS_SCENE, "showers", KEY_NUMBER, UNIT_SHARE, FROM(0, 1), IN_SCENE(showers),
     .usual = "0", .example = "0.5",
     .help = "How the rain comes: 0 without end, 1 in showers with dry minutes between."},
    {KEYS_SCENE, "hour", KEY_HOUR, FROM(0, 24), IN_SCENE(hour),
     .unsaid = "no hour: everyone at their best", .example = "6.5, 6:30 or now",
     .help = "The time of day when the scene begins. Birds keep to it, and so does the light. "
             "`now` is the clock's."},
    {KEYS_SCENE, "warmth", KEY_NUMBER, UNIT_CELSIUS, FROM(-30, 45), IN_SCENE(warmth_c),
     .usual = "15 °C", .example = "14 °C",
     .help = "How warm the day is. Crickets slow down as it cools."},
    {KEYS_SCENE, "bell", KEY_BELL, IN_SCENE(bell), .unsaid = "none",
     .example = "bowl, or bell",
     .help = "What is struck once as a pause begins, and lower as it returns."},

    {KEYS_BREATH, "pattern", KEY_PATTERN, UNIT_S, IN_SCENE(breath_s), .usual = "5 0 5 0",
     .example = "5 0 5 0, or 4 6, or a name: even, long-exhale, box, 4-7-8, sigh",
     .help = "Seconds to breathe in, hold, breathe out and rest; or in and out; or a name."},
    {KEYS_BREATH, "leans-on", KEY_LEAN, UNIT_SHARE, FROM(0, 1), IN_SCENE(breath_lean_wind),
     .usual = "none", .example = "wind 0.2",
     .help = "The wind swells a little as you breathe in, from 0 not at all to 1 strongly."},

    {.name = "sound",
     .type = KEY_SOUND,
     IN_LAYER(sound),
     .unsaid = "it must be said",
     .example = "leaves, or brook.ogg",
     .help =
         "What is heard: a generator's name, or a recording beside the scene or in a sound "
         "folder."},
    {.name = "kind",
     .type = KEY_KIND,
     IN_LAYER(kind),
     .unsaid = "the sound's first",
     .example = "beech",
     .help = "Which sort of it, where a generator has several.",
     .generator_only = true},
    {.name = "level",
     .type = KEY_NUMBER,
     .unit = UNIT_DB,
     FROM(-96, 24),
     IN_LAYER(level_db),
     .usual = "0 dB",
     .example = "-12 dB",
     .help = "Louder or softer than it would be there."},
    {.name = "bearing",
     .type = KEY_BEARING,
     .unit = UNIT_DEG,
     FROM(-360, 360),
     IN_LAYER(bearing_deg),
     .usual = "0°",
     .example = "-30°",
     .help = "Where it is: 0° ahead, 90° to the right, -90° to the left, 180° behind."},
    {.name = "distance",
     .type = KEY_NUMBER,
     .unit = UNIT_M,
     FROM(0.3, 20000),
     IN_LAYER(distance_m),
     .unsaid = "the sound's own",
     .example = "6 m",
     .help = "How far away it is. Farther is softer, duller, later, and more of the wood "
             "answers."},
    {.name = "width",
     .type = KEY_NUMBER,
     .unit = UNIT_DEG,
     FROM(0, 360),
     IN_LAYER(width_deg),
     .unsaid = "the sound's own",
     .example = "70°",
     .help = "How much of the round it fills."},
    {.name = "mute",
     .type = KEY_SWITCH,
     IN_LAYER(mute),
     .usual = "no",
     .example = "yes",
     .help = "Silent, but still there for those who listen to it."},
    {.name = "count",
     .type = KEY_WHOLE,
     FROM(1, 100),
     IN_LAYER(count),
     .unsaid = "the sound's own",
     .example = "3",
     .help = "How many of them.",
     .generator_only = true},
    {.name = "every",
     .type = KEY_NUMBER,
     .unit = UNIT_S,
     FROM(0.1, 86400),
     IN_LAYER(every_s),
     .unsaid = "the sound's own",
     .example = "12 s",
     .help = "How often it is heard when all is calm: the mean time from one to the next.",
     .generator_only = true},
    {.name = "busy",
     .type = KEY_NUMBER,
     .unit = UNIT_SHARE,
     FROM(0, 1),
     IN_LAYER(busy),
     .unsaid = "the sound's own",
     .example = "0.7",
     .help = "From 0 sparse to 1 busy; 0.5 is as usual.",
     .generator_only = true},
    {.name = "strength",
     .type = KEY_NUMBER,
     .unit = UNIT_SHARE,
     FROM(0, 1),
     IN_LAYER(strength),
     .unsaid = "the sound's own",
     .example = "0.4",
     .help = "From 0 faint to 1 strong: the size of the fire, the stream, the rain.",
     .generator_only = true},
    {.name = "follows",
     .type = KEY_LINKS,
     IN_LAYER(link),
     .which = SCENE_FOLLOWS,
     .unsaid = "what is natural",
     .example = "wind 0.8",
     .help = "What moves it. `none`: nothing at all."},
    {.name = "hushed-by",
     .type = KEY_LINKS,
     IN_LAYER(link),
     .which = SCENE_HUSHED_BY,
     .unsaid = "what is natural",
     .example = "wind 0.7; rain 0.9",
     .help = "What makes it fall silent and wait. `none`: nothing at all."},
    {.name = "answers",
     .type = KEY_LINKS,
     IN_LAYER(link),
     .which = SCENE_ANSWERS,
     .unsaid = "nobody",
     .example = "blackbird 0.5",
     .help = "Which other layer it answers, and how readily."},
    {.name = "leans-on",
     .type = KEY_LINKS,
     IN_LAYER(link),
     .which = SCENE_LEANS_ON,
     .unsaid = "nothing",
     .example = "breath 0.3",
     .help = "What makes it swell and sink a little."},

    {KEYS_WORDS, "arrive", KEY_WORDS, .which = WORDS_ARRIVE, .unsaid = "no words",
     .example = "There is nothing to do here for a few minutes.",
     .help = "As the pause begins."},
    {KEYS_WORDS, "breathe", KEY_WORDS, .which = WORDS_BREATHE, .unsaid = "no words",
     .example = "The light comes and goes. So does your breath.",
     .help = "While there is only the breath."},
    {KEYS_WORDS, "listen", KEY_WORDS, .which = WORDS_LISTEN, .unsaid = "no words",
     .example = "The leaves are moving. What moves them is touching you, too.",
     .help =
         "Written `listen LAYER`; that layer comes forward while the words are there. As "
         "many of these as you like, in the order in which they are to come. The words for "
         "a singer come as it sings, and not at all while it is silent."},
    {KEYS_WORDS, "widen", KEY_WORDS, .which = WORDS_WIDEN, .unsaid = "no words",
     .example = "And now all of it at once.", .help = "As everything comes back."},
    {KEYS_WORDS, "return", KEY_WORDS, .which = WORDS_RETURN, .unsaid = "no words",
     .example = "A little of this can come along.", .help = "As the pause ends."},
};
const int n_scene_keys = G_N_ELEMENTS(scene_keys);

static const char *const group_names[N_KEY_GROUPS] = {
    [KEYS_SCENE] = "scene", [KEYS_BREATH] = "breath", [KEYS_WORDS] = "words"};

static const char *const group_headings[N_KEY_GROUPS] = {
    [KEYS_SCENE] = "`[scene]`: the place and its weather",
    [KEYS_BREATH] = "`[breath]`: the guide",
    [KEYS_LAYER] = "Any other group: a layer",
    [KEYS_WORDS] = "`[words]`: a line for each stretch of a pause",
};

const char *key_group_name(enum key_group group)
{
    return group_names[group];
}

enum key_group key_group_of(const char *name)
{
    for (int g = 0; g < N_KEY_GROUPS; g++)
        if (g_strcmp0(group_names[g], name) == 0)
            return (enum key_group)g;
    return KEYS_LAYER;
}

const struct key *key_find(enum key_group group, const char *name)
{
    for (int i = 0; i < n_scene_keys; i++) {
        const struct key *k = &scene_keys[i];
        if (k->group != group)
            continue;
        if (strcmp(k->name, name) == 0)
            return k;
        size_t n = strlen(k->name);
        if (k->type == KEY_WORDS && k->which == WORDS_LISTEN &&
            strncmp(k->name, name, n) == 0 && name[n] == ' ')
            return k;
    }
    return NULL;
}

char *key_range(const struct key *k)
{
    g_autofree char *low = quantity_print(k->low, k->unit);
    g_autofree char *high = quantity_print(k->high, k->unit);
    return g_strdup_printf("%s to %s", low, high);
}

static void print_row(GString *out, const struct key *k)
{
    const char *written = k->type == KEY_WORDS && k->which == WORDS_LISTEN ? " LAYER" : "";
    g_string_append_printf(out, "| `%s%s` | %s", k->name, written, k->help);
    if (k->low < k->high && k->unit != UNIT_SHARE) { /* whose help says it already */
        g_autofree char *range = key_range(k);
        g_string_append_printf(out, " (%s)", range);
    }
    g_string_append_printf(out, " | %s | %s%s%s |\n", k->example, k->usual ? "`" : "",
                           k->usual ? k->usual : k->unsaid, k->usual ? "`" : "");
}

char *keys_reference(void)
{
    static const enum key_group order[N_KEY_GROUPS] = {KEYS_SCENE, KEYS_BREATH, KEYS_LAYER,
                                                       KEYS_WORDS};
    GString *out = g_string_new(NULL);
    for (int g = 0; g < N_KEY_GROUPS; g++) {
        g_string_append_printf(out,
                               "### %s\n\n| key | what it says | for example | left out |\n"
                               "| --- | --- | --- | --- |\n",
                               group_headings[order[g]]);
        for (int i = 0; i < n_scene_keys; i++)
            if (scene_keys[i].group == order[g])
                print_row(out, &scene_keys[i]);
        g_string_append(out, "\n");
    }
    return g_string_free(out, FALSE);
}
