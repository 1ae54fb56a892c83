/* The entry of this room: screen -> frame -> lines and shapes -> words -> elements -> observation. */
#ifndef DH_CAPTURE_OBSERVE_H
#define DH_CAPTURE_OBSERVE_H

#include <deskhand/observation.h>
#include "base/log.h"
#include "base/loop.h"
#include "capture/screen.h"

struct dh_observer;

struct dh_observer_options {
    const char *lang;  /* tesseract languages, "eng" when NULL, e.g. "eng+deu" */
    int readers;       /* reader children, 0: one per processor, at most 4 */
    bool tesseract;    /* by libtesseract alone, not by the fast engine */
    const struct dh_log *log; /* may be NULL; borrowed */
    struct dh_xconn *a11y; /* the display whose applications are asked what they show; NULL: none are; borrowed */
};

/* What to wait for before looking. Zeroed: take the screen as it is now. Times in microseconds. */
struct dh_settle {
    dh_tick first;  /* wait at most this long for a first change since `since`; 0: do not */
    dh_tick quiet;  /* then until nothing larger than a caret changed for this long */
    dh_tick bound;  /* and at most this long altogether */
    uint64_t since; /* dh_screen_mark() taken before the action */
    /* See struct dh_settle_ask: more quiet after larger changes, and what was touched. */
    dh_tick quiet_most;
    struct dh_rect touched;
    struct dh_rect fades;
    dh_tick feedback;
};

/* Starts the readers lazily, at the first look. The screen is borrowed and must outlive it. */
enum dh_status dh_observer_create(struct dh_screen *screen, struct dh_loop *loop,
                                  const struct dh_observer_options *options,
                                  struct dh_observer **ret, struct dh_err *err);
/* Stops the readers. NULL is allowed. */
void dh_observer_destroy(struct dh_observer *ob);

/* One observation; a screen that does not settle within the bound is returned with settled = false. The end of the quiet
 * passes while the picture is read already: when something changes meanwhile it is waited for and read again, so that what
 * is returned was quiet for as long as was asked for.
 * When readers fail the observation has what could be had, and says so in `partial`; missing OCR
 * data is DH_ENV (with the package to install). `settle` NULL: as it is now. */
enum dh_status dh_observer_look(struct dh_observer *ob, const struct dh_settle *settle,
                                struct dh_observation **ret, struct dh_err *err);
/* A second opinion: what the fast engine was not sure of on the last screen is read again by tesseract; the
 * next look has what came out better. False: there was nothing to doubt, or nothing came out better. */
bool dh_observer_doubt(struct dh_observer *ob);
/* Whether applications told something of themselves after the last look, or have to be asked again: the next look has
 * it, though nothing was drawn. */
bool dh_observer_has_news(const struct dh_observer *ob);
/* The latest observation (borrowed), NULL before the first. */
const struct dh_observation *dh_observer_last(const struct dh_observer *ob);
/* Reads one rectangle of the last frame anew with care for small or single-word content (a field that was
 * just typed into); the text is owned by the caller (dh_free). */
enum dh_status dh_observer_read(struct dh_observer *ob, struct dh_rect rect, char **ret_text,
                                struct dh_err *err);

#endif
