/* Gives the values of a sentence to a skill's inputs: what stands behind its name first, then what
 * only one input can be meant by. Doubt leaves an input open. */
#include "agent/skill/goal_fill.h"

#include <string.h>

#include "agent/skill/choose_words.h"
#include "base/json.h"
#include "base/mem.h"

bool dh_fill_bound(const struct dh_filling *f, const struct dh_input *in)
{
    return json_object_get(f->fill->given, in->name) != NULL;
}

void dh_fill_put(struct dh_filling *f, const struct dh_input *in, const char *text, size_t first,
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

/* Whether a folded word is one of a list's, by their stems, which begin as the words do. */
static bool stem_in(const char *word, const char *list)
{
    char one[48], a[DH_STEM_MAX], b[DH_STEM_MAX];
    dh_word_stem(word, a);
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, " ");
        if (p[0] == word[0] && n < sizeof(one)) {
            memcpy(one, p, n);
            one[n] = '\0';
            dh_word_stem(one, b);
            if (strcmp(a, b) == 0)
                return true;
        }
        p += n + (p[n] == ' ');
    }
    return false;
}

bool dh_fill_named(const char *name, const char *list)
{
    char word[48];
    for (const char *s = name; (s = dh_word_next(s, word, sizeof(word))) != NULL;)
        if (stem_in(word, list))
            return true;
    return false;
}

bool dh_fill_own_word(const struct dh_filling *f, const char *word)
{
    char own[48], one[48], a[DH_STEM_MAX], b[DH_STEM_MAX];
    const char *const texts[] = {f->skill->name, f->skill->description};
    if (!dh_word_next(word, one, sizeof(one)))
        return false;
    dh_word_stem(one, a);
    for (size_t i = 0; i < 2; i++)
        for (const char *p = texts[i]; (p = dh_word_next(p, own, sizeof(own))) != NULL;) {
            dh_word_stem(own, b);
            if (own[0] == one[0] && strcmp(a, b) == 0)
                return true;
        }
    return false;
}

static const char *value_text(const struct dh_filling *f, const struct dh_input *in,
                              const struct dh_goal_value *v)
{
    if (v->first_type == DH_INPUT_DATE && v->past && f->past &&
        !dh_fill_named(in->name, "due deadline until end"))
        return v->past;
    if (in->type == DH_INPUT_TIME && v->clock)
        return v->clock;
    return in->type == DH_INPUT_LIST && v->list ? v->list : v->text;
}

void dh_fill_take(struct dh_filling *f, const struct dh_input *in, size_t value)
{
    const struct dh_goal_value *v = &f->g->values[value];
    f->taken[value] = true;
    dh_fill_put(f, in, value_text(f, in, v), v->first, v->count);
}

static bool fits(const struct dh_input *in, const struct dh_goal_value *v)
{
    if (in->type == DH_INPUT_CHOICE || in->type == DH_INPUT_SECRET || v->negated)
        return false;
    return (v->types & DH_FILL_BIT(in->type)) != 0;
}

/* The value that begins at a token, -1. */
long dh_fill_value_at(const struct dh_filling *f, size_t token)
{
    for (size_t i = 0; i < f->g->value_count; i++)
        if (f->g->values[i].first == token)
            return f->taken[i] ? -1 : (long)i;
    return -1;
}

bool dh_fill_said(const struct dh_filling *f, size_t i, const char *list)
{
    if (i >= f->g->token_count || f->g->tokens[i].quoted)
        return false;
    const char *fold = f->g->tokens[i].fold;
    size_t n = strlen(fold);
    for (const char *p = list; n && *p;) {
        size_t k = strcspn(p, " ");
        if (k == n && memcmp(p, fold, n) == 0)
            return true;
        p += k + (p[k] == ' ');
    }
    return false;
}

/* The tokens from `i` on that say an input's name; 0: they do not. */
static size_t label_at(const struct dh_filling *f, const struct dh_input *in, size_t i)
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
static size_t free_words(const struct dh_filling *f, size_t i)
{
    size_t n = 0;
    while (i + n < f->g->token_count && dh_fill_value_at(f, i + n) < 0 && !f->fill->used[i + n]) {
        bool comma = f->g->tokens[i + n].comma || f->g->tokens[i + n].dot;
        n++;
        if (comma)
            break;
    }
    return n;
}

