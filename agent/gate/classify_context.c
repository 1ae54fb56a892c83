#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"

/* Classes that the text around "OK" can give it. */
static const enum dh_class by_text[] = {
    DH_CLASS_PURCHASE,  DH_CLASS_TRANSFER,   DH_CLASS_SUBMIT,      DH_CLASS_DELETE,
    DH_CLASS_OVERWRITE, DH_CLASS_PERMISSION, DH_CLASS_CONTRACT,    DH_CLASS_INSTALL,
    DH_CLASS_DOWNLOAD,  DH_CLASS_ACCOUNT,    DH_CLASS_SESSION_END, DH_CLASS_CREDENTIALS,
};
#define BY_TEXT (sizeof(by_text) / sizeof(by_text[0]))

enum press { PRESS_NONE, PRESS_YES, PRESS_GO_ON, PRESS_UNKNOWN, PRESS_DEFAULT };

static bool label_in(const struct dh_signals *s, enum dh_lex kind)
{
    for (size_t i = 0; i < s->label_count; i++)
        if (dh_lexicon_has(kind, s->labels[i]))
            return true;
    return false;
}

/* What kind of press it is, where the label alone does not tell the class. */
static enum press press_of(const struct dh_signals *s)
{
    bool unreadable = s->label_count == 0;
    if (s->commit == DH_COMMIT_ENTER && (s->entry || unreadable || s->role == DH_ROLE_ANY))
        return s->dialog ? PRESS_DEFAULT : PRESS_NONE;
    if (s->commit != DH_COMMIT_CLICK && s->commit != DH_COMMIT_ENTER)
        return PRESS_NONE;
    if (s->entry || s->role == DH_ROLE_ROW || s->role == DH_ROLE_CELL)
        return PRESS_NONE;
    if (unreadable)
        return s->role == DH_ROLE_TEXT || s->role == DH_ROLE_HEADING ? PRESS_NONE : PRESS_UNKNOWN;
    if (label_in(s, DH_LEX_YES))
        return PRESS_YES;
    return label_in(s, DH_LEX_GO_ON) ? PRESS_GO_ON : PRESS_NONE;
}

static bool question(const struct dh_piece *p)
{
    return strchr(p->raw, '?') || strstr(p->raw, "\xef\xbc\x9f") ||
           dh_lexicon_has(DH_LEX_QUESTION, p->folded);
}

/* Whether the text asks for a decision: a question, or a way out besides the button. */
static bool decision(const struct dh_signals *s)
{
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct dh_piece *p = &s->pieces[i];
        if (p->near && (question(p) || dh_lexicon_has(DH_LEX_CANCEL, p->folded)))
            return true;
    }
    return false;
}

static bool says(const struct dh_piece *p, enum dh_class c)
{
    if (dh_lexicon_find(DH_LEX_CONTEXT, c, p->folded).hit)
        return true;
    /* A short line, a heading or a question that has the words of a button: "Delete report?" */
    bool weighty = p->role == DH_ROLE_HEADING || p->role == DH_ROLE_DIALOG || question(p);
    return weighty && dh_lexicon_label(c, p->folded).hit;
}

static bool applies(const struct dh_signals *s, const struct dh_piece *p, enum press press)
{
    if (s->dialog)
        return p->near;
    if (press == PRESS_YES)
        return (p->near && question(p)) || p->role == DH_ROLE_HEADING;
    if (press == PRESS_GO_ON)
        return p->near && question(p);
    /* An icon on a page: only where something is asked. */
    return p->near && question(p);
}

static void by_words(const struct dh_signals *s, enum press press, struct dh_findings *f)
{
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct dh_piece *p = &s->pieces[i];
        if (!applies(s, p, press))
            continue;
        for (size_t k = 0; k < BY_TEXT; k++) {
            enum dh_class c = by_text[k];
            if (!says(p, c))
                continue;
            dh_findings_add(f, c, dh_class_tier(c), "context", "%s in \"%.80s\"",
                            press == PRESS_UNKNOWN ? "a control without words"
                                                   : "it agrees to what is said",
                            p->raw);
            if (c == DH_CLASS_DELETE && dh_lexicon_has(DH_LEX_BULK, p->folded))
                f->list[f->count - 1].bulk =
                    f->list[f->count - 1].bulk || f->list[f->count - 1].class == DH_CLASS_DELETE;
        }
    }
}

