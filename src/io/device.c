#include "io/device.h"

#include "base/realtime.h"
#include "io/quiet.h"

#include <portaudio.h>

#include <math.h>
#include <string.h>
#include <time.h>

/* A scene is in no hurry: this much in the device's buffer rides over a busy desktop. */
static const double least_latency_s = 0.1;

struct device {
    struct device_house *house;
    char *wanted; /* or NULL */
    /* Behind house->change. */
    enum device_condition condition;
    bool to_close;
    PaStream *stream;
    char *name;
    /* Immutable once it has opened. */
    int rate_hz;
    double latency_us;
    struct resample *resample;
    struct spout spout; /* its callback only */
    atomic_bool ending; /* callbacks have no more to say */
    atomic_uint underruns;
};

int64_t device_now_us(void)
{
    struct timespec t;
#ifdef CLOCK_BOOTTIME
    clock_gettime(CLOCK_BOOTTIME, &t);
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
#endif
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct device_house *device_house_new(struct engine *engine)
{
    struct device_house *house = g_atomic_rc_box_new0(struct device_house);
    g_mutex_init(&house->portaudio);
    g_mutex_init(&house->change);
    g_cond_init(&house->changed);
    feed_init(&house->feed, engine);
    return house;
}

static void house_clear(gpointer data)
{
    struct device_house *house = data;
    g_mutex_clear(&house->portaudio);
    g_mutex_clear(&house->change);
    g_cond_clear(&house->changed);
}

void device_house_unref(struct device_house *house)
{
    if (house)
        g_atomic_rc_box_release_full(house, house_clear);
}

static void device_clear(gpointer data)
{
    struct device *d = data;
    g_free(d->wanted);
    g_free(d->name);
    g_free(d->resample);
    device_house_unref(d->house);
}

double device_latency_us(double said_s, double opened_us)
{
    return fabs(said_s) < 5 ? fmax(1e6 * said_s, 0) : opened_us;
}

/* The audio thread's way in. Once `ending`, it asks PortAudio to end it. */
static int callback(const void *input, void *output, unsigned long n_frames,
                    const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags,
                    void *data)
{
    (void)input;
    struct device *d = data;
    if (flags & paOutputUnderflow) {
        atomic_fetch_add_explicit(&d->underruns, 1, memory_order_relaxed);
        spout_ran_dry(&d->spout);
    }
    double said_s = time->outputBufferDacTime - time->currentTime;
    double latency_us = device_latency_us(said_s, d->latency_us);
    int64_t now_us = device_now_us();
    realtime_enter();
    spout_render(&d->spout, output, (int)n_frames, now_us, latency_us);
    realtime_leave();
    return atomic_load_explicit(&d->ending, memory_order_relaxed) ? paAbort : paContinue;
}

static bool can_play(PaDeviceIndex i)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(i);
    return info && info->maxOutputChannels > 0;
}

static char **list(PaDeviceIndex **indices)
{
    int n = MAX(Pa_GetDeviceCount(), 0), n_names = 0;
    char **names = g_new0(char *, (gsize)n + 1);
    *indices = g_new0(PaDeviceIndex, (gsize)n + 1);
    PaDeviceIndex usual = Pa_GetDefaultOutputDevice();
    for (int i = -1; i < n; i++) {
        PaDeviceIndex index = i < 0 ? usual : i;
        if ((i >= 0 && i == usual) || index < 0 || !can_play(index))
            continue;
        (*indices)[n_names] = index;
        names[n_names++] = g_strdup(Pa_GetDeviceInfo(index)->name);
    }
    return names;
}

char **device_list(void)
{
    struct quiet quiet;
    quiet_begin(&quiet);
    g_autofree PaDeviceIndex *indices = NULL;
    char **names = NULL;
    if (Pa_Initialize() == paNoError) {
        names = list(&indices);
        Pa_Terminate();
    }
    quiet_end(&quiet);
    return names ? names : g_new0(char *, 1);
}

