#include "engine/chime.h"

#include "dsp/space.h"

#include <string.h>

static const double rings_s = 90;

void chime_strike(struct chime *c, int which, int64_t frame)
{
    if (!c->kind || which < 0 || which > 1)
        return;
    c->began[which] = frame;
    c->rings[which] = true;
}

void chime_render(struct chime *c, int64_t frame, float gain, struct field *field,
                  float out[2][BLOCK], float send[BLOCK])
{
    float sent = 0.5f * space_send((float)REFERENCE_M);
    for (int i = 0; i < 2; i++) {
        int64_t since = frame - c->began[i];
        c->rings[i] = c->rings[i] && since >= 0 && frame_time(since) < rings_s;
        if (!c->rings[i])
            continue;
        memset(field->wide, 0, sizeof field->wide);
        field->n_spots = field->n_beds = field->n_events = 0;
        field->wide_used = false;
        struct moment now = {since, frame_time(since), 0, c->kind->usual_width_deg / 57.3f};
        c->kind->render(c->source[i], &now, field);
        for (int ear = 0; ear < 2; ear++) {
            for (int k = 0; k < BLOCK; k++) {
                out[ear][k] += gain * field->wide[ear][k];
                send[k] += sent * gain * field->wide[ear][k];
            }
        }
    }
}
