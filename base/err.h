/* Failures by value. See <deskhand/status.h> for the shape. */
#ifndef DH_BASE_ERR_H
#define DH_BASE_ERR_H

#include <deskhand/status.h>

#if defined(__GNUC__)
#define DH_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define DH_PRINTF(fmt, args)
#endif

/* Fills `err` (NULL is allowed) and returns `status`, so that a function can end with
 * `return dh_err_set(err, DH_IO, DH_BLAME_ENVIRONMENT, "free some space", "cannot write %s", p);`
 * `next` may be NULL. Over-long text is cut at a character boundary. */
enum dh_status dh_err_set(struct dh_err *err, enum dh_status status, enum dh_blame blame,
                          const char *next, const char *fmt, ...) DH_PRINTF(5, 6);

/* The same with ": strerror(errno)" behind the text; errno is read first. */
enum dh_status dh_err_errno(struct dh_err *err, enum dh_status status, const char *next,
                            const char *fmt, ...) DH_PRINTF(4, 5);

/* Out of memory: the one failure every allocation shares. */
enum dh_status dh_err_nomem(struct dh_err *err);

/* Puts "prefix: " before what is there already. */
void dh_err_prefix(struct dh_err *err, const char *fmt, ...) DH_PRINTF(2, 3);

#endif
