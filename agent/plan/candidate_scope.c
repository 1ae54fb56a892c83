#include "agent/plan/candidate.h"

#include <ctype.h>
#include <string.h>

/* Where a scope lets candidates stand. */
struct area {
    struct dh_rect rect;
    int window; /* -1: any */
};

#define AREAS_MAX 8

static struct dh_rect window_rect(const struct dh_observation *o, int window)
{
    return window >= 0 ? o->windows[window].frame : (struct dh_rect){0, 0, o->width, o->height};
}

/* The band of the whole window at the height of the text that names the row, or the row element
 * around it. */
static struct area row_of(const struct dh_observation *o, const struct dh_candidate *named)
{
    struct dh_rect w = window_rect(o, named->window), r = named->rect;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->role == DH_ROLE_ROW && dh_rect_has(e->rect, named->point))
            return (struct area){e->rect, e->window};
    }
    return (struct area){{w.x, r.y - r.h * 2 / 5, w.w, r.h + r.h * 4 / 5}, named->window};
}

static int letters(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += isalpha((unsigned char)*s) != 0 || (unsigned char)*s >= 0xc0;
    return n;
}

/* The usual height of text in a window: headings stand out from it. */
static int usual_height(const struct dh_observation *o, int window)
{
    int counts[64] = {0}, n = 0;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (dh_window_top(o, dh_rect_centre(l->rect)) != window)
            continue;
        counts[l->rect.h < 0 ? 0 : l->rect.h > 63 ? 63 : l->rect.h]++;
        n++;
    }
    int h = 0;
    for (int seen = 0; h < 63; h++) {
        seen += counts[h];
        if (seen * 2 > n)
            break;
    }
    return h;
}

/* A heading like the one that opens the area: it ends it when it is below, about as far left; in
 * the same row it bounds it at the middle between both. */
static void cut(struct area *a, struct dh_rect head, struct dh_rect other)
{
    int aside = other.x - head.x, middle = (dh_rect_centre(other).x + dh_rect_centre(head).x) / 2;
    int right = a->rect.x + a->rect.w, bottom = a->rect.y + a->rect.h;
    if (dh_rect_same_row(other, head)) {
        if (other.x > head.x && middle < right) {
            a->rect.w = middle - a->rect.x;
        } else if (other.x < head.x && middle > a->rect.x) {
            a->rect.w = right - middle;
            a->rect.x = middle;
        }
    } else if (other.y > head.y && (aside < 0 ? -aside : aside) <= 2 * head.h && other.y < bottom) {
        a->rect.h = other.y - a->rect.y;
    }
}

/* Of a head as high as any other line: what stands below it is further to the right, and what starts where the
 * head does is the next head. Nothing is cut when what follows is not set in. */
static void cut_outdented(const struct dh_observation *o, const struct dh_candidate *named, struct area *a)
{
    struct dh_rect head = named->rect;
    const struct dh_line *first = NULL;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (l->rect.y >= head.y + head.h && dh_rect_has(a->rect, dh_rect_centre(l->rect)) &&
            l->rect.x < head.x + head.w && l->rect.x + l->rect.w > head.x && (!first || l->rect.y < first->rect.y))
            first = l;
    }
    if (!first || first->rect.x < head.x + head.h / 2)
        return;
    for (size_t i = 0; i < o->line_count; i++) {
        struct dh_rect l = o->lines[i].rect;
        if (l.y > first->rect.y && l.x >= head.x - head.h / 4 && l.x <= head.x + head.h / 4 &&
            dh_window_top(o, dh_rect_centre(l)) == named->window)
            cut(a, head, l);
    }
}

/* Below a heading until the next of its rank: one that was recognised as such, else a line as tall
 * that stands out from the usual text, else what is set out as it is. */
static struct area section_of(const struct dh_observation *o, const struct dh_candidate *named)
{
    struct dh_rect w = window_rect(o, named->window), head = named->rect;
    struct area a = {{w.x, head.y, w.w, w.y + w.h - head.y}, named->window};
    bool ranked = false;
    for (size_t i = 0; i < o->element_count; i++)
        ranked |= o->elements[i].role == DH_ROLE_HEADING &&
                  dh_rect_has(o->elements[i].rect, named->point);
    for (size_t i = 0; ranked && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->role == DH_ROLE_HEADING && e->window == named->window && letters(e->name) >= 3 &&
            e->rect.h * 10 >= head.h * 8 && !dh_rect_has(e->rect, named->point))
            cut(&a, head, e->rect);
    }
    bool tall = !ranked && head.h * 4 >= usual_height(o, named->window) * 5;
    for (size_t i = 0; tall && i < o->line_count; i++) {
        struct dh_rect l = o->lines[i].rect;
        if (l.h * 10 >= head.h * 9 && letters(o->lines[i].text) >= 3 &&
            !dh_rect_has(l, named->point) && dh_window_top(o, dh_rect_centre(l)) == named->window)
            cut(&a, head, l);
    }
    if (!ranked && !tall)
        cut_outdented(o, named, &a);
    return a;
}

