/* A skill in the making: the steps of a demonstration as statements of the language, and every piece of text in them
 * that may be different the next time. Private to agent/skill/{draft,general,align,compose}*.c.
 *
 * Everything lives in the draft's arena; a failed allocation is remembered in `nomem` and found at the end. */
#ifndef DH_AGENT_SKILL_DRAFT_H
#define DH_AGENT_SKILL_DRAFT_H

#include "agent/skill/demo.h"
#include "agent/skill/skill.h"

struct dh_draft_step {
    struct dh_stmt s;   /* first: blocks are lists of them */
    const struct dh_demo *from;
    int demo;           /* step of `from`, -1: it was not one */
    int screen;         /* of `from`: what it acts on or reads, -1 */
    int window;         /* of a read: index on that screen, -1 */
    const char *value;  /* read: what it gave when it was demonstrated */
    bool turned;        /* it was done another number of times the second time */
    bool crop, to_crop; /* its targets are pictures, which get files of their own */
};

enum dh_slot_kind {
    DH_SLOT_TYPED,
    DH_SLOT_CHOSEN, /* from a list */
    DH_SLOT_FILE,   /* attached or opened */
    DH_SLOT_URL,    /* opened */
    DH_SLOT_NAME,   /* the words of a target, or of an option of a menu */
};

/* A text that may vary. */
struct dh_slot {
    struct dh_draft_step *step;
    enum dh_slot_kind kind;
    struct dh_phrase *phrase; /* where it stands in the step */
    const char *text;         /* as demonstrated */
    const char *again;        /* the second time; NULL: there was none */
    struct dh_draft_step *again_step; /* where that was */
    const char *label;        /* what names it: its field; "" */
    enum dh_role role;        /* of the target */
    bool column;              /* the label is the heading of a column */
    bool sometimes;           /* its step is not always done */
    bool settled;             /* it has become a variable, or is known to stay */
};

struct dh_draft_input {
    const char *name;
    enum dh_input_type type;
    const char *value;    /* when it was demonstrated, normalised as the binder does; of a table: CSV */
    const char *example;  /* as it is written in the file */
    const char *help;
    const char *said;     /* how the goal says it; NULL: it does not */
    const char *file, *content; /* of a table: what was demonstrated, as a file of the skill; NULL */
    const char *fallback; /* NULL: none */
    const char *const *choices;
    size_t choice_count;
};

/* Its value is words as they stand on the screen. */
static inline bool dh_input_is_words(enum dh_input_type type)
{
    return type == DH_INPUT_TEXT || type == DH_INPUT_CHOICE;
}

/* A variable that is read from the screen or asked. */
struct dh_draft_read {
    const char *name;
    enum dh_input_type type;
    const char *value; /* when it was demonstrated, normalised; "" not known */
    const char *context; /* words beside it that the place relies on; "" */
};

struct dh_draft {
    struct dh_arena *arena;
    const struct dh_demo *demo;
    bool twice; /* there was a second demonstration */
    int asked;  /* questions that were put to the person */
    struct dh_block steps, result, handlers;
    struct dh_slot *slots;
    size_t slot_count, slot_cap;
    struct dh_draft_input *inputs;
    size_t input_count, input_cap;
    struct dh_draft_read *reads;
    size_t read_count, read_cap;
    const char **notes; /* sentences for the prose */
    size_t note_count, note_cap;
    bool nomem;
};

/* The demonstration has to outlive the draft. NULL when memory is short. */
struct dh_draft *dh_draft_create(const struct dh_demo *demo);
void dh_draft_destroy(struct dh_draft *d);

static inline struct dh_draft_step *dh_draft_of(const struct dh_stmt *s)
{
    return (struct dh_draft_step *)s;
}
/* What was touched; NULL: nothing was. */
const struct dh_seen *dh_draft_target(const struct dh_draft_step *step);
/* The screen it acts on; NULL. */
const struct dh_observation *dh_draft_screen(const struct dh_draft_step *step);

/* A new statement that is in no block yet. NULL when memory is short. */
struct dh_draft_step *dh_draft_new(struct dh_draft *d, enum dh_stmt_kind kind);
struct dh_block *dh_draft_block(struct dh_draft *d);
void dh_block_append(struct dh_block *b, struct dh_stmt *s);
/* In front of `at`; NULL: at the end. */
void dh_block_insert(struct dh_block *b, struct dh_stmt *at, struct dh_stmt *s);
void dh_block_remove(struct dh_block *b, struct dh_stmt *s);

/* The statement of one step of a demonstration, with its slots; appended to the steps. What has no statement (looks,
 * copying) adds nothing. */
void dh_draft_take(struct dh_draft *d, const struct dh_demo *from, size_t index);

/* `text`, or how most of the screens read the same thing. */
const char *dh_draft_spelling(struct dh_draft *d, const struct dh_demo_step *step, const char *text);

/* What a label is called by: a word of it that was read with doubt and is one letter from a word of forms is that word.
 * For names and explanations only; what is looked for stays as it was read. */
const char *dh_draft_meant(struct dh_draft *d, const struct dh_demo *from, const struct dh_demo_step *step, const char *label);

/* Strings and phrases of the draft; never NULL ("" and empty when memory is short). */
const char *dh_draft_text(struct dh_draft *d, const char *s);
const char *dh_draft_printf(struct dh_draft *d, const char *fmt, ...) DH_PRINTF(2, 3);
struct dh_phrase dh_draft_literal(struct dh_draft *d, const char *s);
/* {name} or {name|format}, alone. */
struct dh_phrase dh_draft_var(struct dh_draft *d, const char *name, const char *format);
/* The text with its part [at, at + n) replaced by a variable, quoted. */
struct dh_phrase dh_draft_part(struct dh_draft *d, const char *text, size_t at, size_t n, const char *name,
                               const char *format);
struct dh_aim dh_draft_aim(struct dh_draft *d, const char *text, enum dh_role role);

/* A variable's name from what people call it: "Amount (EUR):" is amount; `fallback` when nothing is left. */
const char *dh_draft_call(struct dh_draft *d, const char *label, const char *fallback);
/* The same, unique among inputs and what is read. */
const char *dh_draft_name(struct dh_draft *d, const char *label, const char *fallback);
/* The input of this type and value for a slot, made when it is not there; `fallback` names it when the slot has no
 * label. Short texts and numbers that the goal does not name are the same by chance: each slot has its own. Good until
 * the next one. NULL when memory is short. */
struct dh_draft_input *dh_draft_input(struct dh_draft *d, const struct dh_slot *slot, enum dh_input_type type,
                                      const char *value, const char *said, const char *fallback);
void dh_draft_note(struct dh_draft *d, const char *sentence);
/* Remembers what a read gives. */
void dh_draft_reads(struct dh_draft *d, struct dh_draft_read read);
/* One more text that may vary. Pointers to slots do not outlive it. */
void dh_draft_slot(struct dh_draft *d, struct dh_slot slot);
/* The slot's phrase becomes a variable; format NULL. */
void dh_slot_is(struct dh_draft *d, struct dh_slot *slot, const char *name, const char *format);

#endif
