#include "base/quantity.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static const double none = NAN; /* not such a quantity */

static void quantities_are_read(void)
{
    static const struct {
        const char *text;
        enum unit unit;
        double value;
    } row[] = {
        {"0", UNIT_NONE, 0},
        {"-12 dB", UNIT_DB, -12},
        {"-12dB", UNIT_DB, -12},
        {"-12", UNIT_DB, -12},
        {"+3 db", UNIT_DB, 3},
        {"\xe2\x88\x92"
         "12 dB",
         UNIT_DB, -12},
        {" 4.5 s ", UNIT_S, 4.5},
        {"90s", UNIT_S, 90},
        {"10m", UNIT_S, 600},
        {"10 min", UNIT_S, 600},
        {"1h20m", UNIT_S, 4800},
        {"1 h 20 min 5 s", UNIT_S, 4805},
        {"1.5h", UNIT_S, 5400},
        {"14 °C", UNIT_CELSIUS, 14},
        {"-3.5C", UNIT_CELSIUS, -3.5},
        {"30°", UNIT_DEG, 30},
        {"-30 deg", UNIT_DEG, -30},
        {"6 m", UNIT_M, 6},
        {"0.2 km", UNIT_M, 200},
        {"0.8", UNIT_SHARE, 0.8},
        {".8", UNIT_SHARE, 0.8},
        {"7%", UNIT_SHARE, 0.07},
        {"", UNIT_NONE, none},
        {" ", UNIT_NONE, none},
        {"-", UNIT_NONE, none},
        {".", UNIT_NONE, none},
        {"5.", UNIT_NONE, none},
        {"--5", UNIT_NONE, none},
        {"- 5", UNIT_NONE, none},
        {"1 2", UNIT_NONE, none},
        {"nan", UNIT_NONE, none},
        {"inf", UNIT_DB, none},
        {"-inf dB", UNIT_DB, none},
        {"infinity", UNIT_DB, none},
        {"1e3", UNIT_NONE, none},
        {"1e3 dB", UNIT_DB, none},
        {"0x10", UNIT_NONE, none},
        {"0x1p3", UNIT_NONE, none},
        {"1,5 dB", UNIT_DB, none},
        {"12 dB.", UNIT_DB, none},
        {"12 m", UNIT_DB, none},
        {"dB", UNIT_DB, none},
        {"-12 dBFS", UNIT_DB, none},
        {"20m1h", UNIT_S, none},
        {"1h1h", UNIT_S, none},
        {"1h20", UNIT_S, none},
        {"10 minutess", UNIT_S, none},
        {"1h-5m", UNIT_S, none},
        {"12 °F", UNIT_CELSIUS, none},
        {"\xd9\xa1\xd9\xa2", UNIT_NONE, none}, /* Arabic-Indic digits */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        double value = 123;
        bool good = !isnan(row[i].value);
        g_test_message("\"%s\"", row[i].text);
        g_assert_true(quantity_read(row[i].text, row[i].unit, &value) == good);
        g_assert_cmpfloat(value, ==, good ? row[i].value : 123);
    }
}

static void overflow_is_refused(void)
{
    char digits[420];
    double value;
    uint64_t whole;
    memset(digits, '9', sizeof digits);
    digits[sizeof digits - 1] = '\0';
    g_assert_false(quantity_read(digits, UNIT_NONE, &value));
    digits[308] = '\0'; /* finite, but not in metres or seconds */
    g_assert_true(quantity_read(digits, UNIT_NONE, &value));
    g_autofree char *far = g_strconcat(digits, " km", NULL);
    g_autofree char *late = g_strconcat(digits, "h", NULL);
    g_assert_false(quantity_read(far, UNIT_M, &value));
    g_assert_false(quantity_read_duration(late, &value));
    g_assert_false(quantity_read_whole(digits, &whole));
    g_assert_false(quantity_read_whole("18446744073709551616", &whole));
    g_assert_true(quantity_read_whole("18446744073709551615", &whole));
    g_assert_cmpuint(whole, ==, UINT64_MAX);
}

static void durations_name_their_units(void)
{
    static const struct {
        const char *text;
        double seconds;
    } row[] = {
        {"90s", 90},      {"10m", 600}, {"1h20m", 4800}, {"1 h 20 m", 4800},
        {"2.5 min", 150}, {"10", none}, {"0s", none},    {"-5m", none},
        {"", none},       {"m", none},  {"10x", none},   {"1m1m", none},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        double seconds;
        bool good = !isnan(row[i].seconds);
        g_test_message("\"%s\"", row[i].text);
        g_assert_true(quantity_read_duration(row[i].text, &seconds) == good);
        if (good)
            g_assert_cmpfloat(seconds, ==, row[i].seconds);
    }
}

static void whole_numbers_are_plain(void)
{
    static const char *const bad[] = {"", "-1", "+1", "1.0", "1e3", "0x1", "1 2", "one"};
    uint64_t n;
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(quantity_read_whole(bad[i], &n));
    g_assert_true(quantity_read_whole(" 007 ", &n));
    g_assert_cmpuint(n, ==, 7);
}

static void printed_quantities_read_back(void)
{
    static const struct {
        double value;
        enum unit unit;
        const char *text;
    } row[] = {
        {-12, UNIT_DB, "-12 dB"},
        {4.5, UNIT_S, "4.5 s"},
        {0.1, UNIT_SHARE, "0.1"},
        {-30, UNIT_DEG, "-30°"},
        {14, UNIT_CELSIUS, "14 °C"},
        {6, UNIT_M, "6 m"},
        {0, UNIT_NONE, "0"},
        {-0.0, UNIT_NONE, "0"},
        {20000, UNIT_M, "20000 m"},
        {0.07, UNIT_SHARE, "0.07"},
        {1e15, UNIT_NONE, "1000000000000000"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree char *text = quantity_print(row[i].value, row[i].unit);
        g_assert_cmpstr(text, ==, row[i].text);
    }
    for (int i = 0; i < 2000; i++) {
        double value = g_test_rand_double_range(-1000, 1000), back;
        enum unit unit = (enum unit)(i % UNIT_S); /* lengths of time have no sign */
        g_autofree char *text = quantity_print(value, unit);
        g_assert_true(quantity_read(text, unit, &back));
        g_assert_cmpfloat(back, ==, value);
    }
}

/* Where a comma is the decimal point, a scene still means what it meant. Skipped where no such
 * locale is installed. */
static void numbers_are_the_same_everywhere(void)
{
    static const char *const comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"};
    bool found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(comma) && !found; i++)
        found = setlocale(LC_ALL, comma[i]) != NULL;
    if (!found) {
        g_test_skip("no locale with a decimal comma");
        return;
    }
    double value;
    g_assert_true(quantity_read("-4.5 dB", UNIT_DB, &value));
    g_assert_cmpfloat(value, ==, -4.5);
    g_assert_false(quantity_read("-4,5 dB", UNIT_DB, &value));
    g_autofree char *text = quantity_print(-4.5, UNIT_DB);
    g_assert_cmpstr(text, ==, "-4.5 dB");
    setlocale(LC_ALL, "C");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quantity/read", quantities_are_read);
    g_test_add_func("/quantity/overflow", overflow_is_refused);
    g_test_add_func("/quantity/duration", durations_name_their_units);
    g_test_add_func("/quantity/whole", whole_numbers_are_plain);
    g_test_add_func("/quantity/print", printed_quantities_read_back);
    g_test_add_func("/quantity/locale", numbers_are_the_same_everywhere);
    return g_test_run();
}
