#include "seeing.h"

#include <math.h>

/* How long what passes is seen on its way, in seconds, and how often each link is looked at:
 * what passes there is slower. */
static const double way_s = 1.8, look_again_s = 0.2, sound_m_s = 343;

static void see_layers(struct view *v, const struct player *player, const struct scene *heard)
{
    v->name = heard ? heard->name : "";
    v->description = heard ? heard->description : NULL;
    v->n_layers = heard ? heard->n_layers : 0;
    for (int i = 0; i < v->n_layers; i++) {
        const struct scene_layer *said = &heard->layer[i];
        struct view_layer *l = &v->layer[i];
        l->name = said->name;
        l->sound = said->sound;
        l->kind = said->kind;
        stage_place_of(said, &l->bearing_rad, &l->distance_m, &l->width_rad);
        l->level = player->level[i];
        l->muted = said->mute;
    }
    v->n_rings = 0;
    for (int i = player->n_happened - 1; i >= 0 && v->n_rings < VIEW_RINGS_MAX; i--) {
        const struct happened *h = &player->happened[i];
        v->ring[v->n_rings++] = (struct view_ring){h->layer, frame_time(h->event.onset),
                                                   frame_time(h->event.length)};
    }
}

/* What is at the end of a link at `t`, 0…1: how much of a gust, a hush, a shower, a voice. */
static double arriving(const struct world *w, int to, const struct link *link, double t)
{
    if (link->kind == LINK_HUSHED_BY)
        return 1 - world_hush_by(w, to, link, 0, t);
    if (link->from >= 0)
        return world_activity(w, link->from, t);
    if (link->kind == LINK_FOLLOWS && link->from == link_signal(SIGNAL_WIND)) {
        double usual = fmax(weather_mean_ms(&w->weather), 0.5);
        return 0.2 + (world_felt_wind_ms(w, to, 0, t) / usual - 1) / fmax(link->strength, 0.2);
    }
    return world_signal(w, (enum signal)(-1 - link->from), to, t);
}

static double heard_at(const struct world *w, int v, const struct event *e)
{
    return frame_time(e->onset) + w->voices[v].distance_m / sound_m_s;
}

/* The answer that comes next, or that has just come, and the call it was for. */
static void look_for_answer(const struct world *w, struct view_link *l, double t)
{
    enum { MOST = 32 };
    const double ahead_s = 5, longest_s = 3.2, shortest_s = 0.9;
    struct event event[MOST];
    int64_t now = (int64_t)(t * SAMPLE_RATE), span = (int64_t)(ahead_s * SAMPLE_RATE);
    if (t < l->answers_t) /* it is on its way already */
        return;
    int n = world_all_events(w, l->to, now, now + span, event, MOST);
    double answers_t = HUGE_VAL;
    for (int i = 0; i < n; i++)
        if (event[i].answers == l->from)
            answers_t = fmin(answers_t, heard_at(w, l->to, &event[i]));
    if (answers_t == HUGE_VAL)
        return;
    double called_t = -HUGE_VAL;
    int64_t at = (int64_t)(answers_t * SAMPLE_RATE);
    n = world_events(w, l->from, at - 3 * span, at, event, MOST);
    for (int i = 0; i < n; i++) {
        double call_t = heard_at(w, l->from, &event[i]);
        if (call_t < answers_t - shortest_s)
            called_t = fmax(called_t, call_t);
    }
    l->called_t = fmax(called_t, answers_t - longest_s);
    l->answers_t = answers_t;
}

static const struct link *link_of(const struct world *w, const struct view_link *l)
{
    const struct voice *voice = &w->voices[l->to];
    for (int i = 0; i < voice->n_links; i++)
        if (voice->links[i].kind == l->kind && voice->links[i].from == l->from)
            return &voice->links[i];
    return NULL;
}

static void look(const struct world *w, struct view_link *l, double t)
{
    if (l->kind == LINK_ANSWERS) {
        look_for_answer(w, l, t);
        return;
    }
    const struct link *link = link_of(w, l);
    for (int k = 0; link && k < VIEW_ALONG; k++) {
        double ahead_s = way_s * (1 - (double)k / (VIEW_ALONG - 1));
        double passing = arriving(w, l->to, link, t + ahead_s);
        l->passing[k] = (float)fmin(fmax(passing, 0), 1);
    }
}

/* What is everywhere, and changes with the hours, has no way to go. */
static bool is_seen(const struct view *v, const struct world *w, const struct link *link)
{
    if (link->from == link_signal(SIGNAL_RAIN))
        return w->weather.rain > 0;
    return link->strength > 0 && link->from < v->n_layers &&
           link->from != link_signal(SIGNAL_DAYLIGHT) &&
           link->from != link_signal(SIGNAL_WARMTH);
}

static void find_links(struct view *v, const struct world *w)
{
    v->n_links = 0;
    for (int i = 0; i < v->n_layers && i < w->n_voices; i++) {
        const struct voice *voice = &w->voices[i];
        for (int k = 0; k < voice->n_links && v->n_links < VIEW_LINKS_MAX; k++)
            if (is_seen(v, w, &voice->links[k]))
                v->link[v->n_links++] =
                    (struct view_link){.kind = voice->links[k].kind,
                                       .from = voice->links[k].from,
                                       .to = i,
                                       .strength = voice->links[k].strength,
                                       .called_t = v->t,
                                       .answers_t = v->t};
    }
}

/* Some in every frame, all in their turn. */
static void see_links(struct seeing *s, struct view *v, const struct stage *stage)
{
    const struct world *w = stage_world(stage);
    int n = (int)ceil(v->n_links * fmin(v->dt / look_again_s, 1));
    if (s->stage != stage) {
        s->stage = stage;
        find_links(v, w);
        n = v->n_links;
    }
    for (; n > 0; n--) {
        s->next = (s->next + 1) % v->n_links;
        look(w, &v->link[s->next], v->t);
    }
}

void seeing_fill(struct seeing *s, struct view *v, const struct player *player,
                 const struct scene *heard, double t)
{
    const struct stage *stage = player_stage(player);
    v->t = t;
    see_layers(v, player, heard);
    if (!stage)
        return;
    const struct world *w = stage_world(stage);
    v->breath = breath_at(&w->breath, t);
    v->wind = (float)world_signal(w, SIGNAL_WIND, -1, t);
    double hour = weather_hour(&w->weather, t);
    v->hour = isnan(hour) ? 9 : (float)hour;
    /* A little rain takes most of the sun; and the sky stays grey between showers. */
    v->frost = (float)fmin(fmax((6 - w->weather.warmth_c) / 6, 0), 1);
    v->cloud = (float)fmin(sqrt(1.6 * fmax(w->weather.rain, 0)), 1);
    see_links(s, v, stage);
}
