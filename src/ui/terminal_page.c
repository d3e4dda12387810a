#include "ui/terminal_page.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
    DISC_ROWS_MIN = 5,
    DISC_ROWS_MAX = 11,
    LINE_COLUMNS = 49,
    N_SHADES = 5,
};

const uint8_t terminal_night[3] = {9, 10, 13};

/* ---- colour -------------------------------------------------------------------------- */

struct tint {
    float rgb[3];
};

/* The light of the hour: moon, dawn, day, dusk. */
static struct tint tint_of(float hour)
{
    static const struct {
        float hour;
        struct tint tint;
    } day[] = {
        {0, {{168, 186, 226}}},  {4.5f, {{168, 186, 226}}}, {6.5f, {{255, 206, 158}}},
        {9, {{255, 228, 186}}},  {13, {{250, 240, 216}}},   {17, {{255, 222, 170}}},
        {20, {{255, 186, 132}}}, {22, {{182, 180, 214}}},   {24, {{168, 186, 226}}},
    };
    size_t i = 1;
    while (i < G_N_ELEMENTS(day) - 1 && hour > day[i].hour)
        i++;
    float along =
        CLAMP((hour - day[i - 1].hour) / (day[i].hour - day[i - 1].hour), 0.0f, 1.0f);
    struct tint t;
    for (int c = 0; c < 3; c++)
        t.rgb[c] =
            day[i - 1].tint.rgb[c] + along * (day[i].tint.rgb[c] - day[i - 1].tint.rgb[c]);
    return t;
}

static void ink_of(uint8_t ink[3], const struct tint *tint, float light)
{
    /* Few enough steps that a terminal far away is not sent a flood, too few to see. */
    light = roundf(CLAMP(light, 0, 1) * 64) / 64;
    for (int c = 0; c < 3; c++)
        ink[c] = (uint8_t)lrintf((float)terminal_night[c] +
                                 light * (tint->rgb[c] - (float)terminal_night[c]));
}

/* ---- text ---------------------------------------------------------------------------- */

char *terminal_text(const char *text, bool utf8)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *clean = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c))
            g_string_append_c(clean, ' ');
        else if (g_unichar_isprint(c) || g_unichar_iszerowidth(c))
            g_string_append_unichar(clean, c);
    }
    if (utf8)
        return g_string_free(clean, FALSE);
    char *ascii = g_str_to_ascii(clean->str, "C");
    g_string_free(clean, TRUE);
    return ascii;
}

static int width_of(const char *text)
{
    int width = 0;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

/* Puts text from a column on, as far as the page goes; the column behind it. */
static int put(struct terminal_page *page, int row, int column, const char *text,
               const struct tint *tint, float light)
{
    struct cell *last = NULL;
    for (; *text && row < page->n_rows; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        size_t bytes = (size_t)(g_utf8_next_char(text) - text);
        if (g_unichar_iszerowidth(c)) {
            if (last && strlen(last->text) + bytes < CELL_BYTES)
                strncat(last->text, text, bytes);
            continue;
        }
        int width = g_unichar_iswide(c) ? 2 : 1;
        if (column + width > page->n_columns)
            break;
        if (column >= 0) {
            last = &page->cell[row][column];
            memset(last->text, 0, CELL_BYTES);
            memcpy(last->text, text, bytes);
            ink_of(last->ink, tint, light);
            last->weight = light < 0.45f  ? WEIGHT_FAINT
                           : light < 0.7f ? WEIGHT_PLAIN
                                          : WEIGHT_BOLD;
            if (width == 2)
                page->cell[row][column + 1].text[0] = '\0';
        }
        column += width;
    }
    return column;
}

static void put_middle(struct terminal_page *page, int row, const char *text,
                       const struct tint *tint, float light)
{
    put(page, row, MAX((page->n_columns - width_of(text)) / 2, 0), text, tint, light);
}

/* ---- the light ----------------------------------------------------------------------- */

/* How bright it is `far` from the middle (1: the edge of the room that is kept for it). */
static float glow(float far, float light)
{
    float radius = 0.26f + 0.40f * light;
    float edge = CLAMP((1 - far) / 0.25f, 0.0f, 1.0f); /* never cut */
    float soft = expf(-(far / radius) * (far / radius) * 1.1f);
    return soft * edge * (0.62f + 0.38f * light);
}

/* Two dots in a cell, the upper its ink, the lower its paper, so that the light is round. */
static void draw_disc(struct terminal_page *page, int rows, const struct tint *tint,
                      float light, float bright)
{
    int left = (page->n_columns - 2 * rows) / 2;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < 2 * rows; column++) {
            struct cell *cell = &page->cell[row][left + column];
            for (int half = 0; half < 2; half++) {
                float x = (float)(column - rows) + 0.5f;
                float y = (float)(2 * row + half - rows) + 0.5f;
                float far = sqrtf(x * x + y * y) / (float)rows;
                ink_of(half ? cell->paper : cell->ink, tint, bright * glow(far, light));
            }
            g_strlcpy(cell->text, memcmp(cell->ink, cell->paper, 3) ? "▀" : " ", CELL_BYTES);
            cell->weight = WEIGHT_PLAIN;
        }
    }
}

