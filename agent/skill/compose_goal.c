/* The goal as a description says it: in the third person, with "a given NAME" where it has values. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/compose_impl.h"

#define MENTIONS 16

struct telling {
    struct dh_draft *d;
    struct dh_buf out;
    const char *mentioned[MENTIONS]; /* names that were said */
    size_t mentions;
    size_t value_end; /* where the last value's words end, 0 */
    size_t first;     /* where the first value's words begin, 0 */
};

static bool one_of(const char *const *list, size_t n, const char *s)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], s) == 0)
            return true;
    return false;
}

static bool preposition(const char *word)
{
    static const char *const words[] = {"to",   "from",  "in",    "by",     "for",   "on",   "at",    "of",  "with", "under",
                                        "into", "about", "after", "before", "above", "over", "until", "per", "via",  "as"};
    return one_of(words, sizeof(words) / sizeof(words[0]), word);
}

static bool article(const char *word)
{
    static const char *const words[] = {"the", "a", "an"};
    return one_of(words, sizeof(words) / sizeof(words[0]), word);
}

static bool ends(const char *s, size_t n, const char *tail)
{
    size_t t = strlen(tail);
    return n >= t && strncmp(s + n - t, tail, t) == 0;
}

/* "File" -> "Files", "Press" -> "Presses", "Copy" -> "Copies". */
static void third_person(struct dh_buf *out, const char *verb, size_t n)
{
    bool vowel = n > 1 && strchr("aeiou", verb[n - 2]);
    if (ends(verb, n, "y") && !vowel)
        dh_buf_printf(out, "%.*sies", (int)n - 1, verb);
    else if (ends(verb, n, "s") || ends(verb, n, "x") || ends(verb, n, "ch") || ends(verb, n, "sh") || ends(verb, n, "o"))
        dh_buf_printf(out, "%.*ses", (int)n, verb);
    else
        dh_buf_printf(out, "%.*ss", (int)n, verb);
}

/* The last word that was written; "" when a sign stands behind it. */
static const char *last_word(const struct telling *t)
{
    const char *s = dh_buf_text(&t->out);
    size_t end = t->out.len;
    while (end > 0 && s[end - 1] == ' ')
        end--;
    size_t at = end;
    while (at > 0 && s[at - 1] != ' ')
        at--;
    return end > at && isalpha((unsigned char)s[end - 1]) ? dh_draft_printf(t->d, "%.*s", (int)(end - at), s + at) : "";
}

static void unsay(struct telling *t, const char *word)
{
    size_t n = strlen(word);
    while (t->out.len > 0 && t->out.data[t->out.len - 1] == ' ')
        t->out.len--;
    if (n <= t->out.len)
        t->out.data[t->out.len -= n] = '\0';
}

static void unsay_article(struct telling *t)
{
    const char *last = last_word(t);
    if (article(last))
        unsay(t, last);
}

/* A name without the number that tells it from its like. */
static const char *kind_of(struct telling *t, const char *name)
{
    size_t n = strlen(name), k = n;
    while (k > 0 && isdigit((unsigned char)name[k - 1]))
        k--;
    bool numbered = k > 1 && k < n && name[k - 1] == '_';
    return dh_compose_spoken(t->d, numbered ? dh_draft_printf(t->d, "%.*s", (int)k - 1, name) : name);
}

static bool has_word(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (dh_general_words(text, words[i]) >= 0)
            return true;
    return false;
}

/* The noun for an input that the name alone does not make a good one of. */
static const char *noun_of(struct telling *t, const struct dh_draft_input *in)
{
    static const char *const days[] = {"date", "day", "month", "year", "birthday", "time"};
    static const char *const plain[] = {"text", "item", "name", "value"};
    const char *name = kind_of(t, in->name);
    bool said = dh_general_words(dh_buf_text(&t->out), name) >= 0 && !one_of(t->mentioned, t->mentions, name) &&
                !one_of(plain, sizeof(plain) / sizeof(plain[0]), name);
    bool when = in->type == DH_INPUT_DATE || in->type == DH_INPUT_TIME;
    bool vague = said || preposition(name) || (when && !has_word(name, days, sizeof(days) / sizeof(days[0])));
    if (in->type == DH_INPUT_EMAIL && (vague || strcmp(name, "email") == 0))
        return "e-mail address";
    if (in->type == DH_INPUT_NUMBER && (vague || strncmp(name, "how ", 4) == 0))
        return "number";
    if (!vague)
        return strcmp(name, "who") == 0 || (strcmp(name, "name") == 0 && dh_general_person(in->value)) ? "person" : name;
    return in->type == DH_INPUT_TEXT || in->type == DH_INPUT_CHOICE ? "value" : dh_input_type_name(in->type);
}

