/* What to call a value, and words in which a known one stands. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "agent/skill/general.h"
#include "base/mem.h"

static bool little(const char *s, size_t n)
{
    static const char *const words[] = {"the", "a",   "an",  "of",   "to",   "in",  "on",  "for", "with", "by",  "as",
                                        "and", "or",  "from", "at",  "into", "it",  "is",  "are", "my",   "this", "that",
                                        "about", "via", "under", "named", "called", "mail", "over", "him", "her", "them"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strlen(words[i]) == n && strncmp(words[i], s, n) == 0)
            return true;
    return false;
}

static bool noun(const char *s, size_t n)
{
    if (n < 3 || n > 16 || little(s, n))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!islower((unsigned char)s[i]))
            return false;
    return true;
}

/* The noun beside the value in the goal: 'the "Plum" button', 'the project "Pepper"'. "" when there is none. */
const char *dh_general_noun(struct dh_draft *d, const char *said)
{
    const char *goal = d->demo->goal;
    long at = dh_general_words(goal, said);
    if (at < 0 || *said == '\0')
        return "";
    const char *after = goal + at + strlen(said);
    after += strspn(after, "\"'` ");
    size_t n = strcspn(after, " .,;:!?\"'");
    long start = at;
    while (start > 0 && strchr("\"'` ", goal[start - 1]))
        start--;
    long begin = start;
    while (begin > 0 && goal[begin - 1] != ' ')
        begin--;
    bool article = begin >= 4 && (strncmp(goal + begin - 4, "the ", 4) == 0 || strncmp(goal + begin - 2, "a ", 2) == 0);
    if (article && noun(goal + begin, (size_t)(start - begin)))
        return dh_draft_printf(d, "%.*s", (int)(start - begin), goal + begin);
    long word = at;
    while (word > 0 && strchr("\"'`", goal[word - 1]))
        word--;
    bool behind = word >= 4 && strncmp(goal + word - 4, "the ", 4) == 0;
    return behind && noun(after, n) ? dh_draft_printf(d, "%.*s", (int)n, after) : "";
}

bool dh_general_person(const char *s)
{
    size_t n = 0;
    for (; *s; n++) {
        if (!isupper((unsigned char)*s) || strpbrk(s, "0123456789"))
            return false;
        s += strcspn(s, " ");
        s += *s == ' ';
    }
    return n == 2 || n == 3;
}

/* A name that the goal has inside of the text: the longest run of words that begin large. */
bool dh_general_name_in(struct dh_draft *d, const char *text, size_t *ret_at, size_t *ret_n)
{
    size_t best = 0, best_at = 0;
    for (size_t i = 0; text[i]; i++) {
        bool start = i == 0 || text[i - 1] == ' ';
        if (!start || !(isupper((unsigned char)text[i]) || isdigit((unsigned char)text[i])))
            continue;
        for (size_t n = strlen(text + i); n > best && n >= 3; n--) {
            char part[128];
            if ((text[i + n] != '\0' && text[i + n] != ' ') || n >= sizeof(part))
                continue;
            snprintf(part, sizeof(part), "%.*s", (int)n, text + i);
            if (!dh_general_goal_names(d->demo->goal, part, false))
                continue;
            best = n;
            best_at = i;
        }
    }
    *ret_at = best_at;
    *ret_n = best;
    return best > 0;
}

struct dh_phrase dh_general_say(struct dh_draft *d, const char *text, enum dh_role role)
{
    size_t at, n;
    for (size_t i = 0; i < d->input_count; i++) {
        const struct dh_draft_input *in = &d->inputs[i];
        const char *format = in->type == DH_INPUT_DATE ? dh_general_format(in->value, text, true) : NULL;
        long k = dh_input_is_words(in->type) && strlen(in->value) > 3 ? dh_general_words(text, in->value) : -1;
        if (format)
            return dh_draft_var(d, in->name, *format ? format : NULL);
        if (k >= 0)
            return dh_draft_part(d, text, (size_t)k, strlen(in->value), in->name, NULL);
    }
    if (!*d->demo->goal || !dh_general_name_in(d, text, &at, &n))
        return dh_draft_literal(d, text);
    const char *value = dh_draft_printf(d, "%.*s", (int)n, text + at);
    struct dh_slot slot = {.kind = DH_SLOT_NAME, .label = dh_general_noun(d, value), .role = role};
    struct dh_draft_input *in = dh_draft_input(d, &slot, DH_INPUT_TEXT, value, value, "name");
    return in ? dh_draft_part(d, text, at, n, in->name, NULL) : dh_draft_literal(d, text);
}

/* Whether a step has something to do with it. */
static bool used(const struct dh_draft *d, const char *word)
{
    for (size_t i = 0; i < d->input_count; i++)
        if (dh_general_words(d->inputs[i].value, word) >= 0 ||
            (d->inputs[i].said && (dh_general_words(d->inputs[i].said, word) >= 0 || *d->inputs[i].said == '\0')))
            return true;
    for (size_t i = 0; i < d->slot_count; i++)
        if (dh_general_words(d->slots[i].text, word) >= 0 || dh_general_words(d->slots[i].label, word) >= 0)
            return true;
    return false;
}

void dh_general_unused(struct dh_draft *d)
{
    const char *goal = d->demo->goal;
    for (const char *s = goal; *s;) {
        size_t n = strcspn(s, " .,;:!?\"'()");
        bool inside = s > goal && (isupper((unsigned char)*s) || isdigit((unsigned char)*s));
        bool counts = n > 1 || isdigit((unsigned char)*s);
        const char *word = inside && counts && n > 0 ? dh_draft_printf(d, "%.*s", (int)n, s) : "";
        if (*word && !used(d, word))
            dh_draft_note(d, dh_draft_printf(d, "The goal says \"%s\", which no step uses: it is the same every time.", word));
        s += n;
        s += strspn(s, " .,;:!?\"'()");
    }
}
