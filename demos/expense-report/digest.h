#ifndef EXPENSE_DIGEST_H
#define EXPENSE_DIGEST_H

#include <stddef.h>

#define EXP_DIGEST_TEXT 65

/* SHA-256 of the bytes as 64 lower-case hexadecimal digits and a NUL. */
void exp_digest_text(const void *bytes, size_t size, char text[EXP_DIGEST_TEXT]);

#endif
