#include "settings.h"

#include <string.h>

static const char group[] = "settings";

static const char *const yes_no[] = {"auto", "yes", "no", NULL};
static const int frames[] = {0, 60, 30, 20, 10};

/* One row a setting: its key, the usual value, and what the list says for each value. */
static const struct row {
    const char *key;
    int usual;
    bool automatic; /* may follow the desktop */
    const char *name, *said[3];
} rows[N_SETTINGS] = {
    [SETTING_WORDS] = {"words", CHOICE_YES, false, "Words in a pause", {NULL, "yes", "no"}},
    [SETTING_CAPTIONS] =
        {"captions", CHOICE_NO, false, "Names of what is heard", {NULL, "yes", "no"}},
    [SETTING_ARC] = {"arc",
                     CHOICE_NO,
                     false,
                     "How far a pause has come",
                     {NULL, "a thin arc", "not shown"}},
    [SETTING_FOLLOW] = {"follow",
                        CHOICE_YES,
                        false,
                        "Your own breath",
                        {NULL, "in while Shift is held", "not asked for"}},
    [SETTING_REDUCED_MOTION] = {"reduced-motion",
                                CHOICE_AUTO,
                                true,
                                "Movement",
                                {"as the desktop says", "only the light changes", "yes"}},
    [SETTING_HIGH_CONTRAST] = {"high-contrast",
                               CHOICE_AUTO,
                               true,
                               "Stronger words",
                               {"as the desktop says", "yes", "no"}},
    [SETTING_FPS] = {"fps", 0, false, "Frames a second", {0}},
};

static char *settings_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "withness", "settings", NULL);
}

static bool read_value(const struct row *r, enum setting which, const char *text, int *value)
{
    if (which == SETTING_FPS) {
        char *end;
        gint64 n = g_ascii_strtoll(text, &end, 10);
        bool good = *text && !*end && (n == 0 || (n >= 5 && n <= 240));
        *value = good ? (int)n : *value;
        return good;
    }
    for (int i = r->automatic ? CHOICE_AUTO : CHOICE_YES; yes_no[i]; i++) {
        if (strcmp(text, yes_no[i]) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

void settings_load(struct settings *s, GPtrArray *faults)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *path = settings_path();
    for (int i = 0; i < N_SETTINGS; i++)
        s->value[i] = rows[i].usual;
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error) &&
        !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_ptr_array_add(faults, g_strdup_printf("%s: %s", path, error->message));
    for (int i = 0; i < N_SETTINGS; i++) {
        g_autofree char *text = g_key_file_get_string(file, group, rows[i].key, NULL);
        if (!text || read_value(&rows[i], (enum setting)i, g_strstrip(text), &s->value[i]))
            continue;
        const char *known = i == SETTING_FPS    ? "0 (as many as it needs), or 5 to 240"
                            : rows[i].automatic ? "auto, yes or no"
                                                : "yes or no";
        g_ptr_array_add(faults, g_strdup_printf("%s: %s: \"%s\" means nothing here; it may be "
                                                "%s",
                                                path, rows[i].key, text, known));
    }
}

void settings_save(const struct settings *s, enum setting which)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *path = settings_path();
    g_autofree char *folder = g_path_get_dirname(path);
    g_key_file_load_from_file(file, path,
                              G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, NULL);
    if (which == SETTING_FPS)
        g_key_file_set_integer(file, group, rows[which].key, s->value[which]);
    else
        g_key_file_set_string(file, group, rows[which].key, yes_no[s->value[which]]);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        g_key_file_save_to_file(file, path, NULL);
}

bool settings_on(const struct settings *s, enum setting which, bool desktop)
{
    return s->value[which] == CHOICE_AUTO ? desktop : s->value[which] == CHOICE_YES;
}

static int turned(int at, int step, int n)
{
    return ((at + step) % n + n) % n;
}

void settings_turn(struct settings *s, enum setting which, int step)
{
    int *value = &s->value[which];
    if (which == SETTING_FPS) {
        int at = 0;
        for (int i = 0; i < (int)G_N_ELEMENTS(frames); i++)
            at = frames[i] == *value ? i : at;
        *value = frames[turned(at, step, G_N_ELEMENTS(frames))];
    } else if (rows[which].automatic) {
        *value = turned(*value, step, 3);
    } else {
        *value = *value == CHOICE_YES ? CHOICE_NO : CHOICE_YES;
    }
}

const char *setting_name(enum setting which)
{
    return rows[which].name;
}

const char *setting_said(const struct settings *s, enum setting which)
{
    static const char *const many[] = {"as many as it needs", "at most 60", "at most 30",
                                       "at most 20", "at most 10"};
    if (which != SETTING_FPS)
        return rows[which].said[s->value[which]];
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
        if (frames[i] == s->value[which])
            return many[i];
    return "as the file says";
}
