/* Words in the picture: whatever they say and however many, each is whole, and by itself. */
#include "viewed.h"

#include <string.h>

static void test_words(void)
{
    g_autofree char *long_text = g_strnfill(3000, 'w');
    const char *const texts[] = {"Buchenwald",
                                 "تحت أشجار الزان",
                                 "ブナの森で",
                                 "a\xff"
                                 "b",
                                 long_text,
                                 " "};
    g_autofree struct words *w = g_new0(struct words, 1);
    words_init(w);
    words_frame(w);
    struct words_style style = {18.0f, 300.0f, 2};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const struct ink *ink = words_ink(w, texts[i], &style);
        g_assert_nonnull(ink);
        g_assert_true(ink == words_ink(w, texts[i], &style));
        g_assert_cmpint(ink->width, <, 320);
        g_assert_cmpint(ink->height, <, 120);
    }
    g_assert_null(words_ink(w, "", &style));
    g_assert_null(words_ink(w, NULL, &style));
    /* Made even, lines leave out no more than they must: nothing of what fits. */
    static const char fits[] = "mine.scene:6: [scene] wind: \"very much\": not a number";
    struct words_style even = {18.0f, 300.0f, 2, .even = true}, one = {18.0f, 0.0f, 0};
    int whole = words_ink(w, fits, &one)->width;
    g_assert_cmpint(whole, >, 300);
    g_assert_cmpint(2 * words_ink(w, fits, &even)->width, >, whole);
    /* More than there is room for: the oldest give way. */
    for (int i = 0; i < 3 * WORDS_MAX; i++) {
        g_autofree char *text = g_strdup_printf("name %d", i);
        words_frame(w);
        g_assert_nonnull(words_ink(w, text, &style));
    }
    words_destroy(w);
}

/* How many words there are: each whole, and by itself. */
static int words_apart(const struct picture *p)
{
    int n = 0;
    for (int i = 0; i < p->n_marks; i++) {
        const struct mark *a = &p->mark[i];
        if (a->kind != MARK_WORDS)
            continue;
        n++;
        g_assert_true(a->at.x >= 0 && a->at.y >= 0 && a->to.x <= (float)p->place.width &&
                      a->to.y <= (float)p->place.height);
        for (int k = 0; k < i; k++) {
            const struct mark *b = &p->mark[k];
            g_assert_false(b->kind == MARK_WORDS && a->at.x < b->to.x && b->at.x < a->to.x &&
                           a->at.y < b->to.y && b->at.y < a->to.y);
        }
    }
    return n;
}

/* The threads of links, which are drawn after the first words, leave the links' names out. */
static int threads_beside_words(const struct picture *p)
{
    int n = 0, first = 0;
    while (first < p->n_marks && p->mark[first].kind != MARK_WORDS)
        first++;
    while (first < p->n_marks && p->mark[first].kind != MARK_THREAD)
        first++;
    for (int i = first; i < p->n_marks; i++) {
        const struct mark *m = &p->mark[i];
        float dx = m->to.x - m->at.x, dy = m->to.y - m->at.y, length = hypotf(dx, dy);
        n += m->kind == MARK_THREAD;
        for (int k = first; m->kind == MARK_THREAD && k < p->n_marks; k++)
            for (float s = 0.0f; p->mark[k].kind == MARK_WORDS && s < 1.01f; s += 0.05f) {
                float lean = 4.0f * s * (1.0f - s) * m->bend / length;
                float x = m->at.x + dx * s - dy * lean, y = m->at.y + dy * s + dx * lean;
                g_assert_false(x > p->mark[k].at.x && x < p->mark[k].to.x &&
                               y > p->mark[k].at.y + 1.0f && y < p->mark[k].to.y - 1.0f);
            }
    }
    return n;
}

