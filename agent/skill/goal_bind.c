/* Gives the values of a sentence to a skill's inputs: what stands behind its name first, then what
 * only one input can be meant by. Doubt leaves an input open. */
#include "agent/skill/goal_bind.h"

#include <string.h>

#include "agent/skill/choose_words.h"
#include "base/json.h"
#include "base/mem.h"

#define BIT(type) (1u << (type))

struct filling {
    const struct dh_goal *g;
    const struct dh_skill *skill;
    struct dh_goal_fill *fill;
    bool taken[DH_GOAL_TOKENS]; /* by value */
    bool past;                  /* a day without its week was */
    bool failed;
};

static bool bound(const struct filling *f, const struct dh_input *in)
{
    return json_object_get(f->fill->given, in->name) != NULL;
}

static void put(struct filling *f, const struct dh_input *in, const char *text, size_t first,
                size_t count)
{
    const struct dh_goal_token *a = &f->g->tokens[first], *z = &f->g->tokens[first + count - 1];
    char *said = dh_strndup(f->g->text + a->start, z->end - a->start);
    f->failed |= !said || !dh_json_set(f->fill->given, in->name, dh_json_text(text)) ||
                 !dh_json_set(f->fill->said, in->name, dh_json_text(said));
    dh_free(said);
    for (size_t i = 0; i < count; i++)
        f->fill->used[first + i] = true;
}

/* Words that a name is made of: "start_date" has "start". */
static bool named_so(const char *name, const char *list)
{
    char word[48], one[48], a[DH_STEM_MAX], b[DH_STEM_MAX];
    for (const char *s = name; (s = dh_word_next(s, word, sizeof(word))) != NULL;) {
        dh_word_stem(word, a);
        for (const char *p = list; (p = dh_word_next(p, one, sizeof(one))) != NULL;) {
            dh_word_stem(one, b);
            if (strcmp(a, b) == 0)
                return true;
        }
    }
    return false;
}

static bool of_person(const struct dh_input *in)
{
    static const char words[] =
        "attendee person people guest contact recipient colleague client customer employee "
        "participant who assignee manager host invitee patient candidate sender payee";
    return named_so(in->name, words) || named_so(in->name, "name with") ||
           named_so(in->help, words);
}

static bool of_place(const struct dh_input *in)
{
    return named_so(
        in->name,
        "place location city room where destination origin venue country address station town");
}

static const char *value_text(const struct filling *f, const struct dh_input *in,
                              const struct dh_goal_value *v)
{
    if (v->first_type == DH_INPUT_DATE && v->past && f->past &&
        !named_so(in->name, "due deadline until end"))
        return v->past;
    return in->type == DH_INPUT_LIST && v->list ? v->list : v->text;
}

static void take(struct filling *f, const struct dh_input *in, size_t value)
{
    const struct dh_goal_value *v = &f->g->values[value];
    f->taken[value] = true;
    put(f, in, value_text(f, in, v), v->first, v->count);
}

static bool fits(const struct dh_input *in, const struct dh_goal_value *v)
{
    if (in->type == DH_INPUT_CHOICE || in->type == DH_INPUT_SECRET)
        return false;
    return (v->types & BIT(in->type)) != 0;
}

/* The value that begins at a token, -1. */
static long value_at(const struct filling *f, size_t token)
{
    for (size_t i = 0; i < f->g->value_count; i++)
        if (f->g->values[i].first == token)
            return f->taken[i] ? -1 : (long)i;
    return -1;
}

static bool said(const struct filling *f, size_t i, const char *list)
{
    if (i >= f->g->token_count || f->g->tokens[i].quoted)
        return false;
    char word[48];
    for (const char *p = list; (p = dh_word_next(p, word, sizeof(word))) != NULL;)
        if (strcmp(word, f->g->tokens[i].fold) == 0)
            return true;
    return false;
}

