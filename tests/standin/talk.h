/* One question to the stand-in, as the tests of faults ask it. */
#ifndef DH_TESTS_STANDIN_TALK_H
#define DH_TESTS_STANDIN_TALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/model/exchange.h"
#include "base/intr.h"
#include "tests/standin/standin.h"

#define TALK_WAITS 16

struct talk {
    struct standin standin;
    struct dh_intr intr;
    struct dh_loop *loop;
    void *png;
    size_t png_size;
    int image_w, image_h;
    dh_tick waits[TALK_WAITS]; /* between attempts, as asked for; none is spent */
    size_t wait_count;
};

/* The fixture of a group: *state is a struct talk. Every conversation is one click and one word
 * (brain "script"). */
int talk_setup(void **state);
int talk_teardown(void **state);

extern const char *const talk_models[DH_WIRE_KINDS];

/* A conversation that has begun, over the stand-in. */
struct dh_wire *talk_wire(struct talk *t, enum dh_wire_kind kind, enum dh_wire_mode mode,
                          const char *model, bool tls, bool whole);
struct dh_wire *talk_wire_at(struct talk *t, enum dh_wire_kind kind, enum dh_wire_mode mode,
                             const char *model, const char *base, bool whole);
void talk_picture(struct talk *t, const struct dh_wire *w);
struct dh_wire_image talk_image(const struct talk *t);
/* Faults as JSON text; also gives the brain its answers again, and forgets what went wrong before.
 */
void talk_faults(struct talk *t, const char *json);
struct dh_exchange *talk_exchange(struct talk *t, const struct dh_exchange_limits *limits,
                                  const char *key);
/* One turn under a bound of 30 s. */
enum dh_status talk_run(struct talk *t, struct dh_wire *w, const struct dh_exchange_limits *limits,
                        struct dh_reply *r, struct dh_exchange_report *report, struct dh_err *err);
/* The reply is the click and the word; finishes it. */
void talk_is_good(struct dh_reply *r);
/* How many requests it had, and that none broke a vendor's rule. */
json_int_t talk_requests(struct talk *t);

#endif
