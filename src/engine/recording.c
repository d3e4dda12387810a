#include "engine/recording.h"

#include "base/hash.h"
#include "dsp/level.h"
#include "dsp/pan.h"

#include <math.h>
#include <string.h>

enum { STREAM_START = 0x7265 };

static const float rise_s = 0.2f;

struct recording {
    struct recording_feed *feed;
    const struct world *world;
    int voice;
    bool linked;    /* something moves its level */
    int64_t next;   /* where the next block begins, when time just goes on */
    float presence; /* 0 faded out … 1 there */
    float swell;    /* what its links make of its gain, at the last block's end */
    bool placed;
    float turn[2][2]; /* from file's left and right to each ear, at the last block's end */
    float heard[BLOCK][2];
};

void recording_connect(void *source, struct recording_feed *feed)
{
    struct recording *r = source;
    r->feed = feed;
}

void recording_feed_init(struct recording_feed *feed, struct recording_chunk *memory,
                         uint64_t key, int64_t frame)
{
    feed->start = hash_uniform(hash_sub(key, STREAM_START));
    ring_init(&feed->chunks, memory, sizeof *memory, RECORDING_CHUNKS);
    atomic_init(&feed->loop, NULL);
    atomic_init(&feed->epoch, 0);
    atomic_init(&feed->ended, false);
    atomic_init(&feed->wanted, frame);
    atomic_init(&feed->dry, 0);
}

int64_t recording_position(const struct recording_feed *feed,
                           const struct recording_loop *loop, int64_t frame)
{
    int64_t start = (int64_t)(feed->start * (double)loop->n_frames);
    int64_t at = (frame + start) % loop->n_frames;
    return at < 0 ? at + loop->n_frames : at;
}

static void init(void *source, const struct source_setup *setup)
{
    struct recording *r = source;
    r->world = setup->world;
    r->voice = setup->voice;
    const struct voice *v = &r->world->voices[r->voice];
    for (int i = 0; i < v->n_links; i++)
        r->linked |= v->links[i].kind != LINK_ANSWERS;
    r->next = INT64_MIN;
}

/* ±6 dB by what it follows, down to nothing by what hushes it. */
static float swell(const struct recording *r, double t)
{
    if (!r->linked)
        return 1;
    float drive = (float)world_drive(r->world, r->voice, t);
    return gain_of_db(12 * (drive - 0.5f)) * (float)world_hush(r->world, r->voice, 0, t);
}

static void read_kept(const struct recording_loop *loop, int64_t at, float (*out)[2])
{
    const int channels = loop->channels;
    for (int i = 0; i < BLOCK;) {
        int64_t n = RECORDING_PAGE - at % RECORDING_PAGE;
        n = n < loop->n_frames - at ? n : loop->n_frames - at;
        n = n < BLOCK - i ? n : BLOCK - i;
        const int16_t *kept = loop->kept + at * channels;
        float scale = loop->scale[at / RECORDING_PAGE];
        for (int64_t k = 0; k < n; k++, i++) {
            out[i][0] = scale * kept[k * channels];
            out[i][1] = scale * kept[k * channels + channels - 1];
        }
        at += n;
        if (at == loop->n_frames)
            at = 0;
    }
}

/* The chunk of `frame`, if it is the next that counts; what is of the past, or of another
 * epoch, goes. */
static const struct recording_chunk *find(struct recording_feed *feed, int64_t frame)
{
    unsigned epoch = atomic_load_explicit(&feed->epoch, memory_order_acquire);
    const struct recording_chunk *c;
    while ((c = ring_front(&feed->chunks)) && (c->epoch != epoch || c->frame < frame))
        ring_skip(&feed->chunks, 1);
    return c && c->frame == frame ? c : NULL;
}

void recording_tidy(struct recording_feed *feed, int64_t frame)
{
    find(feed, frame);
}

