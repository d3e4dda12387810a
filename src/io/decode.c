#include "io/decode.h"

#include "io/sound.h"

#include <sys/stat.h>

enum {
    CHUNKS_AT_ONCE = 16, /* written before looking around again */
    ASSURED = 4,         /* blocks that decode_wait makes sure of */
    LATE = SAMPLE_RATE,  /* further behind than this, it is quicker to go there anew */
};

/* A file that some layer plays. */
struct entry {
    struct sound *sound;
    struct stat about; /* when it was asked for: a file that was written since is another */
    int users;
    bool ready, failed;
};

/* What one layer gets. */
struct supply {
    struct recording_feed shared; /* first: what the layer knows of it */
    struct entry *entry;
    struct material *material; /* decode thread only */
    int64_t begin, next;       /* scene frames in the ring: from … to, of this epoch */
    bool closed;
    struct recording_chunk *memory;
};

struct decode {
    GThread *thread;
    GMutex mutex; /* all below, and each supply's entry, begin, next and closed */
    GCond work, done;
    GPtrArray *entries, *supplies;
    GQueue notices;
    size_t budget, kept_bytes;
    unsigned times_dry; /* of those that are gone */
    bool quit;
};

static void say(struct decode *d, char *line)
{
    g_queue_push_tail(&d->notices, line);
}

static void free_supply(struct decode *d, struct supply *f)
{
    d->times_dry += atomic_load_explicit(&f->shared.dry, memory_order_relaxed);
    f->entry->users--;
    material_close(f->material);
    g_free(f->memory);
    g_free(f);
}

static void free_entry(struct decode *d, struct entry *e)
{
    d->kept_bytes -= e->sound->kept_bytes;
    sound_free(e->sound);
    g_free(e);
}

static void tidy(struct decode *d)
{
    for (guint i = d->supplies->len; i-- > 0;) {
        struct supply *f = d->supplies->pdata[i];
        if (f->closed) {
            g_ptr_array_remove_index(d->supplies, i);
            free_supply(d, f);
        }
    }
    for (guint i = d->entries->len; i-- > 0;) {
        struct entry *e = d->entries->pdata[i];
        if (e->users == 0) {
            g_ptr_array_remove_index(d->entries, i);
            free_entry(d, e);
        }
    }
}

/* Told once a file; every layer that plays it comes to its end. */
static void fail(struct decode *d, struct entry *e, const GError *fault)
{
    if (!e->failed)
        say(d,
            g_strdup_printf("%s: %s. Its layer stays quiet.", e->sound->name, fault->message));
    e->failed = true;
    for (guint i = 0; i < d->supplies->len; i++) {
        struct supply *f = d->supplies->pdata[i];
        if (f->entry == e)
            atomic_store_explicit(&f->shared.ended, true, memory_order_release);
    }
}

static void publish(struct supply *f)
{
    atomic_store_explicit(&f->shared.loop, &f->entry->sound->loop, memory_order_release);
}

static void make_sound(struct decode *d, struct entry *e)
{
    struct sound *s = e->sound;
    size_t before = s->kept_bytes, free_bytes = d->budget - MIN(d->budget, d->kept_bytes);
    size_t budget = MIN(free_bytes, d->budget / 4); /* one long file doesn't take it all */
    g_mutex_unlock(&d->mutex);
    g_autoptr(GError) fault = NULL;
    int had_channels = sound_channels(s);
    enum sound_step step = sound_make(s, budget, &fault);
    int channels = sound_channels(s);
    g_mutex_lock(&d->mutex);
    d->kept_bytes += s->kept_bytes - before;
    if (had_channels == 0 && channels > 2)
        say(d, g_strdup_printf("%s has %d channels; they are folded down to two.", s->name,
                               channels));
    if (step == SOUND_FAILED)
        fail(d, e, fault);
    e->ready = step == SOUND_READY;
    for (guint i = 0; e->ready && i < d->supplies->len; i++) {
        struct supply *f = d->supplies->pdata[i];
        if (f->entry == e)
            publish(f);
    }
}

static bool is_streamed(const struct supply *f)
{
    return f->entry->ready && !f->entry->failed && !f->entry->sound->loop.kept && !f->closed;
}

