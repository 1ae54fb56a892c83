/* What a shell can complete, printed from the table of commands. */
#include <string.h>

#include "agent/cli/command.h"

static void bash(struct dh_buf *out)
{
    dh_buf_str(out, "# bash completion for deskhand\n_deskhand() {\n    local cur=${COMP_WORDS[COMP_CWORD]}\n"
                    "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (const struct dh_command *c = dh_commands(); c->name; c++)
        dh_buf_printf(out, "%s ", c->name);
    dh_buf_str(out, "--help --version\" -- \"$cur\"))\n        return\n    fi\n"
                    "    case ${COMP_WORDS[1]} in\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++) {
        dh_buf_printf(out, "    %s) COMPREPLY=($(compgen -W \"", c->name);
        if (strchr(c->arguments, '|') && strcmp(c->name, "run") != 0 && strcmp(c->name, "do") != 0)
            for (const char *p = c->arguments; *p; p++)
                if (p == c->arguments || (p[-1] == ' ' && p > c->arguments + 1 && p[-2] == '|'))
                    dh_buf_printf(out, "%.*s ", (int)strcspn(p, " "), p);
        for (const struct dh_option *o = c->options; o->name; o++)
            dh_buf_printf(out, "--%s ", o->name);
        dh_buf_str(out, "--help\" -- \"$cur\") $(compgen -f -- \"$cur\")) ;;\n");
    }
    dh_buf_str(out, "    esac\n}\ncomplete -F _deskhand deskhand\n");
}

/* A text within single quotes of a shell, without what `special` names. */
static void plain(struct dh_buf *out, const char *text, const char *special)
{
    for (; text && *text; text++)
        dh_buf_char(out, *text == '\'' || strchr(special, *text) ? ' ' : *text);
}

static void fish(struct dh_buf *out)
{
    dh_buf_str(out, "# fish completion for deskhand\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++) {
        dh_buf_printf(out, "complete -c deskhand -f -n __fish_use_subcommand -a %s -d '", c->name);
        plain(out, c->summary, "\\");
        dh_buf_str(out, "'\n");
        for (const struct dh_option *o = c->options; o->name; o++) {
            dh_buf_printf(out, "complete -c deskhand -n '__fish_seen_subcommand_from %s' -l %s", c->name, o->name);
            if (o->letter)
                dh_buf_printf(out, " -s %c", o->letter);
            dh_buf_str(out, o->argument ? " -r -d '" : " -d '");
            plain(out, o->help, "\\");
            dh_buf_str(out, "'\n");
        }
    }
}

static void zsh(struct dh_buf *out)
{
    dh_buf_str(out, "#compdef deskhand\n_deskhand() {\n    local -a commands\n    commands=(\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++) {
        dh_buf_printf(out, "        '%s:", c->name);
        plain(out, c->summary, "\\:");
        dh_buf_str(out, "'\n");
    }
    dh_buf_str(out, "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n"
                    "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++) {
        dh_buf_printf(out, "    %s) _arguments", c->name);
        for (const struct dh_option *o = c->options; o->name; o++) {
            dh_buf_printf(out, " '--%s%s[", o->name, o->argument ? "=" : "");
            plain(out, o->help, "\\[]:");
            dh_buf_str(out, "]");
            if (o->argument)
                dh_buf_printf(out, ":%s:_files", o->argument);
            dh_buf_str(out, "'");
        }
        dh_buf_str(out, " '*:argument:_files' ;;\n");
    }
    dh_buf_str(out, "    esac\n}\n_deskhand \"$@\"\n");
}

bool dh_command_completions(const char *shell, struct dh_buf *out)
{
    if (strcmp(shell, "bash") == 0)
        bash(out);
    else if (strcmp(shell, "zsh") == 0)
        zsh(out);
    else if (strcmp(shell, "fish") == 0)
        fish(out);
    else
        return false;
    return true;
}
