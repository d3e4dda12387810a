/* Crickets and bush-crickets, and frogs where they are like them, by what a listener could
 * measure: pitch, pulses, rates, turns, what cold, rain and distance do. */
#include "alone.h"

/* Dolbear: chirps a minute = 40 + 7 (T - 10). */
static void tree_crickets_count_the_degrees(void)
{
    for (double warmth_c = 13; warmth_c <= 28; warmth_c += 5) {
        struct asked a = {"crickets", "tree", 1, 0, warmth_c, 0};
        struct alone *s = alone_new(&a, 5);
        enum { MINUTES = 2 };
        int blocks = blocks_of(60 * MINUTES), *at = g_new(int, 2000);
        float *x = alone_play(s, 0, blocks);
        double a_minute = onsets(x, blocks * BLOCK, 0.1, at, 2000) / (double)MINUTES;
        double law = 40 + 7 * (warmth_c - 10);
        g_test_message("%.0f °C: %.1f chirps a minute, %.1f by the law", warmth_c, a_minute,
                       law);
        g_assert_cmpfloat(fabs(a_minute / law - 1), <, 0.05);
        g_free(at);
        g_free(x);
        alone_free(s);
    }
}

/* The pitch of what is loud: the median time from one upward crossing of nought to the next. */
static double pitch_hz(const float *x, int n)
{
    enum { MOST = 20000 };
    float most = 0, between = 0;
    for (int i = 0; i < n; i++)
        most = fmaxf(most, fabsf(x[i]));
    int *period = g_new(int, MOST), found = 0;
    double before = 0;
    for (int i = 0; i + 1 < n && found < MOST; i++) {
        between = fmaxf(between, fabsf(x[i]));
        if (x[i] >= 0 || x[i + 1] < 0)
            continue;
        double at = i + x[i] / (x[i] - x[i + 1]);
        if (between > 0.4f * most)
            period[found++] = (int)(1000 * (at - before));
        before = at;
        between = 0;
    }
    qsort(period, (size_t)found, sizeof *period, by_size);
    double hz = 1000.0 * SAMPLE_RATE / period[found / 2];
    g_free(period);
    return hz;
}

static void insects_and_frogs_keep_their_pitch_and_rate(void)
{
    static const struct {
        struct asked asked;
        double low_hz, high_hz; /* of the carrier; 0: a rasp */
        double gap_s;           /* between two calls, at least */
        double least_s, most_s; /* median time from one call to the next, in a series */
    } row[] = {
        {{"crickets", "field", 1, 0, 20, 0}, 4300, 5100, 0.06, 0.28, 0.42},
        {{"crickets", "tree", 1, 0, 20, 0}, 2850, 3200, 0.1, 0.5, 0.6},
        {{"crickets", "ground", 1, 0, 20, 0}, 6300, 7800, 0.25, 2, 4.2},
        {{"bush-crickets", "great-green", 1, 0.5, 20, 0}, 8000, 15000, 0.012, 0.03, 0.1},
        {{"bush-crickets", "katydid", 1, 0.5, 20, 0}, 3000, 8000, 0.4, 1.1, 1.6},
        {{"bush-crickets", "meadow", 1, 0.5, 20, 0}, 5000, 13000, 0.3, 0.9, 1.3},
        {{"frogs", "tree", 1, 0.5, 18, 0}, 1500, 3000, 0.05, 0.18, 0.26},
        {{"frogs", "bull", 1, 0.5, 18, 0}, 80, 700, 0.15, 0.9, 1.5},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct alone *s = alone_new(&row[i].asked, 3);
        int blocks = blocks_of(90), *at = g_new(int, 4000);
        float *x = alone_play(s, 0, blocks);
        double hz = pitch_hz(x, blocks * BLOCK);
        int n = onsets(x, blocks * BLOCK, row[i].gap_s, at, 4000);
        g_assert_cmpint(n, >, 10);
        for (int k = 0; k + 1 < n; k++)
            at[k] = at[k + 1] - at[k];
        qsort(at, (size_t)n - 1, sizeof *at, by_size);
        double median_s = frame_time(at[(n - 1) / 2]);
        g_test_message("%s %s: %.0f Hz, every %.3f s", row[i].asked.name, row[i].asked.kind,
                       hz, median_s);
        g_assert_cmpfloat(hz, >, row[i].low_hz);
        g_assert_cmpfloat(hz, <, row[i].high_hz);
        g_assert_cmpfloat(median_s, >, row[i].least_s);
        g_assert_cmpfloat(median_s, <, row[i].most_s);
        g_free(at);
        g_free(x);
        alone_free(s);
    }
}

