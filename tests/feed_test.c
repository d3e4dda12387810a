/* The feed between keeper and streams, and the clock of what is heard, with devices that are
 * threads or plain loops here. */
#include "engine/feed.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static struct engine *engine_new(void)
{
    struct engine *e = g_new(struct engine, 1);
    engine_init(e, 0, 1);
    return e;
}

static int64_t frames_in(double us)
{
    return (int64_t)(us * SAMPLE_RATE / 1e6);
}

/* Unheard, the engine keeps the clock's pace; long gaps cost nothing. */
static void test_silence(void)
{
    g_autofree struct engine *e = engine_new();
    struct feed f;
    int64_t now_us = 5000000;
    feed_init(&f, e);
    g_assert_true(feed_give(&f, FEED_KEEPER));
    for (int i = 0; i < 200; i++, now_us += 20000 + 7 * (i % 13))
        g_assert_true(feed_silence(&f, now_us));
    int64_t passed = frames_in((double)now_us - 5000000);
    g_assert_cmpint(llabs((int64_t)e->rendered - passed), <, 3 * BLOCK);
    g_assert_cmpint(llabs(heard_frame(&f.heard, now_us) - passed), <, SAMPLE_RATE / 50);

    uint64_t rendered = e->rendered;
    now_us += 3600 * (int64_t)1000000;
    g_assert_true(feed_silence(&f, now_us));
    g_assert_cmpint(e->rendered - rendered, <, 4 * BLOCK);
    passed = frames_in((double)now_us - 5000000);
    g_assert_cmpint(llabs(e->frame - passed), <, 3 * BLOCK);
    g_assert_cmpint(llabs(heard_frame(&f.heard, now_us) - passed), <, SAMPLE_RATE / 50);
}

/* A held scene stands still, however long. */
static void test_held(void)
{
    g_autofree struct engine *e = engine_new();
    struct feed f;
    int64_t now_us = 1000000;
    struct command hold = {.type = COMMAND_RUN, .value = 0, .seconds = 0.1f};
    feed_init(&f, e);
    feed_give(&f, FEED_KEEPER);
    feed_silence(&f, now_us);
    engine_command(e, &hold);
    for (int i = 0; i < 50; i++)
        feed_silence(&f, now_us += 20000);
    int64_t stood = heard_frame(&f.heard, now_us);
    g_assert_cmpint(stood, <, SAMPLE_RATE / 5);
    feed_silence(&f, now_us += 60000000);
    feed_silence(&f, now_us += 20000);
    g_assert_cmpint(heard_frame(&f.heard, now_us + 500000), <=, stood + 2 * BLOCK);
}

struct stream {
    struct spout spout;
    float out[8 * 1024];
};

static struct stream *stream_new(struct feed *f, unsigned id, int rate_hz, int n_channels)
{
    struct stream *s = g_new0(struct stream, 1);
    s->spout =
        (struct spout){.feed = f, .id = id, .rate_hz = rate_hz, .n_channels = n_channels};
    if (rate_hz != SAMPLE_RATE) {
        s->spout.resample = g_new(struct resample, 1);
        resample_init(s->spout.resample, rate_hz);
    }
    return s;
}

static void stream_free(struct stream *s)
{
    g_free(s->spout.resample);
    g_free(s);
}

