#include "actuate/spare.h"

#include <limits.h>
#include <xkbcommon/xkbcommon.h>

#include "base/utf8.h"

static bool laid(const struct dh_spare *out, size_t count, xkb_keysym_t sym)
{
    for (size_t i = 0; i < count; i++)
        if (out[i].low == sym || out[i].high == sym)
            return true;
    return false;
}

size_t dh_spare_assign(const char *text, size_t n, bool (*have)(void *data, uint32_t cp), void *data, const int *codes,
                       size_t code_count, struct dh_spare *out, size_t *ret_count)
{
    size_t i = 0, count = 0;
    while (i < n) {
        uint32_t cp;
        size_t len = dh_utf8_next(text + i, n - i, &cp);
        if (!have(data, cp)) {
            /* The plain Unicode keysym for all that is not Latin-1: every toolkit knows it. */
            xkb_keysym_t sym = cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? XKB_KEY_NoSymbol
                               : cp <= 0xff                            ? cp
                                                                       : 0x01000000u | cp;
            if (!sym)
                break;
            if (!laid(out, count, sym)) {
                if (count >= code_count || count >= DH_SPARE_MAX)
                    break;
                /* A letter goes with its other case, so that Caps Lock is taken into account by the key's type. */
                xkb_keysym_t low = xkb_keysym_to_lower(sym), high = xkb_keysym_to_upper(sym);
                bool cased = low != high && (sym == low || sym == high);
                out[count] = (struct dh_spare){codes[count], cased ? low : sym, cased ? high : sym};
                count++;
            }
        }
        i += len;
    }
    *ret_count = count;
    return i;
}

#define HEAD 3

bool dh_spare_parse(const long *items, size_t n, struct dh_spare_record *ret)
{
    struct dh_spare_record r = {.count = n > HEAD ? (n - HEAD) / 3 : 0};
    if (n < HEAD + 3 || (n - HEAD) % 3 || r.count > DH_SPARE_MAX || items[0] < 0 || items[0] > 0x1fffffff || items[1] < 0 ||
        items[1] > INT_MAX || items[2] < 0 || items[2] > 0xff)
        return false;
    r.owner = (unsigned long)items[0];
    r.pid = (int)items[1];
    r.device = (int)items[2];
    for (size_t i = 0; i < r.count; i++) {
        const long *p = items + HEAD + 3 * i;
        if (p[0] < DH_SPARE_FIRST || p[0] > 255 || p[1] <= 0 || p[1] > 0x1fffffff || p[2] <= 0 || p[2] > 0x1fffffff)
            return false;
        r.spares[i] = (struct dh_spare){(int)p[0], (unsigned long)p[1], (unsigned long)p[2]};
    }
    *ret = r;
    return true;
}
