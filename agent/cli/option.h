/* Options as rows of a table: one generic loop parses them, prints the help, the manual page and the
 * completions. */
#ifndef DH_AGENT_CLI_OPTION_H
#define DH_AGENT_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"

enum dh_option_kind { DH_OPTION_FLAG, DH_OPTION_TEXT, DH_OPTION_NUMBER, DH_OPTION_LIST };

#define DH_LIST_MAX 64

/* Values of a repeatable option. */
struct dh_option_list {
    const char *items[DH_LIST_MAX];
    size_t count;
};

/* Where the value goes: a bool, a const char * (borrowed from argv), a double, a struct dh_option_list,
 * at this offset of the command's own struct. */
struct dh_option {
    char letter;          /* 0: none */
    const char *name;     /* without dashes; NULL ends the table */
    enum dh_option_kind kind;
    size_t offset;
    const char *argument; /* "FILE", NULL for a flag */
    const char *help;
    double least, most;   /* of a number; both 0: any */
};

/* Parses argv[1..]; what is not an option is moved to the front of argv and counted in *ret_rest. "--"
 * ends the options. DH_USAGE names what is wrong and the nearest option. */
enum dh_status dh_option_parse(const struct dh_option *table, int argc, char **argv, void *values,
                               int *ret_rest, struct dh_err *err);
/* "  -o, --output FILE   write it there", a line an option. */
void dh_option_help(const struct dh_option *table, struct dh_buf *out);

#endif
