#include "io/output.h"

#include "io/device.h"
#include "scene/nearest.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* All in microseconds. */
static const int64_t stall_us = 1800000;     /* without a callback: the device is gone; one
                                                on a busy computer may be late by a second */
static const int64_t steady_us = 1000000;    /* after this it is believed to stay */
static const int64_t settling_us = 3000000;  /* longer while it begins */
static const int64_t starting_us = 10000000; /* PortAudio's start may hang too */
static const int64_t closing_us = 2000000;   /* then it is left behind */
static const int64_t grace_us = 1500000;     /* a scene waits this long for its first device */
static const int64_t first_pause_us = 250000, longest_pause_us = 3000000;
static const int64_t asleep_us = 500000;
static const int64_t watch_us = 200000, pace_us = 20000;

struct output {
    struct device_house *house;
    char *wanted; /* or NULL */
    GThread *keeper;
    /* Behind house->change. */
    bool quitting, held;
    struct output_state told;
    unsigned underruns_before; /* of devices that are gone */
    /* Keeper only. */
    struct device *device;
    unsigned id;          /* of the device */
    int64_t condition_us; /* when the keeper saw the device's condition change */
    enum device_condition seen;
    bool pacing; /* renders unheard while there is no device */
    int64_t began_us, retry_us, pause_us, woke_us;
    int64_t excused_us; /* until then no device is blamed */
    int64_t played_us;  /* when a device last played; 0: never */
};

/* Waits while somebody is just rendering: a block's time at most. */
static void give_feed(struct output *o, unsigned id)
{
    atomic_store(&o->house->feed.invited, FEED_NOBODY);
    while (!feed_give(&o->house->feed, id))
        g_usleep(200);
}

static void open_device(struct output *o, int64_t now_us)
{
    o->id++;
    atomic_store(&o->house->feed.invited, o->id);
    o->device = device_new(o->house, o->wanted, o->id);
    o->seen = DEVICE_OPENING;
    o->condition_us = now_us;
}

/* The device plays no more: the keeper goes on in its place. */
static void lose_device(struct output *o)
{
    if (o->seen == DEVICE_PLAYING)
        o->told.outages++;
    give_feed(o, FEED_KEEPER);
    o->pacing = true;
    o->told.condition = OUTPUT_SEEKING;
    o->told.steady = false;
    device_close(o->device);
}

static void forget_device(struct output *o, int64_t now_us)
{
    o->underruns_before += device_underruns(o->device);
    device_drop(o->device);
    o->device = NULL;
    o->pause_us = MIN(2 * o->pause_us, longest_pause_us);
    o->retry_us = now_us + o->pause_us;
    o->pacing = true;
    o->told.condition = OUTPUT_SEEKING;
    o->told.steady = false;
    give_feed(o, FEED_KEEPER);
}

static void tell_playing(struct output *o)
{
    o->told.condition = OUTPUT_PLAYING;
    o->told.rate_hz = device_rate_hz(o->device);
    g_strlcpy(o->told.device, device_name(o->device), sizeof o->told.device);
}

/* When the device was last given something to play, or began to be asked to. */
static int64_t last_given_us(const struct output *o)
{
    int64_t last_us = atomic_load(&o->house->feed.rendered_us);
    bool took_over = atomic_load(&o->house->feed.holder) >> 1 == o->id;
    return took_over ? MAX(last_us, o->condition_us) : o->condition_us;
}

static void note_playing(struct output *o, int64_t now_us)
{
    int64_t last_us = last_given_us(o);
    bool plays = last_us > o->condition_us && now_us - last_us < steady_us / 2;
    if (plays)
        o->played_us = last_us;
    o->told.steady = plays && now_us - o->condition_us > steady_us;
}

static bool has_stalled(const struct output *o, int64_t now_us)
{
    if (now_us < o->excused_us)
        return false;
    int64_t last_us = last_given_us(o);
    bool settling = last_us - o->condition_us < steady_us;
    return now_us - last_us > (settling ? settling_us : stall_us);
}

static void watch_device(struct output *o, int64_t now_us)
{
    enum device_condition condition = device_condition(o->device);
    if (condition != o->seen) {
        o->seen = condition;
        o->condition_us = now_us;
        if (condition == DEVICE_PLAYING)
            tell_playing(o);
    }
    int64_t age_us = now_us - o->condition_us;
    switch (condition) {
    case DEVICE_OPENING:
        break;
    case DEVICE_STARTING:
        if (age_us > starting_us)
            forget_device(o, now_us);
        break;
    case DEVICE_PLAYING:
        if (o->told.condition != OUTPUT_PLAYING)
            break; /* told to close, hasn't begun to */
        note_playing(o, now_us);
        if (age_us > settling_us)
            o->pause_us = first_pause_us / 2;
        if (!device_is_active(o->device) || has_stalled(o, now_us))
            lose_device(o);
        break;
    case DEVICE_CLOSING:
        if (age_us > closing_us)
            forget_device(o, now_us);
        break;
    case DEVICE_GONE:
        forget_device(o, now_us);
        break;
    }
}

