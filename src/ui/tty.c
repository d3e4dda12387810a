#include "ui/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* The other screen, no cursor, no wrapping at the right edge. */
static const char enter_text[] = "\033[?1049h\033[?25l\033[?7l";
/* Where there is no other screen, at least an empty one is left behind. */
static const char leave_text[] = "\033[0m\033[H\033[J\033[?7h\033[?25h\033[?1049l";

/* Signal handlers have nothing else to reach the terminal by. Everything but the two marks is
 * written only while no handler is set. */
static struct {
    volatile sig_atomic_t taken, fresh;
    int in, out;
    bool keys, screen;
    struct termios before, ours;
    int said, stderr_fd; /* what stderr says meanwhile, and where it led; or -1 */
} held = {.said = -1, .stderr_fd = -1};

static const int ends[] = {SIGHUP,  SIGINT, SIGTERM, SIGQUIT, SIGPIPE,
                           SIGSEGV, SIGBUS, SIGABRT, SIGFPE,  SIGILL};
enum { N_ENDS = sizeof ends / sizeof ends[0] };

bool tty_is_ours(int fd)
{
    return isatty(fd) && tcgetpgrp(fd) == getpgrp();
}

void tty_send(int out, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t sent = write(out, text, n);
        if (sent < 0 && errno != EINTR)
            return;
        if (sent > 0) {
            text += sent;
            n -= (size_t)sent;
        }
    }
}

/* What is said on stderr would stand in the picture: it is kept, and told afterwards. */
static void keep_stderr(void)
{
    if (held.said >= 0)
        dup2(held.said, STDERR_FILENO);
}

static void tell_stderr(void)
{
    char text[512];
    ssize_t n;
    if (held.said < 0)
        return;
    dup2(held.stderr_fd, STDERR_FILENO);
    lseek(held.said, 0, SEEK_SET);
    while ((n = read(held.said, text, sizeof text)) > 0)
        tty_send(STDERR_FILENO, text, (size_t)n);
    if (ftruncate(held.said, 0) == 0)
        lseek(held.said, 0, SEEK_SET);
}

/* A background job that changes the terminal's modes is stopped for it. */
static void take(void)
{
    if (!tty_is_ours(held.keys ? held.in : held.out))
        return;
    if (held.keys)
        tcsetattr(held.in, TCSANOW, &held.ours);
    if (held.screen)
        tty_send(held.out, enter_text, sizeof enter_text - 1);
    keep_stderr();
    held.fresh = 1;
    held.taken = 1;
}

static void give_back(void)
{
    if (!held.taken)
        return;
    held.taken = 0;
    if (held.screen)
        tty_send(held.out, leave_text, sizeof leave_text - 1);
    if (held.keys && tty_is_ours(held.in))
        tcsetattr(held.in, TCSANOW, &held.before);
    tell_stderr();
}

static void on_end(int number)
{
    give_back();
    raise(number); /* set to be handled once: now comes the usual end */
}

/* Gives it back, stops as Ctrl+Z usually does, and takes it again when woken. */
static void on_stop(int number)
{
    int kept = errno;
    struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    give_back();
    sigaction(number, &usual, &ours);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &only, NULL); /* here it sleeps */
    sigprocmask(SIG_BLOCK, &only, NULL);
    sigaction(number, &ours, NULL);
    take();
    errno = kept;
}

static void on_continue(int number)
{
    (void)number;
    int kept = errno;
    take();
    errno = kept;
}

static void handle(int number, void (*handler)(int), int flags)
{
    struct sigaction now, then = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&then.sa_mask);
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        sigaction(number, &then, NULL);
}

static void unhandle(int number, void (*handler)(int))
{
    struct sigaction now, usual = {.sa_handler = SIG_DFL};
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == handler)
        sigaction(number, &usual, NULL);
}

static void open_said(void)
{
    FILE *file = held.screen && isatty(STDERR_FILENO) ? tmpfile() : NULL;
    if (!file)
        return;
    held.said = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
    held.stderr_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    fclose(file);
}

static void close_said(void)
{
    if (held.said >= 0)
        close(held.said);
    if (held.stderr_fd >= 0)
        close(held.stderr_fd);
    held.said = held.stderr_fd = -1;
}

void tty_take(int in, int out, bool keys, bool screen)
{
    tty_give_back();
    held.in = in;
    held.out = out;
    held.keys = keys && tcgetattr(in, &held.before) == 0;
    held.screen = screen;
    if (held.keys) {
        held.ours = held.before;
        held.ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        held.ours.c_iflag &= ~(tcflag_t)IXON; /* Ctrl+S would hold the picture */
        held.ours.c_cc[VMIN] = 1;
        held.ours.c_cc[VTIME] = 0;
    }
    open_said();
    for (int i = 0; i < N_ENDS; i++)
        handle(ends[i], on_end, (int)SA_RESETHAND | SA_NODEFER);
    handle(SIGTSTP, on_stop, SA_RESTART);
    handle(SIGCONT, on_continue, SA_RESTART);
    take();
}

void tty_give_back(void)
{
    for (int i = 0; i < N_ENDS; i++)
        unhandle(ends[i], on_end);
    unhandle(SIGTSTP, on_stop);
    unhandle(SIGCONT, on_continue);
    give_back();
    close_said();
}

bool tty_taken(void)
{
    return held.taken;
}

void tty_keep_quiet(void)
{
    struct stat now, said;
    if (held.taken && held.said >= 0 && fstat(held.said, &said) == 0 &&
        (fstat(STDERR_FILENO, &now) != 0 || now.st_ino != said.st_ino ||
         now.st_dev != said.st_dev))
        keep_stderr();
}

bool tty_fresh(void)
{
    bool fresh = held.fresh;
    held.fresh = 0;
    return fresh;
}
