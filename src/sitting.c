#include "sitting.h"

#include "base/smooth.h"
#include "dsp/level.h"
#include "fade.h"

#include <math.h>
#include <string.h>

static const char kind_line[] = "It was good to have you here.";
static const double after_s = 5.5, after_rise_s = 1, after_fall_s = 1.5, leaving_s = 0.4;

/* How far the field opens at its widest, as a share of each layer's width. */
static const float opening = 0.27f;

/* Told in steps that nobody hears, each a glide to the next. */
static const float step_db = 0.1f, step = 0.01f, glide_s = 0.2f;

/* heard_s: scene time that is heard just now; without a stage nobody knows. */
static void take_scene(struct sitting *s, const struct scene *scene, double heard_s)
{
    const struct pause was = s->pause;
    struct scene *own = scene_copy(scene);
    g_ptr_array_add(s->scenes, own);
    pause_init(&s->pause, own, was.length_s, s->stage ? stage_world(s->stage) : NULL,
               heard_s - s->at_s);
    if (was.scene)
        pause_go_on(&s->pause, &was, s->at_s);
    s->moment = pause_at(&s->pause, s->at_s);
}

void sitting_begin(struct sitting *s, const struct scene *scene, double length_s)
{
    bool wordless = s->wordless, arc = s->arc;
    *s = (struct sitting){.state = SITTING_ON, .wordless = wordless, .arc = arc};
    s->told_sound = 1;
    s->scenes = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free);
    s->pause.length_s = length_s;
    take_scene(s, scene, 0);
}

void sitting_scene(struct sitting *s, const struct scene *scene, const struct stage *stage,
                   double heard_s)
{
    if (s->state == SITTING_NONE || !scene || stage == s->stage)
        return;
    s->stage = stage;
    memset(s->told_db, 0, sizeof s->told_db);
    s->told_wide = 0;
    take_scene(s, scene, heard_s);
}

static void turn(struct sitting *s, enum sitting_state state)
{
    s->state = state;
    s->turn_s = 0;
}

void sitting_leave(struct sitting *s)
{
    if (s->state == SITTING_ON || s->state == SITTING_AFTER)
        turn(s, SITTING_LEAVING);
}

/* The field and the layers; in steps. */
static void tell_layers(struct sitting *s, struct player *player, float seconds)
{
    const struct stage *stage = player_stage(player);
    if (!stage || stage != s->stage)
        return;
    int n = stage_world(stage)->n_voices;
    for (int i = 0; i < n; i++) {
        float db, dull;
        pause_focus(&s->moment, i, &db, &dull);
        bool rests = db == 0 && s->told_db[i] != 0;
        if (!rests && fabsf(db - s->told_db[i]) < step_db)
            continue;
        s->told_db[i] = db;
        player_command(player, &(struct command){.type = COMMAND_FOCUS,
                                                 .layer = i,
                                                 .value = gain_of_db(db),
                                                 .dull = dull,
                                                 .seconds = seconds});
    }
    float wide = opening * s->moment.wide;
    if (fabsf(wide - s->told_wide) > step || (wide == 0 && s->told_wide != 0)) {
        s->told_wide = wide;
        player_command(player, &(struct command){.type = COMMAND_WIDEN, .value = wide});
    }
}

/* The bell, at the beginning and where the return begins. */
static void strike(struct sitting *s, struct player *player)
{
    const double due_s[2] = {0, s->pause.begin_s[WORDS_RETURN]};
    for (int i = 0; i < 2; i++) {
        if (s->struck[i] || s->at_s < due_s[i])
            continue;
        s->struck[i] = true;
        player_command(player, &(struct command){.type = COMMAND_STRIKE, .layer = i});
    }
}

static void tell_sound(struct sitting *s, struct player *player, float sound, float seconds)
{
    if (fabsf(sound - s->told_sound) < step && (sound == s->told_sound || sound != 0))
        return;
    s->told_sound = sound;
    player_fade(player, sound, seconds);
}

void sitting_follow(struct sitting *s, struct player *player, double dt, bool held)
{
    if (s->state == SITTING_NONE)
        return;
    s->turn_s += dt;
    if (s->state == SITTING_ON && !held)
        s->at_s += dt;
    if (s->state == SITTING_ON || s->state == SITTING_AFTER) {
        s->moment = pause_at(&s->pause, s->at_s);
        strike(s, player);
        tell_layers(s, player, glide_s);
        /* Squared: as even as a fade is heard. */
        tell_sound(s, player, s->moment.sound * s->moment.sound, glide_s);
    }
    if (s->state == SITTING_ON && s->moment.over) {
        s->finished = true;
        turn(s, SITTING_AFTER);
    } else if ((s->state == SITTING_AFTER && s->turn_s > after_s) ||
               (s->state == SITTING_LEAVING && s->turn_s > leaving_s)) {
        turn(s, SITTING_DONE);
    }
}

void sitting_clear(struct sitting *s)
{
    g_clear_pointer(&s->scenes, g_ptr_array_unref);
    turn(s, SITTING_NONE);
}

void sitting_end(struct sitting *s, struct player *player)
{
    if (s->state == SITTING_NONE)
        return;
    bool finished = s->finished;
    s->moment = (struct pause_moment){.layer = -1, .light = 1, .sound = 1};
    tell_layers(s, player, 1);
    tell_sound(s, player, 1, finished ? 6 : 1);
    sitting_clear(s);
}

void sitting_see(const struct sitting *s, struct view *v)
{
    struct view_pause *p = &v->pause;
    const struct pause_moment *m = &s->moment;
    const float open = v->fade;
    *p = (struct view_pause){.on = s->state != SITTING_NONE, .layer = -1, .arc = -1};
    switch (s->state) {
    case SITTING_NONE:
        return;
    case SITTING_ON:
        p->words = s->pause.line[m->line].text;
        p->said = s->wordless ? 0 : open * m->words;
        p->layer = m->layer;
        p->focus = m->focus;
        p->wide = m->wide;
        v->fade *= m->light;
        break;
    case SITTING_AFTER:
        p->words = kind_line;
        p->said = open * (float)smoothstep(0, after_rise_s, s->turn_s) *
                  (1 - (float)smoothstep(after_s - after_fall_s, after_s, s->turn_s));
        v->fade *= 1 - (float)smoothstep(after_s - after_fall_s, after_s, s->turn_s);
        break;
    case SITTING_LEAVING:
        v->fade *= m->light * (float)fade_leaving(s->turn_s / leaving_s);
        break;
    case SITTING_DONE:
        v->fade = 0;
        break;
    }
    if (s->arc && s->state == SITTING_ON)
        p->arc = (float)(s->at_s / s->pause.length_s);
}