/* The tokens from `i` on that say an input's name; 0: they do not. */
static size_t label_at(const struct filling *f, const struct dh_input *in, size_t i)
{
    char word[48], a[DH_STEM_MAX], b[DH_STEM_MAX];
    size_t n = 0;
    for (const char *s = in->name; (s = dh_word_next(s, word, sizeof(word))) != NULL; n++) {
        if (i + n >= f->g->token_count || f->g->tokens[i + n].quoted)
            return 0;
        dh_word_stem(word, a);
        dh_word_stem(f->g->tokens[i + n].fold, b);
        if (strcmp(a, b) != 0)
            return 0;
    }
    return n;
}

/* Free words behind a label that is set off: up to a comma or the next value. */
static size_t free_words(const struct filling *f, size_t i)
{
    size_t n = 0;
    while (i + n < f->g->token_count && value_at(f, i + n) < 0 && !f->fill->used[i + n]) {
        bool comma = f->g->tokens[i + n].comma || f->g->tokens[i + n].dot;
        n++;
        if (comma)
            break;
    }
    return n;
}

static void put_words(struct filling *f, const struct dh_input *in, size_t first, size_t count)
{
    const struct dh_goal_token *a = &f->g->tokens[first], *z = &f->g->tokens[first + count - 1];
    char *text = dh_strndup(f->g->text + a->start, z->end - a->start);
    if (text)
        put(f, in, text, first, count);
    else
        f->failed = true;
    dh_free(text);
}

static void by_label(struct filling *f, const struct dh_input *in)
{
    for (size_t i = 0; i < f->g->token_count && !bound(f, in); i++) {
        size_t n = f->fill->used[i] ? 0 : label_at(f, in, i), at = i + n;
        if (!n)
            continue;
        bool set_off = f->g->tokens[at - 1].marked;
        while (said(f, at, "is of to as was the a for in"))
            set_off |= said(f, at, "is as"), at++;
        long v = value_at(f, at);
        if (v >= 0 && fits(in, &f->g->values[v]))
            take(f, in, (size_t)v);
        else if (v < 0 && set_off && in->type == DH_INPUT_TEXT && (n = free_words(f, at)) > 0)
            put_words(f, in, at, n);
        else
            continue;
        for (; i < at; i++)
            f->fill->used[i] = true;
    }
}

/* "from 19 Nov to 23 Nov". */
static void by_preposition(struct filling *f, const struct dh_input *in)
{
    static const char *const kinds[][2] = {
        {"start from begin first departure origin source arrival checkin", "from starting since"},
        {"end to until last return destination target checkout recipient", "to until till through"},
        {"due deadline by", "by due before until"},
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && !bound(f, in); k++) {
        if (!named_so(in->name, kinds[k][0]))
            continue;
        for (size_t i = 0; i < f->g->value_count && !bound(f, in); i++) {
            const struct dh_goal_value *v = &f->g->values[i];
            if (!f->taken[i] && fits(in, v) && v->first > 0 && said(f, v->first - 1, kinds[k][1]))
                take(f, in, i);
        }
    }
}

/* How many values can be for inputs of a type, and how many inputs are open; `strict`: first of
 * all. */
static size_t open_values(const struct filling *f, enum dh_input_type type, bool strict,
                          size_t *ret_last)
{
    size_t n = 0;
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (!f->taken[i] && (strict ? v->first_type == type : (v->types & BIT(type)) != 0)) {
            *ret_last = i;
            n++;
        }
    }
    return n;
}

static const struct dh_input *only_input(const struct filling *f, enum dh_input_type type)
{
    const struct dh_input *required = NULL, *any = NULL;
    size_t needed = 0, all = 0;
    for (size_t i = 0; i < f->skill->input_count; i++) {
        const struct dh_input *in = &f->skill->inputs[i];
        if (in->type != type || bound(f, in))
            continue;
        all++;
        any = in;
        if (!in->optional && !in->fallback) {
            needed++;
            required = in;
        }
    }
    return needed == 1 ? required : needed == 0 && all == 1 ? any : NULL;
}

static void by_type(struct filling *f, bool strict)
{
    static const enum dh_input_type order[] = {DH_INPUT_FILE,   DH_INPUT_TABLE, DH_INPUT_EMAIL,
                                               DH_INPUT_URL,    DH_INPUT_DATE,  DH_INPUT_TIME,
                                               DH_INPUT_AMOUNT, DH_INPUT_NUMBER};
    for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
        size_t last = 0;
        const struct dh_input *in = only_input(f, order[k]);
        if (in && open_values(f, order[k], strict, &last) == 1)
            take(f, in, last);
    }
}

