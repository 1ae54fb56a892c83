/* The rows of the action table (action.c) and what the parser, the writer, the schema and the help
 * need to know of a member. Private to agent/plan/action*.c. */
#ifndef DH_AGENT_PLAN_ACTION_TABLE_H
#define DH_AGENT_PLAN_ACTION_TABLE_H

#include <deskhand/action.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define DH_ACTION_TEXT_MAX 65536 /* bytes of any string */
#define DH_TARGET_DEPTH_MAX 8
#define DH_ACTION_PATH_MAX 64
#define DH_ACTION_LIST_MAX 256 /* options, choices, arguments */

enum dh_field_type {
    DH_FIELD_TARGET,
    DH_FIELD_STRING,
    DH_FIELD_INT,
    DH_FIELD_NUMBER,
    DH_FIELD_BOOL,
    DH_FIELD_BUTTON,    /* "left", "middle", "right" as 1, 2, 3 */
    DH_FIELD_MODIFIERS, /* list of "shift", "ctrl", "alt", "super" */
    DH_FIELD_STRINGS,   /* a string or a list of them: options, option_count */
    DH_FIELD_OPEN,      /* {"app"|"file"|"url": "..."} or {"argv": [...]} */
    DH_FIELD_CHECK,     /* check, has_check */
    DH_FIELD_RECT,      /* [x, y, w, h] */
    DH_FIELD_POINTS,    /* [[x, y], ...]: path, path_count */
    DH_FIELD_PLACE,
    DH_FIELD_OBJECT,
};

struct dh_action_field {
    const char *name;
    enum dh_field_type type;
    size_t offset; /* of the member of struct dh_action */
    bool required;
    double min, max, fallback; /* INT, NUMBER */
    const char *help;
};

struct dh_action_row {
    const char *name, *summary;
    const struct dh_action_field *fields;
    size_t count;
};

/* Rows are indexed by verb. */
const struct dh_action_row *dh_action_row(enum dh_verb verb);
/* "in", "purpose", "confirm": members of every action. */
const struct dh_action_field *dh_action_common(size_t *ret_count);
/* What the words of BUTTON, MODIFIERS and PLACE are, in the order of their values; NULL for other
 * types. */
const char *const *dh_action_words(enum dh_field_type type, size_t *ret_count);
/* "right_of" for DH_RELATION_RIGHT_OF, ...; NULL for NONE. */
const char *dh_relation_key(enum dh_relation relation);
/* "row", ... for DH_SCOPE_ROW; NULL for NONE. */
const char *dh_scope_key(enum dh_scope scope);

/* A target from JSON; `where` names it in errors ("click.target"). */
enum dh_status dh_target_from_json(const json_t *value, const char *where, struct dh_arena *arena,
                                   struct dh_target *ret, struct dh_err *err);
/* A string member: type and length checked, copied. */
enum dh_status dh_action_take_string(const json_t *value, const char *where, struct dh_arena *arena,
                                     const char **ret, struct dh_err *err);
/* DH_INVALID for a member that is not among n names, with the nearest one. */
enum dh_status dh_action_unknown(const char *where, const char *key, const char *const *names,
                                 size_t n, struct dh_err *err);
/* A text with everything made visible, and a backslash before each of the ASCII characters of
 * `escape`. */
void dh_action_put_plain(struct dh_buf *b, const char *s, const char *escape);
/* A text in quotes as the skill language reads it, and a target as it names it. */
void dh_action_put_quoted(struct dh_buf *b, const char *s);
void dh_target_put(struct dh_buf *b, const struct dh_target *target);

#endif
