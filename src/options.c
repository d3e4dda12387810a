#include "options.h"

#include "base/quantity.h"
#include "scene/nearest.h"
#include "scene/pattern.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FOR_MAX_S = 31 * 24 * 3600 };

enum type {
    FLAG,
    TEXT,
    FILE_NAME,
    LENGTH,
    SEED,
    VOLUME,
    BREATH,
    LIST,
    DISPLAY,
    FPS,
    COMMAND,
    VERB_FLAG
};

enum {
    ON_PLAY = 1 << VERB_PLAY,
    ON_RENDER = 1 << VERB_RENDER,
    ON_EXPLAIN = 1 << VERB_EXPLAIN
};

/* One row an option: what GLib shows in --help, and what becomes of it. */
static const struct option {
    const char *name;
    char letter;
    enum type type;
    int verbs;      /* that it goes with; 0: all */
    size_t offset;  /* in struct options */
    enum verb verb; /* VERB_FLAG: what it turns the verb to */
    const char *help, *argument, *example;
} table[] = {
#define INTO(field) .offset = offsetof(struct options, field)
    {"fullscreen", 'f', FLAG, ON_PLAY, INTO(fullscreen), .help = "Fill the screen"},
    {"terminal", 0, FLAG, ON_PLAY, INTO(terminal), .help = "Breathe here, without a window"},
    {"for", 0, LENGTH, ON_PLAY | ON_RENDER, INTO(for_s), .argument = "LENGTH",
     .example = "90s, 10m or 1h20m", .help = "How long, such as 90s, 10m or 1h20m"},
    {"then", 0, COMMAND, ON_PLAY, INTO(then), .argument = "COMMAND",
     .help = "Run this when that time has passed"},
    {"display", 0, DISPLAY, ON_PLAY, INTO(display), .argument = "NUMBER",
     .help = "On this display, counted from 1"},
    {"dim-others", 0, FLAG, ON_PLAY, INTO(dim_others),
     .help = "A pause darkens the other displays"},
    {"reduced-motion", 0, FLAG, ON_PLAY, INTO(reduced_motion),
     .help = "Nothing moves; the light changes"},
    {"fps", 0, FPS, ON_PLAY, INTO(fps), .argument = "NUMBER",
     .help = "At most so many frames a second"},
    {"seed", 0, SEED, ON_PLAY | ON_RENDER | ON_EXPLAIN, INTO(seed), .argument = "NUMBER",
     .example = "7", .help = "The same number, the same morning"},
    {"volume", 0, VOLUME, ON_PLAY, INTO(volume), .argument = "VOLUME", .example = "0.5",
     .help = "From 0 to 1"},
    {"breath", 0, BREATH, ON_PLAY | ON_RENDER | ON_EXPLAIN, INTO(breath),
     .argument = "PATTERN", .example = "\"5 0 5 0\", \"4 6\" or box",
     .help = "Seconds in, hold, out, rest, such as \"4 0 6 0\"; or even, long-exhale, box, "
             "4-7-8, sigh"},
    {"device", 0, TEXT, ON_PLAY, INTO(device), .argument = "NAME",
     .help = "Play through this device"},
    {"list-devices", 0, VERB_FLAG, 0, .verb = VERB_LIST_DEVICES,
     .help = "Name the devices there are"},
    {"output", 'o', FILE_NAME, ON_RENDER, INTO(output), .argument = "FILE",
     .help = "render: the file to write, .ogg, .flac or .wav"},
    {"from", 0, LENGTH, ON_RENDER, INTO(from_s), .argument = "LENGTH", .example = "1h",
     .help = "render: begin this far into the scene"},
    {"at", 0, LENGTH, ON_EXPLAIN, INTO(at_s), .argument = "LENGTH", .example = "2m",
     .help = "explain: this far into the scene"},
    {"only", 0, LIST, ON_RENDER, INTO(only), .argument = "LAYER[,LAYER]",
     .help = "render: only these layers, with all that moves them"},
    {"loop", 0, FLAG, ON_RENDER, INTO(loop),
     .help = "render: without fades, for a recording to go round"},
    {"events", 0, FILE_NAME, ON_RENDER, INTO(events), .argument = "FILE",
     .help = "render: write a line for every event"},
    {"together", 0, FLAG, ON_PLAY | ON_EXPLAIN, INTO(together),
     .help = "The moment that everyone shares who opens this scene now"},
    {"version", 0, VERB_FLAG, 0, .verb = VERB_VERSION, .help = "Say which Withness this is"},
    {"help", 'h', VERB_FLAG, 0, .verb = VERB_HELP, .help = "Show this"},
#undef INTO
};
enum { N_OPTIONS = G_N_ELEMENTS(table) };

