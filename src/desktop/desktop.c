#include "desktop/desktop.h"

#include <glib.h>

void desktop_name_stream(void)
{
    /* libpulse reads these wherever it is used, through PortAudio and ALSA too. */
    g_setenv("PULSE_PROP_application.name", "Withness", FALSE);
    g_setenv("PULSE_PROP_application.id", "org.withness.Withness", FALSE);
    g_setenv("PULSE_PROP_application.icon_name", "org.withness.Withness", FALSE);
    g_setenv("PULSE_PROP_media.role", "music", FALSE);
}

void desktop_init(struct desktop *d,
                  void (*obey)(void *data, enum mpris_wish wish, double value), void *data)
{
    *d = (struct desktop){mpris_new(obey, data), appearance_new(), NULL};
}

void desktop_destroy(struct desktop *d)
{
    desktop_keep_awake(d, false);
    appearance_free(d->appearance);
    mpris_free(d->mpris);
    *d = (struct desktop){0};
}

void desktop_keep_awake(struct desktop *d, bool awake)
{
    if (awake == (d->inhibit != NULL))
        return;
    if (awake)
        d->inhibit = inhibit_new("A pause");
    else
        g_clear_pointer(&d->inhibit, inhibit_free);
}
