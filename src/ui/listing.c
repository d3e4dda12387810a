/* The settings: what there is to choose, and what is chosen; the one that the arrows are on is
 * lit. */
#include "ui/composing.h"

#include <math.h>

static const char hint[] = "↑  ↓  to choose, Space to change, Esc when it is well";
/* There Esc leaves the pause itself. */
static const char hint_in_pause[] = "↑  ↓  to choose, Space to change, comma when it is well";

/* Between a name and what is said of it, as in the other lists. */
static void dot(struct picture *p, struct point at, float em, bool lit, float gain)
{
    struct mark *m = picture_add(p, MARK_MOTE, p->hour.words, (lit ? 0.95f : 0.22f) * gain);
    if (!m)
        return;
    m->at = (struct point){roundf(4.0f * at.x) / 4.0f, roundf(4.0f * at.y) / 4.0f};
    m->width = (lit ? 0.17f : 0.085f) * em;
}

void settings_draw(struct picture *p, const struct view *v, struct words *words)
{
    float gain = v->fade * p->settings.now, scale = p->place.scale;
    int rows = v->settings.n;
    if (gain < 0.01f || rows == 0)
        return;
    float em = fminf(fmaxf(14.0f * scale, 0.027f * p->place.unit),
                     fminf(0.9f * (float)p->place.height / (2.2f * (float)(rows + 2)),
                           (float)p->place.width / 27.0f));
    struct words_style style = {em, 0.0f, 0}, small = {0.85f * em, 25.0f * em, 2};
    struct point at = {p->place.middle.x, p->place.middle.y - 1.1f * (float)(rows + 2) * em};
    for (int i = 0; i < rows; i++) {
        float lit = i == v->settings.at ? 0.98f : PICTURE_WORDS_LEAST;
        picture_put(p, words, v->settings.name[i], &style, (struct point){at.x - em, at.y},
                    ACROSS_END, lit * gain);
        picture_put(p, words, v->settings.said[i], &style, (struct point){at.x + em, at.y},
                    ACROSS_START, lit * gain);
        dot(p, (struct point){at.x, at.y + 0.68f * em}, em, i == v->settings.at, gain);
        at.y += 2.2f * em;
    }
    at.y += 1.1f * em;
    picture_put(p, words, v->pause.on ? hint_in_pause : hint, &small, at, ACROSS_MIDDLE,
                PICTURE_WORDS_LEAST * gain);
}
