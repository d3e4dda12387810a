/* wren (Troglodytes troglodytes): five seconds of loud, hurried, ringing notes at 3.6…8 kHz in
 * 9…12 sections, a fast dry trill (20…28 a second) past the middle and another near the end.
 * Some five songs a bird, each very much the same every time (nature-sound.md §9). */
#include "nature/bird.h"
#include "nature/nature.h"

#include <math.h>

enum { SONGS = 5, STREAM_SONG = 1 };

static void tick(struct phrase *p, float gap, float ms, float db, float khz, float octaves)
{
    float half = exp2f(octaves / 2);
    phrase_sing(p, gap, ms, db, {0, fminf(khz * half, 8.6f)}, {0.45f, khz * 1.02f},
                {1, khz / half});
}

static void trill(struct phrase *p, struct rng *r, bool fast, float db)
{
    int n = fast ? 12 + rng_below(r, 12) : 6 + rng_below(r, 6);
    float per_s = fast ? draw(r, 20, 28) : draw(r, 11, 15);
    float khz = draw(r, 4.2f, 6.2f), octaves = draw(r, 0.45f, 0.85f);
    octaves = rng_chance(r, 0.7) ? octaves : -octaves;
    float ms = 1000 / per_s * draw(r, 0.5f, 0.7f), sink = draw(r, 0.993f, 1.003f);
    for (int i = 0; i < n; i++, khz *= sink)
        tick(p, i ? 1000 / per_s - ms : 25, ms, db + fminf((float)i * 0.5f - 3, 0), khz,
             octaves);
}

/* A few different notes said once to three times over. */
static void section(struct phrase *p, struct rng *r, float db)
{
    struct rng notes = *r;
    int n = 1 + rng_below(r, 3), times = n == 1 ? 3 + rng_below(r, 5) : 1 + rng_below(r, 3);
    float pace = draw(r, 14, 34);
    for (int k = 0; k < times; k++) {
        struct rng same = notes;
        for (int i = 0; i < n; i++) {
            float khz = draw(&same, 3.8f, 6.9f), octaves = draw(&same, -0.7f, 0.9f);
            float ms = draw(&same, 32, 85);
            float half = exp2f(octaves / 2);
            bool arch = rng_chance(&same, 0.25), held = rng_chance(&same, 0.2);
            if (arch)
                phrase_sing(p, pace, ms, db, {0, khz / 1.25f}, {0.4f, khz * 1.2f},
                            {0.55f, khz * 1.2f}, {1, khz / 1.3f});
            else if (held)
                phrase_sing(p, pace, 1.4f * ms, db - 1, {0, khz * 1.15f}, {0.2f, khz},
                            {0.8f, khz * 0.99f}, {1, khz * 0.9f});
            else
                phrase_sing(p, pace, ms, db, {0, fminf(khz * half, 8.6f)},
                            {0.3f, khz * powf(half, 0.4f)}, {0.7f, khz * powf(half, -0.4f)},
                            {1, khz / half});
        }
    }
    *r = notes;
    r->n += 64; /* past whatever was drawn for the notes */
}

static void sing(const struct singer *by, uint64_t key, int64_t turn, struct phrase *p)
{
    (void)key;
    int along;
    int64_t run = phrase_run(by->key, turn, 4, &along);
    struct rng r =
        rng_of(hash_sub(hash_sub(by->key, STREAM_SONG), phrase_deal(by->key, run, SONGS + 1)));
    int sections = 8 + rng_below(&r, 4), fast_at = sections / 2 + rng_below(&r, 2);
    /* Cut short now and then, as they are. */
    int sung = rng_chance(&p->rng, 0.15) ? fast_at + 1 : sections;
    for (int i = 0; i < sung && p->end_s < 5.2 && p->n < PHRASE_MAX - 30; i++) {
        float db = i == 0 ? -5 : i == 1 ? -2 : draw(&r, -2, 0);
        if (i == fast_at || i == sections - 1)
            trill(p, &r, i == fast_at, db);
        else
            section(p, &r, db);
    }
    tick(p, 40, 60, -2, 5, 0.5f);
}

static const struct bird_species wren = {
    .timbre = {-40, -54, -46, 0.003f, 0.05f, 0.12f, 0.35f},
    .level_db = 4.5f,
    .habit = {-6, 1, 0.6, 0.7, 0},
    .longest_s = 6.4,
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
    .usual = {.count = 1, .every_s = 10, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = 9,
    .usual_width_deg = 50,
    .usual_hushed_by = "wind 0.6; rain 0.7; thunder 0.9",
    .init = init,
    BIRD_COMMON,
};
