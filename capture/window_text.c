#include "capture/window_text.h"

#include <stdint.h>

#include "base/utf8.h"

static const struct {
    uint32_t first, last;
} unseen[] = {
    {0x00, 0x1f},       /* controls */
    {0x7f, 0x9f},       /* DEL and C1 controls */
    {0xad, 0xad},       /* soft hyphen */
    {0x34f, 0x34f},     /* combining grapheme joiner */
    {0x61c, 0x61c},     /* Arabic letter mark */
    {0x115f, 0x1160},   /* Hangul fillers */
    {0x180e, 0x180e},   /* Mongolian vowel separator */
    {0x200b, 0x200f},   /* zero-width, direction marks */
    {0x202a, 0x202e},   /* embeddings and overrides */
    {0x2060, 0x206f},   /* word joiner, invisible operators, isolates */
    {0x3164, 0x3164},   /* Hangul filler */
    {0xfe00, 0xfe0f},   /* variation selectors */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xfff9, 0xfffb},   /* interlinear annotation */
    {0x1d173, 0x1d17a}, /* musical formatting */
    {0xe0000, 0xe0fff}, /* tags, variation selectors supplement */
};

static bool is_unseen(uint32_t cp)
{
    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
        if (cp >= unseen[i].first && cp <= unseen[i].last)
            return true;
    return false;
}

static uint32_t cleaned(uint32_t cp)
{
    bool space = (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xa0 || cp == 0x2028 || cp == 0x2029;
    return space ? ' ' : is_unseen(cp) ? 0 : cp;
}

char *dh_window_text(struct dh_arena *arena, const char *bytes, size_t n, bool latin1)
{
    char out[DH_WINDOW_TEXT_MAX * 4];
    size_t len = 0, count = 0;
    for (size_t i = 0; i < n && count < DH_WINDOW_TEXT_MAX;) {
        uint32_t cp = (unsigned char)bytes[i];
        i += latin1 ? 1 : dh_utf8_next(bytes + i, n - i, &cp);
        cp = cleaned(cp);
        if (cp) {
            len += dh_utf8_put(cp, out + len);
            count++;
        }
    }
    return dh_arena_strndup(arena, out, len);
}
