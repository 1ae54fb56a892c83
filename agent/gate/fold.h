/* Text as the lexicon compares it: words of lower-case letters and digits, a space before, between
 * and after them. Compatibility forms (full width, circled, mathematical letters), accents,
 * lookalikes of other scripts, invisible characters and letters written as digits or signs are
 * undone, in the spirit of Unicode's NFKC (UAX 15) and confusables (UTS 39). Pure. */
#ifndef DH_AGENT_GATE_FOLD_H
#define DH_AGENT_GATE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* " place your order "; " " for blank text. NULL when memory is short; owned by the caller
 * (dh_free). */
char *dh_gate_fold(const char *s);
/* Whether a phrase (already folded, without the outer spaces) stands in folded text as whole words;
 * what OCR confuses (0/o, 1/l/i, 5/s, 8/b, rn/m, vv/w) counts as the same. */
bool dh_gate_fold_has(const char *folded, const char *phrase);
/* Whether it is all there is. */
bool dh_gate_fold_is(const char *folded, const char *phrase);
size_t dh_gate_fold_words(const char *folded);

#endif
