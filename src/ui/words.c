#include "ui/words.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

void words_init(struct words *w)
{
    *w = (struct words){0};
    w->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    /* Grey edges: colour fringes would not survive the dither, and suit one display only. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(w->context, options);
    cairo_font_options_destroy(options);
    w->layout = pango_layout_new(w->context);
}

void words_destroy(struct words *w)
{
    for (int i = 0; i < WORDS_MAX; i++)
        g_free((void *)w->word[i].ink.cover);
    g_clear_object(&w->layout);
    g_clear_object(&w->context);
    *w = (struct words){0};
}

void words_frame(struct words *w)
{
    w->frame++;
}

static void lay_out(struct words *w, const char *text, const struct words_style *style)
{
    PangoLayout *layout = w->layout;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    PangoFontDescription *font = pango_font_description_from_string("Sans");
    pango_font_description_set_absolute_size(font, style->size_px * PANGO_SCALE);
    if (style->light)
        pango_font_description_set_weight(font, PANGO_WEIGHT_LIGHT);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    PangoAttrList *attributes = pango_attr_list_new();
    if (style->wide)
        pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(
                                               (int)(0.06f * style->size_px * PANGO_SCALE)));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_width(layout,
                           style->width_px > 0.0f ? (int)(style->width_px * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout, style->lines > 0 ? -style->lines : -1);
    pango_layout_set_ellipsize(layout,
                               style->lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_spacing(layout, (int)(0.35f * style->size_px * PANGO_SCALE));
    pango_layout_set_text(layout, valid, -1);
}

/* A line for each sentence, when they all fit so. */
static bool by_sentence(struct words *w, const char *text, int lines)
{
    g_autofree char *broken = g_strdup(text);
    int n = 1;
    for (char *c = broken; *c && c[1]; c++) {
        if (strchr(".!?", *c) && c[1] == ' ') {
            *++c = '\n';
            n++;
        }
    }
    if (n != lines)
        return false;
    pango_layout_set_text(w->layout, broken, -1);
    if (pango_layout_get_line_count(w->layout) == lines)
        return true;
    pango_layout_set_text(w->layout, text, -1);
    return false;
}

/* The narrowest that takes no more lines, and leaves nothing out. */
static void even_out(struct words *w, const struct words_style *style)
{
    int lines = pango_layout_get_line_count(w->layout);
    if (lines < 2 || pango_layout_is_ellipsized(w->layout))
        return;
    g_autofree char *text = g_strdup(pango_layout_get_text(w->layout));
    if (by_sentence(w, text, lines))
        return;
    float low = 0.4f * style->width_px, high = style->width_px;
    while (high - low > 0.5f * style->size_px) {
        float tried = 0.5f * (low + high);
        pango_layout_set_width(w->layout, (int)(tried * PANGO_SCALE));
        if (pango_layout_get_line_count(w->layout) <= lines &&
            !pango_layout_is_ellipsized(w->layout))
            high = tried;
        else
            low = tried;
    }
    pango_layout_set_width(w->layout, (int)(high * PANGO_SCALE));
}

static void ink_layout(struct words *w, struct ink *ink)
{
    PangoRectangle drawn, logical;
    pango_layout_get_pixel_extents(w->layout, &drawn, &logical);
    /* Wide enough for what leans out of its line, as many scripts do. */
    int left = MIN(drawn.x, logical.x) - 1, top = MIN(drawn.y, logical.y) - 1;
    ink->width = MAX(drawn.x + drawn.width, logical.x + logical.width) + 1 - left;
    ink->height = MAX(drawn.y + drawn.height, logical.y + logical.height) + 1 - top;
    ink->stride = cairo_format_stride_for_width(CAIRO_FORMAT_A8, ink->width);
    uint8_t *cover = g_malloc0((size_t)ink->stride * (size_t)ink->height);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        cover, CAIRO_FORMAT_A8, ink->width, ink->height, ink->stride);
    cairo_t *cairo = cairo_create(surface);
    cairo_move_to(cairo, -left, -top);
    pango_cairo_show_layout(cairo, w->layout);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    ink->cover = cover;
    ink->serial = ++w->serial;
}

static bool same_style(const struct words_style *a, const struct words_style *b)
{
    return a->size_px == b->size_px && a->width_px == b->width_px && a->lines == b->lines &&
           a->light == b->light && a->wide == b->wide && a->even == b->even;
}

const struct ink *words_ink(struct words *w, const char *text, const struct words_style *style)
{
    if (!text || !*text)
        return NULL;
    char cut[WORDS_TEXT_MAX];
    g_strlcpy(cut, text, sizeof cut);
    struct word *oldest = &w->word[0];
    for (int i = 0; i < WORDS_MAX; i++) {
        struct word *word = &w->word[i];
        if (word->ink.cover && same_style(&word->style, style) && !strcmp(word->text, cut)) {
            word->used = w->frame;
            return &word->ink;
        }
        if (word->used < oldest->used)
            oldest = word;
    }
    g_free((void *)oldest->ink.cover);
    memcpy(oldest->text, cut, sizeof cut);
    oldest->style = *style;
    oldest->used = w->frame;
    lay_out(w, cut, style);
    if (style->even)
        even_out(w, style);
    ink_layout(w, &oldest->ink);
    return &oldest->ink;
}
