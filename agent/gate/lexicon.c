#include "agent/gate/lexicon.h"

#include <string.h>

#include "agent/gate/fold.h"
#include "agent/gate/lexicon_words.h"

/* Copies the phrase that starts at *s and moves on; false at the end. */
static bool next_phrase(const char **s, char out[48])
{
    if (!**s)
        return false;
    size_t n = strcspn(*s, "|");
    size_t keep = n < 47 ? n : 47;
    memcpy(out, *s, keep);
    out[keep] = '\0';
    *s += n + ((*s)[n] == '|');
    return true;
}

static bool whole(enum dh_lex kind)
{
    return kind == DH_LEX_WHOLE || kind == DH_LEX_YES || kind == DH_LEX_GO_ON ||
           kind == DH_LEX_CANCEL || kind == DH_LEX_OPEN_FILE || kind == DH_LEX_SAVE_FILE;
}

struct dh_lex_hit dh_lexicon_find(enum dh_lex kind, enum dh_class c, const char *folded)
{
    struct dh_lex_hit hit = {0};
    for (const struct dh_lex_row *r = dh_lex_rows(); r->phrases; r++) {
        if (r->kind != kind || r->of != c)
            continue;
        const char *s = r->phrases;
        while (next_phrase(&s, hit.phrase)) {
            hit.hit = whole(kind) ? dh_gate_fold_is(folded, hit.phrase)
                                  : dh_gate_fold_has(folded, hit.phrase);
            if (hit.hit)
                return hit;
        }
    }
    hit.phrase[0] = '\0';
    return hit;
}

bool dh_lexicon_has(enum dh_lex kind, const char *folded)
{
    return dh_lexicon_find(kind, 0, folded).hit;
}

struct dh_lex_hit dh_lexicon_label(enum dh_class c, const char *folded)
{
    struct dh_lex_hit hit = dh_lexicon_find(DH_LEX_WHOLE, c, folded);
    if (hit.hit)
        return hit;
    hit = dh_lexicon_find(DH_LEX_LABEL, c, folded);
    if (hit.hit && dh_lexicon_find(DH_LEX_NOT, c, folded).hit)
        hit = (struct dh_lex_hit){0};
    return hit;
}

bool dh_lexicon_phrase(size_t index, char ret_phrase[48])
{
    for (const struct dh_lex_row *r = dh_lex_rows(); r->phrases; r++) {
        const char *s = r->phrases;
        while (next_phrase(&s, ret_phrase))
            if (index-- == 0)
                return true;
    }
    return false;
}
