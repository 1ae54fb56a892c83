#include "capture/human_keys.h"

#include <stdio.h>
#include <string.h>
#include <deskhand/action.h>
#include <xkbcommon/xkbcommon-compose.h>

#include "base/mem.h"

struct map {
    int device;
    struct xkb_keymap *keymap;
    struct xkb_state *state;
};

struct dh_human_keys {
    struct map *maps;
    size_t count, cap;
    struct dh_human_state master;
    struct xkb_compose_table *table; /* NULL: none for this locale */
    struct xkb_compose_state *compose;
    unsigned delay, interval;
    struct dh_deed held; /* what the key that repeats did; count 0: none */
    int held_code, held_device;
    int alone_code, alone_device; /* a modifier that is down and may be meant by itself; 0 */
};

/* The real modifiers have the same places in every map (X11 protocol, SETofKEYMASK). Alt and Super are where nearly
 * every map puts them. */
static const struct {
    const char *name;
    unsigned bit;
    xkb_mod_mask_t mask;
} mods[] = {
    {"ctrl", DH_MOD_CTRL, 1u << 2},
    {"alt", DH_MOD_ALT, 1u << 3},
    {"super", DH_MOD_SUPER, 1u << 6},
    {"shift", DH_MOD_SHIFT, 1u << 0},
};
#define SHIFT_AT 3
#define REPEATS_MOST 99999u /* what a line of a log may say (human_json.c) */
#define MOD_COUNT (sizeof(mods) / sizeof(mods[0]))

enum dh_status dh_human_keys_create(struct xkb_context *ctx, const char *locale, struct dh_human_keys **ret,
                                    struct dh_err *err)
{
    struct dh_human_keys *k = dh_alloc(1, sizeof(*k));
    if (!k)
        return dh_err_nomem(err);
    k->table = xkb_compose_table_new_from_locale(ctx, locale, XKB_COMPOSE_COMPILE_NO_FLAGS);
    k->compose = k->table ? xkb_compose_state_new(k->table, XKB_COMPOSE_STATE_NO_FLAGS) : NULL;
    *ret = k;
    return DH_OK;
}

void dh_human_keys_forget(struct dh_human_keys *k)
{
    for (size_t i = 0; i < k->count; i++) {
        xkb_state_unref(k->maps[i].state);
        xkb_keymap_unref(k->maps[i].keymap);
    }
    k->count = 0;
    /* A keyboard that is gone says no more that its keys are up. */
    k->held.count = 0;
    k->alone_code = 0;
    if (k->compose)
        xkb_compose_state_reset(k->compose);
}

void dh_human_keys_destroy(struct dh_human_keys *k)
{
    if (!k)
        return;
    dh_human_keys_forget(k);
    xkb_compose_state_unref(k->compose);
    xkb_compose_table_unref(k->table);
    dh_free(k->maps);
    dh_free(k);
}

static struct map *find(const struct dh_human_keys *k, int device)
{
    for (size_t i = 0; i < k->count; i++)
        if (k->maps[i].device == device)
            return &k->maps[i];
    return NULL;
}

bool dh_human_keys_has(const struct dh_human_keys *k, int device)
{
    return find(k, device) != NULL;
}

enum dh_status dh_human_keys_map(struct dh_human_keys *k, int device, struct xkb_keymap *map, struct dh_err *err)
{
    struct map *m = find(k, device);
    if (m) {
        xkb_state_unref(m->state);
        xkb_keymap_unref(m->keymap);
        *m = k->maps[--k->count];
    }
    if (!map)
        return DH_OK;
    struct xkb_state *state = xkb_state_new(map);
    if (!state || !dh_grow(&k->maps, &k->cap, k->count + 1, sizeof(*k->maps))) {
        xkb_state_unref(state);
        return dh_err_nomem(err);
    }
    k->maps[k->count++] = (struct map){device, xkb_keymap_ref(map), state};
    return DH_OK;
}