static const struct {
    const char *name;
    enum verb verb;
} verbs[] = {{"render", VERB_RENDER},
             {"check", VERB_CHECK},
             {"scenes", VERB_SCENES},
             {"sounds", VERB_SOUNDS},
             {"explain", VERB_EXPLAIN}};

static const char *const verb_words[] = {"render", "check",   "scenes",
                                         "sounds", "explain", NULL};

const char *const *options_verbs(void)
{
    return verb_words;
}

const char *options_version(void)
{
    return WITHNESS_VERSION;
}

static const char summary[] =
    "A small window onto a living place. With no SCENE, the last one goes on.\n\n"
    "  withness                          the place you were in last\n"
    "  withness under-the-beeches        this one\n"
    "  withness --fullscreen --for 6m    a pause of six minutes\n"
    "  withness scenes                   what places there are\n"
    "  withness sounds                   what places are made of\n"
    "  withness explain dusk --at 2m     what happens there, and why\n"
    "  withness check my.scene           what a scene file of yours still needs\n"
    "  withness render dusk -o dusk.ogg --for 10m [--from 1h] [--seed 7]";

static const char description[] =
    "A scene is a name from `withness scenes`, or a file. Keys in the window: F fullscreen,\n"
    "Space rests, Up and Down the volume, M mute, N and Page Up other places, P a pause,\n"
    "? all of them.\n";

/* Where GLib leaves what it read. */
struct given {
    gboolean flag[N_OPTIONS];
    char *text[N_OPTIONS];
};

static bool is_plain(const struct option *o)
{
    return o->type == FLAG || o->type == VERB_FLAG;
}

static GOptionContext *context_new(struct given *given)
{
    GOptionEntry entry[N_OPTIONS + 1] = {0};
    for (int i = 0; i < N_OPTIONS; i++) {
        const struct option *o = &table[i];
        entry[i] = (GOptionEntry){
            .long_name = o->name,
            .short_name = o->letter,
            .arg = is_plain(o)            ? G_OPTION_ARG_NONE
                   : o->type == FILE_NAME ? G_OPTION_ARG_FILENAME
                                          : G_OPTION_ARG_STRING,
            .arg_data = is_plain(o) ? (void *)&given->flag[i] : (void *)&given->text[i],
            .description = o->help,
            .arg_description = o->argument,
        };
    }
    GOptionContext *context = g_option_context_new("[SCENE]");
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, summary);
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entry, NULL);
    return context;
}

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (error)
        *error = g_error_new_valist(G_OPTION_ERROR, G_OPTION_ERROR_FAILED, format, args);
    va_end(args);
    return false;
}

static bool fail_unknown(GError **error, const char *name)
{
    struct nearest nearest = nearest_to(name);
    for (int i = 0; i < N_OPTIONS; i++)
        nearest_offer(&nearest, table[i].name);
    if (nearest.best)
        return fail(error, "There is no --%s. Did you mean --%s?", name, nearest.best);
    return fail(error, "There is no --%s. `withness --help` lists what there is.", name);
}

static const struct option *option_named(const char *name, size_t length)
{
    for (int i = 0; i < N_OPTIONS; i++)
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

static const struct option *option_lettered(char letter)
{
    for (int i = 0; i < N_OPTIONS; i++)
        if (table[i].letter == letter)
            return &table[i];
    return NULL;
}

/* Checks one argument that begins with a dash; *takes_next: the next one belongs to it. */
static bool is_known(const char *argument, bool *takes_next, GError **error)
{
    const struct option *o = NULL;
    if (argument[1] == '-') {
        size_t n = strcspn(argument + 2, "=");
        o = option_named(argument + 2, n);
        g_autofree char *name = g_strndup(argument + 2, n);
        if (!o)
            return fail_unknown(error, name);
        *takes_next = !is_plain(o) && argument[2 + n] != '=';
        return true;
    }
    for (const char *letter = argument + 1; *letter; letter++)
        if (!(o = option_lettered(*letter)))
            return fail(error, "There is no -%s. `withness --help` lists what there is.",
                        argument + 1);
    *takes_next = !is_plain(o);
    return true;
}

/* GLib knows which option is unknown, but not which one was meant. */
static bool all_known(int argc, char **argv, GError **error)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        bool takes_next = false;
        if (argv[i][0] == '-' && argv[i][1] && !is_known(argv[i], &takes_next, error))
            return false;
        i += takes_next;
    }
    return true;
}

