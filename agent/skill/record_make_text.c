/* Typing: into which field, what it left there, and the key that ended it. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/mem.h"
#include "base/text.h"

enum { READ_ALIKE = 80, MULTI_LINE = 56, LINES_MOST = 40 };

/* The field that a run of typing went into. */
struct into {
    bool known;
    struct dh_hit hit;
    size_t screen_item;  /* the item on whose screen the hit is */
    const struct dh_observation *o; /* another screen on which it is, NULL */
    bool selected;       /* its whole content was selected */
    bool partly;         /* a part of it was */
    bool by_tab;
};

static bool worth(const struct dh_element *e)
{
    return dh_element_is_field(e) || (e && (e->role == DH_ROLE_LIST || e->role == DH_ROLE_CELL));
}

/* A click right before, however often: two select a word, three the line. */
static bool clicked(struct dh_making *m, size_t at, struct into *ret)
{
    const struct dh_trace_item *c = at > 0 ? dh_making_item(m, at - 1) : NULL;
    const struct dh_observation *o = at > 0 ? dh_making_before(m, at - 1) : NULL;
    if (!c || !o || (c->kind != DH_DEED_CLICK && c->kind != DH_DEED_DRAG) || c->button != 1)
        return false;
    struct dh_hit h = dh_hit_at(o, c->kind == DH_DEED_DRAG ? c->to : c->at);
    if (c->kind == DH_DEED_DRAG) {
        struct dh_hit from = dh_hit_at(o, c->at);
        if (!worth(h.element))
            h = from;
    }
    if (!worth(h.element))
        return false;
    const char *v = h.element->value ? h.element->value : "";
    *ret = (struct into){.known = true, .hit = h, .screen_item = at - 1};
    ret->selected = c->kind == DH_DEED_CLICK && (c->count == 3 || (c->count == 2 && !strchr(v, ' ')));
    ret->partly = !ret->selected && (c->kind == DH_DEED_DRAG || c->count > 1);
    return true;
}

/* Fields in the order in which Tab goes through them, as far as that is known: reading order. */
static const struct dh_element *tabbed(const struct dh_observation *o, const struct dh_element *from, int steps)
{
    long at = from - o->elements;
    while (steps != 0) {
        at += steps > 0 ? 1 : -1;
        if (at < 0 || (size_t)at >= o->element_count)
            return NULL;
        const struct dh_element *e = &o->elements[at];
        bool stop = dh_element_is_field(e) || e->role == DH_ROLE_LIST || e->role == DH_ROLE_CHECKBOX ||
                    e->role == DH_ROLE_RADIO || e->role == DH_ROLE_BUTTON || e->role == DH_ROLE_LINK;
        if (stop && e->window == from->window && !(e->states & DH_STATE_DISABLED))
            steps += steps > 0 ? -1 : 1;
    }
    return &o->elements[at];
}

/* The one field that shows the text now and did not before. */
static const struct dh_element *showing(const struct dh_observation *o, const struct dh_observation *after,
                                        const char *text)
{
    const struct dh_element *found = NULL;
    for (size_t i = 0; after && text && *text && i < after->element_count; i++) {
        const struct dh_element *e = &after->elements[i];
        if (!worth(e) || !e->value || dh_text_similarity(e->value, text) < READ_ALIKE)
            continue;
        const struct dh_element *old = o ? dh_hit_again(o, e) : NULL;
        if (old && old->value && strcmp(old->value, e->value) == 0)
            continue;
        if (found)
            return NULL;
        found = e;
    }
    return found;
}

/* The screen that shows what became of item `at`: the first later one that is another. */
static const struct dh_observation *later(struct dh_making *m, size_t at)
{
    for (size_t i = at; i < m->end; i++)
        if (dh_making_after(m, i) != dh_making_before(m, at))
            return dh_making_after(m, i);
    return NULL;
}

