/* wren (Troglodytes troglodytes): five seconds of loud, hurried, ringing notes at 3.6…8 kHz in
 * 9…12 sections, a fast dry trill (20…28 a second) past the middle and another near the end.
 * Some five songs a bird, each very much the same every time (nature-sound.md §9). */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { SONGS = 5, STREAM_SONG = 1 };

static const float longest_section_s = 1.1f, song_s = 5.1f;

/* One glide over and over: it comes in softly, opens, hurries or tires, and sinks a little. */
static void trill(struct phrase *p, struct rng *r, bool fast, float db)
{
    int n = fast ? 12 + rng_below(r, 12) : 6 + rng_below(r, 6);
    float per_s = fast ? draw(r, 20, 28) : draw(r, 11, 15);
    struct glide g = {.khz = draw(r, 4.2f, 6.2f)};
    float octaves = draw(r, 0.45f, 0.95f), sinks = draw(r, -0.03f, 0.13f);
    float share = draw(r, 0.5f, 0.75f), hurries = draw(r, -0.12f, 0.12f);
    float grows_db = draw(r, 3, 9), grown = draw(r, 0.2f, 0.7f), fades_db = draw(r, 0, 4);
    octaves = rng_chance(r, 0.7) ? octaves : -octaves;
    g.power = draw(r, 0.45f, 1.9f);
    g.bend = draw(r, -0.12f, 0.12f);
    for (int i = 0; i < n; i++) {
        float x = (float)i / (float)(n - 1),
              period = 1000 / per_s * (1 - hurries * (x - 0.5f));
        float ms = period * share, gap = i ? period - ms : 25;
        float soft = grows_db * fmaxf(1 - x / grown, 0) + fades_db * fmaxf(2 * x - 1, 0);
        g.octaves = octaves * (0.75f + 0.25f * fminf(x / grown, 1));
        phrase_glide(p, gap, ms, db - soft, g);
        g.khz *= exp2f(-sinks / (float)n);
    }
}

/* A note of a section, and how loud among the others. */
static struct glide note_of(struct rng *r, float *ms, float *db)
{
    struct glide g = {.khz = draw(r, 3.8f, 6.9f)};
    double shape = rng_uniform(r, 0, 1);
    g.octaves = draw(r, -0.7f, 0.9f);
    g.power = draw(r, 0.4f, 2.2f);
    g.bend = draw(r, -0.15f, 0.15f);
    *ms = draw(r, 32, 85);
    *db = draw(r, -3, 0);
    if (shape < 0.2) { /* over the top */
        g.octaves *= 0.3f;
        g.bend = draw(r, 0.3f, 0.5f);
    } else if (shape < 0.4) { /* held */
        g.octaves *= 0.2f;
        *ms *= 1.4f;
    } else if (shape < 0.5) { /* down and up */
        g.octaves *= 0.3f;
        g.bend = draw(r, -0.45f, -0.25f);
    }
    return g;
}

/* A few different notes said once to three times over. */
static void section(struct phrase *p, struct rng *r, float db)
{
    enum { MOST = 3 };
    struct glide note[MOST];
    float ms[MOST], own_db[MOST];
    int n = 1 + rng_below(r, MOST), times = n == 1 ? 3 + rng_below(r, 5) : 1 + rng_below(r, 3);
    float pace = draw(r, 14, 34), swells_db = draw(r, -3, 4), climbs = draw(r, 0.98f, 1.015f);
    for (int i = 0; i < n; i++)
        note[i] = note_of(r, &ms[i], &own_db[i]);
    double until_s = p->end_s + (double)longest_section_s - 0.15;
    for (int k = 0; k < times && p->end_s < until_s; k++)
        for (int i = 0; i < n; i++) {
            phrase_glide(p, pace, ms[i],
                         db + own_db[i] + swells_db * ((float)k / (float)times - 0.5f),
                         note[i]);
            note[i].khz *= climbs;
        }
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    int along;
    int64_t run = phrase_run(by->key, turn, 4, &along);
    struct rng r =
        rng_of(hash_sub(hash_sub(by->key, STREAM_SONG), phrase_deal(by->key, run, SONGS + 1)));
    int sections = 9 + rng_below(&r, 4), fast_at = sections / 2 + rng_below(&r, 2);
    struct glide last = {.khz = draw(&r, 4, 6.5f), .power = 1};
    float last_ms = draw(&r, 45, 110);
    last.octaves = draw(&r, -0.4f, 0.8f);
    last.bend = draw(&r, -0.15f, 0.2f);
    /* Cut short now and then, as they are. */
    int sung = rng_chance(&p->rng, 0.15) ? fast_at + 1 : sections;
    for (int i = 0; i < sung; i++) {
        float db = i == 0 ? -6 : i == 1 ? -2 : draw(&r, -2, 0.5f);
        bool late = p->end_s > (double)(song_s - longest_section_s) || p->n > PHRASE_MAX - 40;
        if (late || i == fast_at || i == sections - 1)
            trill(p, &r, i == fast_at, db);
        else
            section(p, &r, db);
        if (late)
            break;
    }
    phrase_glide(p, 40, last_ms, -2, last);
}

static const struct bird_species wren = {
    .timbre = {-40, -54, -46, 0.003f, 0.05f, 0.12f, 0.35f},
    .level_db = 4.9f,
    .habit = {-6, 1, 0.6, 0.7, 0},
    .longest_s = 6,
    .matches = 0.3f,
    .compose = sing,
};

static void init(void *source, const struct source_setup *setup)
{
    bird_init(source, setup, &wren);
}

const struct source_kind wren_kind = {
    .name = "wren",
    .summary = "five hurried, ringing seconds with a trill in the middle",
    .usual = {.count = 1, .every_s = 8.5, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 9,
    .usual_width_deg = 50,
    .usual_hushed_by = "wind 0.6; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
