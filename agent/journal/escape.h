/* Text from a screen, a person or a model is hostile until it is escaped. */
#ifndef DH_AGENT_JOURNAL_ESCAPE_H
#define DH_AGENT_JOURNAL_ESCAPE_H

#include "base/buf.h"

/* For HTML content and double-quoted attributes: & < > " ' as references (HTML Living Standard 13.1.2.3,
 * 13.5). Characters that steer the text without being seen (controls, bidi, zero width, tags, private
 * use) become a visible "U+XXXX" in corner brackets; line feeds and tabs stay. */
void dh_escape_html(struct dh_buf *b, const char *s);
/* For one line on a terminal: the same characters made visible, line feeds and tabs as a space. */
void dh_escape_line(struct dh_buf *b, const char *s);

#endif
