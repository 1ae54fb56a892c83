/* A chore from a sentence: plain steps when it is that from end to end, else the skill that it asks for. */
#ifndef DH_AGENT_CLI_CHOICE_H
#define DH_AGENT_CLI_CHOICE_H

#include "agent/cli/chore.h"
#include "agent/skill/choose.h"

struct dh_choice_how {
    char *const *inputs; /* "name=value" that were given besides; they win over what the sentence says */
    int count;
    bool model; /* a model can be asked: a weak match is left to it instead of asking the person */
};

/* Shows what was understood before anything starts (on stderr, unless tty->quiet). Of two skills that fit the
 * person is asked for one. DH_NOT_FOUND, DH_AMBIGUOUS: neither steps nor a skill; DH_INVALID: steps with a slip in
 * them; DH_PARKED: nobody can be asked for what is missing, or about what the sentence says and the skill has no use
 * for; DH_INTERRUPTED: the person does not want it without. */
enum dh_status dh_choice_chore(const char *goal, const struct dh_choice_how *how, struct dh_tty *tty,
                               struct dh_chore *ret, struct dh_err *err);
/* "skill find", "run --explain": every skill that has something in common with the sentence, with scores and
 * reasons, on stdout. Returns the exit code: done when the choice is clear. */
int dh_choice_explain(const char *goal, bool json);
/* The local date, ISO 8601. */
void dh_choice_today(char out[11]);

#endif
