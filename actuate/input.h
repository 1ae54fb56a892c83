/* The joint to the machine's input: XTEST, or a dry run that only reports. What is down is kept in
 * the ledger: a bit is set before its press is sent and cleared once the server has confirmed the
 * release, so that whoever reads the ledger after our death releases rather too much than too
 * little (releasing what is up does nothing). */
#ifndef DH_ACTUATE_INPUT_H
#define DH_ACTUATE_INPUT_H

#include <stdbool.h>
#include <deskhand/geom.h>
#include "actuate/guardian.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/xconn.h"

struct dh_input;

/* The implementers' half. */
struct dh_input_ops {
    void (*key)(void *self, int keycode, bool down);
    void (*button)(void *self, int button, bool down);
    void (*move)(void *self, struct dh_point at);
    /* Returns when the server has taken everything. */
    bool (*sync)(void *self); /* false: nobody has taken it */
    void (*destroy)(void *self);
};

/* Takes `self` over also on failure. The ledger is borrowed. */
enum dh_status dh_input_create(const struct dh_input_ops *ops, void *self, struct dh_held *held,
                               struct dh_input **ret, struct dh_err *err);
/* XTEST 2.2 on a connection that is borrowed. DH_ENV when the server has no XTEST. */
enum dh_status dh_input_xtest_create(struct dh_xconn *x, struct dh_held *held,
                                     struct dh_input **ret, struct dh_err *err);
/* Appends one line an event to `out` (borrowed): "key 38 down", "button 1 up", "move 10 20". */
enum dh_status dh_input_null_create(struct dh_buf *out, struct dh_held *held, struct dh_input **ret,
                                    struct dh_err *err);
/* Releases what is down. NULL is allowed. */
void dh_input_destroy(struct dh_input *in);

void dh_input_key(struct dh_input *in, int keycode, bool down);
void dh_input_button(struct dh_input *in, int button, bool down);
void dh_input_move(struct dh_input *in, struct dh_point at);
void dh_input_sync(struct dh_input *in);
/* Releases every key and button of the ledger and waits until the server has it. */
void dh_input_release(struct dh_input *in);
/* Events sent so far, and how many of them pressed something down. */
int dh_input_events(const struct dh_input *in);
int dh_input_presses(const struct dh_input *in);

#endif
