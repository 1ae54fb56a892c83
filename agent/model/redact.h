/* What must not leave the conductor: values of secrets, passwords, hidden text, deskhand's own windows, and what
 * looks like a key, a card or a bank account. One place for text and for pixels; it is passed before anything goes
 * to a model.
 *
 * Values are found as they are and as OCR may have read them (letters that look alike, lost spaces), whole or in
 * parts of at least six characters. What stands for them: "⟦secret:NAME⟧", "⟦password⟧", "⟦key⟧", "⟦card⟧",
 * "⟦account⟧". Not found: a value in a picture that OCR cannot read. */
#ifndef DH_AGENT_MODEL_REDACT_H
#define DH_AGENT_MODEL_REDACT_H

#include <deskhand/observation.h>
#include "base/arena.h"
#include "base/err.h"

struct dh_redactor;

/* `own_pid`: of the process whose windows, and whose terminal's, are left out (gate/own.h); 0: none. */
enum dh_status dh_redactor_create(int own_pid, struct dh_redactor **ret, struct dh_err *err);
/* Wipes the values. */
void dh_redactor_destroy(struct dh_redactor *r);
/* A value that must not be sent. Shorter than four characters it is found as a whole word alone. Copied. */
enum dh_status dh_redactor_secret(struct dh_redactor *r, const char *name, const char *value, struct dh_err *err);
/* All of the user's secrets (gate/secret.h). One that cannot be read is an error: it could not be recognised. */
enum dh_status dh_redactor_load(struct dh_redactor *r, struct dh_err *err);

/* The i-th value, for others that have to mask it; NULL behind the last. Borrowed. */
const char *dh_redactor_value(const struct dh_redactor *r, size_t i);

/* A text with everything replaced. Owned by the caller (dh_free); NULL when memory is short. `own`: it is the user's
 * own wording, in which cards and accounts stay. */
char *dh_redact_text(const struct dh_redactor *r, const char *text, bool own);

/* An observation without what must not be sent. */
struct dh_redacted {
    struct dh_arena *arena;
    struct dh_observation o;   /* has no frame; strings that did not change are those of the original */
    struct dh_rect *black;     /* what is painted over in pictures */
    size_t black_count;
    size_t found;              /* pieces of text that were replaced */
    bool blind;                /* text could not be read, so that no picture may be sent */
};

/* `o` has to outlive the result. */
enum dh_status dh_redact_observation(const struct dh_redactor *r, const struct dh_observation *o,
                                     struct dh_redacted *ret, struct dh_err *err);
void dh_redacted_finish(struct dh_redacted *d);
/* The observation's frame with hidden text flattened and the rest painted black: a copy, or the frame itself when there is
 * nothing to paint. A reference of the caller's; not to be written to. DH_REFUSED when it is `blind`. */
enum dh_status dh_redact_picture(const struct dh_redacted *d, const struct dh_observation *o, struct dh_frame **ret,
                                 struct dh_err *err);
/* The same for a journal of this machine: hidden text stays, as evidence, and a screen that could not all be read is kept. */
enum dh_status dh_redact_keep(const struct dh_redactor *r, const struct dh_observation *o, struct dh_frame **ret,
                              struct dh_err *err);

#endif
