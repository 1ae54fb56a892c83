/* A list that was opened and pressed on, where nothing could be read or on an item of it: what it holds afterwards was
 * chosen. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/general.h"
#include "base/mem.h"
#include "base/text.h"

static bool on_list(const struct dh_stmt *s)
{
    const struct dh_seen *seen = dh_draft_target(dh_draft_of(s));
    return s->kind == DH_STMT_CLICK && s->button == 1 && s->clicks == 1 && s->target.kind == DH_TARGET_DESCRIBED && seen &&
           seen->role == DH_ROLE_LIST && s->target.text.count > 0;
}

static bool press(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_CLICK && s->button == 1 && s->clicks == 1;
}

static bool blind(const struct dh_stmt *s)
{
    return press(s) && s->target.kind == DH_TARGET_POINT;
}

/* An item of the open list, by its words. */
static bool picks(const struct dh_stmt *s, const char *value)
{
    const struct dh_phrase *p = &s->target.text;
    bool words = press(s) && s->target.kind == DH_TARGET_DESCRIBED && p->count == 1 && p->parts[0].kind == DH_PART_TEXT;
    return words && value && dh_text_similarity(p->parts[0].text, value) >= 90;
}

/* What the list at this place shows; NULL. */
static const char *held(const struct dh_observation *o, struct dh_rect at)
{
    for (size_t i = 0; o && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->role == DH_ROLE_LIST && dh_rect_has(e->rect, dh_rect_centre(at)) && e->value && *e->value)
            return e->value;
    }
    for (size_t i = 0; o && i < o->line_count; i++)
        if (dh_rect_has(at, dh_rect_centre(o->lines[i].rect)))
            return o->lines[i].text;
    return NULL;
}

void dh_general_lists(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first; s; s = s->next) {
        struct dh_draft_step *step = dh_draft_of(s);
        struct dh_stmt *last = s->next;
        if (!on_list(s) || !last || !press(last))
            continue;
        while (blind(last) && last->next && blind(last->next))
            last = last->next;
        struct dh_rect at = dh_draft_target(step)->rect;
        const struct dh_observation *after =
            last->next ? dh_draft_screen(dh_draft_of(last->next)) : d->demo->screens[d->demo->screen_count - 1];
        const char *value = held(after, at), *before = held(dh_draft_screen(step), at);
        bool same = !value || (before && strcmp(before, value) == 0);
        if (!(blind(last) ? !same : picks(last, value)))
            continue;
        struct dh_phrase *option = dh_arena_alloc(d->arena, 1, sizeof(*option));
        if (!option) {
            d->nomem = true;
            return;
        }
        *option = dh_draft_literal(d, value);
        s->kind = DH_STMT_CHOOSE;
        s->options = option;
        s->option_count = 1;
        for (bool more = true; more;) {
            struct dh_stmt *gone = s->next;
            more = gone != last;
            for (size_t i = 0; i < d->slot_count; i++)
                d->slots[i].settled = d->slots[i].settled || &d->slots[i].step->s == gone;
            dh_block_remove(&d->steps, gone);
        }
        dh_draft_slot(d, (struct dh_slot){.step = step, .kind = DH_SLOT_CHOSEN, .phrase = option,
                                          .text = dh_draft_text(d, value), .role = DH_ROLE_LIST,
                                          .label = dh_draft_target(step)->name});
    }
}
