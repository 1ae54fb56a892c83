#include "receipt.h"

#include <pango/pangocairo.h>
#include <string.h>

/* How this till prints. */
struct till {
    const char *font;
    double size; /* pixels */
    int width;   /* of the picture */
    bool code_first, ruled, left_headed, capitals, torn;
    char point;
    int date_form;
    double ink;
};

struct paper {
    cairo_t *cairo;
    PangoLayout *layout;
    const struct till *till;
    double y;
};

enum { MARGIN = 34 };

static const char *const fonts[] = {"DejaVu Sans Mono", "Liberation Mono", "DejaVu Sans",
                                    "Liberation Sans", "Liberation Serif"};

static void till_choose(struct till *till, const struct exp_chore *chore)
{
    struct exp_rng rng;
    /* A stream of its own, so that a change of looks never changes the chore. */
    exp_rng_init(&rng, chore->seed ^ UINT64_C(0x7265636569707421));
    till->font = fonts[exp_rng_below(&rng, G_N_ELEMENTS(fonts))];
    till->size = exp_rng_between(&rng, 16, 18);
    till->width = exp_rng_between(&rng, 440, 500);
    till->code_first = exp_rng_chance(&rng, 50);
    till->ruled = exp_rng_chance(&rng, 50);
    till->left_headed = exp_rng_chance(&rng, 30);
    till->capitals = exp_rng_chance(&rng, 40);
    till->torn = exp_rng_chance(&rng, 60);
    till->point = strcmp(chore->currency, "EUR") == 0 && exp_rng_chance(&rng, 60) ? ',' : '.';
    till->date_form = exp_rng_between(&rng, 0, 3);
    till->ink = exp_rng_between(&rng, 5, 28) / 100.0;
}

/* Only forms that every reader takes for the same day. */
static char *date_text(const struct exp_chore *chore, int form)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *month = months[chore->month - 1];
    switch (form) {
    case 0:
        return g_strdup_printf("%04d-%02d-%02d", chore->year, chore->month, chore->day);
    case 1:
        return g_strdup_printf("%02d.%02d.%04d", chore->day, chore->month, chore->year);
    case 2:
        return g_strdup_printf("%d %s %04d", chore->day, month, chore->year);
    default:
        return g_strdup_printf("%s %d, %04d", month, chore->day, chore->year);
    }
}

static void font_set(struct paper *paper, double scale, bool bold)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, paper->till->font);
    pango_font_description_set_absolute_size(font, paper->till->size * scale * PANGO_SCALE);
    if (bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(paper->layout, font);
    pango_font_description_free(font);
}

static int text_width(struct paper *paper, const char *text)
{
    int width, height;
    pango_layout_set_text(paper->layout, text, -1);
    pango_layout_get_pixel_size(paper->layout, &width, &height);
    return width;
}

static void text_draw(struct paper *paper, double x, const char *text)
{
    pango_layout_set_text(paper->layout, text, -1);
    cairo_move_to(paper->cairo, x, paper->y);
    pango_cairo_show_layout(paper->cairo, paper->layout);
}

static void line_end(struct paper *paper, double scale)
{
    paper->y += (int)(paper->till->size * scale * 1.45 + 0.5);
}

static void heading(struct paper *paper, const char *text, double scale, bool bold)
{
    font_set(paper, scale, bold);
    int width = text_width(paper, text);
    text_draw(paper, paper->till->left_headed ? MARGIN : (paper->till->width - width) / 2, text);
    line_end(paper, scale);
}

static void row(struct paper *paper, const char *left, const char *right, double scale, bool bold)
{
    font_set(paper, scale, bold);
    text_draw(paper, MARGIN, left);
    int width = text_width(paper, right);
    text_draw(paper, paper->till->width - MARGIN - width, right);
    line_end(paper, scale);
}

static void money_row(struct paper *paper, const char *left, int64_t hundredths)
{
    char *text = exp_money_text(hundredths, paper->till->point);
    row(paper, left, text, 1.0, false);
    g_free(text);
}

static void rule(struct paper *paper)
{
    double y = (int)(paper->y + 6) + 0.5;
    const double dashes[] = {6, 4};
    cairo_set_line_width(paper->cairo, 1);
    cairo_set_dash(paper->cairo, dashes, paper->till->ruled ? 0 : 2, 0);
    cairo_move_to(paper->cairo, MARGIN, y);
    cairo_line_to(paper->cairo, paper->till->width - MARGIN, y);
    cairo_stroke(paper->cairo);
    paper->y += 14;
}

