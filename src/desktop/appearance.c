#include "desktop/appearance.h"

#include "desktop/bus.h"

#include <string.h>

static const char portal_name[] = "org.freedesktop.portal.Desktop",
                  portal_path[] = "/org/freedesktop/portal/desktop",
                  interface[] = "org.freedesktop.portal.Settings";

enum { CONTRAST, REDUCED_MOTION, ANIMATIONS, N_ASKED };

static const struct {
    const char *space, *key;
} asked[N_ASKED] = {
    [CONTRAST] = {"org.freedesktop.appearance", "contrast"},
    [REDUCED_MOTION] = {"org.freedesktop.appearance", "reduced-motion"},
    [ANIMATIONS] = {"org.gnome.desktop.interface", "enable-animations"},
};

struct appearance {
    GCancellable *end;
    GDBusConnection *bus;
    guint watch;
    bool said[N_ASKED]; /* more contrast, reduced motion, and no animations */
};

/* One question under way. */
struct question {
    struct appearance *appearance;
    int which;
    bool old; /* the portal's former method */
};

static void take(struct appearance *a, int which, GVariant *value)
{
    g_autoptr(GVariant) v = bus_unwrapped(g_variant_ref(value));
    if (which == ANIMATIONS && g_variant_is_of_type(v, G_VARIANT_TYPE_BOOLEAN))
        a->said[which] = !g_variant_get_boolean(v);
    else if (which != ANIMATIONS && g_variant_is_of_type(v, G_VARIANT_TYPE_UINT32))
        a->said[which] = g_variant_get_uint32(v) == 1;
}

static void ask(struct appearance *a, int which, bool old);

static void on_answer(GObject *bus, GAsyncResult *result, gpointer data)
{
    g_autofree struct question *q = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) said =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (said) {
        g_autoptr(GVariant) value = g_variant_get_child_value(said, 0);
        take(q->appearance, q->which, value);
    } else if (!q->old && g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)) {
        ask(q->appearance, q->which, true);
    }
}

static void ask(struct appearance *a, int which, bool old)
{
    struct question *q = g_new(struct question, 1);
    *q = (struct question){a, which, old};
    g_dbus_connection_call(
        a->bus, portal_name, portal_path, interface, old ? "Read" : "ReadOne",
        g_variant_new("(ss)", asked[which].space, asked[which].key), G_VARIANT_TYPE("(v)"),
        G_DBUS_CALL_FLAGS_NONE, -1, a->end, on_answer, q);
}

static void on_changed(GDBusConnection *bus, const char *sender, const char *path,
                       const char *from, const char *name, GVariant *said, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)from, (void)name;
    const char *space, *key;
    g_autoptr(GVariant) value = NULL;
    if (!g_variant_is_of_type(said, G_VARIANT_TYPE("(ssv)")))
        return;
    g_variant_get(said, "(&s&sv)", &space, &key, &value);
    for (int i = 0; i < N_ASKED; i++)
        if (strcmp(space, asked[i].space) == 0 && strcmp(key, asked[i].key) == 0)
            take(data, i, value);
}

static void on_session(GObject *source, GAsyncResult *result, gpointer data)
{
    (void)source;
    g_autoptr(GError) error = NULL;
    GDBusConnection *bus = g_bus_get_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !bus)
        return; /* cancelled: what data pointed to is gone */
    struct appearance *a = data;
    a->bus = bus;
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    a->watch = g_dbus_connection_signal_subscribe(
        bus, portal_name, interface, "SettingChanged", portal_path, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_changed, a, NULL);
    for (int i = 0; i < N_ASKED; i++)
        ask(a, i, false);
}

struct appearance *appearance_new(void)
{
    struct appearance *a = g_new0(struct appearance, 1);
    a->end = g_cancellable_new();
    if (bus_session_is_there())
        g_bus_get(G_BUS_TYPE_SESSION, a->end, on_session, a);
    return a;
}

void appearance_free(struct appearance *a)
{
    if (!a)
        return;
    g_cancellable_cancel(a->end);
    if (a->watch)
        g_dbus_connection_signal_unsubscribe(a->bus, a->watch);
    g_clear_object(&a->bus);
    g_object_unref(a->end);
    g_free(a);
}

bool appearance_reduced_motion(const struct appearance *a)
{
    return a && (a->said[REDUCED_MOTION] || a->said[ANIMATIONS]);
}

bool appearance_high_contrast(const struct appearance *a)
{
    return a && a->said[CONTRAST];
}
