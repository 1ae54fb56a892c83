/* A growing byte buffer. Appends never fail by themselves: the first allocation failure is
 * remembered, later appends do nothing, and dh_buf_failed() tells at the end. */
#ifndef DH_BASE_BUF_H
#define DH_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed is empty. `data` is owned, NUL-terminated behind `len` when not NULL. */
struct dh_buf {
    char *data;
    size_t len, cap;
    bool failed;
};

void dh_buf_finish(struct dh_buf *b);
void dh_buf_clear(struct dh_buf *b);
void dh_buf_add(struct dh_buf *b, const void *data, size_t n);
void dh_buf_str(struct dh_buf *b, const char *s);
void dh_buf_char(struct dh_buf *b, char c);
void dh_buf_printf(struct dh_buf *b, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
void dh_buf_vprintf(struct dh_buf *b, const char *fmt, va_list ap)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 0)))
#endif
    ;
/* Removes the first n bytes. */
void dh_buf_drop(struct dh_buf *b, size_t n);
bool dh_buf_failed(const struct dh_buf *b);
/* The text so far, "" when empty; owned by the buffer. */
const char *dh_buf_text(const struct dh_buf *b);
/* Takes the string out; the caller owns it (dh_free). NULL when an append failed. */
char *dh_buf_steal(struct dh_buf *b);

#endif
