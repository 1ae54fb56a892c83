/* Which processes are deskhand itself or hold its terminal: /proc/PID/stat, proc(5). */
#ifndef DH_AGENT_GATE_OWN_H
#define DH_AGENT_GATE_OWN_H

#include <stddef.h>

#define DH_OWN_PIDS 32

/* `pid` and its ancestors below init, nearest first; returns how many. 0 for pid <= 1. */
size_t dh_own_pids(int pid, int ret_pids[DH_OWN_PIDS]);

#endif
