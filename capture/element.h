/* Shapes and lines -> elements. The steps of the fusion, in the order they run; pure. */
#ifndef DH_CAPTURE_ELEMENT_H
#define DH_CAPTURE_ELEMENT_H

#include <deskhand/element.h>
#include <deskhand/frame.h>
#include "base/arena.h"
#include "base/err.h"
#include "capture/segment.h"
#include "capture/transcript.h"

/* What is known of one screen; all borrowed. */
struct dh_findings {
    const struct dh_frame *frame;
    const struct dh_shapes *shapes;
    const struct dh_rules *rules;
    const struct dh_plane *plane;
    const struct dh_transcript *text;
    const struct dh_rect *blanks; /* snippets that gave no words */
    size_t blank_count;
    const struct dh_window *windows; /* bottom first */
    size_t window_count;
};

enum dh_line_use {
    DH_LINE_FREE,
    DH_LINE_INSIDE, /* content of a control */
    DH_LINE_LABEL,  /* name of a control beside it */
};

/* Elements in the making. Strings live in the arena. */
struct dh_fusion {
    const struct dh_findings *in;
    struct dh_arena *arena;
    struct dh_element *items; /* in the arena */
    size_t count, cap;
    uint8_t *use; /* enum dh_line_use of each line */
    int *home;    /* outline around each line, -1 */
    int *outer;   /* the same, for lines of an outline that hugs one of a row: the outline of the row */
    uint8_t *skip; /* shapes that are cells of a table and no controls */
    bool failed;  /* memory was short */
};

/* Adds one element; its window is found by its centre. NULL when memory is short. */
struct dh_element *dh_fusion_add(struct dh_fusion *f, struct dh_element e);
/* The texts of the lines marked in `mine` joined by one space; "" when none. */
const char *dh_fusion_join(struct dh_fusion *f, const size_t *lines, size_t count);

/* The words first to first + count joined by one space. */
const char *dh_fusion_words(struct dh_fusion *f, size_t first, size_t count);

/* Whether an upright line parts an outline at x. */
bool dh_elements_wall(const struct dh_plane *plane, struct dh_rect outline, int x);
/* The transcript with its lines parted at the walls of controls; false when memory is short. */
bool dh_elements_split_lines(struct dh_fusion *f, struct dh_transcript *ret);
/* Finds the outlines that lie wall to wall with others beside and below them. */
void dh_elements_skip_grids(struct dh_fusion *f);
/* Buttons, entries, lists, icons from outlines and frames. */
void dh_elements_from_outlines(struct dh_fusion *f);
/* Whether an outline is none of a control but the frame of several. */
bool dh_elements_is_panel(const struct dh_fusion *f, const struct dh_shape *shape,
                          const size_t *lines, size_t count);
/* Index of the outline that another one lies in, little smaller: around the selection in an entry, a focus ring in
 * a button, a button in a bar. -1 for none. */
int dh_elements_outer(const struct dh_fusion *f, size_t shape);
/* Check boxes and radio buttons with the text at their right. */
void dh_elements_from_marks(struct dh_fusion *f);
/* The same for marks that hardly differ from their ground. */
void dh_elements_from_faint_marks(struct dh_fusion *f);
/* Buttons and entries that only a ground of their own tells. */
void dh_elements_from_fills(struct dh_fusion *f);
/* Names for entries and lists from the text left of or above them. */
void dh_elements_name(struct dh_fusion *f);
/* Tabs and menu bars from rows of free text. */
void dh_elements_from_bars(struct dh_fusion *f);
/* Tabs and flat buttons of which one has a ground of its own. */
void dh_elements_from_pills(struct dh_fusion *f);
/* Items of a list that has a chosen one. */
void dh_elements_from_lists(struct dh_fusion *f);
/* Cells of tables with a head: name is the head of the column, value what is in it. The first column, which
 * names the rows, and the head stay text. */
void dh_elements_from_tables(struct dh_fusion *f);
/* Headings from free text larger than the usual one. */
void dh_elements_rank(struct dh_fusion *f);
/* Who has the focus, and what cannot be used. */
void dh_elements_judge(struct dh_fusion *f);
/* Items, links, icons and plain text from what is left. */
void dh_elements_from_text(struct dh_fusion *f);

/* All of it, in reading order, without ids. */
enum dh_status dh_elements_make(const struct dh_findings *in, struct dh_arena *arena,
                                struct dh_element **ret, size_t *ret_count, struct dh_err *err);

/* The order of reading, for qsort: topmost window first, then row by row. */
int dh_elements_in_order(const void *a, const void *b);

/* Gives ids: an element that was there before keeps its own (same role and window with the same
 * name or place), others get e(*next)++. ret_changed: indices of those that are new or differ.
 * `before_windows` and `windows` are what the window indices mean. */
enum dh_status dh_elements_match(struct dh_element *now, size_t count,
                                 const struct dh_window *windows, const struct dh_element *before,
                                 size_t before_count, const struct dh_window *before_windows,
                                 uint64_t *next, struct dh_arena *arena, const char ***ret_changed,
                                 size_t *ret_changed_count, struct dh_err *err);

#endif
