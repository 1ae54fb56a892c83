#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "agent/cli/command.h"
#include "agent/model/key.h"
#include "base/text.h"

static int unknown(const char *name)
{
    const char *names[32], *near;
    size_t n = 0;
    char next[96] = "see \"deskhand help\"";
    for (const struct dh_command *c = dh_commands(); c->name && n < 32; c++)
        names[n++] = c->name;
    near = dh_text_nearest(name, names, n);
    if (near)
        snprintf(next, sizeof(next), "did you mean \"deskhand %s\"?", near);
    struct dh_err err = {0};
    dh_err_set(&err, DH_USAGE, DH_BLAME_USER, next, "there is no command \"%s\"", name);
    return dh_command_fail(&err);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    char help[] = "help", *none[] = {help, NULL};
    dh_key_hide(); /* before anything is started */
    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN);
    if (sodium_init() < 0) {
        fputs("deskhand: no source of random numbers\n", stderr);
        return DH_EXIT_ENVIRONMENT;
    }
    if (argc < 2) {
        dh_cmd_help(1, none);
        return DH_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("deskhand " DH_VERSION);
        return DH_EXIT_DONE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return dh_cmd_help(1, none);
    const struct dh_command *c = dh_commands_find(argv[1]);
    if (!c)
        return unknown(argv[1]);
    if (wants_help(argc - 1, argv + 1)) {
        struct dh_buf out = {0};
        dh_command_help(c, &out);
        return dh_command_print(&out);
    }
    int code = c->run(argc - 1, argv + 1);
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == DH_EXIT_DONE) {
        fputs("deskhand: cannot write to standard output\n", stderr);
        code = DH_EXIT_ENVIRONMENT;
    }
    return code;
}
