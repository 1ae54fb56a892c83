/* Columns of tables as they stand on a screen: the heading above a value tells what it is called. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/general.h"

enum { ALIGN = 6, STEP = 5, COLUMNS = 24, HEADING_WORDS = 3, HEADING_SURE = 70, PROOF = 2, BELOW = 10 };

struct column {
    const struct dh_line *heading;
    size_t values, numbers, small; /* below it: all, those that begin with a digit, those that begin with a small letter */
};

struct table {
    const struct dh_observation *o;
    int window;
    struct column columns[COLUMNS];
    size_t count;
};

/* "In stock", "Town": a few words that begin large, without digits. */
static bool heading_like(const struct dh_line *l)
{
    size_t letters = 0, words = 1;
    for (const char *s = l->text; *s; s++) {
        if (isdigit((unsigned char)*s))
            return false;
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
        words += *s == ' ';
    }
    return letters >= 2 && words <= HEADING_WORDS && l->confidence >= HEADING_SURE && !islower((unsigned char)*l->text);
}

static int right_of(struct dh_rect r)
{
    return r.x + r.w;
}

static bool here(const struct table *t, const struct dh_line *l)
{
    return dh_window_top(t->o, dh_rect_centre(l->rect)) == t->window;
}

/* The last column whose heading it is below, at least in part: a number may end further right than its heading. */
static struct column *column_of(struct table *t, struct dh_rect r)
{
    struct column *c = NULL;
    for (size_t i = 0; i < t->count; i++)
        if (t->columns[i].heading->rect.x <= r.x + ALIGN && r.x <= right_of(t->columns[i].heading->rect) + ALIGN)
            c = &t->columns[i];
    return c;
}

static void headings(struct table *t, const struct dh_line *row)
{
    t->count = 0;
    for (size_t i = 0; i < t->o->line_count; i++) {
        const struct dh_line *l = &t->o->lines[i];
        if (!dh_rect_same_row(l->rect, row->rect) || !here(t, l) || !heading_like(l) || t->count == COLUMNS)
            continue;
        size_t at = t->count++;
        for (; at > 0 && t->columns[at - 1].heading->rect.x > l->rect.x; at--)
            t->columns[at] = t->columns[at - 1];
        t->columns[at] = (struct column){.heading = l};
    }
}

/* Counts what stands below the headings, down to a few rows below the value. */
static void fill(struct table *t, int top, long long bottom)
{
    for (size_t i = 0; i < t->o->line_count; i++) {
        const struct dh_line *l = &t->o->lines[i];
        if (l->rect.y < top || l->rect.y + l->rect.h > bottom || !here(t, l))
            continue;
        struct column *c = column_of(t, l->rect);
        if (!c)
            continue;
        c->values++;
        c->numbers += isdigit((unsigned char)*l->text) != 0;
        c->small += islower((unsigned char)*l->text) != 0;
    }
}

/* A heading is told from another row by a column of numbers or of small letters below it. */
static bool proven(const struct table *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct column *c = &t->columns[i];
        if (c->values >= PROOF && (c->numbers == c->values || c->small == c->values))
            return true;
    }
    return false;
}

/* Something begins at the same place not far above. */
static bool above(const struct table *t, const struct dh_line *l, struct dh_rect r)
{
    int gap = r.y - (l->rect.y + l->rect.h);
    return here(t, l) && l->rect.h > 0 && gap >= 0 && gap <= (long long)STEP * r.h && abs(l->rect.x - r.x) <= 2 * ALIGN;
}

static const struct dh_line *next_above(const struct table *t, struct dh_rect r)
{
    const struct dh_line *best = NULL;
    for (size_t i = 0; i < t->o->line_count; i++) {
        const struct dh_line *l = &t->o->lines[i];
        if (above(t, l, r) && (!best || l->rect.y > best->rect.y))
            best = l;
    }
    return best;
}

const char *dh_general_heading(struct dh_draft *d, const struct dh_observation *o, struct dh_rect value)
{
    struct table t = {.o = o, .window = dh_window_top(o, dh_rect_centre(value))};
    const char *found = "";
    /* A number may begin further right than its heading: the rows are followed along the leftmost thing in its row. */
    struct dh_rect r = value;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        bool number = l->text[strspn(l->text, "0123456789")] == '\0';
        if (dh_rect_same_row(l->rect, value) && here(&t, l) && !number && l->rect.x < r.x && next_above(&t, l->rect))
            r = l->rect;
    }
    for (const struct dh_line *l = next_above(&t, r); l; l = next_above(&t, l->rect)) {
        headings(&t, l);
        if (t.count < 2)
            continue;
        fill(&t, l->rect.y + l->rect.h, value.y + (long long)BELOW * value.h);
        const struct column *c = column_of(&t, value);
        if (c && proven(&t))
            found = c->heading->text;
    }
    return dh_draft_text(d, found);
}

const struct dh_line *dh_general_line(const struct dh_observation *o, const char *text, const struct dh_rect *row)
{
    for (size_t i = o->line_count; i-- > 0;)
        if (strcmp(o->lines[i].text, text) == 0 && (!row || dh_rect_same_row(o->lines[i].rect, *row)))
            return &o->lines[i];
    return NULL;
}