int device_match(const char *name, const char *const *names)
{
    g_autofree char *wanted = g_utf8_casefold(name, -1);
    int best = -1, best_rank = 0;
    for (int i = 0; names[i]; i++) {
        g_autofree char *folded = g_utf8_casefold(names[i], -1);
        int rank = strcmp(folded, wanted) == 0        ? 3
                   : g_str_has_prefix(folded, wanted) ? 2
                   : strstr(folded, wanted) != NULL   ? 1
                                                      : 0;
        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    return best;
}

static PaDeviceIndex choose(const char *wanted)
{
    g_autofree PaDeviceIndex *indices = NULL;
    g_auto(GStrv) names = list(&indices);
    int i = wanted ? device_match(wanted, (const char *const *)names) : names[0] ? 0 : -1;
    return i < 0 ? paNoDevice : indices[i];
}

/* The device's own rate. PortAudio says 44100 of every ALSA device that takes it, sound
 * servers among them, whatever rate they run at: there the engine's own is the better one,
 * when it is taken too. */
static int rate_of(const PaDeviceInfo *info, const PaStreamParameters *stream)
{
    int rate = (int)(info->defaultSampleRate + 0.5);
    bool guessed = Pa_GetHostApiInfo(info->hostApi)->type == paALSA && rate == 44100;
    if ((guessed && Pa_IsFormatSupported(NULL, stream, SAMPLE_RATE) == paFormatIsSupported) ||
        rate < RESAMPLE_LOWEST_HZ || rate > RESAMPLE_HIGHEST_HZ)
        return SAMPLE_RATE;
    return rate;
}

static PaError open_stream(struct device *d, PaDeviceIndex index, int n_channels)
{
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    PaStreamParameters stream = {
        .device = index,
        .channelCount = n_channels,
        .sampleFormat = paFloat32,
        .suggestedLatency = MAX(info->defaultHighOutputLatency, least_latency_s),
    };
    d->rate_hz = rate_of(info, &stream);
    g_clear_pointer(&d->resample, g_free);
    if (d->rate_hz != SAMPLE_RATE) {
        d->resample = g_new(struct resample, 1);
        resample_init(d->resample, d->rate_hz);
    }
    d->spout.rate_hz = d->rate_hz;
    d->spout.n_channels = n_channels;
    d->spout.resample = d->resample;
    PaError failed = Pa_OpenStream(&d->stream, NULL, &stream, d->rate_hz,
                                   paFramesPerBufferUnspecified, paNoFlag, callback, d);
    if (failed)
        return failed;
    const PaStreamInfo *opened = Pa_GetStreamInfo(d->stream);
    d->latency_us = 1e6 * (opened ? opened->outputLatency : stream.suggestedLatency);
    return paNoError;
}

/* Two channels where there are two, else one, else as many as it insists on. */
static bool open_device(struct device *d)
{
    PaDeviceIndex index = choose(d->wanted);
    if (index == paNoDevice)
        return false;
    const PaDeviceInfo *info = Pa_GetDeviceInfo(index);
    int most = info->maxOutputChannels;
    PaError failed = open_stream(d, index, MIN(most, 2));
    if (failed == paInvalidChannelCount && most > 2)
        failed = open_stream(d, index, most);
    if (failed)
        return false;
    g_mutex_lock(&d->house->change);
    d->name = g_strdup(info->name);
    g_mutex_unlock(&d->house->change);
    return true;
}

/* False when it was asked to close meanwhile. */
static bool become(struct device *d, enum device_condition condition)
{
    g_mutex_lock(&d->house->change);
    d->condition = condition;
    g_cond_broadcast(&d->house->changed);
    bool go_on = !d->to_close;
    g_mutex_unlock(&d->house->change);
    return go_on;
}

static void wait_to_close(struct device *d)
{
    g_mutex_lock(&d->house->change);
    while (!d->to_close)
        g_cond_wait(&d->house->changed, &d->house->change);
    d->condition = DEVICE_CLOSING;
    g_mutex_unlock(&d->house->change);
}

static gpointer live(gpointer data)
{
    struct device *d = data;
    struct quiet quiet;
    g_mutex_lock(&d->house->portaudio);
    quiet_begin(&quiet);
    bool started = Pa_Initialize() == paNoError;
    bool opened = started && open_device(d);
    quiet_end(&quiet);
    g_mutex_unlock(&d->house->portaudio);

    if (opened && become(d, DEVICE_STARTING) && Pa_StartStream(d->stream) == paNoError &&
        become(d, DEVICE_PLAYING))
        wait_to_close(d);
    atomic_store(&d->ending, true);
    if (opened)
        Pa_CloseStream(d->stream); /* may hang: see the header */
    if (started) {
        g_mutex_lock(&d->house->portaudio);
        quiet_begin(&quiet);
        Pa_Terminate();
        quiet_end(&quiet);
        g_mutex_unlock(&d->house->portaudio);
    }
    become(d, DEVICE_GONE);
    g_atomic_rc_box_release_full(d, device_clear);
    return NULL;
}

struct device *device_new(struct device_house *house, const char *name, unsigned id)
{
    struct device *d = g_atomic_rc_box_new0(struct device);
    d->house = g_atomic_rc_box_acquire(house);
    d->wanted = g_strdup(name);
    d->spout.feed = &house->feed;
    d->spout.id = id;
    atomic_init(&d->ending, false);
    atomic_init(&d->underruns, 0);
    g_thread_unref(g_thread_new("device", live, g_atomic_rc_box_acquire(d)));
    return d;
}

void device_close(struct device *d)
{
    d->to_close = true;
    atomic_store(&d->ending, true);
    g_cond_broadcast(&d->house->changed);
}

void device_drop(struct device *d)
{
    if (!d)
        return;
    device_close(d);
    g_atomic_rc_box_release_full(d, device_clear);
}

enum device_condition device_condition(const struct device *d)
{
    return d->condition;
}

bool device_is_active(struct device *d)
{
    return Pa_IsStreamActive(d->stream) == 1;
}

const char *device_name(const struct device *d)
{
    return d->name;
}

int device_rate_hz(const struct device *d)
{
    return d->rate_hz;
}

unsigned device_underruns(const struct device *d)
{
    return atomic_load_explicit(&d->underruns, memory_order_relaxed);
}
