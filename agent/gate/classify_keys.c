#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/keys.h"

static bool typed_something(const struct dh_signals *s)
{
    return s->typed[0] != '\0' && strspn(s->typed, " \n\r\t") != strlen(s->typed);
}

/* Web pages that are conversations: the title is all there is to know them by, and it only adds
 * strictness. */
static bool chat(const struct dh_signals *s)
{
    static const char *const names[] = {"slack",       "whatsapp", "discord", "telegram",
                                        "messenger",   "teams",    "signal",  "mattermost",
                                        "google chat", "zulip",    "element"};
    if (s->app & DH_APP_CHAT)
        return true;
    for (size_t i = 0; (s->app & DH_APP_BROWSER) && i < sizeof(names) / sizeof(names[0]); i++)
        if (dh_gate_fold_has(s->title, names[i]))
            return true;
    return false;
}

/* What Return in a form can set off: what the buttons of the page are for. */
static void submits(const struct dh_signals *s, struct dh_findings *f)
{
    static const enum dh_class classes[] = {
        DH_CLASS_PURCHASE, DH_CLASS_TRANSFER, DH_CLASS_SUBMIT,  DH_CLASS_CREDENTIALS,
        DH_CLASS_DELETE,   DH_CLASS_SIGN_IN,  DH_CLASS_ACCOUNT, DH_CLASS_PERMISSION,
    };
    bool known = s->entry || s->role != DH_ROLE_ANY;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        enum dh_class c = classes[i];
        /* Return in one field does not press a button for deleting at the other end of the page. */
        bool near =
            known && c != DH_CLASS_PURCHASE && c != DH_CLASS_SUBMIT && c != DH_CLASS_TRANSFER;
        const struct dh_piece *p = dh_classify_button(s, c, near);
        bool sign_in =
            (c == DH_CLASS_SIGN_IN || c == DH_CLASS_ACCOUNT) && !s->password && !typed_something(s);
        if (p && !sign_in)
            dh_findings_add(f, c, dh_class_tier(c), "return", "Return may press \"%.80s\"", p->raw);
    }
}

static void enter(const struct dh_signals *s, struct dh_findings *f)
{
    bool entry = s->entry || s->label_count == 0 || s->role == DH_ROLE_ANY;
    if (s->password)
        dh_findings_add(f, DH_CLASS_SIGN_IN, DH_TIER_CONFIRM, "return",
                        "Return in a password field signs in");
    if (s->card)
        dh_findings_add(f, DH_CLASS_PURCHASE, DH_TIER_CONFIRM, "return",
                        "Return next to the numbers of a card");
    if (s->ledger && s->ledger->secret)
        dh_findings_add(f, DH_CLASS_SIGN_IN, DH_TIER_CONFIRM, "return", "Return after a secret");
    if (!entry || s->chooser_open || s->chooser_save)
        return;
    if (chat(s) && typed_something(s) && !s->lookup)
        dh_findings_add(f, DH_CLASS_SUBMIT, DH_TIER_CONFIRM, "chat",
                        "Return sends what was typed: \"%.100s\"", s->typed);
    if ((s->app & DH_APP_BROWSER) && !s->lookup && !s->dialog)
        submits(s, f);
}

static void remove_key(const struct dh_signals *s, struct dh_findings *f)
{
    bool text = s->entry || (s->app & DH_APP_EDITOR) || typed_something(s) ||
                (s->ledger && s->ledger->has_focus && !s->ledger->tabbed &&
                 s->ledger->role == DH_ROLE_ENTRY);
    bool things = s->app & (DH_APP_FILES | DH_APP_MAIL);
    if (things && s->entry)
        things = false;
    if (!things && text)
        return;
    dh_findings_add(f, DH_CLASS_DELETE, DH_TIER_CONFIRM, "delete", "%s deletes what is selected%s",
                    s->permanent ? "shift+Delete" : "Delete", s->permanent ? " for good" : "");
    for (size_t i = 0; s->permanent && i < f->count; i++)
        f->list[i].bulk = f->list[i].bulk || f->list[i].class == DH_CLASS_DELETE;
}

static void closes(const struct dh_signals *s, struct dh_findings *f)
{
    struct dh_key k;
    bool keys = s->c->touch->kind == DH_TOUCH_PRESS && dh_key_read(s->c->touch->keys, &k);
    if (keys && strcmp(k.name, "delete") == 0)
        dh_findings_add(f, DH_CLASS_SESSION_END, DH_TIER_CONFIRM, "session",
                        "ctrl+alt+Delete can end the session");
    if (s->dirty) {
        dh_findings_add(f, DH_CLASS_OVERWRITE, DH_TIER_CONFIRM, "dirty",
                        "\"%.80s\" has unsaved changes", s->window->title);
        dh_findings_add(f, DH_CLASS_SESSION_END, DH_TIER_CONFIRM, "dirty",
                        "it is closed with unsaved changes");
    }
}

void dh_classify_keys(const struct dh_signals *s, struct dh_findings *f)
{
    if (s->commit == DH_COMMIT_ENTER || s->typed_commit)
        enter(s, f);
    if (s->commit == DH_COMMIT_SEND) {
        bool page = (s->app & DH_APP_BROWSER) &&
                    (dh_classify_button(s, DH_CLASS_SUBMIT, false) || typed_something(s));
        if ((s->app & (DH_APP_MAIL | DH_APP_CHAT)) || page || chat(s))
            dh_findings_add(f, DH_CLASS_SUBMIT, DH_TIER_CONFIRM, "send", "ctrl+Return sends");
    }
    if (s->commit == DH_COMMIT_DELETE)
        remove_key(s, f);
    if (s->commit == DH_COMMIT_CLOSE)
        closes(s, f);
}
