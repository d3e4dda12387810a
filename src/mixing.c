#include "mixing.h"

#include "around.h"
#include "bring.h"
#include "scene/pattern.h"
#include "together.h"

#include <math.h>
#include <string.h>

static const double hear_s = 1.2, new_s = 2;
static const double softly_db = -9;
static const float alone_s = 0.25f;

void mixing_init(struct mixing *m, const struct options *options, struct player *player,
                 const struct vocabulary *v, const struct library *l, struct decode *decode)
{
    *m = (struct mixing){.options = options, .player = player};
    desk_init(&m->desk, v, l);
    keeping_init(&m->keeping, &m->desk, &m->telling);
    m->tuning.player = player;
    m->tuning.options = (struct stage_options){.library = l, .decode = decode};
}

const struct scene *mixing_heard(const struct mixing *m)
{
    return m->tuning.playing;
}

const struct scene *mixing_scene(const struct mixing *m)
{
    return desk_scene(&m->desk);
}

char *mixing_told(struct mixing *m, double *for_s)
{
    return telling_take(&m->telling, for_s);
}

/* What is to be heard of a scene: as it says, but for a breath that was asked for. */
static struct scene *as_asked(const struct mixing *m, const struct scene *scene)
{
    struct scene *heard = scene_copy(scene);
    if (m->options->breath && memcmp(m->breath_s, scene->breath_s, sizeof m->breath_s) == 0)
        pattern_read(m->options->breath, heard->breath_s);
    return heard;
}

/* The first at once, so that there is something to be heard; another when it is ready. `began`:
 * the scene frame at which its hour was, or is, the one it names. */
static bool play(struct mixing *m, const struct scene *scene, uint64_t seed, int64_t began,
                 double seconds)
{
    struct stage_options options = m->tuning.options;
    options.seed = seed;
    options.shared = m->options->together;
    options.began = scene->hour_now ? player_frame(m->player) : began;
    g_autoptr(GError) error = NULL;
    struct scene *heard = as_asked(m, scene);
    bool plays = true;
    if (mixing_heard(m)) {
        player_go(m->player, heard, &options, seconds);
        tuning_await(&m->tuning, heard);
    } else if (player_play(m->player, heard, &options, seconds, &error)) {
        tuning_begin(&m->tuning, heard);
    } else {
        g_printerr("withness: %s\n", error->message);
        plays = false;
    }
    scene_free(heard);
    return plays;
}

static uint64_t seed_of(const struct mixing *m, const char *path)
{
    return m->options->together && path ? together_seed(path) : m->options->seed;
}

void mixing_destroy(struct mixing *m)
{
    keeping_clear(&m->keeping);
    if (m->cancel)
        g_cancellable_cancel(m->cancel);
    while (m->n_bringing > 0) /* it has been told to stop, and does so soon */
        g_main_context_iteration(NULL, TRUE);
    g_clear_object(&m->cancel);
    tuning_clear(&m->tuning);
    desk_clear(&m->desk);
    g_clear_pointer(&m->telling.text, g_free);
}

bool mixing_open(struct mixing *m, const char *path, double seconds)
{
    struct scene *scene = path ? keeping_read(&m->keeping, path) : scene_new();
    if (!scene)
        return false;
    if (!path)
        scene->name = g_strdup("A new place");
    memcpy(m->breath_s, scene->breath_s, sizeof m->breath_s);
    int64_t began = player_frame(m->player);
    uint64_t seed = stage_choose_seed(scene, seed_of(m, path));
    if (!play(m, scene, seed, began, seconds)) {
        scene_free(scene);
        return false;
    }
    m->seed = seed;
    m->began = began;
    m->elsewhere = false;
    keeping_leave(&m->keeping);
    desk_open(&m->desk, scene);
    m->opened++;
    m->tuned = m->desk.changes;
    m->tuning.done = true;
    keeping_enter(&m->keeping);
    return true;
}

