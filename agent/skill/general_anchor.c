/* Things that are told from their like by what stands beside them: when that is named by the goal, it is what the
 * person went by. */
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/amount.h"
#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"
#include "base/mem.h"

enum { TURNS = 6 };

struct anchoring {
    struct dh_draft *d;
    struct dh_draft_step *step;
    const struct dh_seen *seen;
    const char *text; /* of the target, "" */
};

/* Its words are not enough, and what tells it from its like is not a value already. */
static bool wants_anchor(const struct dh_stmt *s)
{
    const struct dh_aim *a = &s->target;
    bool touches = s->kind == DH_STMT_CLICK || s->kind == DH_STMT_TYPE || s->kind == DH_STMT_SET_TEXT ||
                   s->kind == DH_STMT_SET || s->kind == DH_STMT_CHOOSE;
    bool known = a->of && a->of->text.count && a->of->text.parts[0].kind == DH_PART_VAR;
    bool scoped = a->scope != DH_SCOPE_NONE && a->scope_text.count && a->scope_text.parts[0].kind == DH_PART_VAR;
    bool named = a->kind == DH_TARGET_DESCRIBED && a->text.count && !a->of && !a->nth && a->scope == DH_SCOPE_NONE;
    return touches && a->kind != DH_TARGET_NONE && !known && !scoped && !named;
}

static bool leads_back(const struct anchoring *x, const struct dh_target *t)
{
    const struct dh_observation *o = dh_draft_screen(x->step);
    struct dh_grounding g;
    return dh_ground(o, t, DH_VERB_CLICK, dh_general_window_of(x->step), &g, NULL) == DH_OK &&
           dh_rect_has(dh_rect_grow(g.best.rect, 1, 1), dh_rect_centre(x->seen->rect));
}

static struct dh_draft_input *input_of(struct dh_draft *d, const char *text)
{
    for (size_t i = 0; i < d->input_count; i++)
        if (dh_input_is_words(d->inputs[i].type) && strlen(d->inputs[i].value) > 2 &&
            strcmp(d->inputs[i].value, text) == 0)
            return &d->inputs[i];
    char date[DH_AMOUNT_MAX];
    bool day = dh_date_find(d->demo->goal, date) == DH_DATE_FOUND && dh_general_format(date, text, true);
    if (day || !dh_general_goal_names(d->demo->goal, text, false)) /* parts of a date are everywhere */
        return NULL;
    struct dh_slot slot = {.kind = DH_SLOT_NAME, .label = dh_general_noun(d, text), .role = DH_ROLE_TEXT};
    return dh_draft_input(d, &slot, DH_INPUT_TEXT, text, text, dh_general_person(text) ? "name" : "item");
}

/* Tries "TEXT ROLE relation NAME" and "in the NAME row"; the aim that leads back is put into the step. */
static bool anchor_at(struct anchoring *x, const char *name, enum dh_relation relation)
{
    struct dh_draft *d = x->d;
    struct dh_target of = dh_target_described(name, DH_ROLE_ANY);
    enum dh_role role = x->seen->role == DH_ROLE_TEXT || x->seen->role == DH_ROLE_HEADING ? DH_ROLE_ANY : x->seen->role;
    struct dh_target row = dh_target_described(x->text, role), beside = row;
    row.scope = DH_SCOPE_ROW;
    row.scope_text = name;
    beside.relation = relation;
    beside.of = &of;
    bool in_row = leads_back(x, &row);
    bool wordless = !*x->text && (role == DH_ROLE_ICON || role == DH_ROLE_BUTTON || role == DH_ROLE_IMAGE);
    /* The second of two icons in a row is told by its place among them. */
    while (!in_row && wordless && row.nth < TURNS && !leads_back(x, &beside)) {
        row.nth++;
        in_row = leads_back(x, &row);
    }
    row.nth = in_row ? row.nth : 0;
    if ((!*x->text && role == DH_ROLE_ANY) || (!in_row && !leads_back(x, &beside)))
        return false;
    struct dh_draft_input *in = input_of(d, name);
    struct dh_aim *anchor = dh_arena_alloc(d->arena, 1, sizeof(*anchor));
    if (!in || !anchor)
        return false;
    struct dh_aim aim = {.kind = DH_TARGET_DESCRIBED, .role = role};
    if (*x->text)
        aim.text = dh_draft_literal(d, x->text);
    if (in_row) {
        aim.nth = row.nth;
        aim.scope = DH_SCOPE_ROW;
        aim.scope_text = dh_draft_var(d, in->name, NULL);
    } else {
        *anchor = (struct dh_aim){.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY, .text = dh_draft_var(d, in->name, NULL)};
        aim.relation = relation;
        aim.of = anchor;
    }
    x->step->s.target = aim;
    return true;
}

/* Where `at` lies as seen from a line. */
static enum dh_relation relation_of(struct dh_rect line, struct dh_rect at)
{
    if (dh_rect_same_row(line, at))
        return line.x < at.x ? DH_RELATION_RIGHT_OF : DH_RELATION_LEFT_OF;
    return line.y < at.y ? DH_RELATION_BELOW : DH_RELATION_ABOVE;
}

void dh_general_anchor(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first; s && *d->demo->goal; s = s->next) {
        struct anchoring x = {d, dh_draft_of(s), dh_draft_target(dh_draft_of(s)), ""};
        const struct dh_observation *o = dh_draft_screen(x.step);
        if (!x.seen || !o || !wants_anchor(s))
            continue;
        const struct dh_phrase *p = &s->target.text;
        bool words = s->target.kind == DH_TARGET_DESCRIBED && p->count == 1 && p->parts[0].kind == DH_PART_TEXT;
        x.text = words ? p->parts[0].text : "";
        int window = dh_general_window_of(x.step);
        for (size_t i = 0; i < o->line_count; i++) {
            const struct dh_line *l = &o->lines[i];
            bool mine = dh_window_top(o, dh_rect_centre(l->rect)) == window;
            size_t at, n;
            if (!mine || dh_rect_has(x.seen->rect, dh_rect_centre(l->rect)) || !dh_general_name_in(d, l->text, &at, &n))
                continue;
            if (anchor_at(&x, dh_draft_printf(d, "%.*s", (int)n, l->text + at), relation_of(l->rect, x.seen->rect)))
                break;
        }
    }
}