/* A field that was recognised only once it had the focus or the text. */
static bool later_field(struct dh_making *m, size_t at, const struct dh_element *seen, struct into *ret)
{
    const struct dh_observation *after = later(m, at);
    const struct dh_trace_item *c = at > 0 && m->tabs == 0 ? dh_making_item(m, at - 1) : NULL;
    struct dh_hit h = {0};
    if (!after)
        return false;
    if (seen)
        h = dh_hit_element(after, seen);
    else if (c && c->kind == DH_DEED_CLICK)
        h = dh_hit_at(after, c->at);
    if (!dh_element_is_field(h.element))
        return false;
    *ret = (struct into){.known = true, .hit = h, .screen_item = at, .o = after};
    return true;
}

static void find_field(struct dh_making *m, size_t at, const char *text, struct into *ret)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = later(m, at);
    *ret = (struct into){.screen_item = at};
    if (m->tabs == 0 && clicked(m, at, ret))
        return;
    if (!o)
        return;
    const struct dh_element *e = NULL, *was = o->focus >= 0 ? &o->elements[o->focus] : NULL;
    const struct dh_element *seen = showing(o, after, text);
    bool stale = m->tabs > 0 && !m->t->items[at].settled;
    if (seen)
        e = dh_hit_again(o, seen);
    if (!e && was && !stale)
        e = was;
    if (!e && m->tabs > 0) {
        /* From the last field that was known, as many stops as Tab was pressed. */
        struct into from;
        size_t first = at - m->tabs;
        int steps = 0;
        for (size_t i = first; i < at; i++)
            steps += m->t->items[i].keys[0] == 's' ? -m->t->items[i].count : m->t->items[i].count;
        if (first > 0 && m->t->items[first - 1].kind == DH_DEED_TEXT && clicked(m, first - 1, &from) &&
            dh_hit_again(o, from.hit.element))
            e = tabbed(o, dh_hit_again(o, from.hit.element), steps);
    }
    e = dh_hit_whole(o, e);
    if (!worth(e) && later_field(m, at, seen, ret))
        return;
    if (!worth(e))
        return;
    ret->known = true;
    ret->hit = dh_hit_element(o, e);
    ret->by_tab = m->tabs > 0;
}

/* What the field holds after the typing; NULL: it could not be seen. */
static const char *value_after(struct dh_making *m, const struct into *f, size_t at)
{
    const struct dh_observation *after = later(m, at);
    const struct dh_element *e = f->known && after ? dh_hit_again(after, f->hit.element) : NULL;
    return e && !(e->states & DH_STATE_PASSWORD) ? e->value : NULL;
}

static void aim(struct dh_making *m, struct dh_demo_step *s, const struct into *f)
{
    s->at = dh_rect_centre(f->hit.rect);
    if (f->o)
        dh_making_aim_on(m, s, f->o, &f->hit, s->at);
    else
        dh_making_aim(m, s, f->screen_item, &f->hit, s->at);
}

static void press_keys(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    for (size_t k = 0; k < i->script_len;) {
        size_t n = 1;
        const char *name = dh_script_key_name(i->script[k]);
        while (k + n < i->script_len && i->script[k + n] == i->script[k])
            n++;
        struct dh_demo_step *s = name ? dh_making_step(m, DH_VERB_PRESS, at, at) : NULL;
        if (s) {
            s->action->keys = dh_making_keep(m, s, name);
            s->action->count = n > 200 ? 200 : (int)n;
            if (n > 1)
                dh_making_unsure(m, s, "how often it has to be pressed depends on where it begins");
            const struct dh_observation *o = dh_making_before(m, at);
            if (o)
                dh_making_enter(m, s, o, dh_making_front(m, at));
        }
        k += n;
    }
}

