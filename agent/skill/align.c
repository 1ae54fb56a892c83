#include "agent/skill/align.h"

#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"
#include "base/mem.h"
#include "base/text.h"

#define STEPS_MAX 400
enum { SAME = 0, LIKE = 2, GAP = 3, OTHER = 7 };

struct side {
    struct dh_draft *d;
    struct dh_stmt *steps[STEPS_MAX]; /* the first of a run of equal ones */
    size_t count;
};

static bool equal_text(const struct dh_phrase *a, const struct dh_phrase *b)
{
    struct dh_buf x = {0}, y = {0};
    dh_phrase_sentence(a, &x);
    dh_phrase_sentence(b, &y);
    bool same = strcmp(dh_buf_text(&x), dh_buf_text(&y)) == 0;
    dh_buf_finish(&x);
    dh_buf_finish(&y);
    return same;
}

static bool equal_sentence(const struct dh_stmt *a, const struct dh_stmt *b)
{
    struct dh_buf x = {0}, y = {0};
    dh_stmt_sentence(a, &x);
    dh_stmt_sentence(b, &y);
    bool same = strcmp(dh_buf_text(&x), dh_buf_text(&y)) == 0;
    dh_buf_finish(&x);
    dh_buf_finish(&y);
    return same;
}

/* One step for each run of equal ones: how often a page was turned is no difference of the chore. */
static void gather(struct side *side, struct dh_draft *d)
{
    side->d = d;
    for (struct dh_stmt *s = d->steps.first, *last = NULL; s && side->count < STEPS_MAX; last = s, s = s->next)
        if (!last || !equal_sentence(last, s))
            side->steps[side->count++] = s;
}

/* A menu's option is a value for a list, and the action itself for a menu. */
static bool same_menu(const struct dh_stmt *a, const struct dh_stmt *b)
{
    bool same = a->option_count == b->option_count;
    for (size_t i = 0; same && i + 1 < a->option_count; i++)
        same = equal_text(&a->options[i], &b->options[i]);
    return same;
}

static int cost(const struct dh_stmt *a, const struct dh_stmt *b)
{
    bool typing = (a->kind == DH_STMT_TYPE || a->kind == DH_STMT_SET_TEXT) &&
                  (b->kind == DH_STMT_TYPE || b->kind == DH_STMT_SET_TEXT);
    if (a->kind != b->kind && !typing)
        return OTHER;
    switch (a->kind) {
    case DH_STMT_PRESS:
    case DH_STMT_HOLD:
        return strcmp(a->keys, b->keys) == 0 ? SAME : OTHER;
    case DH_STMT_OPEN:
        return a->open_kind == b->open_kind && (a->open_kind != DH_OPEN_APP || equal_text(&a->text, &b->text)) ? SAME
                                                                                                              : LIKE;
    case DH_STMT_CHOOSE:
        if (a->target.kind == DH_TARGET_NONE)
            return same_menu(a, b) ? SAME : OTHER;
        break;
    default:
        break;
    }
    if (a->target.kind != b->target.kind)
        return OTHER;
    bool role = a->target.role == b->target.role, text = equal_text(&a->target.text, &b->target.text);
    return text && role ? SAME : text || role ? LIKE : OTHER;
}

static struct dh_slot *slot_at(struct dh_draft *d, const struct dh_stmt *s, size_t n)
{
    for (size_t i = 0; i < d->slot_count; i++)
        if (&d->slots[i].step->s == s && n-- == 0)
            return &d->slots[i];
    return NULL;
}

static size_t run_of(const struct dh_stmt *s)
{
    size_t n = 1;
    for (const struct dh_stmt *q = s->next; q && equal_sentence(s, q); q = q->next)
        n++;
    return n;
}

/* What stood in the same place the second time. */
static void pair(struct side *a, struct side *b, size_t i, size_t k)
{
    dh_draft_of(a->steps[i])->turned = run_of(a->steps[i]) != run_of(b->steps[k]);
    for (size_t n = 0;; n++) {
        struct dh_slot *x = slot_at(a->d, a->steps[i], n), *y = slot_at(b->d, b->steps[k], n);
        if (!x || !y || x->kind != y->kind)
            return;
        x->again = dh_draft_text(a->d, y->text);
        x->again_step = dh_draft_of(b->steps[k]);
        /* A button that was pressed both times is the chore's, whatever the goal calls it. */
        if (x->kind == DH_SLOT_NAME && strcmp(x->text, y->text) == 0)
            x->settled = true;
    }
}

