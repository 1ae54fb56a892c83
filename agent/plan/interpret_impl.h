/* The interpreter's insides; private to agent/plan/interpret*.c. */
#ifndef DH_AGENT_PLAN_INTERPRET_IMPL_H
#define DH_AGENT_PLAN_INTERPRET_IMPL_H

#include <stdint.h>

#include "agent/plan/interpret.h"

#define DH_INTERPRET_FRAMES 64
#define DH_INTERPRET_SCOPES 8
#define DH_INTERPRET_ROUNDS 100000 /* statements without an action in one turn */

enum dh_frame_kind {
    DH_FRAME_STEPS,   /* of a skill; its result comes behind it */
    DH_FRAME_RESULT,  /* of a skill; then it returns */
    DH_FRAME_BODY,    /* of an if */
    DH_FRAME_LOOP,    /* of a for each or repeat */
    DH_FRAME_HANDLER, /* then the interrupted step is done again */
};

struct dh_frame_at {
    enum dh_frame_kind kind;
    int block;     /* id */
    size_t index;  /* statement in it */
    size_t rounds; /* loops inside the statement at index: turns begun; scrolls, waits: done */
};

/* One running skill. */
struct dh_scope_of {
    const struct dh_skill *skill;
    json_t *vars;   /* object name -> string, owned */
    size_t base;    /* its first frame */
    bool fired[64]; /* handlers that ran and whose condition still holds */
    uint64_t stood; /* statements of its Result that held before the last step that touches anything */
    bool idle;      /* that step had no effect */
    json_t *faults; /* lines that said before it that something went wrong; owned, NULL */
    json_t *page;   /* the lines that stood there before it; owned, NULL */
    bool same_page; /* they stood there still when the Result was begun */
};

struct dh_interpreter {
    const struct dh_skill *const *skills; /* not owned */
    size_t skill_count;
    struct dh_frame_at frames[DH_INTERPRET_FRAMES];
    size_t depth;
    struct dh_scope_of scopes[DH_INTERPRET_SCOPES];
    size_t scope_count;
    bool pending;  /* the statement on top was decided and its outcome is awaited */
    bool repeated; /* it was done a second time */
    bool turned;   /* a scroll until came to the end and goes the other way */
    bool ended;
};

/* The innermost skill that runs; its frames; the statement on top, NULL at the end of a block. */
struct dh_scope_of *dh_interpret_scope(struct dh_interpreter *it);
struct dh_frame_at *dh_interpret_top(struct dh_interpreter *it);
const struct dh_stmt *dh_interpret_stmt(struct dh_interpreter *it);

/* A frame on top; a skill on top (vars are taken over); on to the next statement. */
enum dh_status dh_interpret_push(struct dh_interpreter *it, enum dh_frame_kind kind,
                                 const struct dh_block *b, struct dh_err *err);
enum dh_status dh_interpret_enter(struct dh_interpreter *it, const struct dh_skill *skill,
                                  json_t *vars, struct dh_err *err);
void dh_interpret_advance(struct dh_interpreter *it);

/* interpret_flow.c */
enum dh_status dh_interpret_for_each(struct dh_interpreter *it, const struct dh_stmt *s,
                                     struct dh_err *err);
enum dh_status dh_interpret_repeat(struct dh_interpreter *it, const struct dh_stmt *s,
                                   const struct dh_observation *o, struct dh_err *err);
enum dh_status dh_interpret_call(struct dh_interpreter *it, const struct dh_stmt *s,
                                 struct dh_err *err);
/* A wait until or expect that the action table lacks; a scroll until. *ret_over: it holds; else
 * look again after the statement's action. */
enum dh_status dh_interpret_watch(struct dh_interpreter *it, const struct dh_stmt *s,
                                  const struct dh_observation *o, bool *ret_over,
                                  struct dh_err *err);
enum dh_status dh_interpret_scroll_until(struct dh_interpreter *it, const struct dh_stmt *s,
                                         const struct dh_observation *o, bool *ret_over,
                                         struct dh_err *err);

/* interpret_state.c */
enum dh_status dh_interpret_restore(struct dh_interpreter *it, const json_t *state,
                                    struct dh_err *err);

/* interpret_value.c: a phrase with its variables put in; owned by the caller (dh_free). */
enum dh_status dh_interpret_text(struct dh_interpreter *it, const struct dh_phrase *p, char **ret,
                                 struct dh_err *err);
/* The same into an arena; *ret NULL when the phrase is not given. */
enum dh_status dh_interpret_phrase(struct dh_interpreter *it, const struct dh_phrase *p,
                                   struct dh_arena *arena, const char **ret, struct dh_err *err);
const char *dh_interpret_var(struct dh_interpreter *it, const char *name);
enum dh_status dh_interpret_bind(struct dh_interpreter *it, const char *name, const char *value,
                                 struct dh_err *err);
/* The rows of a list or table variable: array, new reference. */
enum dh_status dh_interpret_rows(struct dh_interpreter *it, const char *name, json_t **ret,
                                 struct dh_err *err);
/* Binds {row} and {row.column} to one of them. */
enum dh_status dh_interpret_row(struct dh_interpreter *it, const char *name, const json_t *row,
                                struct dh_err *err);

/* interpret_cond.c */
enum dh_status dh_interpret_holds(struct dh_interpreter *it, const struct dh_cond *c,
                                  const struct dh_observation *o, bool *ret, struct dh_err *err);
enum dh_status dh_interpret_target(struct dh_interpreter *it, const struct dh_aim *aim,
                                   struct dh_arena *arena, struct dh_target *ret,
                                   struct dh_err *err);
enum dh_status dh_interpret_check(struct dh_interpreter *it, const struct dh_cond *c,
                                  struct dh_arena *arena, struct dh_check *ret, struct dh_err *err);
/* Why a condition does not hold, for people; owned by the caller (dh_free). */
char *dh_interpret_why(struct dh_interpreter *it, const struct dh_cond *c);

/* interpret_proof.c: what is seen before a step is done, and whether it had an effect; DH_FAILED when an expectation
 * of the Result that holds now proves nothing, as it held before the last step too, or as the screen tells of a failure since. */
/* `scrolled`: what was expected was found further down only. */
void dh_interpret_before(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o);
void dh_interpret_after(struct dh_interpreter *it, const struct dh_stmt *s, bool no_effect);
enum dh_status dh_interpret_proves(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o,
                                   bool scrolled, struct dh_err *err);

/* interpret_fault.c: all lines of the window in front that say that something went wrong (array, new reference, NULL:
 * memory); one that is neither in `before` (NULL: nothing) nor in the skill's `text`, NULL: none (owned by the caller,
 * dh_free). */
json_t *dh_interpret_faults(const struct dh_observation *o);
/* interpret_page.c: the first lines of the window in front (array, new reference, NULL: memory); whether nearly all of `page`
 * stand on the screen; whether a line with these words does that is in no line of `page`. */
json_t *dh_interpret_page(const struct dh_observation *o);
bool dh_interpret_same_page(const struct dh_observation *o, const json_t *page);
bool dh_interpret_anew(const struct dh_observation *o, const json_t *page, const char *words);
bool dh_interpret_in_front(const struct dh_observation *o, const struct dh_line *l);
char *dh_interpret_new_fault(const struct dh_observation *o, const json_t *before, const char *text);

/* interpret_act.c: the action of a statement that has one. */
enum dh_status dh_interpret_action(struct dh_interpreter *it, const struct dh_stmt *s,
                                   struct dh_action **ret, struct dh_err *err);
/* Whether it may be done again when it had no effect. */
bool dh_interpret_repeatable(const struct dh_stmt *s);

#endif
