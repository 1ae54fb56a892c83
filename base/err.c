#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const char *const status_names[] = {
    [DH_OK] = "ok",
    [DH_NOMEM] = "out-of-memory",
    [DH_IO] = "io",
    [DH_ENV] = "environment",
    [DH_USAGE] = "usage",
    [DH_INVALID] = "invalid",
    [DH_PROTOCOL] = "protocol",
    [DH_GONE] = "gone",
    [DH_NOT_FOUND] = "not-found",
    [DH_AMBIGUOUS] = "ambiguous",
    [DH_STALE] = "stale",
    [DH_TIMEOUT] = "timeout",
    [DH_INTERRUPTED] = "interrupted",
    [DH_REFUSED] = "refused",
    [DH_YIELDED] = "yielded",
    [DH_PARKED] = "parked",
    [DH_FAILED] = "failed",
};

static const char *const blame_names[] = {
    [DH_BLAME_DESKHAND] = "deskhand",
    [DH_BLAME_ENVIRONMENT] = "environment",
    [DH_BLAME_MODEL] = "model",
    [DH_BLAME_POLICY] = "policy",
    [DH_BLAME_USER] = "user",
    [DH_BLAME_APPLICATION] = "application",
};

const char *dh_status_name(enum dh_status status)
{
    size_t i = (size_t)status;
    return i < sizeof(status_names) / sizeof(status_names[0]) ? status_names[i] : "unknown";
}

const char *dh_blame_name(enum dh_blame blame)
{
    size_t i = (size_t)blame;
    return i < sizeof(blame_names) / sizeof(blame_names[0]) ? blame_names[i] : "unknown";
}

static void fill(struct dh_err *err, enum dh_status status, enum dh_blame blame, const char *next)
{
    err->status = status;
    err->blame = blame;
    snprintf(err->next, sizeof(err->next), "%s", next ? next : "");
    dh_utf8_trim(err->next);
}

enum dh_status dh_err_set(struct dh_err *err, enum dh_status status, enum dh_blame blame,
                          const char *next, const char *fmt, ...)
{
    if (!err)
        return status;
    char what[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    fill(err, status, blame, next);
    memcpy(err->what, what, sizeof(what));
    dh_utf8_trim(err->what);
    return status;
}

enum dh_status dh_err_errno(struct dh_err *err, enum dh_status status, const char *next,
                            const char *fmt, ...)
{
    int saved = errno;
    if (!err)
        return status;
    char what[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof(what))
        snprintf(what + n, sizeof(what) - (size_t)n, ": %s", strerror(saved));
    fill(err, status, DH_BLAME_ENVIRONMENT, next);
    memcpy(err->what, what, sizeof(what));
    dh_utf8_trim(err->what);
    return status;
}

enum dh_status dh_err_nomem(struct dh_err *err)
{
    return dh_err_set(err, DH_NOMEM, DH_BLAME_ENVIRONMENT, "free some memory and try again",
                      "out of memory");
}

void dh_err_prefix(struct dh_err *err, const char *fmt, ...)
{
    if (!err)
        return;
    char what[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof(what))
        snprintf(what + n, sizeof(what) - (size_t)n, ": %.*s", (int)(sizeof(what) - (size_t)n - 3),
                 err->what);
    memcpy(err->what, what, sizeof(what));
    dh_utf8_trim(err->what);
}
