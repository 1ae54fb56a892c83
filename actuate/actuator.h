/* The entry of this room: a touch and its ticket become X events. */
#ifndef DH_ACTUATE_ACTUATOR_H
#define DH_ACTUATE_ACTUATOR_H

#include <deskhand/tick.h>
#include "actuate/guardian.h"
#include "actuate/ticket.h"
#include "actuate/touch.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xconn.h"

struct dh_actuator;

/* Reads fresh pixels inside the server grab; injected, because this room does not look. */
typedef enum dh_status (*dh_peek_fn)(void *data, struct dh_rect rect, uint32_t *out,
                                     struct dh_err *err);

struct dh_actuator_options {
    dh_peek_fn peek;        /* NULL: pixels are not checked */
    void (*peek_ask)(void *data, struct dh_rect rect); /* sends its question, for a peek that follows; NULL */
    void *peek_data;
    /* Between two pieces of a text with touch.field: DH_FAILED, with where it went, when the focus is not there any more;
     * NULL: not asked. */
    enum dh_status (*still)(void *data, struct dh_err *err);
    void *still_data;
    bool private_display;   /* nobody's clipboard has to be put back */
    const char *const *launch_env; /* NULL-terminated "NAME=value" for what is opened; borrowed */
    const struct dh_log *log;
};

/* What a touch did. */
struct dh_touch_result {
    int events;             /* input events sent */
    int presses;            /* how many of them pressed something down */
    size_t characters;      /* type: characters that were sent */
    bool pasted;            /* type: by way of the clipboard */
    char lost[160];         /* type, paste: what the clipboard held and will not hold again: names of forms; "" */
    unsigned long window;   /* open: the window that appeared; 0: none within the bound */
    dh_tick time;           /* how long it took */
    dh_tick grabbed;        /* the longest time that the server was held for a check */
};

/* The connection is shared with the screen; the guardian is borrowed and may be NULL (dry tests). */
enum dh_status dh_actuator_create(struct dh_xconn *x, struct dh_loop *loop, struct dh_guardian *guardian,
                                  const struct dh_actuator_options *options, struct dh_actuator **ret,
                                  struct dh_err *err);
/* Releases what is held, gives the clipboard back. NULL is allowed. */
void dh_actuator_destroy(struct dh_actuator *a);

/* Spends the ticket and does the touch. DH_STALE: the window under the point, the focus or the pixels are
 * not those that were planned on, and nothing was sent. DH_INTERRUPTED: stopped in the middle, all keys
 * and buttons released; *ret says how much was sent. */
enum dh_status dh_actuator_perform(struct dh_actuator *a, struct dh_ticket *ticket,
                                   const struct dh_touch *touch, struct dh_touch_result *ret,
                                   struct dh_err *err);
/* What the clipboard holds as text (bounded to 1 MiB, 1 s); the caller owns it. */
enum dh_status dh_actuator_clipboard(struct dh_actuator *a, char **ret_text, struct dh_err *err);
/* What a person does from now on is noticed: an observation that is planned on is made after this. The count of what
 * physical devices did so far. */
uint32_t dh_actuator_accept(struct dh_actuator *a);
/* What was on the clipboard before something was pasted comes back by itself when nobody has asked for a
 * while; this waits until it is back, 3 s at most. */
void dh_actuator_clipboard_settle(struct dh_actuator *a);
/* Releases every key and button that is down by our doing. */
void dh_actuator_release(struct dh_actuator *a);
/* Waits until the focused application has handled what was sent (_NET_WM_PING of EWMH 1.5), bounded;
 * an application without the protocol is DH_WAIT_REACHED at once. */
enum dh_wait dh_actuator_barrier(struct dh_actuator *a, dh_tick deadline);

#endif
