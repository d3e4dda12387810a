/* sound_server: PulseAudio for a test, in a folder that is the test's home meanwhile. */
#pragma once

#include "child.h"

#include <glib/gstdio.h>

#include <stdbool.h>

static char *sound_server_folder;

/* Whether all that it takes is here. */
static inline bool sound_server_is_known(void)
{
    static const char *const tool[] = {"pulseaudio", "parec", "pactl"};
    for (size_t i = 0; i < G_N_ELEMENTS(tool); i++) {
        g_autofree char *found = g_find_program_in_path(tool[i]);
        if (!found)
            return false;
    }
    return true;
}

static inline char *sound_server_path(const char *name)
{
    return g_build_filename(sound_server_folder, name, NULL);
}

/* Before anything asks for a sound device. */
static inline void sound_server_move_in(void)
{
    static const char *const home[] = {"HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
                                       "XDG_DATA_HOME", "XDG_CONFIG_HOME"};
    sound_server_folder = g_dir_make_tmp("withness-sound-XXXXXX", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(home); i++)
        g_setenv(home[i], sound_server_folder, TRUE);
    g_autofree char *asoundrc = sound_server_path(".asoundrc");
    g_autofree char *where = g_strdup_printf("unix:%s/native", sound_server_folder);
    g_setenv("PULSE_SERVER", where, TRUE);
    g_setenv("JACK_NO_START_SERVER", "1", TRUE);
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_file_set_contents(asoundrc, "pcm.!default { type pulse }\nctl.!default { type pulse }\n",
                        -1, NULL);
}

static inline void sound_server_move_out(void)
{
    const char *rm[] = {"rm", "-rf", sound_server_folder, NULL};
    g_autoptr(GSubprocess) p = child_new(G_SUBPROCESS_FLAGS_NONE, rm);
    g_subprocess_wait(p, NULL, NULL);
    g_clear_pointer(&sound_server_folder, g_free);
}

static inline bool sound_server_answers(void)
{
    const char *argv[] = {"pactl", "info", NULL};
    g_autoptr(GSubprocess) p = child_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE, argv);
    return g_subprocess_wait_check(p, NULL, NULL);
}

/* A server that answers, with these modules (NULL at the end); child_end. */
static inline GSubprocess *sound_server_new(const char *const *modules)
{
    g_autofree char *socket = sound_server_path("native");
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    static const char *const always[] = {"pulseaudio", "-n", "--daemonize=no",
                                         "--exit-idle-time=-1", "--disable-shm=yes"};
    for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
        g_ptr_array_add(argv, g_strdup(always[i]));
    for (; *modules; modules++)
        g_ptr_array_add(argv, g_strconcat("--load=", *modules, NULL));
    g_ptr_array_add(argv, g_strdup_printf("--load=module-native-protocol-unix socket=%s "
                                          "auth-anonymous=1",
                                          socket));
    g_ptr_array_add(argv, NULL);
    g_remove(socket);
    GSubprocess *server =
        child_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE, (const char *const *)argv->pdata);
    for (int i = 0; i < 200 && !g_file_test(socket, G_FILE_TEST_EXISTS); i++)
        g_usleep(50000);
    for (int i = 0; i < 100 && !sound_server_answers(); i++)
        g_usleep(50000);
    g_assert_true(sound_server_answers());
    return server;
}

/* What is heard of a sink's monitor, as floats of so many channels, on its stdout. */
static inline GSubprocess *sound_server_listen(const char *monitor, int n_channels,
                                               const char *channel_map)
{
    g_autofree char *channels = g_strdup_printf("--channels=%d", n_channels);
    g_autofree char *map = g_strconcat("--channel-map=", channel_map, NULL);
    const char *argv[] = {"parec",
                          "-d",
                          monitor,
                          "--rate=48000",
                          channels,
                          map,
                          "--format=float32le",
                          "--raw",
                          "--latency-msec=20",
                          NULL};
    return child_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
}
