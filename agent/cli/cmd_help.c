#include <stddef.h>
#include <stdio.h>

#include "agent/cli/command.h"

struct values {
    bool man, completions;
};

const struct dh_option dh_help_options[] = {
    {0, "man", DH_OPTION_FLAG, offsetof(struct values, man), NULL, "the manual page"},
    {0, "completions", DH_OPTION_FLAG, offsetof(struct values, completions), NULL,
     "completions of a shell: bash (the default), zsh or fish"},
    {0},
};

static void overview(struct dh_buf *out)
{
    dh_buf_str(out, "deskhand " DH_VERSION ": does desktop chores by mouse and keyboard, and asks first.\n\n"
                    "Usage: deskhand COMMAND [ARGUMENTS] [OPTIONS]\n\nCommands:\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++)
        dh_buf_printf(out, "  %-8s %s\n", c->name, c->summary);
    dh_buf_str(out, "\n\"deskhand COMMAND --help\" says more.\n"
                    "Exit codes: 0 done, 1 failed, 2 usage, 3 needs you (parked, resumable), 4 refused by "
                    "policy,\n5 environment, 130 stopped.\n");
}

int dh_cmd_help(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_buf out = {0};
    int rest;
    if (dh_option_parse(dh_help_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    if (v.man) {
        dh_command_manual(&out);
    } else if (v.completions) {
        if (!dh_command_completions(rest > 0 ? argv[0] : "bash", &out)) {
            dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "they are bash, zsh and fish", "there are no completions for \"%s\"",
                       argv[0]);
            return dh_command_fail(&err);
        }
    } else if (rest > 0) {
        const struct dh_command *c = dh_commands_find(argv[0]);
        if (!c) {
            dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand help\"", "there is no command \"%s\"",
                       argv[0]);
            return dh_command_fail(&err);
        }
        dh_command_help(c, &out);
    } else {
        overview(&out);
    }
    return dh_command_print(&out);
}
