#include "nature/gust.h"

#include "dsp/frames.h"

void gust_init(struct gust *g, const struct world *world, int voice, double dx_m, int turn)
{
    *g = (struct gust){world, voice, dx_m, turn % GUST_STEP, INT64_MIN, 0, 0};
}

static float felt(const struct gust *g, int64_t cell)
{
    double t = frame_time((cell * GUST_STEP - g->shift) * BLOCK);
    return (float)world_felt_wind_ms(g->world, g->voice, g->dx_m, t);
}

float gust_at(struct gust *g, int64_t frame)
{
    int64_t at = frame / BLOCK + g->shift;
    int64_t cell = at >= 0 ? at / GUST_STEP : (at - GUST_STEP + 1) / GUST_STEP;
    if (cell != g->cell) {
        g->from = cell == g->cell + 1 ? g->to : felt(g, cell);
        g->to = felt(g, cell + 1);
        g->cell = cell;
    }
    float along = (float)(at - cell * GUST_STEP) / GUST_STEP;
    return g->from + along * (g->to - g->from);
}

float gust_rise(const struct gust *g)
{
    return (g->to - g->from) * SAMPLE_RATE / (GUST_STEP * BLOCK);
}
