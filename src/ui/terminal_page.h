/* terminal_page: what the terminal shows just now, as a few rows of cells: the light, the
 * scene's name, its layers lit by what they sound like, and one line of words. Pure functions
 * of the view and the terminal's means; nothing is written here. Main thread. */
#pragma once

#include "ui/view.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAGE_ROWS = 20, PAGE_COLUMNS = 72, CELL_BYTES = 20 };

enum terminal_colours { COLOURS_NONE, COLOURS_256, COLOURS_TRUE };

/* What the terminal can do, and what it is to say besides the view. */
struct terminal_means {
    int columns, rows;
    enum terminal_colours colours;
    bool utf8;
    bool hint;   /* how to leave, and where the keys are */
    bool volume; /* it was changed just now */
};

enum cell_weight { WEIGHT_FAINT, WEIGHT_PLAIN, WEIGHT_BOLD }; /* stands in for colour */

struct cell {
    char text[CELL_BYTES]; /* one character with its marks; "" behind a wide one */
    uint8_t ink[3], paper[3];
    uint8_t weight;
};

struct terminal_page {
    int n_rows, n_columns; /* no more than the terminal's, PAGE_ROWS and PAGE_COLUMNS */
    int top, left;         /* where it stands, in the middle */
    struct cell cell[PAGE_ROWS][PAGE_COLUMNS];
};

/* The dark that the page stands on. */
extern const uint8_t terminal_night[3];

void terminal_page_fill(struct terminal_page *page, const struct view *v,
                        const struct terminal_means *means);

/* The text as this terminal can show it: controls and line ends gone (a scene may come from a
 * stranger), transliterated where the locale isn't UTF-8. Free with g_free. */
char *terminal_text(const char *text, bool utf8);

/* The keys, in words that fit any terminal. */
const char *terminal_keys(bool utf8);