/* Whether the words of an option stand in the sentence from token `i` on; how many, 0: no. */
static size_t option_at(const struct filling *f, const char *option, size_t i)
{
    char word[48], a[DH_STEM_MAX], b[DH_STEM_MAX];
    size_t n = 0;
    for (const char *s = option; (s = dh_word_next(s, word, sizeof(word))) != NULL; n++) {
        if (i + n >= f->g->token_count || f->fill->used[i + n])
            return 0;
        dh_word_stem(word, a);
        dh_word_stem(f->g->tokens[i + n].fold, b);
        if (strcmp(a, b) != 0)
            return 0;
    }
    return n;
}

static void by_option(struct filling *f, const struct dh_input *in)
{
    size_t best = 0, at = 0, which = 0;
    bool tie = false;
    for (size_t k = 0; in->type == DH_INPUT_CHOICE && k < in->choice_count; k++) {
        for (size_t i = 0; i < f->g->token_count; i++) {
            size_t n = option_at(f, in->choices[k], i);
            if (n > best) {
                best = n;
                at = i;
                which = k;
                tie = false;
            } else if (n && n == best && k != which) {
                tie = true;
            }
        }
    }
    if (best && !tie)
        put(f, in, in->choices[which], at, best);
    for (size_t v = 0; best && !tie && v < f->g->value_count; v++)
        f->taken[v] |= f->g->values[v].first >= at && f->g->values[v].first < at + best;
}

/* Whether every word of a name is one of the skill's own: "Jira", or a noun of a language that
 * writes them so. */
static bool says(const struct filling *f, const struct dh_goal_value *v)
{
    char word[64];
    for (const char *s = v->text, *next; (next = dh_word_next(s, word, sizeof(word))) != NULL;
         s = next)
        if (!named_so(word, f->skill->name) && !named_so(word, f->skill->description))
            return false;
    return true;
}

/* The first open name or quoted text behind one of these words; any when `words` is NULL. -1: none.
 */
static long open_text(const struct filling *f, const char *words, bool names)
{
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (f->taken[i] || v->first_type != DH_INPUT_TEXT || (names && !v->name && !words) ||
            (v->name && says(f, v)))
            continue;
        if (!words || (v->first > 0 && said(f, v->first - 1, words)))
            return (long)i;
    }
    return -1;
}

/* "with dana": a name that was not written as one, behind its preposition. */
static bool small_name(struct filling *f, const struct dh_input *in, const char *words)
{
    for (size_t i = 0; i + 1 < f->g->token_count; i++) {
        const struct dh_goal_token *t = &f->g->tokens[i + 1];
        if (f->fill->used[i + 1] || f->fill->used[i] || !said(f, i, words) ||
            value_at(f, i + 1) >= 0 || dh_word_empty(t->fold))
            continue;
        put_words(f, in, i + 1, 1);
        return true;
    }
    return false;
}

static void by_sense(struct filling *f, const struct dh_input *in)
{
    bool text = in->type == DH_INPUT_TEXT || in->type == DH_INPUT_LIST;
    long v = -1;
    if (!text)
        return;
    if (named_so(in->name, "currency")) {
        for (size_t i = 0; i < f->g->value_count; i++)
            if (f->g->values[i].currency) {
                const struct dh_goal_value *a = &f->g->values[i];
                put(f, in, a->currency, a->first, a->count);
                return;
            }
        return;
    }
    if (of_person(in)) {
        v = open_text(f, "with for to from and of by", false);
        if (v < 0 && !small_name(f, in, "with"))
            v = open_text(f, NULL, true);
    } else if (of_place(in)) {
        v = open_text(f, "in at to from", false);
        if (v < 0 && !small_name(f, in, "in"))
            v = -1;
    }
    if (v >= 0)
        take(f, in, (size_t)v);
}