/* The first callback of the invited stream takes over; one that was given up on is silent. */
static void test_turns(void)
{
    g_autofree struct engine *e = engine_new();
    struct feed f;
    int64_t now_us = 1000000;
    feed_init(&f, e);
    struct stream *s = stream_new(&f, FEED_FIRST_STREAM, SAMPLE_RATE, 2);
    struct stream *late = stream_new(&f, FEED_FIRST_STREAM + 1, SAMPLE_RATE, 2);
    g_assert_false(feed_silence(&f, now_us));
    g_assert_true(feed_give(&f, FEED_KEEPER));
    g_assert_true(feed_silence(&f, now_us));
    uint64_t rendered = e->rendered;
    spout_render(&s->spout, s->out, 512, now_us, 0);
    g_assert_cmpint(e->rendered, ==, rendered);

    atomic_store(&f.invited, FEED_FIRST_STREAM);
    spout_render(&s->spout, s->out, 512, now_us, 0);
    g_assert_cmpint(e->rendered, ==, rendered + 512);
    g_assert_false(feed_silence(&f, now_us));
    atomic_store(&f.invited, FEED_FIRST_STREAM + 1);
    spout_render(&late->spout, late->out, 512, now_us, 0); /* not from a stream */
    g_assert_cmpint(e->rendered, ==, rendered + 512);

    atomic_store(&f.invited, FEED_NOBODY);
    g_assert_true(feed_give(&f, FEED_KEEPER));
    memset(s->out, 0x55, sizeof s->out);
    spout_render(&s->spout, s->out, 512, now_us, 0);
    g_assert_cmpint(e->rendered, ==, rendered + 512);
    for (int i = 0; i < 2 * 512; i++)
        g_assert_true(s->out[i] == 0);
    g_assert_true(feed_begin(&f, FEED_KEEPER));
    g_assert_false(feed_give(&f, FEED_NOBODY)); /* not while it renders */
    feed_end(&f, FEED_KEEPER);
    g_assert_true(feed_give(&f, FEED_NOBODY));
    stream_free(s);
    stream_free(late);
}

/* What a device that plays from `began_us` on has played at a callback. */
struct player_of {
    int64_t began_us;
    int64_t taken;
};

/* Callbacks come late by turns, several at once, and say what latency they like: the clock is
 * within 10 ms of the truth and never goes back. */
static void test_clock(void)
{
    const int rates[] = {48000, 44100, 96000};
    const int buffers[] = {64, 383, 512, 2048};
    for (guint k = 0; k < 12; k++) {
        g_autofree struct engine *e = engine_new();
        g_autoptr(GRand) rand = g_rand_new_with_seed(k);
        struct feed f;
        int rate = rates[k % 3], n = buffers[k / 3];
        int64_t now_us = 7000000, told = 0;
        feed_init(&f, e);
        feed_give(&f, FEED_KEEPER);
        atomic_store(&f.invited, FEED_FIRST_STREAM);
        struct stream *s = stream_new(&f, FEED_FIRST_STREAM, rate, 1);
        struct player_of device = {now_us, 0};
        while (now_us < 7000000 + 3000000) {
            /* It keeps 100 ms in its buffer. */
            double played = (double)(now_us - device.began_us) * rate / 1e6;
            while ((double)device.taken < played + 0.1 * rate) {
                double latency_us = ((double)device.taken - played) * 1e6 / rate;
                spout_render(&s->spout, s->out, n, now_us,
                             latency_us + g_rand_double_range(rand, -15000, 15000));
                device.taken += n;
            }
            int64_t later_us = now_us + (int64_t)g_rand_int_range(rand, 500, 25000);
            for (; now_us < later_us; now_us += 1500) {
                int64_t truth = frames_in((double)(now_us - device.began_us)) - LIMITER_DELAY;
                int64_t heard = heard_frame(&f.heard, now_us);
                g_assert_cmpint(heard, >=, told);
                told = heard;
                if (now_us > 7000000 + 500000)
                    g_assert_cmpint(llabs(heard - truth), <, SAMPLE_RATE / 100);
            }
            now_us = later_us;
        }
        stream_free(s);
    }
}

/* The most that a sound changes by from one frame to the next, the frame before it too. */
static float roughest(const float *out, int n_frames, float before)
{
    float most = 0;
    for (int i = 0; i < n_frames; i++) {
        most = fmaxf(most, fabsf(out[2 * i] - before));
        before = out[2 * i];
    }
    return most;
}

/* What the limiter holds back is of the time before. */
static void leave_in_limiter(struct engine *e)
{
    for (int c = 0; c < 2; c++)
        for (guint i = 0; i < G_N_ELEMENTS(e->limiter.waiting[c]); i++)
            e->limiter.waiting[c][i] = 0.4f;
}

/* A device that stands still while it plays has missed something, and the scene is then where
 * it would have been; one that only takes its time to begin has not. */
