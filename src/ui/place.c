#include "ui/place.h"

#include <math.h>

/* Half of the room is for what is nearer than about 18 m; the exponent opens the first
 * metres, where a small move is heard most. */
static const float half_m = 25.0f, opening = 0.8f;
static const float farthest_m = 10000.0f;

struct place place_of(int width, int height, float scale)
{
    float w = (float)width, h = (float)height;
    float unit = fminf(w, h);
    float larger = sqrtf(unit / (640.0f * scale));
    return (struct place){
        .width = width,
        .height = height,
        .scale = scale,
        .fine = scale * fminf(fmaxf(larger, 1.0f), 1.5f),
        .unit = unit,
        .middle = {0.5f * w, 0.49f * h},
        .near_px = 0.155f * unit,
        .far_px = 0.445f * unit,
        .stretch_x = w > h ? fminf(sqrtf(w / h), 1.4f) : 1.0f,
        .stretch_y = h > w ? fminf(sqrtf(h / w), 1.4f) : 1.0f,
    };
}

float place_reach(const struct place *p, float distance_m)
{
    float d = fminf(fmaxf(distance_m, 0.0f), farthest_m);
    return p->near_px + (p->far_px - p->near_px) * powf(d / (d + half_m), opening);
}

float place_distance(const struct place *p, float reach_px)
{
    float g = (reach_px - p->near_px) / (p->far_px - p->near_px);
    if (g <= 0.0f)
        return 0.0f;
    float share = powf(fminf(g, 1.0f), 1.0f / opening);
    return share >= farthest_m / (farthest_m + half_m) ? farthest_m
                                                       : half_m * share / (1.0f - share);
}

struct point place_point(const struct place *p, float bearing_rad, float distance_m)
{
    float reach = place_reach(p, distance_m);
    return (struct point){p->middle.x + reach * p->stretch_x * sinf(bearing_rad),
                          p->middle.y - reach * p->stretch_y * cosf(bearing_rad)};
}

void place_read(const struct place *p, struct point at, float *bearing_rad, float *distance_m)
{
    float x = (at.x - p->middle.x) / p->stretch_x, y = (p->middle.y - at.y) / p->stretch_y;
    *bearing_rad = x == 0.0f && y == 0.0f ? 0.0f : atan2f(x, y);
    *distance_m = place_distance(p, hypotf(x, y));
}
