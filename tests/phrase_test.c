/* Phrases: heads turn, a note's pressure moves with its pitch and its harmonics with that, and
 * repertoires are gone through without repeats. */
#include "dsp/frames.h"
#include "dsp/level.h"
#include "nature/phrase.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* A head turns: phrases differ in level by 2 to 4 dB (standard deviation), some are a good deal
 * softer, none is much louder; and what turns aside takes more of a high note. */
static void heads_turn(void)
{
    enum { SONGS = 2000 };
    static const float khz[2] = {0.5f, 7};
    const struct timbre plain = {-40, -60, -44, 0, 0, 0.1f, 0.1f};
    double sum[2] = {0}, squares[2] = {0}, loudest = -INFINITY, softest = INFINITY;
    g_autofree struct phrase *p = g_new(struct phrase, 1);
    for (int i = 0; i < SONGS; i++) {
        for (int k = 0; k < 2; k++) {
            phrase_begin(p, &plain, hash_sub(5, i));
            const struct syllable *s =
                phrase_sing(p, 0, 100, 0, {0, khz[k]}, {0.5f, khz[k]}, {1, khz[k]});
            double db = db_of_gain(s->gain);
            sum[k] += db;
            squares[k] += db * db;
            loudest = fmax(loudest, db);
            softest = fmin(softest, db);
        }
    }
    double sd_db[2];
    for (int k = 0; k < 2; k++)
        sd_db[k] = sqrt(squares[k] / SONGS - sum[k] * sum[k] / SONGS / SONGS);
    g_test_message("levels spread by %.1f dB low, %.1f dB high; %.1f to %.1f dB", sd_db[0],
                   sd_db[1], softest, loudest);
    g_assert_cmpfloat(sd_db[0], >, 1.8);
    g_assert_cmpfloat(sd_db[1], >, 2.4);
    g_assert_cmpfloat(sd_db[1], <, 4);
    g_assert_cmpfloat(softest, <, -8);
    g_assert_cmpfloat(loudest, <, 6);
}

/* Where a note's pressure is at its most, and for what part of its length it stays within
 * 6 dB of that. */
