/* A pause as it is heard: the same scene, seed and time rendered with a pause and without, and
 * held against each other block by block; and a bird whose ring opens when it is heard. */
#include "engine/heard.h"
#include "sitting.h"
#include "ui/picture.h"

#include <math.h>
#include <string.h>

enum { SECOND = SAMPLE_RATE / BLOCK };

static const double block_s = (double)BLOCK / SAMPLE_RATE;

static void say(struct scene *s, enum scene_stretch stretch, const char *layer,
                const char *text)
{
    s->words = g_renew(struct scene_words, s->words, s->n_words + 1);
    s->words[s->n_words++] = (struct scene_words){stretch, g_strdup(layer), g_strdup(text)};
}

static void add(struct scene *s, const char *sound, double bearing_deg, double width_deg)
{
    struct scene_layer *l = scene_add_layer(s, sound);
    l->sound = g_strdup(sound);
    l->bearing_deg = bearing_deg;
    l->width_deg = width_deg;
}

/* The air that is always there is not, here. */
static void still(struct scene *s)
{
    add(s, "air", 0, 0);
    s->layer[s->n_layers - 1].mute = true;
}

static struct scene *a_scene(void)
{
    struct scene *s = scene_new();
    s->seed = 7;
    add(s, "leaves", -40, 60);
    add(s, "rain", 120, 90);
    add(s, "wind", 0, 100);
    s->rain = 0.4;
    say(s, WORDS_ARRIVE, NULL, "Nothing needs to be done.");
    say(s, WORDS_LISTEN, "leaves", "Notice the leaves.");
    say(s, WORDS_LISTEN, "rain", "Notice the rain.");
    say(s, WORDS_WIDEN, NULL, "All of it at once.");
    return s;
}

struct run {
    const struct scene *scene;
    struct player player;
    struct sitting sitting;
    double t;
    float out[2 * BLOCK];
};

static struct run *run_new(const struct scene *scene)
{
    struct run *r = g_new0(struct run, 1);
    r->scene = scene;
    struct stage_options options = {.seed = 7};
    player_init(&r->player, 0, 1);
    g_assert_true(player_play(&r->player, scene, &options, 0.1, NULL));
    return r;
}

static void run_free(struct run *r)
{
    sitting_clear(&r->sitting);
    player_destroy(&r->player);
    g_free(r);
}

static void step(struct run *r)
{
    sitting_scene(&r->sitting, r->scene, player_stage(&r->player), 0);
    sitting_follow(&r->sitting, &r->player, block_s, false);
    engine_render(&r->player.engine, r->out, BLOCK);
    player_poll(&r->player);
    r->t += block_s;
}

static double energy(const struct run *r)
{
    double sum = 0;
    for (int i = 0; i < 2 * BLOCK; i++)
        sum += (double)r->out[i] * r->out[i];
    return sum;
}

static double over_db(const struct run *with, const struct run *without, int layer)
{
    return 20 * log10(with->player.moment.level[layer] / without->player.moment.level[layer]);
}

static void test_focus_rises_and_returns(void)
{
    const double length_s = 60;
    struct scene *s = a_scene();
    struct run *with = run_new(s), *without = run_new(s);
    sitting_begin(&with->sitting, s, length_s);
    const struct pause *p = &with->sitting.pause;
    bool listened[2] = {false};
    double widest = 0, mid = 0, end = 0, lowest = 0, highest = -99;
    for (int b = 0; with->t < length_s; b++) {
        step(with);
        step(without);
        struct pause_moment m = pause_at(p, with->t - 0.3);
        double db[3];
        for (int i = 0; i < 3; i++)
            db[i] = over_db(with, without, i);
        if (m.focus > 0.999f) {
            listened[m.layer] = true;
            for (int i = 0; i < 3; i++) {
                if (i == m.layer)
                    g_assert_cmpfloat(fabs(db[i] - 3.5), <, 0.2);
                else /* and a little of its top, which is power too */
                    lowest = fmin(lowest, db[i]), highest = fmax(highest, db[i]);
            }
        } else if (m.layer < 0 && m.wide == 0 && with->t > 1 &&
                   with->t < p->begin_s[WORDS_LISTEN]) {
            for (int i = 0; i < 3; i++)
                g_assert_cmpfloat(fabs(db[i]), <, 0.02);
        } else if (with->t > p->begin_s[WORDS_RETURN] - 0.5 &&
                   with->t < p->begin_s[WORDS_RETURN]) {
            for (int i = 0; i < 3; i++)
                g_assert_cmpfloat(fabs(db[i]), <, 0.6); /* wider, and back where it was */
        }
        struct mixer *mixer = stage_mixer(player_stage(&with->player));
        widest = fmax(widest, mixer->layer[0].width_rad / (60 * G_PI / 180));
        if (with->t > length_s / 2 && with->t < length_s / 2 + 1)
            mid += energy(with);
        if (with->t > length_s - 1)
            end += energy(with);
    }
    g_assert_true(listened[0] && listened[1]);
    g_test_message("the others %.2f to %.2f dB", lowest, highest);
    g_assert_true(lowest > -4.9 && highest < -2.8);
    g_test_message("widest %.3f, last second %.1f dB", widest, 10 * log10(end / mid));
    g_assert_cmpfloat(widest, >, 1.2);
    g_assert_cmpfloat(widest, <, 1.31);
    g_assert_cmpfloat(10 * log10(end / mid), <, -30);
    for (int b = 0; b < SECOND / 2; b++)
        step(with);
    g_assert_cmpfloat(energy(with), ==, 0); /* silence, as long as the kind line stays */
    g_assert_true(with->sitting.finished);
    for (int b = 0; with->sitting.state != SITTING_DONE; b++) {
        g_assert_cmpint(b, <, 7 * SECOND);
        step(with);
    }
    sitting_end(&with->sitting, &with->player);
    while (without->t < with->t - 0.5 * block_s)
        step(without);
    for (int b = 0; b < 8 * SECOND; b++)
        step(with), step(without);
    for (int i = 0; i < 3; i++)
        g_assert_cmpfloat(fabs(over_db(with, without, i)), <, 0.02);
    g_assert_cmpfloat(energy(with), >, 0.2 * energy(without));
    run_free(with);
    run_free(without);
    scene_free(s);
}

