/* Clicks: on controls, check boxes, window frames; those that only moved the focus are none. */
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/text.h"

enum { SHOWN_MORE = 5, PROPOSALS_FAR = 260, ORDERED = 3 };

static bool is_switch(const struct dh_element *e)
{
    return e && (e->role == DH_ROLE_CHECKBOX || e->role == DH_ROLE_RADIO || e->role == DH_ROLE_SWITCH);
}

static bool is_on(const struct dh_element *e)
{
    return e->states & (DH_STATE_CHECKED | DH_STATE_SELECTED);
}

/* A window's frame: raised, closed, moved, or made larger. Only closing is a step; which window is in front is said by
 * the step that needs it. */
static void on_frame(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_window *w = &o->windows[hit->window];
    if (after == o || dh_making_window(after, w->id) >= 0)
        return;
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_CLOSE, at, at);
    if (!s)
        return;
    s->action->window = dh_aim_window(o, hit->window, dh_action_arena(s->action));
    if (!s->action->window)
        s->action->window = dh_making_keep(m, s, w->title);
    m->nomem |= !dh_hit_evidence(m->d, o, hit, &s->target);
}

/* More came up than a frame around the field and a caret in it: a calendar, a list of proposals. */
static bool opened_something(const struct dh_observation *o, const struct dh_observation *after)
{
    if (o == after || !after)
        return false;
    return dh_making_new_popup(o, after) >= 0 || dh_making_new_window(o, after) >= 0 ||
           after->element_count >= o->element_count + SHOWN_MORE;
}

/* At least three of four names are there still. */
static bool mostly_the_same(const struct dh_observation *o, const struct dh_observation *after)
{
    size_t named = 0, kept = 0;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        const char *text = *e->name ? e->name : e->value ? e->value : "";
        bool again = false;
        for (size_t k = 0; *text && !again && k < after->element_count; k++) {
            const struct dh_element *f = &after->elements[k];
            again = strcmp(text, *f->name ? f->name : f->value ? f->value : "") == 0;
        }
        named += *text != '\0';
        kept += again;
    }
    return kept * 4 >= named * 3;
}

/* What a click on a field is followed by decides what it was for. */
static bool only_focuses(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    if (i->button != 1 || i->modifiers)
        return false;
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *next = dh_making_item(m, at + 1);
    bool typed = next && (next->kind == DH_DEED_TEXT || dh_making_is_key(m, at + 1, "ctrl+v"));
    if (typed && !dh_element_is_field(hit->element)) {
        /* An empty one may be recognised only when it has the focus. */
        struct dh_hit then = {0};
        if (after && after != o && (!hit->element || hit->beside || hit->element->role == DH_ROLE_TEXT))
            then = dh_hit_at(after, i->at);
        return dh_element_is_field(then.element);
    }
    if (!dh_element_is_field(hit->element))
        return false;
    if (typed)
        return dh_making_new_window(o, after) < 0;
    /* Where what was pressed is no more, or almost nothing is what it was, it was pressed for that. */
    bool gone = after && after != o && !dh_hit_again(after, hit->element) && !mostly_the_same(o, after);
    return !gone && !opened_something(o, after);
}

/* The desktop, or a window that was only brought to the front: its words are not touched by the click that does it. */
static bool only_raises(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    /* A click in a terminal marks nothing; keys go there. */
    if (hit->window >= 0 && i->button == 1 && i->count == 1 && dh_window_is_terminal(o, hit->window))
        return true;
    bool bare = !hit->element || hit->beside || hit->element->role == DH_ROLE_TEXT || hit->element->role == DH_ROLE_HEADING;
    if (i->button != 1 || i->count != 1 || !bare || !after || opened_something(o, after))
        return false;
    if (hit->window < 0)
        return true;
    return o->active != hit->window && after->active == dh_making_window(after, o->windows[hit->window].id);
}

/* A click beside a box, in its row, that turned it over: the row belongs to the box. */
static const struct dh_element *turned_over(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_element *found = NULL;
    bool vague = !hit->element || hit->beside || hit->element->role == DH_ROLE_TEXT;
    for (size_t k = 0; vague && after && after != o && k < o->element_count; k++) {
        const struct dh_element *e = &o->elements[k], *later = is_switch(e) ? dh_hit_again(after, e) : NULL;
        struct dh_rect row = dh_rect_join(e->rect, e->label);
        if (!later || e->window != hit->window || is_on(e) == is_on(later) || i->at.y < row.y - row.h / 2 ||
            i->at.y > row.y + row.h + row.h / 2)
            continue;
        if (found)
            return NULL;
        found = e;
    }
    return found;
}

