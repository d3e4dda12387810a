#include "ecology/world.h"

#include "base/hash.h"
#include "base/smooth.h"
#include "dsp/frames.h"
#include "ecology/drift.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* Streams of a voice's key. */
enum { STREAM_FLUTTER = 0x77, STREAM_LAG = 0x78, STREAM_PATIENCE = 0x79, STREAM_TIDE = 0x7a };

const char *const signal_names[N_SIGNALS] = {"breath", "wind", "rain", "daylight", "warmth"};

/* What the signal warmth calls 1. */
static const double warmest_c = 30;

static uint64_t voice_key(const struct world *w, int v)
{
    return v < 0 ? w->key : w->voices[v].key;
}

static double breath_light(const struct world *w, double t)
{
    return turns_breath(&w->turns, &w->breath, t).light;
}

double world_wind_ms(const struct world *w, int v, double dx_m, double t)
{
    double x = (v < 0 ? 0 : w->voices[v].x_m) + dx_m;
    uint64_t flutter =
        hash_sub(voice_key(w, v), STREAM_FLUTTER + (int64_t)floor(dx_m * 8) * 256);
    double breath = w->weather.breath_lean > 0 ? breath_light(w, t) : 0.5;
    return weather_wind_ms(&w->weather, flutter, x, t, breath);
}

double world_signal_mean(const struct world *w, enum signal s)
{
    switch (s) {
    case SIGNAL_WIND:
        return w->weather.wind;
    case SIGNAL_RAIN:
        return w->weather.rain;
    case SIGNAL_WARMTH:
        return w->weather.warmth_c / warmest_c;
    case SIGNAL_DAYLIGHT:
        return isnan(w->weather.hour) ? 1 : 0.5;
    default:
        return 0.5;
    }
}

double world_signal(const struct world *w, enum signal s, int v, double t)
{
    switch (s) {
    case SIGNAL_BREATH:
        return breath_light(w, t);
    case SIGNAL_WIND:
        return fmin(world_wind_ms(w, v, 0, t) / STORM_MS, 1);
    case SIGNAL_RAIN:
        return weather_rain(&w->weather, t);
    case SIGNAL_DAYLIGHT:
        return weather_daylight(&w->weather, t);
    default:
        return fmin(fmax(weather_warmth_c(&w->weather, t) / warmest_c, 0), 1);
    }
}

static const struct link *find_link(const struct voice *v, enum link_kind kind, int from)
{
    for (int i = 0; i < v->n_links; i++)
        if (v->links[i].kind == kind && v->links[i].from == from)
            return &v->links[i];
    return NULL;
}

double world_felt_wind_ms(const struct world *w, int v, double dx_m, double t)
{
    enum { TAPS = 8 };
    const double tap_s = 0.35, settle_s = 1.0;
    const struct link *link = find_link(&w->voices[v], LINK_FOLLOWS, link_signal(SIGNAL_WIND));
    double mean = weather_mean_ms(&w->weather);
    if (!link)
        return mean;
    double lag = 0.3 + 0.5 * hash_uniform(hash_sub(w->voices[v].key, STREAM_LAG));
    /* A power mean over the recent past leans to its strongest moment: it rises with the
     * gust and lets go of it slowly, and has no memory of its own. */
    double sum = 0, weights = 0;
    for (int k = 0; k < TAPS; k++) {
        double u = world_wind_ms(w, v, dx_m, t - lag - k * tap_s);
        double weight = exp(-k * tap_s / settle_s);
        u *= u;
        u *= u;
        sum += weight * u * u;
        weights += weight;
    }
    double felt = sqrt(sqrt(sqrt(sum / weights)));
    return fmax(0, mean + link->strength * (felt - mean));
}

double world_flow(const struct world *w, int v, double t)
{
    const struct link *link = find_link(&w->voices[v], LINK_FOLLOWS, link_signal(SIGNAL_RAIN));
    return link ? 1 + link->strength * (weather_flow(&w->weather, t) - 1) : 1;
}

