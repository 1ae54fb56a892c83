#include "agent/gate/signals.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/fold.h"
#include "agent/gate/keys.h"
#include "agent/gate/lexicon.h"
#include "agent/gate/pieces.h"
#include "base/mem.h"

static bool takes_text(enum dh_role role, unsigned states)
{
    return role == DH_ROLE_ENTRY || (states & (DH_STATE_EDITABLE | DH_STATE_PASSWORD));
}

/* Text with a line break commits what is in front of it; a tab followed by a space can press a
 * button. */
static bool breaks(const char *text)
{
    const char *tab = strchr(text, '\t');
    return strpbrk(text, "\n\r\v\f") || strstr(text, "\xe2\x80\xa8") || (tab && strchr(tab, ' '));
}

static enum dh_commit of_key(const struct dh_key *k, bool entry, bool tabbed, bool terminal)
{
    unsigned m = k->modifiers & ~(unsigned)DH_MOD_SHIFT;
    if (strcmp(k->name, "enter") == 0)
        return m & DH_MOD_CTRL ? DH_COMMIT_SEND : DH_COMMIT_ENTER;
    if (terminal && m == DH_MOD_CTRL &&
        (strcmp(k->name, "j") == 0 || strcmp(k->name, "m") == 0 || strcmp(k->name, "o") == 0 ||
         strcmp(k->name, "d") == 0))
        return DH_COMMIT_ENTER;
    if (strcmp(k->name, "space") == 0 && m == 0 && !entry && !terminal)
        return tabbed ? DH_COMMIT_ENTER : DH_COMMIT_NONE;
    if (strcmp(k->name, "delete") == 0 && m == (DH_MOD_CTRL | DH_MOD_ALT))
        return DH_COMMIT_CLOSE;
    if (strcmp(k->name, "delete") == 0)
        return DH_COMMIT_DELETE;
    if (strcmp(k->name, "f4") == 0 && m == DH_MOD_ALT)
        return DH_COMMIT_CLOSE;
    if (m == DH_MOD_CTRL && (strcmp(k->name, "w") == 0 || strcmp(k->name, "q") == 0) && !terminal)
        return DH_COMMIT_CLOSE;
    return DH_COMMIT_NONE;
}

static void read_keys(struct dh_signals *s, const char *keys)
{
    bool tabbed = s->ledger && s->ledger->tabbed;
    bool control = s->element && !s->entry;
    struct dh_key k;
    if (!dh_key_read(keys, &k))
        return;
    s->commit = of_key(&k, s->entry, tabbed || control, s->app & DH_APP_TERMINAL);
    s->permanent = s->commit == DH_COMMIT_DELETE && (k.modifiers & DH_MOD_SHIFT);
}

static void read_touch(struct dh_signals *s)
{
    const struct dh_touch *t = s->c->touch;
    switch (t->kind) {
    case DH_TOUCH_CLICK:
        s->commit = t->button <= 1 || (t->button == 2 && (s->app & DH_APP_TERMINAL))
                        ? DH_COMMIT_CLICK
                        : DH_COMMIT_NONE;
        break;
    case DH_TOUCH_DRAG:
        s->commit = DH_COMMIT_DROP;
        break;
    case DH_TOUCH_PRESS:
    case DH_TOUCH_HOLD:
        read_keys(s, t->keys ? t->keys : "");
        break;
    case DH_TOUCH_TYPE:
    case DH_TOUCH_PASTE:
        s->commit = DH_COMMIT_TEXT;
        s->typed_commit = t->text && breaks(t->text);
        if (t->keys) {
            s->commit = DH_COMMIT_NONE;
            read_keys(s, t->keys);
            s->typed_commit = s->typed_commit || s->commit == DH_COMMIT_ENTER;
            s->commit = DH_COMMIT_TEXT;
        }
        break;
    case DH_TOUCH_OPEN:
        s->commit = DH_COMMIT_OPEN;
        break;
    case DH_TOUCH_CLOSE:
        s->commit = DH_COMMIT_CLOSE;
        break;
    case DH_TOUCH_MOVE:
    case DH_TOUCH_SCROLL:
    case DH_TOUCH_COPY:
    case DH_TOUCH_FOCUS:
        s->commit = DH_COMMIT_NONE;
        break;
    }
}

static bool at_point(const struct dh_touch *t)
{
    return t->kind == DH_TOUCH_CLICK || t->kind == DH_TOUCH_DRAG;
}

/* What takes the touch: at the point the caller's element when the point is in it, else the
 * smallest one there; for keys what has the focus. */