/* Closes the device, waiting no longer than half a second, and lets nobody render. */
static void let_go(struct output *o)
{
    give_feed(o, FEED_NOBODY);
    if (!o->device)
        return;
    device_close(o->device);
    int64_t until = g_get_monotonic_time() + 500000;
    while (device_condition(o->device) != DEVICE_GONE &&
           device_condition(o->device) != DEVICE_OPENING &&
           g_cond_wait_until(&o->house->changed, &o->house->change, until))
        ;
    o->underruns_before += device_underruns(o->device);
    device_drop(o->device);
    o->device = NULL;
}

static void begin(struct output *o, int64_t now_us)
{
    o->house->feed.due_us = 0;
    give_feed(o, FEED_KEEPER);
    o->told.condition = OUTPUT_OPENING;
    o->pacing = false;
    o->pause_us = first_pause_us / 2;
    o->retry_us = o->began_us = o->woke_us = o->excused_us = now_us;
}

static void stay_held(struct output *o)
{
    let_go(o);
    o->told.condition = OUTPUT_HELD;
    o->told.steady = false;
    while (o->held && !o->quitting)
        g_cond_wait(&o->house->changed, &o->house->change);
    begin(o, device_now_us());
}

static void nap(struct output *o, int64_t us)
{
    g_cond_wait_until(&o->house->changed, &o->house->change, g_get_monotonic_time() + us);
}

static gpointer keep(gpointer data)
{
    struct output *o = data;
    GMutex *change = &o->house->change;
    g_mutex_lock(change);
    begin(o, device_now_us());
    while (!o->quitting) {
        if (o->held)
            stay_held(o);
        int64_t now_us = device_now_us();
        /* A keeper that was itself asleep (a suspended laptop) blames nobody yet. */
        if (now_us - o->woke_us > asleep_us)
            o->excused_us = now_us + 2 * asleep_us;
        o->woke_us = now_us;
        if (o->device)
            watch_device(o, now_us);
        else if (now_us >= o->retry_us)
            open_device(o, now_us);
        bool silent = o->pacing || now_us - o->began_us > grace_us;
        if (silent) {
            g_mutex_unlock(change);
            silent = feed_silence(&o->house->feed, now_us);
            g_mutex_lock(change);
        }
        if (!o->quitting && !o->held)
            nap(o, silent ? pace_us : watch_us);
    }
    let_go(o);
    g_mutex_unlock(change);
    return NULL;
}

struct output *output_new(struct engine *engine, const char *device)
{
    struct output *o = g_new0(struct output, 1);
    o->house = device_house_new(engine);
    o->wanted = g_strdup(device);
    o->id = FEED_FIRST_STREAM - 1;
    o->keeper = g_thread_new("keeper", keep, o);
    return o;
}

static void ask(struct output *o, bool held, bool quitting)
{
    g_mutex_lock(&o->house->change);
    o->held = held;
    o->quitting |= quitting;
    g_cond_broadcast(&o->house->changed);
    g_mutex_unlock(&o->house->change);
}

void output_free(struct output *o)
{
    if (!o)
        return;
    ask(o, false, true);
    g_thread_join(o->keeper);
    device_house_unref(o->house);
    g_free(o->wanted);
    g_free(o);
}

void output_hold(struct output *o)
{
    ask(o, true, false);
}

void output_resume(struct output *o)
{
    ask(o, false, false);
}

void output_state(struct output *o, struct output_state *state)
{
    g_mutex_lock(&o->house->change);
    *state = o->told;
    state->silent_s =
        o->played_us > 0 ? 1e-6 * (double)(device_now_us() - o->played_us) : INFINITY;
    state->behind_s = 1e-6 * (double)atomic_load(&o->house->feed.behind_us);
    state->underruns = o->underruns_before + (o->device ? device_underruns(o->device) : 0);
    g_mutex_unlock(&o->house->change);
}

int64_t output_engine_frame(struct output *o)
{
    return heard_frame(&o->house->feed.heard, device_now_us());
}

char **output_list_devices(void)
{
    return device_list();
}

bool output_check_device(const char *device, GError **error)
{
    g_auto(GStrv) names = device_list();
    if (!names[0] || device_match(device, (const char *const *)names) >= 0)
        return true;
    const char *nearest = nearest_of(device, (const char *const *)names);
    g_autofree char *known = g_strjoinv("\", \"", names);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                "no sound device is called \"%s\"; %s \"%s\"", device,
                nearest ? "did you mean" : "there are", nearest ? nearest : known);
    return false;
}
