#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define BLOCK 16384
#define ALIGN (sizeof(max_align_t) > 16 ? sizeof(max_align_t) : 16)

struct block {
    struct block *next;
    size_t cap, used;
    max_align_t data[];
};

struct dh_arena {
    struct block *head;
    size_t used;
};

struct dh_arena *dh_arena_create(void)
{
    return dh_alloc(1, sizeof(struct dh_arena));
}

void dh_arena_destroy(struct dh_arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->head; b;) {
        struct block *next = b->next;
        dh_free(b);
        b = next;
    }
    dh_free(a);
}

void *dh_arena_alloc(struct dh_arena *a, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    size_t n = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    if (n == 0)
        n = ALIGN;
    struct block *b = a->head;
    if (!b || b->cap - b->used < n) {
        size_t cap = n > BLOCK / 4 ? n : BLOCK;
        b = dh_alloc(1, sizeof(*b) + cap);
        if (!b)
            return NULL;
        b->cap = cap;
        if (cap == n && a->head) {
            /* A large block goes behind the head, which still has room. */
            b->next = a->head->next;
            a->head->next = b;
        } else {
            b->next = a->head;
            a->head = b;
        }
    }
    void *p = (char *)b->data + b->used;
    b->used += n;
    a->used += n;
    return p;
}

char *dh_arena_strndup(struct dh_arena *a, const char *s, size_t n)
{
    if (!s)
        return NULL;
    size_t len = strnlen(s, n);
    char *r = dh_arena_alloc(a, len + 1, 1);
    if (r)
        memcpy(r, s, len);
    return r;
}

char *dh_arena_strdup(struct dh_arena *a, const char *s)
{
    return s ? dh_arena_strndup(a, s, strlen(s)) : NULL;
}

char *dh_arena_printf(struct dh_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return NULL;
    char *r = dh_arena_alloc(a, (size_t)n + 1, 1);
    if (!r)
        return NULL;
    va_start(ap, fmt);
    vsnprintf(r, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return r;
}

size_t dh_arena_used(const struct dh_arena *a)
{
    return a->used;
}
