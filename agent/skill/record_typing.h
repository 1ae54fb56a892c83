/* Typing as a script of characters and editing keys, and what it leaves in the field. Pure. Private to the recorder.
 *
 * A script is UTF-8 with a byte below 0x20 for each editing key. */
#ifndef DH_AGENT_SKILL_RECORD_TYPING_H
#define DH_AGENT_SKILL_RECORD_TYPING_H

#include <stdbool.h>
#include <stddef.h>

#define DH_SCRIPT_MAX 4096

/* The byte of a key as the ears name it ("BackSpace", "ctrl+a"); 0: it does not edit a line. */
char dh_script_key(const char *keys);
/* The way back; NULL. */
const char *dh_script_key_name(char code);

struct dh_typed {
    size_t len;    /* bytes of the text */
    bool replaces; /* what was there before is gone */
    bool doubt;    /* the script reached into what was there before: only the field can tell what became of it */
    bool inert;    /* nothing was typed or erased: the caret moved, if anything */
    bool erased;   /* something of the old content was erased */
};

/* What the script leaves of its own text, into `out` (DH_SCRIPT_MAX + 1 bytes, ends with NUL). `empty`: the field was
 * known to be empty before; `selected`: all of its content was selected before. */
struct dh_typed dh_script_run(const char *script, size_t n, bool empty, bool selected, char *out);

/* Whether `after` is `old` with `text` put in at one place. */
bool dh_script_put_in(const char *old, const char *text, const char *after);

#endif
