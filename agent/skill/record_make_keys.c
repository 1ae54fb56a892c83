/* Keys that are no typing: Tab, window switching, copy and paste, undo, and chords that are steps. */
#include <sodium.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/mem.h"
#include "base/text.h"

static bool one_of(const char *keys, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys, list[i]) == 0)
            return true;
    return false;
}
#define ONE_OF(keys, ...)                                                                       \
    one_of(keys, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void press_step(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_observation *o = dh_making_before(m, at);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_PRESS, at, at);
    if (!s)
        return;
    s->action->keys = dh_making_keep(m, s, strcmp(i->keys, "Return") == 0 ? "Enter" : i->keys);
    s->action->count = i->count > 200 ? 200 : i->count;
    if (o)
        dh_making_enter(m, s, o, dh_making_front(m, at));
    if (ONE_OF(i->keys, "Up", "Down", "Left", "Right", "Page_Up", "Page_Down") && i->count > 1)
        dh_making_unsure(m, s, "how often it has to be pressed depends on where it begins");
}

void dh_make_tabs(struct dh_making *m)
{
    size_t n = m->tabs;
    m->tabs = 0;
    for (size_t i = m->at - n; n > 0 && i < m->at; i++)
        press_step(m, i);
}

/* What is pressed when Return or the space bar is: a button that Tab has led to. */
static bool on_button(struct dh_making *m, size_t at)
{
    const struct dh_observation *o = dh_making_before(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    if (m->tabs == 0 || !o || o->focus < 0 || !i->settled)
        return false;
    const struct dh_element *e = &o->elements[o->focus];
    if (e->role != DH_ROLE_BUTTON && e->role != DH_ROLE_LINK)
        return false;
    struct dh_hit h = dh_hit_element(o, e);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_CLICK, at, at);
    if (!s)
        return true;
    s->at = dh_rect_centre(e->rect);
    dh_making_aim(m, s, at, &h, s->at);
    m->tabs = 0;
    return true;
}

/* A copy of all of a field: the field is what was marked. */
static void mark_field(struct dh_making *m, size_t at)
{
    const struct dh_observation *o = dh_making_before(m, at);
    if (m->marked.there || !o || o->focus < 0)
        return;
    const struct dh_element *e = &o->elements[o->focus];
    if (e->value && *e->value && !(e->states & DH_STATE_PASSWORD))
        m->marked = (struct dh_marked){true, m->t->items[at].before, e->rect, e->value};
}

static void pasted_unknown(struct dh_making *m, struct dh_demo_step *s, const char *value)
{
    s->action->text = dh_making_keep(m, s, value ? value : "");
    dh_making_unsure(m, s, value ? "what was pasted had not been copied here; it was read from the field"
                                 : "what was pasted had not been copied here and could not be read");
}

static void paste(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *before = at > 0 ? dh_making_item(m, at - 1) : NULL;
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_observation *field_screen = o;
    struct dh_hit hit = {0};
    bool known = false, clicked = before && before->kind == DH_DEED_CLICK && before->button == 1 && m->tabs == 0;
    size_t from = at;
    if (clicked && dh_making_before(m, at - 1)) {
        field_screen = dh_making_before(m, at - 1);
        hit = dh_hit_at(field_screen, before->at);
        known = dh_element_is_field(hit.element) || (hit.element && hit.element->role == DH_ROLE_CELL);
        from = known ? at - 1 : at;
    }
    if (!known && o && o->focus >= 0 && dh_element_is_field(&o->elements[o->focus])) {
        hit = dh_hit_element(o, &o->elements[o->focus]);
        known = true;
        from = at;
    }
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_TYPE, from, at);
    if (!s)
        return;
    const struct dh_element *later = known && after ? dh_hit_again(after, hit.element) : NULL;
    const char *old = known && hit.element->value ? hit.element->value : "";
    const char *value = later ? later->value : NULL;
    if (m->copied.there) {
        s->action->text = dh_making_keep(m, s, m->copied.text);
        int screen = dh_making_screen(m, m->copied.screen);
        s->copied = (struct dh_demo_copied){true, screen, m->copied.rect, dh_arena_strdup(m->d->arena, m->copied.text)};
        m->nomem |= screen < 0 || !s->copied.text;
    } else {
        pasted_unknown(m, s, value && strcmp(value, old) != 0 ? value : NULL);
    }
    s->action->replace = *old && value && dh_text_contains(value, old) < 80;
    if (known) {
        s->at = dh_rect_centre(hit.rect);
        dh_making_aim(m, s, from, &hit, s->at);
    } else if (o) {
        dh_making_enter(m, s, o, dh_making_front(m, at));
    }
    m->tabs = 0;
}

