/* Drags and double clicks: marking text, moving things, and the wheel. */
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/buf.h"
#include "base/text.h"

enum { NOTCHES_MOST = 200, LINE_SLACK = 6, HEADED_FAR = 240, BOX_HIGH = 90, BOX_NAME = 40 };

static bool copies_next(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *n = dh_making_item(m, at + 1);
    if (!n)
        return false;
    if (n->kind == DH_DEED_KEYS)
        return strncmp(n->keys, "ctrl+c", 6) == 0 || strcmp(n->keys, "ctrl+Insert") == 0 ||
               strcmp(n->keys, "ctrl+shift+c") == 0;
    return n->kind == DH_DEED_CLICK && n->button == 3;
}

/* The words of one line between two columns; the rectangle of just those. */
static bool words_between(const struct dh_observation *o, const struct dh_line *l, int from, int to, struct dh_buf *text,
                          struct dh_rect *rect)
{
    for (size_t i = l->first; i < l->first + l->count && i < o->word_count; i++) {
        const struct dh_word *w = &o->words[i];
        int middle = w->rect.x + w->rect.w / 2;
        if (middle < from || middle > to)
            continue;
        dh_buf_str(text, text->len ? " " : "");
        dh_buf_str(text, w->text);
        *rect = dh_rect_join(*rect, w->rect);
    }
    return text->len > 0;
}

/* What a drag from `a` to `b` marks, as editors do: from a place in one line to a place in another. */
static struct dh_marked marked_by(struct dh_making *m, int screen, struct dh_point a, struct dh_point b)
{
    const struct dh_observation *o = m->t->screens[screen];
    struct dh_marked mark = {.screen = screen, .text = ""};
    struct dh_buf text = {0};
    if (b.y < a.y - LINE_SLACK || (abs(a.y - b.y) <= LINE_SLACK && b.x < a.x)) {
        struct dh_point c = a;
        a = b;
        b = c;
    }
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        struct dh_rect r = dh_rect_grow(l->rect, 0, LINE_SLACK / 2);
        bool first = a.y >= r.y && a.y < r.y + r.h, final = b.y >= r.y && b.y < r.y + r.h;
        bool between = r.y > a.y && r.y + r.h <= b.y;
        bool column = abs(a.y - b.y) > 2 * r.h || (l->rect.x + l->rect.w > a.x && l->rect.x < b.x);
        if ((!first && !final && !between) || !column)
            continue;
        words_between(o, l, first ? a.x : 0, final ? b.x : o->width, &text, &mark.rect);
    }
    mark.there = text.len > 0;
    if (mark.there)
        mark.text = dh_arena_strdup(m->d->arena, dh_buf_text(&text));
    m->nomem |= dh_buf_failed(&text) || !mark.text;
    dh_buf_finish(&text);
    return mark;
}

/* Two clicks mark a word, three a line or all that a field holds. */
static struct dh_marked marked_at(struct dh_making *m, int screen, struct dh_point at, int clicks)
{
    const struct dh_observation *o = m->t->screens[screen];
    struct dh_marked mark = {.screen = screen, .text = ""};
    struct dh_hit h = dh_hit_at(o, at);
    if (clicks >= 3 && h.element && h.element->value && dh_element_is_field(h.element) &&
        !(h.element->states & DH_STATE_PASSWORD))
        return (struct dh_marked){*h.element->value != '\0', screen, h.rect, h.element->value};
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (!dh_rect_has(dh_rect_grow(l->rect, 2, 2), at))
            continue;
        if (clicks >= 3)
            return (struct dh_marked){true, screen, l->rect, l->text};
        for (size_t w = l->first; w < l->first + l->count && w < o->word_count; w++)
            if (dh_rect_has(dh_rect_grow(o->words[w].rect, 2, 2), at))
                return (struct dh_marked){true, screen, o->words[w].rect, o->words[w].text};
    }
    return mark;
}

static bool password_at(const struct dh_observation *o, struct dh_point at)
{
    struct dh_hit h = dh_hit_at(o, at);
    return h.element && h.element->states & DH_STATE_PASSWORD;
}

/* Text from one place to another of the same line or field: nothing moves by that. */
static bool marks_text(const struct dh_observation *o, const struct dh_trace_item *i)
{
    struct dh_hit from = dh_hit_at(o, i->at), to = dh_hit_at(o, i->to);
    if (from.window != to.window)
        return false;
    if (from.element && from.element == to.element)
        return from.element->role == DH_ROLE_TEXT || from.element->role == DH_ROLE_HEADING ||
               dh_element_is_field(from.element);
    bool words = !from.element || from.element->role == DH_ROLE_TEXT || from.element->role == DH_ROLE_HEADING;
    bool end = !to.element || to.element->role == DH_ROLE_TEXT;
    return words && end && (*from.text || from.element) && abs(i->at.y - i->to.y) <= LINE_SLACK;
}

