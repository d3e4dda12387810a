/* Within a bird's song: its syllables are never the same twice, its calls come in time, and
 * nothing clicks. */
#include "birds.h"

struct span {
    int from, n;
};

/* The stretches louder than an eighth of the peak, 10 ms or longer. */
static int syllables(const float *x, int n, struct span *out, int n_max)
{
    enum { HOLD = SECOND / 250 };
    int found = 0, begin = -1, last = 0;
    float loud = (float)peak(x, n) / 8;
    for (int i = 0; i < n && found < n_max; i++) {
        if (fabsf(x[i]) > loud) {
            begin = begin < 0 ? i : begin;
            last = i;
        } else if (begin >= 0 && i - last > HOLD) {
            if (last - begin > SECOND / 100)
                out[found++] = (struct span){begin, last - begin};
            begin = -1;
        }
    }
    return found;
}

/* Whichever cuckoo calls, its calls come every 1.25 to 1.65 s, all but a few in a hundred,
 * and the rest hardly beyond. */
static void calls_in_time(void)
{
    enum { NOTES = 64, CUCKOOS = 100, FEW = 10 };
    g_autoptr(GArray) every = g_array_new(FALSE, FALSE, sizeof(double));
    int outside = 0;
    double least = INFINITY, most = 0;
    for (uint64_t seed = 1; seed <= CUCKOOS; seed++) {
        struct layer_of_birds *l = new_layer("cuckoo", seed, 1, 0.05);
        struct event event[MANY];
        struct span s[NOTES];
        int frames, last = -1;
        events_of(l, 0, HOUR / 4, event);
        g_autofree float *x = sound_of(l, &event[0], &frames);
        int n = syllables(x, frames, s, NOTES);
        for (int i = 0; i < n; i++) {
            if (crossing_hz(x + s[i].from, s[i].n) < 605) /* the second note */
                continue;
            double after_s = (double)(s[i].from - last) / SECOND;
            if (last >= 0 && after_s > 0.6) { /* else a call of three notes */
                g_array_append_val(every, after_s);
                outside += after_s < 1.25 || after_s > 1.65;
                if (seed <= FEW) {
                    least = fmin(least, after_s);
                    most = fmax(most, after_s);
                }
            }
            last = s[i].from;
        }
        free_layer(l);
    }
    double few = (double)outside / every->len;
    g_test_message(
        "nine calls in ten every %.2f to %.2f s, %.3f outside; of ten birds all %.3f to %.3f",
        quantile(every, 0.05), quantile(every, 0.95), few, least, most);
    g_assert_cmpint(every->len, >, 5 * CUCKOOS);
    g_assert_cmpfloat(few, <, 0.02);
    g_assert_cmpfloat(least, >, 1.2);
    g_assert_cmpfloat(most, <, 1.7);
}

/* A cuckoo's first call is often weak; the third is in full voice. */
static void first_call_is_weak(void)
{
    enum { NOTES = 64, CUCKOOS = 10, SONGS = 3 };
    double weaker_db = 0;
    for (uint64_t seed = 1; seed <= CUCKOOS; seed++) {
        struct layer_of_birds *l = new_layer("cuckoo", seed, 1, 0.05);
        struct event event[MANY];
        events_of(l, 0, HOUR / 4, event);
        for (int i = 0; i < SONGS; i++) {
            struct span s[NOTES];
            int frames;
            g_autofree float *x = sound_of(l, &event[i], &frames);
            int n = syllables(x, frames, s, NOTES);
            g_assert_cmpint(n, >, 5);
            weaker_db += 20 * log10(peak(x + s[4].from, s[4].n) / peak(x + s[0].from, s[0].n));
        }
        free_layer(l);
    }
    weaker_db /= CUCKOOS * SONGS;
    g_test_message("the first call is %.1f dB weaker", weaker_db);
    g_assert_cmpfloat(weaker_db, >, 1);
    g_assert_cmpfloat(weaker_db, <, 4);
}

