#include "agent/plan/candidate.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static size_t count_words(const char *s)
{
    size_t n = *s != '\0';
    for (; *s; s++)
        n += *s == ' ';
    return n;
}

enum dh_status dh_needle_init(struct dh_needle *n, const char *text, struct dh_err *err)
{
    n->raw = text ? text : "";
    n->fold = dh_text_fold(n->raw);
    n->skeleton = dh_text_skeleton(n->raw);
    if (!n->fold || !n->skeleton) {
        dh_needle_finish(n);
        return dh_err_nomem(err);
    }
    n->words = count_words(n->fold);
    return DH_OK;
}

void dh_needle_finish(struct dh_needle *n)
{
    dh_free(n->fold);
    dh_free(n->skeleton);
    n->fold = n->skeleton = NULL;
}

static int folded_equal(const struct dh_needle *n, const char *text)
{
    int score = 0;
    char *fold = dh_text_fold(text);
    if (!fold || !*fold || !*n->fold) {
        dh_free(fold);
        return 0;
    }
    if (strcmp(fold, n->fold) == 0) {
        score = 98;
    } else {
        char *skeleton = dh_text_skeleton(text);
        /* One or two characters are easily something else: "15" and "IS". */
        if (skeleton && *skeleton && strcmp(skeleton, n->skeleton) == 0)
            score = strlen(skeleton) > 2 ? 95 : 85;
        dh_free(skeleton);
    }
    dh_free(fold);
    return score;
}

static bool mark(char c)
{
    return c != '\0' && strchr(".,;:!?\"'()[]<>", c) != NULL;
}

int dh_needle_equal(const struct dh_needle *n, const char *text)
{
    if (strcmp(n->raw, text) == 0)
        return 100;
    int score = folded_equal(n, text);
    size_t len = strlen(text), from = 0;
    if (score || len == 0 || len > 256)
        return score;
    while (from < len && mark(text[from]))
        from++;
    while (len > from && mark(text[len - 1]))
        len--;
    if (len == from || (from == 0 && text[len] == '\0'))
        return 0;
    char *bare = dh_strndup(text + from, len - from);
    score = bare ? folded_equal(n, bare) : 0;
    dh_free(bare);
    return score > 1 ? score - 1 : 0;
}

/* Whether the digits of both, in order, are the same. */
static bool same_digits(const char *a, const char *b)
{
    for (;;) {
        while (*a && !isdigit((unsigned char)*a))
            a++;
        while (*b && !isdigit((unsigned char)*b))
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

int dh_needle_score(const struct dh_needle *n, const char *text)
{
    int score = dh_needle_equal(n, text);
    if (score || !*n->fold)
        return score;
    size_t len = strlen(text), mine = strlen(n->raw);
    if (len == 0)
        return 0;
    if (len > mine) {
        int part = dh_text_contains(text, n->raw);
        if (part >= 85) /* the more of the text it is, the better */
            return part - 10 + (int)(8 * mine / len);
    }
    size_t longer = len > mine ? len : mine, shorter = len > mine ? mine : len;
    if (shorter < 4 || (longer - shorter) * 3 > longer || !same_digits(text, n->raw))
        return 0;
    int near = dh_text_similarity(text, n->raw);
    return near >= 60 ? near - 8 : 0;
}
