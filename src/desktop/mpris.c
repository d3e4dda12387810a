#include "desktop/mpris.h"

#include "desktop/bus.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static const char bus_name[] = "org.mpris.MediaPlayer2.withness",
                  object_path[] = "/org/mpris/MediaPlayer2",
                  player[] = "org.mpris.MediaPlayer2.Player";

static const char interfaces[] =
    "<node>"
    "<interface name='org.mpris.MediaPlayer2'>"
    "<method name='Raise'/><method name='Quit'/>"
    "<property name='CanQuit' type='b' access='read'/>"
    "<property name='CanRaise' type='b' access='read'/>"
    "<property name='HasTrackList' type='b' access='read'/>"
    "<property name='Identity' type='s' access='read'/>"
    "<property name='DesktopEntry' type='s' access='read'/>"
    "<property name='SupportedUriSchemes' type='as' access='read'/>"
    "<property name='SupportedMimeTypes' type='as' access='read'/>"
    "</interface>"
    "<interface name='org.mpris.MediaPlayer2.Player'>"
    "<method name='Next'/><method name='Previous'/><method name='Pause'/>"
    "<method name='PlayPause'/><method name='Stop'/><method name='Play'/>"
    "<method name='Seek'><arg type='x' name='Offset' direction='in'/></method>"
    "<method name='SetPosition'><arg type='o' name='TrackId' direction='in'/>"
    "<arg type='x' name='Position' direction='in'/></method>"
    "<method name='OpenUri'><arg type='s' name='Uri' direction='in'/></method>"
    "<signal name='Seeked'><arg type='x' name='Position'/></signal>"
    "<property name='PlaybackStatus' type='s' access='read'/>"
    "<property name='Rate' type='d' access='readwrite'/>"
    "<property name='Metadata' type='a{sv}' access='read'/>"
    "<property name='Volume' type='d' access='readwrite'/>"
    "<property name='Position' type='x' access='read'/>"
    "<property name='MinimumRate' type='d' access='read'/>"
    "<property name='MaximumRate' type='d' access='read'/>"
    "<property name='CanGoNext' type='b' access='read'/>"
    "<property name='CanGoPrevious' type='b' access='read'/>"
    "<property name='CanPlay' type='b' access='read'/>"
    "<property name='CanPause' type='b' access='read'/>"
    "<property name='CanSeek' type='b' access='read'/>"
    "<property name='CanControl' type='b' access='read'/>"
    "</interface>"
    "</node>";

struct mpris {
    void (*obey)(void *data, enum mpris_wish wish, double value);
    void *data;
    GDBusNodeInfo *node;
    GDBusConnection *bus;
    guint owner, other_owner, object[2];
    char *title, *path;
    bool resting, can_raise;
    double volume;
};

static const struct {
    const char *method;
    enum mpris_wish wish;
} methods[] = {
    {"Raise", MPRIS_RAISE},       {"Quit", MPRIS_QUIT},        {"Next", MPRIS_NEXT},
    {"Previous", MPRIS_PREVIOUS}, {"Pause", MPRIS_REST},       {"Stop", MPRIS_REST},
    {"Play", MPRIS_PLAY},         {"PlayPause", MPRIS_TOGGLE},
};

/* Answers first: what is wished for may take a moment. A place can't be sought in, and what
 * is asked of a player beyond that is quietly let be. */
static void on_call(GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *said,
                    GDBusMethodInvocation *call, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface, (void)said;
    struct mpris *m = data;
    g_dbus_method_invocation_return_value(call, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (strcmp(methods[i].method, method) == 0)
            m->obey(m->data, methods[i].wish, 0);
}

static GVariant *metadata(const struct mpris *m)
{
    GVariantBuilder b;
    g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
    /* One track a scene, so that who shows them sees another come. */
    g_autofree char *track =
        g_strdup_printf("/org/withness/scene/%u", g_str_hash(m->path ? m->path : m->title));
    g_variant_builder_add(&b, "{sv}", "mpris:trackid", g_variant_new_object_path(track));
    g_variant_builder_add(&b, "{sv}", "xesam:title", g_variant_new_string(m->title));
    g_autofree char *uri = m->path ? g_filename_to_uri(m->path, NULL, NULL) : NULL;
    if (uri)
        g_variant_builder_add(&b, "{sv}", "xesam:url", g_variant_new_string(uri));
    return g_variant_builder_end(&b);
}

static const char *status(const struct mpris *m)
{
    return m->resting ? "Paused" : "Playing";
}

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path,
                        const char *interface, const char *name, GError **error, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface;
    static const char *const none[] = {NULL};
    static const char *const yes[] = {"CanQuit", "CanGoNext", "CanGoPrevious",
                                      "CanPlay", "CanPause",  "CanControl"};
    const struct mpris *m = data;
    for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
        if (strcmp(name, yes[i]) == 0)
            return g_variant_new_boolean(TRUE);
    if (strcmp(name, "CanRaise") == 0)
        return g_variant_new_boolean(m->can_raise);
    if (strcmp(name, "HasTrackList") == 0 || strcmp(name, "CanSeek") == 0)
        return g_variant_new_boolean(FALSE);
    if (strcmp(name, "Identity") == 0)
        return g_variant_new_string("Withness");
    if (strcmp(name, "DesktopEntry") == 0)
        return g_variant_new_string("org.withness.Withness");
    if (g_str_has_prefix(name, "Supported"))
        return g_variant_new_strv(none, -1);
    if (strcmp(name, "PlaybackStatus") == 0)
        return g_variant_new_string(status(m));
    if (strcmp(name, "Metadata") == 0)
        return metadata(m);
    if (strcmp(name, "Volume") == 0)
        return g_variant_new_double(m->volume);
    if (strcmp(name, "Position") == 0)
        return g_variant_new_int64(0);
    if (g_str_has_suffix(name, "Rate"))
        return g_variant_new_double(1);
    g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY, "There is no %s.", name);
    return NULL;
}