/* Whether the target of a step that the other demonstration has not was there all the same, where its step `k` began. */
static bool was_there(const struct side *other, size_t k, const struct dh_stmt *s)
{
    const struct dh_demo *demo = other->d->demo;
    const struct dh_observation *o = k < other->count ? dh_draft_screen(dh_draft_of(other->steps[k]))
                                     : demo->screen_count ? demo->screens[demo->screen_count - 1] : NULL;
    const struct dh_seen *t = dh_draft_target(dh_draft_of(s));
    struct dh_check check = {.target = dh_target_described(t ? t->name : "", s->target.role)};
    return o && t && *t->name && dh_ground_check(o, &check, -1);
}

/* What has to be there for a step that is not always done: its own target. */
static bool if_there(struct dh_cond *c, const struct dh_stmt *s)
{
    c->kind = DH_COND_APPEARS;
    c->aim = s->target;
    return true;
}

/* It was there both times, and only who did the chore knew that it was wanted: that is asked. */
static bool if_wanted(struct dh_draft *d, struct dh_cond *c, const struct dh_stmt *s, bool first)
{
    static const char *const yes_no[] = {"yes", "no"};
    const struct dh_seen *t = dh_draft_target(dh_draft_of(s));
    bool fills = s->kind == DH_STMT_TYPE || s->kind == DH_STMT_SET_TEXT || s->kind == DH_STMT_CHOOSE;
    const char *label = dh_draft_printf(d, fills ? "with %s" : "%s", t->name);
    struct dh_slot slot = {.kind = DH_SLOT_NAME, .label = label, .role = s->target.role};
    struct dh_draft_input *in = dh_draft_input(d, &slot, DH_INPUT_TEXT, first ? "yes" : "no", NULL, "wanted");
    if (!in)
        return false;
    in->type = DH_INPUT_CHOICE;
    in->choices = yes_no;
    in->choice_count = 2;
    const char *does = fills                    ? "to fill in"
                       : s->kind != DH_STMT_SET ? "to click"
                       : s->on                  ? "to turn on"
                                                : "to turn off";
    in->help = dh_draft_printf(d, "whether %s \"%s\".", does, t->name);
    c->kind = DH_COND_COMPARE;
    c->op = DH_OP_IS;
    c->left = dh_draft_var(d, in->name, NULL);
    c->right = dh_draft_literal(d, "yes");
    return true;
}

/* `wanted`: its target is always there. `first`: it was done the first time. */
static struct dh_stmt *make_optional(struct dh_draft *d, struct dh_stmt *at, struct dh_stmt *s, bool wanted, bool first)
{
    struct dh_block *steps = &d->steps;
    struct dh_draft_step *cond = dh_draft_new(d, DH_STMT_IF);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    struct dh_block *body = dh_draft_block(d);
    if (!cond || !c || !body || !(wanted ? if_wanted(d, c, s, first) : if_there(c, s))) {
        d->nomem = true;
        return s;
    }
    cond->s.cond = c;
    cond->s.body = body;
    cond->from = dh_draft_of(s)->from;
    dh_block_insert(steps, at, &cond->s);
    dh_block_remove(steps, s);
    dh_block_append(body, s);
    return &cond->s;
}

/* A question of the program in between, which may come at any time. */
static bool dismisses(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_CLICK && s->target.text.count && s->target.text.parts[0].kind == DH_PART_TEXT &&
           dh_general_dismisses(s->target.text.parts[0].text);
}

static bool can_ask(const struct dh_stmt *s)
{
    return s->target.kind == DH_TARGET_DESCRIBED && s->target.text.count > 0;
}

static void sometimes(struct dh_draft *d, const struct dh_stmt *s)
{
    for (size_t i = 0; i < d->slot_count; i++)
        d->slots[i].sometimes = d->slots[i].sometimes || &d->slots[i].step->s == s;
}

/* All three return what stands there now, for what goes in front of it. */
static struct dh_stmt *only_first(struct side *a, size_t i, const struct side *b, size_t k)
{
    struct dh_stmt *s = a->steps[i];
    if (!can_ask(s)) {
        dh_draft_note(a->d, "One step was done only the first time it was shown.");
        return s;
    }
    sometimes(a->d, s);
    if (dismisses(s)) {
        struct dh_stmt *next = s->next;
        dh_general_handle(a->d, &a->d->steps, s);
        return next;
    }
    return make_optional(a->d, s, s, was_there(b, k, s), true);
}

