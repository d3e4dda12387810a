#include "explain.h"

#include "nature/nature.h"

#include <math.h>
#include <string.h>

/* How far back something still counts as having just happened. */
static const double recent_s = 90;

static const char *trend(double before, double now, double step)
{
    return now > before + step ? ", rising" : now < before - step ? ", falling" : "";
}

char *explain_weather(const struct stage *stage, double t)
{
    const struct world *w = stage_world(stage);
    GString *s = g_string_new(NULL);
    double wind = world_signal(w, SIGNAL_WIND, -1, t);
    double before = world_signal(w, SIGNAL_WIND, -1, t - 3);
    g_string_append_printf(s, "wind %.1f%s", wind, trend(before, wind, 0.03));
    if (w->weather.rain > 0) {
        double rain = weather_rain(&w->weather, t);
        double wet = weather_wetness(&w->weather, t);
        if (rain >= 0.02)
            g_string_append_printf(s, "; rain %.1f%s", rain,
                                   trend(weather_rain(&w->weather, t - 20), rain, 0.03));
        else
            g_string_append(s, wet > 0.1 ? "; no rain just now, the leaves still drip"
                                         : "; no rain just now");
    }
    if (!isnan(w->weather.hour)) {
        int minutes = (int)(weather_hour(&w->weather, t) * 60);
        g_string_append_printf(s, "; %d:%02d, %s", minutes / 60, minutes % 60,
                               weather_daylight(&w->weather, t) > 0.8   ? "day"
                               : weather_daylight(&w->weather, t) > 0.1 ? "twilight"
                                                                        : "night");
    }
    g_string_append_printf(s, "; %.0f °C", world_warmth_c(w, t));
    return g_string_free(s, FALSE);
}

static const char *origin_name(const struct scene *scene, int from)
{
    return from < 0 ? signal_names[-1 - from] : scene->layer[from].name;
}

/* What hushes the voice most at t, if anything much does. */
static const char *hushed_by(const struct scene *scene, const struct world *w, int v, double t)
{
    const struct voice *voice = &w->voices[v];
    const char *by = NULL;
    double least = 0.6;
    for (int i = 0; i < voice->n_links; i++) {
        if (voice->links[i].kind != LINK_HUSHED_BY)
            continue;
        double left = world_hush_by(w, v, &voice->links[i], 0, t);
        if (left < least) {
            least = left;
            by = origin_name(scene, voice->links[i].from);
        }
    }
    return by;
}

/* The newest event with an onset at or before t, by when it is heard. */
static bool last_event(const struct world *w, int v, double t, struct event *last)
{
    enum { STRETCH_S = 15, MOST = 32 };
    int64_t to = (int64_t)(t * SAMPLE_RATE) - source_travel(w, v, 1);
    for (double back = 0; back < recent_s; back += STRETCH_S) {
        struct event event[MOST];
        int64_t end = to - (int64_t)(back * SAMPLE_RATE);
        int n = world_all_events(w, v, end - STRETCH_S * SAMPLE_RATE, end, event, MOST);
        if (n == 0)
            continue;
        *last = event[0];
        for (int i = 1; i < n; i++)
            if (event[i].onset > last->onset)
                *last = event[i];
        last->onset += source_travel(w, v, 1);
        return true;
    }
    return false;
}

static void explain_events(GString *s, const struct scene *scene, const struct world *w, int v,
                           double t)
{
    struct event last;
    bool any = last_event(w, v, t, &last);
    double ago_s = any ? t - frame_time(last.onset) : 0;
    if (any && ago_s < frame_time(last.length)) {
        g_string_append(s, " is heard now");
        if (last.answers >= 0)
            g_string_append_printf(s, ", answering %s", scene->layer[last.answers].name);
        return;
    }
    const char *by = hushed_by(scene, w, v, t);
    if (by)
        g_string_append_printf(s, " is quiet because of %s%s", by[0] ? "the " : "", by);
    else
        g_string_append(s, " is quiet just now");
    if (any && last.answers >= 0)
        g_string_append_printf(s, "; it answered %s %.0f s ago",
                               scene->layer[last.answers].name, ago_s);
    else if (any)
        g_string_append_printf(s, "; it was heard %.0f s ago", ago_s);
}

static void explain_bed(GString *s, const struct scene *scene, const struct world *w, int v,
                        double t)
{
    const struct voice *voice = &w->voices[v];
    bool said = false;
    for (int i = 0; i < voice->n_links; i++) {
        const struct link *link = &voice->links[i];
        if (link->kind != LINK_FOLLOWS)
            continue;
        double now = world_drive(w, v, t);
        g_string_append_printf(s, "%s %s, %s", said ? " and" : " follows",
                               origin_name(scene, link->from),
                               now > 0.62   ? "stirred"
                               : now < 0.38 ? "nearly still"
                                            : "moving a little");
        const char *which = trend(world_drive(w, v, t - 2), now, 0.03);
        if (!said)
            g_string_append(s, strcmp(which, ", falling") == 0 ? ", settling" : which);
        said = true;
    }
    if (!said)
        g_string_append(s, " goes on");
}

char *explain_layer(const struct scene *scene, const struct stage *stage, int layer, double t)
{
    const struct world *w = stage_world(stage);
    const struct voice *voice = &w->voices[layer];
    GString *s = g_string_new(scene->layer[layer].name);
    if (voice->answers && voice->answers->events)
        explain_events(s, scene, w, layer, t);
    else
        explain_bed(s, scene, w, layer, t);
    for (int i = 0; i < voice->n_links; i++)
        if (voice->links[i].kind == LINK_LEANS_ON)
            g_string_append_printf(s, "; it leans on %s",
                                   origin_name(scene, voice->links[i].from));
    return g_string_free(s, FALSE);
}

static void explain_breath(GString *s, const struct world *w, double t)
{
    static const char *const part[] = {"coming in", "held, full", "going out", "resting"};
    g_string_append_printf(s, "breath %s", part[breath_at(&w->breath, t).part]);
    if (w->weather.breath_lean > 0)
        g_string_append(s, "; the wind leans on it");
    g_string_append_c(s, '\n');
}

char *explain_scene(const struct scene *scene, const struct stage *stage, double t)
{
    GString *s = g_string_new(NULL);
    g_autofree char *weather = explain_weather(stage, t);
    g_string_append_printf(s, "%s\n", weather);
    explain_breath(s, stage_world(stage), t);
    for (int i = 0; i < scene->n_layers; i++) {
        g_autofree char *line = explain_layer(scene, stage, i, t);
        g_string_append_printf(s, "%s\n", line);
    }
    return g_string_free(s, FALSE);
}
