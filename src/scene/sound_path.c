/* Finding a recording without leaving the folders in which recordings may lie. */
#include "scene/library.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum library_sound refuse(char **why, const char *reason)
{
    *why = g_strdup(reason);
    return SOUND_REFUSED;
}

static enum library_sound check_words(const char *said, char **why)
{
    if (*said == '/')
        return refuse(why, "a path from the root; a recording lies beside the scene or in a "
                           "sound folder (for example brook.ogg)");
    g_auto(GStrv) part = g_strsplit(said, "/", -1);
    if (g_strv_contains((const char *const *)part, ".."))
        return refuse(why,
                      "leads out of its folder with ..; a recording lies beside the scene "
                      "or in a sound folder (for example brook.ogg)");
    return SOUND_FOUND;
}

static enum library_sound check_kind(const char *real, char **why)
{
    struct stat st;
    if (stat(real, &st) != 0)
        return SOUND_MISSING;
    if (S_ISDIR(st.st_mode))
        return refuse(why, "a folder; a recording is a file (for example brook.ogg)");
    if (S_ISFIFO(st.st_mode))
        return refuse(why, "a pipe; a recording is a plain file");
    if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
        return refuse(why, "a device; a recording is a plain file");
    return S_ISREG(st.st_mode) ? SOUND_FOUND : refuse(why, "not a plain file");
}

/* realpath(3) with the platform's own buffer: NULL and errno as it leaves them. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = g_strdup(real);
    int error = errno;
    free(real);
    errno = error;
    return copy;
}

static enum library_sound look_in(const char *folder, const char *said, char **file,
                                  char **why)
{
    g_autofree char *root = real_path(folder);
    g_autofree char *path = g_build_filename(folder, said, NULL);
    g_autofree char *real = root ? real_path(path) : NULL;
    if (!real && root && errno == ELOOP)
        return refuse(why, "a link that leads round in a circle");
    if (!real && root && errno == EACCES)
        return refuse(why, "may not be read");
    if (!real)
        return SOUND_MISSING;
    size_t n = strlen(root);
    if (strncmp(real, root, n) != 0 || (n > 1 && real[n] != '/' && real[n] != '\0'))
        return refuse(why, "a link that leads out of its folder; put the recording itself "
                           "there");
    enum library_sound found = check_kind(real, why);
    if (found == SOUND_FOUND)
        *file = g_steal_pointer(&real);
    return found;
}

enum library_sound library_find_sound(const struct library *l, const char *scene_path,
                                      const char *said, char **file, char **why)
{
    *file = *why = NULL;
    if (check_words(said, why) == SOUND_REFUSED)
        return SOUND_REFUSED;
    if (scene_path) {
        g_autofree char *beside = g_path_get_dirname(scene_path);
        enum library_sound found = look_in(beside, said, file, why);
        if (found != SOUND_MISSING)
            return found;
    }
    for (char **folder = l ? l->sounds : NULL; folder && *folder; folder++) {
        enum library_sound found = look_in(*folder, said, file, why);
        if (found != SOUND_MISSING)
            return found;
    }
    *why = g_strdup("not there: neither beside the scene nor in a sound folder");
    return SOUND_MISSING;
}
