/* Reads the command line and hands over to whoever does what it asks. */
#include "app.h"
#include "check.h"
#include "io/output.h"
#include "options.h"
#include "render.h"
#include "scene/library.h"

#include <locale.h>
#include <stdio.h>

/* The scene's word becomes its whole path, so that everyone after this means the same file. */
static bool find_scene(struct options *o)
{
    if (!o->words[0])
        return true;
    struct library library;
    g_autoptr(GError) error = NULL;
    library_init(&library);
    char *path = library_find_scene(&library, o->words[0],
                                    o->verb == VERB_PLAY ? options_verbs() : NULL, &error);
    library_clear(&library);
    if (!path) {
        g_printerr("withness: %s\n", error->message);
        return false;
    }
    g_free(o->words[0]);
    o->words[0] = g_canonicalize_filename(path, NULL); /* it is remembered for next time */
    g_free(path);
    return true;
}

static int list_devices(void)
{
    g_auto(GStrv) device = output_list_devices();
    for (int i = 0; device[i]; i++)
        printf("%s\n", device[i]);
    if (!device[0])
        printf("No sound device is there just now.\n");
    return 0;
}

static int run(struct options *o)
{
    switch (o->verb) {
    case VERB_PLAY:
        return find_scene(o) ? app_run(o) : 1;
    case VERB_RENDER:
        return find_scene(o) ? render_run(o) : 1;
    case VERB_EXPLAIN:
        return find_scene(o) ? explain_run(o) : 1;
    case VERB_CHECK:
        return check_run(o);
    case VERB_SCENES:
        return scenes_run();
    case VERB_SOUNDS:
        return sounds_run();
    case VERB_LIST_DEVICES:
        return list_devices();
    case VERB_VERSION:
        printf("Withness %s\n", options_version());
        return 0;
    case VERB_HELP:
        return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    /* Texts in the listener's own letters; numbers with a point wherever they live. */
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    struct options options;
    g_autoptr(GError) error = NULL;
    int code = 2;
    if (options_parse(&options, argc, argv, &error))
        code = run(&options);
    else
        g_printerr("withness: %s\n", error->message);
    options_clear(&options);
    return code;
}
