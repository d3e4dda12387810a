/* The audio thread's way through the engine, with allocation, locks, files and waiting
 * interposed: none of it is reached while realtime_depth isn't zero. Every generator plays,
 * commands and scene changes among them, at several rates and buffer sizes; and generators
 * with a planted fault must be caught. */
#define _GNU_SOURCE
#include "base/realtime.h"
#include "engine/feed.h"
#include "io/decode.h"
#include "nature/nature.h"
#include "player.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sndfile.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

/* The sanitizers interpose the same calls; there the engine only runs. */
#if defined(__GLIBC__) && !defined(SANITIZED)
enum { INTERPOSED = 1 };
#else
enum { INTERPOSED = 0 };
#endif

static struct {
    unsigned n;
    const char *first;
} caught;

__attribute__((unused)) static inline void reached(const char *call)
{
    if (realtime_depth == 0)
        return;
    if (caught.n++ == 0)
        caught.first = call;
}

/* ---- the interposed calls --------------------------------------------------------------- */

#if defined(__GLIBC__) && !defined(SANITIZED)
/* dlsym allocates, so these go straight to what glibc calls them inside. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

void *malloc(size_t n)
{
    reached("malloc");
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    reached("calloc");
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    reached("realloc");
    return __libc_realloc(p, n);
}

void free(void *p)
{
    reached("free");
    __libc_free(p);
}

#define FORWARD(type, name, parameters, ...)                                                  \
    type name parameters                                                                      \
    {                                                                                         \
        static type(*next) parameters;                                                        \
        reached(#name);                                                                       \
        if (!next)                                                                            \
            *(void **)&next = dlsym(RTLD_NEXT, #name);                                        \
        return next(__VA_ARGS__);                                                             \
    }

FORWARD(int, posix_memalign, (void **p, size_t align, size_t n), p, align, n)
FORWARD(void *, aligned_alloc, (size_t align, size_t n), align, n)
FORWARD(int, pthread_mutex_lock, (pthread_mutex_t * m), m)
FORWARD(int, pthread_mutex_trylock, (pthread_mutex_t * m), m)
FORWARD(int, pthread_mutex_unlock, (pthread_mutex_t * m), m)
FORWARD(int, pthread_rwlock_rdlock, (pthread_rwlock_t * l), l)
FORWARD(int, pthread_rwlock_wrlock, (pthread_rwlock_t * l), l)
FORWARD(int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t *m), c, m)
FORWARD(int, pthread_cond_signal, (pthread_cond_t * c), c)
FORWARD(int, pthread_cond_broadcast, (pthread_cond_t * c), c)
FORWARD(int, sem_wait, (sem_t * s), s)
FORWARD(int, sem_post, (sem_t * s), s)
FORWARD(void, g_mutex_lock, (GMutex * m), m)
FORWARD(void, g_cond_wait, (GCond * c, GMutex *m), c, m)
FORWARD(int, close, (int fd), fd)
FORWARD(ssize_t, read, (int fd, void *p, size_t n), fd, p, n)
FORWARD(ssize_t, write, (int fd, const void *p, size_t n), fd, p, n)
FORWARD(ssize_t, pread, (int fd, void *p, size_t n, off_t at), fd, p, n, at)
FORWARD(off_t, lseek, (int fd, off_t at, int whence), fd, at, whence)
FORWARD(FILE *, fopen, (const char *path, const char *mode), path, mode)
FORWARD(int, fclose, (FILE * f), f)
FORWARD(size_t, fread, (void *p, size_t size, size_t n, FILE *f), p, size, n, f)
FORWARD(size_t, fwrite, (const void *p, size_t size, size_t n, FILE *f), p, size, n, f)
FORWARD(int, fflush, (FILE * f), f)
FORWARD(int, puts, (const char *text), text)
FORWARD(int, vfprintf, (FILE * f, const char *format, va_list list), f, format, list)
FORWARD(int, poll, (struct pollfd * p, nfds_t n, int ms), p, n, ms)
FORWARD(unsigned, sleep, (unsigned s), s)
FORWARD(int, usleep, (useconds_t us), us)
FORWARD(int, nanosleep, (const struct timespec *t, struct timespec *left), t, left)

int open(const char *path, int flags, ...)
{
    static int (*next)(const char *, int, ...);
    va_list list;
    va_start(list, flags);
    int mode = va_arg(list, int);
    va_end(list);
    reached("open");
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "open");
    return next(path, flags, mode);
}

int printf(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    reached("printf");
    int n = vprintf(format, list);
    va_end(list);
    return n;
}
#endif

/* ---- what is played --------------------------------------------------------------------- */

enum { LAYERS_MAX = 64, STREAM = FEED_FIRST_STREAM };

static struct player player;
static struct feed feed;
static float heard[2 * 8192];

