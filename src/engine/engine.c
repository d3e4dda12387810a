#include "engine/engine.h"

#include "dsp/level.h"

#include <math.h>
#include <string.h>

void engine_init(struct engine *e, int64_t frame, float master_gain)
{
    memset(e, 0, sizeof *e);
    e->frame = (frame >= 0 ? frame : frame - BLOCK + 1) / BLOCK * BLOCK;
    e->crossing = 1;
    e->run = ramp_at(1, 0.4f);
    e->master = ramp_at(master_gain, 0.3f);
    e->closing = ramp_at(1, 1);
    limiter_init(&e->limiter);
    ring_init(&e->commands, e->command_memory, sizeof *e->command_memory, COMMANDS_MAX);
    ring_init(&e->reports, e->report_memory, sizeof *e->report_memory, REPORTS_MAX);
}

bool engine_command(struct engine *e, const struct command *c)
{
    return ring_write(&e->commands, c, 1) == 1;
}

bool engine_report(struct engine *e, struct report *r)
{
    return ring_read(&e->reports, r, 1) == 1;
}

static void retarget(struct ramp *r, float target, float seconds)
{
    struct ramp timed = ramp_at(0, seconds);
    r->target = target;
    r->step = timed.step * fmaxf(fabsf(target - r->value), 1e-6f);
}

/* A mixer that nothing here points to any more; told as soon as there is room. */
static void owe(struct engine *e, struct mixer *m)
{
    if (m)
        e->owed[e->n_owed++] = m;
}

static void begin_crossing(struct engine *e, struct mixer *m, float step, bool alike)
{
    e->leaving = e->now;
    e->now = m;
    e->alike = alike;
    e->crossing = 0;
    e->crossing_step = step;
}

/* Two are heard at once and no more: a third waits while they hurry, and of those that wait
 * the last is meant. */
static void play(struct engine *e, struct mixer *m, float seconds, bool alike)
{
    float step = ramp_at(0, seconds).step;
    if (!e->leaving) {
        begin_crossing(e, m, step, alike);
        return;
    }
    if (e->has_next)
        owe(e, e->next);
    e->next = m;
    e->has_next = true;
    e->next_step = step;
    e->next_alike = alike;
    e->crossing_step = fmaxf(e->crossing_step, ramp_at(0, 0.12f).step);
}

static void end_crossing(struct engine *e)
{
    owe(e, e->leaving);
    e->leaving = NULL;
    if (!e->has_next)
        return;
    begin_crossing(e, e->next, e->next_step, e->next_alike);
    e->next = NULL;
    e->has_next = false;
}

/* From the breath as it is just now: what leans on it never jumps. */
static void turn_breath(const struct engine *e, struct mixer *m, const struct command *c)
{
    if (!m)
        return;
    struct world *w = &m->world;
    struct turn turn = {.t = frame_time(e->frame + m->offset),
                        .move_s = c->seconds,
                        .side_s = {c->side_s[0], c->side_s[1]},
                        .way = (enum turn_way)c->value};
    turn.light = turns_breath(&w->turns, &w->breath, turn.t).light;
    turns_add(&w->turns, &turn);
}

static void obey(struct engine *e, const struct command *c)
{
    struct mixer *m = e->has_next ? e->next : e->now;
    struct layer *layer =
        m && c->layer >= 0 && c->layer < m->n_layers ? &m->layer[c->layer] : NULL;
    switch (c->type) {
    case COMMAND_PLAY:
        play(e, c->mixer, c->seconds, c->value > 0);
        break;
    case COMMAND_RUN:
        retarget(&e->run, c->value, c->seconds);
        break;
    case COMMAND_MASTER:
        retarget(&e->master, c->value, c->seconds);
        break;
    case COMMAND_WIDEN:
        if (e->now)
            e->now->wider = c->value;
        break;
    case COMMAND_STRIKE:
        if (e->now)
            chime_strike(&e->now->chime, c->layer, e->frame + e->now->offset);
        break;
    case COMMAND_FADE:
        retarget(&e->closing, c->value, c->seconds);
        break;
    case COMMAND_TURN:
        turn_breath(e, e->now, c);
        turn_breath(e, e->leaving, c);
        turn_breath(e, e->next, c);
        break;
    case COMMAND_LEVEL:
        if (layer)
            retarget(&layer->level, c->value, 0.05f);
        break;
    case COMMAND_MUTE:
        if (layer)
            retarget(&layer->mute, c->value > 0 ? 0 : 1, 0.3f);
        break;
    case COMMAND_FOCUS:
        if (layer) {
            retarget(&layer->focus, c->value, c->seconds);
            layer->to_dull = c->dull;
        }
        break;
    case COMMAND_PLACE:
        if (layer) {
            layer->to_bearing_rad = c->bearing_rad;
            layer->to_distance_m = c->distance_m;
            layer->to_width_rad = c->width_rad;
        }
        break;
    }
}