void dh_fill_put_words(struct dh_filling *f, const struct dh_input *in, size_t first, size_t count)
{
    const struct dh_goal_token *a = &f->g->tokens[first], *z = &f->g->tokens[first + count - 1];
    char *text = dh_strndup(f->g->text + a->start, z->end - a->start);
    if (text)
        dh_fill_put(f, in, text, first, count);
    else
        f->failed = true;
    dh_free(text);
}

static bool label(const struct dh_filling *f, size_t i)
{
    for (size_t k = 0; k < f->skill->input_count; k++)
        if (label_at(f, &f->skill->inputs[k], i))
            return true;
    return false;
}

/* Words behind a label that are no value by their look: all up to a comma where the label is set
 * off ("subject: summer party"), else one at the end of a part ("project apollo"). */
static size_t words_behind(const struct dh_filling *f, const struct dh_input *in, size_t at,
                           bool set_off)
{
    long v = dh_fill_value_at(f, at);
    bool name = v >= 0 && f->g->values[v].name;
    if (in->type != DH_INPUT_TEXT || (v >= 0 && !(name && set_off)))
        return 0;
    if (set_off) {
        size_t n = name ? f->g->values[v].count : 0;
        bool ends = n && (f->g->tokens[at + n - 1].comma || f->g->tokens[at + n - 1].dot);
        n += ends ? 0 : free_words(f, at + n);
        while (n > 1 && (dh_word_empty(f->g->tokens[at + n - 1].fold) || f->fill->used[at + n - 1]))
            n--;
        return n;
    }
    const struct dh_goal_token *t = at < f->g->token_count ? &f->g->tokens[at] : NULL;
    bool last = t && (at + 1 == f->g->token_count || t->comma || t->dot);
    return last && !t->quoted && !f->fill->used[at] && !dh_word_empty(t->fold) && !label(f, at) &&
           !dh_fill_own_word(f, t->fold);
}

static void by_label(struct dh_filling *f, const struct dh_input *in)
{
    for (size_t i = 0; i < f->g->token_count && !dh_fill_bound(f, in); i++) {
        size_t n = f->fill->used[i] ? 0 : label_at(f, in, i), at = i + n;
        if (!n)
            continue;
        bool set_off = f->g->tokens[at - 1].marked;
        while (dh_fill_value_at(f, at) < 0 && dh_fill_said(f, at, "is of to as was the a for in"))
            set_off |= dh_fill_said(f, at, "is as"), at++;
        long v = dh_fill_value_at(f, at);
        if ((n = words_behind(f, in, at, set_off)) > 0 && (v < 0 || n > f->g->values[v].count)) {
            dh_fill_put_words(f, in, at, n);
            if (v >= 0)
                f->taken[v] = true;
        } else if (v >= 0 && fits(in, &f->g->values[v])) {
            dh_fill_take(f, in, (size_t)v);
        } else {
            continue;
        }
        for (; i < at; i++)
            f->fill->used[i] = true;
    }
}

/* "8 hours", "5 EUR tip": the label behind its number. */
static void by_label_behind(struct dh_filling *f, const struct dh_input *in)
{
    if (in->type != DH_INPUT_NUMBER && in->type != DH_INPUT_AMOUNT)
        return;
    for (size_t i = 0; i < f->g->value_count && !dh_fill_bound(f, in); i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        size_t at = v->first + v->count, n = at < f->g->token_count ? label_at(f, in, at) : 0;
        if (f->taken[i] || !n || !fits(in, v) || f->g->tokens[at - 1].comma ||
            f->g->tokens[at + n - 1].marked)
            continue;
        dh_fill_take(f, in, i);
        for (size_t k = 0; k < n; k++)
            f->fill->used[at + k] = true;
    }
}

/* "from berlin to hamburg": a place or person that was not written as one, behind the last such
 * word. */
static void small_words(struct dh_filling *f, const struct dh_input *in, const char *words)
{
    size_t from = 0, count = 0;
    for (size_t i = 0; i + 1 < f->g->token_count; i++) {
        size_t n = 0;
        if (!dh_fill_said(f, i, words) ||
            (i > 0 && dh_fill_said(f, i - 1, "want like need have love going used")))
            continue;
        for (; n < 3 && i + 1 + n < f->g->token_count; n++) {
            const struct dh_goal_token *t = &f->g->tokens[i + 1 + n];
            if (t->quoted || f->fill->used[i + 1 + n] || dh_fill_value_at(f, i + 1 + n) >= 0 ||
                dh_word_empty(t->fold) || dh_fill_own_word(f, t->fold) ||
                (n > 0 && f->g->tokens[i + n].comma))
                break;
        }
        if (n) {
            from = i + 1;
            count = n;
        }
    }
    if (count)
        dh_fill_put_words(f, in, from, count);
}

