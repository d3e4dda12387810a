/* bowl: a singing bowl, struck softly with a padded mallet or rubbed along its rim.
 * A bowl rings in modes of 2, 3, 4 … nodal diameters, in ratios measured from a real one
 * (1 : 3.02 : 5.95 : 9.62 …, near the thin ring's n(n² - 1)/√(n² + 1)); each is a pair, split
 * by the bowl's unevenness, and the pairs beat: that is the life of it (nature-sound.md §14;
 * Inácio, Henriques & Antunes 2006). */
#include "nature/nature.h"

#include "base/hash.h"
#include "dsp/level.h"
#include "ecology/drift.h"
#include "nature/struck.h"

#include <math.h>

enum { SMALL, LARGE, RUBBED };
enum { STREAM_STICK = 0x72 };

/* clang-format off */
#define MODES_OF_A_BOWL \
    .pairs = 7, \
    .ratio = {1, 3.02f, 5.95f, 9.62f, 13.9f, 18.8f, 24.1f}, \
    .level_db = {0, -3, -14, -24, -33, -42, -51}, \
    .split_hz = 0.5f, .split_grows = 0.75f, .t60_shrinks = 0.35f, \
    .unequal_low = 0.3f, .unequal_high = 0.6f, .touch_s = 0.006f
/* clang-format on */

static const struct metal bowls[] = {
    {MODES_OF_A_BOWL, .lowest_hz = 186, .t60_s = 30, .thud = 0.35f, .level = 0.083f},
    {MODES_OF_A_BOWL, .lowest_hz = 96, .t60_s = 42, .thud = 0.3f, .level = 0.08f},
    {MODES_OF_A_BOWL, .lowest_hz = 186, .t60_s = 30, .level = 0.085f},
};

static const double rub_s = 24;

struct bowl {
    struct struck struck; /* first: what struck_events is given */
    int kind;
};

static void init(void *source, const struct source_setup *setup)
{
    struct bowl *b = source;
    b->kind = setup->params.kind;
    struck_init(&b->struck, &bowls[b->kind], setup);
    if (b->kind == RUBBED) {
        b->struck.lasts_s = rub_s;
        b->struck.every_s = fmax(b->struck.every_s, rub_s / 2);
    }
}

static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    return struck_events(source, from, to, out, n_max);
}

/* The rim's answer to the stick, 0…1: it wakes slowly, swells each time the stick comes round,
 * and is left to ring out. */
static double rubbed(const struct bowl *b, const struct event *e, int64_t frame)
{
    const double wakes_s = 8, leaves_s = 13, round_s = 1.7;
    double s = frame_time(frame - e->onset);
    if (s < 0 || s > rub_s)
        return 0;
    double wake = s < wakes_s ? 0.5 - 0.5 * cos(M_PI * s / wakes_s) : 1, rest = 1;
    if (s > leaves_s)
        rest = exp((leaves_s - s) / 2.6) * (rub_s - s) / (rub_s - leaves_s);
    double swell = 0.11 * sin(2 * M_PI * s / round_s) * rest;
    double hand = drift_at(hash_sub(b->struck.key, STREAM_STICK), 1.2, frame_time(frame));
    return wake * rest * (1 + swell + 0.06 * hand);
}

static void rub(struct bowl *b, int64_t frame, struct field *out)
{
    enum { PAST_MAX = 4 };
    struct event past[PAST_MAX];
    int64_t from = frame - (int64_t)(rub_s * SAMPLE_RATE);
    int n = struck_events(&b->struck, from, frame + BLOCK, past, PAST_MAX);
    float gain[MODES_MAX];
    double before = 0, after = 0;
    for (int i = 0; i < n; i++) {
        before += rubbed(b, &past[i], frame);
        after += rubbed(b, &past[i], frame + BLOCK);
        if (past[i].onset >= frame)
            out->event[out->n_events++] = past[i];
    }
    out->wide_used = true;
    if (before + after == 0)
        return;
    for (int m = 0; m < b->struck.modes.n; m++) /* slip and stick wake the lowest most */
        gain[m] = b->struck.level * b->struck.pair[m] * gain_of_db(-4.0f * (float)(m / 2));
    modes_hold(&b->struck.modes, frame, gain, (float)before, (float)after, out->wide);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struct bowl *b = source;
    if (b->kind == RUBBED)
        rub(b, now->frame, out);
    else
        struck_render(&b->struck, now->frame, out);
}

const struct source_kind bowl_kind = {
    .name = "bowl",
    .summary = "a singing bowl, struck now and then or rubbed",
    .kinds = {"small", "large", "rubbed"},
    .usual = {.count = 1, .every_s = 30, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 20,
    .memory_s = 0.2,
    .size = sizeof(struct bowl),
    .answers = {.events = events},
    .init = init,
    .render = render,
};
