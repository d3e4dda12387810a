/* bus: the desktop's D-Bus, if there is one. It is never started for us, waited for, or
 * missed. Main thread. */
#pragma once

#include <gio/gio.h>

#include <stdbool.h>

bool bus_session_is_there(void);

/* Kept, and closing it does not end the program. NULL, quietly, when it can't be had; for
 * GAsyncReadyCallbacks of g_bus_get. */
GDBusConnection *bus_got(GAsyncResult *result);

/* A value out of the variants it is wrapped in. Takes over `v`. */
GVariant *bus_unwrapped(GVariant *v);
