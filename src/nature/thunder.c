/* thunder: a crooked channel of lightning kilometres long, each piece of which sends out an
 * N-shaped shock; the nearest is heard first, the others as they arrive, and hills and clouds
 * go on answering (Ribner & Roy, JASA 72, 1982; tortuosity after Hill 1968;
 * nature-sound.md §12). Rolls and claps are the channel's own bends; after them the cloud it
 * branched into rolls on, ever fainter, for some twenty seconds, and the rest of the storm,
 * beyond hearing each clap, is never quite still.
 *
 * Pieces are worked out and sorted by arrival when a clap begins, once and in bounded time;
 * they are a pure function of the event's key, so a stage that starts inside a roll does the
 * same. Onsets are those of the sound, not of the light: that is what birds hush at. It never
 * startles: the sky opens over a second, each clap swells, which is seen to a block before it is
 * heard, and no peak passes -8 dBFS.
 *
 * Way not taken: noise with an envelope. It has no claps inside, and reads as surf. */
#include "nature/nature.h"

#include "base/hash.h"
#include "base/smooth.h"
#include "dsp/level.h"
#include "ecology/agent.h"
#include "ecology/drift.h"
#include "nature/grains.h"

#include <math.h>
#include <string.h>

enum { PIECES = 1200, ROLLS = 12, ROLL_PIECES = 50, WAVES = PIECES + ROLLS * ROLL_PIECES };
enum { ARRIVALS = 2100, WAVE_MAX = 1024, REACH = WAVE_MAX / BLOCK + 1 };
enum { LINES = 6, LINE_MAX = 14336, CLOUDS = 4, CLOUD_MAX = 1024 };
enum { SOON = 3, LATER = 10, HEARD = LATER + 32 }; /* blocks */
enum {
    STREAM_CLAP = 0x74,
    STREAM_CHANNEL,
    STREAM_SLOW,
    STREAM_ROLL,
    STREAM_STORM,
    STREAM_FRONT
};

static const double longest_s = 22, tail_s = 7; /* rolls and all; then the echoes */

/* A shock as it is heard. */
struct wave {
    int begin; /* frames after the clap begins */
    short length, rise;
    float height, left, right;
};

struct clap {
    struct event event;
    float gain, opens_s;
    double km;
    struct wave wave[WAVES];
    short order[WAVES], first[ARRIVALS + 1]; /* by the block they arrive in */
};

/* One ear's way from shock to sound: the far air, and what hills leave out. */
struct ear {
    float air[2], shelf;
    float cloud[CLOUDS][CLOUD_MAX];
    int at[CLOUDS];
};

struct thunder {
    const struct world *world;
    int voice;
    uint64_t key;
    double distance_km;
    float level;
    struct agent sky;
    struct clap clap;
    struct ear ear[2];
    float line[LINES][LINE_MAX], dull[LINES];
    int at[LINES];
    bool rolling; /* a clap is under way */
    struct {
        float x[2][BLOCK];
        struct event event;
        bool begins;      /* the event does */
    } ahead;              /* the block after the one that is heard */
    float last[2][2];     /* power of the blocks just heard, at either ear, latest first */
    float loud[2][HEARD]; /* and its mean over three blocks */
    float gain;
    int64_t next;
};

/* Turbulence: allpasses that blur each shock, differently for either ear. */
static const int cloud_frames[2][CLOUDS] = {{83, 211, 463, 941}, {97, 229, 419, 1009}};

static const int line_frames[LINES] = {4111, 5639, 7333, 9091, 11411, 14033};

static double clap_length(const void *source, int who, uint64_t key, int64_t turn)
{
    (void)source;
    (void)who;
    (void)turn;
    struct rng r = rng_of(key);
    return rng_uniform(&r, 9, 17);
}

static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    const struct thunder *t = source;
    return agent_events(&t->sky, from, to, out, n_max);
}

