#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static bool room(struct dh_buf *b, size_t n)
{
    if (b->failed || n > SIZE_MAX / 2 - b->len - 1) {
        b->failed = true;
        return false;
    }
    if (!dh_grow(&b->data, &b->cap, b->len + n + 1, 1)) {
        b->failed = true;
        return false;
    }
    return true;
}

void dh_buf_finish(struct dh_buf *b)
{
    dh_free(b->data);
    *b = (struct dh_buf){0};
}

void dh_buf_clear(struct dh_buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

void dh_buf_add(struct dh_buf *b, const void *data, size_t n)
{
    if (!room(b, n))
        return;
    if (n)
        memcpy(b->data + b->len, data, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void dh_buf_str(struct dh_buf *b, const char *s)
{
    dh_buf_add(b, s, strlen(s));
}

void dh_buf_char(struct dh_buf *b, char c)
{
    dh_buf_add(b, &c, 1);
}

void dh_buf_vprintf(struct dh_buf *b, const char *fmt, va_list ap)
{
    va_list copy;
    va_copy(copy, ap);
    int n = vsnprintf(NULL, 0, fmt, copy);
    va_end(copy);
    if (n < 0 || !room(b, (size_t)n)) {
        b->failed = true;
        return;
    }
    vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
    b->len += (size_t)n;
}

void dh_buf_printf(struct dh_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    dh_buf_vprintf(b, fmt, ap);
    va_end(ap);
}

void dh_buf_drop(struct dh_buf *b, size_t n)
{
    if (n == 0 || !b->data)
        return;
    if (n >= b->len) {
        b->len = 0;
    } else {
        memmove(b->data, b->data + n, b->len - n);
        b->len -= n;
    }
    b->data[b->len] = '\0';
}

bool dh_buf_failed(const struct dh_buf *b)
{
    return b->failed;
}

const char *dh_buf_text(const struct dh_buf *b)
{
    return b->data ? b->data : "";
}

char *dh_buf_steal(struct dh_buf *b)
{
    char *s = NULL;
    if (!b->failed)
        s = b->data ? b->data : dh_alloc(1, 1);
    else
        dh_free(b->data);
    *b = (struct dh_buf){0};
    return s;
}
