#include "player.h"

#include <math.h>
#include <string.h>

void player_init(struct player *p, int64_t frame, double volume)
{
    memset(p, 0, sizeof *p);
    noise_tables_init(&p->tables);
    engine_init(&p->engine, frame, player_gain(volume));
    p->moment.frame = p->engine.frame;
    p->stages = g_ptr_array_new_with_free_func((GDestroyNotify)stage_free);
}

void player_destroy(struct player *p)
{
    g_clear_pointer(&p->next.scene, scene_free);
    if (p->coming.thread) {
        g_thread_join(p->coming.thread);
        stage_free(p->coming.stage);
        scene_free(p->coming.scene);
        p->coming.thread = NULL;
    }
    g_clear_pointer(&p->stages, g_ptr_array_unref);
}

struct stage *player_stage(const struct player *p)
{
    return p->stages->len ? g_ptr_array_index(p->stages, p->stages->len - 1) : NULL;
}

int64_t player_frame(const struct player *p)
{
    return p->moment.frame - p->playing_offset + p->offset;
}

int64_t player_offset(const struct player *p)
{
    return p->playing_offset;
}

/* What is remembered of the layers goes with them. */
static void keep_layers(struct player *p, int n_layers, const int from[VOICES_MAX])
{
    float level[VOICES_MAX] = {0};
    int to[VOICES_MAX], n = 0;
    for (int i = 0; i < VOICES_MAX; i++)
        to[i] = -1;
    for (int i = 0; i < n_layers; i++) {
        if (from[i] < 0)
            continue;
        level[i] = p->level[from[i]];
        to[from[i]] = i;
    }
    memcpy(p->level, level, sizeof level);
    for (int i = 0; i < p->n_happened; i++) {
        p->happened[i].layer = to[p->happened[i].layer];
        if (p->happened[i].layer >= 0)
            p->happened[n++] = p->happened[i];
    }
    p->n_happened = n;
}

static void hand_over(struct player *p, struct stage *stage, double seconds, bool alike)
{
    stage_mixer(stage)->offset = p->playing_offset = p->offset;
    g_ptr_array_add(p->stages, stage);
    player_command(p, &(struct command){.type = COMMAND_PLAY,
                                        .mixer = stage_mixer(stage),
                                        .value = alike,
                                        .seconds = (float)seconds});
}

static void forget_coming(struct player *p)
{
    p->coming.unwanted = true;
    g_clear_pointer(&p->next.scene, scene_free);
}

bool player_play(struct player *p, const struct scene *scene,
                 const struct stage_options *options, double seconds, GError **error)
{
    struct stage_options at = *options;
    at.frame = player_frame(p);
    struct stage *stage = stage_new(scene, &p->tables, &at, error);
    if (!stage)
        return false;
    forget_coming(p);
    hand_over(p, stage, seconds, false);
    keep_layers(p, 0, NULL);
    return true;
}

static void *make_ready(void *at)
{
    struct coming *c = at;
    c->stage = stage_new(c->scene, c->tables, &c->options, NULL);
    if (c->stage)
        stage_prime(c->stage, c->options.frame);
    g_atomic_int_set(&c->ready, 1);
    return NULL;
}

static struct coming coming_of(const struct player *p, struct scene *scene,
                               const struct stage_options *options, double seconds)
{
    struct coming c = {
        .scene = scene, .tables = &p->tables, .options = *options, .seconds = seconds};
    c.options.unprimed = true;
    return c;
}

static void begin_coming(struct player *p, const struct coming *c)
{
    p->coming = *c;
    p->coming.options.frame = player_frame(p);
    p->coming.thread = g_thread_new("stage", make_ready, &p->coming);
}

bool player_is_changing(const struct player *p)
{
    return p->coming.thread;
}

void player_go(struct player *p, const struct scene *scene,
               const struct stage_options *options, double seconds)
{
    struct coming c = coming_of(p, scene_copy(scene), options, seconds);
    forget_coming(p);
    if (p->coming.thread)
        p->next = c;
    else
        begin_coming(p, &c);
}

