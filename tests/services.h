/* services: a desktop for tests: a bus of its own, with a portal, a screensaver and a logind
 * that keep count of what is asked of them. They answer while the default main context runs. */
#pragma once

#include "child.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct services {
    GSubprocess *daemon;
    GDBusConnection *bus; /* theirs, not the program's */
    guint portal_owner, saver_owner, login_owner;
    guint object[8];
    int n_objects;
    /* Who holds what: unique names of connections, for as long as they live. */
    GHashTable *requests; /* path → sender */
    GHashTable *cookies;  /* cookie → sender */
    guint32 last_cookie, last_flags;
    int asked, sleep_fd; /* sleep_fd: the end that is told when logind's lock is let go; −1 */
    bool slow;           /* the portal's answers wait for services_answer */
    bool old_portal;     /* knows Read only */
    GPtrArray *late;     /* GDBusMethodInvocation * */
    guint32 contrast, reduced_motion;
    bool animations;
    guint vanished;
};

static const char services_xml[] =
    "<node>"
    "<interface name='org.freedesktop.portal.Inhibit'><method name='Inhibit'>"
    "<arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method></interface>"
    "<interface name='org.freedesktop.portal.Request'><method name='Close'/></interface>"
    "<interface name='org.freedesktop.portal.Settings'><method name='Read'>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method><method name='ReadOne'>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<signal name='SettingChanged'><arg type='s'/><arg type='s'/><arg type='v'/></signal>"
    "</interface>"
    "<interface name='org.freedesktop.ScreenSaver'><method name='Inhibit'>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='u' direction='out'/></method><method name='UnInhibit'>"
    "<arg type='u' direction='in'/></method></interface>"
    "<interface name='org.freedesktop.login1.Manager'><method name='Inhibit'>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='h' direction='out'/></method></interface>"
    "</node>";

static inline int services_held(const struct services *s)
{
    return (int)(g_hash_table_size(s->requests) + g_hash_table_size(s->cookies));
}

/* Until something holds, or five seconds. */
#define services_await(condition)                                                             \
    do {                                                                                      \
        gint64 until_ = g_get_monotonic_time() + 5000000;                                     \
        while (!(condition) && g_get_monotonic_time() < until_)                               \
            if (!g_main_context_iteration(NULL, FALSE))                                       \
                g_usleep(1000);                                                               \
        g_assert_true(condition);                                                             \
    } while (0)

static inline void services_settle(double seconds)
{
    gint64 until = g_get_monotonic_time() + (gint64)(seconds * 1e6);
    while (g_get_monotonic_time() < until)
        if (!g_main_context_iteration(NULL, FALSE))
            g_usleep(1000);
}

static inline GVariant *services_setting(const struct services *s, const char *key)
{
    if (strcmp(key, "contrast") == 0)
        return g_variant_new_uint32(s->contrast);
    if (strcmp(key, "reduced-motion") == 0)
        return g_variant_new_uint32(s->reduced_motion);
    return g_variant_new_boolean(s->animations);
}

static inline void services_grant(struct services *s, GDBusMethodInvocation *call)
{
    const char *sender = g_dbus_method_invocation_get_sender(call);
    char *path = g_strdup_printf("/org/freedesktop/portal/desktop/request/%d", s->asked++);
    g_hash_table_insert(s->requests, path, g_strdup(sender));
    g_dbus_method_invocation_return_value(call, g_variant_new("(o)", path));
}

static inline void services_call(GDBusConnection *bus, const char *sender, const char *path,
                                 const char *interface, const char *method, GVariant *said,
                                 GDBusMethodInvocation *call, gpointer data)
{
    (void)bus;
    struct services *s = data;
    if (g_str_has_suffix(interface, "portal.Inhibit")) {
        g_variant_get_child(said, 1, "u", &s->last_flags);
        if (s->slow)
            g_ptr_array_add(s->late, call);
        else
            services_grant(s, call);
    } else if (strcmp(method, "Close") == 0) {
        g_hash_table_remove(s->requests, path);
        g_dbus_method_invocation_return_value(call, NULL);
    } else if (g_str_has_prefix(method, "Read")) {
        const char *space, *key;
        g_variant_get(said, "(&s&s)", &space, &key);
        GVariant *value = services_setting(s, key);
        if (strcmp(method, "ReadOne") == 0 && s->old_portal)
            g_dbus_method_invocation_return_error(call, G_DBUS_ERROR,
                                                  G_DBUS_ERROR_UNKNOWN_METHOD, "No ReadOne");
        else if (strcmp(method, "Read") == 0)
            g_dbus_method_invocation_return_value(
                call, g_variant_new("(v)", g_variant_new_variant(value)));
        else
            g_dbus_method_invocation_return_value(call, g_variant_new("(v)", value));
    } else if (g_str_has_suffix(interface, "ScreenSaver") && strcmp(method, "Inhibit") == 0) {
        s->last_cookie++;
        g_hash_table_insert(s->cookies, GUINT_TO_POINTER(s->last_cookie), g_strdup(sender));
        g_dbus_method_invocation_return_value(call, g_variant_new("(u)", s->last_cookie));
    } else if (strcmp(method, "UnInhibit") == 0) {
        guint32 cookie;
        g_variant_get(said, "(u)", &cookie);
        g_hash_table_remove(s->cookies, GUINT_TO_POINTER(cookie));
        g_dbus_method_invocation_return_value(call, NULL);
    } else {
        int ends[2];
        g_assert_cmpint(pipe(ends), ==, 0);
        s->sleep_fd = ends[0];
        GUnixFDList *fds = g_unix_fd_list_new();
        g_unix_fd_list_append(fds, ends[1], NULL);
        close(ends[1]);
        g_dbus_method_invocation_return_value_with_unix_fd_list(call, g_variant_new("(h)", 0),
                                                                fds);
        g_object_unref(fds);
    }
}