/* Strokes in a chirp: hollows between them. */
static void chirps_are_made_of_strokes(void)
{
    static const struct {
        struct asked asked;
        int least, most;
    } row[] = {{{"crickets", "tree", 1, 0, 20, 0}, 8, 8},
               {{"crickets", "field", 1, 0, 20, 0}, 3, 6}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        struct alone *s = alone_new(&row[i].asked, 3);
        int blocks = blocks_of(12), at[100], chirps = 0;
        float *x = alone_play(s, 0, blocks);
        int n = onsets(x, blocks * BLOCK, 0.06, at, 100);
        for (int c = 1; c + 1 < n; c++) {
            float most = 0;
            int strokes = 0, quiet = SAMPLE_RATE, length = (int)(0.25 * SAMPLE_RATE);
            for (int k = 0; k < length; k++)
                most = fmaxf(most, fabsf(x[at[c] + k]));
            for (int k = 0; k < length; k++) {
                bool loud = fabsf(x[at[c] + k]) > 0.12f * most;
                strokes += loud && quiet > 0.003 * SAMPLE_RATE;
                quiet = loud ? 0 : quiet + 1;
            }
            g_assert_cmpint(strokes, >=, row[i].least);
            g_assert_cmpint(strokes, <=, row[i].most);
            chirps++;
        }
        g_assert_cmpint(chirps, >, 10);
        g_free(x);
        alone_free(s);
    }
}

/* A field cricket alone leaves out a chirp now and then, and rests for seconds. */
static void field_crickets_pause(void)
{
    enum { MOST = 4000, MINUTES = 10 };
    struct asked a = {"crickets", "field", 1, 0, 20, 0};
    struct alone *s = alone_new(&a, 3);
    int blocks = blocks_of(60 * MINUTES), *at = g_new(int, MOST), missed = 0, rests = 0;
    float *x = alone_play(s, 0, blocks);
    int n = onsets(x, blocks * BLOCK, 0.06, at, MOST);
    for (int k = 0; k + 1 < n; k++) {
        double gap_s = frame_time(at[k + 1] - at[k]);
        missed += gap_s > 0.5 && gap_s < 0.85; /* its chirps are a third of a second apart */
        rests += gap_s > 1.5;
    }
    g_test_message("of %d chirps %.3f missed, %d rests", n, (double)missed / n, rests);
    g_assert_cmpfloat((double)missed / n, >, 0.05);
    g_assert_cmpfloat((double)missed / n, <, 0.2);
    g_assert_cmpint(rests, >, MINUTES / 3);
    g_free(at);
    g_free(x);
    alone_free(s);
}

static double loudness(const struct asked *a)
{
    struct alone *s = alone_new(a, 4);
    double sum = 0;
    int blocks = blocks_of(30);
    for (int b = 0; b < blocks; b++) {
        alone_render(s, b);
        for (int i = 0; i < BLOCK; i++)
            for (int k = 0; k < s->field.n_spots; k++)
                sum += s->field.spot[k][i] * s->field.spot[k][i];
    }
    alone_free(s);
    return sqrt(sum / blocks / BLOCK);
}

static void insects_fall_silent_in_cold_and_rain(void)
{
    static const char *const name[] = {"crickets", "bush-crickets"};
    for (size_t i = 0; i < G_N_ELEMENTS(name); i++) {
        struct asked fair = {name[i], NULL, 3, 0.5, 22, 0}, cold = fair, wet = fair;
        cold.warmth_c = 5;
        wet.rain = 1;
        double usual = loudness(&fair);
        g_assert_cmpfloat(usual, >, 0.003);
        g_assert_cmpfloat(loudness(&cold), <, 0.02 * usual);
        g_assert_cmpfloat(loudness(&wet), <, 0.2 * usual);
    }
}

/* Two who share a tempo: where the second's calls fall between the first's. */
static void neighbours_take_turns(void)
{
    static const struct {
        struct asked asked;
        double gap_s, period_s;
    } row[] = {{{"frogs", "tree", 2, 0.5, 18, 0}, 0.05, 0.25},
               {{"bush-crickets", "katydid", 2, 0.5, 20, 0}, 0.4, 1.6}};
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        enum { MOST = 2000 };
        int blocks = blocks_of(60), *at[2], n[2], between = 0, inside = 0;
        for (int who = 0; who < 2; who++) {
            struct alone *s = alone_new(&row[i].asked, 6);
            at[who] = g_new(int, MOST);
            float *x = alone_play(s, who, blocks);
            n[who] = onsets(x, blocks * BLOCK, row[i].gap_s, at[who], MOST);
            g_free(x);
            alone_free(s);
        }
        for (int k = 0; k + 1 < n[0]; k++) {
            int period = at[0][k + 1] - at[0][k];
            if (period > 1.3 * row[i].period_s * SAMPLE_RATE)
                continue;
            for (int j = 0; j < n[1]; j++) {
                if (at[1][j] <= at[0][k] || at[1][j] > at[0][k + 1])
                    continue;
                double phase = (double)(at[1][j] - at[0][k]) / period;
                between++;
                inside += phase > 0.3 && phase < 0.7;
            }
        }
        g_test_message("%s: %d of %d between", row[i].asked.name, inside, between);
        g_assert_cmpint(between, >, 12);
        g_assert_cmpfloat((double)inside / between, >, 0.85);
        g_free(at[0]);
        g_free(at[1]);
    }
}

