/* child: programs that tests start, and that outlive no test, even one that fails. */
#pragma once

#include <gio/gio.h>

#include <signal.h>
#include <sys/prctl.h>

static inline void child_die_with_parent(gpointer data)
{
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* name: of a variable that it has in its environment, or NULL. */
static inline GSubprocess *child_new_with(GSubprocessFlags flags, const char *const *argv,
                                          const char *name, const char *value)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(flags | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_set_child_setup(launcher, child_die_with_parent, NULL, NULL);
    if (name)
        g_subprocess_launcher_setenv(launcher, name, value, TRUE);
    GSubprocess *p = g_subprocess_launcher_spawnv(launcher, argv, &error);
    g_assert_no_error(error);
    return p;
}

static inline GSubprocess *child_new(GSubprocessFlags flags, const char *const *argv)
{
    return child_new_with(flags, argv, NULL, NULL);
}

/* Struck down. NULL is well. */
static inline void child_end(GSubprocess *p)
{
    if (!p)
        return;
    g_subprocess_force_exit(p);
    g_subprocess_wait(p, NULL, NULL);
    g_object_unref(p);
}
