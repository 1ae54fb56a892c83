/* A skill: a folder with a SKILL.md in the open Agent Skills format (agentskills.io/specification),
 * whose steps are plain imperative English. The same reader takes plain instructions. */
#ifndef DH_AGENT_SKILL_SKILL_H
#define DH_AGENT_SKILL_SKILL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "agent/skill/ast.h"
#include "agent/skill/problem.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define DH_SKILL_MAX (256u * 1024) /* bytes of a SKILL.md */
#define DH_SKILL_NAME_MAX 64

enum dh_input_type {
    DH_INPUT_TEXT,
    DH_INPUT_NUMBER,
    DH_INPUT_AMOUNT,
    DH_INPUT_DATE,
    DH_INPUT_TIME,
    DH_INPUT_FILE,
    DH_INPUT_URL,
    DH_INPUT_EMAIL,
    DH_INPUT_CHOICE,
    DH_INPUT_LIST,
    DH_INPUT_TABLE,
    DH_INPUT_SECRET,
    DH_INPUT_TYPES,
};

struct dh_input {
    const char *name;
    enum dh_input_type type;
    bool optional;
    const char *fallback; /* default, NULL when it has none */
    const char *help;     /* never NULL */
    const char *example;  /* NULL */
    const char *const *choices;
    size_t choice_count;
    size_t at; /* byte offset of the declaration */
    int line, column;
};

struct dh_meta {
    const char *key, *value;
};

/* Read-only once parsed. */
struct dh_skill {
    struct dh_arena *arena; /* private: what everything lives in */
    const char *origin;     /* what messages name it: "SKILL.md", "goal" */
    const char *path;       /* of the SKILL.md, absolute; NULL when it came from memory */
    const char *text;       /* the bytes as read, NUL behind them */
    size_t len;
    bool plain;                                          /* instructions: steps alone */
    const char *name, *description;                      /* "" when plain */
    const char *license, *compatibility, *allowed_tools; /* NULL when absent */
    const struct dh_meta *meta;
    size_t meta_count;
    const struct dh_input *inputs;
    size_t input_count;
    struct dh_block *steps, *result, *handlers; /* never NULL, may be empty */
    struct dh_block **blocks;                   /* by id */
    size_t block_count;
};

/* Reads the text of a SKILL.md (n bytes, copied). With errors it is DH_INVALID, `problems` (may be
 * NULL) has up to 20 of them and *ret is untouched; warnings may be there on success too. */
enum dh_status dh_skill_parse(const char *text, size_t n, const char *origin, struct dh_skill **ret,
                              struct dh_problems *problems, struct dh_err *err);
/* The same for plain instructions: `click "New", type "Rent" into "Name"`, also several lines or a
 * list. */
enum dh_status dh_skill_parse_plain(const char *text, size_t n, const char *origin,
                                    struct dh_skill **ret, struct dh_problems *problems,
                                    struct dh_err *err);
void dh_skill_destroy(struct dh_skill *skill);

/* Reads a SKILL.md, or the one in a folder; the name must equal the folder's. */
enum dh_status dh_skill_load(const char *path, struct dh_skill **ret, struct dh_problems *problems,
                             struct dh_err *err);
/* Where the skill of this name is: a path (with a slash, or an existing SKILL.md) as it is, else
 * the first of ./.agents/skills, ~/.agents/skills, $XDG_DATA_HOME/deskhand/skills, and, when `near`
 * is not NULL, the folder beside that SKILL.md before them. Owned by the caller (dh_free).
 * DH_NOT_FOUND names the nearest one that is there. */
enum dh_status dh_skill_find(const char *name, const char *near, char **ret_path,
                             struct dh_err *err);
/* Every skill on the search path as an array of {name, description, path, problem?}, by name; one
 * that is hidden by an earlier folder is left out. New reference. */
enum dh_status dh_skill_list(json_t **ret, struct dh_err *err);

/* Lint of what parses: variables never declared or read (errors), unused inputs, missing evidence,
 * formats, patterns, lists. Adds to problems; DH_INVALID when there are errors. */
enum dh_status dh_skill_check(const struct dh_skill *skill, struct dh_problems *problems,
                              struct dh_err *err);
/* Whether its Result expects or reads anything. */
bool dh_skill_proves(const struct dh_skill *skill);
/* Names of the skills that its steps run, each once; array of strings, new reference. */
json_t *dh_skill_calls(const struct dh_skill *skill);

const char *dh_input_type_name(enum dh_input_type type);
/* Checks and normalises what a user gave (object name -> string, number or array of strings):
 * dates to ISO 8601, times to HH:MM, amounts to "1234.50", files to absolute paths that exist,
 * lists and tables to JSON text ([..] and [{column: text}]; a table's file is read here), secrets
 * to
 * {{secret:NAME}}; defaults are filled in. `today` (ISO date) is what "today" means, NULL: refused.
 * *ret_values: object name -> string; *ret_missing: array of required names that were not given
 * (both new references). A bad value or a name that is not an input is DH_INVALID and named. */
enum dh_status dh_skill_bind(const struct dh_skill *skill, const json_t *given, const char *today,
                             json_t **ret_values, json_t **ret_missing, struct dh_err *err);

/* The same for a skill that another one runs, in a process without files: a file has to be an
 * absolute path and is not looked for, a table has to be rows. */
enum dh_status dh_skill_bind_call(const struct dh_skill *skill, const json_t *given,
                                  json_t **ret_values, json_t **ret_missing, struct dh_err *err);

/* The canonical sentence of a statement alone: `Click the "Save" button`, without full stop or
 * body. */
void dh_stmt_sentence(const struct dh_stmt *s, struct dh_buf *out);
/* A whole block as a list: numbered at the top, bullets below; parses back to the same. */
void dh_block_render(const struct dh_block *b, bool numbered, struct dh_buf *out);
/* Parts of sentences, for messages. */
void dh_phrase_sentence(const struct dh_phrase *p, struct dh_buf *out);
void dh_aim_sentence(const struct dh_aim *aim, struct dh_buf *out);
void dh_cond_sentence(const struct dh_cond *c, struct dh_buf *out);
/* The statement as it was written; owned by the caller (dh_free). */
char *dh_stmt_source(const struct dh_skill *skill, const struct dh_stmt *s);

/* The skill's text with one statement's sentence replaced; nothing else changes. Without a
 * statement (NULL) it is the text, byte for byte. */
void dh_skill_write(const struct dh_skill *skill, const struct dh_stmt *s, const char *sentence,
                    struct dh_buf *out);

#endif
