/* song-thrush (Turdus philomelos): loud short motifs of 1…4 notes, each said two to four times
 * over, then dropped for another; 2…4.5 kHz, some squeaks up to 7. The repeating is the
 * signature: of one to five times .12 .28 .32 .20 .08 (nature-sound.md §9). Much of it is taken
 * from the neighbours: tits, a nuthatch's whistle, waders, finches, a falcon's kee-kee. A bird
 * has 66 motifs of fifteen kinds, those of a kind spread over its range. */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { MOTIFS = 66, STREAM_MOTIF = 1 };

/* One saying of a motif: of its own kind, from p's end on; r is the motif's own, so that it is
 * the same each time. `high` (0…1) is its place among the motifs of its kind. */
struct saying {
    struct phrase *p;
    struct rng *r;
    float gap, db, high;
};

/* Between low and high, where this motif stands. */
static float stands(const struct saying *m, float low, float high)
{
    return low * powf(high / low, fmaxf(fminf(m->high + draw(m->r, -0.15f, 0.15f), 1), 0));
}

/* n notes alike, each `step` times as high as the last and `fades_db` softer. */
static void volley(const struct saying *m, int n, float between, float ms, float fades_db,
                   float step, struct glide g)
{
    for (int i = 0; i < n; i++, g.khz *= step)
        phrase_glide(m->p, i ? between : m->gap, ms, m->db - fades_db * (float)i, g);
}

/* A few notes, no two of a kind, over a wide range: what most of it is. */
static void mixture(const struct saying *m)
{
    struct rng *r = m->r;
    int n = 1 + rng_below(r, 4);
    float base = stands(m, 2.0f, 4.6f), ms = draw(r, 40, 130), apart = draw(r, 0.2f, 0.75f);
    for (int i = 0; i < n; i++) {
        struct glide g = {.khz = base * exp2f(draw(r, -apart, apart))};
        g.khz = fmaxf(fminf(g.khz, 7), 1.9f);
        g.octaves = draw(r, -0.75f, 0.85f);
        g.power = draw(r, 0.35f, 2.4f);
        g.bend = rng_chance(r, 0.35) ? draw(r, -0.4f, 0.45f) : 0;
        if (rng_chance(r, 0.25)) /* nearly level */
            g.octaves *= 0.12f, g.bend *= 0.2f;
        float own_ms = ms * draw(r, 0.5f, 1.5f) * (n == 1 ? 1.5f : 1), gap = draw(r, 4, 45);
        float own_db = draw(r, -6, 0) - 2 * fmaxf(log2f(g.khz / 3.5f), 0);
        struct syllable *s = phrase_glide(m->p, i ? gap : m->gap, own_ms, m->db + own_db, g);
        float attack = draw(r, 0.05f, 0.3f), decay = draw(r, 0.15f, 0.45f);
        float buzz_hz = draw(r, 60, 190), semitones = draw(r, 0.5f, 1.8f);
        float waver_hz = draw(r, 22, 45), ratio = draw(r, 1.2f, 1.8f);
        double texture = rng_uniform(r, 0, 1);
        syllable_fade(s, attack, decay);
        if (texture < 0.14)
            syllable_buzz(s, buzz_hz, semitones, 0.5f);
        else if (texture < 0.22)
            syllable_buzz(s, waver_hz, 0.6f * semitones, 0.4f);
        else if (texture < 0.34)
            phrase_second(m->p, s, ratio, -5);
    }
}

/* Up and down at once, in one syllable or two. */
static void chirp(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.6f, 4.8f), .power = 1};
    float ms = draw(r, 35, 80), gap = draw(r, 3, 20);
    bool two = rng_chance(r, 0.6);
    g.octaves = draw(r, -0.6f, -0.1f);
    g.bend = draw(r, 0.15f, 0.5f);
    phrase_glide(m->p, m->gap, ms, m->db - (two ? 3 : 0), g);
    g.khz *= draw(r, 0.7f, 1.25f);
    g.octaves = draw(r, 0.2f, 0.9f);
    g.bend = draw(r, -0.2f, 0.1f);
    if (two)
        phrase_glide(m->p, gap, ms * draw(r, 0.8f, 1.8f), m->db, g);
}

/* Thin and very high, a note or a quick row of them. */
static void squeak(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 5.4f, 7.4f)};
    g.power = draw(r, 0.5f, 2);
    int n = 1 + rng_below(r, 5);
    float ms = draw(r, 60, 170) / sqrtf((float)n), between = draw(r, 8, 40);
    float step = draw(r, 0.95f, 1.03f);
    g.octaves = draw(r, -0.25f, 0.35f);
    g.bend = draw(r, -0.1f, 0.12f);
    struct saying soft = *m;
    soft.db -= 4;
    volley(&soft, n, between, ms, 0, step, g);
}

