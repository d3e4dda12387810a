/* Recordings as layers: the loop as a function of time, kept and streamed, its loudness and
 * its place. */
#include "playing.h"
#include "sound_files.h"

static struct folder folder;

/* From 0 or from any later block, kept or streamed, the same frame has the same sound. */
static void test_time(void)
{
    enum { BLOCKS = 300 };
    static const struct {
        const char *name;
        int rate_hz, channels;
    } rows[] = {
        {"t.ogg", 44100, 2}, {"t.wav", 22050, 1}, {"t.flac", 48000, 2}, {"t6.ogg", 96000, 6}};
    for (guint k = 0; k < G_N_ELEMENTS(rows); k++) {
        g_autofree char *path =
            write_sound(&folder, rows[k].name, noise, 2.3, rows[k].rate_hz, rows[k].channels);
        struct decode *keeping = decode_new(DECODE_BUDGET), *streaming = decode_new(0);
        int64_t n = BLOCKS * BLOCK, later = 170 * BLOCK;
        g_autofree float(*kept)[2] = play(keeping, path, 0, n);
        g_autofree float(*kept_later)[2] = play(keeping, path, later, n - later);
        g_autofree float(*streamed)[2] = play(streaming, path, 0, n);
        g_autofree float(*streamed_later)[2] = play(streaming, path, later, n - later);
        double level = rms_of(kept, n);
        g_test_message("%s: streamed off kept by %.2g, later start by %.2g", rows[k].name,
                       worst_between(kept, streamed, n) / level,
                       worst_between(streamed + later, streamed_later, n - later) / level);
        g_assert_cmpfloat(level, >, 0.02);
        g_assert_cmpfloat(worst_between(kept + later, kept_later, n - later), ==, 0);
        g_assert_cmpfloat(worst_between(streamed + later, streamed_later, n - later), <,
                          1e-5 * level);
        g_assert_cmpfloat(worst_between(kept, streamed, n), <, 2e-4 * level);
        decode_free(keeping);
        decode_free(streaming);
    }
}

/* Far into a scene, and before its beginning. */
static void test_far(void)
{
    g_autofree char *path = write_sound(&folder, "far.ogg", noise, 1.7, 44100, 2);
    struct decode *d = decode_new(DECODE_BUDGET);
    struct playing p;
    playing_begin(&p, d, path, 7, 0);
    decode_wait(d);
    const struct recording_loop *loop = atomic_load(&p.feed->loop);
    int64_t n = loop->n_frames, at = recording_position(p.feed, loop, 0);
    g_assert_cmpint(recording_position(p.feed, loop, 1000000000 * n + 5), ==, (at + 5) % n);
    g_assert_cmpint(recording_position(p.feed, loop, -7 * n - 1), ==, (at + n - 1) % n);
    /* Another layer begins elsewhere, in the same kept loop. */
    struct playing q;
    playing_begin(&q, d, path, 8, 0);
    g_assert_true(atomic_load(&q.feed->loop) == loop);
    g_assert_nonnull(loop->kept);
    g_assert_cmpint(recording_position(q.feed, loop, 0), !=, at);
    playing_end(&p, d);
    playing_end(&q, d);
    decode_free(d);
}

/* Long ones, and what the budget has no more room for, are streamed; tiny ones never. */
static void test_budget(void)
{
    g_autofree char *a = write_sound(&folder, "a.wav", noise, 2.3, 48000, 2);
    g_autofree char *b = write_sound(&folder, "b.wav", tones, 2.3, 48000, 2);
    g_autofree char *small = write_sound(&folder, "small.wav", tones, 0.3, 48000, 2);
    size_t bytes = (size_t)(2.3 * 48000) * 4;
    static const struct {
        double budget; /* in files of that size */
        int kept_a, kept_b;
    } rows[] = {{9, 1, 1}, {4, 1, 1}, {3, 0, 0}, {0, 0, 0}};
    for (guint k = 0; k < G_N_ELEMENTS(rows); k++) {
        struct decode *d = decode_new((size_t)(rows[k].budget * (double)bytes));
        struct playing p[3];
        playing_begin(&p[0], d, a, 1, 0);
        playing_begin(&p[1], d, b, 1, 0);
        playing_begin(&p[2], d, small, 1, 0);
        decode_wait(d);
        g_assert_cmpint(atomic_load(&p[0].feed->loop)->kept != NULL, ==, rows[k].kept_a);
        g_assert_cmpint(atomic_load(&p[1].feed->loop)->kept != NULL, ==, rows[k].kept_b);
        g_assert_nonnull(atomic_load(&p[2].feed->loop)->kept);
        for (int i = 0; i < 3; i++)
            playing_end(&p[i], d);
        decode_free(d);
    }
}

