/* Comparing what people write with what OCR read. Pure. */
#ifndef DH_BASE_TEXT_H
#define DH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Folded for comparison: lower case (Latin, Greek, Cyrillic), accents of Latin letters kept, typographic
 * quotes, dashes, spaces and ellipses as ASCII, runs of space as one, ends trimmed, trailing ":" "*"
 * and "..." of labels dropped. Owned by the caller (dh_free). */
char *dh_text_fold(const char *s);
/* The same with OCR's usual confusions merged (0/o, 1/l/i/|, 5/s, 8/b, rn/m, vv/w) and spaces removed. */
char *dh_text_skeleton(const char *s);
/* 0..100: 100 the same letters and case, 98 equal when folded, 95 equal as skeletons, else by edit
 * distance (Damerau-Levenshtein, restricted) of the folded texts. */
int dh_text_similarity(const char *a, const char *b);
/* Whether the digits of both, in order, are the same: "Row 1" is no other spelling of "Row 2". */
bool dh_text_same_digits(const char *a, const char *b);
/* 0..100: how well `needle` occurs in `hay` as whole words (100 when equal, 90 when contained,
 * 85 with OCR's confusions or lost spaces). */
int dh_text_contains(const char *hay, const char *needle);
/* The nearest of n candidates within a third of the word's length, or NULL: "did you mean". */
const char *dh_text_nearest(const char *word, const char *const *candidates, size_t n);
bool dh_text_blank(const char *s);

#endif
