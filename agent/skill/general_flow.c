/* Steps that were done over and over until something showed, and steps that only a value brought up. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"
#include "base/mem.h"

#define AT_MOST 24

static bool shows(const struct dh_observation *o, const char *text)
{
    struct dh_check check = {.target = {.kind = DH_TARGET_DESCRIBED, .text = text, .role = DH_ROLE_ANY}};
    return o && dh_ground_check(o, &check, -1);
}

static bool same_sentence(const struct dh_stmt *a, const struct dh_stmt *b)
{
    struct dh_buf x = {0}, y = {0};
    dh_stmt_sentence(a, &x);
    dh_stmt_sentence(b, &y);
    bool same = !x.failed && !y.failed && strcmp(dh_buf_text(&x), dh_buf_text(&y)) == 0;
    dh_buf_finish(&x);
    dh_buf_finish(&y);
    if (!same && a->kind == b->kind && a->target.kind == DH_TARGET_IMAGE && b->target.kind == DH_TARGET_IMAGE) {
        const struct dh_seen *p = dh_draft_target(dh_draft_of(a)), *q = dh_draft_target(dh_draft_of(b));
        same = p && q && dh_rect_equal(p->rect, q->rect);
    }
    return same;
}

static const char *words_of(const struct dh_stmt *s)
{
    const struct dh_phrase *p = &s->target.text;
    return p->count == 1 && p->parts[0].kind == DH_PART_TEXT ? p->parts[0].text : "";
}

/* What makes a number one more or one less. */
static bool steps(const struct dh_stmt *s)
{
    const char *text = words_of(s);
    return strcmp(text, "+") == 0 || strcmp(text, "-") == 0 || strcmp(text, "−") == 0 || strcmp(text, "–") == 0;
}

static bool pages(const struct dh_stmt *s)
{
    static const char *const words[] = {"next", "previous", "prev", "more", "older", "newer", "forward", "back", "later",
                                        "earlier", ">", "<", ">>", "<<", "\xe2\x80\xba", "\xe2\x80\xb9", "\xc2\xbb", "\xc2\xab"};
    const char *text = words_of(s);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (isalpha((unsigned char)*words[i])
                ? strlen(text) < 16 && dh_general_words(text, words[i]) == 0
                : strcmp(text, words[i]) == 0)
            return true;
    return false;
}

struct turning {
    struct dh_draft *d;
    struct dh_stmt *first, *next; /* the repeated steps, and the one behind them */
    size_t count;
    const struct dh_observation *before, *after;
};

/* Shown at the end and on no screen on the way there. */
static bool reached(const struct turning *t, const char *text)
{
    if (!shows(t->after, text))
        return false;
    const struct dh_stmt *s = t->first;
    for (size_t i = 0; i < t->count && s; i++, s = s->next)
        if (shows(dh_draft_screen(dh_draft_of(s)), text))
            return false;
    return true;
}

/* A part of a date of the goal: "March 2027" in the head of a calendar. */
static bool until_date(const struct turning *t, struct dh_phrase *ret)
{
    for (size_t i = 0; i < t->d->input_count; i++) {
        const struct dh_draft_input *in = &t->d->inputs[i];
        for (size_t k = 0; in->type == DH_INPUT_DATE && k < t->after->line_count; k++) {
            const char *line = t->after->lines[k].text;
            const char *f = strlen(line) > 3 ? dh_general_format(in->value, line, true) : NULL;
            if (!f || !*f || !reached(t, line))
                continue;
            *ret = dh_draft_var(t->d, in->name, f);
            return true;
        }
    }
    return false;
}

static bool until_input(const struct turning *t, struct dh_phrase *ret)
{
    for (size_t i = 0; i < t->d->input_count; i++) {
        const struct dh_draft_input *in = &t->d->inputs[i];
        if (in->type == DH_INPUT_DATE || strlen(in->value) < 3 || !reached(t, in->value))
            continue;
        *ret = dh_draft_var(t->d, in->name, NULL);
        return true;
    }
    return false;
}

/* What the next step is done with. */
static bool until_target(const struct turning *t, struct dh_phrase *ret)
{
    if (!t->next || t->next->target.kind != DH_TARGET_DESCRIBED || !t->next->target.text.count)
        return false;
    const struct dh_phrase *p = &t->next->target.text;
    for (size_t i = 0; i < t->d->slot_count; i++)
        if (t->d->slots[i].phrase == p && strlen(t->d->slots[i].text) > 2 && reached(t, t->d->slots[i].text)) {
            *ret = *p;
            return true;
        }
    return false;
}

