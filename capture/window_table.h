/* Which window has which id. A number is given once and never again; a window keeps its number until it
 * is known to have died, because X gives the same XID to somebody else later. */
#ifndef DH_CAPTURE_WINDOW_TABLE_H
#define DH_CAPTURE_WINDOW_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct dh_window_row {
    uint32_t xid;
    unsigned number;
    unsigned round; /* when it was last asked for */
};

/* Zeroed is empty. */
struct dh_window_table {
    struct dh_window_row *rows; /* owned */
    size_t count, cap;
    unsigned next;  /* last number given */
    unsigned round;
};

void dh_window_table_finish(struct dh_window_table *t);
/* The window's number, 1 and up; a new one for a new window. 0 when memory is short. */
unsigned dh_window_table_number(struct dh_window_table *t, uint32_t xid);
void dh_window_table_forget(struct dh_window_table *t, uint32_t xid);

#endif
