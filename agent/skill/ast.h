/* What the reader makes of a skill's steps. Everything lives in the skill's arena and refers to its
 * text by byte offsets, so that one step can be written back without touching another byte. */
#ifndef DH_AGENT_SKILL_AST_H
#define DH_AGENT_SKILL_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/action.h>

enum dh_part_kind { DH_PART_TEXT, DH_PART_VAR, DH_PART_SECRET };

struct dh_part {
    enum dh_part_kind kind;
    const char *text;   /* TEXT: as meant, without escapes; VAR, SECRET: the name */
    const char *format; /* VAR: behind the bar, strftime(3) letters; NULL */
    size_t at;          /* byte offset, for messages */
};

/* A text with variables in it. Not given: count 0 and not quoted. */
struct dh_phrase {
    const struct dh_part *parts;
    size_t count;
    bool quoted; /* stood in quotes: "" is given and empty */
};

/* TARGET of the grammar. kind NONE: not given. */
struct dh_aim {
    enum dh_target_kind kind; /* NONE, POINT, DESCRIBED or IMAGE */
    struct dh_phrase text;    /* DESCRIBED: may be absent with a role; IMAGE: what it is */
    enum dh_role role;        /* DH_ROLE_ANY when not said */
    int nth;
    enum dh_relation relation;
    const struct dh_aim *of;
    enum dh_scope scope;
    struct dh_phrase scope_text;
    const char *image;
    struct dh_point point;
    size_t at;
};

enum dh_cond_kind {
    DH_COND_APPEARS,
    DH_COND_GONE,
    DH_COND_CHECKED,
    DH_COND_ENABLED,
    DH_COND_COMPARE,
    DH_COND_AND,
    DH_COND_OR,
    DH_COND_NOT,
};

enum dh_op { DH_OP_IS, DH_OP_CONTAINS, DH_OP_GE, DH_OP_LE, DH_OP_GT, DH_OP_LT };

struct dh_cond {
    enum dh_cond_kind kind;
    struct dh_aim aim;            /* APPEARS ... ENABLED */
    struct dh_phrase left, right; /* COMPARE; left is one variable */
    enum dh_op op;
    const struct dh_cond *a, *b; /* AND, OR; NOT: a */
};

enum dh_stmt_kind {
    DH_STMT_CLICK,
    DH_STMT_HOVER,
    DH_STMT_TYPE,
    DH_STMT_SET_TEXT, /* set TARGET to TEXT */
    DH_STMT_CLEAR,
    DH_STMT_PRESS,
    DH_STMT_HOLD,
    DH_STMT_CHOOSE,
    DH_STMT_SET, /* check, uncheck, turn on, turn off */
    DH_STMT_DRAG,
    DH_STMT_SCROLL,
    DH_STMT_SCROLL_UNTIL,
    DH_STMT_ATTACH,
    DH_STMT_OPEN,
    DH_STMT_FOCUS,
    DH_STMT_CLOSE,
    DH_STMT_WAIT,       /* for seconds */
    DH_STMT_WAIT_FOR,   /* cond is APPEARS ... ENABLED, or NOT CHECKED, NOT ENABLED */
    DH_STMT_WAIT_UNTIL, /* any other condition */
    DH_STMT_READ,
    DH_STMT_EXPECT,      /* the same */
    DH_STMT_EXPECT_THAT, /* any other condition */
    DH_STMT_ASK,
    DH_STMT_HAND_OVER,
    DH_STMT_STOP,
    DH_STMT_DONE,
    DH_STMT_IF,
    DH_STMT_FOR_EACH,
    DH_STMT_REPEAT,
    DH_STMT_RUN,
    DH_STMT_COUNT,
};

struct dh_arg {
    const char *name;
    struct dh_phrase value;
};

/* Members that a kind does not use are zero. */
struct dh_stmt {
    enum dh_stmt_kind kind;
    struct dh_stmt *next;
    const char *label; /* "7", "10.2", "handler 1", "result 2" */
    int line, column;
    size_t start, end;       /* its bytes, without list mark and full stop; of an if, for each and
                              * repeat: up to the colon */
    struct dh_phrase window; /* In "...", */
    struct dh_aim target;    /* drag: from; scroll: in */
    struct dh_aim to;
    struct dh_phrase text; /* type, set; ask, hand over, stop, done; attach: the file; open: what;
                            * focus, close: the window; read: what the line starts with;
                            * scroll until: what appears; run: the skill */
    const char *keys;      /* "ctrl+s": modifiers first, lower case */
    int count;             /* press: times; repeat: at most; scroll: notches */
    int button, clicks;
    unsigned modifiers;
    int dx, dy;                      /* scroll: direction, -1, 0, 1 */
    double seconds;                  /* wait, hold */
    double within;                   /* -1: not said */
    bool on;                         /* set */
    const struct dh_phrase *options; /* choose: one, or a path through menus; ask: the choices */
    size_t option_count;
    enum dh_open_kind open_kind;
    enum dh_place place;
    const char *pattern;
    const char *name; /* read, ask: the variable; for each: of the row */
    const char *list; /* for each: the variable that holds the list or table */
    const struct dh_cond *cond;
    const struct dh_arg *args; /* run */
    size_t arg_count;
    const char *purpose;
    bool confirm;
    struct dh_block *body, *otherwise; /* otherwise: NULL when there is none */
};

struct dh_block {
    struct dh_stmt *first, *last;
    size_t count;
    int id; /* index in the skill's list of blocks; the same text gives the same ids */
};

/* NULL when out of range. */
static inline const struct dh_stmt *dh_block_stmt(const struct dh_block *b, size_t index)
{
    const struct dh_stmt *s = b ? b->first : NULL;
    while (s && index-- > 0)
        s = s->next;
    return s;
}

#endif
