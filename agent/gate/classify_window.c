#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/keys.h"
#include "agent/gate/lexicon.h"

/* The stop key is the person's alone. */
static bool stop_chord(const struct dh_touch *t)
{
    struct dh_key k;
    return (t->kind == DH_TOUCH_PRESS || t->kind == DH_TOUCH_HOLD) && dh_key_read(t->keys, &k) &&
           (dh_key_is(&k, DH_MOD_CTRL | DH_MOD_ALT, "escape") ||
            dh_key_is(&k, DH_MOD_CTRL | DH_MOD_ALT, "backspace"));
}

static void own_window(const struct dh_signals *s, const struct dh_facts *facts,
                       struct dh_findings *f)
{
    if (!s->window || s->window->pid <= 0)
        return;
    for (size_t i = 0; i < facts->own_pid_count; i++)
        if (facts->own_pids[i] == s->window->pid)
            dh_findings_add(f, DH_CLASS_CONTROL_PLANE, DH_TIER_DENY, "own",
                            "\"%.80s\" is deskhand's own terminal or window", s->window->title);
}

static void privilege(const struct dh_signals *s, struct dh_findings *f)
{
    bool asks = s->app & DH_APP_PRIVILEGE;
    for (size_t i = 0; i < s->piece_count && !asks && s->dialog && !(s->app & DH_APP_BROWSER); i++)
        asks = dh_lexicon_find(DH_LEX_CONTEXT, DH_CLASS_PRIVILEGE, s->pieces[i].folded).hit;
    if (asks && s->commit != DH_COMMIT_NONE && s->commit != DH_COMMIT_CLOSE &&
        !dh_classify_cancels(s))
        dh_findings_add(f, DH_CLASS_PRIVILEGE, DH_TIER_HAND_OVER, "window",
                        "\"%.80s\" asks for rights over the system",
                        s->window ? s->window->title : "");
}

static void by_program(const struct dh_signals *s, struct dh_findings *f)
{
    bool presses = s->commit == DH_COMMIT_CLICK || (s->commit == DH_COMMIT_ENTER && !s->entry);
    bool changes = s->role == DH_ROLE_BUTTON || s->role == DH_ROLE_SWITCH ||
                   s->role == DH_ROLE_CHECKBOX || s->role == DH_ROLE_RADIO ||
                   s->role == DH_ROLE_ICON || s->role == DH_ROLE_ANY;
    if (!presses || !changes || dh_classify_cancels(s))
        return;
    if (s->app & DH_APP_SETTINGS)
        dh_findings_add(f, DH_CLASS_SETTINGS, DH_TIER_CONFIRM, "window",
                        "\"%.40s\" in the settings of the system", s->label_raw);
    if ((s->app & DH_APP_INSTALLER) && s->label_count == 0)
        dh_findings_add(f, DH_CLASS_INSTALL, DH_TIER_CONFIRM, "window",
                        "a control without words in a program that installs software");
}

static bool in_own_path(const struct dh_facts *facts, const char *text)
{
    for (size_t i = 0; facts->own_paths && facts->own_paths[i]; i++)
        if (strstr(text, facts->own_paths[i]))
            return true;
    return strstr(text, ".config/deskhand") || strstr(text, "state/deskhand") ||
           strstr(text, "share/deskhand/skills");
}

void dh_classify_window(const struct dh_signals *s, const struct dh_facts *facts,
                        struct dh_findings *f)
{
    const struct dh_touch *t = s->c->touch;
    if (s->commit != DH_COMMIT_NONE || t->kind == DH_TOUCH_PRESS || t->kind == DH_TOUCH_HOLD ||
        t->kind == DH_TOUCH_CLICK)
        own_window(s, facts, f);
    if (stop_chord(t))
        dh_findings_add(f, DH_CLASS_CONTROL_PLANE, DH_TIER_DENY, "stop",
                        "%.40s is the person's stop key", t->keys);
    if ((s->typed[0] && in_own_path(facts, s->typed)) || (t->open && in_own_path(facts, t->open)))
        dh_findings_add(f, DH_CLASS_CONTROL_PLANE, DH_TIER_DENY, "own",
                        "it names a folder of deskhand's own");
    privilege(s, f);
    by_program(s, f);
}
