#include "agent/plan/candidate.h"

#include <ctype.h>
#include <string.h>

#include "agent/likeness.h"
#include "base/mem.h"
#include "base/text.h"

enum { LETTERS_FOR_ONE = 5 }; /* so many letters may hide one that looks unlike what it was read as */

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
    return c != '\0' && strchr(".,;:!?\"'()[]<>|*~=_+-", c) != NULL;
}

/* Signs that are drawn before or behind words, of which a reader makes one thing or another: bytes of one, 0 for none. */
static size_t ornament(const char *s, size_t n)
{
    static const char *const signs[] = {"»", "«", "·", "•", "›", "‹", "▸", "▾", "▶", "▼", "►", "〈", "▿", "–", "—", "©", "®", "°"};
    if (n > 0 && mark(*s))
        return 1;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (n >= strlen(signs[i]) && strncmp(s, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

/* The part of a text without ornaments at either end. */
static const char *without_ornaments(const char *s, size_t *ret_len)
{
    size_t len = strlen(s), k;
    while ((k = ornament(s, len)) > 0 || (len > 0 && *s == ' ')) {
        s += k ? k : 1;
        len -= k ? k : 1;
    }
    for (bool more = true; more && len > 0;) {
        more = s[len - 1] == ' ' || mark(s[len - 1]);
        len -= more;
        for (k = 2; !more && k <= 3 && k <= len; k++)
            if (ornament(s + len - k, k) == k) {
                len -= k;
                more = true;
            }
    }
    *ret_len = len;
    return s;
}

int dh_needle_equal(const struct dh_needle *n, const char *text)
{
    if (strcmp(n->raw, text) == 0)
        return 100;
    int score = folded_equal(n, text);
    size_t len, mine;
    if (score || !*text || strlen(text) > 256)
        return score;
    const char *inner = without_ornaments(text, &len), *own = without_ornaments(n->raw, &mine);
    bool told = own != n->raw || own[mine]; /* what is looked for has some, too */
    if (len == 0 || (told && mine < 2) || (inner == text && !text[len] && !told))
        return 0;
    char *bare = dh_strndup(inner, len), *wanted = told ? dh_strndup(own, mine) : NULL;
    struct dh_needle without = {0};
    if (bare && !told)
        score = folded_equal(n, bare);
    else if (bare && wanted && dh_needle_init(&without, wanted, NULL) == DH_OK)
        score = folded_equal(&without, bare);
    dh_needle_finish(&without);
    dh_free(bare);
    dh_free(wanted);
    return score > 1 ? score - (told ? 3 : 1) : 0;
}

/* Whether a word may be a misreading of another: as long words are, with a letter or two that look otherwise. Another
 * word is none, however much of both is the same: "Cedar North" is not "Cedar South", and "Room A" not "Room B". */
static bool may_be_read_as(const char *a, size_t n, const char *b, size_t m)
{
    char x[64], y[64];
    struct dh_glyphs p = {0}, q = {0};
    struct dh_likeness l;
    if (n >= sizeof(x) || m >= sizeof(y))
        return true;
    memcpy(x, a, n);
    memcpy(y, b, m);
    x[n] = y[m] = '\0';
    bool same = dh_glyphs_make(x, &p) == DH_OK && dh_glyphs_make(y, &q) == DH_OK && dh_likeness_find(&p, &q, false, false, &l) &&
                l.wrong * LETTERS_FOR_ONE <= n;
    dh_glyphs_finish(&p);
    dh_glyphs_finish(&q);
    return same;
}

static bool words_may_be_read_as(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        size_t n = strcspn(a, " "), m = strcspn(b, " ");
        if (n == 0 || m == 0)
            return true; /* spaces are easily lost: what is left is judged by its length */
        if (!may_be_read_as(a, n, b, m))
            return false;
        a += n;
        b += m;
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
    if (shorter < 4 || (longer - shorter) * 3 > longer || !dh_text_same_digits(text, n->raw))
        return 0;
    int near = dh_text_similarity(text, n->raw);
    if (near >= 60 && count_words(n->raw) == count_words(text) && !words_may_be_read_as(n->raw, text))
        return 0;
    return near >= 60 ? near - 8 : 0;
}
