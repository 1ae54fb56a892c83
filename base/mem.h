/* The only door to the allocator. Every function may return NULL; nothing aborts.
 * What comes from here goes back through dh_free. */
#ifndef DH_BASE_MEM_H
#define DH_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed; NULL when count * size overflows or memory is short. A zero size gives a valid pointer. */
void *dh_alloc(size_t count, size_t size);
/* Contents kept, the new tail is not zeroed; on NULL the old block is still there. */
void *dh_realloc(void *p, size_t count, size_t size);
/* NULL is allowed. */
void dh_free(void *p);
/* A copy of a string / of at most n bytes of it; NULL for NULL. */
char *dh_strdup(const char *s);
char *dh_strndup(const char *s, size_t n);
/* Formatted into a new string. */
char *dh_asprintf(const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;
/* Makes room for at least `want` items of `size` bytes in *items (doubling). False: unchanged. */
bool dh_grow(void *items, size_t *cap, size_t want, size_t size);

#endif