/* "grams", "percent": what comes behind a number is counted. */
static bool counted(const char *rest)
{
    const char *s = rest + strspn(rest, " ");
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    return rest[0] == ' ' && n > 3 && (s[n] == '\0' || strchr(" ,.", s[n])) &&
           (s[n - 1] == 's' || strncmp(s, "percent", 7) == 0);
}

/* Whether the last words written are these, as a noun that a value follows. */
static bool behind_noun(struct telling *t, const char *noun)
{
    const char *s = dh_buf_text(&t->out);
    size_t len = t->out.len, n = strlen(noun);
    while (len > 0 && s[len - 1] == ' ')
        len--;
    return n > 0 && len > n && strncmp(s + len - n, noun, n) == 0 && s[len - n - 1] == ' ';
}

/* In place of a value: "a given date"; `rest` comes behind it, `quoted`: it stood in quotes. */
static void put_given(struct telling *t, const struct dh_draft_input *in, const char *rest, bool quoted)
{
    const char *name = kind_of(t, in->name), *text = dh_buf_text(&t->out);
    bool beside = t->value_end > 0 && t->out.len == t->value_end + 1;
    bool named = strncmp(rest + strspn(rest, " "), name, strlen(name)) == 0 && rest[0] == ' ';
    bool before = !beside && !named && !preposition(name) && behind_noun(t, name);
    if (before)
        unsay(t, name);
    const char *last = last_word(t), *noun = before ? name : noun_of(t, in);
    /* "Open a ticket "Printer"": behind a thing that has an article, what it is given. */
    bool bare = quoted && !before && !beside && !article(last) && !preposition(last) &&
                (strstr(text, " a ") || strstr(text, " the "));
    unsay_article(t);
    if (t->out.len > 0 && t->out.data[t->out.len - 1] != ' ')
        dh_buf_char(&t->out, ' ');
    if (beside)
        dh_buf_str(&t->out, "and ");
    if (bare)
        dh_buf_str(&t->out, "with ");
    if (!t->first)
        t->first = t->out.len;
    size_t n = strlen(last);
    if (n > 0 && strncmp(noun, last, n) == 0 && noun[n] == ' ') /* "due a given due date" */
        noun += n + 1;
    bool several = named && in->type != DH_INPUT_NUMBER && strlen(name) > 2 && ends(name, strlen(name), "s") &&
                   !ends(name, strlen(name), "ss");
    bool another = one_of(t->mentioned, t->mentions, noun), number = in->type == DH_INPUT_NUMBER && counted(rest);
    dh_buf_str(&t->out, number                         ? "a given number of"
                        : another                      ? "another "
                        : several                      ? "the given "
                        : strncmp(noun, "new ", 4) == 0 ? "a "
                                                       : "a given ");
    if (!number)
        dh_buf_str(&t->out, named ? "" : noun);
    if (named && !number && t->out.len > 0)
        t->out.data[--t->out.len] = '\0'; /* the blank stands before the word itself */
    if (!number && t->mentions < MENTIONS)
        t->mentioned[t->mentions++] = noun;
    t->value_end = t->out.len;
}

/* "open" in "search for it and open the result": a verb as well. */
static bool second_verb(const struct telling *t, const char *s, size_t n)
{
    static const char *const verbs[] = {"open",  "dial",  "send",   "save", "close", "print", "add", "delete", "remove", "enter",
                                        "click", "choose", "select", "copy", "read",  "write", "put", "show",   "press",  "type"};
    char word[16];
    snprintf(word, sizeof(word), "%.*s", (int)(n < 15 ? n : 15), s);
    size_t len = t->out.len;
    return len > 5 && strncmp(t->out.data + len - 5, " and ", 5) == 0 && s[n] == ' ' &&
           one_of(verbs, sizeof(verbs) / sizeof(verbs[0]), word);
}

static const struct dh_draft_input *value_at(const struct telling *t, const char *s)
{
    const struct dh_draft_input *hit = NULL;
    for (size_t i = 0; i < t->d->input_count; i++) {
        const struct dh_draft_input *in = &t->d->inputs[i];
        if (in->said && *in->said && dh_general_words(s, in->said) == 0 &&
            (!hit || strlen(in->said) > strlen(hit->said)))
            hit = in;
    }
    return hit;
}