/* Power in a band about hz, by a Goertzel sum over each hundredth of a second. */
static double power_at(const float *x, int n, double hz)
{
    enum { WINDOW = 480 };
    double sum = 0;
    for (int from = 0; from + WINDOW <= n; from += WINDOW) {
        double re = 0, im = 0;
        for (int i = 0; i < WINDOW; i++) {
            double fade = 0.5 - 0.5 * cos(2 * G_PI * i / WINDOW);
            double turn = 2 * G_PI * hz * i / SAMPLE_RATE;
            re += fade * x[from + i] * cos(turn);
            im += fade * x[from + i] * sin(turn);
        }
        sum += re * re + im * im;
    }
    return sum;
}

/* Crickets are nearly pure: the second harmonic is 30 to 45 dB below the first. */
static void crickets_are_nearly_pure(void)
{
    struct asked a = {"crickets", "field", 1, 0, 20, 0};
    struct alone *s = alone_new(&a, 3);
    int n = blocks_of(6) * BLOCK;
    float *x = alone_play(s, 0, blocks_of(6));
    double first_hz = pitch_hz(x, n), harmonic[2] = {0};
    for (int h = 0; h < 2; h++)
        for (int k = -4; k <= 4; k++)
            harmonic[h] += power_at(x, n, (h + 1) * (first_hz + 50 * k));
    double below_db = 10 * log10(harmonic[0] / harmonic[1]);
    g_test_message("%.0f Hz, its octave %.1f dB below", first_hz, below_db);
    g_assert_cmpfloat(below_db, >, 30);
    g_assert_cmpfloat(below_db, <, 45);
    g_free(x);
    alone_free(s);
}

/* The loudest stroke in x, between where it rises over and sinks under a third. */
static void loudest_stroke(const float *x, int n, int *from, int *to)
{
    enum { APART = 72 }; /* no hollow between strokes is as short */
    int top = 0;
    for (int i = 0; i < n; i++)
        if (fabsf(x[i]) > fabsf(x[top]))
            top = i;
    *from = *to = top;
    for (int i = top; i >= 0 && i > *from - APART; i--)
        if (fabsf(x[i]) > fabsf(x[top]) / 3)
            *from = i;
    for (int i = top; i < n && i < *to + APART; i++)
        if (fabsf(x[i]) > fabsf(x[top]) / 3)
            *to = i;
}

/* The wings slow as they close: a stroke of a field cricket ends lower than it began, by
 * 2.8 hundredths between the first 4 ms and the last in a recording. */
static void strokes_fall_in_pitch(void)
{
    struct asked a = {"crickets", "field", 1, 0, 20, 0};
    struct alone *s = alone_new(&a, 3);
    int blocks = blocks_of(12), at[100], n_measured = 0;
    float *x = alone_play(s, 0, blocks);
    int n = onsets(x, blocks * BLOCK, 0.06, at, 100);
    double fall = 0;
    for (int c = 0; c + 1 < n; c++) {
        double hz[2];
        int from, to;
        loudest_stroke(x + at[c], SAMPLE_RATE / 5, &from, &to);
        for (int k = 0; k < 2; k++)
            hz[k] = pitch_hz(x + at[c] + (k ? to - 192 : from), 192);
        fall += hz[1] / hz[0];
        n_measured++;
    }
    g_test_message("ends at %.3f times the pitch", fall / n_measured);
    g_assert_cmpint(n_measured, >, 10);
    g_assert_cmpfloat(fall / n_measured, <, 0.985);
    g_assert_cmpfloat(fall / n_measured, >, 0.957);
    g_free(x);
    alone_free(s);
}

