#include "controls.h"

#include "scene/pattern.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum control_type { SHARE, HOUR, WARMTH, BREATH };

static const struct control {
    const char *name;
    enum control_type type;
    size_t offset;
    double low, high, step;
} table[] = {
    {"wind", SHARE, offsetof(struct scene, wind), 0, 1, 0.05},
    {"gusts", SHARE, offsetof(struct scene, gusts), 0, 1, 0.05},
    {"rain", SHARE, offsetof(struct scene, rain), 0, 1, 0.05},
    {"showers", SHARE, offsetof(struct scene, showers), 0, 1, 0.05},
    {"hour", HOUR, offsetof(struct scene, hour), 0, 23.75, 0.25},
    {"warmth", WARMTH, offsetof(struct scene, warmth_c), -10, 40, 1},
    {"breath", BREATH, 0, 0, 0, 1},
    {"breath in the wind", SHARE, offsetof(struct scene, breath_lean_wind), 0, 1, 0.05},
};

static double highest(const struct control *c)
{
    return c->type == BREATH ? (double)g_strv_length((char **)pattern_names()) - 1 : c->high;
}

static int pattern_index(const struct scene *s)
{
    for (int i = 0; pattern_names()[i]; i++) {
        double part_s[4];
        if (pattern_read(pattern_names()[i], part_s) &&
            memcmp(part_s, s->breath_s, sizeof part_s) == 0)
            return i;
    }
    return -1;
}

static double value_of(const struct scene *s, const struct control *c)
{
    double value;
    if (c->type == BREATH)
        return pattern_index(s);
    memcpy(&value, (const char *)s + c->offset, sizeof value);
    if (c->type == HOUR && s->hour_now) {
        g_autoptr(GDateTime) now = g_date_time_new_now_local();
        return g_date_time_get_hour(now) + g_date_time_get_minute(now) / 60.0;
    }
    return c->type == HOUR && isnan(value) ? 9 : value;
}

int controls_count(void)
{
    return G_N_ELEMENTS(table);
}

const char *control_name(int i)
{
    return table[i].name;
}

float control_share(const struct scene *s, int i)
{
    const struct control *c = &table[i];
    if (c->type == HOUR && isnan(s->hour) && !s->hour_now)
        return 0;
    double share = (value_of(s, c) - c->low) / (highest(c) - c->low);
    return (float)CLAMP(share, 0, 1);
}

static char *breath_said(const struct scene *s)
{
    int named = pattern_index(s);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 4; i++)
        if (s->breath_s[i] > 0)
            g_string_append_printf(text, "%s%g", text->len ? " · " : "", s->breath_s[i]);
    if (named >= 0)
        g_string_prepend(text, "  ");
    if (named >= 0)
        g_string_prepend(text, pattern_names()[named]);
    return g_string_free(text, FALSE);
}

char *control_said(const struct scene *s, int i)
{
    const struct control *c = &table[i];
    double value = value_of(s, c);
    switch (c->type) {
    case BREATH:
        return breath_said(s);
    case HOUR: {
        int minutes = (int)lround(value * 60) % (24 * 60);
        if (isnan(s->hour) && !s->hour_now)
            return g_strdup("no hour");
        return g_strdup_printf("%d:%02d%s", minutes / 60, minutes % 60,
                               s->hour_now ? ", as now" : "");
    }
    case WARMTH:
        return g_strdup_printf("%g °C", value);
    case SHARE:
        break;
    }
    return g_strdup_printf("%.0f %%", 100 * value);
}

static double kept(const struct control *c, double value)
{
    if (c->type == HOUR) /* the day goes round */
        return fmod(fmod(value, 24) + 24, 24);
    return CLAMP(value, c->low, highest(c));
}

double control_stepped(const struct scene *s, int i, double n)
{
    const struct control *c = &table[i];
    double step = c->type == BREATH ? (n > 0 ? 1 : -1) : c->step * n;
    double fine = c->type == SHARE ? 0.01 : c->type == HOUR ? 0.05 : 1;
    return kept(c, round((value_of(s, c) + step) / fine) * fine);
}

double control_at(int i, double share)
{
    const struct control *c = &table[i];
    double value = c->low + CLAMP(share, 0, 1) * (highest(c) - c->low);
    return kept(c, round(value / c->step) * c->step);
}

void control_set(struct scene *s, int i, double value)
{
    const struct control *c = &table[i];
    if (c->type == BREATH) {
        pattern_read(pattern_names()[(int)lround(value)], s->breath_s);
        return;
    }
    value = round(value * 1000) / 1000;
    memcpy((char *)s + c->offset, &value, sizeof value);
    if (c->type == HOUR)
        s->hour_now = false;
}
