/* Commands by what they do. */
#ifndef DH_AGENT_GATE_SHELL_WORDS_H
#define DH_AGENT_GATE_SHELL_WORDS_H

#include <stddef.h>
#include "agent/gate/shell.h"

enum dh_command_kind {
    DH_COMMAND_UNKNOWN,
    DH_COMMAND_READ,    /* only looks */
    DH_COMMAND_WRAPPER, /* runs its arguments: "env", "nice" */
    DH_COMMAND_RUNS,    /* runs what it is given: shells, interpreters */
    DH_COMMAND_TOOL,    /* acts, in no class of its own */
    DH_COMMAND_CLASS,   /* of the class in `class` */
};

struct dh_command {
    enum dh_command_kind kind;
    enum dh_class class;
    enum dh_tier tier;
};

/* By the name without its folder. */
struct dh_command dh_command_find(const char *name);
/* Adds what the arguments make of it; returns whether the command still only looks. */
bool dh_command_args(const char *name, const char *const *argv, size_t argc,
                     struct dh_shell_facts *facts);
void dh_shell_hit_add(struct dh_shell_facts *facts, enum dh_class c, enum dh_tier tier, bool bulk,
                      const char *word);
/* Places that hold keys, or that run what is written to them. */
void dh_command_path(const char *path, bool writing, struct dh_shell_facts *facts);

#endif