/* The last step was typing or setting, and the screen shows what it did before it. */
static bool undone(struct dh_making *m, size_t at)
{
    if (m->d->step_count == 0)
        return false;
    const struct dh_demo_step *s = &m->d->steps[m->d->step_count - 1];
    const struct dh_observation *after = dh_making_after(m, at);
    enum dh_verb v = s->action->verb;
    if (v != DH_VERB_TYPE && v != DH_VERB_SET && v != DH_VERB_CHOOSE && v != DH_VERB_DRAG && v != DH_VERB_PRESS)
        return false;
    const struct dh_observation *was = s->before >= 0 ? m->d->screens[s->before] : NULL;
    if (!was || !after || s->action->keys)
        return v == DH_VERB_TYPE && !s->action->keys;
    size_t same = 0;
    for (size_t i = 0; i < was->line_count; i++)
        for (size_t k = 0; k < after->line_count; k++)
            if (strcmp(was->lines[i].text, after->lines[k].text) == 0) {
                same++;
                break;
            }
    return same * 10 >= was->line_count * 9;
}

/* The field that has the keys tells what was taken back in it; false: there is none, or it does not tell. */
static bool undone_in_field(struct dh_making *m, size_t at)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_element *was = o && o->focus >= 0 ? &o->elements[o->focus] : NULL;
    const struct dh_element *now = was && after && after != o ? dh_hit_again(after, was) : NULL;
    if (!dh_element_is_field(was) || !now || !was->value || !now->value || (now->states & DH_STATE_PASSWORD))
        return false;
    struct dh_demo_step *last = m->d->step_count ? &m->d->steps[m->d->step_count - 1] : NULL;
    bool same = last && last->action->verb == DH_VERB_TYPE && !last->action->keys && last->target.there &&
                dh_rect_has(was->rect, dh_rect_centre(last->target.rect));
    if (same && !last->secret && strcmp(now->value, last->action->text) == 0)
        return true; /* it had nothing to take back */
    if (same && strcmp(now->value, last->target.text) == 0) {
        dh_demo_remove(m->d, m->d->step_count - 1);
        return true;
    }
    if (strcmp(was->value, now->value) == 0)
        return false;
    struct dh_hit hit = dh_hit_element(o, was);
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_TYPE, at, at);
    if (!s)
        return true;
    s->action->text = dh_making_keep(m, s, now->value);
    s->action->replace = *was->value || same;
    s->at = dh_rect_centre(hit.rect);
    dh_making_aim(m, s, at, &hit, s->at);
    return true;
}

static bool edits(struct dh_making *m, size_t at, const char *keys)
{
    if (ONE_OF(keys, "ctrl+c", "ctrl+Insert", "ctrl+shift+c")) {
        mark_field(m, at);
        if (m->marked.there)
            m->copied = m->marked;
        return m->marked.there;
    }
    if (ONE_OF(keys, "ctrl+v", "shift+Insert", "ctrl+shift+v")) {
        paste(m, at);
        return true;
    }
    if (strcmp(keys, "ctrl+z") == 0 && undone_in_field(m, at))
        return true;
    if (strcmp(keys, "ctrl+z") == 0 && undone(m, at)) {
        dh_demo_remove(m->d, m->d->step_count - 1);
        return true;
    }
    return false;
}

static void close_window(struct dh_making *m, size_t at)
{
    const struct dh_observation *o = dh_making_before(m, at);
    struct dh_demo_step *s = o && o->active >= 0 ? dh_making_step(m, DH_VERB_CLOSE, at, at) : NULL;
    if (!s) {
        press_step(m, at);
        return;
    }
    s->action->window = dh_aim_window(o, o->active, dh_action_arena(s->action));
    if (!s->action->window)
        s->action->window = dh_making_keep(m, s, o->windows[o->active].title);
}

bool dh_make_keys(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    size_t at = m->at;
    if (i->kind != DH_DEED_KEYS)
        return false;
    if (ONE_OF(i->keys, "Tab", "shift+Tab")) {
        m->tabs++;
        m->at++;
        return true;
    }
    if (ONE_OF(i->keys, "Return", "KP_Enter") && on_button(m, at)) {
        m->at++;
        return true;
    }
    bool paste_key = ONE_OF(i->keys, "ctrl+v", "shift+Insert", "ctrl+shift+v");
    if (m->tabs > 0 && !paste_key)
        dh_make_tabs(m);
    m->at++;
    if (ONE_OF(i->keys, "Caps_Lock", "Num_Lock")) /* they are in what was typed */
        return true;
    if (strcmp(i->keys, "alt+F4") == 0)
        close_window(m, at);
    else if (!edits(m, at, i->keys))
        press_step(m, at);
    return true;
}