static void init(void *source, const struct source_setup *setup)
{
    struct thunder *t = source;
    t->world = setup->world;
    t->voice = setup->voice;
    t->key = setup->key;
    t->distance_km = fmin(fmax(setup->world->voices[setup->voice].distance_m / 1000, 1), 8);
    t->level = gain_of_db(14 * ((float)setup->params.strength - 0.5f));
    t->sky = (struct agent){.world = t->world,
                            .voice = t->voice,
                            .of = 1,
                            .key = hash_sub(t->key, STREAM_CLAP),
                            .source = t,
                            .length = clap_length};
    agent_init(&t->sky, setup->params.every_s, longest_s);
    t->sky.cell_s = fmax(setup->params.every_s, t->sky.cell_s);
    t->sky.chance = 4; /* a sky has no moods: only what hushes it quite keeps it silent */
    t->clap.km = t->distance_km;
    t->gain = 1;
    t->next = INT64_MIN;
}

/* Nearly normal, from one hash (Irwin-Hall). */
static float normal(struct rng *r)
{
    uint64_t bits = rng_bits(r);
    float sum = (float)(bits & 0xffff) + (float)(bits >> 16 & 0xffff) +
                (float)(bits >> 32 & 0xffff) + (float)(bits >> 48);
    return (sum / 65536 - 2) * 1.7320508f;
}

