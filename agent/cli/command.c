#include "agent/cli/command.h"

#include <stdio.h>
#include <string.h>

#include "agent/journal/escape.h"

static const struct dh_command commands[] = {
    {"run", "GOAL | --skill NAME [INPUT=VALUE ...] [--table FILE]", "do a chore",
     "Does a chore in the applications of a desktop: a skill with its inputs, plain imperative steps in English, or "
     "a sentence that a skill answers to; what was understood is shown first. With --table the skill is run for every "
     "row, and rows that were done are not done again. "
     "No model and no network are needed. What matters is asked first; without a terminal the "
     "run parks (exit code 3) and \"deskhand runs resume\" goes on with it.",
     dh_run_options,
     "$ deskhand run 'click \"New\", type \"Rent\" into \"Name\", press Enter'\n"
     "$ deskhand run --skill expense-lunch date=2026-11-19 --yes submit\n"
     "$ deskhand run \"File Thursday's lunch with Dana, 42.10 EUR\"\n"
     "$ deskhand run --virtual 1280x800 'open \"xterm\", type \"date\" and press Enter'\n",
     dh_cmd_run},
    {"record", "NAME", "watch you do a chore once and learn it",
     "Watches mouse and keyboard and the screen until you press the stop keys (Escape three times) or Ctrl+C here, then "
     "makes steps of what you did. A red mark at the top edge says that it is watching. What is typed into password "
     "fields is never kept: the step names a secret, which you put into a file (mode 0600) in "
     "~/.config/deskhand/secrets.",
     dh_record_options_table, "$ deskhand record expense-lunch --goal \"File Thursday's lunch\"\n", dh_cmd_record},
    {"look", "[PICTURE.png]", "say what is on the screen",
     "Looks once the screen has settled: windows, elements with ids, text in reading order. A PNG file "
     "can stand for the screen.",
     dh_look_options,
     "$ deskhand look\n$ deskhand look --json --image marked.png\n"
     "$ deskhand look --image part.jpg --plain --region 100,80,640x480 --scale 50\n", dh_cmd_look},
    {"do", "SENTENCE | JSON", "do one action, through the same gate",
     "One action of the action table, as a sentence or as JSON. \"deskhand do --table\" prints the table, "
     "\"deskhand do --schema\" its JSON schema.",
     dh_do_options, "$ deskhand do 'click \"Save\"'\n$ deskhand do '{\"action\":\"press\",\"keys\":\"ctrl+s\"}'\n",
     dh_cmd_do},
    {"runs", "list | show RUN | report RUN | verify RUN | resume RUN | stop RUN",
     "look at past runs and go on with parked ones",
     "RUN is an id, the beginning of one, or \"last\". \"report\" writes one self-contained HTML page, \"verify\" "
     "checks the hash chain of the journal, \"resume\" goes on where a run was parked: --answer gives what it asked for, "
     "and --answer done says that you did what it handed over to you. \"stop\" ends a "
     "parked run and its private display.",
     dh_runs_options, "$ deskhand runs list\n$ deskhand runs report last --output report.html\n"
                      "$ deskhand runs resume last --yes submit\n",
     dh_cmd_runs},
    {"skill", "list | find SENTENCE | show NAME | check NAME | edit NAME | export NAME | heal RUN | "
     "from-run RUN | from-demo FILE",
     "look at skills, check and change them, make them of runs",
     "NAME is a skill on the search path, or the path of its folder or SKILL.md. A SENTENCE is matched with "
     "what skills say of themselves, as \"deskhand run SENTENCE\" does it. \"check\" reads it, looks for what "
     "cannot run well, and tries every step on the screens that were recorded with it, without touching anything. "
     "\"edit\" opens it in $VISUAL or $EDITOR and keeps the old file when the new one has errors. \"export\" writes one "
     "archive with what belongs to it and nothing of what you had on the screen. \"from-run\" makes a skill of a run that "
     "was done, so that the next time needs no model; \"from-demo\" of a demonstration that \"record --json\" printed. "
     "After a run that found something elsewhere or under another name, \"heal\" shows how the skill would fit again.",
     dh_skill_options,
     "$ deskhand skill check ./expense-lunch\n"
     "$ deskhand skill find \"File Thursday's lunch with Dana, 42.10 EUR\"\n"
     "$ deskhand skill from-run last --name new-entry --goal \"Enter the rent\"\n"
     "$ deskhand skill export expense-lunch --output expense-lunch.zip\n",
     dh_cmd_skill},
    {"suggest", "", "name chores that were done again and again",
     "Compares the steps of past runs that had no skill, whatever was typed in them, and offers to make a skill of what came "
     "up more than once.",
     dh_suggest_options, "$ deskhand suggest\n", dh_cmd_suggest},
    {"gate", "explain ACTION", "say why an action would be allowed, asked or refused",
     "Looks at the screen and judges the action without doing it.", dh_gate_options_table,
     "$ deskhand gate explain 'click \"Submit\"'\n", dh_cmd_gate},
    {"models", "list | probe", "look at the models that can be asked, and try them",
     "Models are named in ~/.config/deskhand/config.yaml (docs/models.md); four are built in. \"list\" says which have a "
     "key, \"probe\" asks their endpoints for what they have. The key is read by the child that sends the request alone.",
     dh_models_options, "$ deskhand models\n$ deskhand models list --json\n", dh_cmd_models},
    {"doctor", "", "say what is missing on this machine, and the command that mends it", "",
     dh_doctor_options, "$ deskhand doctor\n", dh_cmd_doctor},
    {"help", "[COMMAND]", "print help, the manual page or shell completions", "", dh_help_options,
     "$ deskhand help run\n$ deskhand help --completions fish\n$ deskhand help --man | man -l -\n", dh_cmd_help},
    {0},
};

