/* bring: copies a recording from anywhere into the listener's own sound folder
 * ($XDG_DATA_HOME/withness/sounds), so that scenes can name it. It is looked into first: what
 * can't be read is told, and nothing is copied. The copy goes on beside the window. Main
 * thread. */
#pragma once

#include <gio/gio.h>

/* `name`: what a scene calls it from now on; NULL with an error. */
typedef void bring_done(void *whom, const char *name, const GError *error);

/* Tells whom exactly once, from the main context or before it returns. */
void bring(const char *path, GCancellable *cancel, bring_done *done, void *whom);
