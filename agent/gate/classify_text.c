#include "agent/gate/classify.h"

#include <string.h>

#include "agent/gate/apps.h"
#include "agent/gate/class.h"
#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"

static void secret(const struct dh_signals *s, const struct dh_facts *facts, struct dh_findings *f)
{
    bool field =
        s->password || (s->role == DH_ROLE_ANY && dh_lexicon_has(DH_LEX_PASSWORD, s->field));
    if (!field) {
        dh_findings_add(f, DH_CLASS_SECRET, DH_TIER_DENY, "secret",
                        "a secret may only be typed into a password field");
        return;
    }
    dh_findings_add(f, DH_CLASS_SIGN_IN, facts->secret_seen ? DH_TIER_ALLOW : DH_TIER_CONFIRM,
                    "secret", "a stored secret goes into \"%.60s\" of \"%.80s\"",
                    s->element && s->element->name[0] ? s->element->name : "a password field",
                    s->window ? s->window->title : "");
}

void dh_classify_text(const struct dh_signals *s, const struct dh_facts *facts,
                      struct dh_findings *f)
{
    const struct dh_touch *t = s->c->touch;
    bool types = t->kind == DH_TOUCH_TYPE || t->kind == DH_TOUCH_PASTE;
    if (t->secret && t->kind != DH_TOUCH_TYPE)
        dh_findings_add(f, DH_CLASS_SECRET, DH_TIER_DENY, "secret",
                        "a secret may only be typed into a password field");
    if (!types)
        return;
    if (t->secret) {
        secret(s, facts, f);
        return;
    }
    if (s->app & DH_APP_TERMINAL)
        return;
    if (dh_lexicon_find(DH_LEX_CONTEXT, DH_CLASS_CREDENTIALS, s->field).hit && s->password)
        dh_findings_add(f, DH_CLASS_CREDENTIALS, DH_TIER_HAND_OVER, "field",
                        "it types a new password");
    else if (s->password && s->text[0])
        dh_findings_add(f, DH_CLASS_SIGN_IN, DH_TIER_CONFIRM, "field",
                        "it types into a password field");
    if (s->card || dh_signals_card(s->text))
        dh_findings_add(f, DH_CLASS_PURCHASE, DH_TIER_CONFIRM, "card",
                        "it types the numbers of a card");
    if (strncmp(s->text, "javascript:", 11) == 0 || strncmp(s->text, "data:text", 9) == 0)
        dh_findings_add(f, DH_CLASS_NEW_DOMAIN, DH_TIER_DENY, "address",
                        "an address that is a program: \"%.80s\"", s->text);
}
