#include "agent/gate/pieces.h"

#include <string.h>

#include "agent/gate/fold.h"
#include "base/buf.h"
#include "base/mem.h"

#define PIECES_MAX 1500
#define NEAR_Y 170
#define NEAR_X 420

const char *dh_pieces_fold(struct dh_arena *arena, const char *raw)
{
    char *folded = dh_gate_fold(raw);
    char *kept = folded ? dh_arena_strdup(arena, folded) : NULL;
    dh_free(folded);
    return kept;
}

static bool container(enum dh_role role)
{
    return role == DH_ROLE_DIALOG || role == DH_ROLE_WINDOW;
}

const struct dh_element *dh_pieces_at(const struct dh_signals *s, struct dh_point p)
{
    const struct dh_observation *o = s->c->observation;
    const struct dh_element *best = NULL;
    for (size_t i = 0; o && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (container(e->role) || !dh_rect_has(e->rect, p) ||
            (e->window >= 0 && s->c->window >= 0 && e->window != s->c->window))
            continue;
        if (!best || dh_rect_area(e->rect) < dh_rect_area(best->rect))
            best = e;
    }
    return best;
}

static bool control(enum dh_role role)
{
    return role == DH_ROLE_BUTTON || role == DH_ROLE_LINK || role == DH_ROLE_ITEM ||
           role == DH_ROLE_ICON || role == DH_ROLE_TAB || role == DH_ROLE_SWITCH ||
           role == DH_ROLE_CHECKBOX || role == DH_ROLE_RADIO;
}

/* Whether a window that is higher in the stack covers the middle of a line. */
static bool covered(const struct dh_signals *s, struct dh_rect rect)
{
    const struct dh_observation *o = s->c->observation;
    struct dh_point mid = dh_rect_centre(rect);
    for (size_t i = (size_t)(s->c->window + 1); i < o->window_count; i++)
        if (!o->windows[i].minimized && dh_rect_has(o->windows[i].rect, mid))
            return true;
    return false;
}

static struct dh_point point_of(const struct dh_signals *s)
{
    const struct dh_touch *t = s->c->touch;
    if (t->kind == DH_TOUCH_CLICK || t->kind == DH_TOUCH_DRAG)
        return t->at;
    if (!dh_rect_empty(s->c->rect))
        return dh_rect_centre(s->c->rect);
    if (s->element)
        return dh_rect_centre(s->element->rect);
    return s->window ? dh_rect_centre(s->window->rect) : (struct dh_point){0, 0};
}

static bool close_to(struct dh_rect r, struct dh_point p)
{
    return dh_rect_has(dh_rect_grow(r, NEAR_X, NEAR_Y), p);
}

static enum dh_status add(struct dh_signals *s, struct dh_arena *arena, const char *raw,
                          struct dh_rect rect, enum dh_role role, struct dh_rect dialog)
{
    const char *folded = dh_pieces_fold(arena, raw);
    if (!folded)
        return DH_NOMEM;
    bool near = dh_rect_empty(dialog) ? close_to(rect, point_of(s)) : dh_rect_covers(dialog, rect);
    if (folded[1] != '\0')
        s->pieces[s->piece_count++] =
            (struct dh_piece){raw, folded, rect, role, control(role), near};
    return DH_OK;
}

/* The dialog inside a page that holds the point; empty when there is none. */
static struct dh_rect page_dialog(const struct dh_signals *s, struct dh_point p)
{
    const struct dh_observation *o = s->c->observation;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->role == DH_ROLE_DIALOG && dh_rect_has(e->rect, p))
            return e->rect;
    }
    return (struct dh_rect){0, 0, 0, 0};
}

static enum dh_status read_pieces(struct dh_signals *s, struct dh_arena *arena,
                                  struct dh_rect dialog)
{
    const struct dh_observation *o = s->c->observation;
    size_t room = o->line_count + o->element_count;
    s->pieces =
        dh_arena_alloc(arena, (room < PIECES_MAX ? room : PIECES_MAX) + 1, sizeof(*s->pieces));
    if (!s->pieces)
        return DH_NOMEM;
    for (size_t i = 0; i < o->element_count && s->piece_count < PIECES_MAX; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->window >= 0 && s->c->window >= 0 && e->window != s->c->window)
            continue;
        /* Of a title bar it is not known whose it is; one beside the window is not its own. */
        if (e->window < 0 && s->window && !dh_rect_empty(s->window->frame) &&
            !dh_rect_has(s->window->frame, dh_rect_centre(e->rect)) &&
            !dh_rect_has(s->window->rect, dh_rect_centre(e->rect)))
            continue;
        if (add(s, arena, e->name, e->rect, e->role, dialog) != DH_OK)
            return DH_NOMEM;
    }
    for (size_t i = 0; i < o->line_count && s->piece_count < PIECES_MAX; i++) {
        const struct dh_line *l = &o->lines[i];
        if (s->window &&
            (!dh_rect_has(s->window->rect, dh_rect_centre(l->rect)) || covered(s, l->rect)))
            continue;
        if (add(s, arena, l->text, l->rect, DH_ROLE_TEXT, dialog) != DH_OK)
            return DH_NOMEM;
    }
    return DH_OK;
}