/* Left at any moment, it is dark in half a second, and soon everything sounds as it would
 * have without it. */
static void test_leave(void)
{
    struct scene *s = a_scene();
    static const double moments_s[] = {0.1, 9.7, 31};
    for (size_t i = 0; i < G_N_ELEMENTS(moments_s); i++) {
        struct run *with = run_new(s), *without = run_new(s);
        sitting_begin(&with->sitting, s, 30);
        while (with->t < moments_s[i])
            step(with), step(without);
        struct view v = {.fade = 1};
        sitting_leave(&with->sitting);
        int n = 0;
        while (with->sitting.state != SITTING_DONE) {
            step(with), step(without);
            float was = v.fade;
            v = (struct view){.fade = 1};
            sitting_see(&with->sitting, &v);
            if (n > 0 && n * block_s < 0.35)
                g_assert_cmpfloat(v.fade, <=, was);
            g_assert_cmpint(++n, <, SECOND / 2);
        }
        sitting_end(&with->sitting, &with->player);
        v = (struct view){.fade = 1};
        sitting_see(&with->sitting, &v);
        g_assert_cmpfloat(v.fade, ==, 1);
        g_assert_false(v.pause.on);
        for (int b = 0; b < (with->t > 30 ? 7 : 2) * SECOND; b++)
            step(with), step(without);
        for (int l = 0; l < 3; l++)
            g_assert_cmpfloat(fabs(over_db(with, without, l)), <, 0.05);
        g_assert_cmpfloat(fabs(10 * log10(energy(with) / energy(without))), <, 0.5);
        run_free(with);
        run_free(without);
    }
    scene_free(s);
}

/* Another stage, in the middle of listening: it is told where things are. */
static void test_another_stage(void)
{
    struct scene *s = a_scene();
    struct run *with = run_new(s), *without = run_new(s);
    struct stage_options options = {.seed = 7};
    sitting_begin(&with->sitting, s, 60);
    bool changed = false;
    int checked = 0;
    while (with->t < 27) {
        step(with);
        step(without);
        struct pause_moment m = pause_at(&with->sitting.pause, with->t - 0.5);
        if (m.focus > 0.999f && !changed) {
            changed = true;
            player_play(&with->player, s, &options, 0.1, NULL);
            for (int b = 0; b < SECOND / 2; b++)
                step(with), step(without);
        } else if (m.focus > 0.999f && m.layer == 0) {
            g_assert_cmpfloat(fabs(over_db(with, without, 0) - 3.5), <, 0.2);
            checked++;
        }
    }
    g_assert_cmpint(checked, >, 10);
    /* Another scene brings its own words, after those that stand. */
    const struct sitting *sitting = &with->sitting;
    while (sitting->moment.words < 0.5)
        step(with);
    g_autofree char *stands = g_strdup(sitting->pause.line[sitting->moment.line].text);
    g_assert_nonnull(stands);
    struct scene *other = scene_new();
    say(other, WORDS_RETURN, NULL, "Elsewhere.");
    still(other);
    player_play(&with->player, other, &options, 0.1, NULL);
    sitting_scene(&with->sitting, other, player_stage(&with->player), 0);
    scene_free(other);
    const struct pause *p = &sitting->pause;
    g_assert_cmpstr(p->line[sitting->moment.line].text, ==, stands);
    for (int i = 0; i < p->n_lines; i++)
        if (p->line[i].begin_s > sitting->at_s && p->line[i].text)
            g_assert_cmpstr(p->line[i].text, ==, "Elsewhere.");
    g_assert_cmpstr(p->line[p->n_lines - 1].text, ==, "Elsewhere.");
    run_free(with);
    run_free(without);
    scene_free(s);
}

