#include "engine/mixer.h"

#include "base/hash.h"
#include "dsp/pan.h"
#include "dsp/spectrum.h"

#include <math.h>
#include <string.h>

/* The wood's memory, heard after the last source has fallen silent. */
static const double reverb_memory_s = 2;

/* A layer that steps back sounds as if behind so much more wood: 2 dB at 4 kHz. */
static const float dull_m = 40;

/* The shorter way round for bearings; a fifth of the way each block (about 50 ms). */
static void glide(struct layer *l, float wider)
{
    float turn = remainderf(l->to_bearing_rad - l->bearing_rad, 6.2831853f);
    l->bearing_rad = remainderf(l->bearing_rad + 0.2f * turn, 6.2831853f);
    l->distance_m += 0.2f * (l->to_distance_m - l->distance_m);
    float width = fminf(l->to_width_rad * (1 + wider), fmaxf(l->to_width_rad, 6.2831853f));
    l->width_rad += 0.2f * (width - l->width_rad);
    l->dull += 0.02f * (l->to_dull - l->dull);
    float air_m = l->distance_m + dull_m * l->dull;
    if (fabsf(air_m - l->air_m) > 0.01f * l->air_m) {
        spectrum_air(l->air, air_m, FOLIAGE_DB_PER_M_KHZ);
        l->air_m = air_m;
    }
}

static float square_sum(const float x[BLOCK])
{
    float lane[8] = {0};
    for (int i = 0; i < BLOCK; i += 8)
        for (int k = 0; k < 8; k++)
            lane[k] += x[i + k] * x[i + k];
    return lane[0] + lane[1] + lane[2] + lane[3] + lane[4] + lane[5] + lane[6] + lane[7];
}

/* Each adds one kind of a layer's sound to the mix and returns its mean square there. */

static float add_beds(struct mixer *m, struct layer *l, int64_t frame, uint64_t key,
                      float gain)
{
    float heard = 0;
    for (int i = 0; i < m->field.n_beds; i++) {
        const struct bed *bed = &m->field.bed[i];
        float bearing = l->bearing_rad + bed->place.across * l->width_rad / 2;
        float left, right, power[BANDS], sum = 0;
        pan_gains(pan_lateral(bearing), &left, &right);
        float g = gain * space_gain(l->distance_m * bed->place.distance);
        for (int b = 0; b < BANDS; b++) {
            power[b] = bed->power[b] * l->air[b];
            sum += power[b];
        }
        if (!l->silenced && g * g * sum > 1e-12f)
            noise_bus_add(&m->bus, hash_sub(key, 0x6265 + i), frame, power, g * left,
                          g * right, bed->spread);
        heard += g * g * sum;
    }
    return heard;
}

static float add_spots(struct mixer *m, struct layer *l, float gain, float out[2][BLOCK],
                       float send[BLOCK])
{
    float heard = 0;
    for (int i = 0; i < m->field.n_spots; i++) {
        const struct spot_place *place = &m->field.spot_place[i];
        float bearing = l->bearing_rad + place->across * l->width_rad / 2;
        float distance = l->distance_m * place->distance;
        space_render(&l->spot[i], m->field.spot[i], bearing, distance, dull_m * l->dull, gain,
                     out, send);
        float g = gain * space_gain(distance);
        heard += g * g * square_sum(m->field.spot[i]) / BLOCK;
    }
    return heard;
}

static float add_wide(struct mixer *m, struct layer *l, float before, float gain,
                      float out[2][BLOCK], float send[BLOCK])
{
    float distance_m = l->kind->own_distance ? (float)REFERENCE_M : l->distance_m;
    float pole = space_air(distance_m + dull_m * l->dull, 0),
          distance = space_gain(distance_m);
    float sent = 0.5f * space_send(distance_m), heard = 0;
    for (int ear = 0; ear < 2; ear++) {
        float *x = m->field.wide[ear], y = l->wide_pole[ear];
        float g = before * distance, dg = (gain - before) * distance / BLOCK;
        heard += g * g * square_sum(x) / BLOCK / 2;
        for (int i = 0; i < BLOCK; i++) {
            g += dg;
            y = x[i] + pole * (y - x[i]);
            out[ear][i] += g * y;
            send[i] += 0.5f * sent * g * y;
        }
        l->wide_pole[ear] = y;
    }
    return heard;
}