static void tell_events(struct engine *e, const struct mixer *m)
{
    for (int i = 0; i < m->n_events; i++) {
        struct report r = {.type = REPORT_EVENT};
        r.happened.layer = m->event[i].layer;
        r.happened.event = m->event[i].event;
        /* A quarter of the ring stays free for what must not be lost. */
        if (ring_space(&e->reports) <= REPORTS_MAX / 4 || !ring_write(&e->reports, &r, 1))
            e->lost_reports++;
    }
}

static void tell_moment(struct engine *e, float least_gain)
{
    struct report r = {.type = REPORT_MOMENT};
    struct report_moment *m = &r.moment;
    m->frame = e->frame + (e->now ? e->now->offset : 0);
    m->rendered = e->rendered;
    float sum = 0;
    for (int i = 0; i < BLOCK; i++) {
        float l = e->block[0][i], right = e->block[1][i];
        m->peak = fmaxf(m->peak, fmaxf(fabsf(l), fabsf(right)));
        sum += l * l + right * right;
    }
    m->rms = sqrtf(sum / (2 * BLOCK));
    m->limiting_db = -db_of_gain(least_gain);
    if (e->now) {
        m->n_layers = e->now->n_layers;
        for (int i = 0; i < m->n_layers; i++)
            m->level[i] = e->now->layer[i].heard;
    }
    if (ring_space(&e->reports) <= REPORTS_MAX / 2 || !ring_write(&e->reports, &r, 1))
        e->lost_reports++;
}

static void tell_done(struct engine *e)
{
    while (e->n_owed > 0) {
        struct report r = {.type = REPORT_DONE, .done = e->owed[0]};
        if (!ring_write(&e->reports, &r, 1))
            return;
        e->n_owed--;
        memmove(e->owed, e->owed + 1, (size_t)e->n_owed * sizeof *e->owed);
    }
}

/* The gain at a point of a fade: equal powers for strangers, equal amplitudes for what is
 * alike. */
static float fade_gain(const struct engine *e, float x)
{
    return e->alike ? x : sinf(1.5707963f * x);
}

/* Adds m's block to e->block under a fade from `from` to `to` (0…1). */
static void mix(struct engine *e, struct mixer *m, float from, float to)
{
    float made[2][BLOCK];
    mixer_render(m, e->frame + m->offset, made);
    float a = fade_gain(e, from), b = fade_gain(e, to);
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < BLOCK; i++)
            e->block[c][i] += made[c][i] * (a + (b - a) * ((float)i + 1) / BLOCK);
}

static void render_block(struct engine *e)
{
    struct command c;
    while (e->n_owed < 2 && ring_read(&e->commands, &c, 1))
        obey(e, &c);
    memset(e->block, 0, sizeof e->block);
    float gain = e->run.value * e->master.value * e->closing.value;
    float next = ramp_advance(&e->run) * ramp_advance(&e->master) * ramp_advance(&e->closing);
    bool running = e->run.value > 0 || e->run.target > 0;
    if (running) {
        float from = e->crossing;
        e->crossing = fminf(e->crossing + e->crossing_step, 1);
        if (e->now) {
            mix(e, e->now, from, e->crossing);
            tell_events(e, e->now);
        }
        if (e->leaving) {
            mix(e, e->leaving, 1 - from, 1 - e->crossing);
            if (e->crossing >= 1)
                end_crossing(e);
        }
        e->frame += BLOCK;
    }
    for (int i = 0; i < BLOCK; i++) {
        float g = gain + (next - gain) * ((float)i + 1) / BLOCK;
        e->block[0][i] *= g;
        e->block[1][i] *= g;
    }
    float least_gain = limiter_render(&e->limiter, e->block);
    e->rendered += BLOCK;
    tell_done(e);
    tell_moment(e, least_gain);
    e->block_left = BLOCK;
}

void engine_render(struct engine *e, float *out, int n_frames)
{
    while (n_frames > 0) {
        if (e->block_left == 0)
            render_block(e);
        int n = n_frames < e->block_left ? n_frames : e->block_left;
        int at = BLOCK - e->block_left;
        for (int i = 0; i < n; i++) {
            *out++ = e->block[0][at + i];
            *out++ = e->block[1][at + i];
        }
        e->block_left -= n;
        n_frames -= n;
    }
}

void engine_skip(struct engine *e, int64_t n_frames)
{
    e->frame += n_frames / BLOCK * BLOCK;
    e->block_left = 0;
    /* What the filters remember is of another time: rise from silence. */
    e->run.value = 0;
    e->run.step = ramp_at(0, 0.4f).step;
}