static void test_stall(void)
{
    for (int settled = 0; settled < 2; settled++) {
        g_autofree struct engine *e = engine_new();
        struct feed f;
        int64_t now_us = 1000000;
        feed_init(&f, e);
        feed_give(&f, FEED_KEEPER);
        atomic_store(&f.invited, FEED_FIRST_STREAM);
        struct stream *s = stream_new(&f, FEED_FIRST_STREAM, SAMPLE_RATE, 2);
        for (int i = 0; i < (settled ? 400 : 4); i++, now_us += 10667)
            spout_render(&s->spout, s->out, 512, now_us, 30000);
        int64_t frame = e->frame, behind_us = atomic_load(&f.behind_us);
        now_us += 1500000;
        leave_in_limiter(e);
        spout_render(&s->spout, s->out, 512, now_us, 30000);
        g_assert_cmpfloat(roughest(s->out, 512, 0), <, 0.001);
        g_assert_cmpint(llabs(e->frame - frame - (settled ? frames_in(1500000) : 0)), <=,
                        2 * BLOCK);
        behind_us = atomic_load(&f.behind_us) - behind_us;
        g_assert_cmpint(llabs(behind_us - (settled ? 0 : 1500000)), <, 15000);
        stream_free(s);
    }
}

/* A feed, the keeper's, that waits for its first stream. */
static struct stream *invite_first(struct feed *f, struct engine *e)
{
    feed_init(f, e);
    feed_give(f, FEED_KEEPER);
    atomic_store(&f->invited, FEED_FIRST_STREAM);
    return stream_new(f, FEED_FIRST_STREAM, SAMPLE_RATE, 2);
}

/* One that stands still for less has put the scene behind, by what it counts. */
static void test_behind(void)
{
    g_autofree struct engine *e = engine_new();
    struct feed f;
    int64_t began_us = 1000000, now_us = began_us;
    struct stream *s = invite_first(&f, e);
    for (int i = 0; i < 1200; i++, now_us += 10667) {
        if (i % 300 == 150)
            now_us += 100000 + 100 * i;
        spout_render(&s->spout, s->out, 512, now_us, 30000 + (i % 7 - 3) * 2000);
    }
    int64_t heard = heard_frame(&f.heard, now_us);
    int64_t passed = frames_in((double)(now_us - began_us - 30000));
    int64_t behind = frames_in((double)atomic_load(&f.behind_us));
    g_assert_cmpint(behind, >, SAMPLE_RATE / 2);
    g_assert_cmpint(llabs(heard + behind - passed), <, SAMPLE_RATE / 50);
    stream_free(s);
}

/* A callback of a stream whose engine has a steady 0.4 to give. */
static void render_steady(struct stream *s, struct engine *e, int64_t now_us)
{
    for (int i = 0; i < BLOCK; i++)
        e->block[0][i] = e->block[1][i] = 0.4f;
    e->block_left = BLOCK;
    spout_render(&s->spout, s->out, BLOCK, now_us, 30000);
}

/* The first stream, after n such callbacks; *now_us is when it asks again. */
static struct stream *play_steadily(struct feed *f, struct engine *e, int n, int64_t *now_us)
{
    struct stream *s = invite_first(f, e);
    *now_us = 1000000;
    for (int i = 0; i < n; i++, *now_us += 10667)
        render_steady(s, e, *now_us);
    return s;
}

/* Behind a hole the sound rises from silence, where it was heard to break off and nowhere else,
 * and is what it was a quarter of a second later. A device that has just begun may find that it
 * is later than it thought. */
static void test_hole(void)
{
    static const struct {
        int blocks; /* that it has played */
        int64_t late_us;
        bool said, rises; /* does the device say so? */
    } rows[] = {{400, 0, false, false},     {400, 20000, false, false},
                {400, 60000, false, true},  {400, 450000, false, true},
                {400, 0, true, true},       {400, 8000, true, true},
                {20, 200000, false, false}, {20, 600000, false, true}};
    for (guint k = 0; k < G_N_ELEMENTS(rows); k++) {
        g_autofree struct engine *e = engine_new();
        struct feed f;
        int64_t now_us;
        struct stream *s = play_steadily(&f, e, rows[k].blocks, &now_us);
        g_assert_cmpfloat(s->out[2 * BLOCK - 1], ==, 0.4f);
        now_us += rows[k].late_us;
        if (rows[k].said)
            spout_ran_dry(&s->spout);
        render_steady(s, e, now_us);
        float silence_before = rows[k].rises ? 0 : 0.4f;
        g_assert_cmpfloat(roughest(s->out, BLOCK, silence_before), <, 0.001);
        g_assert_cmpfloat(s->out[0], ==, silence_before);
        float before = s->out[2 * BLOCK - 2];
        for (int i = 0; i < 250000 / 10667; i++) {
            render_steady(s, e, now_us += 10667);
            g_assert_cmpfloat(roughest(s->out, BLOCK, before), <, 0.001);
            before = s->out[2 * BLOCK - 2];
        }
        g_assert_cmpfloat(s->out[0], ==, 0.4f);
        stream_free(s);
    }
}