/* Where colours or room are missing: one row, its characters growing with the light. */
static void draw_line(struct terminal_page *page, int row, bool utf8, const struct tint *tint,
                      float light, float bright)
{
    static const char *const dots[2][N_SHADES] = {{" ", ".", ":", "o", "O"},
                                                  {" ", "·", "∙", "•", "●"}};
    int reach = MIN(LINE_COLUMNS, page->n_columns) / 2, middle = page->n_columns / 2;
    reach -= reach % 2;
    for (int x = -reach; x <= reach; x += 2) {
        float far = fabsf((float)x) / ((float)reach + 1);
        float shade = glow(far, light);
        int dot = CLAMP((int)(0.6f + shade * (N_SHADES - 0.6f)), 0, N_SHADES - 1);
        /* The middle is always there to rest on. */
        if (x == 0)
            dot = MAX(dot, 1);
        if (middle + x >= 0 && middle + x < page->n_columns)
            put(page, row, middle + x, dots[utf8][dot], tint, bright * (0.3f + 0.7f * shade));
    }
}

/* ---- the words ----------------------------------------------------------------------- */

/* The spaces within a key and its words don't break. */
const char *terminal_keys(bool utf8)
{
    return utf8 ? "space rests · ↑ ↓ volume · m mutes · n p other scenes · q leaves"
                : "space rests, up/down volume, m mutes, n/p scenes, q leaves";
}

/* From -60 dB, where a layer is hardly there, to -25 dB, where it is what one hears. */
static float loudness(float level)
{
    float db = 20 * log10f(fmaxf(level, 1e-6f));
    return CLAMP((db + 60) / 35, 0.0f, 1.0f);
}

/* Each layer's name, as bright as it is loud; those that don't fit are left out. */
static void draw_layers(struct terminal_page *page, int row, const struct view *v, bool utf8,
                        const struct tint *tint, float bright)
{
    char *name[VIEW_LAYERS_MAX];
    int width = 0, n = 0;
    for (; n < v->n_layers; n++) {
        name[n] = terminal_text(v->layer[n].name, utf8);
        int more = width_of(name[n]) + (n > 0 ? 3 : 0);
        if (width + more > page->n_columns) {
            g_free(name[n]);
            break;
        }
        width += more;
    }
    int column = (page->n_columns - width) / 2;
    for (int i = 0; i < n; i++) {
        float light = v->layer[i].muted ? 0.1f : 0.2f + 0.65f * loudness(v->layer[i].level);
        column = put(page, row, column, name[i], tint, bright * light) + 3;
        g_free(name[i]);
    }
}

/* Words on as many rows as they need, broken at spaces; the row behind them. */
static int put_words(struct terminal_page *page, int row, const char *text,
                     const struct tint *tint, float light)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        if (line->len > 0 && width_of(line->str) + 1 + width_of(*word) > page->n_columns - 2) {
            put_middle(page, row++, line->str, tint, light);
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", *word);
    }
    put_middle(page, row++, line->str, tint, light);
    return row;
}

static char *name_line(const struct view *v, bool utf8)
{
    g_autofree char *name = terminal_text(v->name, utf8);
    const char *state = v->paused ? "resting" : v->muted ? "muted" : NULL;
    return state ? g_strdup_printf("%s%s%s", name, utf8 ? " · " : " - ", state)
                 : g_steal_pointer(&name);
}

/* What stands below, and how bright: the keys before a pause's words before the rest. */
static char *words_line(const struct view *v, const struct terminal_means *means, float *light)
{
    *light = 0.5f;
    if (v->keys_shown)
        return g_strdup(terminal_keys(means->utf8));
    if (v->pause.on && v->pause.words) {
        *light = 0.85f * v->pause.said;
        return terminal_text(v->pause.words, means->utf8);
    }
    if (means->volume)
        return g_strdup_printf("volume %d %%", (int)lrintf(100 * v->master));
    if (v->notice)
        return terminal_text(v->notice, means->utf8);
    return means->hint ? g_strdup("q leaves, ? shows the keys") : NULL;
}

void terminal_page_fill(struct terminal_page *page, const struct view *v,
                        const struct terminal_means *means)
{
    memset(page, 0, sizeof *page);
    page->n_columns = CLAMP(means->columns, 1, PAGE_COLUMNS);
    int light_rows = CLAMP((means->rows - 6) / 2 | 1, DISC_ROWS_MIN, DISC_ROWS_MAX);
    bool disc = means->colours != COLOURS_NONE && means->utf8 &&
                means->rows >= light_rows + 6 && page->n_columns >= 2 * light_rows + 4;
    if (!disc)
        light_rows = 1;
    page->n_rows = CLAMP(means->rows, 1, light_rows + 8);
    /* The light stands a little above the middle of the room, the words below it. */
    page->top = MAX((means->rows - light_rows - 4) / 2, 0);
    page->top = MIN(page->top, means->rows - page->n_rows);
    page->top = MAX(page->top, 0);
    page->left = MAX((means->columns - page->n_columns) / 2, 0);
    for (int row = 0; row < PAGE_ROWS; row++) {
        for (int column = 0; column < PAGE_COLUMNS; column++) {
            struct cell *cell = &page->cell[row][column];
            memcpy(cell->ink, terminal_night, 3);
            memcpy(cell->paper, terminal_night, 3);
            cell->text[0] = ' ';
        }
    }

    struct tint tint = tint_of(v->hour);
    float bright = v->fade * (v->paused ? 0.45f : 1.0f), light = (float)v->breath.light;
    if (disc)
        draw_disc(page, light_rows, &tint, light, bright);
    else
        draw_line(page, 0, means->utf8, &tint, light, bright);
    bool airy = page->n_rows >= 5;
    int row = light_rows + airy;
    g_autofree char *name = name_line(v, means->utf8);
    put_middle(page, row++, name, &tint, 0.68f * v->fade);
    draw_layers(page, row++, v, means->utf8, &tint, bright);
    float words_light;
    g_autofree char *words = words_line(v, means, &words_light);
    if (words)
        put_words(page, row + airy, words, &tint, words_light * v->fade);
}
