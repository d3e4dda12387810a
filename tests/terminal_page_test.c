/* What the terminal shows, without a terminal: it fits, it grows with the breath, its words
 * are there and harmless. */
#include "ui/terminal_page.h"

#include <glib.h>
#include <string.h>

static struct view usual_view(void)
{
    struct view v = {
        .name = "Under the beeches", .hour = 7, .master = 0.8f, .fade = 1, .n_layers = 3};
    v.layer[0] = (struct view_layer){.name = "wind", .level = 0.02f};
    v.layer[1] = (struct view_layer){.name = "leaves", .level = 0.0001f};
    v.layer[2] = (struct view_layer){.name = "blackbird", .level = 0.03f};
    v.breath.light = 0.5;
    return v;
}

static const struct terminal_means usual_means = {80, 24, COLOURS_TRUE, true, false, false};

/* One row's text; the whole page when row is -1. */
static char *text_of(const struct terminal_page *page, int row)
{
    GString *s = g_string_new(NULL);
    for (int r = 0; r < page->n_rows; r++)
        for (int c = 0; (row < 0 || r == row) && c < page->n_columns; c++)
            g_string_append(s, page->cell[r][c].text);
    return g_string_free(s, FALSE);
}

static bool has(const struct terminal_page *page, const char *words)
{
    g_autofree char *text = text_of(page, -1);
    return strstr(text, words) != NULL;
}

static void test_fits(void)
{
    static const int sizes[][2] = {{80, 24}, {40, 12},  {30, 8}, {20, 5},  {12, 3}, {1, 1},
                                   {2, 40},  {300, 90}, {5, 2},  {36, 13}, {400, 4}};
    struct view v = usual_view();
    v.name = "A very long name of a place that nobody could ever fit on any one line of it, "
             "森の奥で";
    v.keys_shown = true;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (int look = 0; look < 6; look++) {
            struct terminal_means means = {.columns = sizes[i][0],
                                           .rows = sizes[i][1],
                                           .colours = look % 3,
                                           .utf8 = look / 3};
            struct terminal_page page;
            terminal_page_fill(&page, &v, &means);
            g_assert_cmpint(page.n_rows, >=, 1);
            g_assert_cmpint(page.n_rows, <=, PAGE_ROWS);
            g_assert_cmpint(page.n_columns, <=, PAGE_COLUMNS);
            g_assert_cmpint(page.top, >=, 0);
            g_assert_cmpint(page.top + page.n_rows, <=, means.rows);
            g_assert_cmpint(page.left + page.n_columns, <=, means.columns);
            for (int r = 0; r < page.n_rows; r++) {
                g_autofree char *row = text_of(&page, r);
                g_assert_true(means.utf8 ? g_utf8_validate(row, -1, NULL)
                                         : g_str_is_ascii(row));
                int width = 0;
                for (const char *p = row; *p; p = g_utf8_next_char(p))
                    width += g_unichar_iswide(g_utf8_get_char(p)) ? 2 : 1;
                g_assert_cmpint(width, ==, page.n_columns);
            }
        }
    }
}

/* How much light the page gives: the disc's brightness, or the row's bigger characters. */
static double light_of(const struct terminal_page *page, const struct terminal_means *means)
{
    double sum = 0;
    int rows = 1;
    while (rows < page->n_rows && means->colours && means->utf8 && rows < 7)
        rows++;
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < page->n_columns; c++) {
            const struct cell *cell = &page->cell[r][c];
            static const char *const order = " .:oO·∙•●";
            const char *found = strstr(order, cell->text);
            sum += means->colours && means->utf8 ? cell->ink[0] + cell->paper[0]
                   : found                       ? (double)(found - order)
                                                 : 0;
        }
    }
    return sum;
}

static void test_grows(void)
{
    static const struct terminal_means looks[] = {{80, 24, COLOURS_TRUE, true, false, false},
                                                  {80, 24, COLOURS_NONE, true, false, false},
                                                  {80, 24, COLOURS_NONE, false, false, false},
                                                  {36, 13, COLOURS_256, true, false, false},
                                                  {20, 5, COLOURS_NONE, false, false, false}};
    struct view v = usual_view();
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++) {
        double before = -1, five_before = -1;
        for (int step = 0; step <= 10; step++) {
            struct terminal_page page;
            v.breath.light = step / 10.0;
            terminal_page_fill(&page, &v, &looks[i]);
            double light = light_of(&page, &looks[i]);
            g_assert_cmpfloat(light, >=, before);
            before = light;
            if (step % 5 != 0)
                continue;
            g_assert_cmpfloat(light, >, five_before);
            five_before = light;
        }
    }
}

