/* What has digits and is no number: telephones, numbers of things, dates that there are not. */
#include <ctype.h>
#include <string.h>

#include "agent/skill/goal_bind.h"

bool dh_goal_date_like(const char *s)
{
    size_t groups = 0, digits = 0;
    char mark = 0;
    for (; *s; s++) {
        if (isdigit((unsigned char)*s)) {
            groups += digits++ == 0;
        } else if (strchr("./-", *s) && digits && digits <= 4 && (!mark || mark == *s)) {
            if (mark == '.' && digits == 3)
                return false; /* thousands */
            mark = *s;
            digits = 0;
        } else {
            return false;
        }
    }
    return groups == 3 && digits && (digits != 3 || mark != '.') && digits <= 4;
}

bool dh_goal_excludes(const char *fold)
{
    static const char *const words[] = {
        "not",    "without", "except", "excluding", "nicht",  "ohne",  "außer",  "kein",
        "keine",  "pas",     "sans",   "sauf",      "sin",    "senza", "tranne", "niet",
        "zonder", "sem",     "menos",  "bez",       "oprócz", "без",   "кроме",  "χωρίς"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i], fold) == 0)
            return true;
    return false;
}

static size_t digits_in(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += isdigit((unsigned char)*s) != 0;
    return n;
}

/* "+49 30 1234567", "(030) 123-4567". */
static size_t telephone(const struct dh_goal *g, size_t i, size_t *ret_start)
{
    const struct dh_goal_token *t = &g->tokens[i];
    bool open = t->start > 0 && g->text[t->start - 1] == '(';
    size_t n = 0, digits = 0;
    if (!open && t->raw[0] != '+' && t->raw[0] != '0')
        return 0;
    for (bool end = false; !end && i + n < g->token_count && !g->tokens[i + n].quoted; n++) {
        const char *raw = g->tokens[i + n].raw;
        if (strspn(raw, "+0123456789-/()") != strlen(raw))
            break;
        digits += digits_in(raw);
        end = g->tokens[i + n].comma;
    }
    *ret_start = t->start - open;
    return digits >= 7 ? n : 0;
}

size_t dh_goal_code(struct dh_goal *g, size_t i, struct dh_goal_value *v)
{
    const struct dh_goal_token *t = &g->tokens[i];
    size_t start = t->start, n = t->quoted ? 0 : telephone(g, i, &start);
    v->code = true;
    v->first_type = DH_INPUT_TEXT;
    v->types = 1u << DH_INPUT_TEXT;
    v->count = n ? n : 1;
    if (n) {
        v->text = dh_arena_strndup(g->arena, g->text + start, g->tokens[i + n - 1].end - start);
    } else {
        if (t->quoted || !digits_in(t->raw))
            return 0;
        v->text = t->raw;
    }
    return v->text ? v->count : 0;
}
