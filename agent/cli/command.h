/* The commands as rows of one table. */
#ifndef DH_AGENT_CLI_COMMAND_H
#define DH_AGENT_CLI_COMMAND_H

#include <stddef.h>
#include <stdbool.h>
#include "agent/cli/option.h"
#include "base/err.h"

/* Exit codes, as in the manual. */
enum {
    DH_EXIT_DONE = 0,
    DH_EXIT_FAILED = 1,
    DH_EXIT_USAGE = 2,
    DH_EXIT_NEEDS_YOU = 3,
    DH_EXIT_REFUSED = 4,
    DH_EXIT_ENVIRONMENT = 5,
    DH_EXIT_STOPPED = 130,
};

struct dh_command {
    const char *name;
    const char *arguments; /* behind the name in the usage line */
    const char *summary;   /* one line */
    const char *text;      /* paragraphs for --help and the manual */
    const struct dh_option *options;
    const char *examples;  /* lines "$ deskhand ..." */
    /* argv[0] is the command's name. Returns an exit code. */
    int (*run)(int argc, char **argv);
};

/* All commands, ended by a row without name. */
const struct dh_command *dh_commands(void);
const struct dh_command *dh_commands_find(const char *name);

void dh_command_help(const struct dh_command *c, struct dh_buf *out);
/* The manual page (man(7)) and shell completions, printed from the tables. */
void dh_command_manual(struct dh_buf *out);
/* bash, zsh or fish; false: another shell. */
bool dh_command_completions(const char *shell, struct dh_buf *out);

/* "deskhand: what (next)" on stderr; returns the exit code that fits the status. */
int dh_command_fail(const struct dh_err *err);
int dh_command_exit(enum dh_status status);
/* Writes a buffer to stdout; an exit code. */
int dh_command_print(struct dh_buf *out);

int dh_cmd_run(int argc, char **argv);
int dh_cmd_record(int argc, char **argv);
int dh_cmd_look(int argc, char **argv);
int dh_cmd_do(int argc, char **argv);
int dh_cmd_runs(int argc, char **argv);
int dh_cmd_skill(int argc, char **argv);
int dh_cmd_suggest(int argc, char **argv);
int dh_cmd_gate(int argc, char **argv);
int dh_cmd_models(int argc, char **argv);
int dh_cmd_doctor(int argc, char **argv);
int dh_cmd_help(int argc, char **argv);

extern const struct dh_option dh_run_options[];
extern const struct dh_option dh_record_options_table[];
extern const struct dh_option dh_look_options[];
extern const struct dh_option dh_do_options[];
extern const struct dh_option dh_runs_options[];
extern const struct dh_option dh_skill_options[];
extern const struct dh_option dh_suggest_options[];
extern const struct dh_option dh_gate_options_table[];
extern const struct dh_option dh_models_options[];
extern const struct dh_option dh_doctor_options[];
extern const struct dh_option dh_help_options[];

#endif
