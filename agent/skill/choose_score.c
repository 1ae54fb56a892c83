#include "agent/skill/choose_score.h"

#include <math.h>
#include <string.h>

#include "agent/skill/choose.h"
#include "base/mem.h"

/* Weights of the places a word can stand at, and of a word that is only meant the same. */
#define IN_NAME 3.0
#define IN_DESCRIPTION 2.0
#define IN_MEANS 1.0
#define IN_INPUTS 1.0
#define IN_STEPS 0.4
#define SYNONYM 0.75
#define FORM 0.9 /* two forms of a word */
#define SLIP 0.7
/* BM25's saturation; a word said once in a description counts 0.8. */
#define SATURATION 0.5
#define VERB 1.5
/* Skills that are thought to be there beside the real ones, so that a word's rarity means the same
 * with one skill as with fifty. */
#define OTHERS 20.0
/* What is asked for is not what the skill does, whatever else they share: never enough. */
#define OTHER_VERB (DH_CHOOSE_ENOUGH - 5)

static bool add_word(struct dh_choose_doc *d, const char *word, double weight, unsigned said)
{
    char stem[DH_STEM_MAX];
    if (dh_word_empty(word) || dh_lang_empty(d->lang, word))
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
    if (said != DH_SAID_STEPS) {
        w->verb = dh_lang_verbs_find(d->verbs, word);
        w->meanings = dh_word_meanings(stem);
    }
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

static bool one_of(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* What stands behind "by" is how it is done, up to the end of the sentence. */
static bool add_description(struct dh_choose_doc *d, const char *text)
{
    static const char *const by[] = {"by", "via", "per", "par", "por", "Ð¿Ð¾", "Î¼Îµ"};
    static const char *const joins[] = {"to", "and", "or"};
    static const char *const gives[] = {"book", "reserv", "buy",    "order", "download",
                                        "show", "find",   "export", "fetch", "get"};
    char word[64], stem[DH_STEM_MAX];
    bool ok = true, means = false, deed = true;
    for (const char *s = text, *next; ok && (next = dh_word_next(s, word, sizeof(word))) != NULL;
         s = next) {
        const char *dot = memchr(s, '.', (size_t)(next - s));
        deed |= dot != NULL;
        means = (means && !dot) || one_of(word, by, sizeof(by) / sizeof(by[0]));
        d->on |= strcmp(word, "on") == 0;
        d->off |= strcmp(word, "off") == 0;
        unsigned said = (means ? DH_SAID_MEANS : DH_SAID_DESCRIPTION) | (deed ? DH_SAID_DEED : 0u);
        ok = add_word(d, word, means ? IN_MEANS : IN_DESCRIPTION, said);
        dh_word_stem(word, stem);
        d->gets |= deed && one_of(stem, gives, sizeof(gives) / sizeof(gives[0]));
        deed = one_of(word, joins, sizeof(joins) / sizeof(joins[0]));
    }
    return ok;
}

/* The text behind the front matter. */
static const char *body(const struct dh_skill *skill)
{
    const char *end = skill->plain || skill->len < 3 ? NULL : strstr(skill->text + 3, "\n---");
    return end ? end + 4 : skill->text;
}

bool dh_choose_doc_init(struct dh_choose_doc *d, const struct dh_skill *skill,
                        const struct dh_lang_verbs *verbs)
{
    *d = (struct dh_choose_doc){
        .skill = skill, .verbs = verbs, .lang = dh_lang_of(skill->description)};
    bool ok =
        add_text(d, skill->name, IN_NAME, DH_SAID_NAME) && add_description(d, skill->description);
    for (size_t i = 0; ok && i < skill->input_count; i++) {
        const struct dh_input *in = &skill->inputs[i];
        ok = add_text(d, in->name, IN_INPUTS, DH_SAID_INPUTS) &&
             add_text(d, in->help, IN_INPUTS, DH_SAID_INPUTS) &&
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

#define SAID_WHAT (DH_SAID_NAME | DH_SAID_DESCRIPTION | DH_SAID_INPUTS)

/* A word of the sentence beside the skill. */
struct term {
    char word[64], stem[DH_STEM_MAX];
    int verb; /* dh_lang_verb */
    uint64_t meanings;
    bool doubt;  /* it may be a name: it counts only where the skill has it */
    bool action; /* it says what is to be done, not with what */
    bool deed;   /* the skill has it where it says what it does */
    const struct dh_choose_word *as;
    double fit, weight;
    bool slip;
};

/* How nearly a word of the skill's is the term; 0: not. */
static double near(const struct dh_choose_doc *d, const struct dh_choose_word *w,
                   const struct term *t, enum dh_lang lang)
{
    bool means = (w->said & (SAID_WHAT | DH_SAID_MEANS)) == DH_SAID_MEANS;
    if (strcmp(w->stem, t->stem) == 0)
        return means ? SLIP : 1;
    if (!(w->said & (SAID_WHAT | DH_SAID_MEANS)))
        return 0;
    bool english = dh_lang_english(lang) && dh_lang_english(d->lang);
    if (!english && dh_word_agrees(w->stem, t->stem))
        return FORM;
    if ((t->verb && w->verb == t->verb) || (w->meanings & t->meanings))
        return SYNONYM;
    return dh_word_slip(w->stem, t->stem) ? SLIP : 0;
}

static double fit(const struct dh_choose_doc *d, const struct term *t, enum dh_lang lang,
                  const struct dh_choose_word **ret)
{
    const struct dh_choose_word *best = NULL;
    double how = 0;
    for (size_t i = 0; i < d->count; i++) {
        double one = near(d, &d->words[i], t, lang);
        if (one > how || (one > 0 && one >= how && best && d->words[i].weight > best->weight)) {
            how = one;
            best = &d->words[i];
        }
    }
    if (ret)
        *ret = best;
    if (!best)
        return 0;
    double full = IN_NAME + IN_DESCRIPTION, most = full / (full + SATURATION);
    double f = best->weight / (best->weight + SATURATION) / most;
    return (f < 1 ? f : 1) * how;
}

/* Counted once for a sentence, not once for each skill. */
static double rarity(struct dh_choose_shelf *shelf, const struct term *t, enum dh_lang lang)
{
    for (size_t i = 0; i < shelf->rare_count; i++)
        if (strcmp(shelf->rare[i].word, t->word) == 0)
            return shelf->rare[i].weight;
    double with = 1;
    for (size_t i = 0; i < shelf->count; i++)
        with += fit(&shelf->docs[i], t, lang, NULL) > 0;
    double weight = log(1 + ((double)shelf->count + OTHERS - with + 0.5) / (with + 0.5));
    if (dh_grow(&shelf->rare, &shelf->rare_cap, shelf->rare_count + 1, sizeof(*shelf->rare))) {
        struct dh_choose_rare *r = &shelf->rare[shelf->rare_count++];
        memcpy(r->word, t->word, sizeof(r->word));
        r->weight = weight;
    }
    return weight;
}

struct reading {
    struct dh_choose_shelf *shelf;
    const struct dh_choose_doc *doc;
    enum dh_lang lang;
    struct term *terms;
    size_t n;
    bool negated, on, off;
    bool wants; /* "get me", "I need": what is wanted is told, not what to do for it */
};

static const char *where(unsigned said)
{
    return said & DH_SAID_NAME                            ? "in the name"
           : said & (DH_SAID_DESCRIPTION | DH_SAID_MEANS) ? "in the description"
           : said & DH_SAID_INPUTS                        ? "in the inputs"
                                                          : "in the steps";
}

/* The value that a token is of, NULL. */
static const struct dh_goal_value *value_of(const struct dh_goal *g, size_t token)
{
    for (size_t i = 0; i < g->value_count; i++)
        if (token >= g->values[i].first && token < g->values[i].first + g->values[i].count)
            return &g->values[i];
    return NULL;
}

static bool adverb(const char *word)
{
    size_t n = strlen(word);
    return n > 4 && strcmp(word + n - 2, "ly") == 0;
}

/* Its own word anywhere, or one that may be said for it where a verb of the skill's stands. */
static bool does(const struct reading *r, const struct term *t)
{
    const struct dh_choose_doc *d = r->doc;
    for (size_t i = 0; i < d->count; i++) {
        unsigned said = d->words[i].said;
        double how = said & (DH_SAID_NAME | DH_SAID_DEED) ? near(d, &d->words[i], t, r->lang) : 0;
        if (how > 0 && ((said & DH_SAID_DEED) || how >= 1))
            return true;
    }
    return false;
}

/* `known`: where the skill has to have a word that is in doubt. */
static void add_term(struct reading *r, const char *word, bool doubt, unsigned known)
{
    struct term t = {.verb = dh_lang_verbs_find(r->doc->verbs, word), .doubt = doubt};
    if (dh_lang_empty(r->lang, word) ||
        (dh_lang_english(r->lang) ? false : dh_lang_negates(r->lang, word)))
        return;
    memcpy(t.word, word, strlen(word) + 1);
    dh_word_stem(word, t.stem);
    t.meanings = dh_word_meanings(t.stem);
    t.fit = fit(r->doc, &t, r->lang, &t.as);
    bool digits = strspn(word, "0123456789") == strlen(word);
    if (t.fit <= 0 && (doubt || digits || adverb(word)))
        return;
    if (doubt && !(t.as->said & known))
        return;
    t.slip = t.as && dh_word_slip(t.as->stem, t.stem) && !(t.verb && t.as->verb == t.verb);
    t.action = t.verb || (r->n == 0 && dh_lang_english(r->lang) && !r->wants);
    t.deed = does(r, &t);
    t.weight = rarity(r->shelf, &t, r->lang) * (t.action ? VERB : 1);
    r->terms[r->n++] = t;
}

/* "for October": a month without its day is no value, and not what a skill does either. */
static bool month(const char *fold)
{
    return strlen(fold) > 4 && dh_goal_date_word(fold);
}

static void read_terms(struct reading *r, const struct dh_goal *goal,
                       const struct dh_goal_fill *fill)
{
    static const char *const asks[] = {"get", "need", "want", "fetch"};
    char word[64];
    for (size_t i = 0; i < goal->token_count; i++) {
        const struct dh_goal_token *token = &goal->tokens[i];
        const struct dh_goal_value *v = value_of(goal, i);
        bool label = fill->used[i] && !v; /* "supplier Globex" */
        if (token->quoted || (fill->used[i] && v) || month(token->fold))
            continue;
        r->negated |=
            !v && (r->n == 0 || !dh_lang_english(r->lang)) && dh_lang_negates(r->lang, token->fold);
        r->wants |= r->n == 0 && one_of(token->fold, asks, sizeof(asks) / sizeof(asks[0]));
        r->on |= strcmp(token->fold, "on") == 0;
        r->off |= strcmp(token->fold, "off") == 0;
        /* In German every noun has a capital, and what is no name of the skill's may be what it is
         * about. */
        bool doubt = label || (v && (!v->name || r->lang != DH_LANG_DE));
        for (const char *s = token->fold, *next;
             (next = dh_word_next(s, word, sizeof(word))) != NULL && r->n < DH_GOAL_TOKENS;
             s = next) {
            r->negated |= !dh_lang_english(r->lang) && dh_lang_negates(r->lang, word);
            if (!(r->n == 0 && dh_lang_english(r->lang) && dh_lang_negates(r->lang, word)))
                add_term(r, word, doubt, label ? SAID_WHAT : DH_SAID_NAME | DH_SAID_DESCRIPTION);
        }
    }
}

/* Inputs that the sentence gives speak for a skill, open ones and values without a place against
 * it. */
static double inputs(const struct dh_skill *skill, const struct dh_goal_fill *fill,
                     struct dh_buf *why)
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

static void tell(const struct reading *r, struct dh_buf *why)
{
    struct dh_buf known = {0}, unknown = {0};
    for (size_t i = 0; i < r->n; i++) {
        const struct term *t = &r->terms[i];
        struct dh_buf *out = t->fit > 0 ? &known : &unknown;
        dh_buf_printf(out, "%s\"%s\"", out->len ? ", " : "", t->word);
        if (t->fit > 0 && strcmp(t->as->stem, t->stem) != 0)
            dh_buf_printf(out, " (as \"%s\")", t->as->stem);
        if (t->fit > 0)
            dh_buf_printf(out, " %s", where(t->as->said));
    }
    if (known.len)
        dh_buf_printf(why, "says %s", dh_buf_text(&known));
    if (unknown.len)
        dh_buf_printf(why, "%snothing of %s", why->len ? "; " : "", dh_buf_text(&unknown));
    dh_buf_finish(&known);
    dh_buf_finish(&unknown);
}

/* What is asked for has to be what the skill does: by a verb that both have; in English, where the
 * verb comes first, else by that; in other languages by the first and the last word, one of which
 * it is. */
static bool same_deed(const struct reading *r)
{
    bool by_verb = false, first = r->n > 0 && r->terms[0].fit > 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct term *t = &r->terms[i];
        if (t->verb && t->fit <= 0)
            return false;
        by_verb |= t->verb && t->fit > 0 && t->as->verb == t->verb;
    }
    if (by_verb || r->lang == DH_LANG_CJK)
        return true;
    if (r->wants && r->doc->gets)
        return first;
    if (dh_lang_english(r->lang))
        return first && r->terms[0].deed;
    return first && (r->terms[0].as->said & SAID_WHAT) && r->terms[r->n - 1].fit > 0;
}

/* A word that means no more than the one that says what to do ("send", "mail") is nothing to do it
 * with. */
static bool again(const struct reading *r, const struct term *t)
{
    for (size_t i = 0; i < r->n; i++)
        if (&r->terms[i] != t && r->terms[i].action && r->terms[i].as == t->as &&
            strcmp(t->stem, t->as->stem) != 0)
            return true;
    return false;
}

/* More of what the sentence is about is the skill's than not. A word alone is about too much,
 * unless it is the skill's whole name. */
static bool same_object(const struct reading *r)
{
    double known = 0, all = 0, enough = 0.5;
    bool sure = false;
    for (size_t i = 0; i < r->n; i++) {
        const struct term *t = &r->terms[i];
        bool means = t->fit > 0 && (t->as->said & (SAID_WHAT | DH_SAID_MEANS)) == DH_SAID_MEANS;
        if (t->action || means || (t->fit > 0 && again(r, t)))
            continue;
        if (all <= 0 && t->fit <= 0) /* what stands next to the verb is what it is done to */
            enough = 2.0 / 3;
        all += t->weight;
        known += t->fit > 0 ? t->weight : 0;
        sure |= t->fit > 0 && !t->slip;
    }
    if (all <= 0)
        return r->n == 1 && strcmp(r->terms[0].word, r->doc->skill->name) == 0;
    bool exact = r->terms[0].fit > 0 && strcmp(r->terms[0].stem, r->terms[0].as->stem) == 0;
    return (sure || exact || !dh_lang_english(r->lang)) && known >= enough * all;
}

static double cap(const struct reading *r, double score, struct dh_buf *why)
{
    const struct dh_choose_doc *d = r->doc;
    if (r->negated) {
        dh_buf_str(why, "; the sentence says not to");
        return 0;
    }
    const char *against = !same_deed(r) ? "what is to be done is not what the skill does"
                          : r->off && d->on && !d->off ? "it says off, and the skill on"
                          : !same_object(r) ? "too little of what it is about is the skill's"
                                            : NULL;
    if (!against || score <= OTHER_VERB)
        return score;
    dh_buf_printf(why, "; %s", against);
    return OTHER_VERB;
}

double dh_choose_score(struct dh_choose_shelf *shelf, size_t which, const struct dh_goal *goal,
                       const struct dh_goal_fill *fill, struct dh_buf *why)
{
    struct reading r = {.shelf = shelf, .doc = &shelf->docs[which], .lang = goal->lang};
    double said = 0, all = 0;
    r.terms = dh_alloc(DH_GOAL_TOKENS, sizeof(*r.terms));
    if (!r.terms) {
        why->failed = true;
        return 0;
    }
    read_terms(&r, goal, fill);
    for (size_t i = 0; i < r.n; i++) {
        said += r.terms[i].weight * r.terms[i].fit;
        all += r.terms[i].weight;
    }
    tell(&r, why);
    double score = all > 0 ? 100 * said / all : 0;
    if (score > 0)
        score += inputs(r.doc->skill, fill, why);
    score = cap(&r, score, why);
    dh_free(r.terms);
    return score < 0 ? 0 : score > 100 ? 100 : score;
}
