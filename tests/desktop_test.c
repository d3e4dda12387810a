/* What Withness says and asks of a desktop, on a bus of the test's own with services that keep
 * count. Each test has a process to itself: GLib keeps one session bus for good. */
#include "desktop/desktop.h"
#include "services.h"

#include <math.h>
#include <poll.h>

struct heard {
    int n;
    enum mpris_wish last;
    double value;
};

static void note(void *data, enum mpris_wish wish, double value)
{
    struct heard *h = data;
    h->n++;
    h->last = wish;
    h->value = value;
}

/* Runs a test in a process of its own. */
static void apart(void (*test)(void))
{
    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 20000000,
                               G_TEST_SUBPROCESS_INHERIT_STDERR |
                                   G_TEST_SUBPROCESS_INHERIT_STDOUT);
        g_test_trap_assert_passed();
        return;
    }
    test();
}

struct reply {
    GVariant *value;
    bool done;
};

static void on_reply(GObject *bus, GAsyncResult *result, gpointer data)
{
    struct reply *r = data;
    r->value = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, NULL);
    r->done = true;
}

/* Calls the player and waits for its answer; NULL for an error. Free with unref. */
static GVariant *call(struct services *s, const char *interface, const char *method,
                      GVariant *said)
{
    struct reply r = {0};
    g_dbus_connection_call(s->bus, "org.mpris.MediaPlayer2.withness",
                           "/org/mpris/MediaPlayer2", interface, method, said, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, 3000, NULL, on_reply, &r);
    services_await(r.done);
    return r.value;
}

static GVariant *property(struct services *s, const char *name)
{
    g_autoptr(GVariant) got =
        call(s, "org.freedesktop.DBus.Properties", "Get",
             g_variant_new("(ss)", "org.mpris.MediaPlayer2.Player", name));
    g_assert_nonnull(got);
    GVariant *value;
    g_variant_get(got, "(v)", &value);
    return value;
}

