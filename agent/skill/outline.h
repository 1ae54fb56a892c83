/* The lists of a Markdown section as a tree of items (CommonMark 0.31, sections 5.2-5.3, read
 * leniently: an item more than one column deeper than another is inside it). */
#ifndef DH_AGENT_SKILL_OUTLINE_H
#define DH_AGENT_SKILL_OUTLINE_H

#include "agent/skill/source.h"

struct dh_item {
    size_t start, end; /* its own text, without list mark; may span lines */
    int indent;        /* column of the mark, from 0 */
    struct dh_item *first, *last, *next, *parent;
};

/* The items of lines [from, to). With `plain`, a line without a list mark is an item too; otherwise
 * it goes on with the item above it, or, after an empty line, is prose. Fenced code and HTML
 * comments are prose. The root item is returned, NULL when memory is short or lists are nested over
 * 16 deep (then *ret_deep). */
struct dh_item *dh_outline(const struct dh_source *src, size_t from, size_t to, bool plain,
                           struct dh_arena *arena, size_t *ret_deep);
/* Whether a line starts or ends a fence of code, given the open one (0: none); updates it. */
bool dh_outline_fence(const struct dh_source *src, size_t line, char *fence);

#endif
