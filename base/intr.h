/* One interruptor for every wait: the stop key, SIGINT, a caller's cancel. */
#ifndef DH_BASE_INTR_H
#define DH_BASE_INTR_H

#include <signal.h>
#include <stdbool.h>
#include "base/err.h"

/* Once set it stays set until dh_intr_clear. Safe to set from a signal handler. */
struct dh_intr {
    volatile sig_atomic_t set;
    int fd; /* an eventfd that becomes readable when set; owned */
};

enum dh_status dh_intr_init(struct dh_intr *intr, struct dh_err *err);
void dh_intr_finish(struct dh_intr *intr);
void dh_intr_raise(struct dh_intr *intr);
void dh_intr_clear(struct dh_intr *intr);
bool dh_intr_is_set(const struct dh_intr *intr);

#endif