static void read_element(struct dh_signals *s)
{
    const struct dh_observation *o = s->c->observation;
    const struct dh_touch *t = s->c->touch;
    s->element = s->c->element;
    if (at_point(t)) {
        const struct dh_element *there = dh_pieces_at(s, t->at);
        bool inside = s->element && dh_rect_has(s->element->rect, t->at);
        if (there && !inside)
            s->element = there;
    } else if (o && o->focus >= 0 && (size_t)o->focus < o->element_count) {
        s->element = &o->elements[o->focus];
    }
    s->role = s->element ? s->element->role : DH_ROLE_ANY;
    s->entry = s->element && takes_text(s->element->role, s->element->states);
    const char *name = s->element ? s->element->name : "";
    bool remembered =
        !at_point(t) && !s->element && s->ledger && s->ledger->has_focus && !s->ledger->tabbed;
    if (remembered) {
        s->role = s->ledger->role;
        s->entry = s->role == DH_ROLE_ENTRY;
        name = s->ledger->name;
    }
    s->field = name;
}

static enum dh_status read_field(struct dh_signals *s, struct dh_arena *arena)
{
    s->field = dh_pieces_fold(arena, s->field);
    if (!s->field)
        return DH_NOMEM;
    s->password =
        (s->element && (s->element->states & DH_STATE_PASSWORD)) ||
        ((s->entry || s->role == DH_ROLE_ANY) && dh_lexicon_has(DH_LEX_PASSWORD, s->field));
    s->lookup = s->entry && dh_lexicon_has(DH_LEX_LOOKUP, s->field) && !s->password;
    s->card = dh_lexicon_has(DH_LEX_CARD, s->field);
    return DH_OK;
}

static enum dh_status read_ledger_text(struct dh_signals *s, struct dh_arena *arena)
{
    const struct dh_touch *t = s->c->touch;
    bool types = t->kind == DH_TOUCH_TYPE || t->kind == DH_TOUCH_PASTE;
    s->text = types && t->text && !t->secret ? t->text : "";
    bool replace = types && s->c->action && s->c->action->replace;
    const char *before = s->ledger && !replace && !s->ledger->replaces ? s->ledger->text : "";
    if (s->ledger && s->ledger->replaces && !types)
        before = s->ledger->text;
    s->typed = dh_arena_printf(arena, "%s%s", before, s->text);
    return s->typed ? DH_OK : DH_NOMEM;
}

static void read_window(struct dh_signals *s)
{
    const struct dh_window *w = s->window;
    if (!w)
        return;
    s->dialog = s->dialog || w->dialog || w->modal || w->transient_for != 0;
    /* A portal's window is a dialog of somebody else, and is marked as none where its parent is not known. */
    bool window_dialog = w->dialog || w->modal || w->transient_for != 0 || strstr(w->wm_class, "desktop-portal");
    const char *title = w->title ? w->title : "";
    s->dirty = title[0] == '*' || strstr(title, " *") || strstr(title, "\xe2\x80\xa2 ") ||
               strstr(title, "\xe2\x97\x8f") || strstr(title, "[+]") || strstr(title, "[modified]");
    s->chooser_open = window_dialog && dh_lexicon_has(DH_LEX_OPEN_FILE, s->title);
    s->chooser_save =
        window_dialog && !s->chooser_open && dh_lexicon_has(DH_LEX_SAVE_FILE, s->title);
}

enum dh_status dh_signals_read(const struct dh_gate_case *c, const struct dh_ledger *ledger,
                               struct dh_arena *arena, struct dh_signals *ret)
{
    struct dh_signals s = {
        .c = c, .label_raw = "", .title = " ", .field = " ", .typed = "", .text = ""};
    const struct dh_observation *o = c->observation;
    if (o && c->window >= 0 && (size_t)c->window < o->window_count)
        s.window = &o->windows[c->window];
    s.app = dh_app_kind(s.window);
    s.ledger = dh_ledger_find(ledger, s.window ? s.window->xid : 0);
    if (s.window && !(s.title = dh_pieces_fold(arena, s.window->title ? s.window->title : "")))
        return DH_NOMEM;
    read_element(&s);
    read_touch(&s);
    if (read_field(&s, arena) != DH_OK || read_ledger_text(&s, arena) != DH_OK)
        return DH_NOMEM;
    read_window(&s);
    enum dh_status status = dh_pieces_read(&s, arena);
    if (status == DH_OK)
        *ret = s;
    return status;
}
