/* The terminal is given back as it was, however the program ends; keys mean what they say;
 * only what changed is sent. On a pseudo-terminal of the test's own. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#include "ui/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

struct rig {
    int master, slave;
    pid_t pid;
    GString *seen; /* all that came out */
    struct termios before;
};

static struct view usual_view(void)
{
    return (struct view){
        .name = "Under the beeches", .hour = 7, .master = 0.8f, .fade = 1, .dt = 0.02};
}

/* ---- the player, in the child ----------------------------------------------------------- */

static void play(void)
{
    struct terminal t;
    struct view v = usual_view();
    g_autoptr(GString) did = g_string_new("did");
    terminal_init(&t, 0, 1);
    for (;;) {
        v.t += v.dt;
        v.breath.light = 0.5;
        terminal_draw(&t, &v);
        enum action action = terminal_poll(&t, v.dt);
        if (action == ACTION_NONE)
            continue;
        g_string_append_printf(did, " %d", action);
        v.paused ^= action == ACTION_PAUSE;
        if (action == ACTION_PAUSE)
            g_printerr("said on stderr\n");
        if (action == ACTION_PREVIOUS)
            abort();
        if (action == ACTION_QUIT) {
            terminal_destroy(&t);
            _exit(write(2, did->str, did->len) == (ssize_t)did->len ? 0 : 1);
        }
    }
}

/* ---- the rig ---------------------------------------------------------------------------- */

static void pump(struct rig *r, int ms)
{
    struct pollfd p = {.fd = r->master, .events = POLLIN};
    char bytes[4096];
    if (poll(&p, 1, ms) <= 0)
        return;
    ssize_t n = read(r->master, bytes, sizeof bytes);
    if (n > 0)
        g_string_append_len(r->seen, bytes, n);
}

static void await(struct rig *r, const char *text)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_MS * 1000;
    while (!strstr(r->seen->str, text)) {
        if (g_get_monotonic_time() > until)
            g_error("waited for \"%s\", saw \"%s\"", text, r->seen->str);
        pump(r, 20);
    }
}

