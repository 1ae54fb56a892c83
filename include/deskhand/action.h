/* What is proposed: a plain tagged value, one row of the action table (agent/plan/action.c). */
#ifndef DESKHAND_ACTION_H
#define DESKHAND_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>
#include <deskhand/element.h>
#include <deskhand/geom.h>

enum dh_verb {
    DH_VERB_CLICK,
    DH_VERB_MOVE,
    DH_VERB_DRAG,
    DH_VERB_SCROLL,
    DH_VERB_PRESS,
    DH_VERB_HOLD,
    DH_VERB_TYPE,
    DH_VERB_CHOOSE,
    DH_VERB_SET,
    DH_VERB_ATTACH,
    DH_VERB_COPY,
    DH_VERB_PASTE,
    DH_VERB_OPEN,
    DH_VERB_FOCUS,
    DH_VERB_CLOSE,
    DH_VERB_WAIT,
    DH_VERB_LOOK,
    DH_VERB_READ,
    DH_VERB_EXPECT,
    DH_VERB_ASK,
    DH_VERB_HAND_OVER,
    DH_VERB_DONE,
    DH_VERB_FAIL,
    DH_VERB_COUNT,
};

enum dh_target_kind {
    DH_TARGET_NONE,
    DH_TARGET_ELEMENT,   /* by id of the observation that was planned on */
    DH_TARGET_POINT,
    DH_TARGET_DESCRIBED, /* by text and role */
    DH_TARGET_IMAGE,     /* a picture of it */
};

enum dh_relation {
    DH_RELATION_NONE,
    DH_RELATION_RIGHT_OF,
    DH_RELATION_LEFT_OF,
    DH_RELATION_ABOVE,
    DH_RELATION_BELOW, /* also "under" */
    DH_RELATION_NEXT_TO,
    DH_RELATION_AFTER, /* read places only: behind it in the same line */
};

enum dh_scope { DH_SCOPE_NONE, DH_SCOPE_ROW, DH_SCOPE_SECTION, DH_SCOPE_DIALOG, DH_SCOPE_WINDOW };

#define DH_NTH_LAST (-1)

struct dh_target {
    enum dh_target_kind kind;
    const char *id;
    struct dh_point point;
    const char *text;       /* DESCRIBED: what stands on it or labels it, may be "" with a role;
                             * IMAGE: what it is */
    const char *image;      /* file */
    enum dh_role role;      /* DH_ROLE_ANY when not said */
    int nth;                /* 0: not said, 1..: ordinal in reading order, DH_NTH_LAST */
    enum dh_relation relation;
    const struct dh_target *of; /* NULL without a relation */
    enum dh_scope scope;
    const char *scope_text; /* what names the row, section, dialog or window */
};

enum { /* modifier bits */
    DH_MOD_SHIFT = 1 << 0,
    DH_MOD_CTRL = 1 << 1,
    DH_MOD_ALT = 1 << 2,
    DH_MOD_SUPER = 1 << 3,
};

enum dh_open_kind { DH_OPEN_NONE, DH_OPEN_APP, DH_OPEN_ARGV, DH_OPEN_FILE, DH_OPEN_URL };

enum dh_place {
    DH_PLACE_NONE,
    DH_PLACE_LINE,   /* the line that starts with text */
    DH_PLACE_TEXT,   /* the text RELATION target */
    DH_PLACE_VALUE,  /* the value of target */
    DH_PLACE_AMOUNT, /* the amount near (or RELATION) target; also NUMBER, DATE */
    DH_PLACE_NUMBER,
    DH_PLACE_DATE,
    DH_PLACE_CLIPBOARD,
};

/* What wait, expect and conditions look at. */
struct dh_check {
    struct dh_target target; /* kind NONE: a window alone */
    const char *window;      /* a window by part of its title or class; NULL */
    bool gone;               /* until it goes / expect it is not there */
    unsigned state;          /* DH_STATE_ bits the target must have ("is checked"); 0: being there is
                              * enough. CHECKED also counts as met by SELECTED (radios) */
    bool negate;             /* the state bits must all be missing ("is not checked"; "is enabled" is
                              * DISABLED negated). Without state it has no meaning */
};

/* Members that a verb does not use are zero. Strings live as long as the action. */
struct dh_action {
    enum dh_verb verb;
    struct dh_target target; /* drag: from */
    struct dh_target to;     /* drag */
    const struct dh_point *path; /* drag: points that it passes on its way */
    size_t path_count;
    const char *in;          /* window to raise and focus first, by part of title or class; NULL */
    const char *text;        /* type, copy, paste, ask's question, reasons, summaries */
    const char *keys;        /* press, hold; type: pressed after the text; "ctrl+s", "Enter" */
    int button;              /* 1 left, 2 middle, 3 right */
    int count;               /* click 1-3, press 1.. */
    unsigned modifiers;
    int dx, dy;              /* scroll: notches, right and down positive */
    double seconds;          /* hold, wait */
    double within;           /* wait, expect: bound in seconds; 0: look once */
    bool replace;            /* type: the content is replaced, not appended to */
    bool on;                 /* set */
    const char *const *options; /* choose: one, or a path through menus; ask: the choices */
    size_t option_count;
    const char *file;        /* attach */
    enum dh_open_kind open_kind;
    const char *open;        /* application id or name, file, url; argv joined by '\n' for ARGV */
    const char *window;      /* focus, close */
    struct dh_check check;   /* wait, expect */
    bool has_check;
    bool timed;              /* wait: for seconds alone */
    struct dh_rect region;   /* look */
    double scale;            /* look */
    enum dh_place place;     /* read; its target and relation are in target.relation / target.of
                              * for TEXT, AMOUNT, NUMBER, DATE, else target itself */
    const char *pattern;     /* read: POSIX extended regular expression */
    const char *name;        /* read, ask: the variable */
    json_t *outputs;         /* done: object, NULL */
    const char *purpose;     /* why, shown when the user is asked */
    bool confirm;            /* ask the user in any case; can only make the gate stricter */
    void *owner;             /* private: what the strings live in */
};

DH_PUBLIC const char *dh_verb_name(enum dh_verb verb);
DH_PUBLIC bool dh_verb_parse(const char *name, enum dh_verb *ret_verb);

/* One action from its JSON object ({"action":"click","target":{"text":"Save"}}). Unknown members,
 * wrong types and missing members are DH_INVALID and named. */
DH_PUBLIC enum dh_status dh_action_from_json(const json_t *value, struct dh_action **ret,
                                             struct dh_err *err);
/* New reference; parses back to the same action. NULL when memory is short. */
DH_PUBLIC json_t *dh_action_to_json(const struct dh_action *action);
/* Plain imperative English, for people: `click "Save" button in the "Settings" dialog`. Owned by the caller
 * (dh_free). */
DH_PUBLIC char *dh_action_text(const struct dh_action *action);
DH_PUBLIC void dh_action_destroy(struct dh_action *action);
/* A deep copy. NULL when memory is short. */
DH_PUBLIC struct dh_action *dh_action_copy(const struct dh_action *action);
/* JSON schema (2020-12) of all actions, printed from the table. New reference. */
DH_PUBLIC json_t *dh_action_schema(void);
/* The table as text, a verb a paragraph, for --help and the manual page. Owned by the caller (dh_free). */
DH_PUBLIC char *dh_action_help(void);

/* The same for a target alone; it lives in what `action` owns when parsed as a part of one. */
json_t *dh_target_to_json(const struct dh_target *target);
char *dh_target_text(const struct dh_target *target);

#endif