static gboolean on_set(GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *name, GVariant *value,
                       GError **error, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface, (void)error;
    struct mpris *m = data;
    double asked = g_variant_get_double(value);
    if (strcmp(name, "Volume") == 0 && isfinite(asked))
        m->obey(m->data, MPRIS_VOLUME, CLAMP(asked, 0, 1));
    return TRUE; /* a rate of 1 is all there is */
}

static void unregister(struct mpris *m)
{
    for (int i = 0; i < 2; i++) {
        if (m->object[i])
            g_dbus_connection_unregister_object(m->bus, m->object[i]);
        m->object[i] = 0;
    }
    g_clear_object(&m->bus);
}

static void on_bus(GDBusConnection *bus, const char *name, gpointer data)
{
    (void)name;
    static const GDBusInterfaceVTable table = {on_call, on_get, on_set, {0}};
    struct mpris *m = data;
    if (m->bus)
        return;
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    m->bus = g_object_ref(bus);
    for (int i = 0; i < 2; i++)
        m->object[i] = g_dbus_connection_register_object(
            bus, object_path, m->node->interfaces[i], &table, m, NULL, NULL);
}

/* Another Withness has the name: this one gets one of its own, as the specification says. */
static void on_lost(GDBusConnection *bus, const char *name, gpointer data)
{
    (void)name;
    struct mpris *m = data;
    if (!bus) {
        unregister(m);
        return;
    }
    g_autofree char *other = g_strdup_printf("%s.instance%d", bus_name, (int)getpid());
    if (!m->other_owner)
        m->other_owner = g_bus_own_name_on_connection(
            bus, other, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL, NULL, NULL, NULL);
}

struct mpris *mpris_new(void (*obey)(void *data, enum mpris_wish wish, double value),
                        void *data)
{
    struct mpris *m = g_new0(struct mpris, 1);
    m->obey = obey;
    m->data = data;
    m->title = g_strdup("");
    m->volume = 1;
    m->node = g_dbus_node_info_new_for_xml(interfaces, NULL);
    if (bus_session_is_there())
        m->owner =
            g_bus_own_name(G_BUS_TYPE_SESSION, bus_name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                           on_bus, NULL, on_lost, m, NULL);
    return m;
}

void mpris_free(struct mpris *m)
{
    if (!m)
        return;
    if (m->other_owner)
        g_bus_unown_name(m->other_owner);
    if (m->owner)
        g_bus_unown_name(m->owner);
    unregister(m);
    g_dbus_node_info_unref(m->node);
    g_free(m->title);
    g_free(m->path);
    g_free(m);
}

static void tell_changes(struct mpris *m, const char *interface, GVariantBuilder *changed)
{
    static const char *const none[] = {NULL};
    if (m->bus)
        g_dbus_connection_emit_signal(
            m->bus, NULL, object_path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            g_variant_new("(sa{sv}@as)", interface, changed, g_variant_new_strv(none, -1)),
            NULL);
    else
        g_variant_builder_clear(changed);
}

void mpris_tell(struct mpris *m, const struct mpris_state *s)
{
    const char *title = s->title ? s->title : "";
    bool other = strcmp(m->title, title) != 0 || g_strcmp0(m->path, s->path) != 0;
    bool turned = m->resting != s->resting, louder = fabs(m->volume - s->volume) > 0.001;
    m->can_raise = s->can_raise;
    if (!other && !turned && !louder)
        return;
    if (other) {
        g_free(m->title);
        g_free(m->path);
        m->title = g_utf8_make_valid(title, -1);
        m->path = g_strdup(s->path);
    }
    m->resting = s->resting;
    m->volume = s->volume;
    GVariantBuilder changed;
    g_variant_builder_init(&changed, G_VARIANT_TYPE_VARDICT);
    if (other)
        g_variant_builder_add(&changed, "{sv}", "Metadata", metadata(m));
    if (turned)
        g_variant_builder_add(&changed, "{sv}", "PlaybackStatus",
                              g_variant_new_string(status(m)));
    if (louder)
        g_variant_builder_add(&changed, "{sv}", "Volume", g_variant_new_double(m->volume));
    tell_changes(m, player, &changed);
}
