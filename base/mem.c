#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *dh_alloc(size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    return calloc(count, size);
}

void *dh_realloc(void *p, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    size_t n = count * size;
    return realloc(p, n ? n : 1);
}

void dh_free(void *p)
{
    free(p);
}

char *dh_strndup(const char *s, size_t n)
{
    if (!s)
        return NULL;
    size_t len = strnlen(s, n);
    char *r = dh_alloc(len + 1, 1);
    if (r)
        memcpy(r, s, len);
    return r;
}

char *dh_strdup(const char *s)
{
    return s ? dh_strndup(s, strlen(s)) : NULL;
}

char *dh_asprintf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return NULL;
    char *r = dh_alloc((size_t)n + 1, 1);
    if (!r)
        return NULL;
    va_start(ap, fmt);
    vsnprintf(r, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return r;
}

bool dh_grow(void *items, size_t *cap, size_t want, size_t size)
{
    if (want <= *cap)
        return true;
    size_t n = *cap ? *cap : 8;
    while (n < want) {
        if (n > SIZE_MAX / 2)
            return false;
        n *= 2;
    }
    void *old;
    memcpy(&old, items, sizeof(old));
    void *p = dh_realloc(old, n, size);
    if (!p)
        return false;
    memcpy(items, &p, sizeof(p));
    *cap = n;
    return true;
}
