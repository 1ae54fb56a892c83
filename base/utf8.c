#include "base/utf8.h"

#include <string.h>

size_t dh_utf8_next(const char *s, size_t n, uint32_t *ret_cp)
{
    const unsigned char *u = (const unsigned char *)s;
    uint32_t cp, low;
    size_t len;

    if (u[0] < 0x80) {
        *ret_cp = u[0];
        return 1;
    } else if (u[0] >= 0xc2 && u[0] < 0xe0) {
        cp = u[0] & 31u;
        len = 2;
        low = 0x80;
    } else if (u[0] >= 0xe0 && u[0] < 0xf0) {
        cp = u[0] & 15u;
        len = 3;
        low = 0x800;
    } else if (u[0] >= 0xf0 && u[0] < 0xf5) {
        cp = u[0] & 7u;
        len = 4;
        low = 0x10000;
    } else {
        *ret_cp = 0xfffd;
        return 1;
    }
    for (size_t i = 1; i < len; i++) {
        if (i >= n || (u[i] & 0xc0) != 0x80) {
            *ret_cp = 0xfffd;
            return i;
        }
        cp = cp << 6 | (u[i] & 63u);
    }
    if (cp < low || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        cp = 0xfffd;
    *ret_cp = cp;
    return len;
}

size_t dh_utf8_put(uint32_t cp, char *out)
{
    if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        cp = 0xfffd;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 63));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 63));
        out[2] = (char)(0x80 | (cp & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 63));
    out[2] = (char)(0x80 | (cp >> 6 & 63));
    out[3] = (char)(0x80 | (cp & 63));
    return 4;
}

bool dh_utf8_valid(const char *s, size_t n)
{
    static const char replacement[] = "\xef\xbf\xbd";
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = dh_utf8_next(s + i, n - i, &cp);
        if (cp == 0xfffd && !(k == 3 && memcmp(s + i, replacement, 3) == 0))
            return false;
        i += k;
    }
    return true;
}

size_t dh_utf8_count(const char *s)
{
    size_t n = strlen(s), count = 0;
    for (size_t i = 0; i < n; count++) {
        uint32_t cp;
        i += dh_utf8_next(s + i, n - i, &cp);
    }
    return count;
}

void dh_utf8_trim(char *s)
{
    size_t n = strlen(s), back = 0;
    while (back < 3 && back < n && ((unsigned char)s[n - 1 - back] & 0xc0) == 0x80)
        back++;
    if (back >= n)
        return;
    unsigned char lead = (unsigned char)s[n - 1 - back];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (want > back + 1)
        s[n - 1 - back] = '\0';
}