/* How the same box was set before; NULL: it was not, or the page may be another one by now. */
static const struct dh_demo_step *last_set(const struct dh_making *m, const struct dh_demo_step *s)
{
    for (size_t i = (size_t)(s - m->d->steps); i-- > 0;) {
        const struct dh_demo_step *k = &m->d->steps[i];
        if (k->action->verb == DH_VERB_CLICK || k->action->keys)
            return NULL;
        bool same = (*k->target.id && strcmp(k->target.id, s->target.id) == 0) ||
                    (*k->target.name && strcmp(k->target.name, s->target.name) == 0 &&
                     !dh_rect_empty(dh_rect_cross(k->target.rect, s->target.rect)));
        if (k->action->verb == DH_VERB_SET && same)
            return k;
    }
    return NULL;
}

/* How a box stood when the screen was last at rest, if nothing was pressed since that leads elsewhere: 1 on, 0 off, -1. */
static int at_rest(struct dh_making *m, size_t at, const struct dh_element *box)
{
    for (size_t i = at; i-- > 0;) {
        const struct dh_trace_item *k = dh_making_item(m, i);
        const struct dh_observation *o = dh_making_before(m, i);
        if (!o || k->kind == DH_DEED_DRAG)
            return -1;
        struct dh_hit h = k->kind == DH_DEED_CLICK ? dh_hit_at(o, k->at) : (struct dh_hit){0};
        if (h.element && (h.element->role == DH_ROLE_BUTTON || h.element->role == DH_ROLE_LINK || is_switch(h.element)))
            return -1;
        if (k->settled) {
            const struct dh_element *e = dh_hit_again(o, box);
            return e ? is_on(e) : -1;
        }
    }
    return -1;
}

static void set(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_SET, at, at);
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    if (!s)
        return;
    const struct dh_element *later = after && after != o ? dh_hit_again(after, hit->element) : NULL;
    dh_making_aim(m, s, at, hit, dh_making_item(m, at)->at);
    /* Each press turns it over; what a program says of it may be older or newer than the picture. */
    const struct dh_demo_step *before = last_set(m, s);
    bool was = before ? before->action->on : is_on(hit->element);
    bool told = later && !before && !dh_making_item(m, at)->settled;
    int rest = later && !before && is_on(later) == was ? at_rest(m, at, hit->element) : -1;
    if (rest >= 0) { /* one of the two screens is wrong about it */
        told = false;
        was = rest;
    }
    s->action->on = hit->element->role == DH_ROLE_RADIO || (told ? is_on(later) : !was);
    if (later && hit->element->role != DH_ROLE_RADIO && is_on(later) == was)
        dh_making_unsure(m, s, "the box looked the same after it");
}

/* A proposal that came up below a field is told from what stands in the field by being below it. */
static void below_field(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o,
                        const struct dh_hit *hit)
{
    const struct dh_demo_step *t = m->d->step_count > 1 ? s - 1 : NULL;
    const char *words = dh_hit_words(hit);
    if (!t || t->action->verb != DH_VERB_TYPE || t->action->keys || !*t->action->text || !t->target.there ||
        !t->action->target.text || strlen(words) <= strlen(t->action->text) ||
        dh_text_similarity(t->action->text, words) >= 100)
        return;
    char *start = dh_arena_strndup(m->d->arena, words, strlen(t->action->text));
    int gap = dh_relation_gap(DH_RELATION_BELOW, t->target.rect, hit->rect);
    if (!start || dh_text_similarity(start, t->action->text) < 85 || gap < 0 || gap > PROPOSALS_FAR)
        return;
    struct dh_target of = t->action->target, with = dh_target_described(words, DH_ROLE_ANY);
    struct dh_grounding g;
    with.relation = DH_RELATION_BELOW;
    with.of = &of;
    if (dh_ground(o, &with, DH_VERB_CLICK, -1, &g, NULL) != DH_OK || !dh_rect_has(hit->rect, g.best.point))
        return;
    struct dh_target *copy = dh_arena_alloc(dh_action_arena(s->action), 1, sizeof(*copy));
    if (!copy)
        return;
    *copy = of;
    copy->text = dh_making_keep(m, s, of.text);
    copy->scope = DH_SCOPE_NONE;
    copy->scope_text = NULL;
    copy->of = NULL;
    copy->relation = DH_RELATION_NONE;
    with.text = dh_making_keep(m, s, words);
    with.of = copy;
    s->action->target = with;
}

