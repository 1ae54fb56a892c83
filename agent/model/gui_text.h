/* Models that answer with an action text of their own instead of calling tools. Each grammar is an
 * allow-list: what does not fit is told to the model, and nothing is ever executed as a program.
 * Pure. Sources: the parsers and prompts that the models' authors publish with them (UI-TARS,
 * Qwen-VL, OpenCUA, Holo). */
#ifndef DH_AGENT_MODEL_GUI_TEXT_H
#define DH_AGENT_MODEL_GUI_TEXT_H

#include "agent/model/wire_impl.h"

/* What the model has to be told about the form of its answers; "" for tools. Static. */
const char *dh_gui_grammar(enum dh_wire_tool tool);
/* Adds the calls that a text holds: one, of the last complete action; none when it only talks. What
 * it says besides goes to `said`. With DH_TOOL_NONE calls of custom tools that were written as text
 * are read. False: malformed (too many calls). */
bool dh_gui_read(enum dh_wire_tool tool, const char *text, struct dh_make *m, struct dh_buf *said);

#endif
