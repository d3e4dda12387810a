/* bell: a small cast bell, struck lightly: clear, and soon over. It is cup-shaped, so its modes
 * are a bowl's two octaves up, in the narrower ratios of a thicker wall. */
#include "nature/nature.h"
#include "nature/struck.h"

static const struct metal bronze = {
    .pairs = 6,
    .lowest_hz = 838,
    .ratio = {1, 2.71f, 5.05f, 7.92f, 11.2f, 14.9f},
    .level_db = {0, -7, -15, -23, -31, -39},
    .split_hz = 0.75f,
    .split_grows = 0.6f,
    .t60_s = 17,
    .t60_shrinks = 0.7f,
    .unequal_low = 0.25f,
    .unequal_high = 0.5f,
    .touch_s = 0.0025f,
    .level = 0.115f,
};

static void init(void *source, const struct source_setup *setup)
{
    struck_init(source, &bronze, setup);
}

static int events(const void *source, int64_t from, int64_t to, struct event *out, int n_max)
{
    return struck_events(source, from, to, out, n_max);
}

static void render(void *source, const struct moment *now, struct field *out)
{
    struck_render(source, now->frame, out);
}

const struct source_kind bell_kind = {
    .name = "bell",
    .summary = "a small bell, for a beginning and an end",
    .usual = {.count = 1, .every_s = 30, .busy = 0.5, .strength = 0.5},
    .usual_distance_m = REFERENCE_M,
    .usual_width_deg = 20,
    .memory_s = 0.2,
    .size = sizeof(struct struck),
    .answers = {.events = events},
    .init = init,
    .render = render,
};