static enum dh_status label(struct dh_signals *s, struct dh_arena *arena, const char *raw)
{
    if (!raw || s->label_count == DH_SIGNAL_LABELS)
        return DH_OK;
    const char *folded = dh_pieces_fold(arena, raw);
    if (!folded)
        return DH_NOMEM;
    if (folded[1] == '\0')
        return DH_OK;
    for (size_t i = 0; i < s->label_count; i++)
        if (strcmp(s->labels[i], folded) == 0)
            return DH_OK;
    if (s->label_count == 0)
        s->label_raw = raw;
    s->labels[s->label_count++] = folded;
    return DH_OK;
}

/* The words that stand in the control, or side by side around the point. NULL: none, or no memory.
 */
static const char *text_at(const struct dh_signals *s, struct dh_arena *arena, struct dh_point p)
{
    const struct dh_observation *o = s->c->observation;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (!dh_rect_has(dh_rect_grow(l->rect, 4, 3), p) || covered(s, l->rect))
            continue;
        if (!o->words || l->count == 0 || l->first + l->count > o->word_count)
            return l->text;
        /* A wide gap parts two controls that OCR took for one line. */
        const char *run = NULL;
        struct dh_rect all = {0, 0, 0, 0};
        for (size_t k = 0; k < l->count; k++) {
            const struct dh_word *w = &o->words[l->first + k];
            bool gap = run && w->rect.x - (all.x + all.w) > l->rect.h + l->rect.h / 4;
            if (gap && dh_rect_has(dh_rect_grow(all, 6, 6), p))
                return run;
            run = !run || gap ? w->text : dh_arena_printf(arena, "%s %s", run, w->text);
            all = gap ? w->rect : dh_rect_join(all, w->rect);
            if (!run)
                return NULL;
        }
        return dh_rect_has(dh_rect_grow(all, 6, 6), p) ? run : NULL;
    }
    return NULL;
}

static bool whole_screen(const struct dh_signals *s, const struct dh_element *e)
{
    return s->window && dh_rect_area(e->rect) * 10 > dh_rect_area(s->window->rect) * 4 &&
           e->role != DH_ROLE_BUTTON;
}

static enum dh_status read_labels(struct dh_signals *s, struct dh_arena *arena)
{
    const struct dh_touch *t = s->c->touch;
    bool click = t->kind == DH_TOUCH_CLICK || t->kind == DH_TOUCH_DRAG;
    enum dh_status status = DH_OK;
    if (s->element && !s->entry && !whole_screen(s, s->element))
        status = label(s, arena, s->element->name);
    if (!click || status != DH_OK)
        return status;
    if (s->c->element && s->c->element != s->element && s->c->element->role != DH_ROLE_ENTRY)
        status = label(s, arena, s->c->element->name);
    const struct dh_element *there = dh_pieces_at(s, t->at);
    if (status == DH_OK && there && there != s->element && there->role != DH_ROLE_ENTRY &&
        !whole_screen(s, there))
        status = label(s, arena, there->name);
    if (status == DH_OK)
        status = label(s, arena, text_at(s, arena, t->at));
    return status;
}

enum dh_status dh_pieces_read(struct dh_signals *s, struct dh_arena *arena)
{
    if (!s->c->observation)
        return DH_OK;
    struct dh_rect dialog = page_dialog(s, point_of(s));
    if (s->dialog && dh_rect_empty(dialog) && s->window)
        dialog = s->window->rect;
    s->dialog = s->dialog || !dh_rect_empty(dialog);
    if (read_pieces(s, arena, dialog) != DH_OK || read_labels(s, arena) != DH_OK)
        return DH_NOMEM;
    for (size_t i = 0; i < s->piece_count; i++)
        s->amount = s->amount || (s->pieces[i].near && dh_signals_amount(s->pieces[i].raw));
    return DH_OK;
}