/* A caption that was another one each time, like the head of a calendar that the goal does not name. */
static bool until_caption(const struct turning *t, struct dh_phrase *ret)
{
    for (size_t k = 0; k < t->after->line_count && t->count > 1; k++) {
        const struct dh_line *l = &t->after->lines[k];
        const char *was = NULL;
        for (size_t i = 0; i < t->before->line_count; i++)
            if (dh_rect_same_row(t->before->lines[i].rect, l->rect) &&
                !dh_rect_empty(dh_rect_cross(t->before->lines[i].rect, l->rect)))
                was = t->before->lines[i].text;
        if (!was || strlen(l->text) < 4 || strlen(l->text) > 30 || !isalpha((unsigned char)*l->text) ||
            strcmp(was, l->text) == 0 || !reached(t, l->text))
            continue;
        bool month = dh_general_month(l->text);
        const char *said = dh_general_words(t->d->demo->goal, l->text) >= 0 ? l->text : NULL;
        struct dh_slot slot = {.kind = DH_SLOT_NAME, .label = month ? "month" : "until", .role = DH_ROLE_TEXT};
        struct dh_draft_input *in = dh_draft_input(t->d, &slot, DH_INPUT_TEXT, l->text, said, "until");
        if (!in)
            return false;
        in->help = "what has to show before the next step.";
        *ret = dh_draft_var(t->d, in->name, NULL);
        return true;
    }
    return false;
}

static void put_repeat(struct turning *t, const struct dh_aim *until, int most)
{
    struct dh_draft *d = t->d;
    struct dh_draft_step *loop = dh_draft_new(d, DH_STMT_REPEAT);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    struct dh_block *body = dh_draft_block(d);
    if (!loop || !c || !body) {
        d->nomem = true;
        return;
    }
    c->kind = DH_COND_APPEARS;
    c->aim = *until;
    loop->s.cond = c;
    loop->s.count = most;
    loop->s.body = body;
    dh_block_insert(&d->steps, t->first, &loop->s);
    for (size_t i = 0; i < t->count; i++) {
        struct dh_stmt *s = loop->s.next;
        dh_block_remove(&d->steps, s);
        if (i == 0)
            dh_block_append(body, s);
    }
}

void dh_general_repeat(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        struct turning t = {.d = d, .first = s, .count = 1};
        next = s->next;
        if (s->kind != DH_STMT_CLICK && s->kind != DH_STMT_PRESS)
            continue;
        while (next && same_sentence(s, next)) {
            t.count++;
            next = next->next;
        }
        t.next = next;
        t.before = dh_draft_screen(dh_draft_of(s));
        t.after = next ? dh_draft_screen(dh_draft_of(next)) : d->demo->screens[d->demo->screen_count - 1];
        struct dh_phrase until;
        struct dh_aim counted;
        int most;
        if (t.before && t.after && s->kind == DH_STMT_CLICK && (t.count > 1 || steps(s) || dh_draft_of(s)->turned) &&
            dh_general_counted(d, s, t.before, t.after, &counted, &most)) {
            put_repeat(&t, &counted, most);
            continue;
        }
        if (!t.before || !t.after || (!pages(s) && t.count < 2 && !dh_draft_of(s)->turned))
            continue;
        bool turned = t.count > 1 || dh_draft_of(s)->turned;
        bool found = until_date(&t, &until) || until_input(&t, &until) || (turned && until_target(&t, &until)) ||
                     (pages(s) && until_caption(&t, &until));
        struct dh_aim aim = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY, .text = until};
        if (found)
            put_repeat(&t, &aim, AT_MOST);
    }
}

/* A wheel that was turned until the next thing showed. */
void dh_general_scrolls(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        const struct dh_observation *before = dh_draft_screen(dh_draft_of(s));
        if (s->kind != DH_STMT_SCROLL || !next || !before || next->target.kind != DH_TARGET_DESCRIBED ||
            next->target.text.count == 0)
            continue;
        const char *text = next->target.text.parts[0].text;
        for (size_t i = 0; i < d->slot_count; i++)
            if (d->slots[i].phrase == &next->target.text)
                text = d->slots[i].text;
        /* It was in sight before: only the place on the screen was another one. */
        if (shows(before, text)) {
            dh_block_remove(&d->steps, s);
            continue;
        }
        s->kind = DH_STMT_SCROLL_UNTIL;
        s->text = next->target.text;
    }
}

/* --- what only a value brought up --- */

/* The step whose field or box it is was not there yet on this screen. */
static bool missing(const struct dh_observation *o, const struct dh_seen *t)
{
    return o && *t->name && !shows(o, t->name);
}

static bool same_window(const struct dh_draft_step *a, const struct dh_draft_step *b)
{
    const struct dh_observation *x = dh_draft_screen(a), *y = dh_draft_screen(b);
    int i = x ? dh_general_window_of(a) : -1, k = y ? dh_general_window_of(b) : -1;
    return i >= 0 && k >= 0 && strcmp(x->windows[i].id, y->windows[k].id) == 0;
}

/* The last step of the same page before which the field was missing; NULL: it was there all the time, or the page is
 * another one. */
