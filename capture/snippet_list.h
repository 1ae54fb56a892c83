/* The snippets of a screen, one for each line of its segments, kept from one frame to the next. */
#ifndef DH_CAPTURE_SNIPPET_LIST_H
#define DH_CAPTURE_SNIPPET_LIST_H

#include "capture/segment.h"
#include "capture/snippet.h"

struct dh_snippet_list {
    struct dh_snippet *items; /* owned, as all here; in the order of the lines */
    struct dh_box *boxes;     /* what each was cut from */
    size_t count;
};

/* Cuts what the segments have now. Snippets that were cut before and touch none of the `redone` places (n of
 * them; see dh_segments_update) are kept. On failure the list is empty. */
enum dh_status dh_snippet_list_cut(struct dh_snippet_list *list, const struct dh_segments *segments,
                                   const struct dh_rect *redone, size_t n, struct dh_err *err);
void dh_snippet_list_finish(struct dh_snippet_list *list);

#endif
