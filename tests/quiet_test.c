/* While the sound libraries' complaints go nowhere, what Withness has to tell is still read. */
#include "io/quiet.h"

#include <glib.h>
#include <glib/gstdio.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_words(void)
{
    g_autofree char *path = NULL, *text = NULL;
    int fd = g_file_open_tmp("quiet-XXXXXX", &path, NULL);
    int before = dup(STDERR_FILENO);
    dup2(fd, STDERR_FILENO);
    quiet_speak_past();
    struct quiet quiet;
    quiet_begin(&quiet);
    fprintf(stderr, "unable to open slave\n");
    g_printerr("brook.ogg: it is damaged.\n");
    quiet_end(&quiet);
    fprintf(stderr, "and on\n");
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    g_set_printerr_handler(NULL);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "brook.ogg: it is damaged.\nand on\n");
    g_remove(path);
    close(before);
    close(fd);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quiet/words", test_words);
    return g_test_run();
}
