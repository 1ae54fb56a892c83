/* What the grammars of GUI models share. Private to agent/model/gui_*.c. */
#ifndef DH_AGENT_MODEL_GUI_TEXT_IMPL_H
#define DH_AGENT_MODEL_GUI_TEXT_IMPL_H

#include "agent/model/gui_text.h"

/* Each adds one call, or none when the text holds no action. */
void dh_gui_tars(struct dh_make *m, const char *text, struct dh_buf *said);
void dh_gui_cua(struct dh_make *m, const char *text, struct dh_buf *said);
void dh_gui_qwen(struct dh_make *m, const char *text, struct dh_buf *said);
void dh_gui_holo(struct dh_make *m, const char *text, struct dh_buf *said);

/* Behind the last occurrence of `what`; NULL. */
const char *dh_gui_last(const char *text, const char *what);
/* Behind the opening line of the last code fence; NULL without one. */
const char *dh_gui_last_block(const char *text);
const char *dh_gui_skip(const char *s);

#endif