/* A place where nothing stands is a part of what is headed by the words above it. */
static bool headed(const struct dh_observation *o, const struct dh_hit *bare, struct dh_hit *ret)
{
    const struct dh_element *best = NULL;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool words = e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING;
        int gap = dh_relation_gap(DH_RELATION_BELOW, e->rect, dh_rect_grow(bare->rect, 60, 6));
        if (words && e->window == bare->window && gap >= 0 && gap < HEADED_FAR && dh_aim_readable(e->name) &&
            (!best || (e->role == DH_ROLE_HEADING) > (best->role == DH_ROLE_HEADING) ||
             (e->role == best->role && e->rect.y > best->rect.y)))
            best = e;
    }
    if (best)
        *ret = dh_hit_element(o, best);
    return best != NULL;
}

static void drag_step(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_observation *o = dh_making_before(m, at);
    struct dh_hit from = dh_hit_near(o, i->at), to = dh_hit_at(o, i->to);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_DRAG, at, at);
    if (!s)
        return;
    s->action->button = i->button > 3 ? 1 : i->button;
    s->action->modifiers = i->modifiers;
    dh_making_aim(m, s, at, &from, i->at);
    int within = s->action->in ? from.window : -1;
    struct dh_arena *arena = dh_action_arena(s->action);
    bool same = from.element && from.element == to.element;
    enum dh_aimed how = DH_AIMED_POINT;
    s->action->to = (struct dh_target){.kind = DH_TARGET_POINT, .point = i->to, .role = DH_ROLE_ANY};
    if (!same)
        how = dh_aim_at(o, &to, i->to, DH_VERB_DRAG, within, arena, &s->action->to);
    struct dh_hit head;
    if (how == DH_AIMED_POINT && !same && headed(o, &to, &head)) {
        how = dh_aim_at(o, &head, dh_rect_centre(head.rect), DH_VERB_DRAG, within, arena, &s->action->to);
        dh_making_unsure(m, s, "it was dragged below these words, where nothing stands");
    }
    if (how == DH_AIMED_PICTURE && i->to_crop.data)
        s->action->to.image = dh_making_keep(m, s, DH_DEMO_TO_CROP);
    else if (how == DH_AIMED_PICTURE)
        s->action->to = (struct dh_target){.kind = DH_TARGET_POINT, .point = i->to, .role = DH_ROLE_ANY};
    if (i->to_crop.data) {
        unsigned char *copy = dh_arena_alloc(m->d->arena, i->to_crop.size, 1);
        if (copy)
            memcpy(copy, i->to_crop.data, i->to_crop.size);
        s->to_crop = (struct dh_demo_bytes){copy, copy ? i->to_crop.size : 0};
    }
    if (how == DH_AIMED_POINT)
        dh_making_unsure(m, s, "it was dragged to a place where nothing stands");
    m->nomem |= how == DH_AIMED_FAILED || !dh_hit_evidence(m->d, o, &to, &s->to);
}

bool dh_make_drag(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    const struct dh_observation *o = dh_making_before(m, m->at);
    size_t at = m->at;
    bool several = i->kind == DH_DEED_CLICK && i->button == 1 && i->count > 1 && copies_next(m, at);
    if ((i->kind != DH_DEED_DRAG && !several) || !o)
        return false;
    m->at++;
    m->tabs = 0;
    m->marked = (struct dh_marked){.text = ""};
    if (several) {
        if (!password_at(o, i->at))
            m->marked = marked_at(m, i->before, i->at, i->count);
        return true;
    }
    if (dh_hit_at(o, i->at).title)
        return true; /* a window was moved or resized */
    if (i->button == 1 && (marks_text(o, i) || copies_next(m, at))) {
        if (!password_at(o, i->at))
            m->marked = marked_by(m, i->before, i->at, i->to);
        return true;
    }
    drag_step(m, at);
    return true;
}

/* --- the wheel --- */

static bool page_key(const struct dh_trace_item *i)
{
    return i->kind == DH_DEED_KEYS && (strcmp(i->keys, "Page_Down") == 0 || strcmp(i->keys, "Page_Up") == 0);
}

