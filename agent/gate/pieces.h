/* Text of the touched window, folded, and the labels of what is touched. Private to the signals. */
#ifndef DH_AGENT_GATE_PIECES_H
#define DH_AGENT_GATE_PIECES_H

#include "agent/gate/signals.h"

/* dh_gate_fold into an arena; NULL when memory is short. */
const char *dh_pieces_fold(struct dh_arena *arena, const char *raw);
/* The smallest element at a point of the touched window; NULL. */
const struct dh_element *dh_pieces_at(const struct dh_signals *s, struct dh_point p);
/* Fills in pieces, labels, amount and dialog. */
enum dh_status dh_pieces_read(struct dh_signals *s, struct dh_arena *arena);

#endif