void dh_human_keys_state(struct dh_human_keys *k, const struct dh_human_state *state)
{
    k->master = *state;
}

void dh_human_keys_repeat(struct dh_human_keys *k, unsigned delay, unsigned interval)
{
    k->delay = delay;
    k->interval = interval;
}

unsigned dh_human_keys_modifiers(const struct dh_human_keys *k)
{
    unsigned bits = 0;
    for (size_t i = 0; i < MOD_COUNT; i++)
        bits |= (k->master.base | k->master.latched) & mods[i].mask ? mods[i].bit : 0;
    return bits;
}

void dh_human_keys_break(struct dh_human_keys *k)
{
    k->alone_code = 0;
    if (k->compose)
        xkb_compose_state_reset(k->compose);
}

/* Names that people know, where the keysym's own is the old one. */
static void name_of(xkb_keysym_t sym, char out[40])
{
    if (sym == XKB_KEY_Page_Up)
        snprintf(out, 40, "Page_Up");
    else if (sym == XKB_KEY_Page_Down)
        snprintf(out, 40, "Page_Down");
    else if (sym == XKB_KEY_ISO_Left_Tab)
        snprintf(out, 40, "Tab");
    else if (xkb_keysym_get_name(sym, out, 40) < 0)
        out[0] = '\0';
}

/* "ctrl+shift+s" from the key's plain symbol; false when it has no name. */
static bool chord(const struct dh_human_keys *k, const struct map *m, xkb_keycode_t code, char out[DH_DEED_TEXT_MAX])
{
    const xkb_keysym_t *syms;
    char name[40], *at = out;
    xkb_layout_index_t layout = xkb_state_key_get_layout(m->state, code);
    if (xkb_keymap_key_get_syms_by_level(m->keymap, code, layout, 0, &syms) < 1)
        return false;
    xkb_keysym_t sym = syms[0];
    name_of(sym, name);
    uint32_t cp = xkb_keysym_to_utf32(sym);
    if (!name[0])
        return false;
    /* Characters are their own names, but the blank is not seen. */
    if (cp > 0x20 && cp != 0x7f && xkb_keysym_to_utf8(sym, name, sizeof(name)) <= 0)
        return false;
    unsigned down = dh_human_keys_modifiers(k);
    for (size_t i = 0; i < MOD_COUNT; i++)
        if (down & mods[i].bit)
            at += snprintf(at, DH_DEED_TEXT_MAX - (size_t)(at - out), "%s+", mods[i].name);
    snprintf(at, DH_DEED_TEXT_MAX - (size_t)(at - out), "%s", name);
    return true;
}

/* What a key types by itself or as the end of a compose sequence; false: nothing (yet). *ret_none: it is no text. */
static bool text_of(struct dh_human_keys *k, const struct map *m, xkb_keycode_t code, char out[DH_DEED_TEXT_MAX],
                    bool *ret_none)
{
    xkb_keysym_t sym = xkb_state_key_get_one_sym(m->state, code);
    *ret_none = false;
    if (k->compose && xkb_compose_state_feed(k->compose, sym) == XKB_COMPOSE_FEED_ACCEPTED) {
        enum xkb_compose_status s = xkb_compose_state_get_status(k->compose);
        if (s == XKB_COMPOSE_COMPOSING)
            return false;
        if (s == XKB_COMPOSE_COMPOSED) {
            int n = xkb_compose_state_get_utf8(k->compose, out, DH_DEED_TEXT_MAX);
            xkb_compose_state_reset(k->compose);
            return n > 0 && n < DH_DEED_TEXT_MAX;
        }
        xkb_compose_state_reset(k->compose);
        if (s == XKB_COMPOSE_CANCELLED)
            return false;
    }
    int n = xkb_state_key_get_utf8(m->state, code, out, DH_DEED_TEXT_MAX);
    *ret_none = n <= 0 || n >= DH_DEED_TEXT_MAX || (unsigned char)out[0] < 0x20 || out[0] == 0x7f;
    return !*ret_none;
}

