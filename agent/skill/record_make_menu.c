/* Menus and drop-downs: the click that opens one and those in what opened are one step; one that was closed again is
 * none. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/text.h"

enum { DEEP = 6, SHOWN_ALIKE = 88, CHOOSING_MS = 20000 };

/* A way through menus: items of the recording, and what was clicked. */
struct way {
    size_t items[DEEP];
    struct dh_hit hits[DEEP];
    const char *words[DEEP];
    size_t count;
    size_t last;   /* item */
    bool closed;   /* nothing was chosen */
    bool scrolled; /* there was more than could be seen */
    bool popup;    /* in a window of its own */
};

/* The entry of a menu whose submenu is open although nobody clicked it: it is lit, or the submenu hangs beside it. */
static const struct dh_element *hovered(const struct dh_observation *o, int menu, int submenu)
{
    const struct dh_element *beside = NULL;
    int top = o->windows[submenu].rect.y;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->window != menu || dh_text_blank(e->name))
            continue;
        if (e->states & DH_STATE_SELECTED)
            return e;
        if (e->rect.y <= top + 12 && e->rect.y + e->rect.h + 4 > top)
            beside = e;
    }
    return beside;
}

static bool add(struct way *w, size_t item, const struct dh_hit *hit)
{
    if (w->count >= DEEP)
        return false;
    w->items[w->count] = item;
    w->hits[w->count] = *hit;
    w->words[w->count++] = dh_hit_words(hit);
    return true;
}

/* Popups that lie between the one clicked before and this one were opened by pointing at their entries. */
static void add_hovered(struct dh_making *m, struct way *w, size_t item, const struct dh_observation *o, int window)
{
    const struct dh_observation *opener = dh_making_before(m, w->items[0]);
    for (size_t i = 0; i < o->window_count; i++) {
        const struct dh_window *p = &o->windows[i];
        if (!p->popup || (int)i >= window || dh_making_window(opener, p->id) >= 0)
            continue;
        bool walked = false;
        for (size_t k = 1; k < w->count; k++)
            walked |= w->hits[k].window >= 0 && dh_making_before(m, w->items[k]) &&
                      strcmp(dh_making_before(m, w->items[k])->windows[w->hits[k].window].id, p->id) == 0;
        int next = (int)i + 1;
        while (next < window && !o->windows[next].popup)
            next++;
        const struct dh_element *e = walked ? NULL : hovered(o, (int)i, next);
        struct dh_hit h = e ? dh_hit_element(o, e) : (struct dh_hit){0};
        if (e)
            add(w, item, &h);
    }
}

/* Follows the clicks inside popups from the opener at `at`. False: it opened none. */
static bool walk(struct dh_making *m, size_t at, struct way *w)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    struct dh_hit opener = dh_hit_at(o, i->at);
    int popup = dh_making_new_popup(o, after);
    *w = (struct way){.last = at, .popup = true};
    if (popup < 0 || opener.title)
        return false;
    add(w, at, &opener);
    for (size_t k = at + 1;; k++) {
        const struct dh_trace_item *n = dh_making_item(m, k);
        const struct dh_observation *here = dh_making_before(m, k);
        if (!n || !here)
            return w->count > 1;
        if (n->kind == DH_DEED_KEYS && strcmp(n->keys, "Escape") == 0) {
            w->last = k;
            w->closed = true;
            return true;
        }
        if (n->kind == DH_DEED_SCROLL) {
            w->scrolled = true;
            continue;
        }
        if (n->kind != DH_DEED_CLICK)
            return w->count > 1;
        struct dh_hit hit = dh_hit_at(here, n->at);
        bool inside = hit.window >= 0 && here->windows[hit.window].popup &&
                      dh_making_window(o, here->windows[hit.window].id) < 0;
        if (!inside && w->count == 1 && dh_making_new_popup(o, here) >= 0) {
            /* Clicked beside it, or on the opener again: it closes, and the click is for nothing else. */
            w->last = k;
            w->closed = true;
            return true;
        }
        if (!inside)
            return w->count > 1;
        add_hovered(m, w, k, here, hit.window);
        if (!add(w, k, &hit))
            return true;
        w->last = k;
        const struct dh_observation *next = dh_making_after(m, k);
        if (dh_making_new_popup(o, next) < 0 || next == here)
            return true;
    }
}