void mixing_again(struct mixing *m, double seconds)
{
    if (play(m, mixing_scene(m), m->seed, m->began, seconds))
        m->elsewhere = false;
}

/* --- what the desk wishes for --- */

/* Somebody else's edit of the file is heard slowly, with the breath that it asks for. */
static void take_edit(struct mixing *m)
{
    m->tuning.slow = true;
    memcpy(m->breath_s, mixing_scene(m)->breath_s, sizeof m->breath_s);
}

/* Another scene, softly; or the own one again. */
static void hear(struct mixing *m, const char *path)
{
    if (!path) {
        if (m->elsewhere)
            mixing_again(m, hear_s);
        return;
    }
    struct scene *scene = keeping_read(&m->keeping, path);
    if (!scene)
        return;
    scene->level_db += softly_db;
    if (play(m, scene, seed_of(m, path), player_frame(m->player), hear_s))
        m->elsewhere = true;
    scene_free(scene);
}

/* A file that is on its way to become a layer. */
struct dropped {
    struct mixing *mixing;
    unsigned opened; /* on which scene it fell */
    double bearing_deg, distance_m;
};

static void land(struct mixing *m, const char *name, const struct dropped *d)
{
    if (!desk_add(&m->desk, name, NULL) || d->distance_m <= 0)
        return;
    double bearing_deg =
        around_free(mixing_scene(m), desk_selected(&m->desk), d->bearing_deg, d->distance_m);
    desk_place(&m->desk, bearing_deg, d->distance_m);
}

static void brought(void *whom, const char *name, const GError *error)
{
    g_autofree struct dropped *d = whom;
    struct mixing *m = d->mixing;
    m->n_bringing--;
    if (g_cancellable_is_cancelled(m->cancel))
        return;
    if (error) {
        g_printerr("withness: %s\n", error->message);
        g_autofree char *line = g_strdup_printf("It can't be brought in. %s.", error->message);
        telling_say(&m->telling, line);
    } else if (d->opened == m->opened) {
        land(m, name, d);
    } else {
        telling_say(&m->telling, "What you dropped is among the sounds now: A lists them.");
    }
}

static void bring_in(struct mixing *m, const char *path)
{
    struct dropped *d = g_new(struct dropped, 1);
    *d = (struct dropped){m, m->opened, m->drop_bearing_deg, m->drop_distance_m};
    if (!m->cancel)
        m->cancel = g_cancellable_new();
    m->n_bringing++;
    bring(path, m->cancel, brought, d);
}

static void grant(struct mixing *m, const struct wish *w)
{
    switch (w->type) {
    case WISH_NONE:
        break;
    case WISH_TELL:
        telling_say(&m->telling, w->text);
        break;
    case WISH_SAVE:
        if (keeping_save(&m->keeping))
            take_edit(m);
        break;
    case WISH_OPEN:
        if (!mixing_open(m, w->text, new_s) && m->elsewhere)
            mixing_again(m, hear_s);
        break;
    case WISH_HEAR:
        hear(m, w->text);
        break;
    case WISH_NEW:
        mixing_open(m, NULL, new_s);
        break;
    case WISH_BRING:
        bring_in(m, w->text);
        break;
    case WISH_KEYS:
        m->keys_wished = true;
        break;
    }
}

static void grant_all(struct mixing *m)
{
    for (struct wish w; (w = desk_wish(&m->desk)).type != WISH_NONE; g_free(w.text))
        grant(m, &w);
}

/* --- hands --- */

