#include "following.h"

#include <math.h>

/* How long a hand is down before it is meant, and how much of a breath it is led by, each
 * time. */
static const double meant_s = 0.25, lead = 0.02;

/* What is taken for a side of a breath; where comfort ends for each, holding included; and
 * what is assumed of whoever is not known yet: seven breaths a minute (ecology/breath.h). */
static const double shortest_s = 0.8, longest_s = 14, usual_s = 3.5;
static const double comfort_s[2][2] = {[TURN_IN] = {2.5, 8}, [TURN_OUT] = {2.5, 10}};

double following_led_s(double own_s, double scene_s, enum turn_way way)
{
    double goal_s = CLAMP(scene_s, comfort_s[way][0], comfort_s[way][1]);
    return CLAMP(goal_s, own_s / (1 + lead), own_s * (1 + lead));
}

static double scene_side_s(const struct breath *b, enum turn_way way)
{
    const double *part_s = b->pattern.part_s + 2 * way;
    return part_s[0] + part_s[1];
}

/* Most of the last one, and something of those before. */
static void learn(struct following *f, enum turn_way way, double lasted_s)
{
    double *own_s = &f->own_s[way];
    if (lasted_s < shortest_s || lasted_s > longest_s)
        return;
    *own_s = *own_s > 0 ? *own_s + 0.75 * (lasted_s - *own_s) : lasted_s;
}

/* late_s: how long ago the listener turned. */
static void turn(struct following *f, const struct breath *b, enum turn_way way, double t,
                 double late_s)
{
    const double *part_s = b->pattern.part_s + 2 * way, least_s = 0.3;
    struct turn u = {.t = t, .way = way};
    for (int i = 0; i < 2; i++) {
        double own_s = f->own_s[i] > 0 ? f->own_s[i] : usual_s;
        u.side_s[i] =
            following_led_s(own_s, scene_side_s(b, (enum turn_way)i), (enum turn_way)i);
    }
    double share = part_s[0] / fmax(part_s[0] + part_s[1], least_s);
    u.light = turns_breath(&f->turns, b, t).light;
    u.move_s = fmax(u.side_s[way] * share - late_s, least_s);
    turns_add(&f->turns, &u);
    f->last = u;
    f->told = false;
}

void following_press(struct following *f, double now_s, double t)
{
    if (f->down)
        return;
    f->down = true;
    f->down_s = now_s;
    f->down_t = t;
}

void following_step(struct following *f, const struct breath *b, double now_s, double t)
{
    if (!f->down || f->in || now_s - f->down_s < meant_s)
        return;
    if (t > turns_end_s(&f->turns, b)) /* who knows who it is */
        f->own_s[TURN_IN] = f->own_s[TURN_OUT] = 0;
    else
        learn(f, TURN_OUT, f->down_t - f->turned_t);
    f->in = true;
    turn(f, b, TURN_IN, t, t - f->down_t);
}

void following_release(struct following *f, const struct breath *b, double t)
{
    if (f->in) {
        learn(f, TURN_IN, t - f->down_t);
        f->turned_t = t;
        turn(f, b, TURN_OUT, t, 0);
    }
    f->down = f->in = false;
}

void following_tell(struct following *f, struct player *player, double t)
{
    const struct stage *stage = player_stage(player);
    if (stage != f->stage && stage && t < turns_end_s(&f->turns, &stage_world(stage)->breath))
        f->told = false;
    f->stage = stage;
    if (f->told || f->guide_only || !stage || f->last.t == 0)
        return;
    f->told = true;
    const struct turn *u = &f->last;
    player_command(player,
                   &(struct command){.type = COMMAND_TURN,
                                     .value = u->way,
                                     .seconds = (float)fmax(u->t + u->move_s - t, 0.3),
                                     .side_s = {(float)u->side_s[0], (float)u->side_s[1]}});
}

void following_see(const struct following *f, struct view *v, const struct breath *b)
{
    v->breath = turns_breath(&f->turns, b, v->t);
}