/* A stream that is given up on lets its last frame go, at once and softly; one that ran dry
 * before it asks again is silent, and stays so. Given the feed again, it rises. */
static void test_release(void)
{
    for (int dry = 0; dry < 2; dry++) {
        g_autofree struct engine *e = engine_new();
        struct feed f;
        int64_t now_us;
        struct stream *s = play_steadily(&f, e, 3, &now_us);
        atomic_store(&f.invited, FEED_NOBODY);
        g_assert_true(feed_give(&f, FEED_KEEPER));
        spout_render(&s->spout, s->out, BLOCK, now_us + (dry ? 2000000 : 0), 30000);
        g_assert_cmpfloat(roughest(s->out, BLOCK, dry ? 0 : 0.4f), <, 0.005);
        g_assert_true(dry ? s->out[0] == 0 : s->out[0] > 0.39f);
        g_assert_cmpfloat(s->out[2 * SAMPLE_RATE / 125], ==, 0); /* 8 ms later */
        g_assert_true(feed_give(&f, FEED_FIRST_STREAM));
        render_steady(s, e, now_us += 10667);
        g_assert_cmpfloat(roughest(s->out, BLOCK, 0), <, 0.001);
        stream_free(s);
    }
}

/* After an outage a new stream goes on where the scene is, rising from silence. */
static void test_outage(void)
{
    g_autofree struct engine *e = engine_new();
    struct feed f;
    int64_t began_us = 1000000, now_us = began_us;
    struct stream *s = invite_first(&f, e);
    for (; now_us < began_us + 2000000; now_us += 10667)
        spout_render(&s->spout, s->out, 512, now_us, 30000);
    atomic_store(&f.invited, FEED_NOBODY);
    g_assert_true(feed_give(&f, FEED_KEEPER));
    for (now_us += 1000000; now_us < began_us + 6000000; now_us += 20000)
        g_assert_true(feed_silence(&f, now_us));
    atomic_store(&f.invited, FEED_FIRST_STREAM + 1);
    struct stream *t = stream_new(&f, FEED_FIRST_STREAM + 1, SAMPLE_RATE, 2);
    leave_in_limiter(e);
    for (; now_us < began_us + 6500000; now_us += 10667) {
        spout_render(&t->spout, t->out, 512, now_us, 100000);
        g_assert_cmpfloat(roughest(t->out, 512, 0), <, 0.001);
        if (now_us < began_us + 6100000)
            g_assert_cmpfloat(e->run.value, <, 0.5);
    }
    int64_t truth = frames_in((double)(now_us - began_us) - 30000);
    g_assert_cmpint(llabs(heard_frame(&f.heard, now_us) - truth), <, SAMPLE_RATE / 50);
    stream_free(s);
    stream_free(t);
}

/* Channels that a device has more or less of. */
static void test_channels(void)
{
    for (int n = 1; n <= 8; n++) {
        g_autofree struct engine *e = engine_new();
        struct feed f;
        feed_init(&f, e);
        feed_give(&f, FEED_FIRST_STREAM);
        struct stream *s = stream_new(&f, FEED_FIRST_STREAM, SAMPLE_RATE, n);
        for (int i = 0; i < BLOCK; i++) {
            e->block[0][i] = 0.5f;
            e->block[1][i] = -0.25f;
        }
        e->block_left = BLOCK;
        memset(s->out, 0x55, sizeof s->out);
        spout_render(&s->spout, s->out, 100, 1000000, 0);
        for (int i = 0; i < 100; i++)
            for (int c = 0; c < n; c++)
                g_assert_true(s->out[i * n + c] == (n == 1   ? 0.125f
                                                    : c == 0 ? 0.5f
                                                    : c == 1 ? -0.25f
                                                             : 0));
        stream_free(s);
    }
}

