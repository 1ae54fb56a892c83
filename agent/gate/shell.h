/* What a command line would do, as far as its words tell: lexed by the rules of POSIX sh
 * (XCU 2.2, 2.3) and looked up in a table of commands. Nothing is run or expanded. Pure. */
#ifndef DH_AGENT_GATE_SHELL_H
#define DH_AGENT_GATE_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/verdict.h>

#define DH_SHELL_HITS 12

struct dh_shell_hit {
    enum dh_class class;
    enum dh_tier tier;
    bool bulk;
    char word[64]; /* what gave it away */
};

struct dh_shell_facts {
    bool parsed;    /* false: quotes or syntax that were not understood */
    bool read_only; /* every command only looks, and nothing is redirected or substituted */
    bool redirected, substituted;
    size_t commands;
    struct dh_shell_hit hits[DH_SHELL_HITS];
    size_t hit_count;
};

void dh_shell_scan(const char *line, struct dh_shell_facts *ret);
/* One program with its arguments ('\n' between them), as "open" starts it. *ret_plain: a program
 * that is not known for anything, with nothing but documents and addresses behind it. */
void dh_shell_scan_argv(const char *argv, struct dh_shell_facts *ret, bool *ret_plain);

#endif