static int64_t wanted(const struct supply *f)
{
    return atomic_load_explicit(&f->shared.wanted, memory_order_acquire);
}

/* Frames there are beyond what is wanted next; less than 0 when that is to be gone to. */
static int64_t lead(const struct supply *f)
{
    int64_t next = wanted(f);
    return next < f->begin || next > f->next + LATE ? -1 : MAX(f->next - next, 0);
}

/* Writes the next chunks. Nothing it touches is touched by others meanwhile, but the ring's
 * other end. */
static bool stream(struct supply *f, int64_t *next, unsigned epoch, GError **error)
{
    const struct sound *s = f->entry->sound;
    if (!f->material && !(f->material = material_open(s->path, error)))
        return false;
    for (int i = 0; i < CHUNKS_AT_ONCE && ring_space(&f->shared.chunks) > 0; i++) {
        struct recording_chunk chunk = {.frame = *next, .epoch = epoch};
        int64_t at = recording_position(&f->shared, &s->loop, *next);
        if (!sound_read(s, f->material, at, chunk.sample, BLOCK, error))
            return false;
        ring_write(&f->shared.chunks, &chunk, 1);
        *next += BLOCK;
    }
    return true;
}

static void go_on(struct decode *d, struct supply *f)
{
    unsigned epoch = atomic_load_explicit(&f->shared.epoch, memory_order_relaxed);
    if (lead(f) < 0) {
        f->begin = f->next = wanted(f);
        atomic_store_explicit(&f->shared.epoch, ++epoch, memory_order_release);
    }
    int64_t next = f->next;
    g_mutex_unlock(&d->mutex);
    g_autoptr(GError) fault = NULL;
    bool well = stream(f, &next, epoch, &fault);
    g_mutex_lock(&d->mutex);
    f->next = next;
    if (!well)
        fail(d, f->entry, fault);
}

/* The stream that will run dry first, if it has room. */
static struct supply *neediest(const struct decode *d)
{
    struct supply *found = NULL;
    int64_t least = (RECORDING_CHUNKS - CHUNKS_AT_ONCE) * BLOCK;
    for (guint i = 0; i < d->supplies->len; i++) {
        struct supply *f = d->supplies->pdata[i];
        if (is_streamed(f) && lead(f) < least &&
            ring_space(&f->shared.chunks) >= CHUNKS_AT_ONCE) {
            least = lead(f);
            found = f;
        }
    }
    return found;
}

static struct entry *unmade(const struct decode *d)
{
    for (guint i = 0; i < d->entries->len; i++) {
        struct entry *e = d->entries->pdata[i];
        if (!e->ready && !e->failed && e->users > 0)
            return e;
    }
    return NULL;
}

static void *run(void *data)
{
    struct decode *d = data;
    g_mutex_lock(&d->mutex);
    while (!d->quit) {
        tidy(d);
        struct supply *f = neediest(d);
        struct entry *e = unmade(d);
        if (f && (!e || lead(f) < RECORDING_CHUNKS / 2 * BLOCK)) {
            go_on(d, f);
        } else if (e) {
            make_sound(d, e);
        } else {
            /* The audio thread can't wake anybody: rings are looked at from time to time. */
            gint64 soon = g_get_monotonic_time() + G_TIME_SPAN_MILLISECOND * 150;
            bool streams = false;
            for (guint i = 0; i < d->supplies->len; i++)
                streams |= is_streamed(d->supplies->pdata[i]);
            if (streams)
                g_cond_wait_until(&d->work, &d->mutex, soon);
            else
                g_cond_wait(&d->work, &d->mutex);
        }
        g_cond_broadcast(&d->done);
    }
    g_mutex_unlock(&d->mutex);
    return NULL;
}

struct decode *decode_new(size_t budget)
{
    struct decode *d = g_new0(struct decode, 1);
    g_mutex_init(&d->mutex);
    g_cond_init(&d->work);
    g_cond_init(&d->done);
    g_queue_init(&d->notices);
    d->entries = g_ptr_array_new();
    d->supplies = g_ptr_array_new();
    d->budget = budget;
    d->thread = g_thread_new("decode", run, d);
    return d;
}