/* A list that is drawn in the page itself: what is clicked next was not there before, and is what the list shows then. */
static bool walk_in_page(struct dh_making *m, size_t at, struct way *w)
{
    const struct dh_observation *o = dh_making_before(m, at), *here = dh_making_before(m, at + 1);
    const struct dh_trace_item *i = dh_making_item(m, at), *n = dh_making_item(m, at + 1);
    if (!n || n->kind != DH_DEED_CLICK || !here || here == o)
        return false;
    struct dh_hit opener = dh_hit_at(o, i->at), hit = dh_hit_at(here, n->at);
    if (!opener.element || opener.element->role != DH_ROLE_LIST || !hit.element || hit.window < 0)
        return false;
    const struct dh_element *old = dh_hit_again(o, hit.element);
    if (old && strcmp(old->name, hit.element->name) == 0)
        return false;
    *w = (struct way){.last = at + 1};
    return add(w, at, &opener) && add(w, at + 1, &hit);
}

static bool shows(const struct dh_element *e, const char *text)
{
    return (e->value && dh_text_similarity(e->value, text) >= SHOWN_ALIKE) ||
           dh_text_similarity(e->name, text) >= SHOWN_ALIKE;
}

/* Whether the opener is a list: it says so, or it shows what was chosen from it. */
static bool is_list(struct dh_making *m, const struct way *w)
{
    const struct dh_element *e = w->hits[0].element;
    const struct dh_observation *after = dh_making_after(m, w->last);
    if (!e || w->count != 2)
        return false;
    if (e->role == DH_ROLE_MENU || e->role == DH_ROLE_ITEM)
        return false;
    const struct dh_element *later = after ? dh_hit_again(after, e) : NULL;
    if (!later && after) {
        struct dh_hit h = dh_hit_at(after, dh_rect_centre(e->rect));
        later = h.element;
    }
    return (later && shows(later, w->words[1])) || e->role == DH_ROLE_LIST;
}

static bool is_menu(const struct way *w)
{
    const struct dh_element *e = w->hits[0].element;
    if (!e || !*w->words[0] || !dh_aim_readable(w->words[0]))
        return false;
    return e->role == DH_ROLE_MENU || e->role == DH_ROLE_ITEM || e->role == DH_ROLE_TEXT || w->count > 2;
}

static struct dh_demo_step *choose(struct dh_making *m, const struct way *w, size_t from)
{
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_CHOOSE, w->items[0], w->last);
    const char **options = s ? dh_arena_alloc(dh_action_arena(s->action), w->count, sizeof(*options)) : NULL;
    if (!options) {
        m->nomem = true;
        return NULL;
    }
    for (size_t i = from; i < w->count; i++) {
        options[i - from] = dh_making_keep(m, s, w->words[i]);
        if (!*w->words[i])
            dh_making_unsure(m, s, "what was chosen could not be read");
    }
    s->action->options = options;
    s->action->option_count = w->count - from;
    return s;
}

static void clicks(struct dh_making *m, const struct way *w)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct dh_trace_item *it = dh_making_item(m, w->items[i]);
        bool pointed = i + 1 < w->count && w->items[i + 1] == w->items[i];
        struct dh_demo_step *s = dh_making_step(m, pointed ? DH_VERB_MOVE : DH_VERB_CLICK, w->items[i],
                                                i + 1 == w->count ? w->last : w->items[i]);
        if (!s)
            return;
        struct dh_point at = pointed ? dh_rect_centre(w->hits[i].rect) : it->at;
        s->at = at;
        s->action->button = it->button > 3 ? 1 : it->button;
        dh_making_aim(m, s, w->items[i], &w->hits[i], at);
    }
}

/* "Copy" in a menu is the same as the keys. */
static bool copies(struct dh_making *m, const struct way *w)
{
    const char *words = w->words[w->count - 1];
    if (w->count < 2 || !m->marked.there || dh_text_similarity(words, "Copy") < 95)
        return false;
    m->copied = m->marked;
    return true;
}

static bool list_key(struct dh_making *m, size_t at)
{
    static const char *const keys[] = {"Up", "Down", "Page_Up", "Page_Down", "Return", "KP_Enter"};
    const struct dh_trace_item *i = dh_making_item(m, at);
    if (i && i->kind == DH_DEED_TEXT)
        return true;
    for (size_t k = 0; i && i->kind == DH_DEED_KEYS && k < sizeof(keys) / sizeof(keys[0]); k++)
        if (strcmp(i->keys, keys[k]) == 0)
            return true;
    return false;
}

