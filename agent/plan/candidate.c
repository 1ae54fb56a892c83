#include "agent/plan/candidate.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct collecting {
    struct dh_candidates *out;
    const struct dh_observation *o;
    const struct dh_target *target;
    struct dh_needle needle;
    enum dh_verb verb;
    int within;
};

void dh_candidates_finish(struct dh_candidates *c)
{
    dh_free(c->items);
    *c = (struct dh_candidates){0};
}

void dh_candidates_add(struct dh_candidates *c, const struct dh_candidate *one)
{
    if (c->failed || !dh_grow(&c->items, &c->cap, c->count + 1, sizeof(*c->items))) {
        c->failed = true;
        return;
    }
    c->items[c->count++] = *one;
}

/* Takes the losses off and keeps what is left. */
static void weigh(struct collecting *k, struct dh_candidate one, int text, enum dh_role role,
                  unsigned states)
{
    int misfit = dh_role_misfit(k->target->role, k->verb, role);
    int place = dh_window_misfit(k->o, one.window, one.point, k->within);
    int disabled = states & DH_STATE_DISABLED && k->verb < DH_VERB_WAIT ? 12 : 0;
    one.role = role;
    one.score = text - misfit - place - disabled;
    if (one.score <= 0)
        return;
    snprintf(one.why, sizeof(one.why), "words %d, %s -%d, window -%d%s", text, dh_role_name(role),
             misfit, place, disabled ? ", disabled -12" : "");
    dh_candidates_add(k->out, &one);
}

/* How well the words of an element fit; its value counts less than its name. */
static int element_text(const struct collecting *k, const struct dh_element *e)
{
    if (!*k->needle.fold)
        return e->role == k->target->role || k->target->role == DH_ROLE_ANY ? 90 : 75;
    bool plain = e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING;
    /* Words inside a longer text are found as words, with the rectangle of just those. */
    int name = plain && e->sources & DH_SOURCE_OCR ? dh_needle_equal(&k->needle, e->name)
                                                   : dh_needle_score(&k->needle, e->name);
    if (plain && !name && e->sources & DH_SOURCE_OCR) {
        name = dh_needle_score(&k->needle, e->name);
        if (strlen(e->name) > strlen(k->needle.raw) && name >= 75)
            name = 0;
    }
    int value = e->value ? dh_needle_equal(&k->needle, e->value) : 0;
    /* The name of a cell is the head of its column, which every row has: it names the cell only where a
     * cell is asked for. What stands in it names it always. */
    if (e->role == DH_ROLE_CELL && e->value) {
        int head = k->target->role == DH_ROLE_CELL ? name : name - 40;
        return value > head ? value : head;
    }
    if (value > 0 && value - 22 > name)
        return value - 22;
    return name;
}

static void add_elements(struct collecting *k)
{
    for (size_t i = 0; i < k->o->element_count; i++) {
        const struct dh_element *e = &k->o->elements[i];
        if (dh_rect_empty(e->rect))
            continue;
        int text = element_text(k, e);
        bool grid = false;
        if (text && k->target->role == DH_ROLE_CELL)
            text -= dh_grid_misfit(k->o, e->rect, e->name, &grid);
        if (text <= 0)
            continue;
        struct dh_candidate one = {
            .element = e, .rect = e->rect, .point = dh_rect_centre(e->rect), .window = e->window};
        weigh(k, one, text, grid ? DH_ROLE_CELL : e->role, e->states);
    }
}

/* The words first..first+n of a line, joined. */
static bool joined(const struct dh_observation *o, const struct dh_line *l, size_t first, size_t n,
                   struct dh_buf *text, struct dh_rect *ret)
{
    struct dh_rect r = {0, 0, 0, 0};
    dh_buf_clear(text);
    for (size_t i = 0; i < n; i++) {
        const struct dh_word *w = &o->words[l->first + first + i];
        dh_buf_str(text, i ? " " : "");
        dh_buf_str(text, w->text);
        r = dh_rect_join(r, w->rect);
    }
    *ret = r;
    return !text->failed;
}

static void add_span(struct collecting *k, struct dh_rect rect, int text, bool whole,
                     const char *words)
{
    struct dh_candidate one = {.rect = rect, .point = dh_rect_centre(rect)};
    one.window = dh_window_top(k->o, one.point);
    bool grid = false;
    if (k->target->role == DH_ROLE_CELL)
        text -= dh_grid_misfit(k->o, rect, words, &grid);
    /* An exact text elsewhere must beat a mention of it. */
    if (!whole && !grid)
        text -= 12;
    if (text > 0)
        weigh(k, one, text, grid ? DH_ROLE_CELL : DH_ROLE_TEXT, 0);
}

/* The words of a line that are the text: as many as it has, one less, or one more (OCR splits and
 * joins). */
