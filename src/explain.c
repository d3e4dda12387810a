#include "explain.h"

#include "nature/nature.h"

#include <math.h>
#include <string.h>

/* How far back something still counts as having just happened. */
static const int64_t recent_s = 100;
/* And an answer. */
static const double answered_s = 20;

static const char *trend(double before, double now, double step)
{
    return now > before + step ? ", rising" : now < before - step ? ", falling" : "";
}

static void explain_rain(GString *s, const struct weather *w, double t)
{
    double rain = weather_rain(w, t);
    if (rain >= 0.05)
        g_string_append_printf(s, "; rain %.1f%s", rain,
                               trend(weather_rain(w, t - 20), rain, 0.03));
    else if (rain >= 0.02)
        g_string_append(s, "; a few drops");
    else
        g_string_append(s, weather_wetness(w, t) > 0.1
                               ? "; no rain just now, the leaves still drip"
                               : "; no rain just now");
}

char *explain_weather(const struct stage *stage, double t)
{
    const struct world *w = stage_world(stage);
    GString *s = g_string_new(NULL);
    double wind = world_signal(w, SIGNAL_WIND, -1, t);
    double before = world_signal(w, SIGNAL_WIND, -1, t - 3);
    double usual = wind / fmax(w->weather.wind, 0.05);
    g_string_append_printf(s, "wind %.1f%s%s", wind, trend(before, wind, 0.03),
                           usual > 1.35                            ? ": a gust"
                           : usual < 0.65 && w->weather.wind > 0.1 ? ": a lull"
                                                                   : "");
    if (w->weather.rain > 0)
        explain_rain(s, &w->weather, t);
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

/* --- who calls --- */

/* Of how many individuals a layer is. */
static int count_of(const struct scene_layer *l)
{
    const struct source_kind *kind = l->recorded ? NULL : nature_find(l->sound);
    int n = l->count > 0 ? l->count : kind ? kind->usual.count : 1;
    return CLAMP(n, 1, SPOTS_MAX);
}

/* What this link leaves of the wish of the least troubled of them. */
static double left_by(const struct scene *scene, const struct world *w, int v,
                      const struct link *link, double t)
{
    double most = 0;
    for (int who = 0; who < count_of(&scene->layer[v]); who++)
        most = fmax(most, world_hush_by(w, v, link, who, t));
    return most;
}

/* What hushes the voice most at t, or NULL if nothing does much. */
static const struct link *hushed_by(const struct scene *scene, const struct world *w, int v,
                                    double t)
{
    const struct voice *voice = &w->voices[v];
    const struct link *by = NULL;
    double least = 0.6;
    for (int i = 0; i < voice->n_links; i++) {
        if (voice->links[i].kind != LINK_HUSHED_BY)
            continue;
        double left = left_by(scene, w, v, &voice->links[i], t);
        if (left < least) {
            least = left;
            by = &voice->links[i];
        }
    }
    return by;
}

/* Whether what hushes it is over, and only the patience is left. */
static bool is_over(const struct world *w, int v, int from, double t)
{
    if (from == link_signal(SIGNAL_WIND))
        return world_signal(w, SIGNAL_WIND, v, t) < 0.85 * w->weather.wind;
    if (from == link_signal(SIGNAL_RAIN))
        return weather_rain(&w->weather, t) < 0.02;
    return from >= 0 && world_activity(w, from, t) < 0.1;
}

static void explain_hush(GString *s, const struct scene *scene, const struct world *w, int v,
                         const struct link *by, double t)
{
    g_string_append_printf(s, ": quiet because of %s%s", by->from < 0 ? "the " : "",
                           origin_name(scene, by->from));
    if (by->from < 0 && is_over(w, v, by->from, t))
        g_string_append(s, ", which is over; waiting a little longer");
    else if (is_over(w, v, by->from, t))
        g_string_append(s, " that was; waiting a little longer");
}

/* False when the hour leaves it its song. */
static bool explain_hour(GString *s, const struct world *w, int v, double t)
{
    const struct voice *voice = &w->voices[v];
    const struct habit *h =
        voice->answers && voice->answers->habit ? voice->answers->habit(voice->source) : NULL;
    double share = h ? world_hour_share(w, h, t) : 1;
    if (share > 0.3)
        return false;
    if (share > 0.1)
        g_string_append(s, ": quiet; seldom heard at this hour");
    else if (h->night > h->day)
        g_string_append(s, ": waiting for the dark");
    else
        g_string_append(s, weather_hour(&w->weather, t) < 13 ? ": not awake yet"
                                                             : ": gone to rest");
    return true;
}

/* The newest event with an onset at or before t, as it is heard; one that is still heard before
 * all others. */
static bool last_event(const struct world *w, int v, double t, struct event *last)
{
    /* The longest phrase goes on for 20 s. */
    enum { STRETCH = 25 * SAMPLE_RATE, MOST = 64 };
    int64_t now = (int64_t)(t * SAMPLE_RATE) - source_travel(w, v, 1);
    bool found = false;
    for (int64_t end = now; end > now - recent_s * SAMPLE_RATE && !found; end -= STRETCH) {
        struct event event[MOST];
        int n = world_all_events(w, v, end - STRETCH, end + 1, event, MOST);
        bool sounds = false;
        for (int i = 0; i < n; i++) {
            bool still = event[i].onset + event[i].length > now;
            if (found && (still == sounds ? event[i].onset <= last->onset : sounds))
                continue;
            *last = event[i];
            sounds = still;
            found = true;
        }
    }
    last->onset += source_travel(w, v, 1);
    return found;
}

/* "; robin answered it 3 s ago", of whoever did last. */
static void explain_answered(GString *s, const struct scene *scene, const struct world *w,
                             int v, double t)
{
    int by = -1;
    double least_s = answered_s;
    for (int k = 0; k < w->n_voices; k++) {
        struct event last = {0};
        if (k == v || k >= scene->n_layers || !last_event(w, k, t, &last))
            continue;
        double ago_s = t - frame_time(last.onset);
        if (last.answers == v && ago_s < least_s) {
            least_s = ago_s;
            by = k;
        }
    }
    if (by >= 0)
        g_string_append_printf(s, "; %s answered it %.0f s ago", scene->layer[by].name,
                               least_s);
}

static void explain_events(GString *s, const struct scene *scene, const struct world *w, int v,
                           double t)
{
    struct event last = {0};
    bool any = last_event(w, v, t, &last);
    double ago_s = any ? t - frame_time(last.onset) : 0;
    const char *whom =
        any && last.answers >= 0 && last.answers != v ? scene->layer[last.answers].name : NULL;
    if (any && ago_s < frame_time(last.length)) {
        g_string_append(s, ": heard now");
        if (whom)
            g_string_append_printf(s, ", answering %s", whom);
        else if (last.answers == v)
            g_string_append(s, ", one of them answering another");
        return;
    }
    const struct link *by = hushed_by(scene, w, v, t);
    if (by)
        explain_hush(s, scene, w, v, by, t);
    else if (!explain_hour(s, w, v, t))
        g_string_append(s, ": quiet just now");
    if (whom)
        g_string_append_printf(s, "; answered %s %.0f s ago", whom, ago_s);
    else if (any)
        g_string_append_printf(s, "; heard %.0f s ago", ago_s);
    explain_answered(s, scene, w, v, t);
}

/* --- what goes on --- */

/* False when there is nothing that the wind could move. */
static bool explain_falling(GString *s, const struct weather *w, double t)
{
    double rain = weather_rain(w, t), before = weather_rain(w, t - 20);
    bool drips = weather_wetness(w, t) > 0.1;
    if (rain < 0.02)
        g_string_append(s,
                        drips ? ": dripping on after the rain" : ": silent, since it is dry");
    else
        g_string_append_printf(s, ": falling%s",
                               rain < before - 0.03   ? ", easing"
                               : rain > before + 0.03 ? ", harder now"
                                                      : "");
    return rain >= 0.02 || drips;
}

static void explain_stream(GString *s, const struct weather *w, double t)
{
    double flow = weather_flow(w, t), before = weather_flow(w, t - 60);
    if (flow > 1.1)
        g_string_append_printf(s, ": running high after the rain%s",
                               flow > before + 0.004   ? ", swelling"
                               : flow < before - 0.004 ? ", sinking"
                                                       : "");
    else
        g_string_append(s, ": running as ever");
}

static void explain_fire(GString *s, const struct world *w, int v, double t)
{
    struct event settling;
    g_string_append(s, ": burning");
    if (last_event(w, v, t, &settling))
        g_string_append_printf(s, "; a log settled %.0f s ago",
                               t - frame_time(settling.onset));
}

static bool follows(const struct voice *voice, enum signal signal)
{
    for (int i = 0; i < voice->n_links; i++)
        if (voice->links[i].kind == LINK_FOLLOWS &&
            voice->links[i].from == link_signal(signal))
            return true;
    return false;
}

/* Water and fire say what they do in words of their own, and that the wind moves them. False
 * for all others. */
static bool explain_element(GString *s, const struct scene *scene, const struct world *w,
                            int v, double t)
{
    const struct scene_layer *l = &scene->layer[v];
    const struct source_kind *kind = l->recorded ? NULL : nature_find(l->sound);
    bool moves = true;
    if (kind == &rain_kind && follows(&w->voices[v], SIGNAL_RAIN))
        moves = explain_falling(s, &w->weather, t);
    else if (kind == &stream_kind && follows(&w->voices[v], SIGNAL_RAIN))
        explain_stream(s, &w->weather, t);
    else if (kind == &fire_kind)
        explain_fire(s, w, v, t);
    else
        return false;
    if (moves && follows(&w->voices[v], SIGNAL_WIND))
        g_string_append(s, "; the wind moves it");
    return true;
}

/* When the wind is there and here, for what stands to one side. */
static void explain_crossing(GString *s, const struct world *w, int v)
{
    double late_s = weather_wind_late_s(&w->weather, w->voices[v].x_m);
    if (fabs(late_s) >= 0.5 && w->weather.wind > 0)
        g_string_append_printf(s, "; a gust is there %.1f s %s it is here", fabs(late_s),
                               late_s < 0 ? "before" : "after");
}

static void explain_following(GString *s, const struct scene *scene, const struct world *w,
                              int v, const struct link *link, bool first, double t)
{
    double now = world_drive(w, v, t);
    const char *from = origin_name(scene, link->from);
    if (!first) {
        g_string_append_printf(s, " and %s%s", link->from < 0 ? "the " : "", from);
        return;
    }
    const char *which = trend(world_drive(w, v, t - 2), now, 0.03);
    g_string_append_printf(s, ": %s%s",
                           now > 0.62   ? "stirred"
                           : now < 0.38 ? "nearly still"
                                        : "moving a little",
                           strcmp(which, ", falling") == 0 ? ", settling" : which);
    if (strcmp(from, scene->layer[v].name) != 0)
        g_string_append_printf(s, ", with %s%s", link->from < 0 ? "the " : "", from);
}

static void explain_bed(GString *s, const struct scene *scene, const struct world *w, int v,
                        double t)
{
    const struct voice *voice = &w->voices[v];
    const char *sound = scene->layer[v].sound;
    bool element = explain_element(s, scene, w, v, t), said = element;
    for (int i = 0; i < voice->n_links && !element; i++) {
        const struct link *link = &voice->links[i];
        if (link->kind != LINK_FOLLOWS)
            continue;
        explain_following(s, scene, w, v, link, !said, t);
        said = true;
    }
    const struct link *by = hushed_by(scene, w, v, t);
    if (by)
        g_string_append_printf(s, "%s held back by %s%s", said ? ";" : ":",
                               by->from < 0 ? "the " : "", origin_name(scene, by->from));
    else if (g_strcmp0(sound, "crickets") == 0 || g_strcmp0(sound, "bush-crickets") == 0)
        g_string_append_printf(s, ": at the pace of %.0f °C", world_warmth_c(w, t));
    else if (!said)
        g_string_append(s, ": going on");
    if (follows(voice, SIGNAL_WIND))
        explain_crossing(s, w, v);
}

char *explain_layer(const struct scene *scene, const struct stage *stage, int layer, double t)
{
    const struct world *w = stage_world(stage);
    const struct voice *voice = &w->voices[layer];
    GString *s = g_string_new(scene->layer[layer].name);
    const struct voice_answers *a = voice->answers;
    if (a && a->events && !a->activity && !a->steady)
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