/* A dialog drawn inside a window. */
static struct area dialog_of(const struct dh_observation *o, const struct dh_candidate *named)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == DH_ROLE_DIALOG && dh_rect_has(o->elements[i].rect, named->point))
            return (struct area){o->elements[i].rect, o->elements[i].window};
    return section_of(o, named);
}

/* Words that head what is below them, not a control that bears the same words. */
static bool heads(const struct dh_candidate *c)
{
    return !c->element || c->element->role == DH_ROLE_TEXT || c->element->role == DH_ROLE_HEADING;
}

static size_t named_areas(const struct dh_observation *o, const struct dh_target *t, int within,
                          struct area *areas, enum dh_status *st, struct dh_err *err)
{
    struct dh_candidates c = {0};
    struct dh_target name = {
        .kind = DH_TARGET_DESCRIBED, .text = t->scope_text, .role = DH_ROLE_ANY};
    size_t n = 0;
    *st = dh_candidates_find(&c, o, &name, DH_VERB_COUNT, within, err);
    bool words = false;
    for (size_t i = 0; i < c.count; i++)
        words |= heads(&c.items[i]) && c.items[i].score >= c.items[0].score - 10;
    for (size_t i = 0; *st == DH_OK && i < c.count && n < AREAS_MAX; i++) {
        /* A row may be named in several places; what merely mentions a heading is none. */
        int enough = t->scope == DH_SCOPE_ROW ? DH_GROUND_ENOUGH : c.items[0].score - 10;
        if (c.items[i].score < DH_GROUND_ENOUGH || c.items[i].score < enough)
            break;
        if (t->scope == DH_SCOPE_SECTION && words && !heads(&c.items[i]))
            continue;
        areas[n++] = t->scope == DH_SCOPE_ROW       ? row_of(o, &c.items[i])
                     : t->scope == DH_SCOPE_SECTION ? section_of(o, &c.items[i])
                                                    : dialog_of(o, &c.items[i]);
    }
    dh_candidates_finish(&c);
    return n;
}

static bool in_areas(const struct dh_candidate *c, const struct area *areas, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (dh_rect_has(areas[i].rect, c->point) &&
            (areas[i].window < 0 || c->window < 0 || areas[i].window == c->window))
            return true;
    return false;
}

/* "in the dialog": the topmost one; without any, one that is drawn inside a window, then the whole of the
 * active window, since few of those can be told from the page they cover. */
static struct area unnamed_area(const struct dh_observation *o, enum dh_scope scope)
{
    for (size_t i = scope == DH_SCOPE_DIALOG ? o->window_count : 0; i-- > 0;)
        if (o->windows[i].dialog && !o->windows[i].minimized)
            return (struct area){o->windows[i].frame, (int)i};
    for (size_t i = 0; scope == DH_SCOPE_DIALOG && i < o->element_count; i++)
        if (o->elements[i].role == DH_ROLE_DIALOG)
            return (struct area){o->elements[i].rect, o->elements[i].window};
    return (struct area){window_rect(o, o->active), o->active};
}

enum dh_status dh_scope_keep(struct dh_candidates *c, const struct dh_observation *o,
                             const struct dh_target *target, int within, struct dh_err *err)
{
    struct area areas[AREAS_MAX];
    size_t n = 0, kept = 0;
    enum dh_status st = DH_OK;
    bool of_window = target->scope == DH_SCOPE_WINDOW || target->scope == DH_SCOPE_DIALOG;
    if (of_window && (!target->scope_text || !*target->scope_text)) {
        areas[n++] = unnamed_area(o, target->scope);
    } else if (of_window) {
        int window;
        st = dh_ground_window(o, target->scope_text, &window, err);
        if (st == DH_OK)
            areas[n++] = (struct area){o->windows[window].frame, window};
        else if (st != DH_NOT_FOUND || target->scope == DH_SCOPE_WINDOW)
            return st;
    }
    if (n == 0)
        n = named_areas(o, target, within, areas, &st, err);
    if (st != DH_OK)
        return st;
    if (n == 0)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "name the text that stands there now",
                          "there is no \"%.60s\" %s", target->scope_text ? target->scope_text : "",
                          target->scope == DH_SCOPE_ROW       ? "row"
                          : target->scope == DH_SCOPE_SECTION ? "section"
                                                              : "dialog");
    for (size_t i = 0; i < c->count; i++)
        if (in_areas(&c->items[i], areas, n))
            c->items[kept++] = c->items[i];
    c->count = kept;
    return DH_OK;
}
