/* held: a desktop for scripts (services.h) that writes down what is held of it (not a test).
 *   held FOLDER [portal]
 * FOLDER/bus is its bus's address, once it is there; FOLDER/held how many inhibitions hold just
 * now, the portal's or the screensaver's and logind's. Until it is killed. */
#include "services.h"

#include <glib-unix.h>

#include <poll.h>

static bool holds(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return fd >= 0 && !(poll(&p, 1, 0) == 1 && (p.revents & POLLHUP));
}

static void put(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static gboolean stop(gpointer running)
{
    *(bool *)running = false;
    return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
    struct services s;
    bool portal = argc > 2, running = true;
    int told = -1;
    if (argc < 2)
        return 2;
    services_up(&s, portal, !portal);
    g_unix_signal_add(SIGTERM, stop, &running);
    put(argv[1], "bus", g_getenv("DBUS_SESSION_BUS_ADDRESS"));
    while (running) {
        services_settle(0.01);
        int now = services_held(&s) + holds(s.sleep_fd);
        if (now == told)
            continue;
        g_autofree char *text = g_strdup_printf("%d\n", now);
        put(argv[1], "held", text);
        told = now;
    }
    services_down(&s);
    return 0;
}
