/* What a person would not write down: a click into the field that is typed into next, a window that is switched to
 * right before something is done in it, Enter as a step of its own. */
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

void dh_general_tidy(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        if (!next)
            break;
        bool drop = plain_click(s) && puts_text(next) && same_rect(dh_draft_of(s), dh_draft_of(next));
        drop = drop || (s->kind == DH_STMT_FOCUS && next->kind != DH_STMT_FOCUS && next->kind != DH_STMT_CLOSE &&
                        next->kind != DH_STMT_OPEN && dh_general_window_of(dh_draft_of(next)) >= 0);
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