static void pressure_of(const struct syllable *s, double *top, double *loud)
{
    enum { STEPS = 200 };
    struct curve c;
    float p[STEPS], most = 0;
    curve_through(&c, s->pressure, s->n_pressure);
    int at = 0, within = 0;
    for (int i = 0; i < STEPS; i++) {
        p[i] = curve_at(&c, ((float)i + 0.5f) / STEPS);
        at = p[i] > most ? i : at;
        most = fmaxf(most, p[i]);
    }
    g_assert_cmpfloat(fabsf(most - 1), <, 0.02f);
    for (int i = 0; i < STEPS; i++)
        within += p[i] > 0.5f;
    *top = (double)at / STEPS;
    *loud = (double)within / STEPS;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Slurs are no boxes: as in four real recordings most are loud for less than two thirds of
 * their length, some at once, some swelling to their end; each the same way whenever it is
 * sung. A held note is held. */
static void pressure_moves(void)
{
    enum { NOTES = 400 };
    static const struct timbre plain = {-40, -60, -44, 0, 0, 0.15f, 0.3f};
    g_autofree struct phrase *p = g_new(struct phrase, 1);
    double top[NOTES], loud[NOTES], again_top, again_loud, strays = 0, held_top, held;
    for (int i = 0; i < NOTES; i++) {
        struct rng r = rng_of(hash_sub(7, i));
        float ms = draw(&r, 30, 200), from = draw(&r, 2, 6), mid = from * draw(&r, 0.7f, 1.4f);
        float to = mid * draw(&r, 0.7f, 1.4f);
        phrase_begin(p, &plain, hash_sub(8, i));
        pressure_of(phrase_sing(p, 0, ms, 0, {0, from}, {0.5f, mid}, {1, to}), &top[i],
                    &loud[i]);
        phrase_begin(p, &plain, hash_sub(9, i));
        pressure_of(phrase_sing(p, 0, ms, 0, {0, from}, {0.5f, mid}, {1, to}), &again_top,
                    &again_loud);
        strays += fabs(again_loud - loud[i]) / NOTES;
        pressure_of(phrase_sing(p, 0, ms, 0, {0, from}, {0.5f, from}, {1, from}), &held_top,
                    &held);
        g_assert_cmpfloat(held, >, 0.6);
    }
    qsort(top, NOTES, sizeof *top, ascending);
    qsort(loud, NOTES, sizeof *loud, ascending);
    g_test_message(
        "loudest at %.2f %.2f %.2f of a note, within 6 dB of it for %.2f %.2f %.2f, "
        "straying by %.3f",
        top[NOTES / 10], top[NOTES / 2], top[NOTES * 9 / 10], loud[NOTES / 10],
        loud[NOTES / 2], loud[NOTES * 9 / 10], strays);
    g_assert_cmpfloat(top[NOTES / 10], <, 0.2);
    g_assert_cmpfloat(top[NOTES * 9 / 10], >, 0.6);
    g_assert_cmpfloat(loud[NOTES / 2], <, 0.6);
    g_assert_cmpfloat(strays, <, 0.04);
}

/* The second harmonic's power over the tone's in n frames. */
static double second_db(const float *x, int n, double hz)
{
    double power[2];
    for (int h = 0; h < 2; h++) {
        double re = 0, im = 0, turn = 2 * G_PI * hz * (h + 1) / SAMPLE_RATE;
        for (int i = 0; i < n; i++) {
            double w = 0.5 - 0.5 * cos(2 * G_PI * i / n);
            re += w * x[i] * cos(turn * i);
            im += w * x[i] * sin(turn * i);
        }
        power[h] = re * re + im * im;
    }
    return 10 * log10(power[1] / power[0]);
}

/* Where a note's pressure falls to a quarter its harmonics fall as much again; even ones do
 * not. */
static void harmonics_follow(void)
{
    enum { N = SAMPLE_RATE };
    g_autofree struct phrase *p = g_new(struct phrase, 1);
    g_autofree float *x = g_new(float, N);
    for (int even = 0; even < 2; even++) {
        const struct timbre plain = {-30, -50, -120, 0, 0, 0.1f, 0.1f, even};
        phrase_begin(p, &plain, 3);
        p->octaves = p->drift = 0;
        p->tempo = 1;
        struct syllable *s = phrase_sing(p, 0, 1000, 0, {0, 0.7f}, {0.5f, 0.7f}, {1, 0.7f});
        syllable_pressure(s, {0, 0}, {0.05f, 1}, {0.45f, 1}, {0.55f, 0.25f}, {0.95f, 0.25f},
                          {1, 0});
        for (int i = 0; i < s->n_pitch; i++)
            s->pitch[i].y = log2f(700);
        s->length_s = 1;
        struct whistle w;
        memset(x, 0, N * sizeof *x);
        whistle_begin(&w, s);
        whistle_render(&w, x, N);
        double loud = second_db(x + N / 10, N / 4, 700),
               soft = second_db(x + N * 6 / 10, N / 4, 700);
        g_test_message("%s: second harmonic %.1f dB, %.1f dB where it is soft",
                       even ? "even" : "usual", loud, soft);
        g_assert_cmpfloat(fabs(loud + 30), <, 1.5);
        g_assert_cmpfloat(fabs(soft - loud + (even ? 0 : 12)), <, 1.5);
    }
}

static void decks_and_runs(void)
{
    for (int n = 3; n <= 180; n += 59) {
        int last[180], again = n;
        for (int i = 0; i < n; i++)
            last[i] = -10000;
        for (int turn = -400; turn < 400; turn++) {
            int card = phrase_deal(99, turn, n);
            g_assert_cmpint(card, >=, 0);
            g_assert_cmpint(card, <, n);
            again = MIN(again, turn - last[card]);
            last[card] = turn;
        }
        g_assert_cmpint(again, >, n / 3);
    }
    int along, before = -1;
    int64_t run = phrase_run(5, -301, 6, &along);
    for (int turn = -300; turn < 300; turn++) {
        int64_t now = phrase_run(5, turn, 6, &along);
        if (now != run && before >= 0)
            g_assert_cmpint(turn - before, >=, 6);
        if (now != run) {
            g_assert_cmpint(along, ==, 0);
            before = turn;
        }
        run = now;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phrase/heads", heads_turn);
    g_test_add_func("/phrase/pressure", pressure_moves);
    g_test_add_func("/phrase/harmonics", harmonics_follow);
    g_test_add_func("/phrase/decks", decks_and_runs);
    return g_test_run();
}