/* The voice of a tawny owl breaks in its hoot, by 6 to 14 %, each male's in its own way. */
static void hoots_break(void)
{
    enum { NOTES = 32, OWLS = 8 };
    double least = INFINITY, most = 0;
    for (uint64_t seed = 1; seed <= OWLS; seed++) {
        struct layer_of_birds *l = new_layer("tawny-owl", seed, 1, 0.05);
        struct event event[MANY];
        struct span s[NOTES];
        int frames;
        events_of(l, 0, HOUR / 4, event);
        g_autofree float *x = sound_of(l, &event[0], &frames);
        g_assert_cmpint(syllables(x, frames, s, NOTES), >, 0);
        int part = SECOND / 15;
        double held = crossing_hz(x + SECOND / 6, part);
        double broken = crossing_hz(x + s[0].n * 7 / 10, part);
        least = fmin(least, broken / held);
        most = fmax(most, broken / held);
        free_layer(l);
    }
    g_test_message("breaks to %.3f ... %.3f", least, most);
    g_assert_cmpfloat(least, >, 0.84);
    g_assert_cmpfloat(most, <, 0.94);
    g_assert_cmpfloat(most - least, >, 0.02);
}

/* The note that comes again within a song is never the same: no two syllables of one phrase
 * match to the thousandth, however they are laid upon one another. */
static void no_syllable_twice(const void *data)
{
    enum { SYLLABLES = 64, LAG = SECOND / 2000 };
    struct layer_of_birds *l = new_layer(data, 6, 1, 0.05);
    struct event event[MANY];
    struct span s[SYLLABLES];
    double likest = 0;
    int pairs = 0;
    events_of(l, 0, HOUR / 4, event);
    for (int phrase = 0; phrase < 3; phrase++) {
        int frames;
        float *x = sound_of(l, &event[phrase], &frames);
        int n = syllables(x, frames, s, SYLLABLES);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < i; k++) {
                if (abs(s[i].n - s[k].n) * 8 > s[k].n)
                    continue;
                pairs++;
                for (int lag = -LAG; lag <= LAG; lag++)
                    if (s[k].from + lag >= 0 && s[i].from + s[i].n < frames)
                        likest = fmax(likest, likeness(x + s[i].from, s[i].n,
                                                       x + s[k].from + lag, s[k].n));
            }
        g_free(x);
    }
    g_test_message("%s: of %d pairs the likest %.4f", (const char *)data, pairs, likest);
    g_assert_cmpint(pairs, >, 20);
    g_assert_cmpfloat(likest, <, 0.999);
    free_layer(l);
}

/* Nothing begins or ends with a step. */
static void no_clicks(void)
{
    static const char *const low[] = {"cuckoo", "wood-pigeon", "mourning-dove", "loon"};
    for (size_t k = 0; k < G_N_ELEMENTS(low); k++) {
        struct layer_of_birds *l = new_layer(low[k], 11, 1, 0.05);
        struct event event[MANY];
        int n = MIN(events_of(l, 0, HOUR, event), 4), frames;
        for (int i = 0; i < n; i++) {
            float *x = sound_of(l, &event[i], &frames);
            double most = 0, bend = pow(2 * G_PI * 1800 / SAMPLE_RATE, 2) * peak(x, frames);
            for (int j = 1; j + 1 < frames; j++)
                most = fmax(most, fabs((double)x[j - 1] - 2.0 * x[j] + x[j + 1]));
            g_assert_cmpfloat(most, <, bend);
            g_free(x);
        }
        free_layer(l);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/bird/syllables/great-tit", "great-tit", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/chiffchaff", "chiffchaff", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/cuckoo", "cuckoo", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/nightingale", "nightingale", no_syllable_twice);
    g_test_add_data_func("/bird/syllables/song-thrush", "song-thrush", no_syllable_twice);
    g_test_add_func("/bird/calls", calls_in_time);
    g_test_add_func("/bird/first", first_call_is_weak);
    g_test_add_func("/bird/hoots", hoots_break);
    g_test_add_func("/bird/clicks", no_clicks);
    return g_test_run();
}