bool dh_make_scroll(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    if (i->kind != DH_DEED_SCROLL && !page_key(i))
        return false;
    if (m->scroll == 0)
        m->scroll = m->at + 1;
    m->at++;
    return true;
}

/* Whether the thing stood on the screen before the scrolling already. */
static bool stood(const struct dh_observation *o, const struct dh_hit *hit, const char *words)
{
    struct dh_grounding g;
    if (!o)
        return false;
    if (hit->element && dh_hit_again(o, hit->element))
        return dh_window_top(o, dh_rect_centre(dh_hit_again(o, hit->element)->rect)) == hit->window;
    if (!*words)
        return true;
    struct dh_target t = dh_target_described(words, DH_ROLE_ANY);
    return dh_ground(o, &t, DH_VERB_CLICK, -1, &g, NULL) == DH_OK;
}

static int clamp(int n)
{
    return n > NOTCHES_MOST ? NOTCHES_MOST : n < -NOTCHES_MOST ? -NOTCHES_MOST : n;
}

/* A box in the window that has what comes next in it: a list that scrolls by itself. */
static const struct dh_element *box_around(const struct dh_observation *o, struct dh_point at, int window)
{
    const struct dh_element *best = NULL;
    if (window < 0)
        return NULL;
    long most = dh_rect_area(o->windows[window].rect) * 7 / 10;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->window == window && dh_rect_has(e->rect, at) && e->rect.h >= BOX_HIGH && dh_rect_area(e->rect) < most &&
            (!best || dh_rect_area(e->rect) < dh_rect_area(best->rect)))
            best = e;
    }
    return best;
}

/* The wheel turns what is under the pointer. */
static void point_at_box(struct dh_making *m, size_t first, struct dh_point at)
{
    const struct dh_observation *o = dh_making_before(m, first);
    const struct dh_element *e = o ? box_around(o, at, dh_window_top(o, at)) : NULL;
    struct dh_demo_step *s = e ? dh_making_step(m, DH_VERB_MOVE, first, first) : NULL;
    if (!s)
        return;
    /* What it shows now is what scrolls away. */
    struct dh_element bare = *e;
    struct dh_hit h = dh_hit_element(o, e);
    s->at = dh_rect_centre(e->rect);
    bare.value = NULL;
    if (strlen(bare.name) > BOX_NAME)
        bare.name = "";
    struct dh_hit plain = h;
    plain.element = &bare;
    enum dh_aimed how = dh_aim_at(o, &plain, s->at, DH_VERB_MOVE, -1, dh_action_arena(s->action), &s->action->target);
    m->nomem |= how == DH_AIMED_FAILED || !dh_hit_evidence(m->d, o, &h, &s->target);
    dh_making_enter(m, s, o, h.window);
    if (how == DH_AIMED_PICTURE || how == DH_AIMED_POINT)
        dh_demo_remove(m->d, m->d->step_count - 1);
}

void dh_making_scrolled(struct dh_making *m, size_t item, const struct dh_hit *hit)
{
    const char *words = dh_hit_words(hit);
    if (m->scroll == 0)
        return;
    size_t first = m->scroll - 1;
    m->scroll = 0;
    if (first >= item || stood(dh_making_before(m, first), hit, words))
        return;
    int dx = 0, dy = 0;
    size_t last = first;
    for (size_t k = first; k < item; k++) {
        const struct dh_trace_item *i = dh_making_item(m, k);
        if (i->kind == DH_DEED_SCROLL || page_key(i))
            last = k;
        dx += i->kind == DH_DEED_SCROLL ? i->dx : 0;
        dy += i->kind == DH_DEED_SCROLL ? i->dy : page_key(i) ? (i->keys[5] == 'D' ? 5 : -5) * i->count : 0;
    }
    if (dx == 0 && dy == 0)
        return;
    const struct dh_trace_item *i = dh_making_item(m, first);
    const struct dh_observation *o = dh_making_before(m, first);
    point_at_box(m, first, i->kind == DH_DEED_SCROLL ? i->at : dh_rect_centre(hit->rect));
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_SCROLL, first, last);
    if (!s)
        return;
    s->action->dx = clamp(dx);
    s->action->dy = clamp(dy);
    if (*words && dh_aim_readable(words)) {
        s->until = dh_arena_strdup(m->d->arena, words);
        m->nomem |= !s->until;
    }
    int window = o ? (i->kind == DH_DEED_SCROLL ? dh_window_top(o, i->at) : o->active) : -1;
    dh_making_enter(m, s, o, window);
}
