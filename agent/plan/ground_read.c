#include "agent/plan/ground.h"

#include <regex.h>
#include <string.h>

#include "agent/plan/amount.h"
#include "agent/plan/candidate.h"
#include "agent/plan/read.h"
#include "base/buf.h"
#include "base/mem.h"

struct reader {
    const struct dh_observation *o;
    const struct dh_action *a;
    int within;
    struct dh_err *err;
    struct dh_buf text; /* what stands at the place */
    struct dh_rect rect;
};

static enum dh_status nothing(struct reader *r, const char *what)
{
    char *target = dh_target_text(&r->a->target);
    enum dh_status st = target ? dh_err_set(r->err, DH_NOT_FOUND, DH_BLAME_USER,
                                            "name the place as it stands there now",
                                            "there is no %s %.160s", what, target)
                               : dh_err_nomem(r->err);
    dh_free(target);
    return st;
}

/* The first group of the pattern, or all that it matches. */
static enum dh_status match(struct reader *r, const char *pattern)
{
    regex_t re;
    regmatch_t m[2];
    char said[128];
    int code = regcomp(&re, pattern, REG_EXTENDED);
    if (code != 0) {
        regerror(code, &re, said, sizeof(said));
        return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, "mend the regular expression",
                          "/%.100s/: %s", pattern, said);
    }
    code = regexec(&re, dh_buf_text(&r->text), 2, m, 0);
    regfree(&re);
    if (code != 0)
        return dh_err_set(r->err, DH_NOT_FOUND, DH_BLAME_USER,
                          "look at what stands there, or mend the pattern",
                          "nothing matches /%.80s/ in \"%.120s\"", pattern, dh_buf_text(&r->text));
    const regmatch_t *g = m[1].rm_so >= 0 ? &m[1] : &m[0];
    char *part = dh_strndup(dh_buf_text(&r->text) + g->rm_so, (size_t)(g->rm_eo - g->rm_so));
    if (!part)
        return dh_err_nomem(r->err);
    dh_buf_clear(&r->text);
    dh_buf_str(&r->text, part);
    dh_free(part);
    return DH_OK;
}

/* Where a place is measured from: a field that is named by its label is read from the label on. */
static struct dh_rect start_of(const struct dh_candidate *c)
{
    return c->element && !dh_rect_empty(c->element->label) ? c->element->label : c->rect;
}

/* Text that only the accessibility tree knows. */
static bool beside_element(struct reader *r, enum dh_relation relation,
                           const struct dh_candidate *from)
{
    const struct dh_element *best = NULL;
    int best_gap = 0;
    for (size_t i = 0; i < r->o->element_count; i++) {
        const struct dh_element *e = &r->o->elements[i];
        const char *says = e->value ? e->value : e->name;
        int gap = dh_relation_gap(relation, start_of(from), e->rect);
        if (gap < 0 || !*says || e->window != from->window || (best && gap >= best_gap))
            continue;
        best = e;
        best_gap = gap;
    }
    if (!best)
        return false;
    dh_buf_str(&r->text, best->value ? best->value : best->name);
    r->rect = best->rect;
    return true;
}

static bool beside(struct reader *r, enum dh_relation relation, const struct dh_candidate *from)
{
    dh_buf_clear(&r->text);
    return dh_read_beside(r->o, relation, start_of(from), from->window, &r->text, &r->rect) ||
           beside_element(r, relation, from);
}

/* What a thing itself says: its value, what is written in it, its name. */
static bool itself(struct reader *r, const struct dh_candidate *c)
{
    const struct dh_element *e = c->element;
    dh_buf_clear(&r->text);
    r->rect = c->rect;
    if (e && e->value) {
        dh_buf_str(&r->text, e->value);
        return true;
    }
    if (dh_read_inside(r->o, c->rect, c->window, &r->text, &r->rect))
        return true;
    if (e && (e->role == DH_ROLE_ENTRY || e->role == DH_ROLE_LIST))
        return true; /* empty */
    if (e)
        dh_buf_str(&r->text, e->name);
    return e && *e->name;
}

static enum dh_status read_value(struct reader *r)
{
    struct dh_grounding g;
    enum dh_status st = dh_ground(r->o, &r->a->target, DH_VERB_READ, r->within, &g, r->err);
    if (st != DH_OK)
        return st;
    const struct dh_element *e = g.best.element;
    bool control = e && e->role != DH_ROLE_TEXT && e->role != DH_ROLE_HEADING;
    /* A label without a field that was recognised: what stands beside it. */
    if (control ? itself(r, &g.best) : beside(r, DH_RELATION_RIGHT_OF, &g.best))
        return DH_OK;
    return nothing(r, "value of");
}

/* The anchor of a place: what it is right of, or near. */
static enum dh_status anchor(struct reader *r, struct dh_candidate *ret)
{
    const struct dh_target *t = &r->a->target;
    struct dh_grounding g;
    bool bare = t->of && t->relation != DH_RELATION_NONE && !(t->text && *t->text) &&
                t->role == DH_ROLE_ANY;
    enum dh_status st = dh_ground(r->o, bare ? t->of : t, DH_VERB_COUNT, r->within, &g, r->err);
    if (st == DH_OK)
        *ret = g.best;
    return st;
}

static enum dh_relation place_relation(const struct dh_target *t)
{
    bool bare = t->of && !(t->text && *t->text) && t->role == DH_ROLE_ANY;
    return bare ? t->relation : DH_RELATION_NONE;
}

