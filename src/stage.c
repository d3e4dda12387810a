#include "stage.h"

#include "base/hash.h"
#include "dsp/level.h"
#include "nature/nature.h"
#include "nature/struck.h"
#include "ties.h"

#include <math.h>
#include <string.h>

struct stage {
    struct mixer mixer; /* first: what the engine knows of it */
    uint64_t seed;
    int64_t began;
    bool shared;
    struct decode *decode;
    struct recording_feed *feed[VOICES_MAX]; /* of the layers that are recordings */
    int64_t played;                          /* unheard, up to this scene frame */
};

static double or_usual(double said, double usual)
{
    return isnan(said) ? usual : said;
}

static const struct source_kind *kind_of(const struct scene_layer *said)
{
    const struct source_kind *kind = said->recorded ? NULL : nature_find(said->sound);
    return kind ? kind : &recording_kind;
}

static int kind_index(const struct source_kind *kind, const char *name)
{
    for (int i = 0; name && kind->kinds[i]; i++)
        if (strcmp(kind->kinds[i], name) == 0)
            return i;
    return 0;
}

static struct source_params params_of(const struct scene_layer *said,
                                      const struct source_kind *kind)
{
    struct source_params p = kind->usual;
    p.kind = kind_index(kind, said->kind ? said->kind : nature_kind_meant(said->sound));
    if (said->count > 0)
        p.count = said->count;
    p.every_s = or_usual(said->every_s, p.every_s);
    p.busy = or_usual(said->busy, p.busy);
    p.strength = or_usual(said->strength, p.strength);
    return p;
}

/* A link's origin, as the world numbers it; false for a name that is neither. Only a layer can
 * be answered. */
static bool origin_of(const struct scene *scene, enum scene_link_kind kind, const char *name,
                      int *from)
{
    for (int s = 0; kind != SCENE_ANSWERS && s < N_SIGNALS; s++) {
        if (strcmp(signal_names[s], name) == 0) {
            *from = link_signal((enum signal)s);
            return true;
        }
    }
    for (int i = 0; i < scene->n_layers; i++) {
        if (strcmp(scene->layer[i].name, name) == 0) {
            *from = i;
            return true;
        }
    }
    return false;
}

static void add_link(struct voice *v, enum link_kind kind, int from, double strength)
{
    if (v->n_links < LINKS_MAX)
        v->links[v->n_links++] = (struct link){kind, from, (float)strength};
}

static void set_links(struct voice *v, const struct scene *scene, int self)
{
    struct tie tie[TIES_MAX];
    int n = ties_of(scene, self, tie), from;
    for (int i = 0; i < n; i++)
        if (origin_of(scene, tie[i].kind, tie[i].from, &from))
            add_link(v, (enum link_kind)tie[i].kind, from, tie[i].strength);
}

/* The hour it is now where the listener is. */
static double clock_hour(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_date_time_get_hour(now) + g_date_time_get_minute(now) / 60.0;
}

void stage_place_of(const struct scene_layer *said, float *bearing_rad, float *distance_m,
                    float *width_rad)
{
    const struct source_kind *kind = kind_of(said);
    *bearing_rad = (float)(or_usual(said->bearing_deg, 0) * G_PI / 180);
    *distance_m = (float)or_usual(said->distance_m, kind->usual_distance_m);
    *width_rad = (float)(or_usual(said->width_deg, kind->usual_width_deg) * G_PI / 180);
}

static void set_place(struct layer *l, struct voice *v, const struct scene_layer *said)
{
    stage_place_of(said, &l->bearing_rad, &l->distance_m, &l->width_rad);
    l->to_bearing_rad = l->bearing_rad;
    l->to_distance_m = l->distance_m;
    l->to_width_rad = l->width_rad;
    v->distance_m = l->distance_m;
    v->x_m = l->distance_m * sin(l->bearing_rad); /* the wind blows from left to right */
}

static bool is_heard(const struct stage_options *options, const char *name)
{
    return !options->only || g_strv_contains(options->only, name);
}

/* Begins to read the recording of layer i, to be heard from scene frame `frame`. One that
 * can't be found is told, and its layer is silent. */
