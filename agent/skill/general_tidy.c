/* What a person would not write down: a click into the field that is typed into next, a window that is switched to
 * right before something is done in it, Enter as a step of its own, a choice that was taken back. */
#include <string.h>

#include "agent/skill/general.h"

static bool same_rect(const struct dh_draft_step *a, const struct dh_draft_step *b)
{
    const struct dh_seen *x = dh_draft_target(a), *y = dh_draft_target(b);
    return x && y && dh_rect_equal(x->rect, y->rect) && strcmp(x->window, y->window) == 0;
}

static bool plain_click(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_CLICK && s->button == 1 && s->clicks == 1 && s->modifiers == 0;
}

static bool puts_text(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_TYPE || s->kind == DH_STMT_SET_TEXT || s->kind == DH_STMT_CLEAR;
}

static void forget(struct dh_draft *d, const struct dh_stmt *s)
{
    for (size_t i = 0; i < d->slot_count; i++)
        if (&d->slots[i].step->s == s)
            d->slots[i].settled = true;
}

/* Nobody double-clicks a button: they pressed it twice. */
static void part_clicks(struct dh_draft *d, struct dh_stmt *s)
{
    enum dh_role role = s->target.role;
    const struct dh_seen *seen = dh_draft_target(dh_draft_of(s));
    if (role == DH_ROLE_ANY && seen)
        role = seen->role;
    if (s->kind != DH_STMT_CLICK || s->button != 1 || s->clicks < 2 || (role != DH_ROLE_BUTTON && role != DH_ROLE_LINK))
        return;
    int more = s->clicks - 1;
    s->clicks = 1;
    for (int i = 0; i < more; i++) {
        struct dh_draft_step *copy = dh_draft_new(d, s->kind);
        if (!copy)
            return;
        struct dh_stmt *next = s->next;
        *copy = *dh_draft_of(s);
        copy->s.next = NULL;
        dh_block_insert(&d->steps, next, &copy->s);
    }
}

static bool merge_keys(struct dh_stmt *s, const struct dh_stmt *next)
{
    bool enter = next->kind == DH_STMT_PRESS && next->count == 1 && next->target.kind == DH_TARGET_NONE &&
                 (strcmp(next->keys, "Enter") == 0 || strcmp(next->keys, "Return") == 0);
    if (s->kind != DH_STMT_TYPE || s->keys || !enter)
        return false;
    s->keys = "Enter";
    return true;
}

/* Whether a radio button is the chosen one on a screen. */
static bool chosen(const struct dh_observation *o, const struct dh_seen *radio)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == DH_ROLE_RADIO && dh_rect_equal(o->elements[i].rect, radio->rect))
            return o->elements[i].states & DH_STATE_CHECKED;
    return false;
}

static bool picks(const struct dh_stmt *s)
{
    const struct dh_seen *seen = dh_draft_target(dh_draft_of(s));
    return s->kind == DH_STMT_SET && s->on && seen && seen->role == DH_ROLE_RADIO;
}

/* A radio button that was chosen until the next one of its group was, at once: a second thought. */
static bool thought_again(const struct dh_stmt *s, const struct dh_stmt *next)
{
    const struct dh_draft_step *a = dh_draft_of(s), *b = dh_draft_of(next);
    const struct dh_seen *first = dh_draft_target(a), *second = dh_draft_target(b);
    const struct dh_demo *from = b->from;
    int after = b->demo >= 0 ? from->steps[b->demo].after : -1;
    bool was = false;
    if (!picks(s) || !picks(next) || strcmp(first->window, second->window) != 0 || a->from != from || a->screen < 0 ||
        after < 0 || (size_t)after >= from->screen_count)
        return false;
    for (int i = a->screen; i < after; i++)
        was = was || (chosen(from->screens[i], first) && !chosen(from->screens[i], second));
    return was && !chosen(from->screens[after], first) && chosen(from->screens[after], second);
}

void dh_general_tidy(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        if (!next)
            break;
        bool drop = plain_click(s) && puts_text(next) && same_rect(dh_draft_of(s), dh_draft_of(next));
        drop = drop || (s->kind == DH_STMT_FOCUS && next->kind != DH_STMT_FOCUS && next->kind != DH_STMT_CLOSE &&
                        next->kind != DH_STMT_OPEN && dh_general_window_of(dh_draft_of(next)) >= 0);
        drop = drop || thought_again(s, next);
        if (drop) {
            forget(d, s);
            dh_block_remove(&d->steps, s);
        } else if (merge_keys(s, next)) {
            dh_block_remove(&d->steps, next);
            next = s;
        }
    }
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        part_clicks(d, s);
    }
}
