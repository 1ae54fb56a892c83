/* Which input a name, a place, a telephone or a quoted text is for. */
#include "agent/skill/goal_fill.h"

#include <string.h>

#include "agent/skill/choose_words.h"
#include "base/json.h"

/* Who is there, whom it is for, who sends it: what their inputs are called, and what stands before
 * them. */
static const char *const people[][2] = {
    {"attendee with participant guest colleague companion gast teilnehmer invite invitado ospite "
     "gasten",
     "with and mit avec con met com z"},
    {"client customer recipient payee patient candidate invitee assignee contact kunde empfaenger "
     "empfanger cliente "
     "destinatario klant klient odbiorca kontakt",
     "for to of an fur para a do dla"},
    {"sender host manager supplier", "from by of von"},
    {"person people employee who name passenger owner", "with for to and of by"},
};

static const char *person_words(const struct dh_input *in)
{
    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
        if (dh_fill_named(in->name, people[i][0]))
            return people[i][1];
    static const char helps[] =
        "attendee person people guest contact recipient colleague client customer employee "
        "participant who assignee manager host invitee patient candidate sender payee";
    return dh_fill_named(in->help, helps) ? "with for to from and of by" : NULL;
}

static bool of_place(const struct dh_input *in)
{
    return dh_fill_named(
        in->name,
        "place location city room where destination origin venue country address station town "
        "project");
}

bool dh_fill_says(const struct dh_filling *f, const struct dh_goal_value *v)
{
    char word[64];
    for (const char *s = v->text, *next; (next = dh_word_next(s, word, sizeof(word))) != NULL;
         s = next)
        if (!dh_fill_own_word(f, word))
            return false;
    return true;
}

/* The first open name, or quoted text behind "with", behind one of these words; any name when
 * `words` is NULL. -1: none. */
static long open_text(const struct dh_filling *f, const char *words)
{
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        bool with = v->first > 0 && dh_fill_said(f, v->first - 1, "with mit in at");
        if (f->taken[i] || v->negated || v->code || v->first_type != DH_INPUT_TEXT ||
            (!v->name && !(words && with)) || (v->name && dh_fill_says(f, v)))
            continue;
        if (!words || (v->first > 0 && dh_fill_said(f, v->first - 1, words)))
            return (long)i;
    }
    return -1;
}

/* "with dana": a name that was not written as one, behind its preposition. */
static bool small_name(struct dh_filling *f, const struct dh_input *in, const char *words)
{
    for (size_t i = 0; i + 1 < f->g->token_count; i++) {
        const struct dh_goal_token *t = &f->g->tokens[i + 1];
        if (f->fill->used[i + 1] || f->fill->used[i] || !dh_fill_said(f, i, words) || t->quoted ||
            dh_fill_value_at(f, i + 1) >= 0 || dh_word_empty(t->fold) ||
            dh_fill_own_word(f, t->fold))
            continue;
        dh_fill_put_words(f, in, i + 1, 1);
        return true;
    }
    return false;
}

/* The currency of the amount that was taken; of one that was not, only where nothing takes amounts.
 */
static void currency(struct dh_filling *f, const struct dh_input *in)
{
    for (size_t i = 0; i < f->g->value_count; i++)
        if (f->g->values[i].currency && f->taken[i]) {
            const struct dh_goal_value *a = &f->g->values[i];
            dh_fill_put(f, in, a->currency, a->first, a->count);
            return;
        }
}

static size_t digits_in(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += *s >= '0' && *s <= '9';
    return n;
}

/* The only open code: a telephone has at least six digits. */
static long open_code(const struct dh_filling *f, size_t least)
{
    long found = -1;
    for (size_t i = 0; i < f->g->value_count; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (f->taken[i] || v->negated || !v->code || digits_in(v->text) < least ||
            dh_goal_date_like(v->text))
            continue;
        if (found >= 0)
            return -1;
        found = (long)i;
    }
    return found;
}

/* Another text that is not given and has to be: a name may be meant for that one. */
static bool other_text_open(const struct dh_filling *f, const struct dh_input *but)
{
    for (size_t i = 0; i < f->skill->input_count; i++) {
        const struct dh_input *in = &f->skill->inputs[i];
        if (in != but && in->type == DH_INPUT_TEXT && !in->optional && !in->fallback &&
            !dh_fill_bound(f, in))
            return true;
    }
    return false;
}

void dh_fill_by_sense(struct dh_filling *f, const struct dh_input *in, bool before)
{
    long v = -1;
    if (in->type != DH_INPUT_TEXT && in->type != DH_INPUT_LIST)
        return;
    if (dh_fill_named(in->name, "currency")) {
        currency(f, in);
        return;
    }
    const char *words = person_words(in);
    if (dh_fill_named(in->name, "phone telephone tel mobile cell fax telefon telefono")) {
        v = open_code(f, 6);
    } else if (dh_fill_named(in->name,
                             "number id code reference invoice order ticket nr nummer numero")) {
        v = open_code(f, 1);
    } else if (words && before) {
        v = open_text(f, "with mit avec con met com z");
    } else if (words) {
        v = open_text(f, words);
        if (v < 0 && !small_name(f, in, "with") && !(in->optional && other_text_open(f, in)))
            v = open_text(f, NULL);
    } else if (of_place(in)) {
        v = open_text(f, "in at to from on for");
        if (v < 0 && !before)
            small_name(f, in, "in");
    }
    if (v >= 0 && !dh_fill_bound(f, in))
        dh_fill_take(f, in, (size_t)v);
}

/* Texts that are still open, the required ones, or where there are none of these all; how many. */
static size_t open_inputs(const struct dh_filling *f, const struct dh_input *open[16])
{
    size_t n = 0;
    for (int required = 1; required >= 0 && n == 0; required--)
        for (size_t i = 0; i < f->skill->input_count && n < 16; i++) {
            const struct dh_input *in = &f->skill->inputs[i];
            if ((in->type == DH_INPUT_TEXT || in->type == DH_INPUT_LIST) && !dh_fill_bound(f, in) &&
                !in->fallback && (!required || !in->optional))
                open[n++] = in;
        }
    return n;
}

void dh_fill_by_quotes(struct dh_filling *f)
{
    const struct dh_input *open[16];
    size_t values[16], n = open_inputs(f, open), m = 0;
    for (size_t i = 0; i < f->g->value_count && m < 16; i++) {
        const struct dh_goal_value *v = &f->g->values[i];
        if (!f->taken[i] && !v->negated && f->g->tokens[v->first].quoted &&
            v->types & DH_FILL_BIT(DH_INPUT_TEXT))
            values[m++] = i;
    }
    if (m == 0 && n == 1 && !open[0]->optional) { /* a name, when it is the only one */
        for (size_t i = 0; i < f->g->value_count && m < 16; i++)
            if (!f->taken[i] && !f->g->values[i].negated && f->g->values[i].name &&
                !dh_fill_says(f, &f->g->values[i]))
                values[m++] = i;
    }
    for (size_t i = 0; n == m && i < n; i++)
        dh_fill_take(f, open[i], values[i]);
}
