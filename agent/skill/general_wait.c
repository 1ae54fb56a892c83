/* Where a person would look up before going on: a page that took the place of another one; and questions of a program
 * in between, which are answered whenever they come. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"
#include "base/mem.h"

enum { ROW_LEAST = 3 };

static bool stands(const struct dh_observation *o, const char *text)
{
    for (size_t i = 0; i < o->line_count; i++)
        if (strcmp(o->lines[i].text, text) == 0)
            return true;
    return false;
}

/* Most of what the window showed is gone. */
static bool turned(const struct dh_observation *before, const struct dh_observation *after, int window)
{
    size_t all = 0, gone = 0;
    for (size_t i = 0; i < before->line_count; i++) {
        if (dh_window_top(before, dh_rect_centre(before->lines[i].rect)) != window)
            continue;
        all++;
        gone += !stands(after, before->lines[i].text);
    }
    return all > 0 && gone * 10 >= all * 3;
}

static bool leads_on(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_CLICK || s->kind == DH_STMT_PRESS || (s->kind == DH_STMT_TYPE && s->keys);
}

static const char *text_of(const struct dh_draft *d, const struct dh_phrase *p)
{
    for (size_t i = 0; i < d->slot_count; i++)
        if (d->slots[i].phrase == p)
            return d->slots[i].text;
    return p->count == 1 && p->parts[0].kind == DH_PART_TEXT ? p->parts[0].text : "";
}

static bool shows(const struct dh_observation *o, const char *text)
{
    struct dh_check check = {.target = {.kind = DH_TARGET_DESCRIBED, .text = text, .role = DH_ROLE_ANY}};
    return *text && dh_ground_check(o, &check, -1);
}

/* Whether the next step could be done too early: on the old page, or as the last one of all. */
static bool matters(const struct dh_draft *d, const struct dh_stmt *next, const struct dh_observation *before)
{
    if (next->kind != DH_STMT_CLICK || next->target.kind != DH_TARGET_DESCRIBED || next->target.text.count == 0)
        return false;
    return !next->next || shows(before, text_of(d, &next->target.text));
}

/* What a step types into a column of a table, as a variable; NULL: it does not. */
static const struct dh_slot *cell_of(const struct dh_draft *d, const struct dh_stmt *s)
{
    for (size_t i = 0; i < d->slot_count; i++) {
        const struct dh_slot *slot = &d->slots[i];
        if (&slot->step->s == s && slot->column && slot->phrase->count == 1 && slot->phrase->parts[0].kind == DH_PART_VAR)
            return slot;
    }
    return NULL;
}

static struct dh_draft_step *expect(struct dh_draft *d, struct dh_aim aim, int screen)
{
    struct dh_draft_step *wait = dh_draft_new(d, DH_STMT_EXPECT);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    d->nomem = d->nomem || !c;
    if (!wait || !c)
        return NULL;
    c->kind = DH_COND_APPEARS;
    c->aim = aim;
    wait->s.cond = c;
    wait->s.within = 10;
    wait->screen = screen;
    return wait;
}

/* A row that was typed into a table is looked at before what comes next, a save above all. */
static void rows(struct dh_draft *d)
{
    const struct dh_slot *first = NULL;
    for (struct dh_stmt *s = d->steps.first; s && s->next; s = s->next) {
        const struct dh_slot *cell = cell_of(d, s);
        const struct dh_observation *o = dh_draft_screen(dh_draft_of(s->next));
        first = !cell ? NULL : first ? first : cell;
        bool last = cell && !cell_of(d, s->next) && o && dh_draft_of(s->next)->from == d->demo;
        if (!last || strlen(first->text) < ROW_LEAST || !shows(o, first->text) || shows(d->demo->screens[0], first->text))
            continue;
        struct dh_aim aim = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY, .text = *first->phrase};
        struct dh_draft_step *wait = expect(d, aim, dh_draft_of(s->next)->screen);
        if (!wait)
            return;
        dh_block_insert(&d->steps, s->next, &wait->s);
        s = &wait->s;
        first = NULL;
    }
}

void dh_general_waits(struct dh_draft *d)
{
    rows(d);
    for (struct dh_stmt *s = d->steps.first; s && s->next; s = s->next) {
        struct dh_draft_step *step = dh_draft_of(s), *next = dh_draft_of(s->next);
        const struct dh_observation *before = dh_draft_screen(step), *after = dh_draft_screen(next);
        if (!leads_on(s) || !before || !after || step->demo < 0 || next->demo < 0 || step->from != d->demo)
            continue;
        int window = dh_general_window_of(step), now = dh_general_window_of(next);
        if (window < 0 || now < 0 || strcmp(before->windows[window].id, after->windows[now].id) != 0 ||
            !matters(d, s->next, before))
            continue;
        const char *sign = dh_general_sign(d, before, after, now, !turned(before, after, window));
        struct dh_draft_step *wait = sign ? expect(d, dh_draft_aim(d, sign, DH_ROLE_ANY), next->screen) : NULL;
        if (!wait)
            continue;
        dh_block_insert(&d->steps, s->next, &wait->s);
        s = &wait->s;
    }
}

/* --- questions in between --- */

bool dh_general_dismisses(const char *text)
{
    static const char *const words[] = {"accept",  "accept all", "agree",   "i agree", "got it",  "no thanks", "no, thanks",
                                        "not now", "dismiss",    "skip",    "later",   "maybe later", "close", "remind me later",
                                        "reject all", "understood", "allow all", "fine by me", "continue without"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (dh_general_words(text, words[i]) == 0)
            return true;
    return false;
}

void dh_general_handle(struct dh_draft *d, struct dh_block *steps, struct dh_stmt *s)
{
    struct dh_draft_step *handler = dh_draft_new(d, DH_STMT_IF);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    struct dh_block *body = dh_draft_block(d);
    if (!handler || !c || !body) {
        d->nomem = true;
        return;
    }
    c->kind = DH_COND_APPEARS;
    c->aim = s->target;
    handler->s.cond = c;
    handler->s.body = body;
    handler->from = dh_draft_of(s)->from;
    dh_block_remove(steps, s);
    s->window = (struct dh_phrase){0};
    dh_block_append(body, s);
    dh_block_append(&d->handlers, &handler->s);
}

/* The press took something away and brought nothing: a banner, a tip. Or the words that went speak of what is no part
 * of the chore. */
static bool aside(const struct dh_observation *before, const struct dh_observation *after)
{
    static const char *const words[] = {"cookie",  "cookies",   "newsletter", "tip of the day", "what's new",
                                        "privacy", "notifications", "rate us", "survey", "update is available"};
    size_t new = 0, gone = 0;
    for (size_t i = 0; i < after->line_count; i++)
        new += !stands(before, after->lines[i].text);
    for (size_t i = 0; i < before->line_count; i++) {
        if (stands(after, before->lines[i].text))
            continue;
        gone++;
        for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
            if (dh_general_words(before->lines[i].text, words[k]) >= 0)
                return true;
    }
    return new == 0 && gone > 0 && gone * 2 <= before->line_count;
}

void dh_general_handlers(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        const struct dh_observation *before = dh_draft_screen(dh_draft_of(s));
        const struct dh_observation *after = next ? dh_draft_screen(dh_draft_of(next)) : NULL;
        bool press = s->kind == DH_STMT_CLICK && s->target.kind == DH_TARGET_DESCRIBED && s->target.text.count == 1 &&
                     s->target.text.parts[0].kind == DH_PART_TEXT;
        if (press && before && after && dh_general_dismisses(s->target.text.parts[0].text) && aside(before, after))
            dh_general_handle(d, &d->steps, s);
    }
}
