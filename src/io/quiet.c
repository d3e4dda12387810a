#include "io/quiet.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef void complaint(const char *text);
typedef void alsa_complaint(const char *file, int line, const char *function, int code,
                            const char *format, ...);

static void ignore(const char *text)
{
    (void)text;
}

static void ignore_alsa(const char *file, int line, const char *function, int code,
                        const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

/* PortAudio brings these libraries, or not: they are asked for by name. */
static void hush_libraries(void)
{
    int (*alsa)(alsa_complaint *) = NULL;
    void (*jack)(complaint *) = NULL;
    *(void **)&alsa = dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler");
    if (alsa)
        alsa(ignore_alsa);
    const char *const names[] = {"jack_set_error_function", "jack_set_info_function"};
    for (int i = 0; i < 2; i++) {
        *(void **)&jack = dlsym(RTLD_DEFAULT, names[i]);
        if (jack)
            jack(ignore);
    }
}

void quiet_begin(struct quiet *q)
{
    hush_libraries();
    fflush(stderr);
    q->stderr_fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (q->stderr_fd >= 0 && nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0)
        close(nowhere);
}

void quiet_end(struct quiet *q)
{
    fflush(stderr);
    if (q->stderr_fd >= 0) {
        dup2(q->stderr_fd, STDERR_FILENO);
        close(q->stderr_fd);
    }
    q->stderr_fd = -1;
}

/* Where stderr leads by itself. A process has only one; written once, before there is any
 * other thread. */
static int own_stderr = STDERR_FILENO;

static void speak(const char *text)
{
    g_autofree char *local = g_locale_from_utf8(text, -1, NULL, NULL, NULL);
    const char *rest = local ? local : text;
    for (ssize_t n; *rest && (n = write(own_stderr, rest, strlen(rest))) > 0;)
        rest += n;
}

void quiet_speak_past(void)
{
    int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    if (fd < 0)
        return;
    own_stderr = fd;
    g_set_printerr_handler(speak);
}
