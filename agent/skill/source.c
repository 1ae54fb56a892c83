#include "agent/skill/source.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

bool dh_source_init(struct dh_source *s, struct dh_arena *arena, const char *text, size_t len)
{
    size_t n = 1;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    size_t *lines = dh_arena_alloc(arena, n, sizeof(*lines));
    if (!lines)
        return false;
    size_t k = 1;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\n')
            lines[k++] = i + 1;
    *s = (struct dh_source){text, len, lines, n};
    return true;
}

void dh_source_place(const struct dh_source *s, size_t at, int *ret_line, int *ret_column)
{
    if (at > s->len)
        at = s->len;
    size_t low = 0, high = s->line_count;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (s->lines[mid] <= at)
            low = mid;
        else
            high = mid;
    }
    int column = 1;
    for (size_t i = s->lines[low]; i < at; column++) {
        uint32_t cp;
        i += dh_utf8_next(s->text + i, s->len - i, &cp);
    }
    *ret_line = (int)low + 1;
    *ret_column = column;
}

size_t dh_source_line_end(const struct dh_source *s, size_t line)
{
    size_t end = line + 1 < s->line_count ? s->lines[line + 1] - 1 : s->len;
    if (end > s->lines[line] && s->text[end - 1] == '\r')
        end--;
    return end;
}
