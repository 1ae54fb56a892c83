/* From signals to findings: which classes a touch is of, how strict that is, and what on the screen
 * said so. The strictest finding decides. Pure. */
#ifndef DH_AGENT_GATE_CLASSIFY_H
#define DH_AGENT_GATE_CLASSIFY_H

#include "agent/gate/signals.h"

#define DH_FINDINGS_MAX 24

struct dh_finding {
    enum dh_class class;
    enum dh_tier tier;
    bool bulk;        /* more than one thing: never granted beforehand */
    const char *rule; /* static: which detector */
    char why[DH_WHY_MAX];
};

struct dh_findings {
    struct dh_finding list[DH_FINDINGS_MAX];
    size_t count;
};

/* What the gate knows beside the case. */
struct dh_facts {
    const int *own_pids; /* deskhand, its ancestors: windows of these are class 25 */
    size_t own_pid_count;
    const char *const *own_paths; /* folders of deskhand's own; NULL-terminated */
    const char *const *files;     /* that the user's own task names; NULL-terminated */
    bool secret_seen;             /* a secret may be typed into windows of this class again */
};

void dh_findings_add(struct dh_findings *f, enum dh_class c, enum dh_tier tier, const char *rule,
                     const char *fmt, ...) DH_PRINTF(5, 6);

/* All detectors, a family a file. */
void dh_classify(const struct dh_signals *s, const struct dh_facts *facts, struct dh_findings *ret);
void dh_classify_label(const struct dh_signals *s, struct dh_findings *f);
void dh_classify_context(const struct dh_signals *s, struct dh_findings *f);
void dh_classify_keys(const struct dh_signals *s, struct dh_findings *f);
void dh_classify_terminal(const struct dh_signals *s, const struct dh_facts *facts,
                          struct dh_findings *f);
void dh_classify_window(const struct dh_signals *s, const struct dh_facts *facts,
                        struct dh_findings *f);
void dh_classify_text(const struct dh_signals *s, const struct dh_facts *facts,
                      struct dh_findings *f);
void dh_classify_file(const struct dh_signals *s, const struct dh_facts *facts,
                      struct dh_findings *f);

/* The command line that a touch in a terminal runs, as far as the ledger and the last line on the
 * screen tell; *ret_sure: both say the same. NULL: it is no terminal or nothing is run. Lives in
 * the arena. */
const char *dh_classify_command(const struct dh_signals *s, struct dh_arena *arena, bool *ret_sure);
/* Whether a label backs out: "Cancel". */
bool dh_classify_cancels(const struct dh_signals *s);
/* A label of this class on a control of the same window that is near the point; NULL. */
const struct dh_piece *dh_classify_button(const struct dh_signals *s, enum dh_class c, bool near);

#endif
