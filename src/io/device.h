/* device: one PortAudio stream on a thread of its own, because opening may take long and
 * closing may never return: it joins a callback thread that may itself be waiting for a sound
 * server which no longer answers (seen with ALSA's pulse plugin and a stopped server). Who is
 * tired of waiting drops the device and goes on; its thread ends when it can, and until then
 * PortAudio is not shut down under it.
 *
 * The keeper (output.c) makes, asks and drops devices, `house.change` held throughout. */
#pragma once

#include "engine/feed.h"

#include <glib.h>

enum device_condition {
    DEVICE_OPENING,  /* within PortAudio's start, device list and opening */
    DEVICE_STARTING, /* opened, not yet said to run */
    DEVICE_PLAYING,
    DEVICE_CLOSING,
    DEVICE_GONE, /* closed or never opened */
};

/* What all devices of one output share; reference-counted, each device holds it. */
struct device_house {
    GMutex portaudio; /* PortAudio's starting, opening and ending: one at a time */
    GMutex change;
    GCond changed; /* some device's condition, or what the keeper is asked */
    struct feed feed;
};

struct device_house *device_house_new(struct engine *engine);
void device_house_unref(struct device_house *house);

struct device;

/* Begins to open the device called `name` (NULL: the default), which then takes the feed
 * over if it is invited as `id`. */
struct device *device_new(struct device_house *house, const char *name, unsigned id);

/* It will be DEVICE_GONE once it has closed, unless that hangs. */
void device_close(struct device *d);

/* Lets go of it, closed or not. NULL is well. */
void device_drop(struct device *d);

enum device_condition device_condition(const struct device *d);

/* While DEVICE_PLAYING. */
bool device_is_active(struct device *d);
const char *device_name(const struct device *d);
int device_rate_hz(const struct device *d);

/* Times since it opened that the device ran dry; any thread. */
unsigned device_underruns(const struct device *d);

/* Names of the devices that can play, the default first; NULL at the end. Main thread, while
 * there is no device. */
char **device_list(void);

/* The best match of a name among `names`: the same, else beginning with it, else holding it,
 * without regard to case; -1: none. */
int device_match(const char *name, const char *const *names);

/* How far off a callback's first frame is from being heard, in microseconds. A device that has
 * run dry, or hasn't begun, says nothing or less, and means it: nothing is before that frame.
 * Where it isn't known at all, what the stream said as it opened must do. */
double device_latency_us(double said_s, double opened_us);

/* Microseconds that go on through a suspend. */
int64_t device_now_us(void);
