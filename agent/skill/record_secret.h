/* Whether what is typed is a secret: where it goes, and whether it is echoed. Pure. Private to the recorder. */
#ifndef DH_AGENT_SKILL_RECORD_SECRET_H
#define DH_AGENT_SKILL_RECORD_SECRET_H

#include <deskhand/observation.h>

enum dh_secrecy {
    DH_SECRECY_OPEN,   /* not known yet */
    DH_SECRECY_SEEN,   /* it stands on the screen for everybody to read */
    DH_SECRECY_SECRET,
};

/* Before the first character, on the screen as it was then (NULL: none); `click`: where the field was clicked that it
 * goes into, NULL when it was reached otherwise. */
bool dh_secrecy_before(const struct dh_observation *o, const struct dh_point *click);
/* Of what was typed, on a screen after it. `last`: nothing was done since, so the focus is still there. */
enum dh_secrecy dh_secrecy_of(const struct dh_observation *o, const char *script, size_t n,
                              const struct dh_point *click, bool last);
/* The element of that screen that holds a password for a step; NULL. */
const struct dh_element *dh_secrecy_field(const struct dh_observation *o, const struct dh_point *click);
/* Whether a terminal: a window in which nothing but what is echoed is known. */
bool dh_window_is_terminal(const struct dh_observation *o, int window);

#endif