static bool set_length(const struct option *o, const char *text, double *at, GError **error)
{
    double bare;
    if (quantity_read(text, UNIT_NONE, &bare) && bare != 0)
        return fail(error, "--%s %s of what? For example %s.", o->name, text, o->example);
    if (!quantity_read_duration(text, at))
        return fail(error, "--%s %s is not a length of time. For example %s.", o->name, text,
                    o->example);
    if (*at > FOR_MAX_S)
        return fail(error, "--%s %s is longer than a month.", o->name, text);
    return true;
}

static bool set_volume(const char *text, double *at, GError **error)
{
    if (!quantity_read(text, UNIT_SHARE, at) || *at < 0 || *at > 1)
        return fail(error, "--volume goes from 0 to 1 (or 0%% to 100%%), and %s is neither.",
                    text);
    return true;
}

static bool set_display(const char *text, uint64_t *at, GError **error)
{
    if (!quantity_read_whole(text, at) || *at < 1 || *at > 16)
        return fail(error, "--display %s is not a display. They count from 1.", text);
    return true;
}

static bool set_fps(const char *text, double *at, GError **error)
{
    if (!quantity_read(text, UNIT_NONE, at) || *at < 5 || *at > 240)
        return fail(error, "--fps goes from 5 to 240, and %s does not.", text);
    return true;
}

/* Its words must end; whether there is such a command is seen when it is due. */
static bool set_command(const char *text, char **at, GError **error)
{
    g_auto(GStrv) words = NULL;
    g_autoptr(GError) why = NULL;
    if (!g_shell_parse_argv(text, NULL, &words, &why))
        return fail(error, "--then %s is not a command: %s", text, why->message);
    *at = g_strdup(text);
    return true;
}

static bool set_breath(const char *text, char **at, GError **error)
{
    double part_s[4];
    if (!pattern_read(text, part_s)) {
        const char *nearest = nearest_of(text, pattern_names());
        if (nearest && g_ascii_isalpha(*text))
            return fail(error, "--breath %s is not a breath. Did you mean %s?", text, nearest);
        return fail(error,
                    "--breath %s is not a breath: seconds in, hold, out, rest, as in "
                    "\"5 0 5 0\" (in and out 1 to 30 each), or even, long-exhale, box, 4-7-8, "
                    "sigh.",
                    text);
    }
    *at = g_strdup(text);
    return true;
}

static bool set_list(const struct option *o, const char *text, char ***at, GError **error)
{
    char **part = g_strsplit(text, ",", -1);
    *at = part;
    for (; *part; part++)
        if (!*g_strstrip(*part))
            return fail(error, "--%s wants names with commas between them.", o->name);
    return **at ? true : fail(error, "--%s wants at least one name.", o->name);
}

static bool set_option(struct options *into, const struct option *o, const char *text,
                       GError **error)
{
    void *at = (char *)into + o->offset;
    switch (o->type) {
    case FLAG:
        *(bool *)at = true;
        return true;
    case VERB_FLAG:
        into->verb = o->verb;
        return true;
    case TEXT:
    case FILE_NAME:
        *(char **)at = g_strdup(text);
        return *text ? true : fail(error, "--%s needs a name.", o->name);
    case LENGTH:
        return set_length(o, text, at, error);
    case SEED:
        return quantity_read_whole(text, at)
                   ? true
                   : fail(error, "--seed %s is not a whole number.", text);
    case VOLUME:
        return set_volume(text, at, error);
    case BREATH:
        return set_breath(text, at, error);
    case DISPLAY:
        return set_display(text, at, error);
    case FPS:
        return set_fps(text, at, error);
    case COMMAND:
        return set_command(text, at, error);
    case LIST:
        return set_list(o, text, at, error);
    }
    return false;
}

static const char *verb_name(enum verb verb)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (verbs[i].verb == verb)
            return verbs[i].name;
    return "playing";
}

