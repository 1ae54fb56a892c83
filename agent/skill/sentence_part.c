/* The writer's pieces: phrases, targets, conditions. */
#include <string.h>

#include "agent/skill/lex.h"
#include "agent/skill/parse.h"

void dh_phrase_sentence(const struct dh_phrase *p, struct dh_buf *out)
{
    bool quotes = p->quoted || p->count != 1 || p->parts[0].kind == DH_PART_TEXT;
    if (quotes)
        dh_buf_char(out, '"');
    for (size_t i = 0; i < p->count; i++) {
        const struct dh_part *a = &p->parts[i];
        if (a->kind == DH_PART_TEXT)
            dh_literal_write(a->text, i + 1 == p->count, true, out);
        else if (a->kind == DH_PART_SECRET)
            dh_buf_printf(out, "{{secret:%s}}", a->text);
        else
            dh_buf_printf(out, "{%s%s%s}", a->text, a->format ? "|" : "",
                          a->format ? a->format : "");
    }
    if (quotes)
        dh_buf_char(out, '"');
}

const char *dh_relation_says(enum dh_relation relation)
{
    static const char *const says[] = {
        [DH_RELATION_NONE] = "",           [DH_RELATION_RIGHT_OF] = "right of",
        [DH_RELATION_LEFT_OF] = "left of", [DH_RELATION_ABOVE] = "above",
        [DH_RELATION_BELOW] = "below",     [DH_RELATION_NEXT_TO] = "next to",
        [DH_RELATION_AFTER] = "after",
    };
    return says[relation];
}

static void put_ordinal(int n, struct dh_buf *out)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    if (n == DH_NTH_LAST)
        dh_buf_str(out, "last ");
    else if (n == 1)
        dh_buf_str(out, "first ");
    else
        dh_buf_printf(out, "%d%s ", n, n % 10 < 4 && n / 10 % 10 != 1 ? ends[n % 10] : "th");
}

static void put_scope(const struct dh_aim *aim, struct dh_buf *out)
{
    static const char *const says[] = {[DH_SCOPE_NONE] = "",
                                       [DH_SCOPE_ROW] = "row",
                                       [DH_SCOPE_SECTION] = "section",
                                       [DH_SCOPE_DIALOG] = "dialog",
                                       [DH_SCOPE_WINDOW] = "window"};
    if (aim->scope == DH_SCOPE_NONE)
        return;
    dh_buf_str(out, " in the ");
    if (aim->scope_text.count) {
        dh_phrase_sentence(&aim->scope_text, out);
        dh_buf_char(out, ' ');
    }
    dh_buf_str(out, says[aim->scope]);
}

static void put_relation(const struct dh_aim *aim, struct dh_buf *out)
{
    if (!aim->of)
        return;
    dh_buf_printf(out, " %s ", dh_relation_says(aim->relation));
    dh_aim_sentence(aim->of, out);
}

void dh_aim_sentence(const struct dh_aim *aim, struct dh_buf *out)
{
    if (aim->kind == DH_TARGET_POINT) {
        dh_buf_printf(out, "the point (%d, %d)", aim->point.x, aim->point.y);
        return;
    }
    if (aim->kind == DH_TARGET_IMAGE) {
        dh_buf_str(out, "![");
        for (size_t i = 0; i < aim->text.count; i++)
            if (aim->text.parts[i].kind == DH_PART_TEXT)
                dh_literal_write(aim->text.parts[i].text, i + 1 == aim->text.count, false, out);
            else {
                struct dh_phrase one = {&aim->text.parts[i], 1, false};
                dh_phrase_sentence(&one, out);
            }
        dh_buf_printf(out, "](%s)", aim->image);
        put_relation(aim, out);
        return;
    }
    bool text = aim->text.count > 0, role = aim->role != DH_ROLE_ANY;
    if (role || aim->nth)
        dh_buf_str(out, "the ");
    if (aim->nth)
        put_ordinal(aim->nth, out);
    if (text)
        dh_phrase_sentence(&aim->text, out);
    if (role)
        dh_buf_printf(out, "%s%s", text ? " " : "", dh_role_says(aim->role));
    put_relation(aim, out);
    put_scope(aim, out);
}

static void put_compare(const struct dh_cond *c, bool negated, struct dh_buf *out)
{
    static const char *const ops[] = {[DH_OP_IS] = "is", [DH_OP_CONTAINS] = "contains",
                                      [DH_OP_GE] = ">=", [DH_OP_LE] = "<=",
                                      [DH_OP_GT] = ">",  [DH_OP_LT] = "<"};
    dh_phrase_sentence(&c->left, out);
    if (negated)
        dh_buf_str(out, c->op == DH_OP_IS ? " is not " : " does not contain ");
    else
        dh_buf_printf(out, " %s ", ops[c->op]);
    dh_phrase_sentence(&c->right, out);
}

void dh_cond_sentence(const struct dh_cond *c, struct dh_buf *out)
{
    static const char *const states[] = {[DH_COND_APPEARS] = " appears",
                                         [DH_COND_GONE] = " is gone",
                                         [DH_COND_CHECKED] = " is checked",
                                         [DH_COND_ENABLED] = " is enabled"};
    switch (c->kind) {
    case DH_COND_COMPARE:
        put_compare(c, false, out);
        break;
    case DH_COND_AND:
    case DH_COND_OR:
        dh_cond_sentence(c->a, out);
        dh_buf_str(out, c->kind == DH_COND_AND ? " and " : " or ");
        dh_cond_sentence(c->b, out);
        break;
    case DH_COND_NOT:
        if (c->a->kind == DH_COND_COMPARE && c->a->op <= DH_OP_CONTAINS) {
            put_compare(c->a, true, out);
        } else if (c->a->kind == DH_COND_CHECKED || c->a->kind == DH_COND_ENABLED) {
            dh_aim_sentence(&c->a->aim, out);
            dh_buf_str(out, c->a->kind == DH_COND_CHECKED ? " is not checked" : " is not enabled");
        } else {
            dh_buf_str(out, "not ");
            dh_cond_sentence(c->a, out);
        }
        break;
    default:
        dh_aim_sentence(&c->aim, out);
        dh_buf_str(out, states[c->kind]);
    }
}
