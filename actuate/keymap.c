#include "actuate/keymap.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"

struct entry {
    xkb_keysym_t sym;
    xkb_keycode_t key;
    xkb_layout_index_t group;
    xkb_level_index_t level;
};

struct dh_keymap {
    struct xkb_keymap *xkb;
    struct xkb_state *state; /* scratch for asking what a combination gives */
    struct entry *entries;   /* by sym, then level, then key */
    size_t count, cap;
    int hold_key[DH_HOLDS];
    xkb_mod_mask_t hold_mask[DH_HOLDS];
};

static int compare(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    if (a->sym != b->sym)
        return a->sym < b->sym ? -1 : 1;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

static bool index_key(struct dh_keymap *k, xkb_keycode_t key)
{
    xkb_layout_index_t groups = xkb_keymap_num_layouts_for_key(k->xkb, key);
    for (xkb_layout_index_t g = 0; g < groups; g++) {
        xkb_level_index_t levels = xkb_keymap_num_levels_for_key(k->xkb, key, g);
        for (xkb_level_index_t l = 0; l < levels; l++) {
            const xkb_keysym_t *syms;
            if (xkb_keymap_key_get_syms_by_level(k->xkb, key, g, l, &syms) != 1)
                continue;
            if (!dh_grow(&k->entries, &k->cap, k->count + 1, sizeof(*k->entries)))
                return false;
            k->entries[k->count++] = (struct entry){syms[0], key, g, l};
        }
    }
    return true;
}

static const struct entry *first(const struct dh_keymap *k, xkb_keysym_t sym)
{
    size_t lo = 0, hi = k->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (k->entries[mid].sym < sym)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < k->count && k->entries[lo].sym == sym ? &k->entries[lo] : NULL;
}

/* Finds the key of each hold, and what it really does, by pressing it in a state of its own. */
static void find_holds(struct dh_keymap *k)
{
    static const xkb_keysym_t syms[DH_HOLDS] = {
        XKB_KEY_Shift_L, XKB_KEY_Control_L,        XKB_KEY_Alt_L,
        XKB_KEY_Super_L, XKB_KEY_ISO_Level3_Shift, XKB_KEY_ISO_Level5_Shift,
    };
    for (int i = 0; i < DH_HOLDS; i++) {
        const struct entry *e = first(k, syms[i]);
        const struct entry *end = k->entries + k->count;
        for (; e && e < end && e->sym == syms[i]; e++) {
            struct xkb_state *s = xkb_state_new(k->xkb);
            if (!s)
                return;
            xkb_state_update_key(s, e->key, XKB_KEY_DOWN);
            xkb_mod_mask_t mask = xkb_state_serialize_mods(s, XKB_STATE_MODS_DEPRESSED);
            xkb_state_unref(s);
            /* Some maps carry the keysym on fake keys for other layouts; level 0 is a real one. */
            if (mask && e->level == 0) {
                k->hold_key[i] = (int)e->key;
                k->hold_mask[i] = mask;
                break;
            }
        }
    }
}

enum dh_status dh_keymap_create(struct xkb_keymap *xkb, struct dh_keymap **ret, struct dh_err *err)
{
    struct dh_keymap *k = dh_alloc(1, sizeof(*k));
    if (!k)
        return dh_err_nomem(err);
    k->xkb = xkb_keymap_ref(xkb);
    k->state = xkb_state_new(xkb);
    bool good = k->state != NULL;
    xkb_keycode_t max = xkb_keymap_max_keycode(xkb);
    /* X11 knows keycodes 8..255 only. */
    for (xkb_keycode_t key = 8; good && key <= max && key <= 255; key++)
        good = index_key(k, key);
    if (!good) {
        dh_keymap_destroy(k);
        return dh_err_nomem(err);
    }
    if (k->count)
        qsort(k->entries, k->count, sizeof(*k->entries), compare);
    find_holds(k);
    *ret = k;
    return DH_OK;
}

void dh_keymap_destroy(struct dh_keymap *k)
{
    if (!k)
        return;
    xkb_state_unref(k->state);
    xkb_keymap_unref(k->xkb);
    dh_free(k->entries);
    dh_free(k);
}

/* Which holds on this key give the symbol with these locks: the fewest first. */
static bool holds_for(const struct dh_keymap *k, const struct entry *e, struct dh_locks locks,
                      xkb_layout_index_t group, unsigned *ret_holds)
{
    static const unsigned tries[] = {
        0,
        DH_HOLD_SHIFT,
        DH_HOLD_LEVEL3,
        DH_HOLD_SHIFT | DH_HOLD_LEVEL3,
        DH_HOLD_LEVEL5,
        DH_HOLD_SHIFT | DH_HOLD_LEVEL5,
        DH_HOLD_LEVEL3 | DH_HOLD_LEVEL5,
        DH_HOLD_SHIFT | DH_HOLD_LEVEL3 | DH_HOLD_LEVEL5,
    };
    for (size_t t = 0; t < sizeof(tries) / sizeof(tries[0]); t++) {
        xkb_mod_mask_t mask = 0;
        bool possible = true;
        for (int i = 0; i < DH_HOLDS; i++) {
            if (!(tries[t] >> i & 1))
                continue;
            mask |= k->hold_mask[i];
            possible = possible && k->hold_key[i];
        }
        if (!possible)
            continue;
        xkb_state_update_mask(k->state, mask, 0, locks.modifiers, 0, 0, group);
        /* With Caps Lock, get_one_sym capitalises as clients do. */
        if (xkb_state_key_get_one_sym(k->state, e->key) == e->sym) {
            *ret_holds = tries[t];
            return true;
        }
    }
    return false;
}

static bool lookup(const struct dh_keymap *k, xkb_keysym_t sym, struct dh_locks locks, bool foreign,
                   struct dh_stroke *ret)
{
    const struct entry *e = first(k, sym);
    const struct entry *end = k->entries + k->count;
    for (; e && e < end && e->sym == sym; e++) {
        xkb_layout_index_t groups = xkb_keymap_num_layouts_for_key(k->xkb, e->key);
        /* A key with fewer layouts than the keyboard stays the same in all (or wraps). */
        xkb_layout_index_t now = groups ? (xkb_layout_index_t)locks.group % groups : 0;
        if ((now != e->group) != foreign)
            continue;
        int group = foreign ? (int)e->group : locks.group;
        unsigned holds;
        if (!holds_for(k, e, locks, (xkb_layout_index_t)group, &holds))
            continue;
        *ret = (struct dh_stroke){(int)e->key, holds, group};
        return true;
    }
    return false;
}

/* With Caps Lock on, clients capitalise by tables of their own, which agree on these alone. */
static bool capitals_agree(uint32_t cp)
{
    bool basic = cp <= 0x24f, greek = cp >= 0x386 && cp <= 0x3ce, cyrillic = cp >= 0x400 && cp <= 0x45f;
    bool caseless = (cp >= 0x590 && cp < 0x10a0) || (cp >= 0x1100 && cp < 0x13a0) || (cp >= 0x2010 && cp < 0x2c00);
    bool eastern = (cp >= 0x2e80 && cp < 0xa640) || (cp >= 0xac00 && cp < 0xfb00) || cp >= 0x1f000;
    return basic || greek || cyrillic || caseless || eastern;
}

bool dh_keymap_char(const struct dh_keymap *k, uint32_t cp, struct dh_locks locks,
                    struct dh_stroke *ret)
{
    xkb_keysym_t sym = cp == '\n'                               ? XKB_KEY_Return
                       : cp == '\t'                             ? XKB_KEY_Tab
                       : cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? XKB_KEY_NoSymbol
                                                                : xkb_utf32_to_keysym(cp);
    if (sym == XKB_KEY_NoSymbol || ((locks.modifiers & 2) && !capitals_agree(cp)))
        return false;
    /* Toolkits do not know all of the old keysyms for signs (technical, special, publishing, APL: GTK 3 drops permille);
     * the Unicode keysym of the same character they do. */
    if (sym >= 0x800 && sym < 0xc00)
        return lookup(k, 0x01000000u | cp, locks, false, ret);
    /* Some maps name a character by its Unicode keysym although an older name exists. */
    return lookup(k, sym, locks, false, ret) ||
           (cp >= 0xa0 && lookup(k, 0x01000000u | cp, locks, false, ret));
}

bool dh_keymap_sym(const struct dh_keymap *k, xkb_keysym_t sym, struct dh_locks locks,
                   struct dh_stroke *ret)
{
    if (lookup(k, sym, locks, false, ret) || lookup(k, sym, locks, true, ret))
        return true;
    /* Num Lock and Caps Lock may hide a symbol from every combination: then the bare key. */
    const struct entry *e = first(k, sym);
    if (!e)
        return false;
    *ret = (struct dh_stroke){(int)e->key, e->level == 1 ? DH_HOLD_SHIFT : 0, (int)e->group};
    return true;
}

int dh_keymap_hold(const struct dh_keymap *k, unsigned hold)
{
    for (int i = 0; i < DH_HOLDS; i++)
        if (hold == 1u << i)
            return k->hold_key[i];
    return 0;
}

bool dh_keymap_can(const struct dh_keymap *k, struct dh_locks locks, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        struct dh_stroke stroke;
        i += dh_utf8_next(text + i, n - i, &cp);
        if (!dh_keymap_char(k, cp, locks, &stroke))
            return false;
    }
    return true;
}
