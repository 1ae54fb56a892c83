/* The conductor's end of deskhand-a11y: asks while the letters are read, remembers answers, and waits little.
 *
 * A process, not a thread: the wait for another program's answer cannot be broken off inside of a D-Bus library, and a
 * process can be killed. It is started when a bus is there, and only then. What an application said stands until
 * the screen changes where its windows are, or these do. One that has not answered in time is not waited for
 * again; its answer counts when it comes, if the screen is still the same. */
#ifndef DH_CAPTURE_A11Y_LINK_H
#define DH_CAPTURE_A11Y_LINK_H

#include "base/log.h"
#include "base/loop.h"
#include "base/xconn.h"
#include "capture/a11y.h"
#include "capture/screen.h"

#define DH_A11Y_START DH_TICK_MS(400) /* for the child to start, once */
#define DH_A11Y_SLEEPERS DH_TICK_MS(90) /* until it is known who sleeps */
#define DH_A11Y_AWAKE DH_TICK_MS(250) /* for those that are awake */

struct dh_a11y_link;

/* All borrowed; the screen says what has changed. */
enum dh_status dh_a11y_link_create(struct dh_xconn *x, struct dh_screen *screen, struct dh_loop *loop,
                                   const struct dh_log *log, struct dh_a11y_link **ret, struct dh_err *err);
/* Kills the child; never waits for an application. NULL is allowed. */
void dh_a11y_link_destroy(struct dh_a11y_link *l);
/* Asks about what changed since the last time; does not wait. */
void dh_a11y_link_ask(struct dh_a11y_link *l, const struct dh_window *windows, size_t count);
/* Waits for the answers, bounded as above. */
void dh_a11y_link_wait(struct dh_a11y_link *l);
/* What is known of these windows, in the arena. */
enum dh_status dh_a11y_link_nodes(const struct dh_a11y_link *l, const struct dh_window *windows, size_t count,
                                  struct dh_arena *arena, struct dh_a11y_nodes *ret, struct dh_err *err);
/* Another number whenever what is known of any windows may be something else. */
uint64_t dh_a11y_link_news(const struct dh_a11y_link *l);
/* Whether an application's last answer came too late to count, and nobody has asked it since. */
bool dh_a11y_link_owes(const struct dh_a11y_link *l);
/* How many requests were sent; for tests. */
uint64_t dh_a11y_link_requests(const struct dh_a11y_link *l);

#endif