/* Two recordings beside the scene: one short enough to be kept, one that is streamed. */
static struct {
    char *folder, *scene, *file[2];
    struct decode *decode;
} recordings;

static void write_recording(const char *path, int rate_hz, int channels, int seconds)
{
    SF_INFO info = {.samplerate = rate_hz,
                    .channels = channels,
                    .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    g_assert_nonnull(file);
    uint32_t noise = 1;
    for (int i = 0; i < rate_hz * seconds; i++) {
        short frame[2];
        for (int c = 0; c < channels; c++) {
            noise = noise * 1664525u + 1013904223u;
            frame[c] = (short)((int32_t)noise >> 19);
        }
        sf_writef_short(file, frame, 1);
    }
    sf_close(file);
}

static void make_recordings(void)
{
    recordings.folder = g_dir_make_tmp("withness-XXXXXX", NULL);
    g_assert_nonnull(recordings.folder);
    recordings.scene = g_build_filename(recordings.folder, "a.scene", NULL);
    recordings.file[0] = g_build_filename(recordings.folder, "short.wav", NULL);
    recordings.file[1] = g_build_filename(recordings.folder, "long.wav", NULL);
    write_recording(recordings.file[0], 48000, 1, 3);
    write_recording(recordings.file[1], 32000, 2, 40);
    recordings.decode = decode_new((size_t)1 << 20);
}

static void remove_recordings(void)
{
    decode_free(recordings.decode);
    for (int i = 0; i < 2; i++) {
        g_unlink(recordings.file[i]);
        g_free(recordings.file[i]);
    }
    g_rmdir(recordings.folder);
    g_free(recordings.folder);
    g_free(recordings.scene);
}

static void add_layer(struct scene *scene, const char *sound, const char *kind)
{
    int i = scene->n_layers++;
    scene->layer[i] = (struct scene_layer){.name = (char *)sound,
                                           .sound = (char *)sound,
                                           .kind = (char *)kind,
                                           .bearing_deg = 37 * i % 360 - 180,
                                           .distance_m = 3 + 4 * i,
                                           .width_deg = NAN,
                                           .every_s = NAN,
                                           .busy = NAN,
                                           .strength = NAN};
}

/* Each generator's `kind`-th kind, all around, and the recordings. */
static void make_scene(struct scene *scene, struct scene_layer *layer, int kind)
{
    *scene = (struct scene){.name = (char *)"All of them",
                            .path = recordings.scene,
                            .wind = 0.6,
                            .gusts = 0.7,
                            .breath_s = {5, 0, 5, 0},
                            .breath_lean_wind = 0.2,
                            .layer = layer};
    for (int i = 0; nature_kinds[i]; i++) {
        g_assert_cmpint(i, <, LAYERS_MAX - 2);
        const char *const *kinds = nature_kinds[i]->kinds;
        int k = 0;
        while (k < kind && kinds[k] && kinds[k + 1])
            k++;
        add_layer(scene, nature_kinds[i]->name, kinds[k]);
    }
    add_layer(scene, "short.wav", NULL);
    add_layer(scene, "long.wav", NULL);
}

static void play(int kind, double fade_s)
{
    struct scene scene;
    struct scene_layer layer[LAYERS_MAX];
    struct stage_options options = {.seed = 5, .decode = recordings.decode, .patient = true};
    make_scene(&scene, layer, kind);
    g_assert_true(player_play(&player, &scene, &options, fade_s, NULL));
}

static void begin(void)
{
    player_init(&player, 0, 1);
    feed_init(&feed, &player.engine);
    g_assert_true(feed_give(&feed, STREAM));
    memset(&caught, 0, sizeof caught);
}

static void end(void)
{
    player_destroy(&player);
}

/* As PortAudio's callback does it. */
static void call_back(struct spout *s, int n_frames, int64_t *now_us)
{
    realtime_enter();
    spout_render(s, heard, n_frames, *now_us, 20000);
    realtime_leave();
    *now_us += (int64_t)n_frames * 1000000 / s->rate_hz;
}

/* Everything a listener may do, one after the other. */
static void do_something(unsigned step)
{
    int layer = (int)(step * 7 % (unsigned)stage_mixer(player_stage(&player))->n_layers);
    struct command c = {.layer = layer, .seconds = 0.05f};
    player_command(&player, &(struct command){.type = COMMAND_TURN,
                                              .value = (float)(step % 2),
                                              .seconds = 2,
                                              .side_s = {3, 4}});
    switch (step % 8) {
    case 0:
        c.type = COMMAND_PLACE;
        c.bearing_rad = (float)step;
        c.distance_m = 2 + (float)(step % 60);
        c.width_rad = 1;
        break;
    case 1:
        c.type = COMMAND_LEVEL;
        c.value = 0.7f;
        break;
    case 2:
    case 3:
        c.type = COMMAND_MUTE;
        c.value = (float)(step % 8 == 2);
        break;
    case 4:
        c.type = COMMAND_FOCUS;
        c.value = 0.5f;
        break;
    case 5:
        player_set_volume(&player, 0.9);
        return;
    default:
        player_run(&player, step % 8 == 7);
        return;
    }
    player_command(&player, &c);
}

/* ---- the tests -------------------------------------------------------------------------- */

static void expect_nothing(const char *where)
{
    if (caught.n > 0)
        g_error("%s reached %s on the audio thread (%u calls in all)", where, caught.first,
                caught.n);
}

static void test_every_generator(void)
{
    static const struct {
        int rate_hz, n_channels, n_frames;
    } device[] = {{48000, 2, 512},  {44100, 2, 441}, {96000, 1, 1024},
                  {48000, 2, 4096}, {22050, 2, 100}, {48000, 6, 777}};
    static struct resample resample;
    const unsigned n_steps = INTERPOSED ? 16 : 4; /* the sanitizers take their time */
    const size_t n_devices = INTERPOSED ? G_N_ELEMENTS(device) : 3;
    int64_t now_us = 1000000;
    begin();
    for (size_t d = 0; d < n_devices; d++) {
        struct spout s = {.feed = &feed,
                          .id = STREAM,
                          .rate_hz = device[d].rate_hz,
                          .n_channels = device[d].n_channels};
        if (s.rate_hz != SAMPLE_RATE) {
            resample_init(&resample, s.rate_hz);
            s.resample = &resample;
        }
        play((int)d, 0.3);
        for (unsigned step = 0; step < n_steps; step++) {
            decode_wait(recordings.decode); /* time passes quickly here */
            int64_t until_us = now_us + 100000;
            while (now_us < until_us)
                call_back(&s, device[d].n_frames, &now_us);
            if (step == 2)
                now_us += 3000000; /* a device that stood still */
            do_something(step);
            player_poll(&player);
        }
        g_autofree char *where = g_strdup_printf("at %d Hz", s.rate_hz);
        expect_nothing(where);
    }
    player_fade_out(&player, 0.1);
    struct spout s = {.feed = &feed, .id = STREAM, .rate_hz = SAMPLE_RATE, .n_channels = 2};
    for (int i = 0; i < 20; i++)
        call_back(&s, BLOCK, &now_us);
    expect_nothing("the fade out");
    end();
    g_autofree char *notice = decode_notice(recordings.decode);
    g_assert_cmpstr(notice, ==, NULL);
}

/* ---- planted faults --------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *volatile kept;

static void plant_malloc(void)
{
    kept = malloc(16);
}

static void plant_free(void)
{
    free(kept);
    kept = NULL;
}

static void plant_lock(void)
{
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}

static void plant_glib(void)
{
    kept = g_strdup("on the wrong thread");
}

static void plant_open(void)
{
    int fd = open("/dev/null", O_RDONLY);
    if (fd >= 0)
        close(fd);
}

static void plant_print(void)
{
    fflush(stdout);
}

static void plant_sleep(void)
{
    nanosleep(&(struct timespec){0, 1}, NULL);
}

static const struct {
    const char *call;
    void (*fault)(void);
} plants[] = {
    {"malloc", plant_malloc},  {"free", plant_free}, {"pthread_mutex_lock", plant_lock},
    {"malloc", plant_glib},    {"open", plant_open}, {"fflush", plant_print},
    {"nanosleep", plant_sleep}};

static void (*planted_fault)(void);
static const struct source_kind *sound_kind;

static void render_planted(void *source, const struct moment *now, struct field *out)
{
    sound_kind->render(source, now, out);
    planted_fault();
}

static void test_planted_faults(void)
{
    if (!INTERPOSED) {
        g_test_skip("the sanitizers' own calls stand here");
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(plants); i++) {
        struct spout s = {
            .feed = &feed, .id = STREAM, .rate_hz = SAMPLE_RATE, .n_channels = 2};
        int64_t now_us = 1000000;
        begin();
        play(0, 0);
        struct layer *layer = &stage_mixer(player_stage(&player))->layer[0];
        sound_kind = layer->kind;
        struct source_kind planted = *sound_kind;
        planted.render = render_planted;
        planted_fault = plants[i].fault;
        layer->kind = &planted;
        planted_fault(); /* it is no fault elsewhere */
        expect_nothing("the main thread");
        call_back(&s, BLOCK, &now_us);
        layer->kind = sound_kind;
        g_assert_cmpuint(caught.n, >, 0);
        g_assert_cmpstr(caught.first, ==, plants[i].call);
        end();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/realtime_calls/every-generator", test_every_generator);
    g_test_add_func("/realtime_calls/planted-faults", test_planted_faults);
    make_recordings();
    int failed = g_test_run();
    remove_recordings();
    return failed;
}
