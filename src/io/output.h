/* output: keeps the engine sounding. Opens a device, watches it, and opens it again when it
 * fails, vanishes or stalls; while none plays, the engine is rendered unheard at the pace of
 * the clock, so that the scene goes on. No device at all is not a failure: output_state tells.
 *
 * Everything here is called on the main thread and never waits for a device. The work is done
 * by a thread of its own (the keeper), by one thread for each device (device.h), and by
 * PortAudio's callback. */
#pragma once

#include "engine/engine.h"

#include <glib.h>

#include <stdbool.h>
#include <stdint.h>

struct output;

enum output_condition {
    OUTPUT_OPENING, /* the first attempt is under way */
    OUTPUT_PLAYING,
    OUTPUT_SEEKING, /* nothing plays; it keeps looking */
    OUTPUT_HELD,
};

struct output_state {
    enum output_condition condition;
    char device[128];   /* that plays, or played last; "" when none ever did */
    int rate_hz;        /* its own */
    unsigned underruns; /* times that a device ran dry, since the start */
    unsigned outages;   /* times that a playing device was lost */
    double behind_s; /* how much later the scene is heard than the clock went since the start,
                           for devices that ran dry or mistook their latency */
    double silent_s; /* since a device last played, to a fifth of a second; INFINITY: none
                           ever did */
    bool steady;     /* one has played for a second, and still does */
};

/* Starts to play what the engine gives, on the device whose name holds `device` (NULL: the
 * default). `engine` outlives it, and belongs to it until output_free but for its rings. Send
 * the first COMMAND_PLAY before. */
struct output *output_new(struct engine *engine, const char *device);

/* Ends at once (fade out before), within a second even if the device hangs. NULL is well. */
void output_free(struct output *o);

/* Closes the device, and nothing runs; for when the engine has been held a while. Then opens
 * it again, and the scene goes on where it stood. */
void output_hold(struct output *o);
void output_resume(struct output *o);

void output_state(struct output *o, struct output_state *state);

/* The engine frame being heard just now (the scene's is player_offset further on). Never goes
 * back. */
int64_t output_engine_frame(struct output *o);

/* Before output_new. The devices that can play, the default first; free with g_strfreev. */
char **output_list_devices(void);

/* Before output_new: false, with the nearest name there is, or else all of them, when devices
 * are there but none of this name. */
bool output_check_device(const char *device, GError **error);
