#include "ui/terminal.h"

#include "ui/tty.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const double hint_s = 12, volume_s = 1.5;
static const int escape_ms = 60; /* an arrow's bytes come apart over a slow line */

/* ---- what it can do -------------------------------------------------------------------- */

static enum terminal_colours colours_of(const char *term)
{
    const char *no_color = g_getenv("NO_COLOR"), *said = g_getenv("COLORTERM");
    if (no_color && *no_color)
        return COLOURS_NONE;
    if (g_strcmp0(said, "truecolor") == 0 || g_strcmp0(said, "24bit") == 0 ||
        g_str_has_suffix(term, "-direct"))
        return COLOURS_TRUE;
    return strstr(term, "256color") || strstr(term, "kitty") ? COLOURS_256 : COLOURS_NONE;
}

/* True when its size is another than it was. */
static bool measure(struct terminal *t)
{
    struct winsize size = {0};
    int columns = 80, rows = 24;
    if (ioctl(t->out, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        columns = size.ws_col;
        rows = size.ws_row;
    }
    bool changed = columns != t->means.columns || rows != t->means.rows;
    t->means.columns = columns;
    t->means.rows = rows;
    return changed;
}

static bool same_file(int one, int other)
{
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

void terminal_init(struct terminal *t, int in, int out)
{
    const char *term = g_getenv("TERM");
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    *t = (struct terminal){.in = in, .out = out, .hint_s = hint_s, .master = -1};
    t->means.utf8 = g_get_charset(NULL);
    t->means.colours = dumb ? COLOURS_NONE : colours_of(term);
    t->draws = !dumb && tty_is_ours(out);
    t->listens = tty_is_ours(in);
    t->told = same_file(out, STDERR_FILENO);
    measure(t);
    if (t->draws || t->listens)
        tty_take(in, out, t->listens, t->draws);
}

void terminal_destroy(struct terminal *t)
{
    if (t->draws || t->listens)
        tty_give_back();
    g_free(t->said_name);
    g_free(t->said_notice);
    *t = (struct terminal){.in = -1, .out = -1, .closed = true};
}

/* ---- drawing --------------------------------------------------------------------------- */

/* Of xterm's 256, the greys: the few colours among them would break the light into rings.
 * Done before comparing, so that what looks the same isn't sent. */
static void to_greys(struct terminal_page *page)
{
    for (int row = 0; row < page->n_rows; row++) {
        for (int column = 0; column < page->n_columns; column++) {
            uint8_t *rgb[2] = {page->cell[row][column].ink, page->cell[row][column].paper};
            for (int i = 0; i < 2; i++) {
                int light = (2 * rgb[i][0] + 3 * rgb[i][1] + rgb[i][2]) / 6;
                memset(rgb[i], 8 + 10 * CLAMP((light - 3) / 10, 0, 23), 3);
            }
        }
    }
}

static void append_colour(GString *s, enum terminal_colours colours, int ground,
                          const uint8_t rgb[3])
{
    if (colours == COLOURS_TRUE)
        g_string_append_printf(s, "\033[%d;2;%d;%d;%dm", ground, rgb[0], rgb[1], rgb[2]);
    else
        g_string_append_printf(s, "\033[%d;5;%dm", ground, 232 + (rgb[0] - 8) / 10);
}

/* What changes the look from the last one sent (NULL: anything). */
static void append_look(GString *s, enum terminal_colours colours, const struct cell *cell,
                        const struct cell *last)
{
    static const char *const weight[] = {"\033[0;2m", "\033[0m", "\033[0;1m"};
    if (colours == COLOURS_NONE && (!last || last->weight != cell->weight))
        g_string_append(s, weight[cell->weight]);
    if (colours == COLOURS_NONE)
        return;
    bool inked = cell->text[0] != ' ';
    if (!last || (inked && memcmp(last->ink, cell->ink, 3) != 0))
        append_colour(s, colours, 38, cell->ink);
    if (!last || memcmp(last->paper, cell->paper, 3) != 0)
        append_colour(s, colours, 48, cell->paper);
}

static bool same(const struct cell *a, const struct cell *b)
{
    return strcmp(a->text, b->text) == 0 && memcmp(a->ink, b->ink, 3) == 0 &&
           memcmp(a->paper, b->paper, 3) == 0 && a->weight == b->weight;
}

/* What turns the screen from `old` into `page`. */
static void append_changes(GString *s, const struct terminal_page *page,
                           const struct terminal_page *old, enum terminal_colours colours)
{
    struct cell look = {.text = ""};
    bool looked = false;
    for (int row = 0; row < page->n_rows; row++) {
        int at = -1; /* where the cursor is in this row */
        for (int column = 0; column < page->n_columns; column++) {
            const struct cell *cell = &page->cell[row][column];
            if (!cell->text[0] || same(cell, &old->cell[row][column]))
                continue;
            if (at != column)
                g_string_append_printf(s, "\033[%d;%dH", page->top + row + 1,
                                       page->left + column + 1);
            append_look(s, colours, cell, looked ? &look : NULL);
            if (!looked || cell->text[0] != ' ')
                memcpy(look.ink, cell->ink, 3);
            memcpy(look.paper, cell->paper, 3);
            look.weight = cell->weight;
            looked = true;
            g_string_append(s, cell->text);
            bool wide = column + 1 < page->n_columns && !cell[1].text[0];
            at = column + (wide ? 2 : 1);
        }
    }
    if (looked)
        g_string_append(s, "\033[0m");
}

/* An empty night. Written out in full: not every terminal clears in the paper's colour. */
static void append_night(GString *s, const struct terminal_means *means)
{
    static const uint8_t grey[3] = {8, 8, 8};
    struct cell cell = {.text = " ", .weight = WEIGHT_PLAIN};
    memcpy(cell.paper, means->colours == COLOURS_256 ? grey : terminal_night, 3);
    append_look(s, means->colours, &cell, NULL);
    g_string_append(s, "\033[2J");
    for (int row = 1; means->colours != COLOURS_NONE && row <= means->rows; row++)
        g_string_append_printf(s, "\033[%d;1H%*s", row, means->columns, "");
}

static bool takes_more(int out)
{
    struct pollfd p = {.fd = out, .events = POLLOUT};
    return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT);
}

static void draw(struct terminal *t, const struct view *v)
{
    if (!tty_taken() || !takes_more(t->out))
        return;
    tty_keep_quiet();
    struct terminal_page page;
    g_autoptr(GString) s = g_string_new(NULL);
    bool resized = measure(t), fresh = tty_fresh();
    terminal_page_fill(&page, v, &t->means);
    if (t->means.colours == COLOURS_256)
        to_greys(&page);
    bool moved = page.top != t->page.top || page.left != t->page.left ||
                 page.n_rows != t->page.n_rows || page.n_columns != t->page.n_columns;
    if (resized || fresh || moved) {
        append_night(s, &t->means);
        memset(&t->page, 0, sizeof t->page);
    }
    append_changes(s, &page, &t->page, t->means.colours);
    t->page = page;
    tty_send(t->out, s->str, s->len);
}

/* ---- plain lines ----------------------------------------------------------------------- */

static void say(struct terminal *t, const char *text)
{
    g_autofree char *clean = terminal_text(text, t->means.utf8);
    g_autofree char *line = g_strconcat(clean, "\n", NULL);
    tty_send(t->out, line, strlen(line));
}

/* True when text is another than the one said before, which it then becomes. */
static bool is_news(char **said, const char *text)
{
    if (g_strcmp0(*said, text) == 0)
        return false;
    g_free(*said);
    *said = g_strdup(text);
    return text && *text;
}

static void tell(struct terminal *t, const struct view *v)
{
    bool first = !t->said_name;
    if (is_news(&t->said_name, v->name)) {
        g_autofree char *line = v->description && *v->description
                                    ? g_strdup_printf("%s: %s", v->name, v->description)
                                    : g_strdup(v->name);
        say(t, line);
        if (first && t->listens)
            say(t, "Press ? for the keys, q to leave.");
    }
    if (is_news(&t->said_notice, v->notice) && !t->told)
        say(t, v->notice);
    if (v->paused != t->said_paused)
        say(t, v->paused ? "Resting." : "Going on.");
    if (v->keys_shown && !t->said_keys)
        say(t, terminal_keys(t->means.utf8));
    t->said_paused = v->paused;
    t->said_keys = v->keys_shown;
}

void terminal_draw(struct terminal *t, const struct view *v)
{
    if (t->master >= 0 && t->master != v->master)
        t->volume_s = volume_s;
    t->master = v->master;
    t->hint_s = fmax(t->hint_s - v->dt, 0);
    t->volume_s = fmax(t->volume_s - v->dt, 0);
    t->means.hint = t->hint_s > 0 && t->listens;
    t->means.volume = t->volume_s > 0;
    if (t->draws)
        draw(t, v);
    else
        tell(t, v);
}

/* ---- keys ------------------------------------------------------------------------------ */

/* The action of the key that `typed` begins with, and how many bytes it is. */
static enum action key_action(const char *typed, int n, int *length)
{
    *length = 1;
    if (typed[0] == '\033' && n > 1 && (typed[1] == '[' || typed[1] == 'O')) {
        int end = 2; /* parameters, then one letter */
        while (end < n && (typed[end] < '@' || typed[end] > '~'))
            end++;
        *length = MIN(end + 1, n);
        bool bare = end == 2 && end < n;
        return !bare               ? ACTION_NONE
               : typed[end] == 'A' ? ACTION_LOUDER
               : typed[end] == 'B' ? ACTION_SOFTER
                                   : ACTION_NONE;
    }
    if (typed[0] == '\033' && n > 1) { /* Alt and a key */
        *length = 2;
        return ACTION_NONE;
    }
    switch (typed[0]) {
    case '\033':
    case 'q':
    case 'Q':
    case 'q' & 0x1f:
        return ACTION_QUIT;
    case ' ':
        return ACTION_PAUSE;
    case '+':
        return ACTION_LOUDER;
    case '-':
        return ACTION_SOFTER;
    case 'm':
    case 'M':
        return ACTION_MUTE;
    case 'n':
    case 'N':
        return ACTION_NEXT;
    case 'p':
    case 'P':
        return ACTION_PREVIOUS;
    case '?':
        return ACTION_KEYS;
    default:
        return ACTION_NONE;
    }
}

/* Reads what was typed within that time. */
static void listen(struct terminal *t, int timeout_ms)
{
    struct pollfd p = {.fd = t->closed ? -1 : t->in, .events = POLLIN};
    if (poll(&p, 1, timeout_ms) <= 0 || t->closed)
        return;
    ssize_t n = read(t->in, t->typed + t->n_typed, sizeof t->typed - (size_t)t->n_typed);
    if (n > 0)
        t->n_typed += (int)n;
    else if (n == 0 || errno != EINTR)
        t->closed = true; /* it hung up; the sound goes on */
}

enum action terminal_poll(struct terminal *t, double timeout_s)
{
    if (!t->listens || !tty_taken()) {
        poll(NULL, 0, (int)lrint(1000 * timeout_s));
        return ACTION_NONE;
    }
    if (t->n_typed == 0)
        listen(t, (int)lrint(1000 * timeout_s));
    if (t->n_typed > 0 && t->n_typed < 3 && t->typed[0] == '\033')
        listen(t, escape_ms);
    while (t->n_typed > 0) {
        int length;
        enum action action = key_action(t->typed, t->n_typed, &length);
        t->n_typed -= length;
        memmove(t->typed, t->typed + length, (size_t)t->n_typed);
        if (action != ACTION_NONE)
            return action;
    }
    return ACTION_NONE;
}
