/* A number that goes up or down with every press of something beside it, until it is the one that the goal names. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"

enum { DIGITS = 5, ASIDE = 12, FAR = 240, MOST = 200 };

static bool number(const char *s)
{
    size_t n = strspn(s, "0123456789");
    return n > 0 && n <= DIGITS && s[n] == '\0';
}

/* What stood where a word stands now. */
static const char *was_there(const struct dh_observation *o, struct dh_rect r)
{
    for (size_t i = 0; i < o->word_count; i++)
        if (!dh_rect_empty(dh_rect_cross(dh_rect_grow(o->words[i].rect, ASIDE, 0), r)) &&
            dh_rect_same_row(o->words[i].rect, r))
            return o->words[i].text;
    return NULL;
}

/* How the number stands to what was pressed, the nearest way; NONE: it is elsewhere. */
static enum dh_relation stands(struct dh_rect number, struct dh_rect pressed)
{
    static const enum dh_relation all[] = {DH_RELATION_LEFT_OF, DH_RELATION_RIGHT_OF, DH_RELATION_ABOVE, DH_RELATION_BELOW};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        int gap = dh_relation_gap(all[i], pressed, number);
        if (gap >= 0 && gap < FAR)
            return all[i];
    }
    return DH_RELATION_NONE;
}

static bool shows(const struct dh_observation *o, const char *text, enum dh_relation relation, const struct dh_target *of)
{
    struct dh_check check = {.target = dh_target_described(text, DH_ROLE_ANY)};
    check.target.relation = relation;
    check.target.of = of;
    return dh_ground_check(o, &check, -1);
}

static const char *input_for(struct dh_draft *d, const char *value)
{
    for (size_t i = 0; i < d->input_count; i++)
        if (strcmp(d->inputs[i].value, value) == 0)
            return d->inputs[i].name;
    struct dh_slot slot = {.kind = DH_SLOT_NAME, .label = "count", .role = DH_ROLE_TEXT};
    struct dh_draft_input *in = dh_draft_input(d, &slot, DH_INPUT_NUMBER, value, value, "count");
    if (!in)
        return NULL;
    in->help = "the number that it has to show.";
    return in->name;
}

bool dh_general_counted(struct dh_draft *d, const struct dh_stmt *pressed, const struct dh_observation *before,
                        const struct dh_observation *after, struct dh_aim *ret, int *ret_most)
{
    const struct dh_seen *seen = dh_draft_target(dh_draft_of(pressed));
    const struct dh_aim *aim = &pressed->target;
    if (!seen || !seen->there || aim->kind != DH_TARGET_DESCRIBED || aim->text.count != 1 ||
        aim->text.parts[0].kind != DH_PART_TEXT)
        return false;
    struct dh_target of = dh_target_described(aim->text.parts[0].text, aim->role);
    of.nth = aim->nth;
    for (size_t i = 0; i < after->word_count; i++) {
        const struct dh_word *w = &after->words[i];
        const char *old = number(w->text) ? was_there(before, w->rect) : NULL;
        if (!old || !number(old) || strcmp(old, w->text) == 0 || dh_general_words(d->demo->goal, w->text) < 0)
            continue;
        enum dh_relation relation = stands(w->rect, seen->rect);
        if (relation == DH_RELATION_NONE || !shows(after, w->text, relation, &of) || shows(before, w->text, relation, &of))
            continue;
        const char *name = input_for(d, w->text);
        if (!name)
            return false;
        *ret = (struct dh_aim){.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY, .text = dh_draft_var(d, name, NULL),
                               .relation = relation, .of = aim};
        int value = atoi(w->text);
        *ret_most = value * 4 > MOST ? MOST : value * 4 < MOST / 4 ? MOST / 4 : value * 4;
        return true;
    }
    return false;
}