static void add_spans(struct collecting *k, const struct dh_line *l, struct dh_buf *text)
{
    size_t n = k->needle.words;
    if (l->count == 0 || l->first > k->o->word_count || l->count > k->o->word_count - l->first)
        return;
    for (size_t first = 0; first < l->count; first++) {
        struct dh_rect best_rect = {0, 0, 0, 0}, r;
        int best = 0;
        bool whole = false;
        char words[64] = "";
        for (size_t c = n > 1 ? n - 1 : 1; c <= n + 1 && first + c <= l->count; c++) {
            if (!joined(k->o, l, first, c, text, &r))
                return;
            int score = dh_needle_equal(&k->needle, dh_buf_text(text));
            if (score <= best)
                continue;
            best = score;
            best_rect = r;
            whole = c == l->count;
            snprintf(words, sizeof(words), "%s", dh_buf_text(text));
        }
        if (best)
            add_span(k, best_rect, best, whole, words);
    }
}

/* The line that goes on where another ends: of a wide font the words stand so far apart that each was read as a line. */
static const struct dh_line *next_of(const struct dh_observation *o, const struct dh_line *l)
{
    const struct dh_line *next = NULL;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *n = &o->lines[i];
        int gap = n->rect.x - l->rect.x - l->rect.w, high = n->rect.h > l->rect.h ? n->rect.h : l->rect.h;
        if (gap > 0 && gap * 10 <= high * 11 && n->rect.h * 2 >= l->rect.h && dh_rect_same_row(n->rect, l->rect) &&
            (!next || n->rect.x < next->rect.x))
            next = n;
    }
    return next;
}

/* What a line is the label of, as far as it was read as one; NULL. */
static const struct dh_element *labelled(const struct dh_observation *o, const struct dh_line *l)
{
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (!dh_rect_empty(e->rect) && !dh_rect_empty(e->label) && dh_rect_has(e->label, dh_rect_centre(l->rect)))
            return e;
    }
    return NULL;
}

/* Several lines in a row that are the text together. */
static void add_row(struct collecting *k, const struct dh_line *l, struct dh_buf *text)
{
    const struct dh_element *of = labelled(k->o, l);
    struct dh_rect r = l->rect;
    size_t words = l->count;
    dh_buf_clear(text);
    dh_buf_str(text, l->text);
    while (words <= k->needle.words && !text->failed && (l = next_of(k->o, l)) != NULL) {
        words += l->count;
        r = dh_rect_join(r, l->rect);
        dh_buf_str(text, " ");
        dh_buf_str(text, l->text);
        int score = words <= k->needle.words + 1 ? dh_needle_equal(&k->needle, dh_buf_text(text)) : 0;
        if (score <= 3 || dh_window_top(k->o, dh_rect_centre(l->rect)) != dh_window_top(k->o, dh_rect_centre(r)))
            continue;
        add_span(k, r, score - 3, true, dh_buf_text(text));
        if (of) {
            struct dh_candidate one = {
                .element = of, .rect = of->rect, .point = dh_rect_centre(of->rect), .window = of->window};
            weigh(k, one, score - 3, of->role, of->states);
        }
    }
}

static void add_lines(struct collecting *k)
{
    struct dh_buf text = {0};
    if (!*k->needle.fold)
        return;
    for (size_t i = 0; i < k->o->line_count; i++) {
        add_spans(k, &k->o->lines[i], &text);
        if (k->needle.words > 1)
            add_row(k, &k->o->lines[i], &text);
    }
    k->out->failed |= text.failed;
    dh_buf_finish(&text);
}

static void add_windows(struct collecting *k)
{
    if (k->target->role != DH_ROLE_WINDOW && k->target->role != DH_ROLE_DIALOG)
        return;
    for (size_t i = 0; i < k->o->window_count; i++) {
        const struct dh_window *w = &k->o->windows[i];
        int text = *k->needle.fold ? dh_needle_score(&k->needle, w->title) : 90;
        if (!text && *k->needle.fold && dh_needle_equal(&k->needle, w->wm_class))
            text = 85;
        struct dh_candidate one = {
            .rect = w->rect, .point = dh_rect_centre(w->rect), .window = (int)i};
        if (text && !w->popup)
            weigh(k, one, text, w->dialog ? DH_ROLE_DIALOG : DH_ROLE_WINDOW, 0);
    }
}

enum dh_status dh_candidates_collect(struct dh_candidates *c, const struct dh_observation *o,
                                     const struct dh_target *target, enum dh_verb verb, int within,
                                     struct dh_err *err)
{
    struct collecting k = {.out = c, .o = o, .target = target, .verb = verb, .within = within};
    enum dh_status st = dh_needle_init(&k.needle, target->text, err);
    if (st != DH_OK)
        return st;
    add_elements(&k);
    add_lines(&k);
    add_windows(&k);
    dh_needle_finish(&k.needle);
    return c->failed ? dh_err_nomem(err) : DH_OK;
}

bool dh_candidate_same(const struct dh_candidate *a, const struct dh_candidate *b)
{
    long x = dh_rect_area(a->rect), y = dh_rect_area(b->rect);
    long both = dh_rect_area(dh_rect_cross(a->rect, b->rect));
    if (both * 10 >= (x < y ? x : y) * 7)
        return true;
    if (a->element && dh_rect_has(a->element->label, dh_rect_centre(b->rect)))
        return true;
    return b->element && dh_rect_has(b->element->label, dh_rect_centre(a->rect));
}