/* Makes a plain value of what was read. DH_NOT_FOUND without a message: there is none in it. */
static enum dh_status convert(struct reader *r, const char *text)
{
    char value[DH_AMOUNT_MAX];
    bool found;
    if (r->a->place == DH_PLACE_DATE) {
        enum dh_date_found f = dh_date_find(text, value);
        if (f == DH_DATE_UNCLEAR)
            return dh_err_set(
                r->err, DH_AMBIGUOUS, DH_BLAME_USER, "ask for the date, or take it from elsewhere",
                "the date in \"%.80s\" can be read with the day or the month first", text);
        found = f == DH_DATE_FOUND;
    } else {
        found = r->a->place == DH_PLACE_AMOUNT ? dh_amount_find(text, value)
                                               : dh_number_find(text, value);
    }
    if (!found)
        return DH_NOT_FOUND;
    dh_buf_clear(&r->text);
    dh_buf_str(&r->text, value);
    return DH_OK;
}

static enum dh_status read_number(struct reader *r)
{
    static const enum dh_relation near[] = {DH_RELATION_NONE, DH_RELATION_RIGHT_OF,
                                            DH_RELATION_BELOW, DH_RELATION_LEFT_OF,
                                            DH_RELATION_ABOVE};
    static const char *const what[] = {
        [DH_PLACE_AMOUNT] = "amount", [DH_PLACE_NUMBER] = "number", [DH_PLACE_DATE] = "date"};
    struct dh_candidate from;
    enum dh_relation said = place_relation(&r->a->target);
    enum dh_status st = anchor(r, &from), unclear = DH_NOT_FOUND;
    bool anywhere = said == DH_RELATION_NONE || said == DH_RELATION_NEXT_TO;
    if (st != DH_OK)
        return st;
    for (size_t i = 0; i < (anywhere ? sizeof(near) / sizeof(near[0]) : 1); i++) {
        enum dh_relation relation = anywhere ? near[i] : said;
        /* What names the place is not what is looked for, unless it is a field with something in
         * it. */
        bool own = from.element && from.element->value;
        if (!(relation == DH_RELATION_NONE ? own && itself(r, &from) : beside(r, relation, &from)))
            continue;
        st = r->a->pattern ? match(r, r->a->pattern) : DH_OK;
        if (st == DH_OK) {
            char *text = dh_strdup(dh_buf_text(&r->text));
            st = text ? convert(r, text) : dh_err_nomem(r->err);
            dh_free(text);
        }
        if (st == DH_OK || st == DH_INVALID || st == DH_NOMEM)
            return st;
        if (st == DH_AMBIGUOUS)
            unclear = st;
    }
    return unclear == DH_AMBIGUOUS ? unclear : nothing(r, what[r->a->place]);
}

static enum dh_status read_text(struct reader *r)
{
    struct dh_candidate from;
    enum dh_relation relation = place_relation(&r->a->target);
    enum dh_status st = anchor(r, &from);
    if (st != DH_OK)
        return st;
    if (relation == DH_RELATION_NONE)
        return itself(r, &from) ? DH_OK : nothing(r, "text of");
    static const enum dh_relation near[] = {DH_RELATION_RIGHT_OF, DH_RELATION_BELOW,
                                            DH_RELATION_LEFT_OF, DH_RELATION_ABOVE};
    for (size_t i = 0; relation == DH_RELATION_NEXT_TO && i < 4; i++)
        if (beside(r, near[i], &from))
            return DH_OK;
    return relation != DH_RELATION_NEXT_TO && beside(r, relation, &from) ? DH_OK
                                                                         : nothing(r, "text");
}

static enum dh_status read_place(struct reader *r)
{
    enum dh_status st;
    switch (r->a->place) {
    case DH_PLACE_LINE:
        st = dh_read_line(r->o, r->a->text ? r->a->text : "", r->within, r->a->pattern != NULL,
                          &r->text, &r->rect, r->err);
        break;
    case DH_PLACE_TEXT:
        st = read_text(r);
        break;
    case DH_PLACE_VALUE:
        st = read_value(r);
        break;
    case DH_PLACE_AMOUNT:
    case DH_PLACE_NUMBER:
    case DH_PLACE_DATE:
        return read_number(r);
    default:
        return dh_err_set(r->err, DH_USAGE, DH_BLAME_DESKHAND, "", "the screen has no such place");
    }
    return st == DH_OK && r->a->pattern ? match(r, r->a->pattern) : st;
}

enum dh_status dh_ground_read(const struct dh_observation *o, const struct dh_action *action,
                              int within, char **ret_text, struct dh_rect *ret_rect,
                              struct dh_err *err)
{
    struct reader r = {.o = o, .a = action, .within = within, .err = err};
    enum dh_status st = read_place(&r);
    if (st == DH_OK) {
        for (size_t i = 0; i < r.text.len; i++)
            if (r.text.data[i] == '\t')
                r.text.data[i] = ' ';
        char *text = r.text.data || r.text.failed ? dh_buf_steal(&r.text) : dh_strdup("");
        if (!text)
            return dh_err_nomem(err);
        *ret_text = text;
        if (ret_rect)
            *ret_rect = r.rect;
        return DH_OK;
    }
    dh_buf_finish(&r.text);
    return st;
}