void decode_free(struct decode *d)
{
    if (!d)
        return;
    g_mutex_lock(&d->mutex);
    d->quit = true;
    g_cond_signal(&d->work);
    g_mutex_unlock(&d->mutex);
    g_thread_join(d->thread);
    tidy(d);
    g_ptr_array_unref(d->supplies);
    g_ptr_array_unref(d->entries);
    g_queue_clear_full(&d->notices, g_free);
    g_mutex_clear(&d->mutex);
    g_cond_clear(&d->work);
    g_cond_clear(&d->done);
    g_free(d);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static struct entry *entry_for(struct decode *d, const char *path, const char *name)
{
    struct stat about = {0};
    bool exists = stat(path, &about) == 0;
    for (guint i = 0; i < d->entries->len; i++) {
        struct entry *e = d->entries->pdata[i];
        if (exists && !e->failed && same_file(&e->about, &about))
            return e;
    }
    struct entry *e = g_new0(struct entry, 1);
    e->about = about;
    e->sound = sound_new(path, name);
    g_ptr_array_add(d->entries, e);
    return e;
}

struct recording_feed *decode_open(struct decode *d, const char *path, const char *name,
                                   uint64_t key, int64_t frame)
{
    struct supply *f = g_new0(struct supply, 1);
    f->memory = g_new(struct recording_chunk, RECORDING_CHUNKS);
    recording_feed_init(&f->shared, f->memory, key, frame);
    f->begin = f->next = frame;
    g_mutex_lock(&d->mutex);
    f->entry = entry_for(d, path, name);
    f->entry->users++;
    g_ptr_array_add(d->supplies, f);
    if (f->entry->ready)
        publish(f);
    g_cond_signal(&d->work);
    g_mutex_unlock(&d->mutex);
    return &f->shared;
}

void decode_close(struct decode *d, struct recording_feed *feed)
{
    if (!feed)
        return;
    g_mutex_lock(&d->mutex);
    ((struct supply *)feed)->closed = true;
    g_cond_signal(&d->work);
    g_mutex_unlock(&d->mutex);
}

char *decode_notice(struct decode *d)
{
    g_mutex_lock(&d->mutex);
    char *line = g_queue_pop_head(&d->notices);
    g_mutex_unlock(&d->mutex);
    return line;
}

void decode_tell(struct decode *d, const char *line)
{
    g_mutex_lock(&d->mutex);
    say(d, g_strdup(line));
    g_mutex_unlock(&d->mutex);
}

static bool is_assured(const struct supply *f)
{
    if (f->closed || f->entry->failed)
        return true;
    return f->entry->ready && (!is_streamed(f) || lead(f) >= ASSURED * BLOCK);
}

void decode_wait(struct decode *d)
{
    g_mutex_lock(&d->mutex);
    for (guint i = 0; i < d->supplies->len;) {
        if (is_assured(d->supplies->pdata[i])) {
            i++;
            continue;
        }
        struct supply *f = d->supplies->pdata[i];
        recording_tidy(&f->shared, wanted(f));
        g_cond_signal(&d->work);
        g_cond_wait(&d->done, &d->mutex);
        i = 0; /* what was there may be gone */
    }
    g_mutex_unlock(&d->mutex);
}

void decode_wait_for(struct decode *d, struct recording_feed *feed, double most_s)
{
    struct supply *f = (struct supply *)feed;
    gint64 until = g_get_monotonic_time() + (gint64)(most_s * G_TIME_SPAN_SECOND);
    g_mutex_lock(&d->mutex);
    while (!is_assured(f)) {
        recording_tidy(&f->shared, wanted(f));
        g_cond_signal(&d->work);
        if (!g_cond_wait_until(&d->done, &d->mutex, until))
            break;
    }
    g_mutex_unlock(&d->mutex);
}

unsigned decode_times_dry(struct decode *d)
{
    g_mutex_lock(&d->mutex);
    unsigned times = d->times_dry;
    for (guint i = 0; i < d->supplies->len; i++)
        times += atomic_load_explicit(&((struct supply *)d->supplies->pdata[i])->shared.dry,
                                      memory_order_relaxed);
    g_mutex_unlock(&d->mutex);
    return times;
}