const struct dh_command *dh_commands(void)
{
    return commands;
}

const struct dh_command *dh_commands_find(const char *name)
{
    for (const struct dh_command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* Breaks a paragraph at 78 columns. */
static void wrap(const char *text, struct dh_buf *out)
{
    size_t column = 0;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column && column + 1 + n > 78) {
            dh_buf_char(out, '\n');
            column = 0;
        } else if (column) {
            dh_buf_char(out, ' ');
            column++;
        }
        dh_buf_add(out, text, n);
        column += n;
        text += n + strspn(text + n, " ");
    }
    dh_buf_char(out, '\n');
}

void dh_command_help(const struct dh_command *c, struct dh_buf *out)
{
    dh_buf_printf(out, "Usage: deskhand %s %s%s[OPTIONS]\n\n%c%s.\n", c->name, c->arguments,
                  *c->arguments ? " " : "", c->summary[0] - 'a' + 'A', c->summary + 1);
    if (*c->text) {
        dh_buf_char(out, '\n');
        wrap(c->text, out);
    }
    dh_buf_str(out, "\nOptions:\n");
    dh_option_help(c->options, out);
    dh_buf_str(out, "  -h, --help                  print this\n\nExamples:\n");
    for (const char *e = c->examples; *e;) {
        size_t n = strcspn(e, "\n");
        dh_buf_printf(out, "  %.*s\n", (int)n, e);
        e += n + (e[n] == '\n');
    }
}

int dh_command_exit(enum dh_status status)
{
    switch (status) {
    case DH_OK:
        return DH_EXIT_DONE;
    case DH_USAGE:
    case DH_INVALID:
        return DH_EXIT_USAGE;
    case DH_PARKED:
    case DH_YIELDED:
        return DH_EXIT_NEEDS_YOU;
    case DH_REFUSED:
        return DH_EXIT_REFUSED;
    case DH_ENV:
    case DH_NOMEM:
    case DH_IO:
        return DH_EXIT_ENVIRONMENT;
    case DH_INTERRUPTED:
        return DH_EXIT_STOPPED;
    default:
        return DH_EXIT_FAILED;
    }
}

int dh_command_fail(const struct dh_err *err)
{
    /* A model, a page or a file may have had its words in it. */
    struct dh_buf line = {0};
    dh_buf_str(&line, "deskhand: ");
    dh_escape_line(&line, err->what);
    dh_buf_char(&line, '\n');
    if (*err->next) {
        dh_buf_str(&line, "  next: ");
        dh_escape_line(&line, err->next);
        dh_buf_char(&line, '\n');
    }
    fputs(dh_buf_text(&line), stderr);
    dh_buf_finish(&line);
    return dh_command_exit(err->status);
}

int dh_command_print(struct dh_buf *out)
{
    int r = DH_EXIT_DONE;
    if (dh_buf_failed(out) || fwrite(dh_buf_text(out), 1, out->len, stdout) != out->len ||
        fflush(stdout) != 0)
        r = DH_EXIT_ENVIRONMENT;
    dh_buf_finish(out);
    return r;
}
