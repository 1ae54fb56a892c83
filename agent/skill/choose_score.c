#include "agent/skill/choose_score.h"

#include <math.h>
#include <string.h>

#include "agent/skill/choose.h"
#include "base/mem.h"

/* Weights of the places a word can stand at, and of a word that is only meant the same. */
#define IN_NAME 3.0
#define IN_DESCRIPTION 2.0
#define IN_INPUTS 1.0
#define IN_STEPS 0.4
#define SYNONYM 0.75
/* BM25's saturation; a word said once in a description counts 0.8. */
#define SATURATION 0.5
#define VERB 1.5
/* Skills that are thought to be there beside the real ones, so that a word's rarity means the same with one skill
 * as with fifty. */
#define OTHERS 20.0
/* What is asked for is not what the skill does, whatever else they share: never enough. */
#define OTHER_VERB (DH_CHOOSE_ENOUGH - 5)


static bool add_word(struct dh_choose_doc *d, const char *word, double weight, unsigned said)
{
    char stem[DH_STEM_MAX];
    if (dh_word_empty(word))
        return true;
    dh_word_stem(word, stem);
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->words[i].stem, stem) == 0) {
            /* A long list of steps is not more about a word than a short one. */
            if (said != DH_SAID_STEPS || !(d->words[i].said & DH_SAID_STEPS))
                d->words[i].weight += weight;
            d->words[i].said |= said;
            return true;
        }
    if (!dh_grow(&d->words, &d->cap, d->count + 1, sizeof(*d->words)))
        return false;
    struct dh_choose_word *w = &d->words[d->count++];
    *w = (struct dh_choose_word){.weight = weight, .said = said};
    memcpy(w->stem, stem, sizeof(stem));
    return true;
}

static bool add_text(struct dh_choose_doc *d, const char *text, double weight, unsigned said)
{
    char word[64];
    bool ok = true;
    for (const char *s = text; ok && s && (s = dh_word_next(s, word, sizeof(word))) != NULL;)
        ok = add_word(d, word, weight, said);
    return ok;
}

/* The text behind the front matter. */
static const char *body(const struct dh_skill *skill)
{
    const char *end = skill->plain || skill->len < 3 ? NULL : strstr(skill->text + 3, "\n---");
    return end ? end + 4 : skill->text;
}

bool dh_choose_doc_init(struct dh_choose_doc *d, const struct dh_skill *skill)
{
    *d = (struct dh_choose_doc){.skill = skill};
    bool ok = add_text(d, skill->name, IN_NAME, DH_SAID_NAME) &&
              add_text(d, skill->description, IN_DESCRIPTION, DH_SAID_DESCRIPTION);
    for (size_t i = 0; ok && i < skill->input_count; i++) {
        const struct dh_input *in = &skill->inputs[i];
        ok = add_text(d, in->name, IN_INPUTS, DH_SAID_INPUTS) && add_text(d, in->help, IN_INPUTS, DH_SAID_INPUTS) &&
             add_text(d, in->example, IN_INPUTS, DH_SAID_INPUTS) &&
             add_text(d, in->fallback, IN_INPUTS, DH_SAID_INPUTS);
        for (size_t k = 0; ok && k < in->choice_count; k++)
            ok = add_text(d, in->choices[k], IN_INPUTS, DH_SAID_INPUTS);
    }
    ok = ok && add_text(d, body(skill), IN_STEPS, DH_SAID_STEPS);
    if (!ok)
        dh_choose_doc_finish(d);
    return ok;
}

void dh_choose_doc_finish(struct dh_choose_doc *d)
{
    dh_free(d->words);
    *d = (struct dh_choose_doc){0};
}

/* The skill's word for a stem: the same or one that may be said for it. NULL: none. */
static const struct dh_choose_word *find(const struct dh_choose_doc *d, const char *stem, bool *ret_same)
{
    const struct dh_choose_word *best = NULL;
    *ret_same = true;
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->words[i].stem, stem) == 0)
            return &d->words[i];
    *ret_same = false;
    for (size_t i = 0; i < d->count; i++)
        if (d->words[i].said & (DH_SAID_NAME | DH_SAID_DESCRIPTION | DH_SAID_INPUTS) &&
            (!best || d->words[i].weight > best->weight) && dh_word_synonym(d->words[i].stem, stem))
            best = &d->words[i];
    return best;
}

static double fit(const struct dh_choose_doc *d, const char *stem, const struct dh_choose_word **ret)
{
    bool same;
    const struct dh_choose_word *w = find(d, stem, &same);
    if (ret)
        *ret = w;
    if (!w)
        return 0;
    double full = IN_NAME + IN_DESCRIPTION, most = full / (full + SATURATION);
    double f = w->weight / (w->weight + SATURATION) / most;
    return (f < 1 ? f : 1) * (same ? 1 : SYNONYM);
}

static double rarity(const struct dh_choose_doc *docs, size_t count, const char *stem)
{
    double with = 1;
    for (size_t i = 0; i < count; i++)
        with += fit(&docs[i], stem, NULL) > 0;
    return log(1 + ((double)count + OTHERS - with + 0.5) / (with + 0.5));
}