/* The strongest tone between 60 and 400 Hz, in Hz. */
static double tone_hz(const float *x, int n)
{
    double best_hz = 0, best = 0;
    for (double hz = 60; hz < 400; hz += 0.5) {
        double re = 0, im = 0, w = 2 * G_PI * hz / SAMPLE_RATE;
        for (int i = 0; i < n; i++) {
            double window = 0.5 - 0.5 * cos(2 * G_PI * i / n);
            re += window * x[i] * cos(w * i);
            im += window * x[i] * sin(w * i);
        }
        if (re * re + im * im > best) {
            best = re * re + im * im;
            best_hz = hz;
        }
    }
    return best_hz;
}

static void test_bell(void)
{
    struct scene *s = scene_new();
    s->seed = 7;
    s->bell = g_strdup("bowl");
    still(s);
    struct run *r = run_new(s);
    enum { AT = 2, TAPS = SAMPLE_RATE };
    float *heard[2] = {g_new0(float, TAPS), g_new0(float, TAPS)};
    double began_s[2] = {-1, -1}, loud[2] = {0}, before = 0;
    sitting_begin(&r->sitting, s, 60);
    double return_s = r->sitting.pause.begin_s[WORDS_RETURN];
    while (r->t < return_s + 5) {
        step(r);
        int i = r->t > return_s;
        double since_s = r->t - (i ? return_s : 0), now = energy(r);
        if (began_s[i] < 0 && now > (i ? 10 * before : 1e-6))
            began_s[i] = since_s;
        before = now;
        loud[i] = fmax(loud[i], now);
        int at = (int)((since_s - AT) * SAMPLE_RATE);
        for (int k = 0; k < BLOCK && at >= 0 && at + k < TAPS; k++)
            heard[i][at + k] = r->out[2 * k];
    }
    double hz[2] = {tone_hz(heard[0], TAPS), tone_hz(heard[1], TAPS)};
    g_test_message("struck after %.2f s and %.2f s; %.1f Hz, then %.1f Hz; %.1f dB softer",
                   began_s[0], began_s[1], hz[0], hz[1], 10 * log10(loud[0] / loud[1]));
    g_assert_true(began_s[0] > 0 && began_s[0] < 1);
    g_assert_true(began_s[1] > 0 && began_s[1] < 1);
    g_assert_cmpfloat(fabs(hz[1] / hz[0] - 0.75), <, 0.01);
    g_assert_cmpfloat(loud[0], >, 1.5 * loud[1]);
    g_free(heard[0]);
    g_free(heard[1]);
    run_free(r);
    scene_free(s);
}

/* A device as there are: buffers of 1024 frames at a clock that is a little off, asked for
 * when the operating system feels like it, heard later. */
struct device {
    struct heard heard;
    double rate_hz, latency_s;
    int64_t frame;
    uint64_t wander; /* of the callback's time, in µs */
};

/* When a frame reaches the ear, in seconds. */
static double ear_s(const struct device *d, int64_t frame)
{
    return (double)frame / d->rate_hz + d->latency_s;
}

static void tell(struct device *d, int n_frames)
{
    d->frame += n_frames;
    d->wander = d->wander * 1103515245u + 12345u;
    double wrong_s = ((double)((d->wander >> 16) & 1023) / 1023 - 0.5) * 0.004;
    heard_tell(&d->heard, d->frame, llround((ear_s(d, d->frame) + wrong_s) * 1e6));
}

static void test_breath_after_an_hour(void)
{
    struct device d = {.rate_hz = 48005, .latency_s = 0.12, .wander = 1};
    struct breath_pattern pattern = breath_pattern_default();
    struct breath breath;
    breath_init(&breath, &pattern);
    heard_init(&d.heard, 0);
    double worst_s = 0, worst_light = 0;
    for (double now = 0; now < 3700; now += 1.0 / 30) {
        while (d.frame / d.rate_hz < now)
            tell(&d, 1024);
        double shown_t = frame_time(heard_frame(&d.heard, llround(now * 1e6)));
        double heard_t = (now - d.latency_s) * d.rate_hz / SAMPLE_RATE;
        if (now < 3600)
            continue;
        worst_s = fmax(worst_s, fabs(shown_t - heard_t));
        worst_light = fmax(worst_light, fabs(breath_at(&breath, shown_t).light -
                                             breath_at(&breath, heard_t).light));
    }
    g_test_message("worst %.1f ms, %.4f of the light", 1e3 * worst_s, worst_light);
    g_assert_cmpfloat(worst_s, <, 0.02);
}