static struct dh_draft_step *cause_of(struct dh_draft *d, struct dh_draft_step *step, const struct dh_stmt *end)
{
    const struct dh_seen *t = dh_draft_target(step);
    const struct dh_observation *own = dh_draft_screen(step);
    struct dh_draft_step *cause = NULL;
    for (struct dh_stmt *s = d->steps.first; s && s != end; s = s->next) {
        struct dh_draft_step *b = dh_draft_of(s);
        const struct dh_seen *q = dh_draft_target(b);
        bool page = q && *q->name && same_window(b, step) && shows(own, q->name);
        if (s->kind == DH_STMT_SCROLL || s->kind == DH_STMT_SCROLL_UNTIL)
            cause = NULL;
        else if (page && missing(dh_draft_screen(b), t))
            cause = b;
    }
    return cause;
}

static bool by_value(const struct dh_draft *d, const struct dh_draft_step *cause)
{
    enum dh_stmt_kind k = cause->s.kind;
    bool puts = k == DH_STMT_TYPE || k == DH_STMT_SET_TEXT || k == DH_STMT_CHOOSE;
    for (size_t i = 0; puts && i < d->slot_count; i++) {
        const struct dh_slot *s = &d->slots[i];
        bool constant = s->settled && s->phrase->count == 1 && s->phrase->parts[0].kind == DH_PART_TEXT;
        if (s->step == cause && s->kind != DH_SLOT_NAME && !constant)
            return true;
    }
    return false;
}

/* Words that came with the field: up to the first number. */
static const char *sign_of(struct dh_draft *d, const struct dh_draft_step *cause, const struct dh_draft_step *step)
{
    const struct dh_observation *was = dh_draft_screen(cause), *is = dh_draft_screen(step);
    const struct dh_seen *t = dh_draft_target(step);
    const char *best = NULL;
    int nearest = 0;
    for (size_t i = 0; i < is->line_count; i++) {
        const struct dh_line *l = &is->lines[i];
        size_t n = strcspn(l->text, "0123456789:.,("), words = 1;
        while (n > 0 && l->text[n - 1] == ' ')
            n--;
        static const char *const ends[] = {" of", " by", " at", " to", " than", " is", " for"};
        for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++)
            if (n > strlen(ends[k]) && strncmp(l->text + n - strlen(ends[k]), ends[k], strlen(ends[k])) == 0)
                n -= strlen(ends[k]);
        const char *text = dh_draft_printf(d, "%.*s", (int)n, l->text);
        for (const char *c = text; *c; c++)
            words += *c == ' ';
        int gap = l->rect.y > t->rect.y ? l->rect.y - t->rect.y : t->rect.y - l->rect.y;
        if (words < 2 || words > 6 || n < 5 || dh_rect_has(t->rect, dh_rect_centre(l->rect)) || strcmp(text, t->name) == 0 ||
            dh_general_varies(d, text) || shows(was, text) || (best && gap >= nearest))
            continue;
        best = text;
        nearest = gap;
    }
    return best;
}

static void put_if(struct dh_draft *d, struct dh_draft_step *step, const char *sign)
{
    struct dh_draft_step *cond = dh_draft_new(d, DH_STMT_IF);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    struct dh_block *body = dh_draft_block(d);
    if (!cond || !c || !body) {
        d->nomem = true;
        return;
    }
    c->kind = DH_COND_APPEARS;
    c->aim = sign ? dh_draft_aim(d, sign, DH_ROLE_ANY) : step->s.target;
    cond->s.cond = c;
    cond->s.body = body;
    dh_block_insert(&d->steps, &step->s, &cond->s);
    dh_block_remove(&d->steps, &step->s);
    dh_block_append(body, &step->s);
    for (size_t i = 0; i < d->slot_count; i++)
        d->slots[i].sometimes = d->slots[i].sometimes || d->slots[i].step == step;
}

/* A step that only one of two demonstrations has waits for its own target; what came along with it says more. */
static void better_sign(struct dh_draft *d, struct dh_stmt *s)
{
    struct dh_draft_step *step = s->body->first ? dh_draft_of(s->body->first) : NULL;
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    if (!step || !c || step->from != d->demo || !dh_draft_target(step) || !dh_draft_screen(step))
        return;
    struct dh_draft_step *cause = cause_of(d, step, s);
    const char *sign = cause && by_value(d, cause) ? sign_of(d, cause, step) : NULL;
    if (!sign)
        return;
    *c = *s->cond;
    c->aim = dh_draft_aim(d, sign, DH_ROLE_ANY);
    s->cond = c;
}

void dh_general_if(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        struct dh_draft_step *step = dh_draft_of(s);
        next = s->next;
        bool field = s->kind == DH_STMT_TYPE || s->kind == DH_STMT_SET_TEXT || s->kind == DH_STMT_CHOOSE ||
                     s->kind == DH_STMT_SET;
        if (s->kind == DH_STMT_IF && s->cond && s->cond->kind == DH_COND_APPEARS) {
            better_sign(d, s);
            continue;
        }
        if (!field || !dh_draft_target(step) || !dh_draft_screen(step))
            continue;
        struct dh_draft_step *cause = cause_of(d, step, s);
        if (cause && by_value(d, cause))
            put_if(d, step, sign_of(d, cause, step));
    }
}