/* "from 19 Nov to 23 Nov", "between 9 and 11". */
static void by_preposition(struct dh_filling *f, const struct dh_input *in)
{
    static const char *const kinds[][2] = {
        {"start from begin first departure origin source arrival checkin von ab desde inicio de da "
         "od",
         "from starting since between von vom ab desde depuis dal da vanaf od"},
        {"end to until last return destination target checkout recipient bis nach hasta fin a do",
         "to until till through bis zum nach hasta jusqu al tot do"},
        {"due deadline by", "by due before until"},
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && !dh_fill_bound(f, in); k++) {
        if (!dh_fill_named(in->name, kinds[k][0]))
            continue;
        bool between = false;
        for (size_t i = 0; i < f->g->value_count && !dh_fill_bound(f, in); i++) {
            const struct dh_goal_value *v = &f->g->values[i];
            bool said =
                v->first > 0 && (dh_fill_said(f, v->first - 1, kinds[k][1]) ||
                                 (between && k == 1 && dh_fill_said(f, v->first - 1, "and")));
            between |= v->first > 0 && dh_fill_said(f, v->first - 1, "between");
            if (!f->taken[i] && fits(in, v) && said && !(v->name && dh_fill_says(f, v)))
                dh_fill_take(f, in, i);
        }
        if (k < 2 && !dh_fill_bound(f, in) && in->type == DH_INPUT_TEXT && !in->optional &&
            !in->fallback)
            small_words(f, in, k == 0 ? "from" : "to");
    }
}

/* How many values can be for inputs of a type, and how many inputs are open; `strict`: first of
 * all. */
static size_t open_values(const struct dh_filling *f, enum dh_input_type type, bool strict,
                          size_t *ret_last)
{
    size_t n = 0;
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (!f->taken[i] && !v->negated && (v->types & DH_FILL_BIT(type)) &&
            (!strict || v->first_type == type)) {
            *ret_last = i;
            n++;
        }
    }
    return n;
}

