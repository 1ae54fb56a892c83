/* Whether what is typed is a secret: where it goes, and whether it is echoed. Pure. Private to the recorder. */
#ifndef DH_AGENT_SKILL_RECORD_SECRET_H
#define DH_AGENT_SKILL_RECORD_SECRET_H

#include <deskhand/observation.h>

enum dh_secrecy {
    DH_SECRECY_OPEN,   /* not known yet */
    DH_SECRECY_SEEN,   /* it stands on the screen for everybody to read */
    DH_SECRECY_UNSEEN, /* typed into a terminal that does not show it (yet) */
    DH_SECRECY_SECRET,
};

struct dh_secrecy_ask {
    const struct dh_observation *before, *now; /* before the first character (NULL: nothing was seen), and afterwards */
    const struct dh_observation *click_screen; /* on which the field was clicked, NULL: it was reached otherwise */
    struct dh_point click;
    bool last;                                 /* nothing was done since, so the focus is still there */
};

/* Before the first character: `before` and the click of the ask. */
bool dh_secrecy_before(const struct dh_secrecy_ask *ask);
/* Of what was typed. */
enum dh_secrecy dh_secrecy_of(const struct dh_secrecy_ask *ask, const char *script, size_t n);
/* The element of that screen that holds a password for a step; NULL. */
const struct dh_element *dh_secrecy_field(const struct dh_observation *o, const struct dh_point *click);
/* What the secret of a field is called, after its label or the prompt of a terminal: pin, new_password; "password" when that
 * says nothing. Whether it asks for the one before once more. */
bool dh_secrecy_name(const char *label, bool prompt, char *out, size_t size);
/* What a terminal asks; "". */
const char *dh_secrecy_prompt(const struct dh_observation *o, int window);
/* Whether a terminal: a window in which nothing but what is echoed is known. */
bool dh_window_is_terminal(const struct dh_observation *o, int window);

#endif
