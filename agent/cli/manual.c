#include "agent/cli/command.h"

#include <string.h>

#include <deskhand/action.h>
#include "base/mem.h"

/* man(7): a backslash and a leading dot or quote have a meaning. */
static void roff(const char *text, struct dh_buf *out)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            dh_buf_str(out, "\\&");
        if (*text == '\\')
            dh_buf_str(out, "\\e");
        else if (*text == '-')
            dh_buf_str(out, "\\-");
        else
            dh_buf_char(out, *text);
        line_start = *text == '\n';
    }
}

static void option_rows(const struct dh_option *o, struct dh_buf *out)
{
    for (; o->name; o++) {
        dh_buf_str(out, ".TP\n.B ");
        if (o->letter)
            dh_buf_printf(out, "\\-%c, ", o->letter);
        dh_buf_str(out, "\\-\\-");
        roff(o->name, out);
        if (o->argument)
            dh_buf_printf(out, " %s", o->argument);
        dh_buf_char(out, '\n');
        roff(o->help, out);
        dh_buf_char(out, '\n');
    }
}

void dh_command_manual(struct dh_buf *out)
{
    dh_buf_str(out, ".TH DESKHAND 1 2026-11-23 \"deskhand " DH_VERSION "\" \"User Commands\"\n"
                    ".SH NAME\ndeskhand \\- do desktop chores by mouse and keyboard, and ask first\n"
                    ".SH SYNOPSIS\n.B deskhand\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n"
                    ".SH DESCRIPTION\ndeskhand looks at an X11 screen, plans the next step, moves the real "
                    "mouse and keyboard, and asks before anything that matters.\n.SH COMMANDS\n");
    for (const struct dh_command *c = dh_commands(); c->name; c++) {
        dh_buf_printf(out, ".SS deskhand %s ", c->name);
        roff(c->arguments, out);
        dh_buf_char(out, '\n');
        roff(c->summary, out);
        dh_buf_str(out, ".\n");
        if (*c->text) {
            dh_buf_str(out, ".PP\n");
            roff(c->text, out);
            dh_buf_char(out, '\n');
        }
        option_rows(c->options, out);
        dh_buf_str(out, ".PP\n.nf\n");
        roff(c->examples, out);
        dh_buf_str(out, ".fi\n");
    }
    dh_buf_str(out, ".SH ACTIONS\n.nf\n");
    char *table = dh_action_help();
    roff(table ? table : "", out);
    dh_free(table);
    dh_buf_str(out,
               ".fi\n.SH EXIT STATUS\n0 done, 1 failed, 2 usage, 3 needs you (parked, resumable), 4 refused by "
               "policy, 5 environment, 130 stopped by the user.\n.SH ENVIRONMENT\nDISPLAY, XAUTHORITY, "
               "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR, NO_COLOR, TESSDATA_PREFIX, "
               "DESKHAND_LIBEXECDIR.\n.SH FILES\n.I $XDG_STATE_HOME/deskhand/runs/\nthe journals of all runs\n"
               ".br\n.I $XDG_DATA_HOME/deskhand/skills/\nskills\n");
}