/* Through the nose: close overtones, and a quaver on it. */
static void nasal(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 1.9f, 2.9f), .power = 1};
    float ms = draw(r, 80, 190), buzz_hz = draw(r, 70, 140), harsh_db = draw(r, -20, -11);
    g.octaves = draw(r, -0.25f, 0.3f);
    g.bend = draw(r, -0.05f, 0.15f);
    struct syllable *s = phrase_glide(m->p, m->gap, ms, m->db - 2, g);
    s->h2 = exp2f(harsh_db / 6);
    s->h3 = exp2f((harsh_db - 5) / 6);
    syllable_buzz(s, buzz_hz, 0.35f, 0.35f);
}

static void buzz(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.4f, 5.4f)};
    g.power = draw(r, 0.6f, 1.6f);
    float ms = draw(r, 90, 220), buzz_hz = draw(r, 75, 210), semitones = draw(r, 1, 3);
    float attack = draw(r, 0.1f, 0.6f);
    g.octaves = draw(r, -0.5f, 0.5f);
    struct syllable *s = phrase_glide(m->p, m->gap, ms, m->db - 1, g);
    syllable_fade(s, attack, 0.25f);
    syllable_buzz(s, buzz_hz, semitones, 0.6f);
}

/* Dry clicks, slower or faster to the end. */
static void clicks(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.5f, 5), .power = 0.7f};
    int n = 3 + rng_below(r, 7);
    float between = draw(r, 12, 40), ms = draw(r, 7, 14), eases = draw(r, 0.88f, 1.12f);
    g.octaves = draw(r, 0.7f, 1.5f);
    for (int i = 0; i < n; i++, between *= eases)
        phrase_glide(m->p, i ? between : m->gap, ms, m->db - (i ? 0 : 3), g);
}

/* A ringing trill that rises or falls. */
static void trill(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 3.1f, 6)};
    g.power = draw(r, 0.5f, 2);
    int n = 5 + rng_below(r, 7);
    float ms = draw(r, 20, 48), between = draw(r, 4, 18), step = draw(r, 0.94f, 1.045f);
    g.octaves = draw(r, 0.3f, 1);
    g.octaves *= rng_chance(r, 0.4) ? -1 : 1;
    volley(m, n, between, ms, draw(r, -0.4f, 0.4f), step, g);
}

/* Low and high by turns, as fast as it can. */
static void shuttle(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide low = {.khz = stands(m, 2, 3.4f), .power = 1}, high = low;
    int n = 2 + rng_below(r, 3);
    float ms = draw(r, 30, 65), gap = draw(r, 4, 20), down_db = draw(r, -6, 2);
    high.khz *= draw(r, 1.3f, 2.1f);
    low.octaves = draw(r, -0.4f, 0.4f);
    high.octaves = draw(r, -0.4f, 0.4f);
    for (int i = 0; i < n; i++) {
        phrase_glide(m->p, i ? gap : m->gap, ms, m->db, low);
        phrase_glide(m->p, gap, 0.8f * ms, m->db + down_db, high);
    }
}

/* From here: other birds, as this thrush has them. */

static void tit(const struct saying *m)
{
    struct rng *r = m->r;
    float khz = stands(m, 3.1f, 4), up = draw(r, 1.15f, 1.5f), ms = draw(r, 70, 130);
    struct glide thin = {khz * up, draw(r, 0.1f, 0.3f), 0.5f, 0};
    phrase_glide(m->p, m->gap, 0.8f * ms, m->db - 2, thin);
    phrase_sing(m->p, draw(r, 20, 50), ms, m->db, {0, khz * 1.4f}, {0.08f, khz * 1.1f},
                {0.18f, khz}, {0.8f, khz * 0.99f}, {1, khz * 0.96f});
}

static void nuthatch(const struct saying *m)
{
    struct glide g = {.khz = stands(m, 2.1f, 3.2f)};
    g.power = draw(m->r, 0.8f, 1.8f);
    float ms = draw(m->r, 110, 240);
    g.octaves = -draw(m->r, 0.3f, 0.75f);
    phrase_glide(m->p, m->gap, ms, m->db, g);
}

static void wader(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.5f, 4)};
    g.power = draw(r, 0.9f, 2);
    int n = 1 + rng_below(r, 3);
    float ms = draw(r, 90, 170), between = draw(r, 20, 45), step = draw(r, 0.92f, 0.99f);
    g.octaves = draw(r, 0.35f, 0.75f);
    volley(m, n, between, ms, 0.5f, step, g);
}