/* Buttons of the same dialog or the same page: what Return or an unreadable control may be. */
static void by_buttons(const struct dh_signals *s, struct dh_findings *f, bool near)
{
    for (int c = 1; c < DH_CLASS_END; c++) {
        if (c == DH_CLASS_UPLOAD || c == DH_CLASS_SETTINGS || c == DH_CLASS_REMOTE_EFFECT)
            continue;
        const struct dh_piece *p = dh_classify_button(s, (enum dh_class)c, near);
        if (p)
            dh_findings_add(f, (enum dh_class)c, dh_class_tier((enum dh_class)c), "button",
                            "next to \"%.80s\"", p->raw);
    }
}

static bool page_says(const struct dh_signals *s, enum dh_class c)
{
    for (size_t i = 0; i < s->piece_count; i++)
        if (dh_lexicon_find(DH_LEX_CONTEXT, c, s->pieces[i].folded).hit)
            return true;
    return false;
}

static void safety(const struct dh_signals *s, struct dh_findings *f)
{
    bool presses = s->commit == DH_COMMIT_CLICK || s->commit == DH_COMMIT_ENTER;
    if (!presses || s->entry || dh_classify_cancels(s))
        return;
    bool warning = page_says(s, DH_CLASS_SAFETY_BYPASS);
    bool on = label_in(s, DH_LEX_GO_ON) || label_in(s, DH_LEX_YES) || s->label_count == 0;
    for (size_t i = 0; i < s->label_count && !on; i++)
        on = dh_gate_fold_has(s->labels[i], "advanced") ||
             dh_gate_fold_has(s->labels[i], "proceed") ||
             dh_gate_fold_has(s->labels[i], "continue") ||
             dh_gate_fold_has(s->labels[i], "erweitert") ||
             dh_gate_fold_has(s->labels[i], "avance") ||
             dh_gate_fold_has(s->labels[i], "avanzado") ||
             dh_gate_fold_has(s->labels[i], "avanzate") ||
             dh_gate_fold_has(s->labels[i], "geavanceerd") ||
             dh_gate_fold_has(s->labels[i], "zaawansowane") ||
             dh_gate_fold_has(s->labels[i], "details") || dh_gate_fold_has(s->labels[i], "unsafe");
    if (warning && on)
        dh_findings_add(f, DH_CLASS_SAFETY_BYPASS, DH_TIER_HAND_OVER, "warning",
                        "the page warns of something unsafe");
    if (s->label_count == 0 && page_says(s, DH_CLASS_CAPTCHA))
        dh_findings_add(f, DH_CLASS_CAPTCHA, DH_TIER_HAND_OVER, "captcha",
                        "the page wants a proof of being human");
}

static size_t password_fields(const struct dh_signals *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->piece_count; i++)
        n += s->pieces[i].role == DH_ROLE_ENTRY &&
             dh_lexicon_has(DH_LEX_PASSWORD, s->pieces[i].folded);
    return n;
}

void dh_classify_context(const struct dh_signals *s, struct dh_findings *f)
{
    safety(s, f);
    enum press press = press_of(s);
    if (press == PRESS_NONE || s->chooser_open || dh_classify_cancels(s))
        return;
    bool sensitive_page = s->amount && (dh_classify_button(s, DH_CLASS_PURCHASE, true) ||
                                        dh_classify_button(s, DH_CLASS_SUBMIT, true));
    if (press == PRESS_UNKNOWN && (sensitive_page || s->dialog))
        by_buttons(s, f, true);
    if (press == PRESS_YES && s->amount && page_says(s, DH_CLASS_PURCHASE))
        dh_findings_add(f, DH_CLASS_PURCHASE, DH_TIER_CONFIRM, "amount",
                        "it agrees to an amount that is to be paid");
    if (press == PRESS_YES && (page_says(s, DH_CLASS_CREDENTIALS) || password_fields(s) >= 2))
        dh_findings_add(f, DH_CLASS_CREDENTIALS, DH_TIER_HAND_OVER, "password",
                        "it confirms a new password");
    if (press == PRESS_DEFAULT)
        by_buttons(s, f, true);
    if (decision(s) || press == PRESS_UNKNOWN)
        by_words(s, press, f);
}
