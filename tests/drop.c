/* Drops a file on a window of X11, as a file manager does (XDND, version 5: freedesktop.org):
 *   drop WINDOW X Y PATH          X and Y on the screen
 * Not a test; mixing_test.sh uses it. Exits with 0 once the window has taken it. */
#include <X11/Xlib.h>

#include <glib.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct drop {
    Display *display;
    Window self, target;
    char *uri;
    int x, y;
};

static Atom name(const struct drop *d, const char *said)
{
    return XInternAtom(d->display, said, False);
}

static void tell(const struct drop *d, const char *type, long a, long b, long c, long e)
{
    XClientMessageEvent m = {.type = ClientMessage,
                             .display = d->display,
                             .window = d->target,
                             .message_type = name(d, type),
                             .format = 32,
                             .data.l = {(long)d->self, a, b, c, e}};
    XSendEvent(d->display, d->target, False, NoEventMask, (XEvent *)&m);
    XFlush(d->display);
}

/* What the window wants of what hangs on the pointer. */
static void hand_over(const struct drop *d, const XSelectionRequestEvent *r)
{
    XSelectionEvent answer = {.type = SelectionNotify,
                              .requestor = r->requestor,
                              .selection = r->selection,
                              .target = r->target,
                              .property = r->property,
                              .time = r->time};
    XChangeProperty(d->display, r->requestor, r->property, r->target, 8, PropModeReplace,
                    (unsigned char *)d->uri, (int)strlen(d->uri));
    XSendEvent(d->display, r->requestor, False, NoEventMask, (XEvent *)&answer);
    XFlush(d->display);
}

/* False when nothing comes until then. */
static bool await_event(const struct drop *d, gint64 until_us)
{
    while (!XPending(d->display)) {
        gint64 left_ms = (until_us - g_get_monotonic_time()) / 1000;
        GPollFD display = {.fd = ConnectionNumber(d->display), .events = G_IO_IN};
        if (left_ms <= 0)
            return false;
        g_poll(&display, 1, (int)left_ms);
    }
    return true;
}

/* Until the window says `type`; false when it doesn't within five seconds, or says no. */
static bool await(const struct drop *d, const char *type)
{
    gint64 until_us = g_get_monotonic_time() + 5 * G_TIME_SPAN_SECOND;
    while (await_event(d, until_us)) {
        XEvent e;
        XNextEvent(d->display, &e);
        if (e.type == SelectionRequest)
            hand_over(d, &e.xselectionrequest);
        if (e.type == ClientMessage && e.xclient.message_type == name(d, type))
            return e.xclient.data.l[1] & 1;
    }
    return false;
}

static bool drop(const struct drop *d)
{
    XSetSelectionOwner(d->display, name(d, "XdndSelection"), d->self, CurrentTime);
    tell(d, "XdndEnter", 5L << 24, (long)name(d, "text/uri-list"), 0, 0);
    tell(d, "XdndPosition", 0, (long)d->x << 16 | d->y, CurrentTime,
         (long)name(d, "XdndActionCopy"));
    if (!await(d, "XdndStatus"))
        return false;
    tell(d, "XdndDrop", 0, CurrentTime, 0, 0);
    return await(d, "XdndFinished");
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    struct drop d = {.display = XOpenDisplay(NULL)};
    if (!d.display)
        return 3;
    g_autofree char *uri = g_filename_to_uri(argv[4], NULL, NULL);
    g_autofree char *line = g_strconcat(uri, "\r\n", NULL);
    d.uri = line;
    d.target = strtoul(argv[1], NULL, 0);
    d.x = atoi(argv[2]);
    d.y = atoi(argv[3]);
    d.self = XCreateSimpleWindow(d.display, DefaultRootWindow(d.display), 0, 0, 1, 1, 0, 0, 0);
    bool taken = drop(&d);
    XCloseDisplay(d.display);
    return taken ? 0 : 1;
}