/* A blank that is typed at a button or a box presses it. */
static bool pressed_control(struct dh_making *m, size_t at, const char *text)
{
    const struct dh_observation *o = dh_making_before(m, at);
    if (strcmp(text, " ") != 0 || !o || o->focus < 0)
        return false;
    const struct dh_element *e = &o->elements[o->focus];
    if (e->role != DH_ROLE_BUTTON && e->role != DH_ROLE_CHECKBOX && e->role != DH_ROLE_RADIO && e->role != DH_ROLE_SWITCH)
        return false;
    bool box = e->role != DH_ROLE_BUTTON;
    struct dh_hit h = dh_hit_element(o, e);
    struct dh_demo_step *s = dh_making_step(m, box ? DH_VERB_SET : DH_VERB_CLICK, at, at);
    if (!s)
        return true;
    s->at = dh_rect_centre(e->rect);
    s->action->on = !(e->states & (DH_STATE_CHECKED | DH_STATE_SELECTED));
    dh_making_aim(m, s, at, &h, s->at);
    return true;
}

/* In a drop-down typing chooses. */
static bool chosen_by_keys(struct dh_making *m, size_t at, const struct into *f)
{
    const char *value = value_after(m, f, at);
    if (!f->known || f->hit.element->role != DH_ROLE_LIST || dh_element_is_field(f->hit.element) || !value || !*value)
        return false;
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_CHOOSE, f->screen_item, at);
    const char **options = s ? dh_arena_alloc(dh_action_arena(s->action), 1, sizeof(*options)) : NULL;
    if (!options) {
        m->nomem = true;
        return true;
    }
    options[0] = dh_making_keep(m, s, value);
    s->action->options = options;
    s->action->option_count = 1;
    aim(m, s, f);
    return true;
}


/* Return ends the typing in most fields; in one of several lines it goes on with the next. */
static bool many_lines(struct dh_making *m, const struct into *f, size_t at)
{
    const struct dh_trace_item *next = dh_making_item(m, at + 1), *text = dh_making_item(m, at + 2);
    return f->known && dh_element_is_field(f->hit.element) && f->hit.rect.h >= MULTI_LINE && next && text &&
           dh_making_is_key(m, at + 1, "Return") && text->kind == DH_DEED_TEXT && text->script;
}

/* The script of all lines, joined; in locked memory, freed by the caller. */
static char *joined(struct dh_making *m, const struct into *f, size_t first, size_t *ret_last, size_t *ret_len)
{
    const struct dh_trace_item *i = dh_making_item(m, first);
    char *all = sodium_malloc(DH_SCRIPT_MAX);
    size_t n = i->script_len, at = first;
    if (!all) {
        m->nomem = true;
        return NULL;
    }
    memcpy(all, i->script, n);
    for (int k = 0; k < LINES_MOST && many_lines(m, f, at); k++) {
        const struct dh_trace_item *breaks = dh_making_item(m, at + 1), *next = dh_making_item(m, at + 2);
        if (n + (size_t)breaks->count + next->script_len > DH_SCRIPT_MAX)
            break;
        for (int b = 0; b < breaks->count; b++)
            all[n++] = '\n';
        memcpy(all + n, next->script, next->script_len);
        n += next->script_len;
        at += 2;
    }
    *ret_last = at;
    *ret_len = n;
    return all;
}

/* Whether both are the same digits, of which the field's have signs between them. */
static bool same_digits(const char *field, const char *typed)
{
    size_t signs = 0, digits = 0;
    for (; *field; field++) {
        if (*field == *typed && *typed >= '0' && *typed <= '9') {
            typed++;
            digits++;
        } else if (strchr("/.-: ,", *field)) {
            signs++;
        } else {
            return false;
        }
    }
    return *typed == '\0' && signs > 0 && digits >= 4;
}

/* "mm/dd/yyyy" with as many digits as letters: the date as its field shows it. */
static bool fill_template(const char *field, const char *digits, char *out, size_t size)
{
    size_t n = 0, letters = 0;
    for (; *field && n + 1 < size; field++) {
        if (strchr("mdyMDY", *field)) {
            if (*digits < '0' || *digits > '9')
                return false;
            out[n++] = *digits++;
            letters++;
        } else if (strchr("/.-: ,", *field)) {
            out[n++] = *field;
        } else {
            return false;
        }
    }
    out[n] = '\0';
    return *digits == '\0' && letters >= 6;
}