/* A step of the second time goes in front of `at` of the first. */
static struct dh_stmt *only_second(struct side *a, size_t next, struct side *b, size_t k, struct dh_stmt *at)
{
    struct dh_stmt *s = b->steps[k];
    if (!can_ask(s))
        return at;
    if (dismisses(s)) {
        dh_general_handle(a->d, &b->d->steps, s);
        return at;
    }
    bool wanted = was_there(a, next, s);
    dh_block_remove(&b->d->steps, s);
    dh_block_insert(&a->d->steps, at, s);
    for (size_t i = 0; i < b->d->slot_count; i++) {
        struct dh_slot *slot = &b->d->slots[i];
        if (&slot->step->s != s)
            continue;
        slot->sometimes = true;
        dh_draft_slot(a->d, *slot);
    }
    return make_optional(a->d, s, s, wanted, false);
}

static void trace(struct side *a, struct side *b, const int *table)
{
    size_t w = b->count + 1, i = a->count, k = b->count;
    struct dh_stmt *at = NULL; /* what comes behind, in the first */
    while (i > 0 || k > 0) {
        int here = table[i * w + k];
        if (i > 0 && k > 0) {
            int c = cost(a->steps[i - 1], b->steps[k - 1]);
            if (c < OTHER && here == table[(i - 1) * w + k - 1] + c) {
                at = a->steps[--i];
                pair(a, b, i, --k);
                continue;
            }
        }
        if (i > 0 && here == table[(i - 1) * w + k] + GAP)
            at = only_first(a, i - 1, b, k), i--;
        else
            at = only_second(a, i, b, k - 1, at), k--;
    }
}

/* The last `count` steps in front of `end` go to another block. */
static void set_aside(struct dh_block *from, struct dh_stmt *end, size_t count, struct dh_block *to)
{
    for (struct dh_stmt *s = NULL; count > 0; count--) {
        s = from->first;
        while (s && s->next != end)
            s = s->next;
        if (!s)
            return;
        dh_block_remove(from, s);
        dh_block_insert(to, to->first, s);
    }
}

/* Another number of rows is no difference of the chore: turns that only one of them has stay out of it. Those of the first
 * are given back, to be put in front of *ret_end. */
static void even_turns(struct dh_draft *d, struct dh_draft *again, struct dh_block *ret_spare, struct dh_stmt **ret_end)
{
    size_t n = 0, k = 0;
    struct dh_stmt *end = NULL, *other_end = NULL;
    struct dh_block dropped = {0};
    size_t a = dh_general_turns(d, &n, &end), b = dh_general_turns(again, &k, &other_end);
    *ret_end = end;
    if (a == b || a == 0 || b == 0 || n != k)
        return;
    if (a > b)
        set_aside(&d->steps, end, (a - b) * n, ret_spare);
    else
        set_aside(&again->steps, other_end, (b - a) * n, &dropped);
}

static void put_back(struct dh_draft *d, struct dh_block *spare, const struct dh_stmt *end)
{
    struct dh_stmt *at = d->steps.first;
    while (at && at != end && !(at->body && at->body->first == end)) /* it may be conditional by now */
        at = at->next;
    while (spare->first) {
        struct dh_stmt *s = spare->first;
        dh_block_remove(spare, s);
        dh_block_insert(&d->steps, at, s);
    }
}

void dh_align(struct dh_draft *d, struct dh_draft *again)
{
    struct dh_block spare = {0};
    struct dh_stmt *end = NULL;
    even_turns(d, again, &spare, &end);
    struct side *a = dh_alloc(2, sizeof(*a)), *b = a ? a + 1 : NULL;
    if (!a) {
        d->nomem = true;
        return;
    }
    gather(a, d);
    gather(b, again);
    size_t w = b->count + 1;
    int *table = dh_alloc((a->count + 1) * w, sizeof(*table));
    for (size_t i = 0; table && i <= a->count; i++)
        for (size_t k = 0; k <= b->count; k++) {
            int best = i == 0 && k == 0 ? 0 : 1 << 20;
            if (i > 0 && table[(i - 1) * w + k] + GAP < best)
                best = table[(i - 1) * w + k] + GAP;
            if (k > 0 && table[i * w + k - 1] + GAP < best)
                best = table[i * w + k - 1] + GAP;
            int c = i > 0 && k > 0 ? cost(a->steps[i - 1], b->steps[k - 1]) : OTHER;
            if (c < OTHER && table[(i - 1) * w + k - 1] + c < best)
                best = table[(i - 1) * w + k - 1] + c;
            table[i * w + k] = best;
        }
    if (table)
        trace(a, b, table);
    else
        d->nomem = true;
    put_back(d, &spare, end);
    dh_free(table);
    dh_free(a);
}