static void note_events(struct mixer *m, int index)
{
    for (int i = 0; i < m->field.n_events && m->n_events < VOICES_MAX; i++) {
        m->event[m->n_events].layer = index;
        m->event[m->n_events++].event = m->field.event[i];
    }
}

static void render_layer(struct mixer *m, int index, int64_t frame, float out[2][BLOCK])
{
    struct layer *l = &m->layer[index];
    struct field *f = &m->field;
    memset(f->spot, 0, (size_t)f->n_spots * sizeof f->spot[0]);
    if (f->wide_used)
        memset(f->wide, 0, sizeof f->wide);
    f->n_spots = f->n_beds = f->n_events = 0;
    f->wide_used = false;
    glide(l, m->wider);
    struct moment now = {frame, frame_time(frame), l->bearing_rad, l->width_rad};
    l->kind->render(l->source, &now, f);
    note_events(m, index);

    float before = l->gain;
    l->gain = m->level * ramp_advance(&l->level) * ramp_advance(&l->mute) *
              ramp_advance(&l->focus) * (float)world_lean(&m->world, index, now.t);
    float power = add_beds(m, l, frame, m->world.voices[index].key, l->gain);
    if (!l->silenced)
        power += add_spots(m, l, l->gain, out, m->send);
    if (f->wide_used && !l->silenced)
        power += add_wide(m, l, before, l->gain, out, m->send);
    l->heard = sqrtf(power);
}

/* Two poles at 28 Hz (RBJ cookbook): what no speaker needs and headphones turn to pressure.
 * In double: poles this near to 1 would turn a float's rounding into noise at -72 dB. */
static void high_pass(struct mixer *m, float out[2][BLOCK])
{
    const double w = 6.283185307179586 * 28 / SAMPLE_RATE, alpha = sin(w) / 1.4142135623730951;
    const double c = cos(w), a0 = 1 + alpha;
    const double b0 = (1 + c) / 2 / a0, b1 = -(1 + c) / a0;
    const double a1 = -2 * c / a0, a2 = (1 - alpha) / a0;
    for (int ear = 0; ear < 2; ear++) {
        double z1 = m->high_pass[ear][0], z2 = m->high_pass[ear][1];
        for (int i = 0; i < BLOCK; i++) {
            double x = (double)out[ear][i], y = b0 * x + z1;
            z1 = b1 * x - a1 * y + z2;
            z2 = b0 * x - a2 * y;
            out[ear][i] = (float)y;
        }
        m->high_pass[ear][0] = z1;
        m->high_pass[ear][1] = z2;
    }
}

void mixer_render(struct mixer *m, int64_t frame, float out[2][BLOCK])
{
    memset(out, 0, 2 * sizeof out[0]);
    memset(m->send, 0, sizeof m->send);
    m->n_events = 0;
    for (int i = 0; i < m->n_layers; i++)
        render_layer(m, i, frame, out);
    chime_render(&m->chime, frame, m->level, &m->field, out, m->send);
    noise_bus_render(&m->bus, out);
    reverb_render(&m->reverb, m->send, out);
    high_pass(m, out);
}

int64_t mixer_memory(const struct mixer *m)
{
    double memory_s = 0;
    for (int i = 0; i < m->n_layers; i++)
        memory_s = fmax(memory_s, m->layer[i].kind->memory_s);
    return (int64_t)ceil((memory_s + reverb_memory_s) * SAMPLE_RATE / BLOCK) * BLOCK;
}