double world_drive(const struct world *w, int v, double t)
{
    const struct voice *voice = &w->voices[v];
    double lag = 0.3 + 0.5 * hash_uniform(hash_sub(voice->key, STREAM_LAG));
    double drive = 0.5;
    for (int i = 0; i < voice->n_links; i++) {
        const struct link *link = &voice->links[i];
        if (link->kind != LINK_FOLLOWS)
            continue;
        if (link->from == link_signal(SIGNAL_WIND)) {
            double mean = fmax(weather_mean_ms(&w->weather), 0.5);
            drive += 0.5 * (world_felt_wind_ms(w, v, 0, t) / mean - 1);
        } else if (link->from < 0) {
            enum signal s = (enum signal)(-1 - link->from);
            drive +=
                link->strength * (world_signal(w, s, v, t - lag) - world_signal_mean(w, s));
        } else {
            drive += link->strength * (world_activity(w, link->from, t - lag) - 0.5);
        }
    }
    return fmin(fmax(drive, 0), 1);
}

/* How much of a disturbance the link's origin is at t, 0…1. */
static double disturbance(const struct world *w, int v, int from, double t)
{
    if (from == link_signal(SIGNAL_WIND)) {
        double usual = fmax(weather_mean_ms(&w->weather), 2.5);
        return smoothstep(0.85, 1.3, world_wind_ms(w, v, 0, t) / usual);
    }
    if (from == link_signal(SIGNAL_RAIN)) {
        /* They sing on in a drizzle; thrushes (2.5 mm/h) longer than tits (1):
         * nature-sound.md §2. */
        const double silencing_mm_h = 2;
        return 1 - exp(-weather_rain_mm_h(weather_rain(&w->weather, t)) / silencing_mm_h);
    }
    if (from < 0)
        return smoothstep(0.1, 0.6, world_signal(w, (enum signal)(-1 - from), v, t));
    return world_activity(w, from, t);
}

double world_hush_by(const struct world *w, int v, const struct link *link, int who, double t)
{
    enum { TAPS = 6 };
    /* After rain they wait longer, each to the end of its own patience: the boldest breaks
     * the silence. A gust they forget little by little. */
    bool rain = link->from == link_signal(SIGNAL_RAIN);
    uint64_t own = hash_sub(hash_sub(w->voices[v].key, STREAM_PATIENCE), who);
    double patience_s = 3 + ((rain ? 75 : 9) - 3) * hash_uniform(own);
    double worst = 0;
    for (int k = 0; k < TAPS; k++) {
        double ago = 0.8 + k * patience_s / TAPS, x = (double)k / TAPS;
        double fading = 1 - (rain ? x * x * x : x);
        double was = disturbance(w, v, link->from, t - ago);
        if (rain && k > 0) /* who waits for the end of it waits in the last drops too */
            was = 1 - (1 - was) * (1 - was) * (1 - was);
        worst = fmax(worst, fading * was);
    }
    return 1 - (1 - pow(1 - link->strength, 1.5)) * worst;
}

/* By what stands below `to`: VOICES_MAX for all, 0 for the signals alone. */
static double hush_within(const struct world *w, int v, int who, int to, double t)
{
    const struct voice *voice = &w->voices[v];
    double left = 1;
    for (int i = 0; i < voice->n_links; i++)
        if (voice->links[i].kind == LINK_HUSHED_BY && voice->links[i].from < to)
            left *= world_hush_by(w, v, &voice->links[i], who, t);
    return left;
}

double world_hush(const struct world *w, int v, int who, double t)
{
    return hush_within(w, v, who, VOICES_MAX, t);
}

double world_warmth_c(const struct world *w, double t)
{
    return weather_warmth_c(&w->weather, t);
}

double world_lean(const struct world *w, int v, double t)
{
    const struct voice *voice = &w->voices[v];
    double db = 0;
    for (int i = 0; i < voice->n_links; i++) {
        const struct link *link = &voice->links[i];
        if (link->kind != LINK_LEANS_ON)
            continue;
        double now = link->from < 0 ? world_signal(w, (enum signal)(-1 - link->from), v, t)
                                    : world_activity(w, link->from, t);
        db += link->strength * 12 * (now - 0.5);
    }
    return exp(0.1151292546 * fmin(fmax(db, -6), 6));
}

