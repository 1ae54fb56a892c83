/* What a deskhand function returns. Detail of a failure is in struct dh_err (base/err.h). */
#ifndef DESKHAND_STATUS_H
#define DESKHAND_STATUS_H

/* Marks a symbol that libdeskhand exports; everything else is hidden. */
#if defined(__GNUC__)
#define DH_PUBLIC __attribute__((visibility("default")))
#else
#define DH_PUBLIC
#endif

enum dh_status {
    DH_OK = 0,
    DH_NOMEM,       /* an allocation failed */
    DH_IO,          /* a file, pipe or socket failed */
    DH_ENV,         /* the machine lacks something: display, OCR data, a program */
    DH_USAGE,       /* the caller asked for something that has no meaning */
    DH_INVALID,     /* input from outside is malformed */
    DH_PROTOCOL,    /* a peer process broke the protocol */
    DH_GONE,        /* what was named existed and does no more: window, server, child */
    DH_NOT_FOUND,   /* nothing fits the description */
    DH_AMBIGUOUS,   /* several things fit it and none clearly better */
    DH_STALE,       /* the screen is no longer the one that was planned on */
    DH_TIMEOUT,     /* a bounded wait ended without what it waited for */
    DH_INTERRUPTED, /* the user or the caller stopped it */
    DH_REFUSED,     /* policy forbids it */
    DH_YIELDED,     /* a person at the desk took over in the middle of it */
    DH_PARKED,      /* it needs the user; everything is kept and can be resumed */
    DH_FAILED,      /* it was done and did not work out */
};

/* Who has to act for the failure to go away. */
enum dh_blame {
    DH_BLAME_DESKHAND,
    DH_BLAME_ENVIRONMENT,
    DH_BLAME_MODEL,
    DH_BLAME_POLICY,
    DH_BLAME_USER,
    DH_BLAME_APPLICATION,
};

#define DH_ERR_WHAT_MAX 320
#define DH_ERR_NEXT_MAX 224

/* A failure, by value; nothing in it is allocated. `what` is one line of cause, `next` what to do
 * about it ("" when there is nothing to do). A zeroed struct means no error. */
struct dh_err {
    enum dh_status status;
    enum dh_blame blame;
    char what[DH_ERR_WHAT_MAX];
    char next[DH_ERR_NEXT_MAX];
};

/* How a wait ended. */
enum dh_wait {
    DH_WAIT_REACHED,
    DH_WAIT_TIMED_OUT,
    DH_WAIT_INTERRUPTED,
};

/* Static lower-case names: "ok", "timeout", ...; "deskhand", "environment", ... Never NULL. */
DH_PUBLIC const char *dh_status_name(enum dh_status status);
DH_PUBLIC const char *dh_blame_name(enum dh_blame blame);

#endif