/* A list that was clicked and then gone through with keys: what it shows in the end was chosen. */
static bool by_keys(struct dh_making *m)
{
    size_t at = m->at, last = at;
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_observation *o = dh_making_before(m, at);
    struct dh_hit h = dh_hit_at(o, i->at);
    if (!h.element || h.element->role != DH_ROLE_LIST || dh_element_is_field(h.element) || i->button != 1)
        return false;
    while (list_key(m, last + 1)) {
        last++;
        const struct dh_trace_item *k = dh_making_item(m, last);
        if (k->kind == DH_DEED_KEYS && (strcmp(k->keys, "Return") == 0 || strcmp(k->keys, "KP_Enter") == 0))
            break;
    }
    const struct dh_observation *after = dh_making_after(m, last);
    const struct dh_element *e = last > at && after ? dh_hit_again(after, h.element) : NULL;
    if (!e || !e->value || !*e->value)
        return false;
    m->at = last + 1;
    m->tabs = 0;
    if (h.element->value && strcmp(e->value, h.element->value) == 0)
        return true; /* looked into, and left as it was */
    struct way w = {.last = last};
    struct dh_hit chosen = dh_hit_element(after, e);
    add(&w, at, &h);
    add(&w, last, &chosen);
    w.words[1] = e->value;
    dh_making_scrolled(m, at, &h);
    struct dh_demo_step *s = choose(m, &w, 1);
    if (s)
        dh_making_aim(m, s, at, &h, i->at);
    return true;
}

/* A list whose popup was not seen: it was clicked, then something was, and it shows another value. */
static bool by_value(struct dh_making *m)
{
    size_t at = m->at;
    const struct dh_trace_item *i = dh_making_item(m, at), *n = dh_making_item(m, at + 1);
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at + 1);
    struct dh_hit h = dh_hit_at(o, i->at);
    if (!n || n->kind != DH_DEED_CLICK || i->button != 1 || n->button != 1 || n->modifiers || !after || !h.element ||
        h.element->role != DH_ROLE_LIST || dh_element_is_field(h.element))
        return false;
    const struct dh_element *e = dh_hit_again(after, h.element);
    const char *old = h.element->value ? h.element->value : h.element->name, *now = e ? e->value ? e->value : e->name : "";
    if (!*now || strcmp(old, now) == 0 || n->time - i->time > CHOOSING_MS)
        return false;
    struct way w = {.last = at + 1};
    struct dh_hit chosen = dh_hit_element(after, e);
    add(&w, at, &h);
    add(&w, at + 1, &chosen);
    w.words[1] = now;
    m->at = at + 2;
    m->tabs = 0;
    dh_making_scrolled(m, at, &h);
    struct dh_demo_step *s = choose(m, &w, 1);
    if (s)
        dh_making_aim(m, s, at, &h, i->at);
    return true;
}

/* A list or a menu that was closed by Escape before anybody saw it open. */
static bool looked_into(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    struct dh_hit h = dh_hit_at(dh_making_before(m, m->at), i->at);
    bool opens = h.element && (h.element->role == DH_ROLE_LIST || h.element->role == DH_ROLE_MENU);
    if (!opens || dh_element_is_field(h.element) || i->button != 1 || !dh_making_is_key(m, m->at + 1, "Escape") ||
        dh_making_item(m, m->at + 1)->count != 1)
        return false;
    m->at += 2;
    m->tabs = 0;
    return true;
}

bool dh_make_menu(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    struct way w;
    if (i->kind != DH_DEED_CLICK || i->count != 1 || i->modifiers || !dh_making_before(m, m->at))
        return false;
    if (looked_into(m) || by_keys(m))
        return true;
    if (!walk(m, m->at, &w) && !walk_in_page(m, m->at, &w))
        return by_value(m);
    if (!w.closed && w.count == 2 && !*w.words[1] && by_value(m))
        return true;
    if (w.closed && dh_element_is_field(w.hits[0].element) && w.hits[0].element->role != DH_ROLE_LIST)
        return false; /* the focus stays in the field when its proposals are closed */
    m->tabs = 0;
    m->at = w.last + 1;
    if (w.closed || copies(m, &w))
        return true;
    dh_making_scrolled(m, w.items[0], &w.hits[0]);
    struct dh_demo_step *s;
    if (i->button == 1 && is_list(m, &w) && *w.words[1]) {
        s = choose(m, &w, 1);
        if (s) {
            dh_making_aim(m, s, w.items[0], &w.hits[0], i->at);
            if (!w.scrolled)
                dh_making_offer(m, s, dh_making_before(m, w.items[1]), w.hits[1].element);
        }
    } else if (i->button == 1 && w.popup && is_menu(&w)) {
        s = choose(m, &w, 0);
        if (!s)
            return true;
        dh_making_enter(m, s, dh_making_before(m, w.items[0]), w.hits[0].window);
        m->nomem |= !dh_hit_evidence(m->d, dh_making_before(m, w.items[0]), &w.hits[0], &s->target);
    } else {
        clicks(m, &w);
    }
    return true;
}
