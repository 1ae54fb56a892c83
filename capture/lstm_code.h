/* What the network's outputs mean: sequences of codes -> characters. Latin letters have one code,
 * Chinese characters and Korean syllables are spelt with up to nine. */
#ifndef DH_CAPTURE_LSTM_CODE_H
#define DH_CAPTURE_LSTM_CODE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* A tree of codes; node 0 is its root. */
struct dh_lstm_code {
    int32_t code;
    int32_t child, next; /* first child, next sibling; 0 for none */
    int32_t text;        /* offset of its character; -1: no character ends here */
};

struct dh_lstm_codes {
    struct dh_lstm_code *nodes; /* owned */
    size_t count, cap;
    int32_t *root; /* owned; the root's child for each code, 0 for none */
    int root_count;
    char *texts; /* owned; NUL-terminated, one behind the other */
};

/* Component 21 is the text form of src/ccutil/unicharset.cpp (UNICHARSET::load_via_fgets),
 * component 22 the binary form of src/ccutil/unicharcompress.cpp (UnicharCompress::DeSerialize) and
 * .h (RecodedCharID). Codes must be below `outputs`. DH_INVALID when either is broken. */
enum dh_status dh_lstm_codes_parse(const uint8_t *chars, size_t chars_n, const uint8_t *recoder,
                                   size_t recoder_n, int outputs, struct dh_lstm_codes *ret,
                                   struct dh_err *err);
void dh_lstm_codes_finish(struct dh_lstm_codes *c);
/* The character with the most codes at the start of `codes`; how many there are of them is stored.
 * NULL and 1 when none fits; "" for what has no text of its own. */
const char *dh_lstm_codes_match(const struct dh_lstm_codes *c, const int *codes, size_t n,
                                size_t *ret_used);

#endif