double world_hour_share(const struct world *w, const struct habit *h, double t)
{
    if (isnan(w->weather.hour))
        return 1;
    double sun_deg = weather_sun_deg(&w->weather, t);
    bool morning = weather_hour(&w->weather, t) < 13;
    /* Night until it wakes, then dawn at its fullest 4° later, then day; dusk likewise. */
    double awake = smoothstep(h->wakes_deg - 1, h->wakes_deg + 1, sun_deg);
    double twilight = exp(
        -0.5 * pow((sun_deg - h->wakes_deg - 4) / (sun_deg < h->wakes_deg + 4 ? 4 : 14), 2));
    double best = morning ? h->dawn : h->dusk;
    double up = h->day + fmax(best - h->day, 0) * twilight;
    return h->night + (up - h->night) * awake;
}

static double ebb(const struct world *w, int v, double t)
{
    double tide = drift_at(hash_sub(w->voices[v].key, STREAM_TIDE), 60, t);
    return fmin(fmax(0.9 + 0.3 * tide, 0.25), 1);
}

double world_willingness(const struct world *w, int v, int who, double t)
{
    return world_hush(w, v, who, t) * ebb(w, v, t);
}

double world_willingness_alone(const struct world *w, int v, int who, double t)
{
    return hush_within(w, v, who, 0, t) * ebb(w, v, t);
}

int world_songs(const struct world *w, int v, int who, double from_s, double to_s)
{
    int n = 0;
    for (int i = 0; i < w->n_voices; i++) {
        const struct voice *voice = &w->voices[i];
        if (voice->answers && voice->answers->songs)
            n += voice->answers->songs(voice->source, i == v ? who : -1, from_s, to_s);
    }
    return n;
}

double world_pace(const struct world *w, int v, int who, double t)
{
    double pace = 0;
    for (int i = 0; i < w->n_voices; i++) {
        const struct voice *voice = &w->voices[i];
        if (voice->answers && voice->answers->pace)
            pace += voice->answers->pace(voice->source, i == v ? who : -1, t);
    }
    return pace;
}

double world_noise_db(const struct world *w, int v, double t)
{
    /* Estimates: leaves 38 dB at 2 m/s and 11 more for each doubling of the wind; rain on
     * leaves 38 at 1 mm/h and 12 more for ten times as much. */
    const double still_ms = 0.5, dry_mm_h = 0.05;
    double wind_ms = fmax(world_wind_ms(w, v, 0, t), still_ms);
    double rain_mm_h = fmax(weather_rain_mm_h(weather_rain(&w->weather, t)), dry_mm_h);
    double wind_db = 38 + 36 * log10(wind_ms / 2), rain_db = 38 + 12 * log10(rain_mm_h);
    return 10 * log10(pow(10, wind_db / 10) + pow(10, rain_db / 10));
}

double world_lombard_db(const struct world *w, int v, double t)
{
    const double quiet_db = 47, per_db = 0.35, most_db = 8;
    return fmin(fmax(per_db * (world_noise_db(w, v, t) - quiet_db), 0), most_db);
}

int world_events(const struct world *w, int v, int64_t from, int64_t to, struct event *out,
                 int n_max)
{
    const struct voice *voice = &w->voices[v];
    if (!voice->answers || !voice->answers->events)
        return 0;
    return voice->answers->events(voice->source, from, to, out, n_max);
}

int world_all_events(const struct world *w, int v, int64_t from, int64_t to, struct event *out,
                     int n_max)
{
    const struct voice *voice = &w->voices[v];
    if (!voice->answers || !voice->answers->all_events)
        return world_events(w, v, from, to, out, n_max);
    return voice->answers->all_events(voice->source, from, to, out, n_max);
}

double world_activity(const struct world *w, int v, double t)
{
    const struct voice *voice = &w->voices[v];
    if (voice->answers && voice->answers->activity)
        return voice->answers->activity(voice->source, t);
    if (!voice->answers || !voice->answers->events)
        return world_drive(w, v, t);
    enum { LOOK_BACK_S = 20, MOST = 32 };
    struct event event[MOST];
    int64_t now = (int64_t)floor(t * SAMPLE_RATE);
    int n = world_events(w, v, now - LOOK_BACK_S * SAMPLE_RATE, now, event, MOST);
    for (int i = 0; i < n; i++)
        if (event[i].onset + event[i].length > now)
            return 1;
    return 0;
}