bool mixing_input(struct mixing *m, enum action action, const struct window *w)
{
    const struct input *in = &w->input;
    const struct place *place = &w->painter.place;
    if (!m->seen || place->width == 0)
        return false;
    struct hand h = {.action = in->escape ? ACTION_BACK : action,
                     .target = board_target(m->seen, place, in->x, in->y),
                     .shift = in->shift,
                     .again = in->clicks > 1,
                     .turn = in->turn,
                     .text = in->text};
    struct point at = {in->x, in->y};
    if (action == ACTION_PRESSED) {
        m->press = at;
        m->grab = (struct point){0, 0};
        if (h.target.under == UNDER_LAYER) {
            const struct view_layer *l = &m->seen->layer[h.target.index];
            struct point its = place_point(place, l->bearing_rad, l->distance_m);
            m->grab = (struct point){its.x - at.x, its.y - at.y};
        }
    }
    if (h.target.under == UNDER_WORD && w->painter.picture.panel.strip.now < 0.3f)
        h.target.under = UNDER_NOTHING;  /* a finger only calls it up */
    if (h.target.under == UNDER_LAYER) { /* the picture shows what is heard */
        const struct scene *heard = mixing_heard(m);
        bool own = !m->elsewhere && mixing_scene(m) && h.target.index < heard->n_layers;
        h.target.index =
            own ? scene_layer_index(mixing_scene(m), heard->layer[h.target.index].name) : -1;
        if (h.target.index < 0)
            h.target.under = UNDER_NOTHING;
    }
    if (h.target.under == UNDER_NOTHING && m->board.page != BOARD_LIST &&
        picture_is_name(&w->painter.picture, in->x, in->y))
        h.target.under = UNDER_NAME;
    h.far = hypotf(at.x - m->press.x, at.y - m->press.y) > 4 * place->scale;
    if (m->desk.pressed) {
        at.x += m->grab.x;
        at.y += m->grab.y;
    }
    float bearing, distance;
    place_read(place, at, &bearing, &distance);
    h.bearing_deg = bearing * 180 / G_PI;
    h.distance_m = distance;
    if (action == ACTION_DROPPED) {
        m->drop_bearing_deg = h.bearing_deg;
        m->drop_distance_m = in->x > 0 && in->y > 0 ? distance : 0;
    }
    bool taken = desk_hand(&m->desk, &h);
    grant_all(m);
    return taken;
}

void mixing_put_away(struct mixing *m)
{
    desk_put_away(&m->desk);
    grant_all(m);
}

bool mixing_typing(const struct mixing *m)
{
    enum desk_page page = m->desk.page;
    return page == PAGE_SOUNDS || page == PAGE_PLACES || page == PAGE_NAME;
}

void mixing_follow(struct mixing *m, double now_s, double dt)
{
    desk_wait(&m->desk, dt);
    grant_all(m);
    tuning_poll(&m->tuning, now_s);
    if (keeping_follow(&m->keeping, now_s))
        take_edit(m);
    if (!mixing_scene(m) || m->elsewhere)
        return;
    if (m->tuned != m->desk.changes) {
        m->tuned = m->desk.changes;
        m->tuning.done = false;
    }
    if (!m->tuning.done) {
        struct scene *heard = as_asked(m, mixing_scene(m));
        tuning_follow(&m->tuning, heard, !m->desk.dragging, now_s);
        scene_free(heard);
    }
    for (int i = 0; i < mixing_heard(m)->n_layers; i++) {
        int own = scene_layer_index(mixing_scene(m), mixing_heard(m)->layer[i].name);
        if (own >= 0)
            tuning_focus(&m->tuning, i, desk_focus(&m->desk, own), alone_s);
    }
}

void mixing_see(struct mixing *m, struct view *v, const struct place *place)
{
    const struct scene *heard = mixing_heard(m);
    desk_see(&m->desk, &m->board, board_rows(place));
    /* The picture's layers are those that are heard: the board speaks of the same. */
    int *told[] = {&m->board.selected, &m->board.hovered};
    for (int k = 0; k < 2; k++)
        if (*told[k] >= 0)
            *told[k] = heard && !m->elsewhere
                           ? scene_layer_index(heard, mixing_scene(m)->layer[*told[k]].name)
                           : -1;
    v->board = &m->board;
    m->seen = v;
    gliding_step(&m->gliding, v, m->desk.dragging ? m->board.selected : -1);
}
