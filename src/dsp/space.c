#include "dsp/space.h"

#include "dsp/level.h"
#include "dsp/pan.h"
#include "dsp/spectrum.h"

#include <math.h>
#include <string.h>

float space_gain(float distance_m)
{
    return 5 / fmaxf(distance_m, 1);
}

float space_send(float distance_m)
{
    return 0.35f * sqrtf(fmaxf(distance_m, 1) / 15);
}

float space_air(float distance_m, float bearing_rad)
{
    /* The pole that loses at 6 kHz what ISO 9613-1 and 6 dB/(km·kHz) of leaves take there. */
    const float hz = 6000;
    static const float air_6k_db_per_m = 0.0547f; /* air_db_per_m(6000), tested */
    float db = (air_6k_db_per_m + FOLIAGE_DB_PER_M_KHZ * hz / 1000) * distance_m;
    if (cosf(bearing_rad) < 0)
        db += -1.5f * cosf(bearing_rad);
    float corner_hz = hz / sqrtf(fmaxf(powf(10, fminf(db, 60) / 10) - 1, 0.05f));
    return expf(-6.2831853f * fminf(corner_hz, 22000) / SAMPLE_RATE);
}

void space_render(struct space *s, const float mono[BLOCK], float bearing_rad,
                  float distance_m, float more_air_m, float gain, float out[2][BLOCK],
                  float send[BLOCK])
{
    float lateral = pan_lateral(bearing_rad), pan[2], delay[2];
    pan_gains(lateral, &pan[0], &pan[1]);
    pan_delays(lateral, &delay[0], &delay[1]);
    float direct = gain * space_gain(distance_m), sent = direct * space_send(distance_m);
    for (int ear = 0; ear < 2; ear++) {
        pan[ear] *= direct;
        delay[ear] *= SAMPLE_RATE;
    }
    if (!s->begun) {
        memcpy(s->gain, pan, sizeof pan);
        memcpy(s->delay, delay, sizeof delay);
        s->sent = sent;
        s->begun = 1;
    }
    float heard[SPACE_HISTORY + BLOCK];
    memcpy(heard, s->history, sizeof s->history);
    float pole = space_air(distance_m + more_air_m, bearing_rad), y = s->pole;
    for (int i = 0; i < BLOCK; i++) {
        y = mono[i] + pole * (y - mono[i]);
        heard[SPACE_HISTORY + i] = y;
    }
    s->pole = y;
    const float along = 1.0f / BLOCK;
    for (int ear = 0; ear < 2; ear++) {
        float g = s->gain[ear], dg = (pan[ear] - g) * along;
        float d = s->delay[ear], dd = (delay[ear] - d) * along;
        for (int i = 0; i < BLOCK; i++) {
            g += dg;
            d += dd;
            int whole = (int)d;
            const float *at = heard + SPACE_HISTORY + i - whole;
            out[ear][i] += g * (at[0] + (d - (float)whole) * (at[-1] - at[0]));
        }
        s->gain[ear] = pan[ear];
        s->delay[ear] = delay[ear];
    }
    float r = s->sent, dr = (sent - r) * along;
    for (int i = 0; i < BLOCK; i++) {
        r += dr;
        send[i] += r * heard[SPACE_HISTORY + i];
    }
    s->sent = sent;
    memcpy(s->history, heard + BLOCK, sizeof s->history);
}
