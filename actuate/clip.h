/* The clipboard: a long-lived owner of CLIPBOARD and PRIMARY on a connection of its own (ICCCM 2,
 * freedesktop.org clipboard specification). It is served by the loop. */
#ifndef DH_ACTUATE_CLIP_H
#define DH_ACTUATE_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/tick.h>
#include "base/err.h"
#include "base/loop.h"
#include "base/xconn.h"

struct dh_clip;

#define DH_CLIP_LOST 160

/* A second connection to the display of `x`. */
enum dh_status dh_clip_create(struct dh_xconn *x, struct dh_loop *loop, struct dh_clip **ret,
                              struct dh_err *err);
/* Gives back what was kept, and hands what it owns to the clipboard manager when there is one
 * (SAVE_TARGETS). NULL is allowed. */
void dh_clip_destroy(struct dh_clip *c);

/* Owns CLIPBOARD (and PRIMARY when `both`) with this text from now on. `secret`: clipboard managers
 * are asked not to keep it (target x-kde-passwordManagerHint). */
enum dh_status dh_clip_set(struct dh_clip *c, const char *text, size_t n, bool both, bool secret,
                           struct dh_err *err);
/* Copies what CLIPBOARD and PRIMARY hold, in every form that their owners offer (text, html, uri-list and png first; 16 MB
 * each and 64 MB in all, one second for an answer and 4 s in all), to give it back byte for byte later; *ret_lossy: CLIPBOARD
 * holds something, and not all could be copied. Forms that name objects of the owner's (pixmaps, windows) count only where
 * there is nothing else. What is kept already and has not been given back stays. */
enum dh_status dh_clip_save(struct dh_clip *c, bool *ret_lossy, struct dh_err *err);
/* What could not be copied then: names of forms, "image/bmp, text/rtf"; "" when it was all. */
const char *dh_clip_lost(const struct dh_clip *c);
/* What was saved comes back, out of the loop, as soon as nobody has asked for the text for 300 ms
 * and no transfer runs; after 30 s of asking all the same. */
void dh_clip_return(struct dh_clip *c);
/* Waits until it is back. DH_TIMEOUT at the deadline, DH_INTERRUPTED. */
enum dh_status dh_clip_settle(struct dh_clip *c, dh_tick deadline, struct dh_err *err);
/* Serves the saved content from now on, until somebody else copies; gives up a selection that had
 * nothing. */
void dh_clip_restore(struct dh_clip *c);
/* What CLIPBOARD holds as text; owned by the caller (dh_free). DH_NOT_FOUND: no text. */
enum dh_status dh_clip_text(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret,
                            struct dh_err *err);
/* The same of PRIMARY: what is selected. */
enum dh_status dh_clip_primary(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret,
                               struct dh_err *err);
/* How often others have copied something so far (XFixes 1.0 selection events). */
unsigned dh_clip_copied(const struct dh_clip *c);

/* Text conversions served so far to the client that owns window `client` (0: to anybody), and when
 * the last request of any kind came. */
unsigned dh_clip_served(const struct dh_clip *c, unsigned long client);
dh_tick dh_clip_asked_at(const struct dh_clip *c);
/* Starts counting anew. */
void dh_clip_forget(struct dh_clip *c);
/* True while a transfer in pieces goes on. */
bool dh_clip_busy(const struct dh_clip *c);

#endif