struct tally {
    double said, all;
    bool verb_known, object_known, negated;
    size_t terms;
    struct dh_buf known, unknown;
};

static const char *where(unsigned said)
{
    return said & DH_SAID_NAME          ? "in the name"
           : said & DH_SAID_DESCRIPTION ? "in the description"
           : said & DH_SAID_INPUTS      ? "in the inputs"
                                        : "in the steps";
}

static bool in_value(const struct dh_goal *g, size_t token)
{
    for (size_t i = 0; i < g->value_count; i++)
        if (token >= g->values[i].first && token < g->values[i].first + g->values[i].count)
            return true;
    return false;
}

static bool adverb(const char *word)
{
    size_t n = strlen(word);
    return n > 4 && strcmp(word + n - 2, "ly") == 0;
}

static void weigh(struct tally *t, const struct dh_choose_doc *docs, size_t count, size_t which, const char *word)
{
    char stem[DH_STEM_MAX];
    const struct dh_choose_word *w;
    dh_word_stem(word, stem);
    double f = fit(&docs[which], stem, &w);
    if (dh_word_empty(word) || (f <= 0 && adverb(word)))
        return;
    double weight = rarity(docs, count, stem) * (t->terms == 0 ? VERB : 1);
    if (t->terms == 0)
        t->verb_known = f > 0;
    else
        t->object_known |= f > 0;
    t->terms++;
    t->all += weight;
    t->said += weight * f;
    struct dh_buf *out = f > 0 ? &t->known : &t->unknown;
    dh_buf_printf(out, "%s\"%s\"", out->len ? ", " : "", word);
    if (f > 0 && strcmp(w->stem, stem) != 0)
        dh_buf_printf(out, " (as \"%s\")", w->stem);
    if (f > 0)
        dh_buf_printf(out, " %s", where(w->said));
}

static void weigh_all(struct tally *t, const struct dh_choose_doc *docs, size_t count, size_t which,
                      const struct dh_goal *goal, const struct dh_goal_fill *fill)
{
    char word[64];
    for (size_t i = 0; i < goal->token_count; i++) {
        const struct dh_goal_token *token = &goal->tokens[i];
        if (token->quoted || fill->used[i] || in_value(goal, i))
            continue;
        if (t->terms == 0 && dh_word_negates(token->fold)) {
            t->negated = true;
            continue;
        }
        for (const char *s = token->fold; (s = dh_word_next(s, word, sizeof(word))) != NULL;)
            weigh(t, docs, count, which, word);
    }
}

/* Inputs that the sentence gives speak for a skill, open ones and values without a place against it. */
static double inputs(const struct dh_skill *skill, const struct dh_goal_fill *fill, struct dh_buf *why)
{
    struct dh_buf gives = {0}, needs = {0};
    int given = 0, open = 0;
    for (size_t i = 0; i < skill->input_count; i++) {
        const struct dh_input *in = &skill->inputs[i];
        if (json_object_get(fill->given, in->name)) {
            dh_buf_printf(&gives, "%s%s", given++ ? ", " : "", in->name);
        } else if (!in->optional && !in->fallback) {
            dh_buf_printf(&needs, "%s%s", open++ ? ", " : "", in->name);
        }
    }
    if (given)
        dh_buf_printf(why, "; gives %s", dh_buf_text(&gives));
    if (open)
        dh_buf_printf(why, "; leaves open %s", dh_buf_text(&needs));
    dh_buf_finish(&gives);
    dh_buf_finish(&needs);
    int left = (int)json_array_size(fill->left);
    given = given > 4 ? 4 : given;
    open = open > 4 ? 4 : open;
    left = left > 3 ? 3 : left;
    return 2.0 * given - 2.0 * open - 2.0 * left;
}

double dh_choose_score(const struct dh_choose_doc *docs, size_t count, size_t which, const struct dh_goal *goal,
                       const struct dh_goal_fill *fill, struct dh_buf *why)
{
    struct tally t = {0};
    weigh_all(&t, docs, count, which, goal, fill);
    if (t.known.len)
        dh_buf_printf(why, "says %s", dh_buf_text(&t.known));
    if (t.unknown.len)
        dh_buf_printf(why, "%snothing of %s", why->len ? "; " : "", dh_buf_text(&t.unknown));
    double score = t.all > 0 ? 100 * t.said / t.all : 0;
    if (score > 0)
        score += inputs(docs[which].skill, fill, why);
    if (t.negated) {
        dh_buf_str(why, "; the sentence says not to");
        score = 0;
    } else if ((!t.verb_known || (t.terms > 1 && !t.object_known)) && score > OTHER_VERB) {
        dh_buf_str(why, t.verb_known ? "; only its first word is the skill's"
                                     : "; its first word is not what the skill does");
        score = OTHER_VERB;
    }
    dh_buf_finish(&t.known);
    dh_buf_finish(&t.unknown);
    return score < 0 ? 0 : score > 100 ? 100 : score;
}