static bool after_list(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *c = at > 0 ? dh_making_item(m, at - 1) : NULL;
    const struct dh_observation *o = at > 0 ? dh_making_before(m, at - 1) : NULL;
    if (!c || !o || c->kind != DH_DEED_CLICK)
        return false;
    struct dh_hit h = dh_hit_at(o, c->at);
    return h.element && h.element->role == DH_ROLE_LIST;
}

static bool near(struct dh_point a, struct dh_point b)
{
    return abs(a.x - b.x) <= 4 && abs(a.y - b.y) <= 4;
}

/* Pressed once more at the same place, before or after. */
static bool goes_on(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at), *n = dh_making_item(m, at + 1);
    const struct dh_trace_item *p = at > 0 ? dh_making_item(m, at - 1) : NULL;
    return (n && n->kind == DH_DEED_CLICK && near(n->at, i->at)) ||
           (p && p->kind == DH_DEED_CLICK && near(p->at, i->at));
}

/* Two quick clicks open what is a thing of its own; on what is only to be pressed they are two. */
static bool each_counts(struct dh_making *m, size_t at, const struct dh_hit *h)
{
    if (!h->element)
        return false;
    switch (h->element->role) {
    case DH_ROLE_BUTTON:
    case DH_ROLE_LINK:
    case DH_ROLE_TAB:
        return true;
    case DH_ROLE_ICON:
    case DH_ROLE_TEXT:
        return !dh_aim_readable(h->element->name) && (dh_making_item(m, at)->count > 2 || goes_on(m, at));
    default:
        return is_switch(h->element);
    }
}

/* A sign at the end of the words of something, with a task of its own: the cross on a label, the arrow behind a name. */
static bool sign(const char *s)
{
    static const char *const signs[] = {"x", "X", "×", "✕", "✖", "+", "-", "…", "...", ">", "<", "»", "«", "▾", "▸", "⋮", "*"};
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (strcmp(s, signs[i]) == 0)
            return true;
    return false;
}

static bool longer(const struct dh_hit *hit, const char *word)
{
    const struct dh_element *e = hit->element;
    size_t n = e ? strlen(*e->name ? e->name : e->value ? e->value : "") : strlen(hit->text);
    return n > strlen(word);
}

/* A word without the stop behind it. */
static const char *bare(struct dh_making *m, const char *word)
{
    size_t n = strlen(word);
    while (n > 1 && strchr(".,;:!?)\"'", word[n - 1]))
        n--;
    const char *copy = dh_arena_strndup(m->d->arena, word, n);
    m->nomem |= !copy;
    return copy ? copy : word;
}

/* Narrows a hit to what was meant of it: the word that two clicks marked, the sign at the end, the small mark that no
 * element was made of. */
static void narrow(struct dh_making *m, size_t at, struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    struct dh_hit word;
    bool text = !hit->element || hit->element->role == DH_ROLE_TEXT || dh_element_is_field(hit->element);
    bool there = !hit->beside && dh_hit_word(o, i->at, &word) && longer(hit, word.text);
    if (there && i->count == 2 && text && dh_aim_readable(word.text) && after && mostly_the_same(o, after)) {
        word.text = bare(m, word.text);
        *hit = word;
    } else if (there && i->count == 1 && hit->element && sign(word.text) && !dh_element_is_field(hit->element)) {
        *hit = word;
    } else if (hit->beside && i->count == 1 && i->mark) {
        *hit = (struct dh_hit){.text = "", .rect = {i->at.x, i->at.y, 1, 1}, .window = hit->window, .mark = true};
    }
}

/* The side buttons are back and forward, for which programs have keys. */
static void goes(struct dh_making *m, size_t at)
{
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_PRESS, at, at);
    if (s)
        s->action->keys = dh_making_keep(m, s, dh_making_item(m, at)->button == 8 ? "alt+Left" : "alt+Right");
}

static bool same_words(const struct dh_observation *a, const struct dh_observation *b)
{
    bool same = a->element_count == b->element_count && a->window_count == b->window_count;
    for (size_t i = 0; same && i < a->element_count; i++)
        same = strcmp(a->elements[i].name, b->elements[i].name) == 0;
    return same;
}

static bool scrolls_next(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *n = dh_making_item(m, at + 1);
    return n && (n->kind == DH_DEED_SCROLL || dh_making_is_key(m, at + 1, "Page_Down") || dh_making_is_key(m, at + 1, "Page_Up"));
}