/* Far bush-crickets are duller than near ones, beyond what the mixer does to all alike. */
static void distance_dulls_bush_crickets(void)
{
    static const float home_m[2] = {3, 12};
    struct asked a = {"bush-crickets", "great-green", 10, 0.5, 20, 0};
    int blocks = blocks_of(20);
    double treble_db[2];
    for (int k = 0; k < 2; k++) {
        struct alone *s = alone_new(&a, 3);
        s->world.voices[0].distance_m = home_m[k];
        struct source_setup there = {&s->world, 0, s->world.voices[0].key, s->kind->usual};
        there.params.count = a.count;
        memset(s->source, 0, s->kind->size);
        s->kind->init(s->source, &there);
        float *x = alone_play(s, -1, blocks);
        int n = blocks * BLOCK;
        treble_db[k] = 10 * log10(power_at(x, n, 18000) / power_at(x, n, 9900));
        g_free(x);
        alone_free(s);
    }
    g_test_message("18 kHz over 9.9: at %.0f m %.1f dB, at %.0f m %.1f", (double)home_m[0],
                   treble_db[0], (double)home_m[1], treble_db[1]);
    g_assert_cmpfloat(treble_db[1], <, treble_db[0] - 1.2);
}

/* Between 3 and 8 kHz a katydid gives most of what it gives. */
static void katydids_are_no_hiss(void)
{
    struct asked a = {"bush-crickets", "katydid", 1, 0.5, 20, 0};
    struct alone *s = alone_new(&a, 3);
    int n = blocks_of(30) * BLOCK;
    float *x = alone_play(s, 0, blocks_of(30));
    double all = rms(x, n);
    high_pass(x, n, 10000);
    double high_db = 20 * log10(rms(x, n) / all);
    g_test_message("above 10 kHz %.1f dB", high_db);
    g_assert_cmpfloat(high_db, <, -5);
    g_free(x);
    alone_free(s);
}

/* Before the great green bush-cricket rests, it sings softer: none stops as if cut off. */
static void bush_crickets_die_away(void)
{
    enum { TENTHS = 6000 };
    int tenth = blocks_of(0.1), n_rests = 0;
    double ends_db = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct asked a = {"bush-crickets", "great-green", 1, 0.5, 20, 0};
        struct alone *s = alone_new(&a, seed);
        double *level = g_new(double, TENTHS), usual = 0;
        for (int i = 0; i < TENTHS; i++) {
            level[i] = 0;
            for (int b = 0; b < tenth; b++) {
                alone_render(s, (int64_t)i * tenth + b);
                level[i] += rms(s->field.spot[0], BLOCK) / tenth;
            }
            usual = fmax(usual, level[i]);
        }
        for (int i = 50; i + 20 < TENTHS; i++) {
            bool rests = level[i] > 0;
            for (int k = 1; k <= 20; k++)
                rests &= level[i + k] == 0;
            n_rests += rests;
            /* The last tenth of a second may hold part of a verse: the one before it. */
            ends_db += rests ? 20 * log10(level[i - 1] / usual) : 0;
        }
        g_free(level);
        alone_free(s);
    }
    g_test_message("%d rests, before them %.1f dB", n_rests, ends_db / n_rests);
    g_assert_cmpint(n_rests, >, 3);
    g_assert_cmpfloat(ends_db / n_rests, <, -10);
}

/* The nearest cricket, louder than all the others, sings ahead; else the night would lean. */
static void nearest_cricket_is_ahead(void)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct asked a = {"crickets", "field", 0, 0.5, 20, 0};
        struct alone *s = alone_new(&a, seed);
        alone_render(s, 0);
        g_assert_cmpint(s->field.n_spots, ==, 3);
        const struct spot_place *near = &s->field.spot_place[0];
        double others = 0;
        for (int i = 0; i < s->field.n_spots; i++) {
            const struct spot_place *place = &s->field.spot_place[i];
            near = place->distance < near->distance ? place : near;
            others += (double)place->across;
        }
        g_assert_cmpfloat(fabsf(near->across), <, 0.1);
        g_assert_cmpfloat(fabs(others), <, 0.5); /* one at each side */
        alone_free(s);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/night/dolbear", tree_crickets_count_the_degrees);
    g_test_add_func("/night/pitch-and-rate", insects_and_frogs_keep_their_pitch_and_rate);
    g_test_add_func("/night/strokes", chirps_are_made_of_strokes);
    g_test_add_func("/night/pauses", field_crickets_pause);
    g_test_add_func("/night/silence", insects_fall_silent_in_cold_and_rain);
    g_test_add_func("/night/turns", neighbours_take_turns);
    g_test_add_func("/night/pure", crickets_are_nearly_pure);
    g_test_add_func("/night/slurs", strokes_fall_in_pitch);
    g_test_add_func("/night/distance", distance_dulls_bush_crickets);
    g_test_add_func("/night/katydid", katydids_are_no_hiss);
    g_test_add_func("/night/dying-away", bush_crickets_die_away);
    g_test_add_func("/night/ahead", nearest_cricket_is_ahead);
    return g_test_run();
}