static void type(struct rig *r, const char *keys)
{
    g_assert_cmpint(write(r->master, keys, strlen(keys)), ==, (ssize_t)strlen(keys));
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_lflag == b->c_lflag && a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
           memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static bool is_restored(struct rig *r)
{
    struct termios now;
    return tcgetattr(r->slave, &now) == 0 && same_modes(&now, &r->before);
}

static void open_rig(struct rig *r, int columns, int rows)
{
    r->seen = g_string_new(NULL);
    r->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_assert_cmpint(r->master, >=, 0);
    g_assert_cmpint(grantpt(r->master), ==, 0);
    g_assert_cmpint(unlockpt(r->master), ==, 0);
    r->slave = open(ptsname(r->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    ioctl(r->slave, TIOCSWINSZ, &size);
    g_assert_cmpint(tcgetattr(r->slave, &r->before), ==, 0);
}

/* The child leads a session whose terminal is ours. */
static void sit_down(struct rig *r)
{
    setsid();
    ioctl(r->slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(r->slave, fd);
}

static void start(struct rig *r, int columns, int rows)
{
    open_rig(r, columns, rows);
    r->pid = fork();
    if (r->pid == 0) {
        sit_down(r);
        play();
    }
}

/* Waits for the end, reading on; its wait status. */
static int finish(struct rig *r)
{
    int status = 0;
    gint64 until = g_get_monotonic_time() + PATIENCE_MS * 1000;
    while (waitpid(r->pid, &status, WNOHANG) == 0) {
        if (g_get_monotonic_time() > until) {
            kill(r->pid, SIGKILL);
            g_error("it never ended");
        }
        pump(r, 10);
    }
    for (gsize n = -1; n != r->seen->len; pump(r, 0))
        n = r->seen->len;
    return status;
}

static void close_rig(struct rig *r)
{
    close(r->master);
    close(r->slave);
    g_string_free(r->seen, TRUE);
}

static bool ends_well(struct rig *r)
{
    const char *left = g_strrstr(r->seen->str, "\033[?7h\033[?25h\033[?1049l");
    return left && !strchr(left + 16, '\033') && is_restored(r);
}

/* ---- the tests -------------------------------------------------------------------------- */

static void test_quits(void)
{
    static const char *const keys[] = {"q", "\033", "\021", "x\033[Zq"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        struct rig r;
        start(&r, 80, 24);
        await(&r, "beeches");
        g_assert_false(is_restored(&r));
        type(&r, keys[i]);
        g_assert_cmpint(finish(&r), ==, 0);
        g_assert_true(ends_well(&r));
        close_rig(&r);
    }
}

static void test_ended_by_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct rig r;
        struct sigaction now;
        /* A sanitizer keeps the crashes for its own report. */
        if (sigaction(numbers[i], NULL, &now) == 0 && now.sa_handler != SIG_DFL)
            continue;
        start(&r, 80, 24);
        await(&r, "beeches");
        kill(r.pid, numbers[i]);
        int status = finish(&r);
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, numbers[i]);
        g_assert_true(ends_well(&r));
        close_rig(&r);
    }
}

static void test_crash(void)
{
    struct rig r;
    start(&r, 80, 24);
    await(&r, "beeches");
    type(&r, "p");
    g_assert_true(WIFSIGNALED(finish(&r)));
    g_assert_true(ends_well(&r));
    close_rig(&r);
}

static void test_keys(void)
{
    static const enum action expected[] = {ACTION_PAUSE,  ACTION_LOUDER, ACTION_SOFTER,
                                           ACTION_LOUDER, ACTION_SOFTER, ACTION_LOUDER,
                                           ACTION_MUTE,   ACTION_NEXT,   ACTION_KEYS,
                                           ACTION_KEYS,   ACTION_QUIT};
    struct rig r;
    start(&r, 80, 24);
    await(&r, "beeches");
    /* Between them what means nothing: other letters, Alt+q, Home, Ctrl+Up, UTF-8. */
    type(&r, " \033[A\033[Bx\033OA\033OB\033q+\033[H\033[1;5Am\303\251n?");
    type(&r, "?");
    type(&r, "\033");
    g_autoptr(GString) did = g_string_new("did");
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        g_string_append_printf(did, " %d", expected[i]);
    g_assert_cmpint(finish(&r), ==, 0);
    g_assert_nonnull(strstr(r.seen->str, did->str));
    /* What was said meanwhile stands behind the picture, not in it. */
    const char *left = strstr(r.seen->str, "\033[?1049l");
    const char *said = strstr(r.seen->str, "said on stderr");
    g_assert_true(left && said > left);
    close_rig(&r);
}

/* A still picture sends nothing; another size is drawn anew and fits. */
static void test_sends_little(void)
{
    struct rig r;
    start(&r, 80, 24);
    await(&r, "shows the keys");
    for (gsize n = -1; n != r.seen->len; pump(&r, 100))
        n = r.seen->len;
    g_assert_cmpuint(r.seen->len, <, 20000);
    g_string_truncate(r.seen, 0);
    struct winsize size = {.ws_col = 20, .ws_row = 6};
    ioctl(r.slave, TIOCSWINSZ, &size);
    await(&r, "\033[2J");
    await(&r, "beeches");
    type(&r, "q");
    g_assert_cmpint(finish(&r), ==, 0);
    close_rig(&r);
}

/* Ctrl+Z as under a shell: the terminal is the shell's again, and ours when woken. The shell
 * is a child that leads the session, its job a grandchild. */
static int be_shell(struct rig *r)
{
    sit_down(r);
    signal(SIGTTOU, SIG_IGN);
    pid_t job = fork();
    if (job == 0) {
        setpgid(0, 0);
        tcsetpgrp(0, getpid());
        signal(SIGTTOU, SIG_DFL);
        play();
    }
    int status;
    struct termios now;
    if (waitpid(job, &status, WUNTRACED) != job || !WIFSTOPPED(status))
        return 2;
    tcsetpgrp(0, getpgrp());
    if (tcgetattr(0, &now) != 0 || !same_modes(&now, &r->before))
        return 3;
    g_assert_cmpint(write(1, "STOPPED", 7), ==, 7);
    tcsetpgrp(0, job);
    kill(job, SIGCONT);
    if (waitpid(job, &status, WUNTRACED) != job || !WIFEXITED(status))
        return 4;
    tcsetpgrp(0, getpgrp());
    return tcgetattr(0, &now) == 0 && same_modes(&now, &r->before) ? WEXITSTATUS(status) : 5;
}

static void test_stops(void)
{
    struct rig r;
    open_rig(&r, 80, 24);
    r.pid = fork();
    if (r.pid == 0)
        _exit(be_shell(&r));
    await(&r, "beeches");
    type(&r, "\032");
    await(&r, "STOPPED");
    g_assert_nonnull(strstr(r.seen->str, "\033[?1049l"));
    g_string_erase(r.seen, 0, strstr(r.seen->str, "STOPPED") - r.seen->str);
    await(&r, "\033[?1049h");
    await(&r, "beeches");
    type(&r, "q");
    int status = finish(&r);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    g_assert_true(ends_well(&r));
    close_rig(&r);
}

/* Where nothing can be drawn, lines, and few of them. */
static void test_plain(void)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    struct terminal t;
    struct view v = usual_view();
    v.description = "A light wind\033[2J.";
    terminal_init(&t, -1, ends[1]);
    for (int i = 0; i < 3000; i++) {
        v.t += 0.1;
        v.breath.light = i % 100 / 100.0;
        v.notice = i > 1000 ? "No sound device yet." : NULL;
        v.paused = i > 2000;
        terminal_draw(&t, &v);
    }
    terminal_destroy(&t);
    close(ends[1]);
    char said[4096];
    ssize_t n = read(ends[0], said, sizeof said - 1);
    g_assert_cmpint(n, >, 0);
    said[n] = '\0';
    g_assert_cmpstr(said, ==,
                    "Under the beeches: A light wind[2J.\nNo sound device yet.\nResting.\n");
    close(ends[0]);
}

/* TERM=dumb draws nothing, but hears keys, and still gives the modes back. */
static void test_dumb(void)
{
    struct rig r;
    g_setenv("TERM", "dumb", TRUE);
    start(&r, 80, 24);
    g_setenv("TERM", "xterm-256color", TRUE);
    await(&r, "q to leave");
    type(&r, " ");
    await(&r, "Resting.");
    g_assert_null(strchr(r.seen->str, '\033'));
    g_assert_false(is_restored(&r));
    type(&r, "q");
    g_assert_cmpint(finish(&r), ==, 0);
    g_assert_true(is_restored(&r));
    close_rig(&r);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_setenv("TERM", "xterm-256color", TRUE);
    g_unsetenv("NO_COLOR");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terminal/quits", test_quits);
    g_test_add_func("/terminal/ended-by-signals", test_ended_by_signals);
    g_test_add_func("/terminal/crash", test_crash);
    g_test_add_func("/terminal/keys", test_keys);
    g_test_add_func("/terminal/sends-little", test_sends_little);
    g_test_add_func("/terminal/stops", test_stops);
    g_test_add_func("/terminal/plain", test_plain);
    g_test_add_func("/terminal/dumb", test_dumb);
    return g_test_run();
}