/* Everybody at once: streams that come and are given up on while they render, a keeper, and a
 * listener who asks for the time. Only one may be inside; the thread sanitizer watches too. */
struct crowd {
    struct feed feed;
    atomic_bool over;
    int inside; /* by whoever holds the feed */
    atomic_int turns[3];
};

struct member {
    struct crowd *crowd;
    unsigned id;
};

static gpointer take_turns(gpointer data)
{
    struct member *m = data;
    struct crowd *c = m->crowd;
    struct stream *s = stream_new(&c->feed, m->id, m->id % 2 ? 44100 : SAMPLE_RATE, 2);
    for (int64_t now_us = 1000000; !atomic_load(&c->over); now_us += 1000) {
        if (feed_begin(&c->feed, m->id)) {
            g_assert_cmpint(c->inside++, ==, 0);
            float frames[2 * 64];
            engine_render(c->feed.engine, frames, 64);
            g_assert_cmpint(--c->inside, ==, 0);
            feed_end(&c->feed, m->id);
            atomic_fetch_add(&c->turns[m->id - FEED_FIRST_STREAM], 1);
        }
        spout_render(&s->spout, s->out, 64, now_us, 1000);
        g_thread_yield();
    }
    stream_free(s);
    return NULL;
}

static bool all_had_turns(struct crowd *c)
{
    for (int i = 0; i < 3; i++)
        if (atomic_load(&c->turns[i]) < 5)
            return false;
    return true;
}

static void test_crowd(void)
{
    g_autofree struct engine *e = engine_new();
    g_autofree struct crowd *c = g_new0(struct crowd, 1);
    struct member members[3];
    GThread *threads[3];
    feed_init(&c->feed, e);
    feed_give(&c->feed, FEED_KEEPER);
    for (unsigned i = 0; i < 3; i++) {
        members[i] = (struct member){c, FEED_FIRST_STREAM + i};
        threads[i] = g_thread_new("stream", take_turns, &members[i]);
    }
    int64_t until_us = g_get_monotonic_time() + 60000000, now_us = 1000000;
    for (unsigned round = 0; g_get_monotonic_time() < until_us; round++, now_us += 5000) {
        int turns = atomic_load(&c->turns[round % 3]);
        atomic_store(&c->feed.invited, FEED_FIRST_STREAM + round % 3);
        while (atomic_load(&c->turns[round % 3]) == turns && g_get_monotonic_time() < until_us)
            g_thread_yield();
        heard_frame(&c->feed.heard, now_us);
        atomic_store(&c->feed.invited, FEED_NOBODY);
        while (!feed_give(&c->feed, FEED_KEEPER))
            g_thread_yield();
        g_assert_true(feed_begin(&c->feed, FEED_KEEPER));
        g_assert_cmpint(c->inside++, ==, 0);
        g_assert_cmpint(--c->inside, ==, 0);
        feed_end(&c->feed, FEED_KEEPER);
        g_assert_true(feed_silence(&c->feed, now_us));
        if (round > 100 && all_had_turns(c))
            break;
    }
    atomic_store(&c->over, true);
    for (int i = 0; i < 3; i++)
        g_thread_join(threads[i]);
    g_assert_true(all_had_turns(c));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed/silence", test_silence);
    g_test_add_func("/feed/held", test_held);
    g_test_add_func("/feed/turns", test_turns);
    g_test_add_func("/feed/clock", test_clock);
    g_test_add_func("/feed/stall", test_stall);
    g_test_add_func("/feed/behind", test_behind);
    g_test_add_func("/feed/hole", test_hole);
    g_test_add_func("/feed/release", test_release);
    g_test_add_func("/feed/outage", test_outage);
    g_test_add_func("/feed/channels", test_channels);
    g_test_add_func("/feed/crowd", test_crowd);
    return g_test_run();
}