/* Whether the press before put the same words into another order. */
static bool put_in_order(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *p = at > 0 ? dh_making_item(m, at - 1) : NULL;
    const struct dh_observation *was = p && p->kind == DH_DEED_CLICK ? dh_making_before(m, at - 1) : NULL;
    const struct dh_observation *o = dh_making_before(m, at);
    size_t moved = 0, kept = 0, named = 0;
    for (size_t i = 0; was && o && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        const struct dh_element *old = NULL;
        named += dh_aim_readable(e->name);
        for (size_t k = 0; dh_aim_readable(e->name) && !old && k < was->element_count; k++)
            if (strcmp(was->elements[k].name, e->name) == 0 && was->elements[k].role == e->role)
                old = &was->elements[k];
        kept += old != NULL;
        moved += old && abs(old->rect.y - e->rect.y) > e->rect.h && abs(old->rect.x - e->rect.x) < e->rect.h;
    }
    return moved >= ORDERED && kept * 4 >= named * 3;
}

/* What comes first after that is meant as the first, whatever it is, unless the goal says its name. */
static void first_of(struct dh_making *m, struct dh_demo_step *s, size_t at, const struct dh_hit *hit)
{
    struct dh_target *t = &s->action->target, first = *t;
    struct dh_grounding g;
    if (t->kind != DH_TARGET_DESCRIBED || t->scope != DH_SCOPE_ROW || !put_in_order(m, at) ||
        strstr(m->d->goal, t->scope_text))
        return;
    first.scope = DH_SCOPE_NONE;
    first.scope_text = NULL;
    first.nth = 1;
    for (int i = 0; i < 2; i++, first.nth = DH_NTH_LAST)
        if (dh_ground(dh_making_before(m, at), &first, DH_VERB_CLICK, -1, &g, NULL) == DH_OK &&
            dh_rect_has(hit->rect, g.best.point)) {
            *t = first;
            return;
        }
}

bool dh_make_click(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    const struct dh_observation *o = dh_making_before(m, m->at);
    size_t at = m->at;
    if (i->kind != DH_DEED_CLICK)
        return false;
    m->at++;
    m->tabs = 0;
    m->marked.there = false;
    if (i->button > 3) {
        goes(m, at);
        return true;
    }
    struct dh_hit hit = {.text = "", .rect = {i->at.x, i->at.y, 1, 1}, .window = -1};
    if (o)
        hit = dh_hit_near(o, i->at);
    if (o && hit.title) {
        on_frame(m, at, &hit);
        return true;
    }
    const struct dh_element *box = o ? turned_over(m, at, &hit) : NULL;
    if (box)
        hit = dh_hit_element(o, box);
    if (o && (only_focuses(m, at, &hit) || only_raises(m, at, &hit)))
        return true;
    bool bare = ((!hit.element && !*hit.text) || hit.beside) && !i->mark && o && dh_making_after(m, at);
    if (bare && i->button == 1 && same_words(o, dh_making_after(m, at)) && ((!i->effect && !hit.element) || scrolls_next(m, at)))
        return true; /* on nothing, and for nothing but that the keys go there */
    if (o)
        narrow(m, at, &hit);
    dh_making_scrolled(m, at, &hit);
    if (i->button == 1 && !i->modifiers && is_switch(hit.element)) {
        /* Turned over twice it is as it was. */
        if (i->count % 2 != 0 || hit.element->role == DH_ROLE_RADIO)
            set(m, at, &hit);
        return true;
    }
    /* Two quick clicks on a button are two clicks. */
    int times = each_counts(m, at, &hit) ? i->count : 1;
    for (int k = 0; k < times; k++) {
        struct dh_demo_step *s = dh_making_step(m, DH_VERB_CLICK, at, at);
        if (!s)
            return true;
        s->action->button = i->button;
        s->action->count = times > 1 ? 1 : i->count > 3 ? 3 : i->count;
        s->action->modifiers = i->modifiers;
        dh_making_aim(m, s, at, &hit, i->at);
        if (o)
            first_of(m, s, at, &hit);
        if (o && s->action->target.kind == DH_TARGET_DESCRIBED && !s->action->target.of)
            below_field(m, s, o, &hit);
        if (s->action->target.kind == DH_TARGET_POINT && after_list(m, at))
            dh_making_unsure(m, s, "a list had been opened, and what was chosen from it could not be read");
    }
    return true;
}
