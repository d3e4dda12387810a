#include "nature/fan.h"

#include "dsp/pan.h"

void fan_spread(struct fan *f, const struct moment *now)
{
    if (f->left[0] + f->right[0] > 0 && f->bearing_rad == now->bearing_rad &&
        f->width_rad == now->width_rad)
        return;
    f->bearing_rad = now->bearing_rad;
    f->width_rad = now->width_rad;
    for (int i = 0; i < FAN; i++) {
        float across = -1 + (2 * (float)i + 1) / FAN, late_s[2];
        float lateral = pan_lateral(now->bearing_rad + across * now->width_rad / 2);
        pan_gains(lateral, &f->left[i], &f->right[i]);
        pan_delays(lateral, &late_s[0], &late_s[1]);
        for (int ear = 0; ear < 2; ear++)
            f->late[ear][i] = (int)(late_s[ear] * SAMPLE_RATE + 0.5f);
    }
}

int fan_at(float across)
{
    int i = (int)((across + 1) * (FAN / 2.0f));
    return i < 0 ? 0 : i >= FAN ? FAN - 1 : i;
}
