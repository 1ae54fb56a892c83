/* A bag of allocations that are freed together: parse trees, observations, actions. */
#ifndef DH_BASE_ARENA_H
#define DH_BASE_ARENA_H

#include <stddef.h>

struct dh_arena;

/* NULL when memory is short. */
struct dh_arena *dh_arena_create(void);
/* NULL is allowed. */
void dh_arena_destroy(struct dh_arena *a);
/* Zeroed and aligned for any type; owned by the arena. NULL when memory is short or sizes overflow. */
void *dh_arena_alloc(struct dh_arena *a, size_t count, size_t size);
/* Copies; NULL for NULL or when memory is short. */
char *dh_arena_strdup(struct dh_arena *a, const char *s);
char *dh_arena_strndup(struct dh_arena *a, const char *s, size_t n);
char *dh_arena_printf(struct dh_arena *a, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* Bytes handed out so far. */
size_t dh_arena_used(const struct dh_arena *a);

#endif
