#include "options.h"

#include <math.h>
#include <string.h>

/* Reads a command line written with blanks between its words ('_' stands for one inside). */
static bool parse(struct options *o, const char *line, GError **error)
{
    g_autofree char *all = g_strconcat("withness ", line, NULL);
    g_auto(GStrv) word = g_strsplit(g_strchomp(all), " ", -1);
    for (int i = 0; word[i]; i++)
        g_strdelimit(word[i], "_", ' ');
    return options_parse(o, (int)g_strv_length(word), word, error);
}

static void good_lines_are_understood(void)
{
    struct options o;
    g_assert_true(parse(&o, "", NULL));
    g_assert_cmpint(o.verb, ==, VERB_PLAY);
    g_assert_null(o.words[0]);
    g_assert_true(isnan(o.volume));
    options_clear(&o);

    g_assert_true(parse(&o, "dusk -f --for 1h20m --seed=7 --volume 40% --breath 4_6", NULL));
    g_assert_cmpstr(o.words[0], ==, "dusk");
    g_assert_true(o.fullscreen && !o.terminal);
    g_assert_cmpfloat(o.for_s, ==, 4800);
    g_assert_cmpuint(o.seed, ==, 7);
    g_assert_cmpfloat(o.volume, ==, 0.4);
    g_assert_cmpstr(o.breath, ==, "4 6");
    options_clear(&o);

    g_assert_true(parse(&o, "--terminal --device --odd render", NULL) == false);
    options_clear(&o);

    g_assert_true(
        parse(&o, "render -o out.ogg --for 10m dusk --from 1h --only a,_b_ --events e", NULL));
    g_assert_cmpint(o.verb, ==, VERB_RENDER);
    g_assert_cmpstr(o.words[0], ==, "dusk");
    g_assert_cmpstr(o.output, ==, "out.ogg");
    g_assert_cmpfloat(o.from_s, ==, 3600);
    g_assert_cmpstr(o.only[1], ==, "b");
    g_assert_cmpint(g_strv_length(o.only), ==, 2);
    g_assert_cmpstr(o.events, ==, "e");
    options_clear(&o);

    g_assert_true(parse(&o, "-o out.flac render x --for=90s", NULL));
    g_assert_cmpstr(o.output, ==, "out.flac");
    options_clear(&o);

    g_assert_true(parse(&o, "check a b", NULL));
    g_assert_cmpint(o.verb, ==, VERB_CHECK);
    g_assert_cmpint(g_strv_length(o.words), ==, 2);
    options_clear(&o);

    g_assert_true(parse(&o, "--list-devices", NULL));
    g_assert_cmpint(o.verb, ==, VERB_LIST_DEVICES);
    options_clear(&o);
    g_assert_true(parse(&o, "explain dusk --at 2m", NULL));
    g_assert_cmpfloat(o.at_s, ==, 120);
    options_clear(&o);
}

static void bad_lines_say_what_would_be_right(void)
{
    static const struct {
        const char *line, *said;
    } row[] = {
        {"--fulscreen", "Did you mean --fullscreen?"},
        {"--fulscreen=1", "Did you mean --fullscreen?"},
        {"--helicopter", "`withness --help`"},
        {"-z", "There is no -z"},
        {"-oout.ogg", "There is no -oout.ogg"},
        {"--for", "--for"},
        {"--for 10", "For example 90s, 10m or 1h20m"},
        {"--for ten", "is not a length of time"},
        {"--for -10m", "is not a length of time"},
        {"--for 0s", "is not a length of time"},
        {"--for 9999999h", "longer than a month"},
        {"--seed -1", "not a whole number"},
        {"--seed 99999999999999999999", "not a whole number"},
        {"--volume 3", "from 0 to 1"},
        {"--volume nan", "from 0 to 1"},
        {"--breath boxx", "Did you mean box?"},
        {"--breath 1", "seconds in, hold, out, rest"},
        {"--device=", "needs a name"},
        {"a b", "One scene at a time"},
        {"chekc a b", "Did you mean check?"},
        {"check", "Which file?"},
        {"check --fullscreen a", "means nothing to check"},
        {"scenes dusk", "needs no \"dusk\""},
        {"sounds dusk", "needs no \"dusk\""},
        {"render", "one scene"},
        {"render dusk", "Into which file?"},
        {"render dusk -o a.ogg", "For how long?"},
        {"render dusk -o a.ogg --for 10m --only a,,b", "names with commas"},
        {"render dusk --fullscreen -o a.ogg --for 10m", "means nothing to render"},
        {"dusk -o a.ogg", "means nothing to playing"},
        {"explain", "one scene"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct options o;
        g_autoptr(GError) error = NULL;
        bool good = parse(&o, row[i].line, &error);
        g_test_message("%s: %s", row[i].line, good ? "good" : error->message);
        g_assert_false(good);
        g_assert_nonnull(strstr(error->message, row[i].said));
        options_clear(&o);
    }
}

static void help_names_every_option(void)
{
    if (g_test_subprocess()) {
        struct options o;
        g_assert_true(parse(&o, "render --help", NULL));
        g_assert_cmpint(o.verb, ==, VERB_HELP);
        options_clear(&o);
        return;
    }
    g_test_trap_subprocess(NULL, 10 * G_USEC_PER_SEC, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*withness scenes*--fullscreen*--for*--list-devices*--only*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options/good", good_lines_are_understood);
    g_test_add_func("/options/bad", bad_lines_say_what_would_be_right);
    g_test_add_func("/options/help", help_names_every_option);
    return g_test_run();
}
