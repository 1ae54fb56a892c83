#include "agent/journal/escape.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

struct span {
    uint32_t first, last;
};

/* Unicode 15: Cc, the Cf characters that change how others look, fillers, and what has no meaning. */
static const struct span unseen[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},         {0x34f, 0x34f},
    {0x61c, 0x61c},     {0x115f, 0x1160},   {0x17b4, 0x17b5},     {0x180b, 0x180f},
    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},     {0x3164, 0x3164},
    {0xe000, 0xf8ff},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},     {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},   {0xfffe, 0xffff},   {0xe0000, 0xe0fff},   {0xf0000, 0x10ffff},
};

static bool is_unseen(uint32_t cp)
{
    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
        if (cp >= unseen[i].first && cp <= unseen[i].last)
            return true;
    }
    return false;
}

static const char *reference(uint32_t cp)
{
    switch (cp) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void escape(struct dh_buf *b, const char *s, bool html)
{
    for (size_t n = strlen(s); n > 0;) {
        uint32_t cp;
        char out[4];
        size_t k = dh_utf8_next(s, n, &cp);
        const char *ref = html ? reference(cp) : NULL;
        s += k;
        n -= k;
        if (ref)
            dh_buf_str(b, ref);
        else if (cp == '\n' || cp == '\t')
            dh_buf_char(b, html ? (char)cp : ' ');
        else if (is_unseen(cp))
            dh_buf_printf(b, "\xe2\x9f\xa8U+%04X\xe2\x9f\xa9", (unsigned)cp);
        else
            dh_buf_add(b, out, dh_utf8_put(cp, out));
    }
}

void dh_escape_html(struct dh_buf *b, const char *s)
{
    escape(b, s, true);
}

void dh_escape_line(struct dh_buf *b, const char *s)
{
    escape(b, s, false);
}
