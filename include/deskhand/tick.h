/* Time: microseconds of CLOCK_MONOTONIC. Passed in; read only at the edges by dh_tick_now(). */
#ifndef DESKHAND_TICK_H
#define DESKHAND_TICK_H

#include <stdint.h>
#include <deskhand/status.h>

typedef int64_t dh_tick;

#define DH_TICK_MS(ms) ((dh_tick)(ms) * 1000)
#define DH_TICK_S(s) ((dh_tick)(s) * 1000000)
#define DH_TICK_NEVER INT64_MAX

DH_PUBLIC dh_tick dh_tick_now(void);

#endif
