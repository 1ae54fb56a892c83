#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"

/* Longer text is something to read, not the name of a control. */
#define LABEL_WORDS 7
#define BUTTON_WORDS 14

static bool only_whole(enum dh_role role)
{
    return role == DH_ROLE_ENTRY || role == DH_ROLE_ROW || role == DH_ROLE_CELL ||
           role == DH_ROLE_HEADING || role == DH_ROLE_IMAGE || role == DH_ROLE_LIST;
}

bool dh_classify_cancels(const struct dh_signals *s)
{
    if (s->label_count == 0)
        return false;
    for (size_t i = 0; i < s->label_count; i++)
        if (!dh_lexicon_has(DH_LEX_CANCEL, s->labels[i]))
            return false;
    return true;
}

const struct dh_piece *dh_classify_button(const struct dh_signals *s, enum dh_class c, bool near)
{
    for (size_t i = 0; i < s->piece_count; i++) {
        const struct dh_piece *p = &s->pieces[i];
        bool pressable =
            p->control || (p->role == DH_ROLE_TEXT && dh_gate_fold_words(p->folded) <= 3);
        if ((near && !p->near) || !pressable || dh_gate_fold_words(p->folded) > LABEL_WORDS)
            continue;
        if (dh_lexicon_label(c, p->folded).hit)
            return p;
    }
    return NULL;
}

static bool any_piece(const struct dh_signals *s, enum dh_lex kind, bool near)
{
    for (size_t i = 0; i < s->piece_count; i++)
        if ((!near || s->pieces[i].near) && dh_lexicon_has(kind, s->pieces[i].folded))
            return true;
    return false;
}

/* "Replace" of search and replace can be undone; of a file it cannot. */
static bool harmless(const struct dh_signals *s, enum dh_class c, const char *phrase)
{
    if (c == DH_CLASS_OVERWRITE &&
        (strncmp(phrase, "replace", 7) == 0 || strcmp(phrase, "ersetzen") == 0 ||
         strcmp(phrase, "remplacer") == 0 || strcmp(phrase, "reemplazar") == 0)) {
        bool file = false;
        for (size_t i = 0; i < s->piece_count; i++)
            file = file || dh_gate_fold_has(s->pieces[i].folded, "already exists") ||
                   dh_lexicon_find(DH_LEX_CONTEXT, DH_CLASS_OVERWRITE, s->pieces[i].folded).hit;
        bool find = false;
        for (size_t i = 0; i < s->piece_count; i++)
            find =
                find || (s->pieces[i].near && (dh_gate_fold_has(s->pieces[i].folded, "find") ||
                                               dh_gate_fold_has(s->pieces[i].folded, "find next") ||
                                               dh_gate_fold_has(s->pieces[i].folded, "suchen")));
        return find && !file;
    }
    if (c == DH_CLASS_REMOTE_EFFECT && s->role == DH_ROLE_ITEM && strstr(s->label_raw, "..."))
        return true; /* opens the print dialog */
    if (c == DH_CLASS_SETTINGS)
        return !(s->app & DH_APP_SETTINGS) && strcmp(phrase, "set as default") != 0 &&
               !strstr(phrase, "firewall");
    return false;
}

static void add_bulk(const struct dh_signals *s, struct dh_findings *f, const char *label)
{
    bool bulk = dh_lexicon_has(DH_LEX_BULK, label);
    for (size_t i = 0; i < s->piece_count && s->dialog && !bulk; i++)
        bulk = s->pieces[i].near && dh_lexicon_has(DH_LEX_BULK, s->pieces[i].folded) &&
               dh_lexicon_find(DH_LEX_CONTEXT, DH_CLASS_DELETE, s->pieces[i].folded).hit;
    if (!bulk)
        return;
    for (size_t i = 0; i < f->count; i++)
        if (f->list[i].class == DH_CLASS_DELETE)
            f->list[i].bulk = true;
}

static enum dh_tier tier_of(const struct dh_signals *s, enum dh_class c)
{
    if (c == DH_CLASS_UPLOAD)
        return DH_TIER_ALLOW; /* it opens a file chooser; choosing is what hands the file over */
    if (c == DH_CLASS_SECRET && (s->app & DH_APP_VAULT))
        return DH_TIER_HAND_OVER;
    return dh_class_tier(c);
}

static void one_label(const struct dh_signals *s, const char *label, struct dh_findings *f)
{
    size_t words = dh_gate_fold_words(label);
    bool button =
        s->role == DH_ROLE_BUTTON || s->role == DH_ROLE_CHECKBOX || s->role == DH_ROLE_SWITCH;
    for (int c = 1; c < DH_CLASS_END; c++) {
        struct dh_lex_hit hit = dh_lexicon_label((enum dh_class)c, label);
        bool exact = hit.hit && dh_gate_fold_is(label, hit.phrase);
        if (!hit.hit || (!exact && words > (button ? BUTTON_WORDS : LABEL_WORDS)) ||
            (!exact && only_whole(s->role)) || harmless(s, (enum dh_class)c, hit.phrase))
            continue;
        if (c == DH_CLASS_TRANSFER || c == DH_CLASS_CAPTCHA || c == DH_CLASS_SAFETY_BYPASS ||
            exact || words <= BUTTON_WORDS)
            dh_findings_add(f, (enum dh_class)c, tier_of(s, (enum dh_class)c), "label",
                            "it says \"%.60s\" (%s)", s->label_raw[0] ? s->label_raw : label,
                            dh_class_title((enum dh_class)c));
    }
    /* "Send" or "Confirm" next to account numbers is a transfer, whatever the button calls itself.
     */
    bool bank = any_piece(s, DH_LEX_BANK, true) || dh_signals_iban(s->typed);
    if (bank && s->amount &&
        (dh_lexicon_label(DH_CLASS_SUBMIT, label).hit || dh_gate_fold_has(label, "transfer") ||
         dh_gate_fold_has(label, "withdraw") || dh_gate_fold_has(label, "sell") ||
         dh_gate_fold_has(label, "swap") || dh_gate_fold_has(label, "trade") ||
         dh_lexicon_has(DH_LEX_YES, label)))
        dh_findings_add(f, DH_CLASS_TRANSFER, DH_TIER_DENY, "label+bank",
                        "\"%.60s\" next to an amount and an account", s->label_raw);
    add_bulk(s, f, label);
}

void dh_classify_label(const struct dh_signals *s, struct dh_findings *f)
{
    bool presses = s->commit == DH_COMMIT_CLICK || (s->commit == DH_COMMIT_ENTER && !s->entry);
    if (s->commit == DH_COMMIT_DROP) {
        struct dh_signals to = *s;
        for (size_t i = 0; i < s->piece_count; i++) {
            const struct dh_piece *p = &to.pieces[i];
            if (dh_rect_has(dh_rect_grow(p->rect, 12, 24), s->c->touch->to) &&
                dh_gate_fold_words(p->folded) <= 3 && dh_lexicon_has(DH_LEX_TRASH, p->folded))
                dh_findings_add(f, DH_CLASS_DELETE, DH_TIER_CONFIRM, "drop", "dropped on \"%.60s\"",
                                p->raw);
        }
        return;
    }
    if (!presses)
        return;
    for (size_t i = 0; i < s->label_count; i++) {
        if (dh_lexicon_has(DH_LEX_CANCEL, s->labels[i]))
            continue;
        bool save = s->chooser_open || s->chooser_save;
        if (!save || dh_gate_fold_words(s->labels[i]) <= 2)
            one_label(s, s->labels[i], f);
    }
}
