#include "desktop/inhibit.h"

#include "desktop/bus.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

enum { SUSPEND = 4, IDLE = 8 }; /* the portal's flags */

static const char portal_name[] = "org.freedesktop.portal.Desktop",
                  portal_path[] = "/org/freedesktop/portal/desktop";

struct inhibit {
    int holders; /* the caller, and each answer that is still to come */
    bool wanted;
    char *why;
    GDBusConnection *session;
    char *request;  /* the portal's, while it holds */
    guint32 cookie; /* the screensaver's; 0: none */
    int sleep_fd;   /* logind's; −1: none */
};

static struct inhibit *hold(struct inhibit *i)
{
    i->holders++;
    return i;
}

static void let_go(struct inhibit *i)
{
    if (--i->holders > 0)
        return;
    g_clear_object(&i->session);
    g_free(i->request);
    g_free(i->why);
    g_free(i);
}

static void call(struct inhibit *i, const char *name, const char *path, const char *interface,
                 const char *method, GVariant *said)
{
    g_dbus_connection_call(i->session, name, path, interface, method, said, NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void release(struct inhibit *i)
{
    if (i->request)
        call(i, portal_name, i->request, "org.freedesktop.portal.Request", "Close", NULL);
    g_clear_pointer(&i->request, g_free);
    if (i->cookie)
        call(i, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver",
             "org.freedesktop.ScreenSaver", "UnInhibit", g_variant_new("(u)", i->cookie));
    i->cookie = 0;
    if (i->sleep_fd >= 0)
        close(i->sleep_fd);
    i->sleep_fd = -1;
}

static void on_sleep(GObject *bus, GAsyncResult *result, gpointer data)
{
    struct inhibit *i = data;
    g_autoptr(GUnixFDList) fds = NULL;
    g_autoptr(GVariant) said = g_dbus_connection_call_with_unix_fd_list_finish(
        G_DBUS_CONNECTION(bus), &fds, result, NULL);
    gint32 which = -1;
    if (said)
        g_variant_get(said, "(h)", &which);
    if (fds && which >= 0 && which < g_unix_fd_list_get_length(fds))
        i->sleep_fd = g_unix_fd_list_get(fds, which, NULL);
    if (!i->wanted)
        release(i);
    let_go(i);
}

static void on_system(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    struct inhibit *i = data;
    g_autoptr(GDBusConnection) bus = bus_got(result);
    if (bus && i->wanted)
        g_dbus_connection_call_with_unix_fd_list(
            bus, "org.freedesktop.login1", "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager", "Inhibit",
            g_variant_new("(ssss)", "idle:sleep", "Withness", i->why, "block"),
            G_VARIANT_TYPE("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, on_sleep,
            hold(i));
    let_go(i);
}

static void on_saver(GObject *bus, GAsyncResult *result, gpointer data)
{
    struct inhibit *i = data;
    g_autoptr(GVariant) said =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, NULL);
    if (said)
        g_variant_get(said, "(u)", &i->cookie);
    if (!i->wanted)
        release(i);
    let_go(i);
}

/* Without a portal: who locks the screen, and who sends the computer to sleep. */
static void ask_others(struct inhibit *i)
{
    g_dbus_connection_call(
        i->session, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver", "Inhibit", g_variant_new("(ss)", "Withness", i->why),
        G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_saver, hold(i));
    g_bus_get(G_BUS_TYPE_SYSTEM, NULL, on_system, hold(i));
}

static void on_portal(GObject *bus, GAsyncResult *result, gpointer data)
{
    struct inhibit *i = data;
    g_autoptr(GVariant) said =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, NULL);
    if (said)
        g_variant_get(said, "(o)", &i->request);
    if (!i->wanted)
        release(i);
    else if (!said)
        ask_others(i);
    let_go(i);
}

static void on_session(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    struct inhibit *i = data;
    i->session = bus_got(result);
    if (i->session && i->wanted) {
        GVariantBuilder more;
        g_variant_builder_init(&more, G_VARIANT_TYPE_VARDICT);
        g_variant_builder_add(&more, "{sv}", "reason", g_variant_new_string(i->why));
        g_dbus_connection_call(
            i->session, portal_name, portal_path, "org.freedesktop.portal.Inhibit", "Inhibit",
            g_variant_new("(sua{sv})", "", SUSPEND | IDLE, &more), G_VARIANT_TYPE("(o)"),
            G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_portal, hold(i));
    }
    let_go(i);
}

struct inhibit *inhibit_new(const char *why)
{
    struct inhibit *i = g_new0(struct inhibit, 1);
    i->wanted = true;
    i->why = g_strdup(why);
    i->sleep_fd = -1;
    hold(i);
    if (bus_session_is_there())
        g_bus_get(G_BUS_TYPE_SESSION, NULL, on_session, hold(i));
    else
        g_bus_get(G_BUS_TYPE_SYSTEM, NULL, on_system, hold(i));
    return i;
}

void inhibit_free(struct inhibit *i)
{
    if (!i)
        return;
    i->wanted = false;
    if (i->session)
        release(i);
    else if (i->sleep_fd >= 0)
        close(i->sleep_fd), i->sleep_fd = -1;
    let_go(i);
}