static void finch(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 3.4f, 5), .power = 1};
    int n = 1 + rng_below(r, 2);
    float ms = draw(r, 45, 80), between = draw(r, 40, 80);
    g.octaves = draw(r, -0.1f, 0.3f);
    g.bend = draw(r, 0.25f, 0.45f);
    volley(m, n, between, ms, 0.5f, 1, g);
}

static void flute(const struct saying *m)
{
    struct rng *r = m->r;
    float khz = stands(m, 1.65f, 2.5f), up = draw(r, 1.1f, 1.5f), ms = draw(r, 150, 290);
    float at = draw(r, 0.25f, 0.65f), end = draw(r, 0.85f, 1.1f);
    struct syllable *s = phrase_sing(m->p, m->gap, ms, m->db, {0, khz}, {0.7f * at, khz * up},
                                     {at, khz * up}, {0.5f * (1 + at), khz}, {1, khz * end});
    float ratio = draw(r, 1.35f, 1.65f);
    if (rng_chance(r, 0.3))
        phrase_second(m->p, s, ratio, -6);
}

static void churr(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.1f, 3.3f), .power = 1};
    int n = 5 + rng_below(r, 6);
    float ms = draw(r, 14, 24), between = draw(r, 7, 16), step = draw(r, 0.98f, 1.01f);
    g.octaves = draw(r, 0.4f, 0.9f);
    volley(m, n, between, ms, draw(r, -0.5f, 0.7f), step, g);
}

static void falcon(const struct saying *m)
{
    struct rng *r = m->r;
    struct glide g = {.khz = stands(m, 2.5f, 3.8f), .power = 1};
    int n = 2 + rng_below(r, 3);
    float ms = draw(r, 55, 95), between = draw(r, 20, 50);
    g.octaves = draw(r, -0.3f, 0.1f);
    g.bend = draw(r, 0.08f, 0.25f);
    volley(m, n, between, ms, 0.5f, 1.01f, g);
}

/* The kinds are dealt among a bird's motifs so that few are alike. */
static void motif(struct phrase *p, uint64_t motifs, int which, float gap, float db)
{
    static void (*const kind[])(const struct saying *) = {
        mixture, chirp,   tit,      mixture, squeak,  flute,   mixture, trill,
        wader,   mixture, nasal,    churr,   buzz,    mixture, falcon,  shuttle,
        finch,   mixture, nuthatch, clicks,  mixture, squeak};
    enum { KINDS = sizeof kind / sizeof kind[0], EACH = MOTIFS / KINDS };
    struct rng r = rng_of(hash_sub(motifs, which));
    struct saying m = {p, &r, gap, db, .high = ((float)(which / KINDS) + 0.5f) / EACH};
    kind[which % KINDS](&m);
}

static int times(struct rng *r)
{
    static const double upto[] = {0.12, 0.40, 0.72, 0.92};
    double u = rng_uniform(r, 0, 1);
    int n = 1;
    while (n < 5 && u >= upto[n - 1])
        n++;
    return n;
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    enum { GROUPS = 10 };
    struct rng r = rng_of(hash_sub(key, 1));
    double target_s = rng_uniform(&r, 4.5, 8.5);
    for (int g = 0; g < GROUPS && p->end_s < target_s && p->n < PHRASE_MAX - 40; g++) {
        int which = phrase_deal(by->key, turn * GROUPS + g, MOTIFS);
        int n = times(&r);
        float pace = draw(&r, 50, 190), db = draw(&r, -4, 0), rises_db = draw(&r, -0.5f, 1);
        if (g)
            phrase_rest(p, draw(&r, 220, 800));
        for (int i = 0; i < n && p->end_s < 9; i++)
            motif(p, hash_sub(by->key, STREAM_MOTIF), which, i ? pace : 0,
                  db + rises_db * (float)(i - n / 2));
    }
}

static const struct bird_species song_thrush = {
    .timbre = {-42, -56, -44, 0.003f, 0.05f, 0.12f, 0.3f},
    .level_db = 4.9f,
    .habit = {-8.5, 1, 0.35, 1, 0},
    .longest_s = 10,
    .matches = 0.2f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &song_thrush);
}

const struct source_kind song_thrush_kind = {
    .name = "song-thrush",
    .summary = "loud short motifs, each said two to four times over",
    .usual = {.count = 1, .every_s = 12.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 14,
    .usual_width_deg = 60,
    .usual_hushed_by = "wind 0.7; rain 0.6; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