/* The caret was put into what stood there, or more was typed to what the step before had typed: what the field holds in
 * the end is what is meant. */
static bool edits_old(const struct dh_making *m, const struct dh_demo_step *s, const struct into *f, const char *old,
                      const char *text, const char *after)
{
    size_t mine = (size_t)(s - m->d->steps);
    const struct dh_demo_step *last = mine > 0 ? s - 1 : NULL;
    if (!*old || !*text || s->action->replace || !dh_script_put_in(old, text, after))
        return false;
    bool end = strncmp(after, old, strlen(old)) == 0;
    bool again = last && last->action->verb == DH_VERB_TYPE && !last->action->keys && !last->secret && !last->copied.there &&
                 last->target.there && dh_rect_has(last->target.rect, dh_rect_centre(f->hit.rect)) &&
                 strcmp(last->action->text, old) == 0;
    return again || (!end && !f->by_tab);
}

/* What the step types, given what the script left and what the field shows. */
static const char *settle_text(struct dh_making *m, struct dh_demo_step *s, const struct into *f,
                               const struct dh_typed *typed, const char *text, const char *after)
{
    const char *old = f->known && !f->o && f->hit.element->value ? f->hit.element->value : "";
    char date[32];
    if (fill_template(old, text, date, sizeof(date)))
        return dh_making_keep(m, s, date);
    if (after && same_digits(after, text))
        return after; /* a date or a number, as its field writes it */
    bool doubt = typed->doubt || (f->partly && *old);
    s->action->replace = typed->replaces && (*old || typed->erased || f->selected);
    if ((doubt && after) || (after && edits_old(m, s, f, old, text, after))) {
        s->action->replace = true;
        return after;
    }
    if (doubt)
        dh_making_unsure(m, s, "the old content was edited, and what became of it could not be read");
    /* What a field that was reached by Tab held was selected, and went with the first character. */
    if (*old && after && !s->action->replace && strcmp(after, old) != 0 && dh_text_similarity(after, text) >= READ_ALIKE &&
        dh_text_contains(after, old) < READ_ALIKE)
        s->action->replace = true;
    if (after && *text && dh_text_similarity(after, text) < READ_ALIKE && dh_text_contains(after, text) < READ_ALIKE)
        dh_making_unsure(m, s, "the field does not show what was typed");
    return text;
}

static bool same_secret(const struct dh_demo_step *a, const struct dh_demo_step *b)
{
    if (!a->target.there || !b->target.there)
        return a->target.there == b->target.there;
    bool place = dh_rect_has(a->target.rect, dh_rect_centre(b->target.rect)) &&
                 dh_rect_has(b->target.rect, dh_rect_centre(a->target.rect));
    return strcmp(a->target.window_class, b->target.window_class) == 0 &&
           (place || (strcmp(a->target.window, b->target.window) == 0 && strcmp(a->target.name, b->target.name) == 0));
}

/* Each secret has a name of its own, after its field; one that has to be typed twice has one. */
static void name_secret(struct dh_making *m, struct dh_demo_step *s, const char *label, bool prompt)
{
    char base[32], text[DH_ID_MAX + 48];
    bool again = dh_secrecy_name(label, prompt, base, sizeof(base));
    size_t mine = (size_t)(s - m->d->steps);
    snprintf(text, sizeof(text), "{{secret:%s}}", base);
    for (int n = 2; n < 100; n++) {
        const struct dh_demo_step *taken = NULL, *last = NULL;
        for (size_t i = 0; i < mine; i++) {
            const struct dh_demo_step *k = &m->d->steps[i];
            last = k->secret ? k : last;
            taken = k->secret && strcmp(k->action->text, text) == 0 ? k : taken;
        }
        if (again && last)
            snprintf(text, sizeof(text), "%s", last->action->text);
        if ((again && last) || !taken || same_secret(taken, s))
            break;
        snprintf(text, sizeof(text), "{{secret:%s_%d}}", base, n);
    }
    s->action->text = dh_making_keep(m, s, text);
}

