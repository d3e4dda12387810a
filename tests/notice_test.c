/* What is told of the sound, and for how long. */
#include "notice.h"

#include <math.h>

enum told { NOTHING, NO_DEVICE, HERE };

static enum told told(const struct notice *n, double now_s)
{
    const char *text = notice_shown(n, now_s);
    return !text ? NOTHING : g_str_has_prefix(text, "No sound device") ? NO_DEVICE : HERE;
}

/* A device that comes and goes on a busy computer is not told of; one that stays away is, and
 * told to be back once it stays. */
static void test_output(void)
{
    static const struct {
        double now_s;
        enum output_condition condition;
        double silent_s;
        bool steady;
        enum told told;
    } rows[] = {
        {0, OUTPUT_OPENING, INFINITY, false, NOTHING},
        {1, OUTPUT_PLAYING, 0, false, NOTHING},
        {2, OUTPUT_PLAYING, 0, true, NOTHING},
        {3, OUTPUT_PLAYING, 1.7, false, NOTHING}, /* late */
        {4, OUTPUT_SEEKING, 1.9, false, NOTHING}, /* lost, and found at once */
        {5, OUTPUT_PLAYING, 0, true, NOTHING},
        {6, OUTPUT_SEEKING, 0.2, false, NOTHING},
        {8, OUTPUT_SEEKING, 2.2, false, NO_DEVICE},
        {90, OUTPUT_SEEKING, 84, false, NO_DEVICE}, /* as long as it holds */
        {91, OUTPUT_PLAYING, 0, false, NO_DEVICE},
        {92, OUTPUT_SEEKING, 0.5, false, NO_DEVICE},
        {94, OUTPUT_PLAYING, 0, true, HERE},
        {96, OUTPUT_PLAYING, 0, true, HERE},
        {98, OUTPUT_PLAYING, 0, true, NOTHING},
    };
    struct notice n = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct output_state state = {.condition = rows[i].condition,
                                     .silent_s = rows[i].silent_s,
                                     .steady = rows[i].steady};
        notice_output(&n, rows[i].now_s, &state);
        g_test_message("%.0f s", rows[i].now_s);
        g_assert_cmpint(told(&n, rows[i].now_s), ==, rows[i].told);
    }
    struct notice never = {0};
    struct output_state state = {.condition = OUTPUT_SEEKING, .silent_s = INFINITY};
    notice_output(&never, 0, &state);
    g_assert_cmpint(told(&never, 0), ==, NO_DEVICE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notice/output", test_output);
    return g_test_run();
}
