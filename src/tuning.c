#include "tuning.h"

#include "dsp/level.h"
#include "scene/scene_writer.h"

#include <math.h>
#include <string.h>

/* A fade is over before the next one begins. */
static const double quick_s = 0.3, slow_s = 1.5, rest_s = 0.3;

void tuning_begin(struct tuning *t, const struct scene *scene)
{
    scene_free(t->playing);
    g_clear_pointer(&t->coming, scene_free);
    t->playing = scene_copy(scene);
    t->displaced = t->slow = t->whole = false;
    for (int i = 0; i < VOICES_MAX; i++)
        t->focus[i] = 1;
}

void tuning_clear(struct tuning *t)
{
    scene_free(t->playing);
    scene_free(t->coming);
    *t = (struct tuning){0};
}

static bool same_names(const struct scene *a, const struct scene *b)
{
    if (a->n_layers != b->n_layers)
        return false;
    for (int i = 0; i < a->n_layers; i++)
        if (strcmp(a->layer[i].name, b->layer[i].name) != 0)
            return false;
    return true;
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Sends what may glide, and notes it as heard. */
static void glide(struct tuning *t, const struct scene *wanted, double now_s)
{
    for (int i = 0; i < wanted->n_layers; i++) {
        const struct scene_layer *to = &wanted->layer[i];
        struct scene_layer *is = &t->playing->layer[i];
        struct command c = {.layer = i};
        if (!same_number(to->level_db, is->level_db)) {
            c.type = COMMAND_LEVEL;
            c.value = gain_of_db(isnan(to->level_db) ? 0 : (float)to->level_db);
            player_command(t->player, &c);
        }
        if (to->mute != is->mute) {
            c.type = COMMAND_MUTE;
            c.value = to->mute;
            player_command(t->player, &c);
        }
        float b, m, w;
        stage_place_of(is, &b, &m, &w);
        stage_place_of(to, &c.bearing_rad, &c.distance_m, &c.width_rad);
        if (b != c.bearing_rad || m != c.distance_m || w != c.width_rad) {
            c.type = COMMAND_PLACE;
            player_command(t->player, &c);
            t->displaced = true;
            t->moved_s = now_s;
        }
        is->level_db = to->level_db;
        is->mute = to->mute;
        is->bearing_deg = to->bearing_deg;
        is->distance_m = to->distance_m;
        is->width_deg = to->width_deg;
    }
}

static void find_former(const struct tuning *t, const struct scene *next, int from[VOICES_MAX])
{
    for (int i = 0; i < next->n_layers; i++)
        from[i] = scene_layer_index(t->playing, next->layer[i].name);
}

void tuning_await(struct tuning *t, const struct scene *scene)
{
    scene_free(t->coming);
    t->coming = scene_copy(scene);
    t->whole = true;
    t->displaced = false;
}

static void rebuild(struct tuning *t, const struct scene *wanted)
{
    int from[VOICES_MAX];
    find_former(t, wanted, from);
    if (!player_change(t->player, wanted, &t->options, from, t->slow ? slow_s : quick_s))
        return;
    t->coming = scene_copy(wanted);
    t->displaced = false;
}

/* What was made ready plays now: from here on that is what is heard. */
static void arrive(struct tuning *t, double now_s)
{
    int from[VOICES_MAX];
    float focus[VOICES_MAX];
    bool displaced = t->displaced;
    struct scene *now = g_steal_pointer(&t->coming);
    find_former(t, now, from);
    memcpy(focus, t->focus, sizeof focus);
    t->ready_s = now_s + 1.2 * (t->slow ? slow_s : quick_s);
    tuning_begin(t, now);
    t->displaced = displaced;
    for (int i = 0; i < now->n_layers; i++)
        if (from[i] >= 0)
            tuning_focus(t, i, focus[from[i]], 0.01f);
    scene_free(now);
}

void tuning_poll(struct tuning *t, double now_s)
{
    if (!t->coming || player_is_changing(t->player))
        return;
    if (!t->whole) {
        arrive(t, now_s);
        return;
    }
    struct scene *now = g_steal_pointer(&t->coming);
    tuning_begin(t, now);
    scene_free(now);
}

void tuning_follow(struct tuning *t, const struct scene *wanted, bool resting, double now_s)
{
    if (!t->playing || !player_is_listening(t->player))
        return;
    tuning_poll(t, now_s);
    if (t->whole) /* what plays until then is no concern of this scene's */
        return;
    bool same_layers = same_names(t->playing, wanted);
    if (same_layers)
        glide(t, wanted, now_s);
    bool differs = !same_layers || !scene_equal(t->playing, wanted);
    bool settle = t->displaced && resting && now_s > t->moved_s + rest_s;
    t->done = !differs && !t->displaced && !t->coming;
    if ((differs || settle) && now_s >= t->ready_s)
        rebuild(t, wanted);
}

void tuning_focus(struct tuning *t, int layer, float gain, float seconds)
{
    if (t->focus[layer] == gain)
        return;
    t->focus[layer] = gain;
    player_command(t->player, &(struct command){.type = COMMAND_FOCUS,
                                                .layer = layer,
                                                .value = gain,
                                                .seconds = seconds});
}
