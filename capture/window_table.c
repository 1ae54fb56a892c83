#include "capture/window_table.h"

#include "base/mem.h"

void dh_window_table_finish(struct dh_window_table *t)
{
    dh_free(t->rows);
    *t = (struct dh_window_table){0};
}

unsigned dh_window_table_number(struct dh_window_table *t, uint32_t xid)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[i].xid == xid) {
            t->rows[i].round = t->round;
            return t->rows[i].number;
        }
    }
    if (!dh_grow(&t->rows, &t->cap, t->count + 1, sizeof(*t->rows)))
        return 0;
    t->rows[t->count++] = (struct dh_window_row){xid, ++t->next, t->round};
    return t->next;
}

void dh_window_table_forget(struct dh_window_table *t, uint32_t xid)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[i].xid == xid) {
            t->rows[i] = t->rows[--t->count];
            return;
        }
    }
}
