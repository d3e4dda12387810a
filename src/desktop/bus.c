#include "desktop/bus.h"

bool bus_session_is_there(void)
{
    const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
    if (address && *address)
        return true;
    /* Without one GLib would start a bus of its own. */
    g_autofree char *socket = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);
    return g_file_test(socket, G_FILE_TEST_EXISTS);
}

GDBusConnection *bus_got(GAsyncResult *result)
{
    GDBusConnection *bus = g_bus_get_finish(result, NULL);
    if (bus)
        g_dbus_connection_set_exit_on_close(bus, FALSE);
    return bus;
}

GVariant *bus_unwrapped(GVariant *v)
{
    while (g_variant_is_of_type(v, G_VARIANT_TYPE_VARIANT)) {
        GVariant *inner = g_variant_get_variant(v);
        g_variant_unref(v);
        v = inner;
    }
    return v;
}