static void open_recording(struct stage *s, const struct scene *scene, int i,
                           const struct library *library, int64_t frame)
{
    const char *said = scene->layer[i].sound;
    g_autofree char *file = NULL, *why = NULL;
    if (library_find_sound(library, scene->path, said, &file, &why) == SOUND_FOUND) {
        s->feed[i] = decode_open(s->decode, file, said, s->mixer.world.voices[i].key, frame);
        recording_connect(s->mixer.layer[i].source, s->feed[i]);
    } else {
        g_autofree char *line = g_strdup_printf("%s: %s. Its layer stays quiet.", said, why);
        decode_tell(s->decode, line);
    }
}

static void render_unheard(struct stage *s, int64_t to)
{
    float unheard[2][BLOCK];
    for (; s->played < to; s->played += BLOCK)
        mixer_render(&s->mixer, s->played, unheard);
}

static void prime_patiently(struct stage *s, int64_t frame)
{
    while (s->played < frame) {
        if (s->decode)
            decode_wait(s->decode);
        render_unheard(s, s->played + BLOCK);
    }
}

void stage_prime(struct stage *s, int64_t frame)
{
    const int64_t some = BLOCK * 64; /* frames between two looks at the recordings */
    double patience_s = 0.5;
    s->played = MAX(s->played, frame - mixer_memory(&s->mixer));
    while (s->played < frame) {
        gint64 began = g_get_monotonic_time();
        for (int i = 0; i < s->mixer.n_layers && patience_s > 0; i++)
            if (s->feed[i])
                decode_wait_for(s->decode, s->feed[i], patience_s);
        patience_s -= (double)(g_get_monotonic_time() - began) * 1e-6;
        render_unheard(s, MIN(s->played + some, frame));
    }
}

/* The hour at scene frame 0. Shared, `now` is UTC's for everyone, and a dawn stays a dawn
 * whenever one comes: the hour goes on for an hour, and back in the next. */
static void set_hour(struct weather *w, const struct scene *scene,
                     const struct stage_options *options)
{
    w->hour = scene->hour_now ? clock_hour() : scene->hour;
    if (!options->shared)
        w->hour -= frame_time(options->began) / 3600;
    else if (scene->hour_now)
        w->hour = 0;
    else
        w->swing_h = 1;
}

static void set_world(struct world *w, const struct scene *scene, uint64_t seed)
{
    w->key = hash_mix(seed);
    struct breath_pattern pattern;
    memcpy(pattern.part_s, scene->breath_s, sizeof pattern.part_s);
    breath_init(&w->breath, &pattern);
    w->weather = (struct weather){
        .key = hash_sub(w->key, 1),
        .wind = scene->wind,
        .gusts = scene->gusts,
        .breath_lean = scene->breath_lean_wind,
        .rain = scene->rain,
        .showers = scene->showers,
        .warmth_c = scene->warmth_c,
    };
}

static void set_layer(struct stage *s, const struct scene *scene, int i, bool heard)
{
    const struct scene_layer *said = &scene->layer[i];
    const struct source_kind *kind = kind_of(said);
    struct layer *l = &s->mixer.layer[i];
    struct voice *v = &s->mixer.world.voices[i];
    l->kind = kind;
    l->source = g_malloc0(kind->size);
    l->level = ramp_at(gain_of_db((float)or_usual(said->level_db, 0)), 0.05f);
    l->mute = ramp_at(said->mute ? 0 : 1, 0.3f);
    l->focus = ramp_at(1, 1);
    l->silenced = !heard;
    set_place(l, v, said);
    v->key = hash_sub(s->mixer.world.key, (int64_t)hash_text(said->name));
    v->source = l->source;
    v->answers = &kind->answers;
    set_links(v, scene, i);
}

/* The scene, and the air that is always there: nothing lives in silence. A layer called air
 * says otherwise. */
static struct scene *with_air(const struct scene *scene)
{
    static const char air[] = "air";
    struct scene *whole = scene_copy(scene);
    struct scene_layer *l =
        scene_layer_index(scene, air) < 0 ? scene_add_layer(whole, air) : NULL;
    if (l)
        l->sound = g_strdup(air);
    return whole;
}

