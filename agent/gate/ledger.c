#include "agent/gate/ledger.h"

#include <stdio.h>
#include <string.h>

#include "agent/gate/keys.h"
#include "base/mem.h"
#include "base/utf8.h"

void dh_ledger_finish(struct dh_ledger *l)
{
    for (size_t i = 0; i < DH_LEDGER_WINDOWS; i++)
        dh_free(l->entries[i]);
    *l = (struct dh_ledger){0};
}

const struct dh_ledger_entry *dh_ledger_find(const struct dh_ledger *l, unsigned long xid)
{
    for (size_t i = 0; i < DH_LEDGER_WINDOWS; i++)
        if (l->entries[i] && l->entries[i]->xid == xid)
            return l->entries[i];
    return NULL;
}

/* The window's entry; the one that was used longest ago makes room. NULL when memory is short. */
static struct dh_ledger_entry *entry(struct dh_ledger *l, unsigned long xid)
{
    size_t pick = 0;
    for (size_t i = 0; i < DH_LEDGER_WINDOWS; i++) {
        if (l->entries[i] && l->entries[i]->xid == xid)
            return l->entries[i];
        if (!l->entries[pick])
            continue;
        if (!l->entries[i] || l->entries[i]->turn < l->entries[pick]->turn)
            pick = i;
    }
    if (!l->entries[pick])
        l->entries[pick] = dh_alloc(1, sizeof(struct dh_ledger_entry));
    if (!l->entries[pick])
        return NULL;
    *l->entries[pick] = (struct dh_ledger_entry){.xid = xid, .role = DH_ROLE_TEXT};
    return l->entries[pick];
}

static void clear_text(struct dh_ledger_entry *e)
{
    e->text[0] = '\0';
    e->len = 0;
    e->edited = e->replaces = e->secret = false;
}

static void add_text(struct dh_ledger_entry *e, const char *text)
{
    if (e->replaces)
        clear_text(e);
    size_t n = strlen(text);
    if (n >= DH_LEDGER_TEXT) {
        text += n - (DH_LEDGER_TEXT - 1);
        n = DH_LEDGER_TEXT - 1;
        e->edited = true;
    }
    if (e->len + n >= DH_LEDGER_TEXT) {
        size_t drop = e->len + n - (DH_LEDGER_TEXT - 1);
        memmove(e->text, e->text + drop, e->len - drop);
        e->len -= drop;
        e->edited = true;
    }
    memcpy(e->text + e->len, text, n);
    e->len += n;
    e->text[e->len] = '\0';
    /* What stands before the last line break is committed already. */
    char *last = strrchr(e->text, '\n');
    if (last) {
        e->len = strlen(last + 1);
        memmove(e->text, last + 1, e->len + 1);
        e->edited = false;
    }
}

static void backspace(struct dh_ledger_entry *e)
{
    if (e->replaces || e->len == 0) {
        bool was = !e->replaces;
        clear_text(e);
        e->edited = was;
        return;
    }
    while (e->len > 0 && ((unsigned char)e->text[--e->len] & 0xc0) == 0x80)
        ;
    e->text[e->len] = '\0';
}

static void note_key(struct dh_ledger_entry *e, const struct dh_key *c)
{
    bool plain = (c->modifiers & ~(unsigned)DH_MOD_SHIFT) == 0;
    if (plain && strcmp(c->name, "enter") == 0) {
        clear_text(e);
    } else if (plain && strcmp(c->name, "tab") == 0) {
        e->tabbed = true;
        e->edited = true;
    } else if (dh_key_is(c, DH_MOD_CTRL, "a") || dh_key_is(c, DH_MOD_CTRL, "l")) {
        e->replaces = true;
    } else if (dh_key_is(c, DH_MOD_CTRL, "u") || dh_key_is(c, DH_MOD_CTRL, "c")) {
        clear_text(e);
    } else if (plain && strcmp(c->name, "backspace") == 0) {
        backspace(e);
    } else if (plain && strcmp(c->name, "space") == 0) {
        add_text(e, " ");
    } else if (plain && strcmp(c->name, "delete") == 0 && e->replaces) {
        clear_text(e);
    } else if (plain && strlen(c->name) == 1) {
        e->edited = e->edited || c->modifiers;
        add_text(e, c->name);
    } else if (strcmp(c->name, "escape") != 0 && !dh_key_is(c, DH_MOD_CTRL, "s")) {
        e->edited = true;
        e->replaces = false;
    }
}

void dh_ledger_note(struct dh_ledger *l, unsigned long xid, const struct dh_touch *touch,
                    const struct dh_element *element, bool replace)
{
    struct dh_ledger_entry *e = entry(l, xid);
    if (!e)
        return;
    e->turn = ++l->turn;
    switch (touch->kind) {
    case DH_TOUCH_CLICK:
        clear_text(e);
        e->edited =
            element && element->role == DH_ROLE_ENTRY; /* the caret may stand in older text */
        e->tabbed = false;
        e->has_focus = element != NULL && touch->button <= 1;
        e->role = element ? element->role : DH_ROLE_TEXT;
        snprintf(e->name, sizeof(e->name), "%s", element ? element->name : "");
        dh_utf8_trim(e->name);
        break;
    case DH_TOUCH_TYPE:
    case DH_TOUCH_PASTE:
        if (replace)
            clear_text(e);
        if (touch->secret)
            e->secret = true;
        else if (touch->text)
            add_text(e, touch->text);
        else
            e->edited = true;
        break;
    case DH_TOUCH_PRESS:
    case DH_TOUCH_HOLD: {
        struct dh_key c;
        if (dh_key_read(touch->keys, &c))
            for (int i = 0; i < (touch->count > 1 ? touch->count : 1) && i < 64; i++)
                note_key(e, &c);
        break;
    }
    default:
        break;
    }
}