static const struct dh_input *only_input(const struct dh_filling *f, enum dh_input_type type)
{
    const struct dh_input *required = NULL, *any = NULL;
    size_t needed = 0, all = 0;
    for (size_t i = 0; i < f->skill->input_count; i++) {
        const struct dh_input *in = &f->skill->inputs[i];
        if (in->type != type || dh_fill_bound(f, in))
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

static void by_type(struct dh_filling *f, bool strict)
{
    static const enum dh_input_type order[] = {DH_INPUT_FILE,   DH_INPUT_TABLE, DH_INPUT_EMAIL,
                                               DH_INPUT_URL,    DH_INPUT_DATE,  DH_INPUT_TIME,
                                               DH_INPUT_AMOUNT, DH_INPUT_NUMBER};
    for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
        size_t last = 0;
        const struct dh_input *in = only_input(f, order[k]);
        if (in && open_values(f, order[k], strict, &last) == 1)
            dh_fill_take(f, in, last);
    }
}

/* Whether the words of an option stand in the sentence from token `i` on; how many, 0: no. */
static size_t option_at(const struct dh_filling *f, const char *option, size_t i)
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

static void by_option(struct dh_filling *f, const struct dh_input *in)
{
    size_t best = 0, at = 0, which = 0;
    bool tie = false;
    for (size_t k = 0; in->type == DH_INPUT_CHOICE && k < in->choice_count; k++) {
        for (size_t i = 0; i < f->g->token_count; i++) {
            size_t n = i > 0 && dh_goal_excludes(f->g->tokens[i - 1].fold)
                           ? 0
                           : option_at(f, in->choices[k], i);
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
        dh_fill_put(f, in, in->choices[which], at, best);
    for (size_t v = 0; best && !tie && v < f->g->value_count; v++)
        f->taken[v] |= f->g->values[v].first >= at && f->g->values[v].first < at + best;
}

/* Whether days that were are meant: by the sentence's own words, else by the skill's. */
static bool speaks_of_past(const struct dh_goal *g, const struct dh_skill *skill)
{
    static const char was[] = "expense receipt reimburse claim paid pay bought spent had was were "
                              "log logged filed file attended "
                              "worked record reported report lunch eaten invoice beleg quittung "
                              "spesen bezahlt war gekostet bewirtung recu depense "
                              "gasto recibo spesa ricevuta bon recibo rachunek paragon";
    static const char will[] =
        "book schedule reserve plan remind reminder invite appointment "
        "deadline due by will upcoming "
        "coming arrange meet meeting request termin buche buchen reserviere reservieren";
    int score = 0;
    for (size_t i = 0; i < g->token_count; i++)
        score += dh_fill_named(g->tokens[i].fold, was) - 2 * dh_fill_named(g->tokens[i].fold, will);
    if (score != 0)
        return score > 0;
    return dh_fill_named(skill->description, was) && !dh_fill_named(skill->description, will);
}

static bool add_left(struct dh_filling *f, size_t first, size_t count)
{
    const struct dh_goal_token *a = &f->g->tokens[first], *z = &f->g->tokens[first + count - 1];
    char *text = dh_strndup(f->g->text + a->start, z->end - a->start);
    bool ok = text && json_array_append_new(f->fill->left, dh_json_text(text)) == 0;
    dh_free(text);
    return ok;
}

/* "Lee, not Dana": the one who is meant has been named. */
static bool put_right(const struct dh_filling *f, const struct dh_goal_value *v)
{
    for (size_t i = 0; i < f->g->value_count; i++)
        if (f->taken[i] && v->negated && f->g->values[i].first_type == v->first_type)
            return true;
    return false;
}

/* "not travel": an option that is not to be taken. */
static bool note_options(struct dh_filling *f)
{
    for (size_t i = 1; i < f->g->token_count; i++)
        for (size_t k = 0; dh_goal_excludes(f->g->tokens[i - 1].fold) && k < f->skill->input_count;
             k++) {
            const struct dh_input *in = &f->skill->inputs[k];
            for (size_t c = 0; c < in->choice_count; c++) {
                size_t n = option_at(f, in->choices[c], i);
                if (n && !dh_fill_bound(f, in) && !add_left(f, i - 1, n + 1))
                    return false;
            }
        }
    return true;
}

/* An amount in one currency for a skill that speaks of another one. */
static bool other_currency(const struct dh_filling *f, const struct dh_goal_value *v)
{
    static const char *const codes[][2] = {
        {"EUR", "€"}, {"USD", "$"}, {"GBP", "£"}, {"CHF", "CHF"}, {"JPY", "¥"}};
    const char *text = f->skill->text;
    bool other = false;
    if (!v->currency)
        return false;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        bool named =
            strstr(text, codes[i][0]) || (codes[i][1][0] != '$' && strstr(text, codes[i][1]));
        if (named && strcmp(codes[i][0], v->currency) == 0)
            return false;
        other |= named;
    }
    for (size_t k = 0; k < f->skill->input_count; k++)
        if (dh_fill_named(f->skill->inputs[k].name, "currency"))
            return false;
    return other;
}

static bool note_left(struct dh_filling *f)
{
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        size_t before = v->negated ? 1 : 0;
        if (f->taken[i] && !other_currency(f, v))
            continue;
        if (!f->taken[i] && (f->fill->used[v->first] || put_right(f, v) ||
                             (!f->g->tokens[v->first].quoted && !v->negated && dh_fill_says(f, v))))
            continue;
        if (!add_left(f, v->first - before, v->count + before))
            return false;
    }
    return note_options(f);
}

enum dh_status dh_goal_fill(const struct dh_goal *g, const struct dh_skill *skill,
                            struct dh_goal_fill *ret, struct dh_err *err)
{
    struct dh_goal_fill fill = {
        .given = json_object(), .said = json_object(), .left = json_array()};
    struct dh_filling f = {.g = g, .skill = skill, .fill = &fill, .past = speaks_of_past(g, skill)};
    f.failed = !fill.given || !fill.said || !fill.left;
    for (int pass = 0; pass < 5 && !f.failed; pass++) {
        for (size_t i = 0; i < skill->input_count; i++) {
            const struct dh_input *in = &skill->inputs[i];
            if (dh_fill_bound(&f, in) || in->type == DH_INPUT_SECRET)
                continue;
            if (pass == 0) {
                by_label_behind(&f, in);
                if (!dh_fill_bound(&f, in))
                    by_label(&f, in);
            } else if (pass == 1)
                by_preposition(&f, in);
            else if (pass == 2)
                by_option(&f, in);
            else
                dh_fill_by_sense(&f, in, pass == 3);
        }
        if (pass == 2) {
            by_type(&f, true);
            by_type(&f, false);
        }
    }
    if (!f.failed)
        dh_fill_by_quotes(&f);
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
