/* When recordings are bad, slow, or going, and when all threads are busy. */
#include "playing.h"
#include "sound_files.h"

#include <unistd.h>

static struct folder folder;

/* A ring filled by hand, with a hole in it, and with chunks of a time that was left. */
static void write_chunk(struct recording_feed *feed, int64_t frame, unsigned epoch,
                        float level)
{
    struct recording_chunk c = {.frame = frame, .epoch = epoch};
    for (int i = 0; i < BLOCK; i++)
        c.sample[i][0] = c.sample[i][1] = level;
    g_assert_cmpint(ring_write(&feed->chunks, &c, 1), ==, 1);
}

static void test_dry(void)
{
    struct recording_loop loop = {.n_frames = 1000000, .channels = 2, .gain = 1};
    struct recording_feed feed = {0};
    g_autofree struct recording_chunk *memory =
        g_new0(struct recording_chunk, RECORDING_CHUNKS);
    recording_feed_init(&feed, memory, 1, 0);
    atomic_store(&feed.loop, &loop);
    atomic_store(&feed.epoch, 1);
    struct playing p = {.feed = &feed, .source = g_malloc0(recording_kind.size)};
    p.world.n_voices = 1;
    struct source_setup setup = {&p.world, 0, 1, recording_kind.usual};
    recording_connect(p.source, &feed);
    recording_kind.init(p.source, &setup);

    write_chunk(&feed, 3 * BLOCK, 0, 9); /* stale: must never be heard */
    for (int b = 0; b < 100; b++)
        if (b < 40 || b >= 50)
            write_chunk(&feed, b * BLOCK, 1, b < 40 ? 0.5f : 0.25f);
    float last = 0;
    for (int b = 0; b < 110; b++) {
        float m[BLOCK][2];
        playing_block(&p, b * BLOCK, m);
        for (int i = 0; i < BLOCK; i++) {
            g_assert_cmpfloat(fabsf(m[i][0] - last), <=, 1.1f * 0.5f / BLOCK);
            last = m[i][0];
        }
        g_assert_cmpint(atomic_load(&feed.wanted), ==, (b + 1) * BLOCK);
        if (b == 38)
            g_assert_cmpfloat_with_epsilon(last, 0.5, 1e-6);
        if (b >= 40 && b < 50)
            g_assert_true(m[0][0] == 0 && last == 0);
        if (b == 60)
            g_assert_cmpfloat(last, >, 0.1f);
        if (b == 90)
            g_assert_cmpfloat_with_epsilon(last, 0.25, 1e-6);
        g_assert_cmpint(atomic_load(&feed.dry), ==, b < 39 ? 0 : b < 99 ? 1 : 2);
    }
    g_assert_cmpfloat(last, ==, 0);
    /* An end that was foreseen is not counted. */
    for (int b = 110; b < 150; b++)
        write_chunk(&feed, b * BLOCK, 1, 0.5f);
    atomic_store(&feed.ended, true);
    for (int b = 110; b < 160; b++) {
        float m[BLOCK][2];
        playing_block(&p, b * BLOCK, m);
        last = m[BLOCK - 1][0];
    }
    g_assert_cmpfloat(last, ==, 0);
    g_assert_cmpint(atomic_load(&feed.dry), ==, 2);
    g_free(p.source);
}

/* Files that can't be played: told once however many layers have them, silent, and the
 * others play as if nothing were. */
static void test_broken(void)
{
    g_autofree char *good = write_sound(&folder, "good.ogg", noise, 3, 44100, 2);
    g_autofree char *bad = flipped_copy(&folder, "bad.ogg", good, 0.5);
    struct decode *alone = decode_new(0), *d = decode_new(0);
    int64_t n = 200 * BLOCK;
    g_autofree float(*expected)[2] = play(alone, good, 0, n);
    struct playing b1, b2, g;
    playing_begin(&b1, d, bad, 1, 0);
    playing_begin(&b2, d, bad, 2, 0);
    playing_begin(&g, d, good, 7, -32 * BLOCK);
    for (int64_t at = -32 * BLOCK; at < n; at += BLOCK) {
        float m[BLOCK][2];
        decode_wait(d);
        playing_block(&b1, at, m);
        g_assert_cmpfloat(rms_of(m, BLOCK), ==, 0);
        playing_block(&b2, at, m);
        g_assert_cmpfloat(rms_of(m, BLOCK), ==, 0);
        playing_block(&g, at, m);
        if (at >= 0)
            g_assert_cmpfloat(worst_between(m, expected + at, BLOCK), <, 1e-6);
    }
    expect_notices(d, 1, "bad.ogg: it is damaged. Its layer stays quiet.");
    playing_end(&b1, d);
    playing_end(&b2, d);
    playing_end(&g, d);
    g_assert_cmpint(decode_times_dry(d), ==, 0);
    decode_free(alone);
    decode_free(d);
}