/* One sample, or a few: no fault, no noise. */
static void test_tiny(void)
{
    static const int frames[] = {1, 2, 3, 5, 17, 600};
    for (guint k = 0; k < G_N_ELEMENTS(frames); k++) {
        g_autofree char *path =
            write_sound(&folder, "tiny.wav", noise, frames[k] / 48000.0, 48000, 1);
        struct decode *d = decode_new(0);
        g_autofree float(*m)[2] = play(d, path, 0, 40 * BLOCK);
        g_assert_cmpfloat(rms_of(m, 40 * BLOCK), <, 0.5);
        g_assert_cmpfloat(rms_of(m, 40 * BLOCK), >, 1e-3);
        expect_notices(d, 0, "");
        decode_free(d);
    }
}

static float quiet(int64_t i, int64_t n, int c, int rate_hz)
{
    return 0.003f * noise(i, n, c, rate_hz);
}

/* Every recording comes to the same loudness: of noise that is white to 20 kHz, K-weighting
 * makes about 3 dB more than its RMS. */
static void test_loudness(void)
{
    static const struct {
        const char *name;
        sample_at *sample;
        double seconds;
        int channels;
    } rows[] = {{"short.wav", noise, 0.5, 2},
                {"long.wav", noise, 47, 2},
                {"mono.wav", noise, 5, 1},
                {"quiet.wav", quiet, 5, 2}};
    for (guint k = 0; k < G_N_ELEMENTS(rows); k++) {
        g_autofree char *path = write_sound(&folder, rows[k].name, rows[k].sample,
                                            rows[k].seconds, 48000, rows[k].channels);
        struct decode *d = decode_new(DECODE_BUDGET);
        g_autofree float(*m)[2] = play(d, path, 0, 200 * BLOCK);
        double lufs = -0.691 + 10 * log10(2 * pow(rms_of(m, 200 * BLOCK), 2)) + 3.36;
        g_test_message("%s: %.2f LUFS", rows[k].name, lufs);
        if (k != 3)
            g_assert_cmpfloat_with_epsilon(lufs, -23, 0.7);
        else
            g_assert_cmpfloat(lufs, <, -28); /* hiss is not raised without end */
        decode_free(d);
    }
}

static float same_noise(int64_t i, int64_t n, int c, int rate_hz)
{
    (void)c;
    return noise(i, n, 0, rate_hz);
}

static float left_noise(int64_t i, int64_t n, int c, int rate_hz)
{
    return c == 0 ? noise(i, n, 0, rate_hz) : 0;
}

/* What is heard of a recording at one place: each ear's mean square, and how alike they are. */
struct ears {
    double power[2], likeness;
};

static struct ears hear_at(struct decode *d, const char *path, int bearing, int width)
{
    struct playing p;
    struct ears e = {0};
    playing_begin(&p, d, path, 7, 0);
    decode_wait(d);
    for (int b = 0; b < 60; b++) {
        memset(&p.field, 0, sizeof p.field);
        struct moment now = {b * BLOCK, frame_time(b * BLOCK), (float)(bearing * G_PI / 180),
                             (float)(width * G_PI / 180)};
        recording_kind.render(p.source, &now, &p.field);
        for (int i = 0; i < BLOCK && b >= 20; i++) {
            float left = p.field.wide[0][i], right = p.field.wide[1][i];
            e.power[0] += left * left / (40 * BLOCK);
            e.power[1] += right * right / (40 * BLOCK);
            e.likeness += left * right / (40 * BLOCK);
        }
    }
    e.likeness /= sqrt(e.power[0] * e.power[1]) + 1e-12;
    playing_end(&p, d);
    return e;
}