/* Names that would lie over one another, at every size: each is whole, and by itself. */
static void test_names_keep_apart(void)
{
    static const char *const names[] = {"leaves by the old well", "夜の水辺", "عصفور الشحرور",
                                        ("a robin that sings from the very top of the pear "
                                         "tree behind the house, in the evening"),
                                        "wren"};
    for (size_t s = 0; s < G_N_ELEMENTS(sizes) - 1; s++) {
        int width = sizes[s][0], height = sizes[s][1];
        g_autofree uint8_t *pixels = g_malloc0((size_t)width * (size_t)height * 4);
        struct painter *p = new_painter(width, height);
        static struct board board;
        board = (struct board){.selected = 1, .hovered = -1, .said = "70 m · 0 dB · 50°"};
        board.n_ties = 4;
        board.tie[0] = (struct board_tie){0, 0, 0.6f, "hushed by wind  0.6", false};
        board.tie[1] = (struct board_tie){0, 0, 0.7f, "hushed by rain  0.7", false};
        for (int i = 2; i < 4; i++) /* whose names meet half-way */
            board.tie[i] = (struct board_tie){s % 2 ? 1.4f : -1.4f, 20.0f + 2.0f * (float)i,
                                              0.5f, "answers blackbird  0.5", false};
        struct view v = a_view();
        v.name = "";
        v.notice = "Kept in a folder with a name.";
        v.board = &board;
        v.dt = 1.0;
        v.n_layers = 8;
        for (int i = 0; i < v.n_layers; i++)
            v.layer[i] =
                (struct view_layer){names[i % 5],
                                    "robin",
                                    i == 7 ? 3.14f : (s % 2 ? -1.5f : 1.5f) + 0.02f * (float)i,
                                    60.0f + (float)i,
                                    0.0f,
                                    0.01f,
                                    false};
        struct pointer here = {1.0f, 1.0f, 0.0f};
        for (int i = 0; i < 12; i++)
            painter_draw(p, &v, &here, pixels, 4 * width);
        g_assert_cmpint(words_apart(&p->picture), ==, 14);
        g_assert_cmpint(threads_beside_words(&p->picture), >=, 2);
        free_painter(p);
    }
}

/* Names that stand over one another have air between them, and none stands below a line that is
 * told, as its second one would. */
static void test_names_have_room(void)
{
    for (size_t s = 0; s < G_N_ELEMENTS(sizes) - 1; s++) {
        struct painter *p = new_painter(sizes[s][0], sizes[s][1]);
        struct view v = a_view();
        v.name = "";
        v.notice = "Kept in a folder with a name.";
        v.dt = 0.25;
        v.n_layers = 5;
        for (int i = 0; i < v.n_layers; i++)
            v.layer[i] = (struct view_layer){
                i % 2 ? "wind" : "far-wood", "robin", i < 3 ? 0.0f : 3.14f, 40, 0, 0.01f};
        struct pointer here = {1.0f, 1.0f, 0.0f};
        for (int i = 0; i < 20; i++) {
            v.t += v.dt;
            words_frame(&p->words);
            picture_compose(&p->picture, &v, &p->place, &here, &p->words);
        }
        g_assert_cmpint(words_apart(&p->picture), ==, 6);
        const struct mark *word[6];
        int n = 0;
        for (int i = 0; i < p->picture.n_marks; i++)
            if (p->picture.mark[i].kind == MARK_WORDS)
                word[n++] = &p->picture.mark[i];
        float em = fmaxf(12.0f, 0.020f * p->place.unit), notice = word[0]->at.y;
        for (int i = 1; i < n; i++) {
            g_assert_cmpfloat(notice - word[i]->to.y, >=, 0.5f * em);
            for (int k = 1; k < i; k++)
                g_assert_true(word[i]->at.y - word[k]->to.y >= 0.25f * em ||
                              word[k]->at.y - word[i]->to.y >= 0.25f * em);
        }
        free_painter(p);
    }
}

/* A scene's name however long, what it is like, and a line to be read meanwhile. */
static void test_titles(void)
{
    g_autofree char *longer = g_strnfill(200, 'w');
    const char *const names[] = {"Brook", "تحت أشجار الزان عند الفجر", longer};
    for (size_t s = 0; s < G_N_ELEMENTS(sizes) - 1; s++)
        for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
            struct painter *p = new_painter(sizes[s][0], sizes[s][1]);
            struct view v = a_view();
            v.name = names[k];
            v.description = k == 2 ? "It goes on and on. It goes on and on, for longer than "
                                     "there is room for, and then for longer than anyone "
                                     "would read, and when it has been read, there is more "
                                     "of it; much more than three lines, wherever it is."
                                   : "Still, but for the water.";
            v.notice = k == 1 ? "mine.scene:6: [scene] wind: \"very much, and more than that "
                                "by far\": not a number from 0 to 1 (for example 0.35)"
                              : "Kept in a folder with a name.";
            v.dt = 0.25;
            v.n_layers = 0;
            for (int i = 0; i < 20; i++) {
                v.t += v.dt;
                words_frame(&p->words);
                picture_compose(&p->picture, &v, &p->place, &away, &p->words);
            }
            g_assert_cmpint(words_apart(&p->picture), ==, 3);
            free_painter(p);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words", test_words);
    g_test_add_func("/words/names-keep-apart", test_names_keep_apart);
    g_test_add_func("/words/names-have-room", test_names_have_room);
    g_test_add_func("/words/titles", test_titles);
    return g_test_run();
}