/* `third`: its verbs too in the third person. */
static void tell(struct telling *t, const char *goal, bool third)
{
    size_t verb = strcspn(goal, " ,.");
    const char *s = goal + verb;
    if (third)
        third_person(&t->out, goal, verb);
    else
        dh_buf_printf(&t->out, "%.*s", (int)verb, goal);
    while (*s) {
        bool start = !isalnum((unsigned char)s[-1]);
        size_t n = start ? strspn(s, "abcdefghijklmnopqrstuvwxyz") : 0;
        const struct dh_draft_input *in = start ? value_at(t, s) : NULL;
        if (!in && third && n && second_verb(t, s, n)) {
            third_person(&t->out, s, n);
            s += n;
        } else if (!in) {
            dh_buf_char(&t->out, *s++);
        } else {
            bool quote = t->out.len > 0 && strchr("\"'`", t->out.data[t->out.len - 1]);
            if (quote)
                t->out.data[--t->out.len] = '\0';
            s += strlen(in->said);
            s += quote && *s && strchr("\"'`", *s);
            put_given(t, in, s, quote);
        }
    }
    while (t->out.len > 0 && strchr(" .!,", t->out.data[t->out.len - 1]))
        t->out.data[--t->out.len] = '\0';
}

/* "Under "Equipment", request the lamp" as "request the lamp under "Equipment"". */
static const char *verb_first(struct dh_draft *d, const char *goal)
{
    static const char *const words[] = {"in ", "under ", "on ", "at ", "for ", "from ", "with ", "using "};
    const char *comma = strstr(goal, ", ");
    if (strncasecmp(goal, "please ", 7) == 0)
        return goal + 7;
    for (size_t i = 0; comma && i < sizeof(words) / sizeof(words[0]); i++)
        if (strncasecmp(goal, words[i], strlen(words[i])) == 0)
            return dh_draft_printf(d, "%s %c%.*s", comma + 2, tolower((unsigned char)*goal), (int)(comma - goal) - 1,
                                   goal + 1);
    return goal;
}

/* "a" or "an" before a word. */
static const char *article_for(const char *word)
{
    bool vowel = strchr("aeio", *word) || (*word == 'u' && strncmp(word, "us", 2) != 0 && strncmp(word, "uni", 3) != 0);
    return vowel || strncmp(word, "hour", 4) == 0 ? "an" : "a";
}

/* What comes behind it says where, which belongs to the thing. */
static bool inside(const char *word)
{
    static const char *const words[] = {"in", "into", "under", "above", "over", "before", "after"};
    return one_of(words, sizeof(words) / sizeof(words[0]), word);
}

/* What is asked for in a few words: up to the first value when that says it ("set the stock"), else up to a comma, with "a"
 * for "a given". */
static const char *in_short(struct telling *t)
{
    struct dh_buf b = {0};
    size_t end = t->first ? t->first : t->out.len;
    const char *whole = dh_draft_text(t->d, dh_buf_text(&t->out));
    while (end > 0 && whole[end - 1] == ' ')
        end--;
    size_t at = end;
    while (at > 0 && whole[at - 1] != ' ')
        at--;
    const char *last = dh_draft_printf(t->d, "%.*s", (int)(end - at), whole + at);
    size_t words = 0;
    for (size_t i = 0; i + 1 < at; i++)
        words += whole[i] == ' ';
    if (t->first && preposition(last) && !inside(last) && words >= 1)
        return dh_draft_printf(t->d, "%.*s", (int)at - 1, whole);
    for (const char *s = whole; *s && !(t->first && *s == ',' && s > whole + t->first);) {
        if (strncmp(s, "a given ", 8) == 0) {
            dh_buf_printf(&b, "%s ", article_for(s + 8));
            s += 8;
        } else {
            dh_buf_char(&b, *s++);
        }
    }
    t->d->nomem = t->d->nomem || b.failed;
    const char *r = dh_draft_text(t->d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

const char *dh_compose_goal(struct dh_draft *d, const char **ret_short)
{
    struct telling t = {.d = d}, ask = {.d = d};
    const char *goal = verb_first(d, d->demo->goal);
    if (strcspn(goal, " ,.") < 2)
        return NULL;
    tell(&t, dh_draft_printf(d, "%c%s", toupper((unsigned char)*goal), goal + 1), true);
    tell(&ask, dh_draft_printf(d, "%c%s", tolower((unsigned char)*goal), goal + 1), false);
    d->nomem = d->nomem || t.out.failed || ask.out.failed;
    const char *whole = dh_draft_text(d, dh_buf_text(&t.out));
    *ret_short = in_short(&ask);
    dh_buf_finish(&t.out);
    dh_buf_finish(&ask.out);
    return whole;
}