/* Turned and narrowed, it stays as loud; at width 0 it is one point at its bearing. */
static void test_place(void)
{
    g_autofree char *wide = write_sound(&folder, "wide.wav", noise, 2, 48000, 2);
    g_autofree char *same = write_sound(&folder, "same.wav", same_noise, 2, 48000, 2);
    g_autofree char *left = write_sound(&folder, "left.wav", left_noise, 2, 48000, 2);
    struct decode *d = decode_new(DECODE_BUDGET);
    for (int bearing = -180; bearing <= 180; bearing += 45) {
        double side = sin(bearing * G_PI / 180);
        for (int width = 0; width <= 180; width += 45) {
            struct ears of_wide = hear_at(d, wide, bearing, width);
            struct ears of_same = hear_at(d, same, bearing, width);
            double level = 10 * log10(of_wide.power[0] + of_wide.power[1]);
            g_assert_cmpfloat_with_epsilon(level, -25.65, 0.7);
            level = 10 * log10(of_same.power[0] + of_same.power[1]);
            g_assert_cmpfloat_with_epsilon(level, -25.65, 0.7);
            if (width == 0)
                g_assert_cmpfloat(of_wide.likeness, >, 0.999);
            if (width >= 90 && fabs(side) < 0.1)
                g_assert_cmpfloat(fabs(of_wide.likeness), <, 0.05);
            if (fabs(side) > 0.5)
                g_assert_true((of_wide.power[1] > 2 * of_wide.power[0]) == (side > 0));
            g_assert_cmpfloat(of_wide.likeness, >, -0.05); /* nothing upside down */
        }
    }
    struct ears ahead = hear_at(d, left, 0, 90);
    g_assert_cmpfloat(ahead.power[0], >, 1e4 * ahead.power[1]);
    decode_free(d);
}

/* What it follows moves it by 6 dB up and down at most, and smoothly. */
static void test_follows(void)
{
    g_autofree char *path = write_sound(&folder, "follows.wav", tones, 2, 48000, 2);
    struct decode *d = decode_new(DECODE_BUDGET);
    struct playing still, moved;
    playing_begin(&still, d, path, 7, 0);
    playing_begin(&moved, d, path, 7, 0);
    static const struct breath_pattern pattern = {{5, 0, 5, 0}};
    breath_init(&moved.world.breath, &pattern);
    moved.world.voices[0].key = 5;
    moved.world.voices[0].links[0] =
        (struct link){LINK_FOLLOWS, link_signal(SIGNAL_BREATH), 1};
    moved.world.voices[0].n_links = 1;
    struct source_setup setup = {&moved.world, 0, 7, recording_kind.usual};
    recording_kind.init(moved.source, &setup);
    double least = 1e9, most = -1e9, before = 0;
    decode_wait(d);
    for (int b = 0; b < 2000; b++) {
        float a[BLOCK][2], m[BLOCK][2];
        playing_block(&still, b * BLOCK, a);
        playing_block(&moved, b * BLOCK, m);
        if (b < 30)
            continue;
        double db = 20 * log10(rms_of(m, BLOCK) / rms_of(a, BLOCK));
        double drive = world_drive(&moved.world, 0, frame_time(b * BLOCK + BLOCK / 2));
        g_assert_cmpfloat_with_epsilon(db, 12 * (drive - 0.5), 0.05);
        g_assert_true(b == 30 || fabs(db - before) < 0.2);
        before = db;
        least = fmin(least, db);
        most = fmax(most, db);
    }
    g_test_message("%.1f to %.1f dB", least, most);
    g_assert_cmpfloat(least, <, -3);
    g_assert_cmpfloat(least, >=, -6.01);
    g_assert_cmpfloat(most, >, 3);
    g_assert_cmpfloat(most, <=, 6.01);
    playing_end(&still, d);
    playing_end(&moved, d);
    decode_free(d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder_make(&folder);
    g_test_add_func("/recording/time", test_time);
    g_test_add_func("/recording/far", test_far);
    g_test_add_func("/recording/budget", test_budget);
    g_test_add_func("/recording/tiny", test_tiny);
    g_test_add_func("/recording/loudness", test_loudness);
    g_test_add_func("/recording/place", test_place);
    g_test_add_func("/recording/follows", test_follows);
    int result = g_test_run();
    folder_remove(&folder);
    return result;
}
