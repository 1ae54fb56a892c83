/* A text with its line starts, so that a byte offset has a line and a column. */
#ifndef DH_AGENT_SKILL_SOURCE_H
#define DH_AGENT_SKILL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

struct dh_source {
    const char *text; /* NUL behind it */
    size_t len;
    const size_t *lines; /* offset of each line's first byte */
    size_t line_count;   /* >= 1 */
};

/* False when memory is short. text is not owned. */
bool dh_source_init(struct dh_source *s, struct dh_arena *arena, const char *text, size_t len);
/* From 1; the column counts characters. */
void dh_source_place(const struct dh_source *s, size_t at, int *ret_line, int *ret_column);
/* The offset behind a line's last byte, without its newline (and carriage return). */
size_t dh_source_line_end(const struct dh_source *s, size_t line);

#endif