/* The pieces in order of nothing yet; begin is in frames after the first. */
static void walk_channel(struct clap *c, uint64_t key, double distance_km)
{
    const float length_km = 6, step = length_km / PIECES, sound_km_s = 0.34f;
    struct rng r = rng_of(hash_sub(key, STREAM_CHANNEL));
    struct rng fronts = rng_of(hash_sub(key, STREAM_FRONT));
    float p[3] = {(float)distance_km, 0, 0}, nearest = 1e9f, furthest = 0, arrives[PIECES];
    float lean[2] = {0.55f * normal(&r), 0.55f * normal(&r)};
    uint64_t slow_key = hash_sub(key, STREAM_SLOW);
    for (int i = 0; i < PIECES; i++) {
        float along = 4 * (float)i / PIECES;
        float d[3] = {lean[0] * along, lean[1] * along, 1};
        float size = sqrtf(d[0] * d[0] + d[1] * d[1] + 1);
        for (int k = 0; k < 3; k++)
            d[k] = d[k] / size + 0.5f * normal(&r);
        size = sqrtf(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        for (int k = 0; k < 3; k++)
            p[k] += step * d[k] / size;
        float away = sqrtf(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
        /* Along the line of sight a piece's shocks run into each other. */
        float facing = fabsf(d[0] * p[0] + d[1] * p[1] + d[2] * p[2]) / (size * away);
        float power = expf(0.75f * normal(&r) + 1.5f * (float)drift_at(slow_key, 50, i));
        float lasts_s = 0.0035f * powf(away, 0.25f) * powf(power, 0.4f) *
                        (0.5f + 1.3f * (float)hash_uniform(rng_bits(&r))) * (1 + 2 * facing);
        struct wave *w = &c->wave[i];
        w->length = (short)fminf(fmaxf(lasts_s * SAMPLE_RATE, 24), WAVE_MAX);
        /* Its front, grown round, by one stretch of air more than by another: were all alike,
         * they would leave out the same pitches. */
        float round =
            expf(0.5f * (float)drift_at(slow_key ^ 1, 60, i) + 0.4f * normal(&fronts));
        float rise_s = 0.00028f * powf(away, 0.7f) * round;
        w->rise = (short)fminf(rise_s * SAMPLE_RATE + 4, (float)(w->length / 3));
        float ends = 3 * (1 - (float)i / PIECES); /* it thins out into the cloud */
        w->height = power / away * (1 - 0.8f * facing) * fminf(ends, 1);
        float across = 0.75f * p[1] / fmaxf(away, 0.5f);
        w->left = 1 - across;
        w->right = 1 + across;
        arrives[i] = away / sound_km_s;
        nearest = fminf(nearest, arrives[i]);
        furthest = fmaxf(furthest, arrives[i]);
    }
    float stretch = (float)(frame_time(c->event.length) - 1.5) / (furthest - nearest);
    stretch = fminf(fmaxf(stretch, 0.5f), 2);
    for (int i = 0; i < PIECES; i++)
        c->wave[i].begin = (int)((arrives[i] - nearest) * stretch * SAMPLE_RATE);
}

/* What rolls on: a few dozen blunt shocks from one quarter of the sky, then from another,
 * falling by 0.9 dB a second, each roll a little above or below that. */
static void roll_on(struct clap *c, uint64_t key)
{
    struct rng r = rng_of(hash_sub(key, STREAM_ROLL));
    float energy = 0;
    for (int i = 0; i < PIECES; i++)
        energy += c->wave[i].height * c->wave[i].height * (float)c->wave[i].length / PIECES;
    for (int k = 0; k < ROLLS; k++) {
        double begins_s = 2.5 + 18 * (k + rng_uniform(&r, 0, 1)) / ROLLS;
        double lasts_s = rng_uniform(&r, 0.25, 0.8);
        double loud_db = -2 - 0.9 * begins_s + 4.5 * rng_normal(&r, 0, 1);
        float loud = gain_of_db((float)loud_db) * sqrtf(energy);
        float across = (float)rng_uniform(&r, -0.7, 0.7);
        for (int i = 0; i < ROLL_PIECES; i++) {
            struct wave *w = &c->wave[PIECES + k * ROLL_PIECES + i];
            double at_s = begins_s + lasts_s * normal(&r);
            w->begin = (int)(fmin(fmax(at_s, 1), longest_s - 0.5) * SAMPLE_RATE);
            w->length = (short)rng_uniform(&r, 300, WAVE_MAX);
            w->rise = (short)(w->length * (0.25f + 0.2f * (float)(i % 8) / 8));
            w->height = loud * expf(0.6f * normal(&r)) / sqrtf((float)w->length);
            w->left = 1 - across;
            w->right = 1 + across;
        }
    }
}

/* Counting sort by the block of arrival; those past the end are the last block's. */
static void sort_waves(struct clap *c)
{
    memset(c->first, 0, sizeof c->first);
    for (int i = 0; i < WAVES; i++) {
        int block = c->wave[i].begin / BLOCK;
        c->first[(block < ARRIVALS ? block : ARRIVALS - 1) + 1]++;
    }
    for (int b = 0; b < ARRIVALS; b++)
        c->first[b + 1] += c->first[b];
    short place[ARRIVALS];
    memcpy(place, c->first, sizeof place);
    for (int i = 0; i < WAVES; i++) {
        int block = c->wave[i].begin / BLOCK;
        c->order[place[block < ARRIVALS ? block : ARRIVALS - 1]++] = (short)i;
    }
}

/* Sum of what arrives in a block, before the air. */
static float energy_in(const struct clap *c, int b)
{
    float energy = 0;
    for (int k = c->first[b]; k < c->first[b + 1]; k++) {
        const struct wave *w = &c->wave[c->order[k]];
        energy += w->height * w->height * (float)w->length / 3;
    }
    float open = fminf((float)b * BLOCK / SAMPLE_RATE / c->opens_s, 1);
    return energy * open * open;
}

/* The loudest twentieth of a second, as an RMS: what the level is set by. */
static float loudest(const struct clap *c)
{
    enum { SPAN = 5 };
    float sum = 0, most = 0, block[SPAN] = {0};
    for (int b = 0; b < ARRIVALS; b++) {
        float energy = energy_in(c, b);
        sum += energy - block[b % SPAN];
        block[b % SPAN] = energy;
        most = fmaxf(most, sum);
    }
    return sqrtf(most / (SPAN * BLOCK));
}

static void begin_clap(struct thunder *t, const struct event *e)
{
    struct clap *c = &t->clap;
    struct rng r = rng_of(hash_sub(e->key, STREAM_CLAP));
    double km = fmin(fmax(rng_lognormal(&r, t->distance_km, 0.3), 1), 8);
    c->event = *e;
    c->km = km;
    c->opens_s = (float)(1.2 + 0.15 * km);
    walk_channel(c, e->key, km);
    roll_on(c, e->key);
    sort_waves(c);
    /* Some -11 dBFS as it is heard from 2 km, 2.5 dB less for each doubling beyond. */
    float peak = 0.228f * t->level * powf(2 / (float)fmax(km, 2), 0.4f);
    c->gain = peak / 2.2f / fmaxf(loudest(c), 1e-6f);
    t->rolling = true;
}

/* Adds what of a shock falls into the block `since` frames after the clap began. */
static void add_wave(const struct wave *w, int since, float out[2][BLOCK])
{
    int begin = w->begin - since;
    int from = begin < 0 ? -begin : 0;
    int to = begin + w->length < BLOCK ? w->length : BLOCK - begin;
    float slope = 2.0f / (float)(w->length - 1), front = 1.0f / (float)w->rise;
    for (int i = from; i < to; i++) {
        float edge = fminf(fminf((float)i, (float)(w->length - 1 - i)) * front, 1);
        float y = w->height * (1 - slope * (float)i) * edge;
        out[0][begin + i] += w->left * y;
        out[1][begin + i] += w->right * y;
    }
}

/* The clap that is under way, as it opens. */
static void add_shocks(const struct clap *c, int64_t since, float out[2][BLOCK])
{
    int last = (int)((since + BLOCK - 1) / BLOCK), first = (int)(since / BLOCK) - REACH;
    for (int b = first < 0 ? 0 : first; b <= last && b < ARRIVALS; b++)
        for (int k = c->first[b]; k < c->first[b + 1]; k++) {
            const struct wave *w = &c->wave[c->order[k]];
            if (w->begin < since + BLOCK && w->begin + w->length > since)
                add_wave(w, (int)since, out);
        }
    for (int i = 0; i < BLOCK; i++) {
        float s = (float)(since + i) / (c->opens_s * SAMPLE_RATE);
        float open = smooth(s);
        out[0][i] *= c->gain * open;
        out[1][i] *= c->gain * open;
    }
}

/* The rest of the storm: shocks from everywhere, some 50 dB below its claps, swelling and sinking. */
static void add_storm(const struct thunder *t, int64_t frame, float out[2][BLOCK])
{
    const float a_block = 0.8f, loud = 0.0002f;
    uint64_t key = hash_sub(t->key, STREAM_STORM);
    double at_s = frame_time(frame);
    float swell =
        expf((float)(0.35 * drift_at(key, 9, at_s) + 0.3 * drift_at(key ^ 1, 1.5, at_s)));
    int64_t block = frame / BLOCK;
    for (int back = REACH; back >= 0; back--) {
        struct rng r = rng_of(hash_sub(key, block - back));
        int n = grains_count(&r, a_block);
        for (int i = 0; i < n; i++) {
            struct wave w = {.begin = rng_below(&r, BLOCK) - back * BLOCK};
            w.length = (short)rng_uniform(&r, 400, WAVE_MAX);
            w.rise = (short)(w.length / 4);
            w.height = loud * t->level * swell * expf(0.6f * normal(&r));
            w.left = (float)rng_uniform(&r, 0.3, 1.7);
            w.right = 2 - w.left;
            if (w.begin + w.length > 0)
                add_wave(&w, 0, out);
        }
    }
}

static float blur(struct ear *ear, const int frames[CLOUDS], float x)
{
    const float g = 0.6f;
    for (int k = 0; k < CLOUDS; k++) {
        float *cell = &ear->cloud[k][ear->at[k]], late = *cell;
        *cell = x + g * late;
        x = late - g * *cell;
        ear->at[k] = ear->at[k] + 1 < frames[k] ? ear->at[k] + 1 : 0;
    }
    return x;
}

/* The far air's loss, which grows as the roll comes from further along the channel, and a
 * gentle rise from 300 Hz to 1.5 kHz which the shocks' own fall leaves room for: measured
 * thunder is brighter than N-waves alone. */
static void colour(struct thunder *t, float x[2][BLOCK], int64_t since)
{
    const float shelf = expf(-6.2831853f * 260 / SAMPLE_RATE), rises = 3.2f;
    float km = (float)t->clap.km + 0.34f * fmaxf((float)frame_time(since), 0);
    float near = expf(-6.2831853f * 3000 / powf(km, 0.8f) / SAMPLE_RATE);
    float far = expf(-6.2831853f * 8000 / sqrtf(km) / SAMPLE_RATE);
    for (int e = 0; e < 2; e++) {
        struct ear *ear = &t->ear[e];
        for (int i = 0; i < BLOCK; i++) {
            float y = x[e][i];
            ear->shelf = y + shelf * (ear->shelf - y);
            y += rises * (y - ear->shelf);
            ear->air[0] = y + near * (ear->air[0] - y);
            ear->air[1] = ear->air[0] + far * (ear->air[1] - ear->air[0]);
            x[e][i] = blur(ear, cloud_frames[e], ear->air[1]);
        }
    }
}

/* Hills and clouds: six long lines that feed each other (Jot & Chaigne 1991), dark, falling
 * by 60 dB in six seconds or so. Odd lines answer to the left. */
static void echo(struct thunder *t, float x[2][BLOCK])
{
    const float pole = expf(-6.2831853f * 900 / SAMPLE_RATE), share = 2.0f / LINES;
    float feed[LINES];
    for (int k = 0; k < LINES; k++)
        feed[k] = powf(10, -3.0f * (float)line_frames[k] / (6.0f * SAMPLE_RATE));
    for (int i = 0; i < BLOCK; i++) {
        float y[LINES], sum = 0;
        for (int k = 0; k < LINES; k++) {
            y[k] = t->line[k][t->at[k]];
            sum += y[k];
        }
        float dry[2] = {x[0][i], x[1][i]};
        for (int k = 0; k < LINES; k++) {
            float back = feed[k] * (y[k] - share * sum) + 0.42f * dry[k % 2];
            t->dull[k] = back + pole * (t->dull[k] - back);
            t->line[k][t->at[k]] = t->dull[k];
            t->at[k] = t->at[k] + 1 < line_frames[k] ? t->at[k] + 1 : 0;
            x[k % 2][i] += 0.8f * y[k];
        }
    }
}

/* The most a block's power may be at one ear: what was heard in the last third of a second may
 * grow by 3 dB in 30 ms and by 5 in 100. What is some 20 dB below the claps may come at once. */
static float most_loud(const struct thunder *t, int ear)
{
    const float grows_soon = 2.0f, grows_later = 3.2f, least = 0.0035f * t->level;
    float soon = 0, later = 0;
    for (int k = 0; k < HEARD - LATER; k++) {
        soon = fmaxf(soon, t->loud[ear][SOON - 1 + k]);
        later = fmaxf(later, t->loud[ear][LATER - 1 + k]);
    }
    return fmaxf(least * least, fminf(grows_soon * soon, grows_later * later));
}

static float power(const float x[BLOCK])
{
    float sum = 0;
    for (int i = 0; i < BLOCK; i++)
        sum += x[i] * x[i];
    return sum / BLOCK;
}

/* From afar each clap comes softly, however many of its pieces are level with the ear: takes from
 * a block what of it, or of the next, would come suddenly. Measured as it is heard, since what
 * shocks that fall together add up to hangs on their phases, and on the clouds'. What only falls
 * is left as it is. */
static void come_softly(struct thunder *t, float x[2][BLOCK])
{
    float gain = 1;
    for (int e = 0; e < 2; e++) {
        float loudest = fmaxf(power(x[e]), power(t->ahead.x[e]));
        gain = fminf(gain, sqrtf(most_loud(t, e) / fmaxf(loudest, 1e-20f)));
    }
    float step = (gain - t->gain) / BLOCK;
    for (int e = 0; e < 2; e++) {
        for (int i = 0; i < BLOCK; i++)
            x[e][i] *= t->gain + step * (float)(i + 1);
        memmove(t->loud[e] + 1, t->loud[e], sizeof t->loud[e] - sizeof t->loud[e][0]);
        float now = power(x[e]);
        t->loud[e][0] = (now + t->last[e][0] + t->last[e][1]) / 3;
        t->last[e][1] = t->last[e][0];
        t->last[e][0] = now;
    }
    t->gain = gain;
}

/* No peak above -8 dBFS, whatever falls together. */
static void contain(float x[2][BLOCK], float out[2][BLOCK])
{
    const float most = 0.34f;
    for (int e = 0; e < 2; e++)
        for (int i = 0; i < BLOCK; i++)
            out[e][i] += most * tanhf(x[e][i] / most);
}

static void forget(struct thunder *t)
{
    memset(t->line, 0, sizeof t->line);
    memset(t->dull, 0, sizeof t->dull);
    memset(t->ear, 0, sizeof t->ear);
    memset(t->at, 0, sizeof t->at);
    memset(t->last, 0, sizeof t->last);
    memset(t->loud, 0, sizeof t->loud);
    t->gain = 1;
}

/* Works out the block at `frame`, before it is heard. */
static void look_ahead(struct thunder *t, int64_t frame)
{
    t->ahead.begins = agent_events(&t->sky, frame, frame + BLOCK, &t->ahead.event, 1) > 0;
    if (t->ahead.begins)
        begin_clap(t, &t->ahead.event);
    int64_t since = (int64_t)(longest_s * SAMPLE_RATE);
    memset(t->ahead.x, 0, sizeof t->ahead.x);
    if (t->rolling) {
        since = frame - t->clap.event.onset;
        add_shocks(&t->clap, since, t->ahead.x);
        t->rolling = since < (int64_t)(longest_s * SAMPLE_RATE);
    }
    add_storm(t, frame, t->ahead.x);
    colour(t, t->ahead.x, since);
    echo(t, t->ahead.x);
}

/* Takes up a clap that is already under way. */
static void take_up(struct thunder *t, int64_t frame)
{
    struct event past[2];
    int64_t back = (int64_t)((longest_s + tail_s) * SAMPLE_RATE);
    int n = agent_events(&t->sky, frame - back, frame, past, 2);
    t->rolling = false;
    forget(t);
    if (n > 0)
        begin_clap(t, &past[n - 1]);
    look_ahead(t, frame);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct thunder *t = source;
    out->wide_used = true;
    if (now->frame != t->next)
        take_up(t, now->frame);
    t->next = now->frame + BLOCK;
    if (t->ahead.begins)
        out->event[out->n_events++] = t->ahead.event;
    float x[2][BLOCK];
    memcpy(x, t->ahead.x, sizeof x);
    look_ahead(t, t->next);
    come_softly(t, x);
    contain(x, out->wide);
}

const struct source_kind thunder_kind = {
    .name = "thunder",
    .summary = "thunder, one to eight kilometres away, never sudden",
    .usual = {.count = 1, .every_s = 45, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 3000,
    .usual_width_deg = 120,
    .own_distance = true,
    .memory_s = 7,
    .size = sizeof(struct thunder),
    .answers = {.events = events},
    .init = init,
    .render = render,
};