static bool is_modifier(xkb_keysym_t sym)
{
    return (sym >= XKB_KEY_Shift_L && sym <= XKB_KEY_Hyper_R) || (sym >= XKB_KEY_ISO_Lock && sym <= XKB_KEY_ISO_Level5_Lock) ||
           sym == XKB_KEY_Mode_switch || sym == XKB_KEY_Num_Lock;
}

static int pressed(struct dh_human_keys *k, const struct map *m, xkb_keycode_t code, struct dh_deed *d)
{
    xkb_keysym_t sym = xkb_state_key_get_one_sym(m->state, code);
    bool none = false;
    if (is_modifier(sym)) {
        /* Super by itself opens a menu; the locks do something by themselves as well. */
        bool lock = sym == XKB_KEY_Caps_Lock || sym == XKB_KEY_Num_Lock;
        k->alone_code = sym == XKB_KEY_Super_L || sym == XKB_KEY_Super_R ? (int)code : 0;
        k->alone_device = m->device;
        d->kind = DH_DEED_KEYS;
        snprintf(d->text, sizeof(d->text), "%s", sym == XKB_KEY_Caps_Lock ? "Caps_Lock" : "Num_Lock");
        return lock;
    }
    k->alone_code = 0;
    unsigned command = dh_human_keys_modifiers(k) & (DH_MOD_CTRL | DH_MOD_ALT | DH_MOD_SUPER);
    if (command)
        none = true; /* and a sequence that was begun goes on, as it does in applications */
    else if (text_of(k, m, code, d->text, &none))
        d->kind = DH_DEED_TEXT;
    else if (!none)
        return 0;
    if (none) {
        d->kind = DH_DEED_KEYS;
        if (!chord(k, m, code, d->text))
            return 0;
    }
    return 1;
}

/* How often a key that went up or was superseded has repeated. */
static int repeats(struct dh_human_keys *k, unsigned long time, struct dh_deed *out)
{
    struct dh_deed d = k->held;
    k->held.count = 0;
    uint32_t held = (uint32_t)(time - d.time);
    if (!d.count || k->interval == 0 || held <= k->delay)
        return 0;
    uint32_t times = (held - k->delay) / k->interval;
    d.count = 1 + (int)(times < REPEATS_MOST ? times : REPEATS_MOST);
    d.repeat = true;
    d.time = time;
    *out = d;
    return 1;
}

int dh_human_keys_event(struct dh_human_keys *k, int device, int keycode, bool down, unsigned long time,
                        struct dh_deed out[2])
{
    const struct map *m = find(k, device);
    int n = 0;
    if (!m || keycode < 8 || keycode > 255)
        return 0;
    xkb_keycode_t code = (xkb_keycode_t)keycode;
    if (!down) {
        if (k->held.count && k->held_code == keycode && k->held_device == device)
            n = repeats(k, time, out);
        if (k->alone_code == keycode && k->alone_device == device) {
            out[n] = (struct dh_deed){.kind = DH_DEED_KEYS, .time = time, .device = device, .count = 1};
            snprintf(out[n++].text, DH_DEED_TEXT_MAX, "super");
            k->alone_code = 0;
        }
        return n;
    }
    xkb_state_update_mask(m->state, k->master.base, k->master.latched, k->master.locked, k->master.base_group,
                          k->master.latched_group, k->master.locked_group);
    /* A key that repeats takes the repeating over; one that does not leaves it. */
    bool takes_over = xkb_keymap_key_repeats(m->keymap, code);
    if (takes_over)
        n = repeats(k, time, out);
    struct dh_deed d = {.time = time, .device = device, .count = 1};
    if (!pressed(k, m, code, &d))
        return n;
    out[n] = d;
    if (takes_over) {
        k->held = d;
        k->held_code = keycode;
        k->held_device = device;
    }
    return n + 1;
}