/* What is quoted goes to the texts that are still open, when there is no doubt which to which. */
static void by_quotes(struct filling *f)
{
    const struct dh_input *open[16];
    size_t values[16], n = 0, m = 0;
    for (size_t i = 0; i < f->skill->input_count && n < 16; i++) {
        const struct dh_input *in = &f->skill->inputs[i];
        if ((in->type == DH_INPUT_TEXT || in->type == DH_INPUT_LIST) && !bound(f, in) &&
            !in->fallback && !in->optional)
            open[n++] = in;
    }
    for (size_t i = 0; i < f->g->value_count && m < 16; i++)
        if (!f->taken[i] && f->g->tokens[f->g->values[i].first].quoted &&
            f->g->values[i].types & BIT(DH_INPUT_TEXT))
            values[m++] = i;
    if (m == 0 && n == 1) { /* a name, when it is the only one */
        for (size_t i = 0; i < f->g->value_count && m < 16; i++)
            if (!f->taken[i] && f->g->values[i].name && !says(f, &f->g->values[i]))
                values[m++] = i;
    }
    if (n != m && !(n == 1 && m >= 1 && m == 1))
        return;
    for (size_t i = 0; i < n; i++)
        take(f, open[i], values[i]);
}

/* Whether days that were are meant: by the sentence's own words, else by the skill's. */
static bool speaks_of_past(const struct dh_goal *g, const struct dh_skill *skill)
{
    static const char was[] = "expense receipt reimburse claim paid pay bought spent had was were "
                              "log logged filed file attended "
                              "worked record reported report lunch eaten invoice";
    static const char will[] = "book schedule reserve plan remind reminder invite appointment "
                               "deadline due by will upcoming "
                               "coming arrange meet meeting request";
    int score = 0;
    for (size_t i = 0; i < g->token_count; i++)
        score += named_so(g->tokens[i].fold, was) - 2 * named_so(g->tokens[i].fold, will);
    if (score != 0)
        return score > 0;
    return named_so(skill->description, was) && !named_so(skill->description, will);
}

static bool note_left(struct filling *f)
{
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (f->taken[i] || f->fill->used[v->first] ||
            (!f->g->tokens[v->first].quoted && says(f, v)))
            continue;
        const struct dh_goal_token *a = &f->g->tokens[v->first],
                                   *z = &f->g->tokens[v->first + v->count - 1];
        char *text = dh_strndup(f->g->text + a->start, z->end - a->start);
        bool ok = text && json_array_append_new(f->fill->left, dh_json_text(text)) == 0;
        dh_free(text);
        if (!ok)
            return false;
    }
    return true;
}

enum dh_status dh_goal_fill(const struct dh_goal *g, const struct dh_skill *skill,
                            struct dh_goal_fill *ret, struct dh_err *err)
{
    struct dh_goal_fill fill = {
        .given = json_object(), .said = json_object(), .left = json_array()};
    struct filling f = {.g = g, .skill = skill, .fill = &fill, .past = speaks_of_past(g, skill)};
    f.failed = !fill.given || !fill.said || !fill.left;
    for (int pass = 0; pass < 4 && !f.failed; pass++) {
        for (size_t i = 0; i < skill->input_count; i++) {
            const struct dh_input *in = &skill->inputs[i];
            if (bound(&f, in) || in->type == DH_INPUT_SECRET)
                continue;
            if (pass == 0)
                by_label(&f, in);
            else if (pass == 1)
                by_preposition(&f, in);
            else if (pass == 2)
                by_option(&f, in);
            else
                by_sense(&f, in);
        }
        if (pass == 2) {
            by_type(&f, true);
            by_type(&f, false);
        }
    }
    if (!f.failed)
        by_quotes(&f);
    if (f.failed || !note_left(&f)) {
        dh_goal_fill_finish(&fill);
        return dh_err_nomem(err);
    }
    *ret = fill;
    return DH_OK;
}

void dh_goal_fill_finish(struct dh_goal_fill *f)
{
    json_decref(f->given);
    json_decref(f->said);
    json_decref(f->left);
    *f = (struct dh_goal_fill){0};
}