/* Played in turn until what is streamed changes under it. */
static void test_vanishing(void)
{
    enum { CUT, REMOVED };
    for (int how = CUT; how <= REMOVED; how++) {
        g_autofree char *path = write_sound(&folder, "going.ogg", noise, 40, 44100, 2);
        struct decode *d = decode_new(0);
        struct playing p;
        playing_begin(&p, d, path, 7, 0);
        double level = 0, ended_at = 0;
        float last[2] = {0}, biggest = 0, usual = 0;
        for (int b = 0; b < 4500; b++) {
            float m[BLOCK][2];
            decode_wait(d);
            playing_block(&p, b * BLOCK, m);
            for (int i = 0; i < BLOCK; i++) {
                float step = fabsf(m[i][0] - last[0]);
                if (b > 30 && b < 200)
                    usual = fmaxf(usual, step);
                biggest = fmaxf(biggest, step);
                last[0] = m[i][0];
            }
            level = rms_of(m, BLOCK);
            ended_at = level > 0 ? frame_time(b * BLOCK) : ended_at;
            if (b == 300 && how == CUT)
                g_assert_cmpint(truncate(path, 100000), ==, 0);
            if (b == 300 && how == REMOVED)
                g_assert_cmpint(g_remove(path), ==, 0);
        }
        g_test_message("last heard at %.1f s", ended_at);
        g_assert_cmpfloat(biggest, <=, 1.3f * usual);
        if (how == CUT) {
            g_assert_cmpfloat(level, ==, 0);
            expect_notices(d, 1, "going.ogg: ");
        } else {
            g_assert_cmpfloat(level, >, 0.02); /* an open file outlives its name */
            expect_notices(d, 0, "");
        }
        playing_end(&p, d);
        g_assert_cmpint(decode_times_dry(d), ==, 0);
        decode_free(d);
    }
}

static void test_told_once(void)
{
    g_autofree char *six = write_sound(&folder, "six.ogg", tones, 1.5, 48000, 6);
    struct decode *d = decode_new(DECODE_BUDGET);
    struct playing p, q;
    playing_begin(&p, d, six, 1, 0);
    playing_begin(&q, d, six, 2, 0);
    decode_wait(d);
    expect_notices(d, 1, "six.ogg has 6 channels; they are folded down to two.");
    decode_tell(d, "One more thing.");
    expect_notices(d, 1, "One more thing.");
    playing_end(&p, d);
    playing_end(&q, d);
    decode_free(d);
}

/* The audio thread as it is: it renders, and never waits. Layers come and go meanwhile, and
 * time jumps. (What this is for is the thread sanitizer.) */
struct listener {
    struct playing playing[3];
    atomic_bool stop;
    atomic_int blocks_heard[3];
    int64_t frame;
};

/* It keeps the pace of the long recording's thread. */
static void await_chunk(const struct listener *l)
{
    while (!atomic_load(&l->stop) && ring_count(&l->playing[0].feed->chunks) == 0)
        g_thread_yield();
}

static void *listen_on(void *data)
{
    struct listener *l = data;
    for (int b = 0; !atomic_load(&l->stop); b++, l->frame += BLOCK) {
        float m[BLOCK][2];
        await_chunk(l);
        if (b % 400 == 399)
            l->frame += (b % 800 == 399 ? 9 : -5) * SAMPLE_RATE / BLOCK * BLOCK;
        for (int i = 0; i < 3; i++) {
            playing_block(&l->playing[i], l->frame, m);
            atomic_fetch_add(&l->blocks_heard[i], rms_of(m, BLOCK) > 0);
        }
    }
    return NULL;
}

static void test_threads(void)
{
    g_autofree char *long_one = write_sound(&folder, "long.ogg", noise, 20, 44100, 2);
    g_autofree char *short_one = write_sound(&folder, "short.ogg", noise, 1.5, 44100, 2);
    g_autofree char *bad = flipped_copy(&folder, "late.ogg", long_one, 0.9);
    struct decode *d = decode_new(2 << 20);
    for (int round = 0; round < 4; round++) {
        struct listener l = {.frame = round * 1000 * BLOCK};
        playing_begin(&l.playing[0], d, long_one, 1, l.frame);
        playing_begin(&l.playing[1], d, short_one, 2, l.frame);
        playing_begin(&l.playing[2], d, round % 2 ? bad : long_one, 3, l.frame);
        GThread *thread = g_thread_new("audio", listen_on, &l);
        gint64 until = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;
        while (g_get_monotonic_time() < until &&
               (atomic_load(&l.blocks_heard[0]) < 100 ||
                atomic_load(&l.blocks_heard[1]) < 300 ||
                atomic_load(&l.blocks_heard[2]) < (round % 2 ? 0 : 100))) {
            g_free(decode_notice(d));
            struct playing other;
            playing_begin(&other, d, short_one, 9, 0);
            decode_wait_for(d, other.feed, 1);
            playing_end(&other, d);
        }
        atomic_store(&l.stop, true);
        g_thread_join(thread);
        g_assert_cmpint(atomic_load(&l.blocks_heard[0]), >=, 100);
        g_assert_cmpint(atomic_load(&l.blocks_heard[1]), >=, 300);
        g_assert_true(round % 2 == 0 || atomic_load(&l.blocks_heard[2]) == 0);
        for (int i = 0; i < 3; i++)
            playing_end(&l.playing[i], d);
    }
    decode_free(d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder_make(&folder);
    g_test_add_func("/decode/dry", test_dry);
    g_test_add_func("/decode/broken", test_broken);
    g_test_add_func("/decode/vanishing", test_vanishing);
    g_test_add_func("/decode/told-once", test_told_once);
    g_test_add_func("/decode/threads", test_threads);
    int result = g_test_run();
    folder_remove(&folder);
    return result;
}