/* The bird's sound at the ear, and its ring in the picture. */
static void test_ring_opens_when_it_is_heard(void)
{
    struct scene *s = scene_new();
    s->seed = 11;
    add(s, "blackbird", 40, 0);
    s->layer[0].distance_m = 8;
    s->layer[0].every_s = 6;
    s->hour = NAN;
    still(s);
    struct run *r = run_new(s);
    struct device d = {.rate_hz = 48000, .latency_s = 0.09, .wander = 1};
    heard_init(&d.heard, 0);
    static struct picture picture;
    picture_init(&picture);
    struct place place = place_of(960, 600, 1);
    struct pointer pointer = {.still_s = 1e6f};
    struct view v = {.name = "", .fade = 1, .n_layers = 1, .hour = 9};
    v.layer[0] = (struct view_layer){"blackbird", "blackbird", 0.7f, 8, 0, 0.02f, false};
    double quiet_until_s = -1, sound_s = -1, ring_s = -1, worst_s = 0, worst_seen_s = 0;
    double begun_s = -1;
    int n = 0;
    for (double now = 0, drawn = 0; now < 240; now += BLOCK / d.rate_hz) {
        engine_render(&r->player.engine, r->out, BLOCK);
        player_poll(&r->player);
        for (int k = 0; k < BLOCK; k++) {
            double at_s = ear_s(&d, d.frame + k);
            float loud = fmaxf(fabsf(r->out[2 * k]), fabsf(r->out[2 * k + 1]));
            if (loud > 0.002f) {
                if (at_s > quiet_until_s && at_s > 2)
                    sound_s = at_s;
                quiet_until_s = at_s + 2.5;
            }
        }
        tell(&d, BLOCK);
        if (now < drawn)
            continue;
        drawn = now + 1.0 / 30;
        v.dt = 1.0 / 30;
        v.t = frame_time(heard_frame(&d.heard, llround(now * 1e6)));
        v.n_rings = 0;
        for (int i = r->player.n_happened - 1; i >= 0 && v.n_rings < 8; i--)
            v.ring[v.n_rings++] =
                (struct view_ring){0, frame_time(r->player.happened[i].event.onset),
                                   frame_time(r->player.happened[i].event.length)};
        picture_compose(&picture, &v, &place, &pointer, NULL);
        bool seen = false;
        for (int i = 0; i < picture.n_marks; i++)
            seen |= picture.mark[i].kind == MARK_RING;
        if (!seen)
            ring_s = -1;
        else if (ring_s < 0)
            ring_s = now;
        if (sound_s > 0 && now > sound_s + 0.3 && begun_s != sound_s) {
            begun_s = sound_s;
            double opens_s = INFINITY;
            for (int i = 0; i < PICTURE_RINGS_MAX; i++) {
                double at_s =
                    picture.opening[i].heard_t * SAMPLE_RATE / d.rate_hz + d.latency_s;
                if (fabs(at_s - sound_s) < fabs(opens_s - sound_s))
                    opens_s = at_s;
            }
            g_test_message("sound at %.3f s, ring %+.1f ms, seen %+.1f ms", sound_s,
                           1e3 * (opens_s - sound_s), 1e3 * (ring_s - sound_s));
            worst_s = fmax(worst_s, fabs(opens_s - sound_s));
            worst_seen_s = fmax(worst_seen_s, fabs(ring_s - sound_s));
            n++;
        }
    }
    g_assert_cmpint(n, >=, 5);
    g_assert_cmpfloat(worst_s, <, 0.03);
    g_assert_cmpfloat(worst_seen_s, <, 0.03 + 1.0 / 30);
    run_free(r);
    scene_free(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sitting/focus-rises-and-returns", test_focus_rises_and_returns);
    g_test_add_func("/sitting/leave", test_leave);
    g_test_add_func("/sitting/another-stage", test_another_stage);
    g_test_add_func("/sitting/bell", test_bell);
    g_test_add_func("/sitting/breath-after-an-hour", test_breath_after_an_hour);
    g_test_add_func("/sitting/ring-opens-when-it-is-heard", test_ring_opens_when_it_is_heard);
    return g_test_run();
}