static bool secret_step(struct dh_making *m, size_t at)
{
    const struct dh_observation *o = dh_making_before(m, at);
    const struct dh_trace_item *before = at > 0 ? dh_making_item(m, at - 1) : NULL;
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_TYPE, at, at);
    struct into f = {0};
    if (!s)
        return true;
    s->secret = true;
    if (m->tabs > 0 || !clicked(m, at, &f)) {
        const struct dh_element *e = o ? dh_secrecy_field(o, before ? &before->at : NULL) : NULL;
        const struct dh_observation *after = later(m, at);
        for (size_t i = 0; !e && after && i < after->element_count; i++)
            if (after->elements[i].states & DH_STATE_PASSWORD && dh_element_is_field(&after->elements[i]) && o)
                e = dh_hit_again(o, &after->elements[i]);
        if (e)
            f = (struct into){.known = true, .hit = dh_hit_element(o, e), .screen_item = at};
    }
    if (f.known) {
        aim(m, s, &f);
    } else if (o) {
        dh_making_enter(m, s, o, dh_making_front(m, at));
    }
    int front = o ? dh_making_front(m, at) : -1;
    name_secret(m, s, f.known ? f.hit.element->name : o ? dh_secrecy_prompt(o, front) : "", !f.known);
    s->crop = (struct dh_demo_bytes){0};
    return true;
}

/* "and press Enter". */
static void submitted(struct dh_making *m, struct dh_demo_step *s, size_t last)
{
    const struct dh_trace_item *next = dh_making_item(m, last + 1);
    if (!next || next->kind != DH_DEED_KEYS || next->count != 1)
        return;
    if (strcmp(next->keys, "Return") != 0 && strcmp(next->keys, "KP_Enter") != 0)
        return;
    s->action->keys = dh_making_keep(m, s, "Enter");
    dh_making_until(m, s, last + 1);
    m->at = last + 2;
}

static bool shows_text(const struct dh_observation *o, struct dh_rect field)
{
    for (size_t i = 0; o && i < o->line_count; i++)
        if (dh_rect_has(field, dh_rect_centre(o->lines[i].rect)))
            return true;
    return false;
}

/* What stood in the field is what was typed there just now: the screen was looked at in the middle of it. */
static bool own_text(const struct dh_trace_item *i, const char *old)
{
    char all = dh_script_key("ctrl+a"), *text = i->script && *old ? sodium_malloc(DH_SCRIPT_MAX + 1) : NULL;
    const char *end = text ? memchr(i->script, all, i->script_len) : NULL;
    bool same = false;
    if (end) {
        dh_script_run(i->script, (size_t)(end - i->script), true, false, text);
        same = dh_text_similarity(text, old) >= READ_ALIKE;
    }
    sodium_free(text);
    return same;
}

static void type(struct dh_making *m, size_t first, size_t last, const struct into *f, const struct dh_typed *typed,
                 const char *text)
{
    const struct dh_observation *o = dh_making_before(m, first);
    const char *old = f->known && !f->o && f->hit.element->value ? f->hit.element->value : "";
    const char *after = value_after(m, f, last);
    if (typed->len == 0 && !typed->replaces && !typed->erased)
        return; /* typed and erased */
    if (typed->len == 0 && after && strcmp(after, old) == 0)
        return;
    bool empty = f->known && !f->o && !*old && !typed->doubt && !shows_text(dh_making_before(m, f->screen_item), f->hit.rect);
    if (typed->len == 0 && (empty || own_text(&m->t->items[first], old)))
        return;
    if (f->known)
        dh_making_scrolled(m, f->screen_item, &f->hit);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_TYPE, f->known ? f->screen_item : first, last);
    if (!s)
        return;
    s->action->text = dh_making_keep(m, s, settle_text(m, s, f, typed, text, after));
    if (typed->len == 0 && !*s->action->text)
        s->action->replace = true;
    if (m->t->items[first].overlong)
        dh_making_unsure(m, s, "more was typed than a step holds");
    if (f->known) {
        aim(m, s, f);
    } else if (o && dh_making_front(m, first) >= 0) {
        dh_making_enter(m, s, o, dh_making_front(m, first));
        if (!dh_window_is_terminal(o, o->active))
            dh_making_unsure(m, s, "it could not be seen into which field it was typed");
    }
    submitted(m, s, last);
}