/* Fills r->heard; false when there is nothing. *lasts: whether there is a block after it. */
static bool fetch(struct recording *r, const struct recording_loop *loop, int64_t frame,
                  bool *lasts)
{
    *lasts = true;
    if (loop->kept) {
        read_kept(loop, recording_position(r->feed, loop, frame), r->heard);
        return true;
    }
    const struct recording_chunk *c = find(r->feed, frame);
    if (c) {
        memcpy(r->heard, c->sample, sizeof r->heard);
        ring_skip(&r->feed->chunks, 1);
    }
    *lasts = find(r->feed, frame + BLOCK) != NULL;
    return c != NULL;
}

/* Turns the two channels about the pan circle: to the bearing, and towards each other as the
 * width says. Near the side there is less room, and nothing goes past an ear. */
static void turn_to(const struct moment *now, float side_share, float turn[2][2])
{
    const float quarter = 0.78539816f;
    float centre = quarter * (1 + 0.85f * pan_lateral(now->bearing_rad));
    float apart = quarter * fminf(fmaxf(now->width_rad, 0) / (2 * quarter), 1);
    apart = fminf(apart, fminf(centre, 2 * quarter - centre));
    float c = cosf(apart), s = sinf(apart);
    float left = 2 * (c * c * (1 - side_share) + s * s * side_share);
    float level = fminf(1 / sqrtf(fmaxf(left, 1e-3f)), 2);
    for (int channel = 0; channel < 2; channel++) {
        float angle = centre + (channel ? apart : -apart);
        turn[channel][0] = level * cosf(angle);
        turn[channel][1] = level * sinf(angle);
    }
}

static void place_stereo(struct recording *r, const struct moment *now, float side_share,
                         struct field *out)
{
    float to[2][2];
    turn_to(now, side_share, to);
    if (!r->placed)
        memcpy(r->turn, to, sizeof to);
    r->placed = true;
    out->wide_used = true;
    for (int ear = 0; ear < 2; ear++) {
        float l = r->turn[0][ear], dl = (to[0][ear] - l) / BLOCK;
        float right = r->turn[1][ear], dr = (to[1][ear] - right) / BLOCK;
        for (int i = 0; i < BLOCK; i++)
            out->wide[ear][i] = (l + dl * (float)i) * r->heard[i][0] +
                                (right + dr * (float)i) * r->heard[i][1];
    }
    memcpy(r->turn, to, sizeof to);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct recording *r = source;
    if (!r->feed)
        return;
    atomic_store_explicit(&r->feed->wanted, now->frame + BLOCK, memory_order_release);
    if (now->frame != r->next) { /* elsewhere in time: rise from silence */
        r->presence = 0;
        r->placed = false;
        r->swell = swell(r, now->t);
    }
    r->next = now->frame + BLOCK;
    float was_swell = r->swell, was = r->presence;
    r->swell = swell(r, frame_time(r->next));

    const struct recording_loop *loop =
        atomic_load_explicit(&r->feed->loop, memory_order_acquire);
    if (!loop)
        return;
    bool lasts, there = fetch(r, loop, now->frame, &lasts);
    r->presence = there && lasts ? fminf(was + BLOCK / (rise_s * SAMPLE_RATE), 1) : 0;
    if (was > 0 && r->presence == 0 &&
        !atomic_load_explicit(&r->feed->ended, memory_order_acquire))
        atomic_fetch_add_explicit(&r->feed->dry, 1, memory_order_relaxed);
    if (!there)
        memset(r->heard, 0, sizeof r->heard);
    float g = loop->gain * was * was_swell;
    float dg = (loop->gain * r->presence * r->swell - g) / BLOCK;
    for (int i = 0; i < BLOCK; i++) {
        r->heard[i][0] *= g + dg * (float)i;
        r->heard[i][1] *= g + dg * (float)i;
    }
    if (loop->channels == 2) {
        place_stereo(r, now, loop->side_share, out);
        return;
    }
    out->n_spots = 1;
    out->spot_place[0] = (struct spot_place){0, 1};
    for (int i = 0; i < BLOCK; i++)
        out->spot[0][i] = r->heard[i][0];
}

const struct source_kind recording_kind = {
    .name = "recording",
    .summary = "a sound file, looped without a seam",
    .kinds = {NULL},
    .usual = {.count = 1, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 5,
    .usual_width_deg = 90,
    .memory_s = 0.25,
    .size = sizeof(struct recording),
    .init = init,
    .render = render,
};