/* Two strokes of one bell, the second a fourth lower. */
static void hang_bell(struct stage *s, const struct scene *scene)
{
    const struct source_kind *kind = scene->bell ? nature_find(scene->bell) : NULL;
    if (!kind)
        return;
    uint64_t key = hash_sub(s->mixer.world.key, (int64_t)hash_text("bell of a pause"));
    struct source_params params = kind->usual;
    params.every_s = 1e5; /* once */
    for (int i = 0; i < 2; i++) {
        struct source_setup setup = {&s->mixer.world, 0, key, params};
        s->mixer.chime.source[i] = g_malloc0(kind->size);
        kind->init(s->mixer.chime.source[i], &setup);
    }
    /* What is struck begins with struct struck, whatever else it is. */
    struck_lower(s->mixer.chime.source[1], 0.75, 0.6f);
    s->mixer.chime.kind = kind;
}

uint64_t stage_choose_seed(const struct scene *scene, uint64_t asked)
{
    uint64_t seed = asked ? asked : scene->seed;
    return seed ? seed : hash_mix((uint64_t)g_get_real_time()) >> 40 | 1;
}

struct stage *stage_new(const struct scene *said, const struct noise_tables *tables,
                        const struct stage_options *options, GError **error)
{
    (void)error;
    struct stage *s = g_new0(struct stage, 1);
    struct mixer *m = &s->mixer;
    struct scene *scene = with_air(said);
    s->decode = options->decode;
    s->seed = stage_choose_seed(scene, options->seed);
    s->began = options->began;
    s->shared = options->shared;
    set_world(&m->world, scene, s->seed);
    set_hour(&m->world.weather, scene, options);
    m->level = gain_of_db((float)scene->level_db);
    noise_bus_init(&m->bus, tables);
    reverb_init(&m->reverb);

    m->world.n_voices = m->n_layers = scene->n_layers;
    for (int i = 0; i < scene->n_layers; i++)
        set_layer(s, scene, i, is_heard(options, scene->layer[i].name));
    hang_bell(s, scene);
    for (int i = 0; i < scene->n_layers; i++) {
        const struct source_kind *kind = m->layer[i].kind;
        struct source_setup setup = {&m->world, i, m->world.voices[i].key,
                                     params_of(&scene->layer[i], kind)};
        kind->init(m->layer[i].source, &setup);
    }
    for (int i = 0; i < scene->n_layers; i++)
        if (s->decode && m->layer[i].kind == &recording_kind)
            open_recording(s, scene, i, options->library, options->frame - mixer_memory(m));
    s->played = options->frame - mixer_memory(m);
    if (options->patient)
        prime_patiently(s, options->frame);
    else if (!options->unprimed)
        render_unheard(s, options->frame);
    scene_free(scene);
    return s;
}

struct mixer *stage_mixer(struct stage *s)
{
    return &s->mixer;
}

const struct world *stage_world(const struct stage *s)
{
    return &s->mixer.world;
}

void stage_place(const struct stage *s, int layer, float *bearing_rad, float *distance_m,
                 float *width_rad)
{
    const struct layer *l = &s->mixer.layer[layer];
    *bearing_rad = l->to_bearing_rad;
    *distance_m = l->to_distance_m;
    *width_rad = l->to_width_rad;
}

uint64_t stage_seed(const struct stage *s)
{
    return s->seed;
}

void stage_same_day(const struct stage *s, struct stage_options *options, struct scene *scene)
{
    options->seed = s->seed;
    options->began = s->began;
    options->shared = s->shared;
    if (scene->hour_now && !s->shared) {
        scene->hour_now = false;
        scene->hour = s->mixer.world.weather.hour + frame_time(s->began) / 3600;
    }
}

void stage_free(struct stage *s)
{
    if (!s)
        return;
    for (int i = 0; i < 2; i++)
        g_free(s->mixer.chime.source[i]);
    for (int i = 0; i < s->mixer.n_layers; i++)
        g_free(s->mixer.layer[i].source);
    for (int i = 0; i < s->mixer.n_layers; i++)
        if (s->feed[i])
            decode_close(s->decode, s->feed[i]);
    g_free(s);
}
