#include "agent/plan/read.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "agent/plan/candidate.h"
#include "base/utf8.h"

/* Words without a letter or digit: a bullet, a check mark. */
static bool ornament(const char *s)
{
    for (size_t i = 0, n = strlen(s); i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        /* U+2000 to U+2BFF hold punctuation, arrows, boxes, shapes and dingbats, but currencies
         * too. */
        bool mark = c < 0x80 ? !isalnum((int)c) : c < 0xc0 || (c >= 0x2000 && c < 0x2c00);
        if (!mark || (c >= 0x20a0 && c < 0x20d0))
            return false;
    }
    return true;
}

/* How many words of the line are the start; 0: it starts otherwise. Leading ornaments count along.
 */
static size_t starts(const struct dh_observation *o, const struct dh_line *l,
                     const struct dh_needle *n)
{
    size_t skip = 0, best = 0;
    int best_score = 84;
    if (l->count > o->word_count || l->first > o->word_count - l->count)
        return 0;
    while (skip < l->count && ornament(o->words[l->first + skip].text))
        skip++;
    for (size_t c = n->words > 1 ? n->words - 1 : 1; c <= n->words + 1 && skip + c <= l->count;
         c++) {
        struct dh_buf b = {0};
        for (size_t i = 0; i < c; i++) {
            dh_buf_str(&b, i ? " " : "");
            dh_buf_str(&b, o->words[l->first + skip + i].text);
        }
        int score = b.failed ? 0 : dh_needle_equal(n, dh_buf_text(&b));
        dh_buf_finish(&b);
        if (score > best_score) {
            best = skip + c;
            best_score = score;
        }
    }
    return best;
}

static const char *trimmed(const char *s)
{
    while (*s == ' ' || *s == ':' || *s == '\t')
        s++;
    return s;
}

/* What the line says behind the start. False: it starts otherwise. */
static bool rest_of(const struct dh_observation *o, const struct dh_line *l,
                    const struct dh_needle *n, bool row, struct dh_buf *text, struct dh_rect *rect)
{
    size_t k = starts(o, l, n), len = strlen(n->raw);
    struct dh_buf rest = {0};
    *rect = l->rect;
    if (k == 0 && strncasecmp(l->text, n->raw, len) != 0)
        return false;
    if (k == 0) /* the start ends inside a word: "Ref:1234" */
        dh_buf_str(&rest, l->text + len);
    for (size_t i = k; k > 0 && i < l->count; i++) {
        dh_buf_str(&rest, i > k ? " " : "");
        dh_buf_str(&rest, o->words[l->first + i].text);
    }
    const char *s = trimmed(dh_buf_text(&rest));
    int window = dh_window_top(o, dh_rect_centre(l->rect));
    if (*s) {
        struct dh_rect beside = *rect;
        dh_buf_str(text, s);
        dh_buf_str(text, row ? "\t" : "");
        if (row && dh_read_beside(o, DH_RELATION_RIGHT_OF, l->rect, window, text, &beside))
            *rect = dh_rect_join(*rect, beside);
    } else if (!dh_read_beside(o, DH_RELATION_RIGHT_OF, l->rect, window, text, rect)) {
        dh_buf_str(text, l->text);
    }
    text->failed |= rest.failed;
    dh_buf_finish(&rest);
    return true;
}

enum dh_status dh_read_line(const struct dh_observation *o, const char *start, int within, bool row,
                            struct dh_buf *text, struct dh_rect *ret_rect, struct dh_err *err)
{
    struct dh_needle n;
    struct dh_buf best = {0}, one = {0}, rival = {0};
    struct dh_rect rect, best_rect = {0, 0, 0, 0};
    int best_loss = 100;
    enum dh_status st = dh_needle_init(&n, start, err);
    if (st != DH_OK)
        return st;
    for (size_t i = 0; *n.fold && i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        struct dh_point at = dh_rect_centre(l->rect);
        int loss = dh_window_misfit(o, dh_window_top(o, at), at, within);
        dh_buf_clear(&one);
        if (loss > best_loss || loss >= 100 || !rest_of(o, l, &n, row, &one, &rect))
            continue;
        bool better = best_loss == 100 || loss < best_loss;
        if (better || strcmp(dh_buf_text(&best), dh_buf_text(&one)) != 0) {
            struct dh_buf *into = better ? &best : &rival;
            dh_buf_clear(into);
            dh_buf_str(into, dh_buf_text(&one));
        }
        if (better) {
            dh_buf_clear(&rival);
            best_loss = loss;
            best_rect = rect;
        }
    }
    if (best.failed || one.failed || rival.failed)
        st = dh_err_nomem(err);
    else if (best_loss == 100)
        st = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER,
                        "wait for it, scroll to it, or open what shows it",
                        "no line starts with \"%.80s\"", start);
    else if (rival.len)
        st = dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER,
                        "start with more of the line, or name the window first",
                        "two lines start with \"%.60s\": one goes on \"%.60s\", one \"%.60s\"",
                        start, dh_buf_text(&best), dh_buf_text(&rival));
    if (st == DH_OK) {
        dh_buf_str(text, dh_buf_text(&best));
        *ret_rect = best_rect;
    }
    dh_needle_finish(&n);
    dh_buf_finish(&best);
    dh_buf_finish(&one);
    dh_buf_finish(&rival);
    return st;
}
