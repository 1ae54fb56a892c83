#include <ctype.h>
#include <string.h>

#include "agent/skill/blank.h"
#include "base/mem.h"
#include "base/text.h"

#define NEAR 75 /* a word misread */

/* The next part of a folded text between spaces and marks, cut to the room there is; NULL: there is no more. */
static const char *part(const char *s, char *out, size_t room)
{
    static const char between[] = " \t\n.,;:!?()[]{}<>\"'/\\@_-+=|";
    s += strspn(s, between);
    size_t n = strcspn(s, between);
    if (n == 0)
        return NULL;
    size_t keep = n < room ? n : room - 1;
    memcpy(out, s, keep);
    out[keep] = '\0';
    return s + n;
}

/* Words of every sentence say nothing of a value. */
static bool common(const char *p)
{
    static const char *const words[] = {"the", "and", "for", "with", "from", "into", "your", "that", "this", "are", "was"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i], p) == 0)
            return true;
    return false;
}

static bool of_value(const char *word, const char *value)
{
    char p[128];
    if (!*value || !*word)
        return false;
    if (strcmp(word, value) == 0 || (strlen(value) >= 4 && strstr(word, value)))
        return true;
    for (const char *s = value; (s = part(s, p, sizeof(p))) != NULL;) {
        size_t n = strlen(p);
        if (n < 3 || common(p))
            continue;
        if (strstr(word, p) && (n >= 4 || strlen(word) <= n + 2))
            return true;
        if (n >= 5 && dh_text_similarity(word, p) >= NEAR)
            return true;
    }
    return false;
}

static bool looks_like_data(const char *word)
{
    int digits = 0;
    for (const char *s = word; *s; s++)
        digits += isdigit((unsigned char)*s) != 0;
    return digits >= 2 || strchr(word, '@') != NULL;
}

bool dh_blank_word(const char *word, const char *const *values, size_t n)
{
    char *fold = dh_text_fold(word);
    bool yes = fold && looks_like_data(fold);
    for (size_t i = 0; fold && i < n && !yes; i++) {
        char *v = dh_text_fold(values[i]);
        yes = v && of_value(fold, v);
        dh_free(v);
    }
    dh_free(fold);
    return yes || !fold;
}
