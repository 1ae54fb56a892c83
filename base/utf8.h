/* UTF-8 (RFC 3629): decoding that never reads past the end and maps what is malformed to U+FFFD. */
#ifndef DH_BASE_UTF8_H
#define DH_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character at s (n bytes left, n > 0); stores it and returns the bytes it took, >= 1. */
size_t dh_utf8_next(const char *s, size_t n, uint32_t *ret_cp);
/* Writes cp as UTF-8 into out (4 bytes of room); returns the bytes. */
size_t dh_utf8_put(uint32_t cp, char *out);
/* Whether the n bytes are well-formed. */
bool dh_utf8_valid(const char *s, size_t n);
/* Characters in a string. */
size_t dh_utf8_count(const char *s);
/* Cuts an incomplete character off the end of a string, in place. */
void dh_utf8_trim(char *s);

#endif