static bool set_options(struct options *o, const struct given *given, GError **error)
{
    for (int i = 0; i < N_OPTIONS; i++) {
        const struct option *option = &table[i];
        if (!given->flag[i] && !given->text[i])
            continue;
        if (option->verbs && !(option->verbs & 1 << o->verb))
            return fail(error, "--%s means nothing to %s.", option->name, verb_name(o->verb));
        if (option->type != VERB_FLAG && !set_option(o, option, given->text[i], error))
            return false;
    }
    for (int i = 0; i < N_OPTIONS; i++)
        if (given->flag[i] && table[i].type == VERB_FLAG)
            o->verb = table[i].verb;
    return true;
}

/* What GLib left of argv: the verb, if there is one, and its words. */
static void take_words(struct options *o, int argc, char **argv)
{
    int first = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(verbs) && argc > 1; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            o->verb = verbs[i].verb;
            first = 2;
            break;
        }
    }
    GPtrArray *words = g_ptr_array_new();
    for (int i = first; i < argc; i++)
        if (strcmp(argv[i], "--") != 0)
            g_ptr_array_add(words, g_strdup(argv[i]));
    g_ptr_array_add(words, NULL);
    o->words = (char **)g_ptr_array_free(words, FALSE);
}

static bool check_words(const struct options *o, GError **error)
{
    guint n = g_strv_length(o->words);
    switch (o->verb) {
    case VERB_PLAY:
        if (n > 1) {
            const char *meant = nearest_of(o->words[0], verb_words);
            return meant ? fail(error, "There is no \"%s\" to be done. Did you mean %s?",
                                o->words[0], meant)
                         : fail(error, "One scene at a time, and \"%s\" is a second.",
                                o->words[1]);
        }
        if (o->then && o->for_s <= 0)
            return fail(error, "--then after how long? For example --for 6m.");
        return true;
    case VERB_RENDER:
        if (n != 1)
            return fail(error, "render wants one scene: withness render dusk -o dusk.ogg "
                               "--for 10m");
        if (!o->output)
            return fail(error, "Into which file? For example -o %s.ogg", "scene");
        if (o->for_s <= 0)
            return fail(error, "For how long? For example --for 10m");
        return true;
    case VERB_CHECK:
        return n ? true : fail(error, "Which file? withness check my.scene");
    case VERB_EXPLAIN:
        return n == 1 ? true : fail(error, "explain wants one scene: withness explain dusk");
    case VERB_SCENES:
        return n ? fail(error, "scenes lists every scene; it needs no \"%s\".", o->words[0])
                 : true;
    case VERB_SOUNDS:
        return n ? fail(error, "sounds lists every sound; it needs no \"%s\".", o->words[0])
                 : true;
    case VERB_LIST_DEVICES:
    case VERB_VERSION:
    case VERB_HELP:
        return true;
    }
    return true;
}

static bool is_asked(const struct given *given, const char *name)
{
    for (int i = 0; i < N_OPTIONS; i++)
        if (strcmp(table[i].name, name) == 0)
            return given->flag[i];
    return false;
}

static void show_help(GOptionContext *context)
{
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    fputs(help, stdout);
}

bool options_parse(struct options *o, int argc, char **argv, GError **error)
{
    struct given given = {0};
    *o = (struct options){.volume = NAN};
    /* GLib shortens the array it is given. */
    g_auto(GStrv) all = g_new0(char *, argc + 1);
    for (int i = 0; i < argc; i++)
        all[i] = g_strdup(argv[i]);
    if (!all_known(argc, argv, error))
        return false;
    GOptionContext *context = context_new(&given);
    bool good = g_option_context_parse_strv(context, &all, error);
    if (good && is_asked(&given, "help")) {
        show_help(context);
        o->verb = VERB_HELP;
        o->words = g_new0(char *, 1);
    } else if (good) {
        take_words(o, (int)g_strv_length(all), all);
        good = set_options(o, &given, error) && check_words(o, error);
    }
    g_option_context_free(context);
    for (int i = 0; i < N_OPTIONS; i++)
        g_free(given.text[i]);
    return good;
}

void options_clear(struct options *o)
{
    g_strfreev(o->words);
    g_strfreev(o->only);
    g_free(o->breath);
    g_free(o->device);
    g_free(o->output);
    g_free(o->events);
    g_free(o->then);
    *o = (struct options){0};
}