static void total_row(struct paper *paper, const struct exp_chore *chore)
{
    char *amount = exp_money_text(chore->total, paper->till->point);
    char *right = paper->till->code_first ? g_strdup_printf("%s %s", chore->currency, amount)
                                          : g_strdup_printf("%s %s", amount, chore->currency);
    row(paper, "TOTAL", right, 1.25, true);
    g_free(right);
    g_free(amount);
}

static void payment_rows(struct paper *paper, const struct exp_chore *chore)
{
    if (!chore->paid_cash) {
        char *card = g_strdup_printf("**** %04d", (int)(1000 + chore->seed * 7919 % 9000));
        row(paper, "Card", card, 1.0, false);
        g_free(card);
        return;
    }
    int64_t given = (chore->total / 5000 + 1) * 5000;
    money_row(paper, "Cash", given);
    money_row(paper, "Change", given - chore->total);
}

static void receipt_print(struct paper *paper, const struct exp_chore *chore)
{
    char *name = paper->till->capitals ? g_ascii_strup(chore->merchant, -1)
                                       : g_strdup(chore->merchant);
    heading(paper, name, 1.5, true);
    heading(paper, chore->street, 1.0, false);
    rule(paper);
    char *date = date_text(chore, paper->till->date_form);
    char *time = g_strdup_printf("%02d:%02d", chore->paid_minute / 60, chore->paid_minute % 60);
    row(paper, "Date", date, 1.0, false);
    row(paper, "Time", time, 1.0, false);
    rule(paper);
    for (size_t i = 0; i < chore->item_count; i++) {
        const struct exp_item *item = &chore->items[i];
        char *left = g_strdup_printf("%d x %s", item->count, item->name);
        money_row(paper, left, item->price);
        g_free(left);
    }
    rule(paper);
    char *tax = g_strdup_printf("Tax %d%%", chore->tax_percent);
    money_row(paper, "Subtotal", chore->total - chore->tax);
    money_row(paper, tax, chore->tax);
    total_row(paper, chore);
    payment_rows(paper, chore);
    rule(paper);
    row(paper, "Merchant", chore->merchant, 1.0, false);
    heading(paper, "Thank you!", 1.0, false);
    g_free(tax);
    g_free(time);
    g_free(date);
    g_free(name);
}

/* White paper on a grey table, its lower edge torn off or cut. */
static void paper_draw(cairo_t *cairo, const struct till *till, double height)
{
    double width = till->width;
    cairo_set_source_rgb(cairo, 0.80, 0.81, 0.82);
    cairo_paint(cairo);
    cairo_move_to(cairo, 12, 8);
    cairo_line_to(cairo, width - 12, 8);
    cairo_line_to(cairo, width - 12, height - 14);
    for (double x = width - 12; till->torn && x > 20; x -= 8) {
        cairo_line_to(cairo, x - 4, height - 8);
        cairo_line_to(cairo, x - 8, height - 14);
    }
    cairo_line_to(cairo, 12, height - 14);
    cairo_close_path(cairo);
    cairo_set_source_rgb(cairo, 0.985, 0.98, 0.965);
    cairo_fill(cairo);
}

static void receipt_draw(cairo_t *cairo, const struct till *till, const struct exp_chore *chore,
                         double *height)
{
    struct paper paper = {.cairo = cairo, .till = till, .y = 22};
    PangoFontMap *map = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(map);
    paper.layout = pango_layout_new(context);
    /* Screens are read in grey; coloured fringes of sub-pixel text would only be noise. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    cairo_set_source_rgb(cairo, till->ink, till->ink, till->ink + 0.02);
    receipt_print(&paper, chore);
    *height = paper.y + 24;
    g_object_unref(paper.layout);
    g_object_unref(context);
    g_object_unref(map);
}

bool exp_receipt_write(const struct exp_chore *chore, const char *path, GError **error)
{
    struct till till;
    double height = 0;
    till_choose(&till, chore);
    /* Once to learn how long it gets, once for good. */
    cairo_surface_t *trial = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    cairo_t *cairo = cairo_create(trial);
    receipt_draw(cairo, &till, chore, &height);
    cairo_destroy(cairo);
    cairo_surface_destroy(trial);

    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, till.width, (int)height);
    cairo = cairo_create(surface);
    paper_draw(cairo, &till, (int)height);
    receipt_draw(cairo, &till, chore, &height);
    cairo_destroy(cairo);
    cairo_status_t status = cairo_surface_write_to_png(surface, path);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path,
                    cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS;
}