static inline gboolean services_is_of(gpointer key, gpointer value, gpointer name)
{
    (void)key;
    return strcmp(value, name) == 0;
}

/* As real services do: what a connection held is let go when it closes. */
static inline void services_vanished(GDBusConnection *bus, const char *sender,
                                     const char *path, const char *interface,
                                     const char *signal, GVariant *said, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface, (void)signal;
    struct services *s = data;
    const char *name, *before, *after;
    g_variant_get(said, "(&s&s&s)", &name, &before, &after);
    if (*after)
        return;
    g_hash_table_foreach_remove(s->requests, services_is_of, (gpointer)name);
    g_hash_table_foreach_remove(s->cookies, services_is_of, (gpointer)name);
}

static inline void services_answer(struct services *s)
{
    for (guint i = 0; i < s->late->len; i++)
        services_grant(s, s->late->pdata[i]);
    g_ptr_array_set_size(s->late, 0);
}

static inline void services_export(struct services *s, GDBusNodeInfo *node, const char *path,
                                   const char *interface)
{
    static const GDBusInterfaceVTable table = {services_call, NULL, NULL, {0}};
    GError *error = NULL;
    s->object[s->n_objects++] = g_dbus_connection_register_object(
        s->bus, path, g_dbus_node_info_lookup_interface(node, interface), &table, s, NULL,
        &error);
    g_assert_no_error(error);
}

/* A request's path comes and goes: they are all one. */
static inline char **services_nodes(GDBusConnection *bus, const char *sender, const char *path,
                                    gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)data;
    return g_new0(char *, 1);
}

static inline GDBusInterfaceInfo **services_interfaces(GDBusConnection *bus,
                                                       const char *sender, const char *path,
                                                       const char *node, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)node;
    static GDBusNodeInfo *info;
    (void)data;
    if (!info)
        info = g_dbus_node_info_new_for_xml(services_xml, NULL);
    GDBusInterfaceInfo **all = g_new0(GDBusInterfaceInfo *, 2);
    all[0] = g_dbus_interface_info_ref(
        g_dbus_node_info_lookup_interface(info, "org.freedesktop.portal.Request"));
    return all;
}

static inline const GDBusInterfaceVTable *
services_dispatch(GDBusConnection *bus, const char *sender, const char *path,
                  const char *interface, const char *node, gpointer *out, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface, (void)node;
    static const GDBusInterfaceVTable table = {services_call, NULL, NULL, {0}};
    *out = data;
    return &table;
}

/* Its address; free with g_free. */
static inline char *services_start_bus(struct services *s)
{
    GError *error = NULL;
    const char *argv[] = {"dbus-daemon", "--session", "--nofork", "--print-address", NULL};
    s->daemon = child_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, argv);
    g_autoptr(GDataInputStream) out =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(s->daemon));
    char *address = g_data_input_stream_read_line(out, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(address);
    return address;
}

static inline void services_up(struct services *s, bool portal, bool saver)
{
    GError *error = NULL;
    *s = (struct services){.sleep_fd = -1, .animations = true};
    s->requests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    s->cookies = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    s->late = g_ptr_array_new();
    g_autofree char *address = services_start_bus(s);
    g_setenv("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    g_setenv("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
    s->bus = g_dbus_connection_new_for_address_sync(
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
    g_assert_no_error(error);
    static const GDBusSubtreeVTable tree = {
        services_nodes, services_interfaces, services_dispatch, {0}};
    g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(services_xml, &error);
    g_assert_no_error(error);
    services_export(s, node, "/org/freedesktop/portal/desktop",
                    "org.freedesktop.portal.Inhibit");
    services_export(s, node, "/org/freedesktop/portal/desktop",
                    "org.freedesktop.portal.Settings");
    services_export(s, node, "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver");
    services_export(s, node, "/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    g_dbus_connection_register_subtree(
        s->bus, "/org/freedesktop/portal/desktop/request", &tree,
        G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, s, NULL, &error);
    g_assert_no_error(error);
    s->vanished = g_dbus_connection_signal_subscribe(
        s->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
        "/org/freedesktop/DBus", NULL, G_DBUS_SIGNAL_FLAGS_NONE, services_vanished, s, NULL);
    const char *names[] = {portal ? "org.freedesktop.portal.Desktop" : NULL,
                           saver ? "org.freedesktop.ScreenSaver" : NULL,
                           saver ? "org.freedesktop.login1" : NULL};
    for (int i = 0; i < 3; i++) {
        if (!names[i])
            continue;
        G_GNUC_UNUSED g_autoptr(GVariant) got = g_dbus_connection_call_sync(
            s->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "RequestName", g_variant_new("(su)", names[i], 0), NULL, G_DBUS_CALL_FLAGS_NONE,
            -1, NULL, &error);
        g_assert_no_error(error);
    }
}

static inline void services_down(struct services *s)
{
    services_settle(0.02);
    g_dbus_connection_close_sync(s->bus, NULL, NULL);
    g_object_unref(s->bus);
    g_subprocess_force_exit(s->daemon);
    g_subprocess_wait(s->daemon, NULL, NULL);
    g_object_unref(s->daemon);
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    if (s->sleep_fd >= 0)
        close(s->sleep_fd);
    g_hash_table_unref(s->requests);
    g_hash_table_unref(s->cookies);
    g_ptr_array_unref(s->late);
}
