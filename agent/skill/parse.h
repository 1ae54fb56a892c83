/* The reader's state while it goes through steps; private to agent/skill/parse*.c and skill.c. */
#ifndef DH_AGENT_SKILL_PARSE_H
#define DH_AGENT_SKILL_PARSE_H

#include "agent/skill/lex.h"
#include "agent/skill/outline.h"
#include "agent/skill/skill.h"

#define DH_PARSE_DEPTH 8

struct dh_parse {
    struct dh_arena *arena;
    struct dh_source src;
    struct dh_problems *problems;
    struct dh_tokens tokens; /* of the item being read */
    size_t pos;
    const char *form; /* of the statement being read, for messages */
    bool plain, failed, nomem;
    int depth;
    size_t plain_count; /* statements so far: their labels */
    struct dh_block **blocks;
    size_t block_count, block_cap;
};

/* One row of the verbs. `arg` is the verb's own (a direction, a button, on or off). */
struct dh_verb_row {
    const char *word;
    bool (*parse)(struct dh_parse *p, struct dh_stmt *s, int arg);
    int arg;
    const char *form;
};

/* parse.c: tokens. The current one, articles skipped; the one n behind it. */
const struct dh_token *dh_parse_peek(struct dh_parse *p);
const struct dh_token *dh_parse_ahead(struct dh_parse *p, size_t n);
const struct dh_token *dh_parse_take(struct dh_parse *p);
bool dh_parse_is(struct dh_parse *p, enum dh_token_kind kind);
/* Takes the word when it is next. */
bool dh_parse_word(struct dh_parse *p, const char *word);
/* Takes two words in a row, or none. */
bool dh_parse_words(struct dh_parse *p, const char *first, const char *second);
bool dh_token_is(const struct dh_token *t, const char *word);
/* Any of a NULL-terminated list; takes it and returns its index, else -1. */
int dh_parse_any(struct dh_parse *p, const char *const *words);
/* Reports at the current token ("... here; write FORM") and marks the statement as failed: false.
 */
bool dh_parse_fail(struct dh_parse *p, const char *fmt, ...) DH_PRINTF(2, 3);
bool dh_parse_fail_at(struct dh_parse *p, size_t at, const char *fmt, ...) DH_PRINTF(3, 4);
/* The current token for a message: `"foo"` or `the end`. */
const char *dh_parse_here(struct dh_parse *p, char *out, size_t n);
/* A text: string, variable, secret, bare; with `words` a word or number too. */
bool dh_parse_phrase(struct dh_parse *p, bool words, struct dh_phrase *ret);
bool dh_parse_phrase_next(struct dh_parse *p);
/* Whether a new step starts here, given that the one before has ended: separator included. */
bool dh_parse_at_end(struct dh_parse *p);
char *dh_parse_copy(struct dh_parse *p, size_t start, size_t end);

/* parse_block.c */
struct dh_block *dh_parse_block(struct dh_parse *p, const struct dh_item *items, const char *label);
/* Reads the body behind "if ...:" from the rest of the line; nested items come later. */
bool dh_parse_inline(struct dh_parse *p, struct dh_stmt *s, struct dh_block **ret);
bool dh_parse_statement(struct dh_parse *p, struct dh_stmt *s);
struct dh_block *dh_parse_new_block(struct dh_parse *p);

/* parse_verb.c: the table. NULL when there is none; of a word that is none, the nearest. */
const struct dh_verb_row *dh_verb_find(const char *word);
const char *dh_verb_nearest(const char *word);
/* Whether a line that begins with this word (as written) is a step of its own. */
bool dh_verb_starts(const char *word);

/* parse_aim.c */
bool dh_parse_aim(struct dh_parse *p, bool scope, struct dh_aim *ret);
/* right of, left of, ... ; takes it. */
bool dh_parse_relation(struct dh_parse *p, enum dh_relation *ret);
enum dh_role dh_role_word(struct dh_parse *p, size_t *ret_tokens);
/* The name the writer gives a role; "" for ANY. */
const char *dh_role_says(enum dh_role role);

/* sentence_part.c: "right of", ...; "" for NONE. */
const char *dh_relation_says(enum dh_relation relation);

/* parse_cond.c */
bool dh_parse_cond(struct dh_parse *p, const struct dh_cond **ret);
/* appears, is gone, is checked ... behind a target. */
bool dh_parse_state(struct dh_parse *p, enum dh_cond_kind *ret_kind, bool *ret_not);

/* parse_keys.c: "Ctrl+Shift+T" as "ctrl+shift+t"; false when a key is unknown (*ret_bad names it).
 */
bool dh_keys_normalise(struct dh_arena *arena, const char *text, const char **ret, char *bad,
                       size_t n);

/* parse_act.c, parse_more.c, parse_flow.c */
typedef bool dh_parse_fn(struct dh_parse *p, struct dh_stmt *s, int arg);
dh_parse_fn dh_parse_click, dh_parse_hover, dh_parse_type, dh_parse_set, dh_parse_fill,
    dh_parse_clear, dh_parse_press, dh_parse_hold, dh_parse_choose, dh_parse_check, dh_parse_turn,
    dh_parse_drag, dh_parse_scroll, dh_parse_attach, dh_parse_open, dh_parse_switch, dh_parse_go,
    dh_parse_close;
dh_parse_fn dh_parse_wait, dh_parse_read, dh_parse_expect, dh_parse_ask, dh_parse_say,
    dh_parse_hand;
dh_parse_fn dh_parse_if, dh_parse_for, dh_parse_repeat, dh_parse_run, dh_parse_mouse;
/* "within 10 seconds", "10 seconds", "2 minutes". */
bool dh_parse_within(struct dh_parse *p, struct dh_stmt *s);
bool dh_parse_seconds(struct dh_parse *p, double *ret);

#endif