static bool has_owner(struct services *s, const char *name)
{
    g_autoptr(GVariant) got = g_dbus_connection_call_sync(
        s->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "NameHasOwner", g_variant_new("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        NULL);
    gboolean owned = FALSE;
    g_variant_get(got, "(b)", &owned);
    return owned;
}

static void on_changed(GDBusConnection *bus, const char *sender, const char *path,
                       const char *interface, const char *name, GVariant *said, gpointer data)
{
    (void)bus, (void)sender, (void)path, (void)interface, (void)name;
    g_autofree char *text = g_variant_print(said, FALSE);
    g_string_append(data, text);
}

static void mpris(void)
{
    struct services s;
    struct heard heard = {0};
    services_up(&s, false, false);
    struct mpris *m = mpris_new(note, &heard);
    struct mpris_state state = {"Dusk, by the lake", "/tmp/dusk.scene", false, 0.7, true};
    mpris_tell(m, &state);
    services_await(has_owner(&s, "org.mpris.MediaPlayer2.withness"));
    g_autoptr(GString) told = g_string_new(NULL);
    g_dbus_connection_signal_subscribe(s.bus, NULL, "org.freedesktop.DBus.Properties",
                                       "PropertiesChanged", NULL, NULL,
                                       G_DBUS_SIGNAL_FLAGS_NONE, on_changed, told, NULL);
    const char *const player = "org.mpris.MediaPlayer2.Player", *const root =
                                                                    "org.mpris.MediaPlayer2";
    const struct {
        const char *interface, *method;
        int wish; /* −1: none */
    } rows[] = {
        {player, "Play", MPRIS_PLAY}, {player, "Pause", MPRIS_REST},
        {player, "Stop", MPRIS_REST}, {player, "PlayPause", MPRIS_TOGGLE},
        {player, "Next", MPRIS_NEXT}, {player, "Previous", MPRIS_PREVIOUS},
        {root, "Raise", MPRIS_RAISE}, {root, "Quit", MPRIS_QUIT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        heard.n = 0;
        g_autoptr(GVariant) got = call(&s, rows[i].interface, rows[i].method, NULL);
        g_assert_nonnull(got);
        services_await(heard.n == 1);
        g_assert_cmpint((int)heard.last, ==, rows[i].wish);
    }
    /* What can't be done is answered all the same. */
    heard.n = 0;
    g_autoptr(GVariant) seek = call(&s, player, "Seek", g_variant_new("(x)", (gint64)5));
    g_autoptr(GVariant) open = call(&s, player, "OpenUri", g_variant_new("(s)", "file:///a"));
    g_assert_nonnull(seek);
    g_assert_nonnull(open);
    g_assert_null(call(&s, player, "Dance", NULL));
    g_assert_cmpint(heard.n, ==, 0);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GVariant) all = call(&s, "org.freedesktop.DBus.Properties", "GetAll",
                                       g_variant_new("(s)", i ? player : root));
        g_assert_nonnull(all);
        g_autoptr(GVariant) dict = g_variant_get_child_value(all, 0);
        g_assert_cmpuint(g_variant_n_children(dict), ==, i ? 13 : 7);
    }
    g_autoptr(GVariant) metadata = property(&s, "Metadata");
    const char *title = NULL;
    g_assert_true(g_variant_lookup(metadata, "xesam:title", "&s", &title));
    g_assert_cmpstr(title, ==, "Dusk, by the lake");
    const struct {
        double asked, got;
    } volumes[] = {{0.25, 0.25}, {7, 1}, {-1, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(volumes); i++) {
        g_autoptr(GVariant) set = call(
            &s, "org.freedesktop.DBus.Properties", "Set",
            g_variant_new("(ssv)", player, "Volume", g_variant_new_double(volumes[i].asked)));
        g_assert_nonnull(set);
        g_assert_cmpint((int)heard.last, ==, MPRIS_VOLUME);
        g_assert_cmpfloat(heard.value, ==, volumes[i].got);
    }
    heard.n = 0;
    G_GNUC_UNUSED g_autoptr(GVariant) nan =
        call(&s, "org.freedesktop.DBus.Properties", "Set",
             g_variant_new("(ssv)", player, "Volume", g_variant_new_double((double)NAN)));
    g_assert_cmpint(heard.n, ==, 0);
    state.resting = true;
    state.title = "Brook";
    mpris_tell(m, &state);
    services_await(strstr(told->str, "'Paused'") && strstr(told->str, "Brook"));
    g_string_truncate(told, 0);
    mpris_tell(m, &state);
    services_settle(0.05);
    g_assert_cmpstr(told->str, ==, "");
    mpris_free(m);
    services_await(!has_owner(&s, "org.mpris.MediaPlayer2.withness"));
    services_down(&s);
}

static void second(void)
{
    struct services s;
    struct heard heard = {0};
    services_up(&s, false, false);
    G_GNUC_UNUSED g_autoptr(GVariant) taken = g_dbus_connection_call_sync(
        s.bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", "org.mpris.MediaPlayer2.withness", 0), NULL,
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    struct mpris *m = mpris_new(note, &heard);
    g_autofree char *own =
        g_strdup_printf("org.mpris.MediaPlayer2.withness.instance%d", (int)getpid());
    services_await(has_owner(&s, own));
    mpris_free(m);
    services_await(!has_owner(&s, own));
    services_down(&s);
}

static void portal(void)
{
    struct services s;
    services_up(&s, true, true);
    struct inhibit *i = inhibit_new("A pause");
    services_await(services_held(&s) == 1);
    g_assert_cmpuint(s.last_flags, ==, 12);
    inhibit_free(i);
    services_await(services_held(&s) == 0);
    g_assert_cmpuint(s.last_cookie, ==, 0);
    /* Let go before it was granted. */
    s.slow = true;
    i = inhibit_new("A pause");
    services_await(s.late->len == 1);
    inhibit_free(i);
    services_settle(0.02);
    services_answer(&s);
    g_assert_cmpint(services_held(&s), ==, 1);
    services_await(services_held(&s) == 0);
    /* Let go before it was asked for. */
    inhibit_free(inhibit_new("A pause"));
    services_settle(0.05);
    g_assert_cmpuint(s.late->len, ==, 0);
    services_down(&s);
}

static bool is_let_go(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) == 1 && (p.revents & POLLHUP);
}

static void no_portal(void)
{
    struct services s;
    services_up(&s, false, true);
    struct inhibit *i = inhibit_new("A pause");
    services_await(services_held(&s) == 1 && s.sleep_fd >= 0);
    services_settle(0.02);
    g_assert_false(is_let_go(s.sleep_fd));
    inhibit_free(i);
    services_await(services_held(&s) == 0);
    services_await(is_let_go(s.sleep_fd));
    services_down(&s);
}

static void looks(void)
{
    struct services s;
    services_up(&s, true, false);
    s.contrast = 1;
    struct appearance *a = appearance_new();
    g_assert_false(appearance_high_contrast(a));
    services_await(appearance_high_contrast(a));
    services_settle(0.05);
    g_assert_false(appearance_reduced_motion(a));
    g_dbus_connection_emit_signal(s.bus, NULL, "/org/freedesktop/portal/desktop",
                                  "org.freedesktop.portal.Settings", "SettingChanged",
                                  g_variant_new("(ssv)", "org.gnome.desktop.interface",
                                                "enable-animations",
                                                g_variant_new_boolean(FALSE)),
                                  NULL);
    services_await(appearance_reduced_motion(a));
    appearance_free(a);
    services_down(&s);
}

static void looks_old(void)
{
    struct services s;
    services_up(&s, true, false);
    s.old_portal = true;
    s.reduced_motion = 1;
    struct appearance *a = appearance_new();
    services_await(appearance_reduced_motion(a));
    g_assert_false(appearance_high_contrast(a));
    appearance_free(a);
    appearance_free(appearance_new()); /* gone before it is answered */
    services_settle(0.05);
    services_down(&s);
}

/* The bus goes away while everything is under way: nothing follows from it. */
static void lost(void)
{
    struct services s;
    struct heard heard = {0};
    struct desktop d;
    services_up(&s, true, true);
    desktop_init(&d, note, &heard);
    desktop_keep_awake(&d, true);
    services_await(services_held(&s) == 1);
    services_down(&s);
    services_settle(0.1);
    desktop_keep_awake(&d, false);
    desktop_keep_awake(&d, true);
    mpris_tell(d.mpris, &(struct mpris_state){.title = "Still here", .volume = 0.4});
    services_settle(0.05);
    desktop_destroy(&d);
    services_settle(0.05);
}

static void no_bus(void)
{
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    g_setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_setenv("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
    struct desktop d;
    struct heard heard = {0};
    gint64 began = g_get_monotonic_time();
    desktop_init(&d, note, &heard);
    desktop_keep_awake(&d, true);
    mpris_tell(d.mpris, &(struct mpris_state){.title = "Alone", .volume = 0.4});
    g_assert_cmpint(g_get_monotonic_time() - began, <, 100000);
    services_settle(0.1);
    g_assert_false(appearance_reduced_motion(d.appearance));
    desktop_destroy(&d);
    services_settle(0.05);
}

#define APART(name)                                                                           \
    static void test_##name(void)                                                             \
    {                                                                                         \
        apart(name);                                                                          \
    }
APART(mpris)
APART(second)
APART(portal)
APART(no_portal)
APART(looks)
APART(looks_old)
APART(lost)
APART(no_bus)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *daemon = g_find_program_in_path("dbus-daemon");
    if (!daemon) {
        g_print("no dbus-daemon here\n");
        return 77;
    }
    g_test_add_func("/desktop/mpris", test_mpris);
    g_test_add_func("/desktop/second", test_second);
    g_test_add_func("/desktop/portal", test_portal);
    g_test_add_func("/desktop/no-portal", test_no_portal);
    g_test_add_func("/desktop/looks", test_looks);
    g_test_add_func("/desktop/looks-old", test_looks_old);
    g_test_add_func("/desktop/lost", test_lost);
    g_test_add_func("/desktop/no-bus", test_no_bus);
    return g_test_run();
}
