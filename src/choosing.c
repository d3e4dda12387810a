#include "choosing.h"

void choosing_init(struct choosing *c)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    *c = (struct choosing){.shown = false};
    settings_load(&c->settings, faults);
    for (guint i = 0; i < faults->len; i++)
        g_printerr("%s\n", (const char *)faults->pdata[i]);
}

void choosing_turn(struct choosing *c, enum setting which)
{
    settings_turn(&c->settings, which, 1);
    settings_save(&c->settings, which);
}

bool choosing_obey(struct choosing *c, enum action action)
{
    if (!c->shown)
        return false;
    switch (action) {
    case ACTION_LOUDER:
        c->at = MAX(c->at - 1, 0);
        return true;
    case ACTION_SOFTER:
        c->at = MIN(c->at + 1, N_SETTINGS - 1);
        return true;
    case ACTION_PAUSE:
    case ACTION_TAKE:
        choosing_turn(c, (enum setting)c->at);
        return true;
    case ACTION_QUIT:
    case ACTION_BACK:
    case ACTION_LEAVE_FULLSCREEN:
    case ACTION_SETTINGS:
        c->shown = false;
        return true;
    default:
        return false;
    }
}

void choosing_see(const struct choosing *c, struct view *v)
{
    v->settings = (struct view_list){.shown = c->shown, .at = c->at, .n = N_SETTINGS};
    for (int i = 0; i < N_SETTINGS; i++) {
        v->settings.name[i] = setting_name((enum setting)i);
        v->settings.said[i] = setting_said(&c->settings, (enum setting)i);
    }
}
