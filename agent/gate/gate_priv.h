/* What a gate remembers. Private to the gate's own files. */
#ifndef DH_AGENT_GATE_GATE_PRIV_H
#define DH_AGENT_GATE_GATE_PRIV_H

#include "agent/gate/classify.h"
#include "agent/gate/own.h"
#include "base/hash.h"

#define DH_GATE_MEMORY 64 /* answers "for this run" */
#define DH_GATE_FILES 64
#define DH_GATE_BREAK 3 /* refusals in a row that park the run */
#define DH_GATE_RECENT 50
#define DH_GATE_RECENT_MAX 10 /* refusals among the recent ones that park it too */

struct dh_gate {
    uint32_t yes;
    struct dh_confirmer confirmer;
    bool can_ask;
    int own_pids[DH_OWN_PIDS];
    size_t own_pid_count;
    char *own_paths[4]; /* owned; NULL-terminated, the last before it is the run's folder */
    size_t own_path_count;
    char *files[DH_GATE_FILES + 1]; /* owned; NULL-terminated */
    size_t file_count;
    struct dh_ledger ledger;
    struct dh_hash_sum memory[DH_GATE_MEMORY];
    size_t memory_count;
    struct dh_hash_sum secret_places[DH_GATE_MEMORY];
    size_t secret_count;
    unsigned refused_in_a_row;
    uint64_t recent; /* bits: 1 refused, newest lowest */
};

/* A judgement with all that led to it. Signals and command live in the arena. */
struct dh_judgement {
    struct dh_signals signals;
    struct dh_findings findings;
    const char *command; /* that a terminal would run; NULL */
    struct dh_verdict verdict;
};
enum dh_status dh_gate_examine(struct dh_gate *g, const struct dh_gate_case *c,
                               struct dh_arena *arena, struct dh_judgement *ret);

#endif
