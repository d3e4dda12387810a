#include "notice.h"

#include <glib.h>

/* How long silence lasts before it is told, when there was sound before. */
static const double silent_told_s = 2;

void notice_say(struct notice *n, double now_s, double for_s, const char *text)
{
    g_strlcpy(n->text, text, sizeof n->text);
    n->until_s = for_s > 0 ? now_s + for_s : 0;
}

void notice_output(struct notice *n, double now_s, const struct output_state *state)
{
    bool silent = state->condition == OUTPUT_SEEKING && state->silent_s > silent_told_s;
    if (silent && !n->told_silent) {
        g_printerr("There is no sound device just now. The breath goes on without it, sound "
                   "joins in when one appears, and `withness render` can make a file.\n");
        notice_say(n, now_s, 0, "No sound device just now. Sound joins in when one appears.");
        n->told_silent = true;
    } else if (n->told_silent && state->steady) {
        notice_say(n, now_s, 3, "Sound is here.");
        n->told_silent = false;
    }
    if (state->underruns >= n->told_underruns + 10) {
        g_printerr("withness: the sound device ran dry %u times so far\n", state->underruns);
        n->told_underruns = state->underruns;
    }
}

void notice_decode(struct notice *n, double now_s, struct decode *decode)
{
    for (char *line; (line = decode_notice(decode)); g_free(line)) {
        g_printerr("withness: %s\n", line);
        notice_say(n, now_s, 12, line);
    }
    unsigned dry = decode_times_dry(decode);
    if (dry >= n->told_dry + 10) {
        g_printerr("withness: recordings were too slow to come %u times so far\n", dry);
        n->told_dry = dry;
    }
}

const char *notice_shown(const struct notice *n, double now_s)
{
    bool gone = n->until_s > 0 && now_s > n->until_s;
    return n->text[0] && !gone ? n->text : NULL;
}
