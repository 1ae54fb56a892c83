/* The person behind the desk: answers, questions, taking over. Every member may be NULL: then nobody is
 * there and the run parks. */
#ifndef DH_AGENT_PERSON_H
#define DH_AGENT_PERSON_H

#include <deskhand/desk.h>
#include "base/err.h"
#include "base/loop.h"

struct dh_person {
    struct dh_confirmer confirm;
    /* A question with choices (NULL, 0: free text); `name` is what the answer will be called, NULL. The caller owns
     * the answer (dh_free). DH_PARKED when nobody answers. */
    enum dh_status (*question)(void *data, const char *text, const char *name, const char *const *choices,
                               size_t count, char **ret_answer, struct dh_err *err);
    /* The desktop is the person's until the call returns. DH_PARKED when nobody is there. */
    enum dh_status (*hand_over)(void *data, const char *reason, struct dh_err *err);
    /* Something that they should know, once; does not wait. */
    void (*warn)(void *data, const char *text);
    /* Whoever waits for the person waits in this loop from now on (NULL: no more), so that all else that lives in it,
     * such as a clipboard that others read from and the stop chord, goes on meanwhile. */
    void (*join)(void *data, struct dh_loop *loop);
    void *data;
    const char *channel; /* "tty", for the journal */
};

#endif