bool player_change(struct player *p, const struct scene *scene,
                   const struct stage_options *options, const int from[VOICES_MAX],
                   double seconds)
{
    const struct stage *now = player_stage(p);
    if (p->coming.thread)
        return false;
    struct coming c = coming_of(p, scene_copy(scene), options, seconds);
    c.alike = true;
    memcpy(c.from, from, sizeof c.from);
    if (now)
        stage_same_day(now, &c.options, c.scene);
    begin_coming(p, &c);
    return true;
}

/* Hands over what has been made ready, brought up to now. */
static void take_coming(struct player *p)
{
    struct coming *c = &p->coming;
    if (!c->thread || !g_atomic_int_get(&c->ready))
        return;
    g_thread_join(c->thread);
    c->thread = NULL;
    int n_layers = c->scene->n_layers;
    g_clear_pointer(&c->scene, scene_free);
    struct stage *stage = g_steal_pointer(&c->stage);
    if (stage && !c->unwanted) {
        stage_prime(stage, player_frame(p));
        hand_over(p, stage, c->seconds, c->alike);
        keep_layers(p, c->alike ? n_layers : 0, c->from);
    } else {
        stage_free(stage);
    }
    if (p->next.scene) {
        struct coming next = p->next;
        p->next.scene = NULL;
        begin_coming(p, &next);
    }
}

void player_shift(struct player *p, int64_t n_frames)
{
    p->offset += llround((double)n_frames / BLOCK) * BLOCK;
}

static void note_moment(struct player *p, const struct report_moment *m)
{
    const float keep = expf(-(float)BLOCK / (0.2f * SAMPLE_RATE));
    p->moment = *m;
    for (int i = 0; i < m->n_layers; i++)
        p->level[i] = m->level[i] + keep * (p->level[i] - m->level[i]);
}

static void note_event(struct player *p, int layer, const struct event *e)
{
    if (p->n_happened == HAPPENED_MAX)
        memmove(p->happened, p->happened + 1, (size_t)--p->n_happened * sizeof *p->happened);
    p->happened[p->n_happened++] = (struct happened){layer, *e};
}

static void take_back(struct player *p, const struct mixer *mixer)
{
    for (guint i = 0; i < p->stages->len; i++) {
        if (stage_mixer(g_ptr_array_index(p->stages, i)) == mixer) {
            g_ptr_array_remove_index(p->stages, i);
            return;
        }
    }
}

void player_poll(struct player *p)
{
    struct report r;
    while (engine_report(&p->engine, &r)) {
        switch (r.type) {
        case REPORT_MOMENT:
            note_moment(p, &r.moment);
            break;
        case REPORT_EVENT:
            note_event(p, r.happened.layer, &r.happened.event);
            break;
        case REPORT_DONE:
            take_back(p, r.done);
            break;
        }
    }
    take_coming(p);
}

float player_gain(double volume)
{
    double v = CLAMP(volume, 0, 1);
    return (float)(v * v * v);
}

bool player_is_listening(const struct player *p)
{
    return ring_space(&p->engine.commands) > COMMANDS_MAX / 2;
}

void player_command(struct player *p, const struct command *c)
{
    if (!engine_command(&p->engine, c))
        g_warning("the engine takes no more commands just now");
}

void player_set_volume(struct player *p, double volume)
{
    player_command(p, &(struct command){.type = COMMAND_MASTER,
                                        .value = player_gain(volume),
                                        .seconds = 0.15f});
}

void player_run(struct player *p, bool running)
{
    player_command(p, &(struct command){.type = COMMAND_RUN,
                                        .value = running ? 1 : 0,
                                        .seconds = running ? 1.2f : 0.6f});
}

void player_fade(struct player *p, float gain, double seconds)
{
    player_command(
        p, &(struct command){.type = COMMAND_FADE, .value = gain, .seconds = (float)seconds});
}

void player_fade_out(struct player *p, double seconds)
{
    player_fade(p, 0, seconds);
}
