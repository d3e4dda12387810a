#include "around.h"

#include "stage.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

int around_next(const struct scene *s, int from, int way)
{
    int best = -1;
    double least = 1e9;
    float start = 0, distance, width;
    if (from >= 0)
        stage_place_of(&s->layer[from], &start, &distance, &width);
    for (int i = 0; i < s->n_layers; i++) {
        float bearing;
        if (i == from)
            continue;
        stage_place_of(&s->layer[i], &bearing, &distance, &width);
        double gap = fmod((bearing - start) * 180 / G_PI * way + 720, 360);
        /* Two at the same bearing are met one after the other. */
        if (gap < 1e-3)
            gap = (i - from) * way > 0 || from < 0 ? 1e-6 * abs(i - from) : 360;
        if (gap < least) {
            least = gap;
            best = i;
        }
    }
    return best;
}

static bool is_taken(const struct scene *s, int self, double bearing_deg, double distance_m)
{
    const double near_deg = 10, as_far = 1.25;
    for (int i = 0; i < s->n_layers; i++) {
        float bearing, distance, width;
        stage_place_of(&s->layer[i], &bearing, &distance, &width);
        double off = fabs(remainder(bearing * 180 / G_PI - bearing_deg, 360));
        if (i != self && off < near_deg && distance < distance_m * as_far &&
            distance_m < distance * as_far)
            return true;
    }
    return false;
}

double around_free(const struct scene *s, int self, double bearing_deg, double distance_m)
{
    const double step_deg = 12;
    double at = bearing_deg;
    while (at < bearing_deg + 360 && is_taken(s, self, at, distance_m))
        at += step_deg;
    return at;
}