/* Cells of a sheet are no fields that could be named, and what is typed into one shows in a line above as well. */
static bool in_sheet(struct dh_making *m, size_t at)
{
    static const char *const sheets[] = {"libreoffice-calc", "gnumeric"};
    const struct dh_observation *o = dh_making_before(m, at);
    for (size_t i = 0; o && o->active >= 0 && i < sizeof(sheets) / sizeof(sheets[0]); i++)
        if (strcmp(o->windows[o->active].wm_class, sheets[i]) == 0)
            return true;
    return false;
}

/* Text that goes to a cell. Tab is what leads from one to the next, and belongs to what was typed before it. */
static bool to_cell(struct dh_making *m, size_t at)
{
    struct dh_demo_step *last = m->d->step_count ? &m->d->steps[m->d->step_count - 1] : NULL;
    struct into f = {.screen_item = at};
    bool after_text = m->tabs > 0 && m->tabs < at && last && last->action->verb == DH_VERB_TYPE && !last->secret &&
                      dh_making_item(m, at - m->tabs - 1)->kind == DH_DEED_TEXT;
    bool sheet = in_sheet(m, at) && (m->tabs > 0 || !clicked(m, at, &f));
    if (!sheet && !(after_text && last->action->target.kind == DH_TARGET_NONE))
        return false;
    if (after_text && m->tabs == 1 && !last->action->keys && dh_making_is_key(m, at - 1, "Tab") &&
        dh_making_item(m, at - 1)->count == 1) {
        last->action->keys = "Tab";
        m->tabs = 0;
    } else {
        m->at = at;
        dh_make_tabs(m);
    }
    return true;
}

bool dh_make_typing(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    size_t at = m->at, last = at, n = 0;
    struct into f;
    if (i->kind != DH_DEED_TEXT)
        return false;
    bool cell = to_cell(m, at);
    m->at = at + 1;
    m->marked.there = false;
    if (i->secret || !i->script) {
        size_t steps = m->d->step_count;
        secret_step(m, at);
        if (m->d->step_count > steps)
            submitted(m, &m->d->steps[m->d->step_count - 1], at);
        m->tabs = 0;
        return true;
    }
    char *text = sodium_malloc(DH_SCRIPT_MAX + 1);
    if (!text) {
        m->nomem = true;
        return true;
    }
    dh_script_run(i->script, i->script_len, false, false, text);
    f = (struct into){.screen_item = at};
    if (!cell)
        find_field(m, at, text, &f);
    char *all = joined(m, &f, at, &last, &n);
    if (all) {
        const char *old = f.known && !f.o ? f.hit.element->value : NULL;
        struct dh_typed typed = dh_script_run(all, n, old && !*old, f.selected, text);
        m->at = last + 1;
        if (typed.inert && (!f.known || f.o)) /* what is a field only by the ring that the keys gave it takes no text */
            press_keys(m, at);
        else if (!typed.inert && !pressed_control(m, at, text) && !chosen_by_keys(m, at, &f))
            type(m, at, last, &f, &typed, text);
    }
    if (!f.known && m->tabs > 0 && m->d->step_count)
        dh_making_unsure(m, &m->d->steps[m->d->step_count - 1], "the field was reached by Tab and could not be told");
    m->tabs = 0;
    sodium_free(all);
    sodium_free(text);
    return true;
}
