/* By which way a text goes to the application. Pure. */
#ifndef DH_ACTUATE_TEXT_PLAN_H
#define DH_ACTUATE_TEXT_PLAN_H

#include "actuate/keymap.h"

/* Longer texts are pasted: an application takes about 0.6 ms for a key but 10 ms for a whole paste.
 */
#define DH_TEXT_KEYS_MAX 400
/* The same where the field is watched, which takes 40 ms for every 16 keys. */
#define DH_TEXT_WATCHED_MAX 96

/* What the way depends on, beside text and keyboard. */
struct dh_text_facts {
    bool terminal;     /* newlines run commands there: each is a press of Return */
    bool secret;       /* stays off the clipboard whenever it can */
    bool input_method; /* keys that come fast are reordered */
    bool corrects;     /* what is typed is changed, what is pasted is not */
    bool watched;      /* whether the field still has the focus is asked between pieces */
    bool shift_held;   /* by somebody else, and nothing but that */
};

enum dh_text_way { DH_TEXT_KEYS, DH_TEXT_PASTE };

struct dh_text_plan {
    enum dh_text_way way;
    bool keys_can;  /* keys would do as well */
    bool paced;     /* when by keys */
    bool lines;     /* line by line, with Return between them */
    bool spares_can; /* when neither does: keycodes without symbols may be used */
};

/* Line ends as one newline; DH_INVALID for what is not UTF-8 or has control characters beside newline and tab. *ret is
 * owned by the caller. */
enum dh_status dh_text_clean(const char *text, char **ret, struct dh_err *err);
/* The text is clean. DH_TIMEOUT: it cannot be put while Shift is held. */
enum dh_status dh_text_plan(const struct dh_keymap *k, struct dh_locks locks, const struct dh_text_facts *facts,
                            const char *text, struct dh_text_plan *ret, struct dh_err *err);

#endif
