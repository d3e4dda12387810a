#include "tuning.h"

#include "dsp/level.h"
#include "scene/scene_writer.h"

#include <math.h>
#include <string.h>

/* Between two new stages; a fade is over before the next one begins. */
static const double apart_s = 0.36, fade_s = 0.3, rest_s = 0.3;

void tuning_begin(struct tuning *t, const struct scene *scene)
{
    scene_free(t->playing);
    t->playing = scene_copy(scene);
    t->displaced = false;
    for (int i = 0; i < VOICES_MAX; i++)
        t->focus[i] = 1;
}

void tuning_clear(struct tuning *t)
{
    scene_free(t->playing);
    *t = (struct tuning){0};
}

static bool same_text(const struct scene *a, const struct scene *b)
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

static bool rebuild(struct tuning *t, const struct scene *wanted, double now_s, GError **error)
{
    int from[VOICES_MAX];
    for (int i = 0; i < wanted->n_layers; i++)
        from[i] = scene_layer_index(t->playing, wanted->layer[i].name);
    if (!player_change(t->player, wanted, &t->options, from, fade_s, error))
        return false;
    float focus[VOICES_MAX];
    memcpy(focus, t->focus, sizeof focus);
    tuning_begin(t, wanted);
    for (int i = 0; i < wanted->n_layers; i++)
        if (from[i] >= 0)
            tuning_focus(t, i, focus[from[i]], 0.01f);
    t->built_s = now_s;
    return true;
}

bool tuning_follow(struct tuning *t, const struct scene *wanted, bool resting, double now_s,
                   GError **error)
{
    if (!t->playing)
        return true;
    bool same_layers = same_text(t->playing, wanted);
    if (same_layers)
        glide(t, wanted, now_s);
    bool differs = !same_layers || !scene_equal(t->playing, wanted);
    bool settle = t->displaced && resting && now_s > t->moved_s + rest_s;
    t->done = !differs && !t->displaced;
    if ((!differs && !settle) || now_s < t->built_s + apart_s)
        return true;
    return rebuild(t, wanted, now_s, error);
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