/* The light is round: the same from its left and its right, from above and below. */
static void test_round(void)
{
    struct view v = usual_view();
    struct terminal_page page;
    v.breath.light = 0.8;
    terminal_page_fill(&page, &v, &usual_means);
    for (int r = 0; r < 9; r++) {
        for (int c = 0; c < PAGE_COLUMNS; c++) {
            const struct cell *cell = &page.cell[r][c];
            g_assert_cmpmem(cell->ink, 3, page.cell[r][PAGE_COLUMNS - 1 - c].ink, 3);
            g_assert_cmpmem(cell->ink, 3, page.cell[8 - r][c].paper, 3);
        }
    }
}

static int brightness_at(const struct terminal_page *page, const char *word)
{
    for (int r = 0; r < page->n_rows; r++) {
        g_autofree char *row = text_of(page, r);
        const char *found = strstr(row, word);
        if (found)
            return page->cell[r][g_utf8_pointer_to_offset(row, found)].ink[1];
    }
    g_error("\"%s\" is not on the page", word);
}

static void test_words(void)
{
    struct view v = usual_view();
    struct terminal_means means = usual_means;
    struct terminal_page page;
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, "Under the beeches"));
    g_assert_cmpint(brightness_at(&page, "blackbird"), >, brightness_at(&page, "wind"));
    g_assert_cmpint(brightness_at(&page, "wind"), >, brightness_at(&page, "leaves"));
    g_assert_false(has(&page, "leaves, ?"));
    means.hint = true;
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, "q leaves, ? shows the keys"));
    v.notice = "No sound device yet.";
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, v.notice));
    means.volume = true;
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, "volume 80 %"));
    v.pause = (struct view_pause){.on = true, .words = "Notice the leaves.", .said = 1};
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, v.pause.words));
    int said = brightness_at(&page, "Notice");
    v.pause.said = 0.2f;
    terminal_page_fill(&page, &v, &means);
    g_assert_cmpint(brightness_at(&page, "Notice"), <, said);
    v.keys_shown = v.paused = true;
    terminal_page_fill(&page, &v, &means);
    g_assert_true(has(&page, "other"));
    g_assert_true(has(&page, "resting"));
}

/* What a stranger's scene calls itself can't command the terminal. */
static void test_harmless(void)
{
    static const struct {
        const char *name;
        bool utf8;
        const char *shown;
    } rows[] = {
        {"a\033[31mb\nc\td\177\302\233e", true, "a[31mb c de"},
        {"Fr\303\274hling", true, "Fr\303\274hling"},
        {"Fr\303\274hling", false, "Fruhling"},
        {"\377\376", false, "??"},
        {"e\314\201", true, "e\314\201"},
        {NULL, true, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = terminal_text(rows[i].name, rows[i].utf8);
        g_assert_cmpstr(text, ==, rows[i].shown);
    }
    struct view v = usual_view();
    g_autoptr(GString) marks = g_string_new("e");
    for (int i = 0; i < 50; i++)
        g_string_append(marks, "\314\201");
    v.name = marks->str;
    struct terminal_page page;
    terminal_page_fill(&page, &v, &usual_means);
    g_assert_true(has(&page, "e\314\201"));
}

static void test_fades(void)
{
    struct view v = usual_view();
    struct terminal_page page;
    v.fade = 0;
    terminal_page_fill(&page, &v, &usual_means);
    for (int r = 0; r < page.n_rows; r++)
        for (int c = 0; c < page.n_columns; c++)
            g_assert_cmpmem(page.cell[r][c].ink, 3, terminal_night, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terminal_page/fits", test_fits);
    g_test_add_func("/terminal_page/grows", test_grows);
    g_test_add_func("/terminal_page/round", test_round);
    g_test_add_func("/terminal_page/words", test_words);
    g_test_add_func("/terminal_page/harmless", test_harmless);
    g_test_add_func("/terminal_page/fades", test_fades);
    return g_test_run();
}
